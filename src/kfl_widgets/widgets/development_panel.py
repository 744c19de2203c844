"""Hvordan har det gått over tid? Every factor through all waves, or one of them part by part."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
from ipywidgets import Dropdown, HBox

from kfl_widgets.charts import development as draw_development
from kfl_widgets.charts import row_key, row_names, rows_of
from kfl_widgets.locale import Message, msg, translate, verdict_word
from kfl_widgets.report import describe_selection
from kfl_widgets.report.headlines import say_development
from kfl_widgets.survey import ProtectedTable, Survey, Wave, compare, protect, summarise, trend
from kfl_widgets.survey.breaks import breaks
from kfl_widgets.widgets.cells import column, level, moved, nothing, unknown
from kfl_widgets.widgets.development_parts import Part, changes_of, on_axis, waves_of, with_numbers
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.focus import Focus, splits
from kfl_widgets.widgets.offering import offer, unheard
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.question import why_no_factors, why_no_survey
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.view import View

__all__ = ["DevelopmentPanel"]

WATCHED = ("survey", "filters", "min_n", "focus")


class DevelopmentPanel(View):
    """Shows all waves, a small panel per factor, and tags the change from the first to the last."""

    chosen_here = ("_figure._switch",)

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session, is_open=is_open)
        self._factor = Dropdown(description=translate("Faktor"))
        self._factor.add_class("kfl-factor")
        self._split = Segments(translate("Del opp"))
        self._finding = html_text(kind="say")
        self._figure = Figure(
            "KFL-utvikling",
            _how_to_read(),
            on_mark=self._on_mark,
            on_tag=self._on_tag,
            on_open=self._on_open,
        )
        self._figure.add_class("kfl-development")
        self._parts: list[Part] = []
        self._changes: dict[str, tuple[ProtectedTable, int]] = {}
        self._controls = HBox([self._factor, self._split])
        self._controls.add_class("kfl-waves")
        self._factor.observe(self._on_factor, "value")
        self._split.observe(self._on_split, "value")
        above = [self._finding, self._controls]
        self.begin(
            translate("Hvordan har det gått over tid?"), [self._figure], WATCHED, above=above
        )

    @guarded
    def _on_factor(self, change: dict[str, Any]) -> None:
        factor = change["new"] or ""
        self.session.focus = Focus(factor, self.session.focus.split if factor else "")

    @guarded
    def _on_split(self, change: dict[str, Any]) -> None:
        self.session.focus = Focus(self.session.focus.factor, change["new"])

    @guarded
    def _on_open(self, key: str) -> None:
        if key in self._changes:
            table, row = self._changes[key]
            self.session.focus = Focus(table.row(row)["factor"])

    def evidence_at(self, key: str) -> tuple[ProtectedTable, int] | None:
        """Give the change from the first to the last wave with this key."""
        return self._changes.get(key)

    def _forget(self) -> None:
        self._parts, self._changes = [], {}
        set_text(self._finding, "")
        self._figure.show(None)

    def _draw(self) -> None:
        self._parts, self._changes = [], {}
        set_text(self._finding, "")
        reason = self._offer()
        if reason is not None:
            self.explain(reason)
            return
        table = with_numbers(protect(self._of_focus(self._followed()), self.session.min_n))
        if table.frame["mean"].notna().any():
            self.explain()
            self._parts = self._apart(table)
            self._changes = changes_of(self._parts)
            self._show(table)
        elif len(table):
            self.explain_hidden(table.only("hidden", True))
        else:
            self.explain(
                msg("Her finnes ingen snitt. Velg én skole, ett trinn eller en annen gruppe.")
            )

    # -- what is asked -------------------------------------------------------------------------

    def _offer(self) -> Message | None:
        """Offer the factors and what they can be split by; say why when nothing can be shown."""
        session, survey = self.session, self.session.survey
        waves = survey.values("wave") if survey is not None else ()
        self._controls.layout.display = "none"
        if survey is None:
            return why_no_survey()
        if not survey.codebook.factors:
            return why_no_factors()
        if len(waves) < 2:
            return msg(
                "Vi har bare målingen {wave}. Last opp en måling til for å se utviklingen.",
                wave=", ".join(session.wave_labels[wave] for wave in waves),
            )
        self._controls.layout.display = None
        self._offer_factors(session.filters.groups or survey.values("group"))
        choices = splits(survey, translate("Samlet"))
        self._split.offer(choices, session.focus.split)
        self._split.layout.display = None if len(choices) > 1 and session.focus.factor else "none"
        return None

    def _offer_factors(self, groups: tuple[str, ...]) -> None:
        focus, book = self.session.focus, self.session.survey.codebook
        factors = {
            f.code: f.label for f in book.factors if f.group in groups or f.code == focus.factor
        }
        with unheard(self._factor, self._on_factor):
            offer(self._factor, {"": translate("Alle faktorer")} | factors, focus.factor)

    @property
    def _by(self) -> tuple[str, ...]:
        split = self.session.focus.split
        return (split, "group", "factor") if split else ("group", "factor")

    def _followed(self) -> pd.DataFrame:
        return trend(self.session.survey, self._by, self.session.filters)

    def _of_focus(self, table: pd.DataFrame) -> pd.DataFrame:
        factor = self.session.focus.factor
        return table[table["factor"] == factor] if factor else table

    def _apart(self, table: ProtectedTable) -> list[Part]:
        """Take the factors apart by scale and by which end is good: they share no axis."""
        frame = table.frame
        kinds = dict.fromkeys(zip(frame["scale"], frame["high_is_good"], strict=True))
        compared, reference = cache(self._compared), cache(self._reference)  # parts share them
        parts = []
        for scale, is_good in kinds:
            title = (
                translate("Skala {scale}") if is_good else translate("Skala {scale}, lavt er bra")
            )
            own = on_axis(table, scale, is_good)
            waves = waves_of(self.session.survey, own)
            change = compared(waves[0], waves[-1]) if len(waves) > 1 else None
            parts.append(
                Part(
                    title=title.format(scale=scale) if len(kinds) > 1 else "",
                    table=own,
                    waves=waves,
                    change=on_axis(change, scale, is_good) if change is not None else None,
                    reference=reference(scale),
                )
            )
        return parts

    def _compared(self, first: Wave, last: Wave) -> ProtectedTable:
        """Compare two waves in all that is shown, on whatever axis: so q is that of the view."""
        session = self.session
        table = compare(session.survey, first.code, last.code, self._by, session.filters)
        return protect(self._of_focus(table), session.min_n)

    def _reference(self, scale: str) -> ProtectedTable | None:
        session = self.session
        if not session.survey.references or session.focus.split:
            return None
        there = session.filters.with_("school", session.survey.references[:1])
        table = summarise(session.survey, ("wave", "group", "factor"), there)
        own = self._of_focus(table[table["scale"] == scale])
        return protect(own, session.min_n) if own["mean"].notna().any() else None

    # -- what is shown -------------------------------------------------------------------------

    def _show(self, table: ProtectedTable) -> None:
        changes = [
            (part.change, _full_names(part.change))
            for part in self._parts
            if part.change is not None
        ]
        finding = say_development(table, changes, self.session.wave_labels)
        set_text(self._finding, finding)
        waves = self._waves()
        broken = breaks(self.session.survey)
        is_large = len({row_key(row) for row in rows_of(table)}) == 1
        caption = translate("Utvikling fra {first} til {last}").format(
            first=waves[0].label, last=waves[-1].label
        )
        picture = Picture(
            table=table,
            charts=[
                (
                    part.title,
                    draw_development(
                        part.table,
                        part.waves,
                        change=part.change,
                        reference=part.reference,
                        breaks=broken,
                        is_large=is_large,
                    ),
                )
                for part in self._parts
            ],
            finding=f"{caption}. {finding}",
            about=describe_selection(self.session.filters, (waves[0].label, waves[-1].label)),
            caption=caption,
            columns=_columns(waves),
            rows=self._rows(),
        )
        self._figure.show(picture)

    def _waves(self) -> list[Wave]:
        """Give the waves that any part shows."""
        shown = {wave.code for part in self._parts for wave in part.waves}
        return [wave for wave in self.session.survey.waves if wave.code in shown]

    def _retag(self) -> None:
        if self._parts:
            self._figure.show_rows(self._rows())

    def _rows(self) -> list[dict[str, Any]]:
        rows: dict[str, dict[str, Any]] = {}
        waves = self._waves()
        for part in self._parts:
            for name, row in zip(row_names(part.table), rows_of(part.table), strict=True):
                told = rows.setdefault(row_key(row), {"name": name, "levels": {}, "part": part})
                told["levels"][row["wave"]] = row
        return [self._row(key, row, waves) for key, row in rows.items()]

    def _row(self, key: str, told: dict[str, Any], waves: list[Wave]) -> dict[str, Any]:
        mark = told["part"].table.hidden_mark
        found = self._changes.get(key)
        change = found[0].row(found[1]) if found else None
        can_tag = change is not None and not change["hidden"] and pd.notna(change["mean_followup"])
        return {
            "key": key,
            "name": told["name"],
            "cells": [
                {"text": told["name"]},
                *(_level(told["levels"].get(wave.code), mark) for wave in waves),
                _change(change, mark),
            ],
            "kind": self.kind_of(*found) if can_tag else "",
            "can_tag": can_tag,
            "can_open": not self.session.focus and found is not None,
        }


def _full_names(table: ProtectedTable) -> list[str]:
    """Name the rows so that they can be spoken of: «Trivsel · 8. trinn»."""
    pairs = zip(row_names(table), table.frame["label"], strict=True)
    return [name if label in name else f"{label} · {name}" for name, label in pairs]


def _columns(waves: list[Wave]) -> list[dict[str, Any]]:
    return [
        column(translate("Faktor")),
        *(column(wave.label, numeric=True) for wave in waves),
        column(translate("Fra første til siste")),
    ]


def _level(row: dict[str, Any] | None, mark: str) -> dict[str, Any]:
    return unknown() if row is None else level(row, mark)


def _change(row: pd.Series | None, mark: str) -> dict[str, Any]:
    return nothing() if row is None else moved(row, mark, "change", verdict_word)


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Rutene har samme akse, så linjene kan sammenlignes. De loddrette "
        "strekene viser hvor sikre vi er: dekker de hverandre, kan endringen være tilfeldig."
    )
