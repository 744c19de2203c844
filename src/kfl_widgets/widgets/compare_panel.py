"""Hva har endret seg? Two waves beside each other: the finding, the figure, the table."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd
from ipywidgets import HTML, Dropdown, HBox, VBox, Widget

from kfl_widgets.charts import change as draw_change
from kfl_widgets.charts import row_key
from kfl_widgets.improvement import Kind, evidence_of, find, remove
from kfl_widgets.locale import (
    format_number,
    format_signed,
    is_better,
    is_worse,
    label,
    translate,
    verdict_symbol,
    verdict_word,
)
from kfl_widgets.report import describe_selection, headline
from kfl_widgets.survey import ProtectedTable, protect, response_rates
from kfl_widgets.widgets.chart_view import ChartView
from kfl_widgets.widgets.panel import Panel, html_text, set_text
from kfl_widgets.widgets.result_table import ResultTable
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["ComparePanel"]


class ComparePanel(Panel):
    """Shows the change in each factor between two waves, and tags from any row."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._baseline = Dropdown(description=translate("Fra"))
        self._followup = Dropdown(description=translate("Til"))
        self._selection = html_text(kind="lead")
        self._finding = html_text(kind="say")
        self._blocked = html_text(kind="empty")
        self._charts = VBox()
        self._figures: dict[str, tuple[HTML, ChartView]] = {}
        self._table = ResultTable(on_tag=self._on_tag)
        self._how = html_text(_how_to_read(), "hint")
        self._hidden = html_text(kind="hint")
        waves = HBox([self._baseline, self._followup])
        waves.add_class("kfl-waves")
        self._body = VBox(
            [
                waves,
                self._selection,
                self._finding,
                self._charts,
                self._how,
                self._table,
                self._hidden,
            ]
        )
        self.fill(translate("Hva har endret seg?"), [self._blocked, self._body])
        for control, trait in ((self._baseline, "baseline"), (self._followup, "followup")):
            control.observe(self._on_wave(trait), "value")
        self.session.observe(self._show_waves, ["survey", "baseline", "followup"])
        self.session.observe(self._show, ["result", "blockers"])
        self.session.observe(self._show_table, ["areas"])
        self._show_waves()
        self._show()

    def _on_wave(self, trait: str) -> Any:
        def choose(change: dict[str, Any]) -> None:
            if change["new"]:
                self.session.set_trait(trait, change["new"])

        return choose

    @guarded
    def _on_tag(self, key: str, kind: str) -> None:
        result = self.session.result
        if result is None:
            return
        row = _keys(result).index(key)
        if kind in ("improve", "strength"):
            self.session.tag_row(row, cast(Kind, kind))
        else:
            self.session.areas = remove(self.session.areas, evidence_of(result, row).key)

    @guarded
    def _show_waves(self, _change: object = None) -> None:
        names = [(text, code) for code, text in self.session.wave_labels.items()]
        for control, code in (
            (self._baseline, self.session.baseline),
            (self._followup, self.session.followup),
        ):
            if tuple(control.options) != tuple(names):
                control.options = names
            control.value = code or None

    @guarded
    def _show(self, _change: object = None) -> None:
        result = self.session.result
        set_text(self._blocked, " ".join(str(blocker) for blocker in self.session.blockers))
        for part in self._body.children[1:]:
            part.layout.display = None if result is not None else "none"
        self._body.layout.display = None if len(self.session.wave_labels) > 1 else "none"
        if result is None:
            return
        set_text(self._selection, self._describe())
        set_text(self._finding, headline(result))
        set_text(self._hidden, result.why_hidden() if result.frame["hidden"].any() else "")
        self._show_charts(result)
        self._show_table()

    def _describe(self) -> str:
        session, names = self.session, self.session.wave_labels
        where = session.filters.with_("wave", (session.followup,))
        rates = protect(response_rates(session.survey, ("group",), where), session.min_n)
        waves = (names[session.baseline], names[session.followup])
        return describe_selection(session.filters, waves, rates)

    def _show_charts(self, result: ProtectedTable) -> None:
        """Draw one chart for each scale: points and percentages don't share an axis."""
        scales = [str(scale) for scale in dict.fromkeys(result.frame["scale"])]
        shown: list[Widget] = []
        for scale in scales:
            title, view = self._figure(scale)
            view.show(
                draw_change(result.only("scale", scale), wave_labels=self.session.wave_labels)
            )
            shown += [view] if len(scales) == 1 else [title, view]
        if self._charts.children != tuple(shown):
            self._charts.children = shown

    def _figure(self, scale: str) -> tuple[HTML, ChartView]:
        """Give the chart of one scale and its title, kept so that it is repainted, not remade."""
        if scale not in self._figures:
            title = html_text(translate("Skala {scale}").format(scale=scale), "scale")
            label = translate("Figur over endringer. De samme tallene står i tabellen under.")
            self._figures[scale] = (title, ChartView(label=label))
        return self._figures[scale]

    @guarded
    def _show_table(self, _change: object = None) -> None:
        result = self.session.result
        if result is None:
            return
        names = self.session.wave_labels
        waves = [names[result.details[side]] for side in ("baseline", "followup")]
        self._table.caption = translate("Endring fra {baseline} til {followup}").format(
            baseline=waves[0], followup=waves[1]
        )
        self._table.columns = _columns(waves)
        self._table.rows = [
            self._table_row(result, position, row)
            for position, row in enumerate(result.frame.to_dict("records"))
        ]

    def _table_row(
        self, result: ProtectedTable, position: int, row: dict[Any, Any]
    ) -> dict[str, Any]:
        can_tag = not row["hidden"] and not pd.isna(row["mean_followup"])
        area = find(self.session.areas, evidence_of(result, position).key) if can_tag else None
        return {
            "key": row_key(row),
            "name": str(row["label"]),
            "cells": _cells(result, row),
            "kind": area.kind if area else "",
            "can_tag": can_tag,
        }


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Sirkelen er første måling, firkanten er andre. Strekene viser "
        "hvor sikre vi er: går de mye over i hverandre, kan forskjellen være tilfeldig."
    )


