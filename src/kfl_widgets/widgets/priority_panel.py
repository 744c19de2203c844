"""Hva bør vi se på først? Level against change, or against the reference, in four named corners."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
from ipywidgets import Dropdown, HBox

from kfl_widgets.charts import PLACES, place_word, row_key, row_names, rows_of, stand
from kfl_widgets.charts import priority as draw_priority
from kfl_widgets.charts.quadrants import KINDS
from kfl_widgets.improvement import Kind
from kfl_widgets.locale import translate, verdict_word
from kfl_widgets.report import describe_selection
from kfl_widgets.report.headlines import say_priority
from kfl_widgets.survey import ProtectedTable, Survey, against, compare, protect, rescale
from kfl_widgets.widgets.cells import column, hidden, level, moved, nothing
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.offering import offer, unheard
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.picked_bar import PickedBar
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.view import View

__all__ = ["PriorityPanel"]

WATCHED = (
    "result",
    "blockers",
    "focus",
    "survey",
    "filters",
    "baseline",
    "followup",
    "match",
    "min_n",
)


class PriorityPanel(View):
    """Shows what is low and sinking, and tags one mark, a box of them, or a corner."""

    chosen_here = ("_upward", "_figure._switch")

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session, is_open=is_open)
        self._upward = Segments(translate("Oppover i figuren"))
        self._corner = Dropdown(description=translate("Velg alle som er"))
        self._finding = html_text(kind="say")
        self._note = html_text(kind="hint")
        self._figure = Figure(
            "KFL-prioritering",
            _how_to_read(),
            on_mark=self._on_mark,
            on_box=self._on_box,
            on_tag=self._on_tag,
            on_open=self._on_open,
        )
        self._picked = PickedBar(self._tag_picked)
        self._shown: ProtectedTable | None = None
        self._tagged: ProtectedTable | None = None
        self._places: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._positions: dict[str, int] = {}
        self._upward.observe(self._on_upward, "value")
        self._corner.observe(self._on_corner, "value")
        controls = HBox([self._upward, self._corner])
        controls.add_class("kfl-waves")
        self.begin(
            translate("Hva bør vi se på først?"),
            [self._finding, controls, self._figure, self._note, self._picked],
            WATCHED,
        )

    @guarded
    def _on_upward(self, _change: dict[str, Any]) -> None:
        if self.is_open:
            self.draw()

    @guarded
    def _on_corner(self, change: dict[str, Any]) -> None:
        wanted = change["new"]
        self._pick([key for key, place in self._places.items() if place and place == wanted])

    @guarded
    def _on_box(self, keys: list[str]) -> None:
        self._corner.value = ""
        self._pick(keys)

    @guarded
    def _on_open(self, key: str) -> None:
        found = self.evidence_at(key)
        if found is not None:
            self.session.focus = Focus(found[0].row(found[1])["factor"])
            self.session.view = "distribution"

    def _pick(self, keys: Sequence[str]) -> None:
        self._picked.show({key: self._names[key] for key in keys if key in self._names})

    @guarded
    def _tag_picked(self, kind: Kind) -> None:
        found = map(self.evidence_at, self._picked.keys_picked)
        self.session.tag_all((place for place in found if place is not None), kind)

    # -- what is shown ---------------------------------------------------------------------

    def evidence_at(self, key: str) -> tuple[ProtectedTable, int] | None:
        """Give the row, on its own scale, with this key."""
        row = self._positions.get(key)
        return None if row is None else (self._tagged, row)

    def _forget(self) -> None:
        self._shown = self._tagged = None
        self._places, self._names, self._positions = {}, {}, {}
        self._picked.show({})
        for text in (self._finding, self._note):
            set_text(text, "")
        self._figure.show(None)

    def _draw(self) -> None:
        choices = self._choices()
        if not choices:
            self.explain(*_why_not(self.session))
            return
        self._upward.offer(choices)
        self._upward.layout.display = None if len(choices) > 1 else "none"
        self._show(*self._tables(self._upward.value))

    def _choices(self) -> dict[str, str]:
        """Give what can stand upwards: the change, when there is one, and the reference."""
        session = self.session
        choices = {"change": translate("Endring")} if session.result is not None else {}
        if session.survey is not None and session.followup and session.survey.references:
            name = session.survey.references[0]
            if not session.filters.schools or name not in session.filters.schools:
                choices["reference"] = translate("Mot {reference}").format(reference=name)
        return choices

    def _tables(self, upward: str) -> tuple[ProtectedTable, ProtectedTable]:
        """Give what is drawn, and what is tagged from: the same rows on the scale as answered."""
        session = self.session
        table = self._against() if upward == "reference" else None
        tagged = session.result if table is None else protect(table, session.min_n)
        if not _has_several_scales(tagged):
            return tagged, tagged
        table = self._compare() if table is None else table
        return protect(rescale(table, "percent"), session.min_n), tagged

    def _compare(self) -> pd.DataFrame:
        session, result = self.session, self.session.result
        table = compare(
            session.survey,
            session.baseline,
            session.followup,
            result.by,
            session.filters,
            match=session.match,
        )
        return _within(table, session.focus)

    def _against(self) -> pd.DataFrame:
        session, focus = self.session, self.session.focus
        by = ("group", "item") if focus.factor and not focus.split else ("group", "factor")
        where = session.filters.with_("wave", (session.followup,))
        table = against(session.survey, session.survey.references[0], by, where)
        return _within(table, focus)

    def _show(self, table: ProtectedTable, tagged: ProtectedTable) -> None:
        if table.frame["hidden"].all():
            self.explain_too_few()
            return
        self.explain()
        self._shown, self._tagged = table, tagged
        keys = [row_key(row) for row in rows_of(table)]
        self._places = dict(zip(keys, stand(table).points["place"], strict=True))
        self._names = dict(zip(keys, row_names(table), strict=True))
        self._positions = {row_key(row): at for at, row in enumerate(rows_of(tagged))}
        picked = self._picked.keys_picked
        self._offer_corners(table)
        self._pick(picked)
        finding = say_priority(table)
        set_text(self._finding, finding)
        percent = _in_percent() if table is not tagged else ""
        set_text(self._note, f"{percent} {self._say_outside()}".strip())
        self._figure.show(self._picture(table, finding))

    def _offer_corners(self, table: ProtectedTable) -> None:
        there = set(self._places.values())
        corners = {"": translate("ikke noe valgt")} | {
            place: place_word(place, table.kind) for place in PLACES if place in there
        }
        with unheard(self._corner, self._on_corner):
            offer(self._corner, corners, "")

    def _say_outside(self) -> str:
        """Name the rows that have no place in the figure, and why they can't be there."""
        lost = [self._names[key] for key, place in self._places.items() if not place]
        if not lost:
            return ""
        return translate(
            "Ikke med i figuren, for tallene mangler eller er skjermet: {names}."
        ).format(names=", ".join(lost))

    def _picture(self, table: ProtectedTable, finding: str) -> Picture:
        session, names = self.session, self.session.wave_labels
        is_change = table.kind == "change"
        waves = (names[session.baseline] if is_change else "", names[session.followup])
        caption = (
            translate("Nivå og endring") if is_change else translate("Nivå og avstand til snittet")
        )
        return Picture(
            table=table,
            charts=[("", draw_priority(table, wave_labels=names))],
            finding=f"{caption}. {finding}",
            about=describe_selection(session.filters, waves),
            caption=caption,
            columns=_columns(waves[1], is_change=is_change),
            rows=self._rows(table),
        )

    def _retag(self) -> None:
        if self._shown is not None:
            self._figure.show_rows(self._rows(self._shown))

    def _rows(self, table: ProtectedTable) -> list[dict[str, Any]]:
        return [self._table_row(table, *told) for told in enumerate(rows_of(table), start=1)]

    def _table_row(self, table: ProtectedTable, number: int, row: dict[str, Any]) -> dict[str, Any]:
        key = row_key(row)
        name, position = self._names[key], self._positions.get(key)
        can_tag = not row["hidden"] and position is not None and pd.notna(_level_of(table, row))
        return {
            "key": key,
            "name": name,
            "cells": [
                {"text": f"{number}. {name}", "sort": name},
                level(row, table.hidden_mark, KINDS[table.kind][0], has_unit=True),
                moved(row, table.hidden_mark, KINDS[table.kind][1], partial(_word, table.kind)),
                _place(table, self._places[key], is_hidden=row["hidden"]),
            ],
            "kind": self.kind_of(self._tagged, position) if can_tag else "",
            "can_tag": can_tag,
            "can_open": not self.session.focus,
        }


