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
_STATES = np.array(["known", "suppressed", "missing"])


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
    cells = _chosen(survey, table, where)
    for dimension in keys:
        if dimension not in by:
            cells = _drop_dimension(cells, dimension, keys=[k for k in keys if k in cells])
    keys = [k for k in keys if k in by]
    cells = add_up(cells, keys, values)
    for dimension in _SPLIT:
        if dimension in keys:
            cells = _details_or_total(cells, dimension, keys)
    result: pd.DataFrame = cells.sort_values(keys, ignore_index=True) if keys else cells
    return result


def _chosen(survey: Survey, table: pd.DataFrame, where: Filters) -> pd.DataFrame:
    keep = np.ones(len(table), dtype=bool)
    for dimension in DIMENSIONS:
        chosen = where.of(dimension)
        if chosen:
            keep &= table[dimension].isin(chosen).to_numpy()
    if survey.references and not where.schools:
        keep &= ~table["school"].isin(survey.references).to_numpy()
    return table[keep]


def _drop_dimension(cells: pd.DataFrame, dimension: str, keys: list[str]) -> pd.DataFrame:
    """Keep the total over `dimension` where there is one, else all details (summed later)."""
    if dimension not in _SPLIT:
        return cells.drop(columns=dimension)
    rest = [key for key in keys if key != dimension]
    is_total = (cells[dimension] == ALL).to_numpy()
    if is_total.any() and not is_total.all():
        row = _number(cells, rest)
        has_total = np.zeros(row.max() + 1, dtype=bool)
        has_total[row[is_total]] = True
        cells = cells[is_total | ~has_total[row]]
    return cells.drop(columns=dimension)


def _details_or_total(cells: pd.DataFrame, dimension: str, keys: list[str]) -> pd.DataFrame:
    """Drop a total where its details stand beside it."""
    is_total = (cells[dimension] == ALL).to_numpy()
    if not is_total.any() or is_total.all():
        return cells
    row = _number(cells, [key for key in keys if key != dimension])
    has_details = np.zeros(row.max() + 1, dtype=bool)
    has_details[row[~is_total]] = True
    kept: pd.DataFrame = cells[~(is_total & has_details[row])]
    return kept


def _number(cells: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """Give each row the number of its combination of `keys`."""
    if not keys:
        return np.zeros(len(cells), dtype=np.intp)
    return cells.groupby(keys, observed=True, sort=False).ngroup().to_numpy()


def add_up(cells: pd.DataFrame, keys: list[str], values: Sequence[str]) -> pd.DataFrame:
    """Add cells up to one row per combination of `keys`; what holds something unknown is unknown.

    ``state`` becomes the worst of the cells'; ``mean`` and ``sd`` survive where a row is one cell.
    """
    cells = cells.reset_index(drop=True)
    row = _number(cells, keys)
    rows = int(row.max()) + 1 if len(row) else 0
    first = np.full(rows, -1, dtype=np.intp)
    first[row[::-1]] = np.arange(len(row))[::-1]
    result = cells.loc[first, keys].reset_index(drop=True)
    for name in values:
        # bincount carries NaN into the sum, which is what we want
        result[name] = np.bincount(row, weights=cells[name].to_numpy(float), minlength=rows)
    if "state" in cells:
        result["state"] = _worst_state(cells["state"], row, rows)
    alone = np.bincount(row, minlength=rows) == 1
    for name in ("mean", "sd"):
        if name in cells:
            result[name] = np.where(alone, cells[name].to_numpy(float)[first], np.nan)
    return result


def _worst_state(state: pd.Series, row: np.ndarray, rows: int) -> pd.Series:
    worst = np.zeros(rows, dtype=np.int8)
    np.maximum.at(worst, row, state.cat.codes.to_numpy())
    return pd.Series(_STATES[worst], dtype=state.dtype)
