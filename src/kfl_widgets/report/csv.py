"""A protected table as a CSV file that a Norwegian Excel opens right."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pandas as pd

from kfl_widgets.locale import SPOKEN, decimal_sign
from kfl_widgets.survey import ProtectedTable

__all__ = ["write_csv"]

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LEFT_OUT = ("hidden", "pair")


def write_csv(table: ProtectedTable, language: str = SPOKEN) -> bytes:
    """Write a protected table, a line per row, with the columns' own names.

    Parameters
    ----------
    table
        Hidden numbers are written as its mark, unknown ones as nothing.
    language
        English has decimal points and commas between cells; Norwegian decimal commas and
        semicolons.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark. Text that a spreadsheet would take for a formula is quoted
        with an apostrophe.
    """
    frame = table.frame
    names = [str(name) for name in frame if name not in _LEFT_OUT]
    out = StringIO()
    sign = decimal_sign(language)
    writer = csv.writer(out, delimiter=";" if sign == "," else ",", lineterminator="\r\n")
    writer.writerow(names)
    for row in frame.to_dict("records"):
        mark = table.mark(language) if row["hidden"] else ""
        writer.writerow([_cell(row[name], mark, sign) for name in names])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any, mark: str, sign: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if pd.isna(value):
            return mark
        return f"{value:.10g}".replace(".", sign)
    text = str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
