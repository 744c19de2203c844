"""The one query: which cells are meant, and what they add up to.

Two rules keep sums honest. A published total (a row with `ALL`) is used when there is one, and
details are summed only when there isn't. A sum that includes something unknown is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from kfl_widgets.survey.model import ALL, DIMENSIONS, Filters, Survey

__all__ = [
    "KEYS",
    "Cells",
    "Columns",
    "add_up",
    "cells_of",
    "lay_out",
    "select",
]

KEYS = (*DIMENSIONS, "measure", "item", "option", "measure_a", "measure_b")
"""Columns that tell cells apart; the others hold numbers."""

_SPLIT = ("school", "grade", "gender")

_CARRIED = ("state", "mean", "sd")

Columns = dict[str, Any]
"""A small table as plain columns by name: quicker made and added to than a frame."""


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
        Columns `by`, `values`, and ``state``/``mean``/``sd`` if `cells` has them; in the order of
        the cells' keys.
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
