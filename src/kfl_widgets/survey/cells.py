"""The one query: which cells are meant, and what they add up to.

Two rules keep sums honest. A published total (a row with `ALL`) is used when there is one, and
details are summed only when there isn't. A sum that includes something unknown is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pandas as pd

from kfl_widgets.survey.model import ALL, DIMENSIONS, Filters, Survey

__all__ = [
    "KEYS",
    "MEASURES",
    "Cells",
    "Columns",
    "Origin",
    "Side",
    "add_up",
    "cells_of",
    "check_by",
    "lay_out",
    "select",
]

MEASURES = ("factor", "item")
"""What may stand in `by` beside the dimensions."""

KEYS = (*DIMENSIONS, "measure", "item", "option", "measure_a", "measure_b")
"""Columns that tell cells apart; the others hold numbers."""

_SPLIT = ("school", "grade", "gender")

_CARRIED = ("state", "mean", "sd")

Columns = dict[str, Any]
"""A small table as plain columns by name: quicker made and added to than a frame."""


@dataclass(frozen=True)
class Side:
    """One of the samples that the rows of a table speak of.

    Attributes
    ----------
    where
        Its filters.
    columns
        Which column of the table holds a dimension, where it isn't the one of that name. A column
        may name several codes with commas between; ``""`` means that only `where` counts.
    only
        The columns that hang on this side alone; empty when the whole row does.
    own
        Of a side that the whole row hangs on, the columns that it can be shown without the others.
    each
        A dimension along which every part must be one that may be shown; ``""`` for none.
    table
        Which of the survey's tables has the people: ``"scores"`` or ``"products"``.
    """

    where: Filters
    columns: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    each: str = ""
    table: str = "scores"


class Origin:
    """Which survey and which question a table came from. Rides in ``frame.attrs["kfl"]``.

    `protect` asks it; a table without one is of unknown origin. Copying a frame copies attrs
    deeply, and an origin is never copied. Without `sides`, `where` is the only one.
    """

    def __init__(
        self,
        survey: Survey,
        kind: str,
        by: tuple[str, ...],
        where: Filters,
        sides: Sequence[Side] = (),
        **details: Any,
    ) -> None:
        self.survey = survey
        self.kind = kind
        self.by = by
        self.where = where
        self.sides = tuple(sides) or (Side(where),)
        self.details = details

    def __deepcopy__(self, memo: object) -> Origin:
        return self

    def __repr__(self) -> str:
        return f"<Origin {self.kind} by {', '.join(self.by)}>"


def check_by(survey: Survey, by: Sequence[str], where: Filters, *, measured: bool = True) -> None:
    """Raise ValueError for a question that would mix what must not be mixed."""
    allowed = (*DIMENSIONS, *(MEASURES if measured else ()))
    for name in by:
        if name not in allowed:
            raise ValueError(f"by takes {', '.join(allowed)}, not {name!r}")
    if measured and not set(by) & set(MEASURES):
        raise ValueError("by must hold 'factor' or 'item': scores of different factors don't mix")
    for dimension in ("wave", "group"):
        chosen = where.of(dimension) or _there(survey, dimension)
        if dimension not in by and len(chosen) > 1:
            raise ValueError(
                f"by must hold {dimension!r}, or where must choose one: they are never averaged"
            )
    schools = set(where.schools)
    if "school" not in by and schools & set(survey.references) and len(schools) > 1:
        raise ValueError("a reference is never averaged with anything: put 'school' in by")


def _there(survey: Survey, dimension: str) -> tuple[str, ...]:
    """Give the codes there are, `ALL` among them: who has no wave is of no other's wave."""
    key = ("there", dimension)
    memo = survey.memo()
    if key not in memo:
        is_whole = (survey.scores[dimension] == ALL).any()
        memo[key] = (*survey.values(dimension), *([ALL] if is_whole else ()))
    return cast(tuple[str, ...], memo[key])


@dataclass(frozen=True, eq=False)
class Cells:
    """A table of cells as plain arrays: a query is asked many times a second, the layout once.

    Attributes
    ----------
    keys
        The key columns.
    codes
        Per key, each cell's place among the key's values, in their order; −1 for none.
    places
        Per key, the place of each value.
    numbers
        The other columns.
    state
        ``state`` as codes, worst last, and what they stand for; None without one.
    """

    keys: Mapping[str, pd.Categorical]
    codes: Mapping[str, np.ndarray]
    places: Mapping[str, Mapping[Any, int]]
    numbers: Mapping[str, np.ndarray]
    state: pd.Categorical | None

    def __len__(self) -> int:
        return len(next(iter(self.codes.values())))

    def are(self, key: str, values: Iterable[str]) -> np.ndarray:
        """Say which cells have one of `values`."""
        places = self.places[key]
        is_meant = np.zeros(len(places) + 1, dtype=bool)  # the last is what has no value
        is_meant[[places[value] for value in values if value in places]] = True
        chosen: np.ndarray = is_meant[self.codes[key]]
        return chosen


