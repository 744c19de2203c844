"""Hvordan fordeler svarene seg? Behind a factor's mean: its statements, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pandas as pd
from ipywidgets import Dropdown, HBox

from kfl_widgets.charts import by_options, row_key
from kfl_widgets.charts import distribution as draw_distribution
from kfl_widgets.charts.distribution import (
    favourable_share,
    is_low_good,
    statement_name,
    why_no_shares,
)
from kfl_widgets.improvement import Kind, evidence_of, find, remove
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
from kfl_widgets.widgets.figure import Figure, Picture
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.view import View

__all__ = ["DistributionPanel"]

BY = ("wave", "group", "item")
BOTH = "both"


class DistributionPanel(View):
    """Shows how one group answered the statements of one factor, and tags from any bar or row."""

    def __init__(self, session: Session | None = None, *, is_open: bool = True) -> None:
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
        self._shown: ProtectedTable | None = None
        self._evidence: ProtectedTable | None = None
        self._controls = HBox([self._factor, self._group, self._wave])
        self._controls.add_class("kfl-waves")
        self._factor.observe(self._on_factor, "value")
        self._group.observe(self._on_part, "value")
        self._wave.observe(self._on_part, "value")
        self.session.observe(self._show_tags, ["areas"])
        self.begin(translate("Hvordan fordeler svarene seg?"), [self._figure, self._veiled])
        above = (self._finding, self._controls)  # also when there is no figure
        place = self.children.index(self._explanation)
        self.children = (*self.children[:place], *above, *self.children[place:])

    @guarded
    def _on_factor(self, change: dict[str, Any]) -> None:
        self.session.focus = Focus(change["new"] or "")

    @guarded
    def _on_part(self, _change: dict[str, Any]) -> None:
        if self.is_open:
            self._draw()

    @guarded
    def _on_mark(self, key: str) -> None:
        row = self._row(key)
        if row is not None:
            self.session.mark(self._evidence, row)

    @guarded
    def _on_tag(self, key: str, kind: str) -> None:
        row = self._row(_without_wave(key))
        if row is None:
            return
        if kind:
            self.session.tag(self._evidence, row, cast(Kind, kind))
        else:
            self.session.areas = remove(self.session.areas, evidence_of(self._evidence, row).key)

    def _row(self, key: str) -> int | None:
        keys = _keys(self._evidence) if self._evidence is not None else []
        return keys.index(key) if key in keys else None

    def _draw(self) -> None:
        self._shown = self._evidence = None
        set_text(self._finding, "")
        reason = self._offer()
        if reason is not None:
            self.explain(reason)
            return
        shown = protect(self._of_factor(shares), self.session.min_n)
        if self.explain_hidden(shown):
            return
        self._shown = shown
        self._evidence = protect(self._compared(), self.session.min_n)
        good = protect(self._of_factor(favourable), self.session.min_n)
        turned = [
            item for part in by_options(shown) if is_low_good(part) for item in part.frame["item"]
        ]
        finding = say_distribution(good, turned, self.session.wave_labels)
        set_text(self._finding, finding)
        self._figure.show(self._picture(shown, finding))
        self._veiled.layout.display = None if _is_partly_known(shown) else "none"

    # -- what is asked -------------------------------------------------------------------------

    def _offer(self) -> Message | None:
        """Offer the groups, factors and waves that have answers; say why when there are none."""
        session, survey = self.session, self.session.survey
        self._controls.layout.display = "none"
        if survey is None:
            return msg("Last opp regneark først, under «Data».")
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
        if session.focus.factor and session.focus.factor not in factors:
            return msg(
                "{group} har ikke svart på påstander om «{factor}». Velg en annen faktor.",
                group=label("group", self._group.value),
                factor=session.focus.factor,
            )
        return None

    def _offer_segments(self, control: Segments, choices: dict[str, str]) -> None:
        control.unobserve(self._on_part, "value")
        control.offer(choices)
        control.observe(self._on_part, "value")
        control.layout.display = None if len(choices) > 1 else "none"

    def _offer_factors(self, factors: dict[str, str]) -> None:
        asked = self.session.focus.factor or next(iter(factors))
        self._factor.unobserve(self._on_factor, "value")
        options = tuple((name, code) for code, name in factors.items())
        if tuple(self._factor.options) != options:
            self._factor.options = options
        self._factor.value = asked if asked in factors else None
        self._factor.observe(self._on_factor, "value")

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
        parts = by_options(shown)
        caption = translate("Svarfordeling for {factor}").format(factor=self._factor.label)
        return Picture(
            table=shown,
            charts=[
                (title, draw_distribution(part, wave_labels=names))
                for title, part in zip(_titles(parts), parts, strict=True)
            ],
            finding=f"{caption}. {finding}",
            about=describe_selection(self._where(), (names[waves[0]], names[waves[-1]])),
            caption=caption,
            columns=_columns(shown),
            rows=list(self._rows(parts)),
        )

    @guarded
    def _show_tags(self, _change: object = None) -> None:
        if self.is_open and self._shown is not None:
            self._figure.show_rows(list(self._rows(by_options(self._shown))))

    def _rows(self, parts: list[ProtectedTable]) -> Iterator[dict[str, Any]]:
        """Give a row per statement and wave; the newest wave's has the tags."""
        answers = _answers(self._shown)
        last = self._where().waves[-1]
        for part in parts:
            for rows in _bars(part.frame):
                wave = str(rows["wave"].iloc[0])
                key = row_key(rows.iloc[0])
                name = statement_name(rows["label"].iloc[0], is_low_good(part))
                where = self._row(key) if wave == last else None
                kind = self._kind(where)
                yield {
                    "key": f"{key}|{wave}",
                    "name": name,
                    "cells": [
                        {"text": name, "sort": name},
                        {"text": self.session.wave_labels[wave], "sort": wave},
                        *_cells(rows, answers, part.hidden_mark),
                    ],
                    "kind": kind or "",
                    "can_tag": kind is not None,
                }

    def _kind(self, row: int | None) -> str | None:
        """Give how a statement is tagged: "" when it isn't, None when it can't be."""
        if row is None or self._evidence is None or self._evidence.row(row)["hidden"]:
            return None
        area = find(self.session.areas, evidence_of(self._evidence, row).key)
        return area.kind if area else ""


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


