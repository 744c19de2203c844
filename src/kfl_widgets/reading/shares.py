"""Shares of answers -> how many gave each answer.

The columns are «Andel 1», «Andel 2» … or «Andel Helt uenig» …, in percent or in [0, 1].
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kfl_widgets.reading.published import read_numbers
from kfl_widgets.reading.table import Table
from kfl_widgets.survey.model import Option, Problem

__all__ = ["Shares", "answers_from_shares", "read_shares"]

_HEADER = re.compile(r"(?:andel|prosent|%)\W*(?:svaralternativ)?\W*(.+)", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Shares:
    """The share columns of a table.

    Attributes
    ----------
    options
        The answers, one per column; their words are their numbers unless `has_words`.
    columns
        For each option its value and its column: ``value`` and ``state``.
    """

    options: tuple[Option, ...] = ()
    columns: tuple[tuple[int, pd.DataFrame], ...] = ()
    has_words: bool = False


def read_shares(
    table: Table, rows: pd.Index[int], means: pd.Series[float], problems: list[Problem]
) -> Shares:
    """Find and read the share columns of `table`.

    Columns named by words are taken in the order they stand, from the lowest answer to the
    highest or the other way round: whichever agrees with the published means.
    """
    named = {
        number: match[1].strip()
        for number, header in enumerate(table.headers)
        if number not in table.roles.values() and (match := _HEADER.fullmatch(header))
    }
    read = {number: read_numbers(table, number, rows, problems) for number in named}
    if not named:
        return Shares()
    has_words = not all(name.lstrip("-").isdigit() for name in named.values())
    values = [int(name) for name in named.values()] if not has_words else _ranks(read, means)
    options = tuple(
        Option(value, name) for value, name in sorted(zip(values, named.values(), strict=True))
    )
    columns = tuple(zip(values, read.values(), strict=True))
    return Shares(options, tuple(sorted(columns, key=lambda pair: pair[0])), has_words)


def _ranks(read: dict[int, pd.DataFrame], means: pd.Series[float]) -> list[int]:
    rising = list(range(1, len(read) + 1))
    table = pd.DataFrame({number: column["value"] for number, column in read.items()}).dropna()
    if table.empty:
        return rising
    published = means.loc[table.index]

    def miss(ranks: list[int]) -> float:
        implied = table.mul(ranks, axis=1).sum(axis=1) / table.sum(axis=1)
        return float((implied - published).abs().sum())

    return min((rising, rising[::-1]), key=miss)


def answers_from_shares(
    cells: pd.DataFrame, n: pd.Series[float], shares: Sequence[tuple[int, pd.DataFrame]]
) -> pd.DataFrame | None:
    """Turn the shares of the answers into counts.

    Parameters
    ----------
    cells
        The dimensions and ``item`` of each row.
    n
        How many answered.
    shares
        For each option its value and its column, as `read_numbers` gives it; in [0, 1] or percent.

    Returns
    -------
    DataFrame or None
        None without shares. One row per cell × option: the dimensions, ``item``, ``option``,
        ``n``, ``state``. People are whole: a count is rounded, which is exact for shares with one
        decimal and n < 1000. A suppressed share stays unknown, also where the others would give
        it away.
    """
    if not shares or cells.empty:
        return None
    in_percent = any(column["value"].max() > 1 for _, column in shares)
    unit = 100.0 if in_percent else 1.0
    tables = []
    for option, column in shares:
        count = (column["value"] / unit * n).round()
        state = column["state"].mask(count.isna() & column["state"].eq("known"), "missing")
        tables.append(cells.assign(option=option, n=count, state=state))
    stacked = pd.concat(tables, ignore_index=True)
    return stacked[_is_offered(stacked)].reset_index(drop=True)


def _is_offered(answers: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows are about an option its item has, in a cell that shows any share at all."""
    is_given = answers["state"].ne("missing")
    has_option = is_given.groupby([answers["item"], answers["option"]]).transform("any")
    dimensions = [answers[name] for name in ("wave", "school", "group", "grade", "gender", "item")]
    has_shares = is_given.groupby(dimensions).transform("any")
    return has_option.astype(bool) & has_shares.astype(bool)
