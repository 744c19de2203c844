"""The columns and cells of a `ResultTable`: how a mean, a difference and a missing number are said.

Takes rows of protected tables; which numbers may be shown has been decided before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from kfl_widgets.locale import (
    format_number,
    format_signed,
    is_better,
    is_worse,
    translate,
    verdict_symbol,
)

__all__ = ["column", "hidden", "level", "moved", "nothing", "unknown", "unsorted"]

Cell = dict[str, Any]


def column(label: str, *, numeric: bool = False) -> Cell:
    """Head a column."""
    return {"label": label, "numeric": numeric}


def unsorted(text: str) -> Cell:
    """Give a cell that goes last, whatever the table is sorted by."""
    return {"text": text, "sort": None}


def hidden(mark: str) -> Cell:
    """Give the cell of what is protected."""
    return unsorted(mark)


def unknown() -> Cell:
    """Give the cell of a number that should have been there."""
    return unsorted(translate("mangler"))


def nothing() -> Cell:
    """Give the cell of what was not asked, or can't be worked out."""
    return unsorted("–")


def level(row: Any, mark: str, side: str = "", *, who: str = "", has_unit: bool = False) -> Cell:
    """Say the mean of one side of a row, and of how many; also beside a difference that is hidden.

    Parameters
    ----------
    row
        With ``mean`` and ``n``, or ``mean_{side}`` and ``n_{side}``.
    mark
        What stands for what is hidden.
    who
        Whose mean it is, where the column doesn't say it.
    """
    mean, n = (row[f"{name}_{side}" if side else name] for name in ("mean", "n"))
    if pd.isna(mean):
        cell = hidden(mark) if row["hidden"] else unknown()
        return cell | ({"sub": who} if who else {})
    count = f"n = {format_number(n)}" if pd.notna(n) else translate("n ukjent")
    unit = row["unit"] if has_unit else ""
    return {
        "text": f"{format_number(mean, int(row['decimals']))} {unit}".strip(),
        "sub": f"{who}, {count}" if who else count,
        "sort": float(mean),
    }


def moved(
    row: Any, mark: str, what: str, word: Callable[[str], str], *, has_limits: bool = False
) -> Cell:
    """Say how two sides of a row differ, and what to think of it.

    Parameters
    ----------
    row
        With ``verdict``, and the difference in the column `what`.
    mark
        What stands for what is hidden.
    word
        Says the verdict.
    has_limits
        Whether to say between what the difference lies, where that is known.
    """
    if row["hidden"]:
        return hidden(mark)
    verdict, decimals = row["verdict"], int(row["decimals"])
    said = {"note": f"{verdict_symbol(verdict)} {word(verdict)}", "tone": _tone(verdict)}
    if pd.isna(row[what]):
        return nothing() | said
    text = f"{format_signed(row[what], decimals)} {row['unit']}".strip()
    cell = {"text": text, **said, "sort": float(row[what])}
    if has_limits and pd.notna(row[f"{what}_low"]):
        low, high = (format_signed(row[f"{what}_{end}"], decimals + 1) for end in ("low", "high"))
        cell["sub"] = translate("{low} til {high}").format(low=low, high=high)
    return cell


def _tone(verdict: str) -> str:
    return "better" if is_better(verdict) else "worse" if is_worse(verdict) else "other"