def _keys(result: ProtectedTable) -> list[str]:
    return [row_key(row) for row in result.frame.to_dict("records")]


def _columns(waves: list[str]) -> list[dict[str, Any]]:
    return [
        {"label": translate("Faktor"), "numeric": False},
        *({"label": name, "numeric": True} for name in waves),
        {"label": translate("Endring"), "numeric": False},
    ]


def _cells(result: ProtectedTable, row: dict[Any, Any]) -> list[dict[str, Any]]:
    several = result.frame["group"].nunique() > 1
    name = {
        "text": str(row["label"]),
        "sub": label("group", row["group"]) if several else "",
        "sort": str(row["label"]),
    }
    levels = [_level(result, row, side) for side in ("baseline", "followup")]
    return [name, *levels, _change(result, row)]


def _level(result: ProtectedTable, row: dict[Any, Any], side: str) -> dict[str, Any]:
    mean, n = row[f"mean_{side}"], row[f"n_{side}"]
    if row["hidden"]:
        return {"text": result.hidden_mark, "sort": None}
    if pd.isna(mean):
        return {"text": translate("mangler"), "sort": None}
    return {
        "text": format_number(mean, int(row["decimals"])),
        "sub": f"n = {format_number(n)}" if pd.notna(n) else translate("n ukjent"),
        "sort": float(mean),
    }


def _change(result: ProtectedTable, row: dict[Any, Any]) -> dict[str, Any]:
    if row["hidden"]:
        return {"text": result.hidden_mark, "sort": None}
    verdict = row["verdict"]
    words = {
        "note": f"{verdict_symbol(verdict)} {verdict_word(verdict)}",
        "tone": "better" if is_better(verdict) else "worse" if is_worse(verdict) else "other",
    }
    if pd.isna(row["change"]):
        return {"text": "–", **words, "sort": None}
    text = f"{format_signed(row['change'], int(row['decimals']))} {row['unit']}".strip()
    return {"text": text, **words, "sub": _interval(row), "sort": float(row["change"])}


def _interval(row: dict[Any, Any]) -> str:
    if pd.isna(row["change_low"]):
        return ""
    ends = [
        format_signed(row[end], int(row["decimals"]) + 1) for end in ("change_low", "change_high")
    ]
    return translate("{low} til {high}").format(low=ends[0], high=ends[1])
