"""Hvordan fordeler svarene seg? Behind a factor's mean: its statements, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd
from ipywidgets import Dropdown, HBox

from kfl_widgets.charts import by_options, row_key, rows_of
from kfl_widgets.charts import distribution as draw_distribution
from kfl_widgets.charts.bars import Bar, bars_of, is_low_good, options_of
from kfl_widgets.locale import Message, format_number, format_percent, label, labels, msg, translate
from kfl_widgets.report import describe_selection
from kfl_widgets.report.headlines import say_distribution
from kfl_widgets.survey import (
    Filters,
    ProtectedTable,
    Survey,
    compare,
    favourable,
    protect,
    shares,
    summarise,
)
from kfl_widgets.widgets.cells import column, nothing, unsorted
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.offering import offer, unheard
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.question import why_no_survey
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.view import View

__all__ = ["DistributionPanel"]

BY = ("wave", "group", "item")
BOTH = "both"


@dataclass(frozen=True)
class Part:
    """What one chart shows: statements with the same options, turned the same way.

    Attributes
    ----------
    table
        Their shares.
    bars
        The same, bar by bar.
    is_turned
        Whether the low answers are the good ones.
    """

    table: ProtectedTable
    bars: list[Bar]
    is_turned: bool


class DistributionPanel(View):
    """Shows how one group answered the statements of one factor, and tags from any bar or row."""

    chosen_here = ("_group", "_wave", "_figure._switch")

    def __init__(self, session: Session | Survey | None = None, *, is_open: bool = True) -> None:
        super().__init__(session, is_open=is_open)
        self._factor = Dropdown(description=translate("Faktor"))
        self._factor.add_class("kfl-factor")
        self._group = Segments(translate("Gruppe"))
        self._wave = Segments(translate("Måling"))
        self._finding = html_text(kind="say")
        self._figure = Figure(
            "KFL-fordeling", _how_to_read(), on_mark=self._on_mark, on_tag=self._on_tag
        )
        self._figure.add_class("kfl-spread")
        self._veiled = html_text(
            translate("Stiplet felt: svar som kilden har skjult, slått sammen."), "hint"
        )
        self._parts: list[Part] = []
        self._evidence: ProtectedTable | None = None
        self._positions: dict[str, int] = {}
        self._controls = HBox([self._factor, self._group, self._wave])
        self._controls.add_class("kfl-waves")
        self._factor.observe(self._on_factor, "value")
        self._group.observe(self._on_part, "value")
        self._wave.observe(self._on_part, "value")
        self.begin(
            translate("Hvordan fordeler svarene seg?"),
            [self._figure, self._veiled],
            above=[self._finding, self._controls],
        )

    @guarded
    def _on_factor(self, change: dict[str, Any]) -> None:
        self.session.focus = Focus(change["new"] or "")

    @guarded
    def _on_part(self, _change: dict[str, Any]) -> None:
        if self.is_open:
            self.draw()

    def evidence_at(self, key: str) -> tuple[ProtectedTable, int] | None:
        """Give the row of the statement with this key, with or without its wave."""
        row = self._positions.get(key, self._positions.get(_without_wave(key)))
        return None if row is None else (self._evidence, row)

    def _forget(self) -> None:
        self._parts, self._evidence, self._positions = [], None, {}
        set_text(self._finding, "")
        self._figure.show(None)

    def _draw(self) -> None:
        self._parts, self._evidence, self._positions = [], None, {}
        set_text(self._finding, "")
        reason = self._offer()
        if reason is not None:
            self.explain(reason)
            return
        shown = protect(self._of_factor(shares), self.session.min_n)
        if self.explain_hidden(shown):
            return
        self._parts = [_part(table) for table in by_options(shown)]
        self._evidence = protect(self._compared(), self.session.min_n)
        self._positions = _positions(self._evidence)
        good = protect(self._of_factor(favourable), self.session.min_n)
        turned = [bar.item for part in self._parts if part.is_turned for bar in part.bars]
        finding = say_distribution(good, turned, self.session.wave_labels)
        set_text(self._finding, finding)
        self._figure.show(self._picture(shown, finding))
        self._veiled.layout.display = None if _has_veiled(self._parts) else "none"

    # -- what is asked -------------------------------------------------------------------------

    def _offer(self) -> Message | None:
        """Offer the groups, factors and waves that have answers; say why when there are none."""
        session, survey = self.session, self.session.survey
        self._controls.layout.display = "none"
        if survey is None:
            return why_no_survey()
        chosen = session.filters.groups or survey.values("group")
        groups = [group for group in chosen if _factors(survey, group)]
        if not groups:
            return msg(
                "Filene har bare gjennomsnitt, og ikke hvor mange som valgte hvert svar. "
                "Se «Sammenlign» eller «Utvikling» i stedet."
            )
        self._controls.layout.display = None
        self._offer_segments(self._group, dict(zip(groups, labels("group", groups), strict=True)))
        self._offer_segments(self._wave, self._waves())
        factors = _factors(survey, self._group.value)
        self._offer_factors(factors)
        asked = session.focus.factor
        if asked and asked not in factors:
            names = {factor.code: factor.label for factor in survey.codebook.factors}
            return msg(
                "{group} har ikke svart på påstander om «{factor}». Velg en annen faktor.",
                group=label("group", self._group.value),
                factor=names.get(asked, asked),
            )
        return None

    def _offer_segments(self, control: Segments, choices: dict[str, str]) -> None:
        with unheard(control, self._on_part):
            control.offer(choices)
        control.layout.display = None if len(choices) > 1 else "none"

    def _offer_factors(self, factors: dict[str, str]) -> None:
        asked = self.session.focus.factor or next(iter(factors))
        with unheard(self._factor, self._on_factor):
            offer(self._factor, factors, asked)

    def _waves(self) -> dict[str, str]:
        """Name the waves to choose from: both first, when there are two."""
        session = self.session
        codes = [code for code in dict.fromkeys((session.baseline, session.followup)) if code]
        names = {code: session.wave_labels[code] for code in codes}
        return {BOTH: translate("Begge"), **names} if len(names) > 1 else names

    def _where(self) -> Filters:
        waves = [code for code in self._waves() if code != BOTH]
        if self._wave.value != BOTH:
            waves = [self._wave.value]
        where = self.session.filters.with_("group", (self._group.value,))
        return where.with_("wave", waves)

    def _of_factor(self, count: Any) -> pd.DataFrame:
        table: pd.DataFrame = count(self.session.survey, BY, self._where())
        return table[table["factor"] == self._factor.value]

    def _compared(self) -> pd.DataFrame:
        """Give the statements' change between the two waves that are shown, or level in the one."""
        survey, where = self.session.survey, self._where()
        if len(where.waves) == 2:
            references = survey.references
            table = compare(
                survey,
                *where.waves,
                ("group", "item"),
                where.with_("wave", ()),
                reference=references[0] if references else None,
            )
        else:
            table = summarise(survey, BY, where)
        return table[table["factor"] == self._factor.value]

    # -- what is shown -------------------------------------------------------------------------

    def _picture(self, shown: ProtectedTable, finding: str) -> Picture:
        names = self.session.wave_labels
        waves = self._where().waves
        answers = _answers(self._parts)
        caption = translate("Svarfordeling for {factor}").format(factor=self._factor.label)
        return Picture(
            table=shown,
            charts=[
                (title, draw_distribution(part.table, wave_labels=names))
                for title, part in zip(_titles(self._parts), self._parts, strict=True)
            ],
            finding=f"{caption}. {finding}",
            about=describe_selection(self._where(), (names[waves[0]], names[waves[-1]])),
            caption=caption,
            columns=_columns(answers),
            rows=self._rows(),
        )

    def _retag(self) -> None:
        if self._parts:
            self._figure.show_rows(self._rows())

    def _rows(self) -> list[dict[str, Any]]:
        """Give a row per statement and wave."""
        answers, newest = _answers(self._parts), self._where().waves[-1]
        return [
            self._table_row(part, bar, answers, newest) for part in self._parts for bar in part.bars
        ]

    def _table_row(self, part: Part, bar: Bar, answers: list[str], newest: str) -> dict[str, Any]:
        """Give one row; those of the newest wave have the tags."""
        name = bar.name(part.is_turned)
        kind = self._kind(bar.key) if bar.wave == newest else None
        return {
            "key": f"{bar.key}|{bar.wave}",
            "name": name,
            "cells": [
                {"text": name},
                {"text": self.session.wave_labels[bar.wave], "sort": bar.wave},
                *_cells(bar, answers, part.table.hidden_mark),
            ],
            "kind": kind or "",
            "can_tag": kind is not None,
        }

    def _kind(self, key: str) -> str | None:
        """Give how a statement is tagged: "" when it isn't, None when it can't be."""
        row = self._positions.get(key)
        if row is None or self._evidence is None or self._evidence.row(row)["hidden"]:
            return None
        return self.kind_of(self._evidence, row)


