"""Everything that `insights` looks at: one finding per visible row of many protected comparisons.

Knows what to compare with what, and not what is worth telling. Only rows that may be shown become
findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pandas as pd

from kfl_widgets.survey.comparison import compare
from kfl_widgets.survey.contrast import CONTRASTS
from kfl_widgets.survey.disclosure import protect
from kfl_widgets.survey.effects import false_discovery
from kfl_widgets.survey.gaps import against, gap, gap_between
from kfl_widgets.survey.model import Filters, Survey
from kfl_widgets.survey.protected import ProtectedTable
from kfl_widgets.survey.stages import RATED, STAGES

__all__ = ["SURE", "Finding", "Question", "findings"]

Sort = Literal["change", "reference", "gender", "groups", "grade", "spread", "wide"]
_BY = ("group", "factor")
SURE = 0.025
"""The false share of all that is called sure: half the usual, as such lists are read often."""


@dataclass(frozen=True)
class Question:
    """What a team asks: who, at which wave, compared with which, and the smallest group shown."""

    survey: Survey
    where: Filters
    baseline: str
    followup: str
    min_n: int

    @property
    def now(self) -> Filters:
        """The filters at the wave that is looked at."""
        return self.where.with_("wave", (self.followup,))

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that are looked at, in order."""
        chosen = self.where.grades or self.survey.values("grade")
        return tuple(grade for grade in self.survey.values("grade") if grade in chosen)

    @property
    def reference(self) -> str:
        """The yardstick, or "" when there is none."""
        return self.survey.references[0] if self.survey.references else ""


@dataclass(frozen=True)
class Finding:
    """One comparison of one factor, as it may be shown.

    Attributes
    ----------
    sort
        What was compared: two waves, with the reference, two genders, two groups, grades with the
        other grades; or the spread of two waves (``spread``) or with the reference (``wide``).
    group, factor, label
        Whose, and which factor.
    grades
        The grades it is about; empty for all that were asked for.
    pair
        The two codes that were compared: genders, groups, waves.
    effect, least
        Hedges' g, and the end of its interval that is nearest to zero (0 when zero is inside). For
        spread: the logarithm of the ratio of SDs.
    p, q
        Of this comparison alone, and among everything that was looked at.
    is_better
        Whether the second side is better than the first; for spread, whether it is smaller.
    row
        The protected row.
    where
        The filters that show it.
    """

    sort: Sort
    group: str
    factor: str
    label: str
    grades: tuple[str, ...]
    pair: tuple[str, str]
    effect: float
    least: float
    p: float
    is_better: bool
    row: dict[str, Any]
    where: Filters
    q: float = np.nan

    @property
    def is_sure(self) -> bool:
        """Whether it is more than chance, even though so much was looked at."""
        return self.q < SURE and self.least > 0

    @property
    def place(self) -> tuple[str, str, tuple[str, ...]]:
        """What it is about: group, factor and grades."""
        return self.group, self.factor, self.grades


def findings(question: Question, smallest: float) -> list[Finding]:
    """Look at everything, and adjust for having looked at everything.

    q is Benjamini–Hochberg's over every comparison that was made and may be shown, of means and of
    spreads, for all groups, factors, stages and grades together; with weights (Genovese, Roeder &
    Wasserman 2006), so that the many single grades don't drown what a whole school says.
    """
    seen = [f for f in _look(question, smallest) if np.isfinite(f.p)]
    p = np.array([finding.p for finding in seen], dtype=float)
    weight = np.array([_weight(finding) for finding in seen])
    q = false_discovery(np.minimum(p / weight * weight.mean(), 1)) if seen else p
    return [replace(f, q=float(value)) for f, value in zip(seen, q, strict=True)]


def _weight(finding: Finding) -> float:
    if finding.sort == "grade":
        return 0.3 if len(finding.grades) == 1 else 0.7
    return 1.0 if finding.grades or finding.sort in ("spread", "wide", "groups") else 2.0


# -- what is looked at -------------------------------------------------------------------------


def _look(question: Question, smallest: float) -> Iterator[Finding]:
    for grades in ((), *_stages(question)):
        if question.baseline:
            yield from _changes(question, grades, smallest)
        if question.reference:
            yield from _references(question, grades, smallest)
    yield from _genders(question, smallest)
    yield from _groups(question, smallest)
    for grades in (*_stages(question), *((grade,) for grade in question.grades)):
        yield from _standing_out(question, grades, smallest)