def _bars(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Give the rows of each statement and wave, the waves of a statement after each other."""
    for _, statement in frame.groupby("item", sort=False):
        for _, rows in statement.groupby(statement["wave"].astype(str), sort=False):
            yield rows


def _without_wave(key: str) -> str:
    return key.rsplit("|", 1)[0]


def _keys(table: ProtectedTable) -> list[str]:
    return [row_key(row) for row in table.frame.to_dict("records")]


def _titles(parts: list[ProtectedTable]) -> list[str]:
    """Tell apart the figures of a factor: first by which end of the scale is the good one."""
    if len(parts) == 1 and not is_low_good(parts[0]):
        return [""]
    high = translate("Høyt er bra")
    low = translate("Lavt er bra: her står de positive svarene til venstre")
    return [low if is_low_good(part) else high for part in parts]


def _is_partly_known(table: ProtectedTable) -> bool:
    frame = table.frame
    known = frame["share"].notna().groupby([frame["wave"], frame["item"]], observed=True)
    return bool((known.any() & ~known.all()).any())


def _answers(table: ProtectedTable | None) -> list[str]:
    return [] if table is None else list(dict.fromkeys(table.frame["answer"]))


def _columns(table: ProtectedTable) -> list[dict[str, Any]]:
    return [
        {"label": translate("Påstand"), "numeric": False},
        {"label": translate("Måling"), "numeric": False},
        *({"label": answer, "numeric": True} for answer in _answers(table)),
        {"label": translate("Positive"), "numeric": True},
    ]


def _cells(rows: pd.DataFrame, answers: list[str], hidden_mark: str) -> Iterator[dict[str, Any]]:
    """Give the share of each answer, then of the favourable ones with the number who answered."""
    given = rows.set_index("answer")["share"]
    unknown = hidden_mark if rows["hidden"].any() else translate("skjult")
    for answer in answers:
        if answer not in given.index:
            yield {"text": "–", "sort": None}
        else:
            yield _share(given[answer], unknown)
    n = rows["n"].iloc[0]
    told = f"n = {format_number(n)}" if pd.notna(n) else ""
    if rows["share"].isna().all():
        told = " · ".join(filter(None, (why_no_shares(rows, hidden_mark), told)))
    yield _share(favourable_share(rows), "–") | {"sub": told}


def _share(share: float, unknown: str) -> dict[str, Any]:
    if pd.isna(share):
        return {"text": unknown, "sort": None}
    return {"text": format_percent(share), "sort": float(share)}


def _how_to_read() -> str:
    return translate(
        "Slik leser dere figuren: Til høyre for midten står de som svarer høyt på skalaen, til "
        "venstre de som svarer lavt. Prosenten ytterst til høyre er andelen positive svar."
    )
