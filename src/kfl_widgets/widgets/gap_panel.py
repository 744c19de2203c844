"""Ser vi det likt? The same factor seen by pupils, parents and teachers, or by girls and boys."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import Any

import pandas as pd
from ipywidgets import Dropdown, HBox

from kfl_widgets.charts import gap as draw_gap
from kfl_widgets.charts import gap_names, row_key, rows_of
from kfl_widgets.locale import label, translate
from kfl_widgets.locale.gaps import gap_word
from kfl_widgets.report import describe_selection
from kfl_widgets.report.headlines import say_gap
from kfl_widgets.survey import Filters, ProtectedTable, Survey, compare_groups, protect
from kfl_widgets.survey.stages import RATED
from kfl_widgets.widgets.cells import column, level, moved
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.offering import offer, unheard
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.question import why_no_survey
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.view import View

__all__ = ["GapPanel"]

BY = {"group": ("factor",), "gender": ("group", "factor")}
ALL_PAIRS = ""


class GapPanel(View):
    """Holds the groups of the newest wave beside one another, and tags from any mark or row."""

    chosen_here = ("_dimension", "_pair", "_figure._switch")

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session, is_open=is_open)
        self._dimension = Segments(translate("Hvem sammenlignes"))
        self._pair = Dropdown(description=translate("Sammenlign"))
        self._finding = html_text(kind="say")
        self._who = html_text(kind="hint")
        self._refused = html_text(kind="hint")
        self._figure = Figure(
            "KFL-ser-vi-det-likt",
            _how_to_read(),
            on_mark=self._on_mark,
            on_tag=self._on_tag,
            on_open=self._on_open,
        )
        self._shown: ProtectedTable | None = None
        self._dimension.observe(self._on_dimension, "value")
        self._pair.observe(self._on_question, "value")
        controls = HBox([self._dimension, self._pair])
        controls.add_class("kfl-waves")
        self.begin(
            translate("Ser vi det likt?"),
            [self._finding, controls, self._who, self._figure, self._refused],
        )

    @guarded
    def _on_dimension(self, change: dict[str, Any]) -> None:
        focus = self.session.focus
        if focus.split and change["new"] != focus.split:
            self.session.focus = Focus(focus.factor)  # somebody has chosen otherwise since
        self._on_question(change)

    @guarded
    def _on_question(self, change: dict[str, Any]) -> None:
        if self.is_open and change["new"] is not None:
            self.draw()

    @guarded
    def _on_open(self, key: str) -> None:
        found = self.evidence_at(key)
        if found is not None:
            self.session.focus = Focus(found[0].row(found[1])["factor"])
            self.session.view = "distribution"

    def evidence_at(self, key: str) -> tuple[ProtectedTable, int] | None:
        """Give the row of the gaps with this key."""
        keys = [row_key(row) for row in rows_of(self._shown)] if self._shown is not None else []
        return (self._shown, keys.index(key)) if key in keys else None

    def _forget(self) -> None:
        self._shown = None
        for text in (self._finding, self._who, self._refused):
            set_text(text, "")
        self._figure.show(None)

    def _draw(self) -> None:
        survey = self.session.survey
        if survey is None:
            self.explain(why_no_survey())
            return
        dimensions = _dimensions(survey)
        if not dimensions:
            self.explain(_nothing_to_compare())
            return
        self._offer(survey, dimensions)
        self._show(self._compare(survey))

    def _offer(self, survey: Survey, dimensions: dict[str, str]) -> None:
        is_asked = self.session.focus.split == "gender" and "gender" in dimensions
        self._dimension.offer(dimensions, "gender" if is_asked else None)
        pairs = _pairs(survey) if self._dimension.value == "group" else {}
        with unheard(self._pair, self._on_question):
            offer(self._pair, pairs)
        self._dimension.layout.display = None if len(dimensions) > 1 else "none"
        self._pair.layout.display = None if len(pairs) > 1 else "none"

    def _compare(self, survey: Survey) -> ProtectedTable:
        session, dimension = self.session, self._dimension.value
        among = tuple(self._pair.value.split("|")) if self._pair.value else ()
        table = compare_groups(
            survey,
            BY[dimension],
            self._where().with_("wave", (session.followup,)),
            dimension=dimension,
            among=among if dimension == "group" else ("jenter", "gutter"),
        )
        if session.focus.factor:
            table = table[table["factor"] == session.focus.factor]
        return protect(table, session.min_n)

    def _where(self) -> Filters:
        where = self.session.filters.with_("group", ())
        return where.with_("gender", ()) if self._dimension.value == "gender" else where

    def _show(self, table: ProtectedTable) -> None:
        if table.frame.empty:
            self.explain(_not_shared(self.session.focus))
            return
        refused = table.only("state", "refused")
        table = _widest_first(table.pick(_positions(table.frame["state"] != "refused")))
        set_text(self._refused, _say_refused(refused))
        if len(table) and self.explain_hidden(table):
            return
        self.explain()
        self._shown = table
        finding = say_gap(table) if len(table) else ""
        set_text(self._finding, finding)
        set_text(self._who, _say_who(self.session, self._dimension.value))
        self._figure.show(self._picture(table, finding) if len(table) else None)

    def _picture(self, table: ProtectedTable, finding: str) -> Picture:
        wave = self.session.wave_labels[self.session.followup]
        scales = [str(scale) for scale in dict.fromkeys(table.frame["scale"])]
        caption = translate("Forskjell mellom grupper, {wave}").format(wave=wave)
        return Picture(
            table=table,
            charts=[("", draw_gap(table.only("scale", scale))) for scale in scales],
            finding=f"{caption}. {finding}",
            about=describe_selection(self._where(), (wave, wave)),
            caption=caption,
            columns=_columns(),
            rows=self._rows(table),
        )

    def _retag(self) -> None:
        if self._shown is not None:
            self._figure.show_rows(self._rows(self._shown))

    def _rows(self, table: ProtectedTable) -> list[dict[str, Any]]:
        rows = zip(gap_names(table), rows_of(table), strict=True)
        return [self._table_row(table, i, *named) for i, named in enumerate(rows)]

    def _table_row(
        self, table: ProtectedTable, position: int, name: str, row: dict[str, Any]
    ) -> dict[str, Any]:
        can_tag = not row["hidden"]
        dimension = str(table.details["dimension"])
        word = partial(gap_word, is_rated=row.get("group") in RATED)
        names = [label(dimension, row[side]) for side in ("second", "first")]
        who = translate("{group} mot {other}").format(group=names[0], other=names[1].lower())
        return {
            "key": row_key(row),
            "name": f"{name}: {who}",
            "cells": [
                {"text": name, "sub": who},
                *(
                    level(row, table.hidden_mark, side, who=label(dimension, row[side]))
                    for side in ("first", "second")
                ),
                moved(row, table.hidden_mark, "gap", word, has_limits=True),
            ],
            "kind": self.kind_of(table, position) if can_tag else "",
            "can_tag": can_tag,
            "can_open": not self.session.focus,
        }


# -- what can be compared ----------------------------------------------------------------------


def _dimensions(survey: Survey) -> dict[str, str]:
    """Give what may be held beside each other: groups with a common factor, girls and boys."""
    dimensions = {"group": translate("Grupper")} if _pairs(survey) else {}
    if {"jenter", "gutter"} <= set(survey.values("gender")):
        dimensions["gender"] = translate("Jenter og gutter")
    return dimensions


def _pairs(survey: Survey) -> dict[str, str]:
    """Give the pairs of groups that share a factor, all of them first when they are several."""
    factors: dict[str, set[str]] = {}
    for factor in survey.codebook.factors:
        factors.setdefault(factor.group, set()).add(factor.code)
    groups = [group for group in survey.values("group") if group in factors]
    names = {
        f"{first}|{second}": translate("{first} og {second}").format(
            first=label("group", first), second=label("group", second).lower()
        )
        for first, second in combinations(groups, 2)
        if factors[first] & factors[second]
    }
    return {ALL_PAIRS: translate("Alle grupper"), **names} if len(names) > 1 else names


def _widest_first(table: ProtectedTable) -> ProtectedTable:
    """Put the factor with the widest gap first, its groups together, hidden factors last."""
    frame = table.frame
    keys = [frame[name].astype(str) for name in ("group", "factor") if name in frame]
    widest = frame["gap"].abs().groupby(keys).transform("max").fillna(-1)
    order = pd.DataFrame({"widest": -widest, **{f"key{i}": key for i, key in enumerate(keys)}})
    return table.pick(order.sort_values(list(order), kind="stable").index)


def _positions(is_meant: pd.Series) -> list[int]:
    return [position for position, meant in enumerate(is_meant) if meant]


# -- words -------------------------------------------------------------------------------------


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Hver linje er en gruppe, og den grå stripen viser avstanden til "
        "den øverste gruppen. Strekene viser hvor sikre vi er: ▲ er klart mer positive, ▼ mindre, "
        "▬ likt, og ? betyr at forskjellen kan være tilfeldig."
    )


def _nothing_to_compare() -> str:
    return translate(
        "Ingen faktor er besvart av flere grupper, og kjønn er ikke oppgitt. Last opp svar fra "
        "flere grupper om det samme, for eksempel elever og foresatte."
    )


def _not_shared(focus: Focus) -> str:
    if focus.factor:
        return translate("Bare én gruppe er spurt om dette. Gå tilbake til alle faktorer.")
    return translate("Gruppene er ikke spurt om det samme i denne målingen.")


def _say_who(session: Session, dimension: str) -> str:
    wave = session.wave_labels[session.followup]
    if dimension == "gender":
        return translate(
            "Vi ser på {wave}. Filtrene på gruppe og kjønn gjelder ikke her, for alle skal med."
        ).format(wave=wave)
    return translate(
        "Vi ser på {wave}. Filteret på gruppe gjelder ikke her, for alle gruppene skal være med."
    ).format(wave=wave)


def _say_refused(table: ProtectedTable) -> str:
    if not len(table):
        return ""
    reasons = [
        f"{row['label']} ({label('group', row['first']).lower()}, "
        f"{label('group', row['second']).lower()}): {row['reason']}"
        for row in rows_of(table)
    ]
    return f"{translate('Kan ikke sammenlignes:')} {' '.join(reasons)}"


def _columns() -> list[dict[str, Any]]:
    return [
        column(translate("Faktor")),
        column(translate("Utgangspunkt"), numeric=True),
        column(translate("Mot"), numeric=True),
        column(translate("Forskjell")),
    ]
