"""What one value in a cell means: a number, a mark instead of a number, nothing at all.

Columns are read by their distinct values, so that a long column costs no more than a short one.
This module knows nothing of files and layouts; which marks mean what is told by the layout.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd

__all__ = [
    "MARKS",
    "Cell",
    "clean_text",
    "fold",
    "is_blank",
    "parse_each",
    "parse_number",
    "parse_numbers",
    "plain_letters",
]

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell of any spreadsheet may hold once it is opened."""

MARKS: Mapping[str, str] = {
    "*": "suppressed",
    ".": "suppressed",
    ":": "suppressed",
    "prikket": "suppressed",
    "skjermet": "suppressed",
    "prikka": "suppressed",
    "skjerma": "suppressed",
    "unntatt offentlighet": "suppressed",
    "u.off": "suppressed",
    "u.off.": "suppressed",
    "for få svar": "suppressed",
    "..": "missing",
    "...": "missing",
    "-": "missing",
    "–": "missing",
    "—": "missing",
    "na": "missing",
    "n/a": "missing",
    "#n/a": "missing",
    "nan": "missing",
    "null": "missing",
    "ikke aktuelt": "missing",
    "ikkje aktuelt": "missing",
    "ikke relevant": "missing",
    "mangler": "missing",
    "manglar": "missing",
    "ikke svart": "missing",
}
"""What marks mean in Norwegian school statistics (Udir, Skoleporten). Elsewhere «*» is something
else, so a layout for another source brings its own."""


_SPACES = re.compile(r"\s+")
_THOUSANDS = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_BOTH_SEPARATORS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_FEWER_THAN = re.compile(r"(?:<|færre enn|under|n ?<) ?\d{1,3}")
_STARRED = re.compile(r"(.*\d ?%?) ?\*+|\*+ ?(.*\d ?%?)")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})


def clean_text(value: Cell) -> str:
    """Give a cell as text without stray spaces; a whole number without its «.0»."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _SPACES.sub(" ", str(value)).strip()


def fold(value: Cell) -> str:
    """Give the form under which names are compared: «Kjønn», «KJOENN» and « kjønn:» are one."""
    return re.sub(r"[\W_]", "", plain_letters(clean_text(value)))


def plain_letters(text: str) -> str:
    """Write a text in small letters, æ, ø and å as ae, oe and aa."""
    # Some systems write «å» as «a» and a ring.
    return unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)


def is_blank(value: Cell) -> bool:
    """Tell whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip())


def parse_number(value: Cell) -> float | None:
    """Read one number the way Norwegians write it.

    Decimal comma or point, spaces of any width between thousands, a real minus sign, a percent
    sign (kept as percent: «51,3 %» is 51.3). None when it is no number.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _finite(value)
    if not isinstance(value, str):
        return None
    text = _THOUSANDS.sub("", value.strip().removesuffix("%").strip().replace("−", "-"))
    if _BOTH_SEPARATORS.fullmatch(text):
        text = text.replace(".", "")
    return _finite(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _finite(number: str | float) -> float | None:
    """Give a number, unless it is larger than any there is room for."""
    try:
        value = float(number)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def parse_numbers(column: pd.Series[Any], marks: Mapping[str, str] = MARKS) -> pd.DataFrame:
    """Read a column of numbers.

    Returns
    -------
    DataFrame
        One row per cell of `column`, with its index. Columns: ``value`` (NaN when unknown) and
        ``state``: ``known``, ``suppressed`` or ``missing`` as `marks` say (blank is missing),
        ``starred`` for a number with «*» beside it, or ``unreadable`` for anything else.
    """
    values = _all_numbers(column)
    if values is not None:
        state = values.notna().map({True: "known", False: "missing"}).astype(object)
        return pd.DataFrame({"value": values, "state": state})
    numbers = parse_each(column, lambda cell: _number_and_state(cell, marks))
    return pd.DataFrame(
        {
            "value": numbers.map(lambda pair: pair[0]).astype("float64"),
            "state": numbers.map(lambda pair: pair[1]),
        },
        index=column.index,
    )


def _all_numbers(column: pd.Series[Any]) -> pd.Series[float] | None:
    """Give a column that holds only numbers, all of them finite; None for any other."""
    if not set(map(type, column)) <= {float, int}:
        return None
    try:
        values = column.astype("float64")
    except OverflowError:
        return None
    return None if np.isinf(values).any() else values


def _number_and_state(value: Cell, marks: Mapping[str, str]) -> tuple[float, str]:
    if is_blank(value):
        return float("nan"), "missing"
    number = parse_number(value)
    if number is not None:
        return number, "known"
    mark = clean_text(value).casefold() if isinstance(value, str) else ""
    if mark not in marks and _FEWER_THAN.fullmatch(mark):
        return float("nan"), "suppressed"
    starred = _STARRED.fullmatch(mark)
    beside = parse_number(starred[1] or starred[2]) if starred else None
    if beside is not None:
        return beside, "starred"
    return float("nan"), marks.get(mark, "unreadable")


def parse_each(column: pd.Series[Any], parse: Callable[[Cell], Hashable]) -> pd.Series[Any]:
    """Apply `parse` to each distinct cell of a column once, and give a column of the results."""
    if bool in set(map(type, column)):  # else TRUE and 1 would be one cell
        column = column.map(lambda cell: str(cell).upper() if isinstance(cell, bool) else cell)
    places, distinct = pd.factorize(column, use_na_sentinel=False)
    parsed = np.empty(len(distinct), dtype=object)
    for number, cell in enumerate(distinct):
        parsed[number] = parse(None if pd.isna(cell) else cell)
    return pd.Series(parsed[places], index=column.index, dtype=object)