# -- words -------------------------------------------------------------------------------------


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Jo lenger til høyre, jo høyere nivå, og jo lenger opp, jo bedre "
        "utvikling; der lavt er bra, er faktoren snudd. De tynne strekene viser hvor sikre vi er: "
        "krysser den loddrette streken nullinjen, kan forskjellen være tilfeldig. Klikk på et "
        "merke, eller dra en ramme rundt flere, for å merke dem."
    )


def _why_not(session: Session) -> list[Any]:
    if session.survey is None:
        return list(session.blockers)
    more = translate("Eller last opp snittet for kommunen, så kan vi sammenligne med det.")
    return [*session.blockers, more]


def _in_percent() -> str:
    return translate(
        "Faktorene er svart på ulike skalaer. Derfor er alle regnet om til prosent av det høyeste "
        "en kan svare."
    )


def _columns(wave: str, *, is_change: bool) -> list[dict[str, Any]]:
    move = translate("Endring") if is_change else translate("Mot snittet")
    return [
        column(translate("Faktor")),
        column(wave, numeric=True),
        column(move),
        column(translate("Plassering")),
    ]


def _level_of(table: ProtectedTable, row: dict[str, Any]) -> float:
    return float(row[f"mean_{KINDS[table.kind][0]}"])


def _word(kind: str, verdict: str) -> str:
    if kind == "change":
        return verdict_word(verdict)
    words = {
        "clear_better": translate("tydelig bedre"),
        "small_better": translate("litt bedre"),
        "stable": translate("som snittet"),
        "small_worse": translate("litt svakere"),
        "clear_worse": translate("tydelig svakere"),
        "uncertain": translate("kan ikke si"),
    }
    return words[verdict]


def _place(table: ProtectedTable, place: str, *, is_hidden: bool) -> dict[str, Any]:
    if is_hidden:
        return hidden(table.hidden_mark)
    if not place:
        return nothing()
    return {"text": place_word(place, table.kind), "sort": PLACES.index(place)}


def _has_several_scales(table: ProtectedTable) -> bool:
    frame = table.frame
    return frame["scale"][~frame["hidden"]].nunique() > 1


def _within(table: pd.DataFrame, focus: Focus) -> pd.DataFrame:
    return table[table["factor"] == focus.factor] if focus.factor else table
