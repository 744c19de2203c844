"""What a survey is: frozen records over four small tables of sufficient statistics.

A `Survey` never holds a respondent. Its tables hold *cells*: how many answered, the sum and the
sum of squares, for each wave × school × group × grade × gender × measure. Everything the product
says is a sum over cells. This module knows no file format and no widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, cast

import pandas as pd

from kfl_widgets.locale import SPOKEN, Message

__all__ = [
    "ALL",
    "DIMENSIONS",
    "PRODUCTS",
    "UNKNOWN",
    "Codebook",
    "Factor",
    "Filters",
    "Item",
    "Option",
    "Problem",
    "Scale",
    "Source",
    "Survey",
    "Wave",
    "Where",
]

DIMENSIONS = ("wave", "school", "group", "grade", "gender")
"""What identifies a cell, beside its measure. All codes are text."""

ALL = "alle"
"""A dimension's value in a cell that is a total: «Alle kjønn», «Alle trinn», or never split."""

UNKNOWN = "ukjent"
"""A dimension's value for respondents who did not say, where others did."""

STATES = ("known", "suppressed", "missing")
"""How much is known of a cell, the worst last: what is summed is as bad as the worst of it."""

PRODUCTS = ("n", "sum_a", "sum_b", "sum_aa", "sum_bb", "sum_ab")
"""What of two scores of the same people adds up."""

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Where:
    """The place a problem concerns: file, sheet and cell address («C7»), as far as known."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return " › ".join(part for part in (self.file, self.sheet, self.cell) if part)


@dataclass(frozen=True, repr=False)
class Problem:
    """Something a person should know about what was read. Data, not an exception.

    Attributes
    ----------
    severity
        ``"error"``: this part could not be read. ``"warning"``: read, but look at it.
        ``"info"``: what was done, for the record.
    message, remedy
        What is the matter, and what to do (`remedy` may be None when there is nothing to do).
    where
        File, sheet and cell.
    """

    severity: Severity
    message: Message
    where: Where = Where()
    remedy: Message | None = None

    def in_language(self, language: str = SPOKEN) -> str:
        """Say it all in one line: place, what is wrong, what to do."""
        place = f"{self.where}: " if str(self.where) else ""
        remedy = f" {self.remedy.in_language(language)}" if self.remedy else ""
        return f"{place}{self.message.in_language(language)}{remedy}"

    def __str__(self) -> str:
        return self.in_language()

    def __repr__(self) -> str:
        return f"<Problem {self.severity}: {self}>"


@dataclass(frozen=True)
class Scale:
    """What the numbers of a measure mean.

    Attributes
    ----------
    low, high
        The smallest and the largest possible score; None when the scale has no such bound.
    decimals
        How many decimals a mean is shown with.
    unit
        ``""`` for raw scores, ``"poeng"`` on the 500-point scale, ``"%"`` for percentages.
    """

    low: float | None = 1.0
    high: float | None = 5.0
    decimals: int = 1
    unit: str = ""

    @property
    def name(self) -> str:
        """A short name: «1–5», «0–100 %», «500-poengsskala», «skalapoeng»."""
        if self.low is None or self.high is None:
            return {"": "ukjent skala", "poeng": "500-poengsskala"}.get(self.unit, self.unit)
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.low:g}–{self.high:g}{unit}"


@dataclass(frozen=True)
class Option:
    """One answer to an item: its value on the scale and its words."""

    value: int
    label: str


@dataclass(frozen=True)
class Factor:
    """A factor as one respondent group answers it: the mean of several items.

    The same `code` in two groups is the same subject seen by both, and may be compared as a gap
    if the scales are alike.
    """

    code: str
    label: str
    group: str
    scale: Scale = Scale()
    high_is_good: bool = True


@dataclass(frozen=True)
class Item:
    """One statement as one respondent group answers it.

    `factor` is the code of its factor (``""`` for none). `reversed` items count as
    low + high − x in the factor's score. `options` may be empty when the words are unknown.
    """

    code: str
    text: str
    group: str
    factor: str = ""
    scale: Scale = Scale()
    reversed: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """The factors and items of a survey, in the order they are to be shown."""

    factors: tuple[Factor, ...] = ()
    items: tuple[Item, ...] = ()

    def factor(self, group: str, code: str) -> Factor | None:
        """Give the factor `code` of `group`, or None."""
        return self._factors.get((group, code))

    def item(self, group: str, code: str) -> Item | None:
        """Give the item `code` of `group`, or None."""
        return self._items.get((group, code))

    def items_of(self, group: str, factor: str) -> tuple[Item, ...]:
        """Give the items of one group's factor, in order."""
        return tuple(i for i in self.items if i.group == group and i.factor == factor)

    @cached_property
    def _factors(self) -> dict[tuple[str, str], Factor]:
        return {(f.group, f.code): f for f in self.factors}

    @cached_property
    def _items(self) -> dict[tuple[str, str], Item]:
        return {(i.group, i.code): i for i in self.items}

    @cached_property
    def measures(self) -> pd.DataFrame:
        """One row per group × measure, factors before items, in the codebook's order.

        Columns: group, measure, factor, item (``""`` on a factor's own row), label,
        high_is_good, scale (its name), decimals, unit, low, high.
        """
        rows = [
            (f.group, f.code, f.code, "", f.label, f.high_is_good, f.scale) for f in self.factors
        ]
        for i in self.items:
            parent = self.factor(i.group, i.factor)
            good = not i.reversed if parent is None else parent.high_is_good != i.reversed
            rows.append((i.group, i.code, i.factor, i.code, i.text, good, i.scale))
        columns = ["group", "measure", "factor", "item", "label", "high_is_good"]
        table = pd.DataFrame([row[:6] for row in rows], columns=columns)
        scales = [row[6] for row in rows]
        table["scale"] = [s.name for s in scales]
        table["decimals"] = [s.decimals for s in scales]
        table["unit"] = [s.unit for s in scales]
        table["low"] = pd.Series([s.low for s in scales], dtype="float64")
        table["high"] = pd.Series([s.high for s in scales], dtype="float64")
        return table


