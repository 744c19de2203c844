"""Which columns of a sheet hold numbers, before it is known where its headers are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kfl_widgets.reading.values import is_blank, parse_numbers
from kfl_widgets.reading.workbook import Sheet

__all__ = ["NumericColumns"]

_LOOKED_AT = 100
_ODD_SHARE = 0.4


class NumericColumns:
    """Which columns hold mostly numbers and marks below a row; each cell is looked at once."""

    def __init__(self, sheet: Sheet) -> None:
        rows = sheet.rows[:_LOOKED_AT]
        width = len(rows[0]) if rows else 0
        states = [list(parse_numbers(pd.Series(row, dtype=object))["state"]) for row in rows]
        filled = [[not is_blank(cell) for cell in row] for row in rows]
        kinds = np.array(states, dtype=object).reshape(len(rows), width)
        self._filled = np.array(filled, dtype=bool).reshape(len(rows), width)
        self._odd = self._filled & (kinds == "unreadable")
        self._known = (kinds == "known") | (kinds == "starred")
        self._marked = self._filled & ((kinds == "suppressed") | (kinds == "missing"))

    def below(self, start: int) -> list[int]:
        """Give the columns of numbers from row `start` on."""
        filled = self._filled[start:].sum(axis=0)
        is_numeric = self._odd[start:].sum(axis=0) < _ODD_SHARE * filled
        # A column of nothing but «*» or «<7» is one of numbers that are hidden.
        holds_any = (self._known | self._marked)[start:].any(axis=0)
        found = np.flatnonzero(is_numeric & holds_any)
        return [int(number) for number in found]
