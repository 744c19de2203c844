"""What is noticed about answers while they are still there: aggregates that may be kept.

Nothing here can be led back to a respondent: a group too small for that has no facts at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kfl_widgets.locale import Message, msg
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.workbook import Book
from kfl_widgets.survey.model import Item, Problem, Source, Where

__all__ = ["ItemFacts", "LeftOut", "SheetFacts", "examine", "facts_of", "notice_items"]

_FEWEST = 7
_FEWEST_FOR_CORRELATION = 20
_UNREVERSED = -0.2
_STRAIGHT = 5


@dataclass(frozen=True)
class ItemFacts:
    """One item as one group answered it.

    Attributes
    ----------
    code, text, group, factor
        Of the item.
    missing
        The share, in [0, 1], of those in the group who answered anything but not this, in the
        grades where anybody did; None when so few were asked, or so few left it out, that it would
        tell of somebody.
    rest_correlation
        Pearson's r between the item, as its codebook directs it, and the mean of those it
        belongs with; None when unknown. Clearly below zero: maybe it should be reversed.
    options
        How many answers it offers; None when its scale has no ends.
    """

    code: str
    text: str
    group: str
    factor: str = ""
    missing: float | None = None
    rest_correlation: float | None = None
    options: int | None = None


@dataclass(frozen=True)
class LeftOut:
    """Columns that were not read, by their headers, and why."""

    headers: tuple[str, ...]
    why: Message


@dataclass(frozen=True)
class SheetFacts(Source):
    """A sheet that was read, as a source of the survey.

    Attributes
    ----------
    sheet
        Its name, ``""`` in a file without sheets.
    items
        What was noticed about each item, where the sheet holds answers.
    left_out
        Its columns that were not read.
    inferred
        (group, scale) where the file doesn't say the scale and the numbers had to.
    straight_liners
        How many gave one and the same answer to five items or more; None when unknown.
    """

    sheet: str = ""
    items: tuple[ItemFacts, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    inferred: tuple[tuple[str, str], ...] = ()
    straight_liners: int | None = None


def facts_of(
    book: Book, table: Table, layout: str, inferred: Iterable[tuple[str, str]] = ()
) -> SheetFacts:
    """Name a sheet of published numbers as a source."""
    return SheetFacts(
        book.name,
        layout,
        book.sha256,
        len(table.rows),
        sheet=table.sheet,
        inferred=tuple(dict.fromkeys(inferred)),
    )


def examine(
    values: pd.DataFrame, people: pd.DataFrame, items: Sequence[Item]
) -> tuple[tuple[ItemFacts, ...], int | None]:
    """Notice what can be told about answers.

    Parameters
    ----------
    values
        One row per respondent, one numeric column per item code; NaN is no answer.
    people
        ``group`` and ``grade`` of each row.
    items
        The items, as each group answers them.

    Returns
    -------
    (facts, straight_liners)
        As in `SheetFacts`.
    """
    facts: list[ItemFacts] = []
    straight: list[int] = []
    for group in dict.fromkeys(item.group for item in items):
        asked = [item for item in items if item.group == group and item.code in values]
        theirs = people["group"].eq(group)
        answers = values.loc[theirs, [item.code for item in asked]].to_numpy(float)
        has_answered = ~np.isnan(answers).all(axis=1)
        answers, grades = answers[has_answered], people.loc[theirs, "grade"][has_answered]
        facts.extend(_facts_of(asked, answers, grades))
        if len(answers) >= _FEWEST:
            straight.append(_straight_liners(asked, answers))
    return tuple(facts), sum(straight) if straight else None


def _facts_of(
    items: Sequence[Item], answers: np.ndarray, grades: pd.Series[str]
) -> Iterator[ItemFacts]:
    grade = pd.factorize(grades)[0]
    directed = _directed(items, answers)
    for place, item in enumerate(items):
        low, high = item.scale.low, item.scale.high
        yield ItemFacts(
            item.code,
            item.text,
            item.group,
            item.factor,
            missing=_missing(answers[:, place], grade),
            rest_correlation=_rest_correlation(items, directed, place),
            options=None if low is None or high is None else int(high - low) + 1,
        )


def _missing(answers: np.ndarray, grade: np.ndarray) -> float | None:
    """Give the share without an answer, in the grades where anybody gave one.

    The others were hardly asked.
    """
    given = ~np.isnan(answers)
    was_asked = np.bincount(grade, given, minlength=1)[grade] > 0
    asked, left_out = int(was_asked.sum()), int((was_asked & ~given).sum())
    return left_out / asked if asked >= _FEWEST and not 0 < left_out < _FEWEST else None


def _directed(items: Sequence[Item], answers: np.ndarray) -> np.ndarray:
    directed = answers.copy()
    for place, item in enumerate(items):
        if item.reversed and item.scale.low is not None and item.scale.high is not None:
            directed[:, place] = item.scale.low + item.scale.high - answers[:, place]
    return directed


def _rest_correlation(items: Sequence[Item], answers: np.ndarray, place: int) -> float | None:
    """Correlate an item with the mean of the others of its factor, if there are two at least."""
    factor = items[place].factor
    rest = [k for k, other in enumerate(items) if k != place and factor and other.factor == factor]
    if len(rest) < 2:
        return None
    others = answers[:, rest]
    given = (~np.isnan(others)).sum(axis=1)
    is_there = ~np.isnan(answers[:, place]) & (given > 0)
    if is_there.sum() < _FEWEST_FOR_CORRELATION:
        return None
    x = answers[is_there, place]
    y = np.nansum(others[is_there], axis=1) / given[is_there]
    if x.std() == 0 or y.std() == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])


def _straight_liners(items: Sequence[Item], answers: np.ndarray) -> int:
    """Count who gave one and the same answer to all they answered, five items or more."""
    several = (~np.isnan(answers)).sum(axis=1) >= _STRAIGHT
    if len(items) < _STRAIGHT or not several.any():
        return 0
    given = answers[several]
    return int((np.nanmax(given, axis=1) == np.nanmin(given, axis=1)).sum())


def notice_items(facts: Iterable[ItemFacts], where: Where) -> Iterator[Problem]:
    """Tell about items that look unreversed, or offer fewer answers than their neighbours."""
    facts = tuple(facts)
    few = [fact.text for fact in facts if _offers_fewer(fact, facts)]
    if few:
        yield Problem(
            "warning",
            msg(
                "Disse påstandene har færre svaralternativer enn de andre i sin faktor: {items}.",
                items=", ".join(f"«{text}»" for text in few),
            ),
            where,
            msg("Sjekk skalaen deres."),
        )
    odd = [
        fact.text
        for fact in facts
        if fact.rest_correlation is not None and fact.rest_correlation < _UNREVERSED
    ]
    if odd:
        yield Problem(
            "warning",
            msg(
                "Disse påstandene går mot de andre i sin faktor: {items}. Skal de være snudd?",
                items=", ".join(f"«{text}»" for text in odd),
            ),
            where,
            msg("Er de snudd, så skriv «ja» i kolonnen Snudd i kodeboka i malen."),
        )


def _offers_fewer(fact: ItemFacts, facts: Iterable[ItemFacts]) -> bool:
    neighbours = [
        other.options
        for other in facts
        if fact.factor and (other.group, other.factor) == (fact.group, fact.factor)
    ]
    most = max((options for options in neighbours if options is not None), default=0)
    return fact.options is not None and fact.options < most
