"""The cells of tables of words: what is hidden says so, what is unknown is a dash.

Of a change that is hidden the wave that may be shown is shown. Intervals are told as «2,9 og 3,2»
under «Trolig mellom».
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kfl_widgets.locale import format_number, format_signed, translate

__all__ = ["UNKNOWN", "Row", "between", "count", "hidden", "level", "number", "numeric"]

Row = Mapping[str, Any]
UNKNOWN = "–"


def level(row: Row | None, side: str, language: str) -> str:
    """Write a mean, and below it how many answered."""
    if row is None:
        return UNKNOWN
    mean = number(row, f"mean{side}", language)
    if pd.isna(row[f"mean{side}"]) or pd.isna(row[f"n{side}"]):
        return mean
    told = translate("{n} svar", language).format(n=count(row, f"n{side}", language))
    return f"{mean}\n{told}"


def number(row: Row, column: str, language: str) -> str:
    """Write a number in the measure's own decimals."""
    return _written(row, column, int(row["decimals"]), language)


def count(row: Row, column: str, language: str) -> str:
    """Write how many."""
    return _written(row, column, 0, language)


def between(row: Row | None, what: str, language: str, side: str = "") -> str:
    """Say an interval without naming it: «2,9 og 3,2»."""
    if row is None:
        return UNKNOWN
    ends = [row[f"{what}_{end}{side}"] for end in ("low", "high")]
    if any(end is None or pd.isna(end) for end in ends):
        return _absent(row, language)
    decimals = int(row["decimals"])
    write = format_signed if what == "change" else format_number
    low, high = (write(end, decimals, language) for end in ends)
    return translate("{low} og {high}", language).format(low=low, high=high)


def hidden(language: str) -> str:
    """Give what stands for what may not be shown."""
    return translate("skjermet", language)


def numeric(head: Sequence[str], first: int, but_last: int = 0) -> tuple[int, ...]:
    """Give the columns that hold numbers: all from `first`, but for some at the end."""
    return tuple(range(first, len(head) - but_last))


def _written(row: Row, column: str, decimals: int, language: str) -> str:
    value = row.get(column)
    if value is None or pd.isna(value):
        return _absent(row, language)
    return format_number(value, decimals, language)


def _absent(row: Row, language: str) -> str:
    return hidden(language) if row.get("hidden") else UNKNOWN
