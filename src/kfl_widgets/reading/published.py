"""Published numbers -> sufficient statistics: n, mean and SD become sums."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import MARKS, parse_numbers
from kfl_widgets.survey.model import Problem

__all__ = ["are_percent", "cells_from_means", "read_numbers"]

_MANY = 5
_MOST_DECIMALS = 4
_CLOSE = 1e-9


def read_numbers(
    table: Table,
    role: str | int,
    rows: pd.Index[int],
    problems: list[Problem],
    marks: Mapping[str, str] = MARKS,
) -> pd.DataFrame:
    """Read one column of numbers, and report what in it is neither number nor mark.

    Returns
    -------
    DataFrame
        One row per row in `rows`: ``value`` and ``state`` (known, suppressed, missing).
    """
    column = parse_numbers(table.column(role).loc[rows], marks)
    odd, starred = column["state"].eq("unreadable"), column["state"].eq("starred")
    if odd.any():
        problems.append(_odd_values(table, role, list(column.index[odd])))
    if starred.any():
        problems.append(_starred_values(table, role, list(column.index[starred])))
    return column.assign(state=column["state"].mask(odd, "missing").mask(starred, "known"))


def are_percent(table: Table, role: str | int, rows: pd.Index[int]) -> pd.Series[bool]:
    """Tell which cells of a column are written with a percent sign."""
    cells = table.column(role).loc[rows]
    return cells.map(lambda cell: isinstance(cell, str) and cell.strip().endswith("%")).astype(bool)


def _odd_values(table: Table, role: str | int, rows: list[int]) -> Problem:
    return Problem(
        "warning",
        msg(
            "Verdier i «{column}» som ikke er tall: {n} ({cells}). De er ikke tatt med.",
            n=len(rows),
            column=table.header(role),
            cells=table.addresses(role, rows),
        ),
        table.where(role, rows[0]),
        msg("Rett dem i regnearket hvis de skulle vært tall."),
    )


def _starred_values(table: Table, role: str | int, rows: list[int]) -> Problem:
    return Problem(
        "warning",
        msg(
            "Tall i «{column}» med stjerne ved siden av: {n} ({cells}). Vi leser tallene.",
            n=len(rows),
            column=table.header(role),
            cells=table.addresses(role, rows),
        ),
        table.where(role, rows[0]),
        msg(
            "Hos Statistisk sentralbyrå betyr stjernen foreløpig tall, hos Udir skjermet. "
            "Spør den dere fikk filen av, og ta bort tall som ikke skal brukes."
        ),
    )


def cells_from_means(n: pd.DataFrame, mean: pd.DataFrame, sd: pd.DataFrame) -> pd.DataFrame:
    """Turn published rows into cells.

    Parameters
    ----------
    n, mean, sd
        As `read_numbers` gives them.

    Returns
    -------
    DataFrame
        One row per row: ``n``, ``total`` = n·mean, ``total_sq`` = (n − 1)·sd² + n·mean², ``state``;
        ``mean``, ``sd`` only where n is unknown; and ``rounding``, half a unit of the last decimal
        that the means are written with. A suppressed row has no numbers at all.

    Notes
    -----
    One answer has no spread, so its sum of squares needs no SD.
    """
    state = mean["state"].mask(n["state"].eq("suppressed"), "suppressed")
    is_known = state.eq("known")
    count, level, spread = (part["value"].where(is_known) for part in (n, mean, sd))
    squares = (count - 1) * spread**2 + count * level**2
    return pd.DataFrame(
        {
            "n": count,
            "total": count * level,
            "total_sq": squares.mask(count.eq(1), level**2),
            "mean": level.where(count.isna()),
            "sd": spread.where(count.isna()),
            "state": state,
            "rounding": _rounding(level, count * level),
        }
    )


def _rounding(means: pd.Series[float], sums: pd.Series[float]) -> float:
    """Give how far a column's means may be off, judged by the decimals they have.

    Means with decimals whose sums are whole are exact. That a few means are all whole numbers is
    chance more often than rounding.
    """
    known = means.dropna()
    sums = sums[known.index]
    if sums.notna().all() and _are_whole(sums) and not _are_whole(known):
        return 0.0
    fewest = 0 if len(known) >= _MANY else 1
    for decimals in range(fewest, _MOST_DECIMALS + 1):
        if _are_whole(known * 10**decimals):
            return float(0.5 * 10.0**-decimals)
    return 0.0


def _are_whole(numbers: pd.Series[float]) -> bool:
    return bool(((numbers - numbers.round()).abs() < _CLOSE * numbers.abs().clip(lower=1)).all())