@dataclass(frozen=True)
class Wave:
    """A time of measurement: its code («T1», «2021-22»), and the year it began, if known."""

    code: str
    year: int | None = None

    @property
    def label(self) -> str:
        """The code with its year: «T1 2016»; the code alone when it says the year already."""
        if self.year is None or str(self.year) in self.code:
            return self.code
        return f"{self.code} {self.year}"


@dataclass(frozen=True)
class Source:
    """A file that was read: its name, what it was recognised as, and its SHA-256."""

    name: str
    layout: str
    sha256: str = ""
    rows: int = 0


@dataclass(frozen=True)
class Filters:
    """Which cells are looked at. An empty tuple leaves that dimension unrestricted.

    Attributes
    ----------
    waves, schools, groups, grades, genders
        Codes, as `Survey.values` gives them; numbers become text. Nobody has a code that the survey
        doesn't have, so what is asked of it is an empty table.

    Raises
    ------
    TypeError
        If a dimension is given one code instead of several.
    """

    waves: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in _FIELD.values():
            codes = getattr(self, name)
            if isinstance(codes, str) or not isinstance(codes, Iterable):
                raise TypeError(f"{name} takes several codes: ({codes!r},), not {codes!r}")
            object.__setattr__(self, name, tuple(map(str, codes)))

    def of(self, dimension: str) -> tuple[str, ...]:
        """Give the chosen codes of one dimension, by its column name."""
        values: tuple[str, ...] = getattr(self, _FIELD[dimension])
        return values

    def with_(self, dimension: str, values: Iterable[str | int]) -> Filters:
        """Give a copy where `dimension` is restricted to `values`."""
        return replace(self, **{_FIELD[dimension]: cast(tuple[str, ...], values)})


_FIELD = {d: f"{d}s" for d in DIMENSIONS}


@dataclass(frozen=True, eq=False, repr=False)
class Survey:
    """Everything known of a survey. Make one with `read`, `reduce`, `build` or `combine`.

    All dimension and measure columns are ordered categoricals: waves by time, groups and grades
    as schools list them, measures in the codebook's order. The value `ALL` marks a total.

    Attributes
    ----------
    scores
        One row per cell: the five dimensions, ``measure`` (a factor's or item's code), ``n``,
        ``total`` (Σx), ``total_sq`` (Σx²), ``state`` (``known``, ``suppressed``, ``missing``),
        ``mean``, ``sd`` as published where ``n`` is unknown (else NaN), and ``rounding``, how far
        the cell's mean may be off because it was published with few decimals (0.05 for one; 0 for
        sums of answers). Scores of items are as answered (not reversed).
    answers
        One row per cell × answer: the five dimensions, ``item``, ``option``, ``n``, ``state``.
    participation
        One row per wave × school × group × grade × gender: ``invited`` and ``answered`` (people),
        and ``raters`` (how many people gave the ratings, where some rate others, one row for all
        genders); NaN when unknown.
    products
        One row per cell × pair of factors, of those who have both scores: the five dimensions,
        ``measure_a, measure_b``, ``n``, ``sum_a, sum_b, sum_aa, sum_bb, sum_ab`` (Σa, Σb, Σa², Σb²,
        Σab). Empty where only published numbers are known.
    codebook
        Factors and items, in the order to show them.
    waves
        The waves by time, with their years where these are known.
    references
        Names in the school column that are not schools but yardsticks (a municipality, the
        country). They are never added to schools.
    sources
        What was read, sheet by sheet.
    problems
        What a person should know about it.
    """

    scores: pd.DataFrame
    answers: pd.DataFrame
    participation: pd.DataFrame
    codebook: Codebook
    products: pd.DataFrame
    waves: tuple[Wave, ...] = ()
    references: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
    _memo: dict[object, object] = field(default_factory=dict, init=False)

    def values(self, dimension: str) -> tuple[str, ...]:
        """Give the codes a dimension has in the data, in order, without `ALL` and references."""
        key = ("values", dimension)
        if key not in self._memo:
            self._memo[key] = self._values(dimension)
        return cast(tuple[str, ...], self._memo[key])

    def _values(self, dimension: str) -> tuple[str, ...]:
        seen: dict[str, None] = {}
        for table in (self.scores, self.participation):
            column = table[dimension].cat.remove_unused_categories()
            seen.update(dict.fromkeys(column.cat.categories))
        order = self.scores[dimension].cat.categories
        hidden = {ALL, *self.references}
        return tuple(value for value in order if value in seen and value not in hidden)

    def wave(self, code: str) -> Wave:
        """Give the wave with this code; raise KeyError if there is none."""
        return {wave.code: wave for wave in self.waves}[code]

    def memo(self) -> dict[object, object]:
        """Give the place where pure functions of this survey may keep what they computed."""
        return self._memo

    def __repr__(self) -> str:
        counts: Mapping[str, int] = {
            "cells": len(self.scores),
            "waves": len(self.waves),
            "schools": len(self.values("school")),
            "factors": len(self.codebook.factors),
            "items": len(self.codebook.items),
            "problems": len(self.problems),
        }
        return f"<Survey {', '.join(f'{n} {what}' for what, n in counts.items())}>"
