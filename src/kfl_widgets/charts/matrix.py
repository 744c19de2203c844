"""A table of levels beside a yardstick as a matrix: its rows, its columns, and each cell in words.

Figure and table twin take the same words from here, so they can't differ. Knows no pixel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kfl_widgets.charts.names import measure_name, row_key, rows_of, scale_ends
from kfl_widgets.locale import (
    SPOKEN,
    format_number,
    format_signed,
    is_better,
    is_worse,
    label,
    verdict_symbol,
)
from kfl_widgets.survey import ProtectedTable

__all__ = ["Cell", "Matrix", "across", "lay_out", "steps_of"]

STEPS = (0.04, 0.10)
"""From where a distance is coloured, and strongly: shares of the scale. About 0.2 and 0.5 SD."""

POINTS = 500
"""The 500-point scale has no ends; this makes its steps 20 and 50 points, of an SD of 100."""


@dataclass(frozen=True)
class Cell:
    """One number of the matrix, ready to be read.

    Attributes
    ----------
    row, column
        Where it stands.
    key
        What a click on it tells; see `row_key`.
    value, reference, distance, n
        Its mean, the yardstick's, how far apart they are, and how many answered.
    sign
        ``▲`` or ``▼`` for better or weaker than chance can explain; with ``?`` when it may be
        chance; ``""`` near the yardstick.
    tone
        ``better``, ``worse``, ``near``, ``hidden``, or ``none`` where there is no number.
    depth
        How far from the yardstick: 0 near, 1, 2 far.
    mean
        For sorting; None when unknown.
    """

    row: int
    column: int
    key: str
    value: str
    reference: str
    distance: str
    n: str
    sign: str
    tone: str
    depth: int
    mean: float | None


@dataclass(frozen=True)
class Matrix:
    """A protected table laid out.

    Attributes
    ----------
    rows, columns
        What they are called. A column has its code and its name.
    factors
        The factor of each row.
    cells
        In the table's order; where nobody was asked there is none.
    """

    rows: tuple[str, ...]
    factors: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]


def across(table: ProtectedTable) -> str:
    """Give the dimension along the columns: school, grade, gender, else group."""
    return next(d for d in ("school", "grade", "gender", "group") if d in table.by)


def lay_out(table: ProtectedTable, language: str = SPOKEN) -> Matrix:
    """Lay out a protected table of kind ``"reference"``; see `across`."""
    along = across(table)
    codes = list(table.frame[along].cat.remove_unused_categories().cat.categories)
    records = rows_of(table)
    names = _row_names(records, along, language)
    places = {key: place for place, key in enumerate(names)}
    cells = (
        _cell(table, row, places[_row_of(row, along)], codes.index(row[along]), language)
        for row in records
    )
    return Matrix(
        rows=tuple(names.values()),
        factors=tuple(factor for _, factor, _ in names),
        columns=tuple((str(code), label(along, str(code), language)) for code in codes),
        cells=tuple(cells),
    )


def steps_of(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """Give from which distances a row's cell is coloured; None on a scale that nobody knows."""
    ends = scale_ends(str(row["scale"]))
    if ends is None and row["unit"] != "poeng":
        return None
    width = POINTS if ends is None else ends[1] - ends[0]
    return STEPS[0] * width, STEPS[1] * width


def _row_of(row: Mapping[str, Any], along: str) -> tuple[str, str, str]:
    group = "" if along == "group" else str(row["group"])
    return group, str(row["factor"]), str(row.get("item", ""))


def _row_names(
    records: list[dict[str, Any]], along: str, language: str
) -> dict[tuple[str, str, str], str]:
    """Name each row, with its group when there are several."""
    has_groups = along != "group" and len({row["group"] for row in records}) > 1
    names: dict[tuple[str, str, str], str] = {}
    for row in records:
        told = [label("group", str(row["group"]), language)] if has_groups else []
        names.setdefault(_row_of(row, along), " · ".join([measure_name(row, language), *told]))
    return names


def _cell(
    table: ProtectedTable,
    row: Mapping[str, Any],
    place: int,
    column: int,
    language: str,
) -> Cell:
    decimals = int(row["decimals"])
    steps = steps_of(row)
    mean, gap, n = row["mean_school"], row["gap"], row["n_school"]
    is_hidden = row["hidden"] or (pd.isna(mean) and row["state"] == "suppressed")
    depth = 0 if steps is None or pd.isna(gap) else sum(abs(gap) >= step for step in steps)
    sign = "" if is_hidden else _sign(row, depth)
    return Cell(
        row=place,
        column=column,
        key=row_key(row),
        value=table.mark(language) if is_hidden else format_number(mean, decimals, language),
        reference="" if is_hidden else format_number(row["mean_reference"], decimals, language),
        distance="" if is_hidden else format_signed(gap, decimals, language),
        n="" if is_hidden else format_number(n, 0, language),
        sign=sign,
        tone="hidden" if is_hidden else "none" if pd.isna(mean) else _tone(row, depth),
        depth=0 if is_hidden else depth,
        mean=None if pd.isna(mean) else float(mean),
    )


def _tone(row: Mapping[str, Any], depth: int) -> str:
    if depth == 0:
        return "near"
    return "better" if (row["gap"] > 0) == row["high_is_good"] else "worse"


def _sign(row: Mapping[str, Any], depth: int) -> str:
    verdict = row["verdict"]
    if is_better(verdict) or is_worse(verdict):
        return verdict_symbol(verdict)
    return {"better": "▲?", "worse": "▼?"}.get(_tone(row, depth), "")