def _part(table: ProtectedTable) -> Part:
    bars = bars_of(table)
    return Part(table, bars, is_low_good(options_of(bars)))


def _factors(survey: Survey, group: str) -> dict[str, str]:
    """Name the factors whose statements have counted answers in `group`, by code."""
    answered = _answered(survey)
    return {
        factor.code: factor.label
        for factor in survey.codebook.factors
        if factor.group == group
        and any((group, i.code) in answered for i in survey.codebook.items_of(group, factor.code))
    }


def _answered(survey: Survey) -> set[tuple[str, str]]:
    memo = survey.memo()
    if "answered items" not in memo:
        pairs = survey.answers[["group", "item"]].drop_duplicates().astype(str)
        memo["answered items"] = set(pairs.itertuples(index=False, name=None))
    return cast(set[tuple[str, str]], memo["answered items"])


def _without_wave(key: str) -> str:
    return key.rsplit("|", 1)[0]


def _positions(table: ProtectedTable) -> dict[str, int]:
    return {row_key(row): position for position, row in enumerate(rows_of(table))}


def _titles(parts: list[Part]) -> list[str]:
    """Tell apart the figures of a factor: first by which end of the scale is the good one."""
    if len(parts) == 1 and not parts[0].is_turned:
        return [""]
    high = translate("Høyt er bra")
    low = translate("Lavt er bra: her står de positive svarene til venstre")
    return [low if part.is_turned else high for part in parts]


