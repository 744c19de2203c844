"""The one query: which cells are meant, and what they add up to.

Two rules keep sums honest. A published total (a row with `ALL`) is used when there is one, and
details are summed only when there isn't. A sum that includes something unknown is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from kfl_widgets.survey.model import ALL, DIMENSIONS, Filters, Survey

__all__ = ["KEYS", "MEASURES", "Origin", "Side", "add_up", "check_by", "select"]

MEASURES = ("factor", "item")
"""What may stand in `by` beside the dimensions."""

KEYS = (*DIMENSIONS, "measure", "item", "option", "measure_a", "measure_b")
"""Columns that tell cells apart; the others hold numbers."""

_SPLIT = ("school", "grade", "gender")


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
    each
        A dimension along which every part must be one that may be shown; ``""`` for none.
    table
        Which of the survey's tables has the people: ``"scores"`` or ``"products"``.
    """

    where: Filters
    columns: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
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
        chosen = where.of(dimension) or survey.values(dimension)
        if dimension not in by and len(chosen) > 1:
            raise ValueError(
                f"by must hold {dimension!r}, or where must choose one: they are never averaged"
            )
    schools = set(where.schools)
    if "school" not in by and schools & set(survey.references) and len(schools) > 1:
        raise ValueError("a reference is never averaged with anything: put 'school' in by")


def select(
    survey: Survey,
    table: pd.DataFrame,
    by: Sequence[str],
    where: Filters,
    values: Sequence[str],
) -> pd.DataFrame:
    """Sum `values` of the cells that `where` chooses, to one row per combination of `by`.

    Parameters
    ----------
    table
        One of the survey's tables (or rows of one).
    by
        Column names to keep: dimensions and whatever else identifies the rows (``measure``).
    values
        Columns that add up. A ``state`` column is carried along, and ``mean``/``sd`` survive
        where one cell alone makes up a row.

    Returns
    -------
    DataFrame
        Columns `by`, `values`, and ``state``/``mean``/``sd`` if `table` has them; sorted by `by`.
    """
    keys = [c for c in table if c in KEYS]
    rows = _chosen(survey, table, where)
    for dimension in [key for key in keys if key not in by]:
        keys.remove(dimension)
        if dimension in _SPLIT:
            rows = _total_or_details(table, rows, dimension, keys)
    for dimension in _SPLIT:
        if dimension in keys:
            rows = _details_or_total(table, rows, dimension, keys)
    return _sum(table, rows, keys, values)


def add_up(cells: pd.DataFrame, keys: list[str], values: Sequence[str]) -> pd.DataFrame:
    """Add cells up to one row per combination of `keys`; what holds something unknown is unknown.

    ``state`` becomes the worst of the cells'; ``mean`` and ``sd`` survive where a row is one cell.
    """
    return _sum(cells, np.arange(len(cells)), keys, values)


# Arrays of codes, and row numbers into one table: a query is asked many times a second, and every
# intermediate table would cost more than all the sums.


def _chosen(survey: Survey, table: pd.DataFrame, where: Filters) -> np.ndarray:
    keep = np.ones(len(table), dtype=bool)
    for dimension in DIMENSIONS:
        chosen = where.of(dimension)
        if chosen:
            keep &= _is_one_of(table[dimension], chosen)
    if survey.references and not where.schools:
        keep &= ~_is_one_of(table["school"], survey.references)
    return np.flatnonzero(keep)


def _is_one_of(column: pd.Series, values: Sequence[str]) -> np.ndarray:
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.isin(values).to_numpy()
    is_in = np.append(column.cat.categories.isin(values), False)  # a missing code is the last
    is_one: np.ndarray = is_in[column.cat.codes.to_numpy()]
    return is_one


def _total_or_details(
    table: pd.DataFrame, rows: np.ndarray, dimension: str, rest: list[str]
) -> np.ndarray:
    """Keep the total over `dimension` where there is one, else all details."""
    is_total = _is_one_of(table[dimension], (ALL,))[rows]
    if not is_total.any() or is_total.all():
        return rows
    line = _number(table, rows, rest)
    has_total = np.zeros(int(line.max()) + 1, dtype=bool)
    has_total[line[is_total]] = True
    kept: np.ndarray = rows[is_total | ~has_total[line]]
    return kept


def _details_or_total(
    table: pd.DataFrame, rows: np.ndarray, dimension: str, keys: list[str]
) -> np.ndarray:
    """Drop a total where its details stand beside it."""
    is_total = _is_one_of(table[dimension], (ALL,))[rows]
    if not is_total.any() or is_total.all():
        return rows
    line = _number(table, rows, [key for key in keys if key != dimension])
    has_details = np.zeros(int(line.max()) + 1, dtype=bool)
    has_details[line[~is_total]] = True
    kept: np.ndarray = rows[~(is_total & has_details[line])]
    return kept


def _number(table: pd.DataFrame, rows: np.ndarray, keys: list[str]) -> np.ndarray:
    """Give each row the number of its combination of `keys`, in the order of the keys' values."""
    number = np.zeros(len(rows), dtype=np.int64)
    for key in keys:
        codes, size = _codes(table[key])
        number = number * (size + 1) + codes[rows] + 1
    numbers: np.ndarray = np.unique(number, return_inverse=True)[1]
    return numbers


def _codes(column: pd.Series) -> tuple[np.ndarray, int]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(np.int64), len(column.cat.categories)
    codes, values = pd.factorize(column, sort=True)
    return codes.astype(np.int64), len(values)


def _sum(
    table: pd.DataFrame, rows: np.ndarray, keys: list[str], values: Sequence[str]
) -> pd.DataFrame:
    """Add up; what includes something unknown becomes unknown."""
    line = _number(table, rows, keys)
    size = int(line.max()) + 1 if len(line) else 0
    first = np.full(size, -1, dtype=np.intp)
    first[line[::-1]] = rows[::-1]
    columns: dict[str, Any] = {key: table[key].array[first] for key in keys}
    for name in values:
        # bincount carries NaN into the sum, which is what we want
        columns[name] = np.bincount(line, table[name].to_numpy(float)[rows], size)
    if "state" in table:
        columns["state"] = _worst_state(table["state"], rows, line, size)
    alone = np.bincount(line, minlength=size) == 1
    for name in ("mean", "sd"):
        if name in table:
            columns[name] = np.where(alone, table[name].to_numpy(float)[first], np.nan)
    return pd.DataFrame(columns, index=pd.RangeIndex(size))


def _worst_state(state: pd.Series, rows: np.ndarray, line: np.ndarray, size: int) -> pd.Series:
    worst = np.zeros(size, dtype=np.int8)
    np.maximum.at(worst, line, state.cat.codes.to_numpy()[rows])
    return pd.Series(state.cat.categories.to_numpy()[worst], dtype=state.dtype)
