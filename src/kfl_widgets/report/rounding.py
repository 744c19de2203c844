"""Where a difference and the two means beside it are each rounded, and don't add up to the eye.

The difference is right: it is computed first and rounded last. More decimals would tell more of
the means than may be told.
"""

from __future__ import annotations

import math

from kfl_widgets.charts import rows_of
from kfl_widgets.locale import SPOKEN, translate
from kfl_widgets.survey import ProtectedTable

__all__ = ["is_off", "rounding_note"]

_COLUMNS = {
    "change": ("mean_baseline", "mean_followup", "change"),
    "gap": ("mean_first", "mean_second", "gap"),
}


def is_off(first: float | None, second: float | None, difference: float | None, n: int) -> bool:
    """Tell whether two means and their difference don't add up when written with `n` decimals."""
    numbers = [math.nan if value is None else value for value in (first, second, difference)]
    if not all(map(math.isfinite, numbers)):
        return False
    low, high, between = (round(round(value, n) * 10**n) for value in numbers)
    return bool(high - low != between)


def rounding_note(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say that the numbers are rounded, where a reader of the table would stumble; else nothing."""
    columns = _COLUMNS.get(table.kind)
    if columns is None or not any(
        is_off(row[columns[0]], row[columns[1]], row[columns[2]], int(row["decimals"]))
        for row in rows_of(table)
        if not row["hidden"]
    ):
        return ""
    return translate(
        "Tallene er avrundet hver for seg, så forskjellen kan avvike litt fra snittene.", language
    )