def lay_out(table: pd.DataFrame | Columns) -> Cells:
    """Take a table apart. Keys that are no categoricals become ones."""
    columns: Columns = {name: pd.Series(table[name], copy=False).array for name in map(str, table)}
    keys = {name: _coded(column) for name, column in columns.items() if name in KEYS}
    codes = {name: column.codes.astype(np.intp) for name, column in keys.items()}
    places = {
        name: {value: at for at, value in enumerate(column.categories)}
        for name, column in keys.items()
    }
    state = columns.pop("state", None)
    numbers = {name: np.asarray(columns[name], float) for name in columns if name not in KEYS}
    return Cells(keys, codes, places, numbers, state)


def _coded(column: Any) -> pd.Categorical:
    return column if isinstance(column, pd.Categorical) else pd.Categorical(np.asarray(column))


def cells_of(survey: Survey, table: str) -> Cells:
    """Give one of the survey's own tables laid out: ``"answers"``, ``"products"``."""
    memo = survey.memo()
    key = ("cells", table)
    if key not in memo:
        memo[key] = lay_out(getattr(survey, table))
    return cast(Cells, memo[key])


def select(
    survey: Survey,
    cells: Cells,
    by: Sequence[str],
    where: Filters,
    values: Sequence[str],
) -> Columns:
    """Sum `values` of the cells that `where` chooses, to one row per combination of `by`.

    Parameters
    ----------
    cells
        One of the survey's tables (or rows of one), laid out.
    by
        Column names to keep: dimensions and whatever else identifies the rows (``measure``).
    values
        Columns that add up. A ``state`` column is carried along, and ``mean``/``sd`` survive
        where one cell alone makes up a row.

    Returns
    -------
    dict
        Columns `by`, `values`, and ``state``/``mean``/``sd`` if `cells` has them; sorted by `by`.
    """
    keys = list(cells.keys)
    rows = _chosen(survey, cells, where)
    for dimension in [key for key in keys if key not in by]:
        keys.remove(dimension)
        if dimension in _SPLIT:
            rows = _total_or_details(cells, rows, dimension, keys)
    for dimension in _SPLIT:
        if dimension in keys:
            rows = _details_or_total(cells, rows, dimension, keys)
    return _sum(cells, rows, keys, values)


def add_up(table: Columns, keys: list[str], values: Sequence[str]) -> Columns:
    """Add cells up to one row per combination of `keys`; what holds something unknown is unknown.

    ``state`` becomes the worst of the cells'; ``mean`` and ``sd`` survive where a row is one cell.
    """
    cells = lay_out({name: table[name] for name in table if name in (*keys, *values, *_CARRIED)})
    return _sum(cells, np.arange(len(cells)), keys, values)


def _chosen(survey: Survey, cells: Cells, where: Filters) -> np.ndarray:
    keep = np.ones(len(cells), dtype=bool)
    for dimension in DIMENSIONS:
        chosen = where.of(dimension)
        if chosen:
            keep &= cells.are(dimension, chosen)
    if survey.references and not where.schools:
        keep &= ~cells.are("school", survey.references)
    return np.flatnonzero(keep)


def _total_or_details(
    cells: Cells, rows: np.ndarray, dimension: str, rest: list[str]
) -> np.ndarray:
    """Keep the total over `dimension` where there is one, else all details."""
    is_total = cells.are(dimension, (ALL,))[rows]
    if not is_total.any() or is_total.all():
        return rows
    line, lines = _lines(cells, rows, rest)
    has_total = np.zeros(lines, dtype=bool)
    has_total[line[is_total]] = True
    kept: np.ndarray = rows[is_total | ~has_total[line]]
    return kept


def _details_or_total(
    cells: Cells, rows: np.ndarray, dimension: str, keys: list[str]
) -> np.ndarray:
    """Drop a total where its details stand beside it."""
    is_total = cells.are(dimension, (ALL,))[rows]
    if not is_total.any() or is_total.all():
        return rows
    line, lines = _lines(cells, rows, [key for key in keys if key != dimension])
    has_details = np.zeros(lines, dtype=bool)
    has_details[line[~is_total]] = True
    kept: np.ndarray = rows[~(is_total & has_details[line])]
    return kept


def _lines(cells: Cells, rows: np.ndarray, keys: list[str]) -> tuple[np.ndarray, int]:
    """Give each row the number of its combination of `keys`, in order; and how many there are."""
    number = np.zeros(len(rows), dtype=np.intp)
    for key in keys:
        number = number * (len(cells.places[key]) + 1) + cells.codes[key][rows] + 1
    there, line = np.unique(number, return_inverse=True)
    return line, len(there)


def _sum(cells: Cells, rows: np.ndarray, keys: list[str], values: Sequence[str]) -> Columns:
    """Add up; what includes something unknown becomes unknown."""
    line, size = _lines(cells, rows, keys)
    first = np.empty(size, dtype=np.intp)
    first[line[::-1]] = rows[::-1]
    columns: Columns = {key: cells.keys[key][first] for key in keys}
    for name in values:
        # bincount carries NaN into the sum, which is what we want
        columns[name] = np.bincount(line, cells.numbers[name][rows], size)
    if cells.state is not None:
        worst = np.zeros(size, dtype=np.int8)
        np.maximum.at(worst, line, cells.state.codes[rows])
        columns["state"] = pd.Categorical.from_codes(worst, dtype=cells.state.dtype)
    alone = np.bincount(line, minlength=size) == 1
    for name in _CARRIED[1:]:
        if name in cells.numbers:
            columns[name] = np.where(alone, cells.numbers[name][first], np.nan)
    return columns
