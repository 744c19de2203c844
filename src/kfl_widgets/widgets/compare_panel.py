"""Hva har endret seg? Two waves beside each other: the finding, the figure, the table."""

from __future__ import annotations

from typing import Any

import pandas as pd
from ipywidgets import Dropdown, HBox

from kfl_widgets.charts import change as draw_change
from kfl_widgets.charts import row_key, row_names, rows_of
from kfl_widgets.locale import translate, verdict_word
from kfl_widgets.report import describe_selection, headline
from kfl_widgets.survey import ProtectedTable, Survey
from kfl_widgets.widgets.cells import column, level, moved
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.focus import Focus, splits
from kfl_widgets.widgets.offering import offer, unheard
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.view import View

__all__ = ["ComparePanel"]

WATCHED = ("result", "blockers", "focus", "survey", "baseline", "followup", "match")


class ComparePanel(View):
    """Shows the change in each factor between two waves, and tags from any mark or row."""

    chosen_here = ("_order", "_figure._switch")

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session, is_open=is_open)
        self._baseline = Dropdown(description=translate("Fra"))
        self._followup = Dropdown(description=translate("Til"))
        self._match = Segments(translate("Hvem sammenlignes"), _matches())
        self._order = Dropdown(description=translate("Rekkefølge"), options=_orders())
        self._split = Segments(translate("Del opp"))
        self._finding = html_text(kind="say")
        self._figure = Figure(
            "KFL-endring",
            _how_to_read(),
            on_mark=self._on_mark,
            on_tag=self._on_tag,
            on_open=self._on_open,
        )
        self._shown: ProtectedTable | None = None
        waves = HBox([self._baseline, self._followup, self._match, self._order, self._split])
        waves.add_class("kfl-waves")
        self._baseline.observe(self._on_baseline, "value")
        self._followup.observe(self._on_followup, "value")
        self._match.observe(self._on_match, "value")
        self._order.observe(self._on_order, "value")
        self._split.observe(self._on_split, "value")
        self._waves = waves
        parts = [self._finding, self._figure]
        self.begin(translate("Hva har endret seg?"), parts, WATCHED, above=[waves])

    @guarded
    def _on_baseline(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.session.baseline = change["new"]

    @guarded
    def _on_followup(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.session.followup = change["new"]

    @guarded
    def _on_match(self, change: dict[str, Any]) -> None:
        self.session.match = change["new"]

    @guarded
    def _on_order(self, _change: dict[str, Any]) -> None:
        self.draw()

    @guarded
    def _on_split(self, change: dict[str, Any]) -> None:
        self.session.focus = Focus(self.session.focus.factor, change["new"])

    @guarded
    def _on_open(self, key: str) -> None:
        found = self.evidence_at(key)
        if found is not None:
            self.session.focus = Focus(found[0].row(found[1])["factor"])

    def evidence_at(self, key: str) -> tuple[ProtectedTable, int] | None:
        """Give the row of the comparison with this key."""
        keys = _keys(self._shown) if self._shown is not None else []
        return (self._shown, keys.index(key)) if key in keys else None

    def _forget(self) -> None:
        self._shown = None
        set_text(self._finding, "")
        self._figure.show(None)

    def _draw(self) -> None:
        self._show_controls()
        self._show()

    def _show(self) -> None:
        result = self.session.result
        if result is None:
            self.explain(*self.session.blockers)
            return
        if self.explain_hidden(result):
            return
        self._shown = _ordered(result, self._order.value)
        finding = headline(result)
        set_text(self._finding, finding)
        self._figure.show(self._picture(self._shown, finding))

    def _show_controls(self) -> None:
        session, names = self.session, self.session.wave_labels
        self._waves.layout.display = None if len(names) > 1 else "none"
        with unheard(self._baseline, self._on_baseline):
            offer(self._baseline, names, session.baseline)
        with unheard(self._followup, self._on_followup):
            offer(self._followup, names, session.followup)
        has_cohorts = bool(session.years_between) and session.survey.values("grade") != ()
        self._match.layout.display = None if has_cohorts else "none"
        self._match.value = session.match
        choices = splits(session.survey, translate("Påstander"))
        self._split.offer(choices, session.focus.split)
        self._split.layout.display = None if len(choices) > 1 and session.focus.factor else "none"

    def _picture(self, result: ProtectedTable, finding: str) -> Picture:
        names = self.session.wave_labels
        waves = [names[result.details[side]] for side in ("baseline", "followup")]
        scales = [str(scale) for scale in dict.fromkeys(result.frame["scale"])]
        parts = [result.only("scale", scale) for scale in scales]
        titles = [translate("Skala {scale}").format(scale=scale) for scale in scales]
        titles = titles if len(scales) > 1 else [""]
        caption = translate("Endring fra {baseline} til {followup}").format(
            baseline=waves[0], followup=waves[1]
        )
        return Picture(
            table=result,
            charts=[
                (title, draw_change(part, wave_labels=names))
                for title, part in zip(titles, parts, strict=True)
            ],
            finding=f"{caption}. {finding}",
            about=describe_selection(self.session.filters, (waves[0], waves[1])),
            caption=caption,
            columns=_columns(waves),
            rows=self._rows(result),
        )

    def _retag(self) -> None:
        if self._shown is not None:
            self._figure.show_rows(self._rows(self._shown))

    def _rows(self, result: ProtectedTable) -> list[dict[str, Any]]:
        rows = zip(row_names(result), rows_of(result), strict=True)
        return [self._table_row(result, i, *named) for i, named in enumerate(rows)]

    def _table_row(
        self, result: ProtectedTable, position: int, name: str, row: dict[str, Any]
    ) -> dict[str, Any]:
        can_tag = not row["hidden"] and not pd.isna(row["mean_followup"])
        return {
            "key": row_key(row),
            "name": name,
            "cells": [{"text": name}, *_cells(result, row)],
            "kind": self.kind_of(result, position) if can_tag else "",
            "can_tag": can_tag,
            "can_open": not self.session.focus,
        }


def _ordered(result: ProtectedTable, order: str) -> ProtectedTable:
    """Put the rows in the order asked for, unknown ones last."""
    frame = result.frame
    if order == "change":
        frame = frame.sort_values("g", key=abs, ascending=False, kind="stable")
    elif order == "level":
        frame = frame.sort_values("mean_followup", kind="stable")
    return result.pick(frame.index)


def _matches() -> dict[str, str]:
    return {"grade": translate("Samme trinn"), "cohort": translate("Samme kull")}


def _orders() -> dict[str, str]:
    return {
        translate("Som i undersøkelsen"): "codebook",
        translate("Størst endring"): "change",
        translate("Lavest først"): "level",
    }


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Sirkelen er første måling, firkanten er andre. Strekene viser "
        "hvor sikre vi er: går de mye over i hverandre, kan forskjellen være tilfeldig."
    )


def _keys(result: ProtectedTable) -> list[str]:
    return [row_key(row) for row in rows_of(result)]


def _columns(waves: list[str]) -> list[dict[str, Any]]:
    return [
        column(translate("Faktor")),
        *(column(name, numeric=True) for name in waves),
        column(translate("Endring")),
    ]


def _cells(result: ProtectedTable, row: dict[str, Any]) -> list[dict[str, Any]]:
    mark = result.hidden_mark
    levels = [level(row, mark, side) for side in ("baseline", "followup")]
    return [*levels, moved(row, mark, "change", verdict_word, has_limits=True)]