def _has_veiled(parts: list[Part]) -> bool:
    """Tell whether there is a bar that is known in part."""
    known = [[pd.notna(share) for share in bar.shares] for part in parts for bar in part.bars]
    return any(any(bar) and not all(bar) for bar in known)


def _answers(parts: list[Part]) -> list[str]:
    rows = (row for part in parts for bar in part.bars for row in bar.rows)
    return list(dict.fromkeys(str(row["answer"]) for row in rows))


def _columns(answers: list[str]) -> list[dict[str, Any]]:
    return [
        column(translate("Påstand")),
        column(translate("Måling")),
        *(column(answer, numeric=True) for answer in answers),
        column(translate("Positive"), numeric=True),
    ]


def _cells(bar: Bar, answers: list[str], hidden_mark: str) -> Iterator[dict[str, Any]]:
    """Give the share of each answer, then of the favourable ones with the number who answered."""
    given = {row["answer"]: row["share"] for row in bar.rows}
    unknown = hidden_mark if bar.is_hidden else translate("skjult")
    for answer in answers:
        if answer in given:
            yield _share(given[answer], unknown)
        else:
            yield nothing()
    told = f"n = {format_number(bar.n)}" if pd.notna(bar.n) else ""
    if all(pd.isna(share) for share in bar.shares):
        told = " · ".join(filter(None, (bar.why_unknown(hidden_mark), told)))
    yield _share(bar.favourable_share, "–") | {"sub": told}


def _share(share: float, unknown: str) -> dict[str, Any]:
    if pd.isna(share):
        return unsorted(unknown)
    return {"text": format_percent(share), "sort": float(share)}


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Til høyre for midten står de som svarer høyt på skalaen, til "
        "venstre de som svarer lavt. Prosenten ytterst til høyre er andelen positive svar."
    )