def _stages(question: Question) -> list[tuple[str, ...]]:
    """Give the stages that are part of what is looked at, if there are several."""
    parts = [tuple(g for g in stage if g in question.grades) for stage in STAGES]
    present = [part for part in parts if part]
    return present if len(present) > 1 else []


def _changes(question: Question, grades: tuple[str, ...], smallest: float) -> Iterator[Finding]:
    where = question.where.with_("grade", grades or question.where.grades)
    waves = (question.baseline, question.followup)
    table = compare(question.survey, *waves, _BY, where, smallest=smallest)
    told = protect(table, question.min_n)
    yield from _told("change", told, where, grades, waves)
    if not grades:
        yield from _told("spread", told, where, grades, waves)


def _references(question: Question, grades: tuple[str, ...], smallest: float) -> Iterator[Finding]:
    where = question.now.with_("grade", grades or question.where.grades)
    table = against(question.survey, question.reference, _BY, where, smallest=smallest)
    told = protect(table, question.min_n)
    pair = (question.reference, "")
    yield from _told("reference", told, where, grades, pair)
    if not grades:
        yield from _told("wide", told, where, grades, pair)


def _genders(question: Question, smallest: float) -> Iterator[Finding]:
    genders = question.survey.values("gender")
    if question.where.genders or not {"jenter", "gutter"} <= set(genders):
        return
    pair = ("jenter", "gutter")
    table = gap(question.survey, *pair, _BY, question.now, dimension="gender", smallest=smallest)
    yield from _told("gender", protect(table, question.min_n), question.now, (), pair)


def _groups(question: Question, smallest: float) -> Iterator[Finding]:
    where = question.now.with_("group", ())
    groups = question.where.groups or question.survey.values("group")
    for first, second in combinations(groups, 2):
        table = gap(question.survey, first, second, ("factor",), where, smallest=smallest)
        table = table[table["state"] != "refused"]
        if not table.empty:
            told = protect(table, question.min_n)
            yield from _told("groups", told, where, (), (first, second))


def _standing_out(
    question: Question, grades: tuple[str, ...], smallest: float
) -> Iterator[Finding]:
    others = tuple(grade for grade in question.grades if grade not in grades)
    if not others:
        return
    here, there = (question.now.with_("grade", part) for part in (grades, others))
    table = gap_between(question.survey, there, here, _BY, smallest)
    if len(grades) == 1:
        table = table[~table["group"].isin(RATED)]
    yield from _told("grade", protect(table, question.min_n), here, grades, ("", ""))


# -- rows that may be shown --------------------------------------------------------------------


def _told(
    sort: Sort,
    table: ProtectedTable,
    where: Filters,
    grades: tuple[str, ...],
    pair: tuple[str, str],
) -> Iterator[Finding]:
    frame = table.frame
    difference = CONTRASTS[table.kind].difference
    for row in frame[~frame["hidden"]].to_dict("records"):
        named = {str(name): value for name, value in row.items()}
        group = str(named.get("group") or pair[0])
        about_spread = sort in ("spread", "wide")
        effect, least = _spread(named) if about_spread else _level(named, difference)
        is_up = effect > 0
        yield Finding(
            sort=sort,
            group=group,
            factor=str(named["factor"]),
            label=str(named["label"]),
            grades=grades,
            pair=pair,
            effect=effect,
            least=least,
            p=float(named["sd_p" if about_spread else "p"]),
            is_better=not is_up if about_spread else is_up == bool(named["high_is_good"]),
            row=named,
            where=where if sort == "groups" else where.with_("group", (group,)),
        )


def _level(row: dict[str, Any], difference: str) -> tuple[float, float]:
    is_clear = row[f"{difference}_low"] > 0 or row[f"{difference}_high"] < 0
    return row["g"], min(abs(row["g_low"]), abs(row["g_high"])) if is_clear else 0.0


def _spread(row: dict[str, Any]) -> tuple[float, float]:
    if pd.isna(row["sd_ratio"]):
        return np.nan, 0.0
    low, high = np.log(row["sd_ratio_low"]), np.log(row["sd_ratio_high"])
    is_clear = low > 0 or high < 0
    return float(np.log(row["sd_ratio"])), float(min(abs(low), abs(high))) if is_clear else 0.0
