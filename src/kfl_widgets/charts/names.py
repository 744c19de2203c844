"""The rows of a table, and what they are called on a chart and in the table beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kfl_widgets.locale import SPOKEN, format_number, label, translate
from kfl_widgets.survey import ProtectedTable

__all__ = [
    "level_text",
    "low_is_good",
    "measure_name",
    "row_key",
    "row_names",
    "rows_of",
    "scale_ends",
]

_PARTS = ("school", "grade", "gender")


def rows_of(table: ProtectedTable) -> list[dict[str, Any]]:
    """Give the rows of a table, by the names of its columns."""
    columns = {str(name): column.tolist() for name, column in table.frame.items()}
    rows = zip(*columns.values(), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def row_key(row: Mapping[str, Any]) -> str:
    """Give what tells a row apart: group, factor, item, what splits it, who is compared."""
    names = ("school", "group", "grade", "gender", "factor", "item", "first", "second")
    return "|".join(str(row[name]) for name in names if name in row)


def row_names(table: ProtectedTable, language: str = SPOKEN) -> list[str]:
    """Say what each row is about, and no more than is needed to tell it from the others.

    «Trivsel», «Trivsel · Foresatte» among several groups, «8. trinn» among grades of one factor.
    """
    frame = table.frame
    parts = [part for part in _PARTS if part in table.by]
    if "group" in frame and frame["group"].nunique() > 1:
        parts.insert(0, "group")
    is_one = bool(parts) and frame["label"].nunique() == 1
    names = []
    for row in rows_of(table):
        told = [label(part, str(row[part]), language) for part in parts]
        names.append(" · ".join(told if is_one else [measure_name(row, language), *told]))
    return names


def measure_name(row: Mapping[str, Any], language: str = SPOKEN) -> str:
    """Name a factor or statement, and say it where a low score is the good one."""
    name = str(row["label"])
    return name if row.get("high_is_good", True) else low_is_good(name, language)


def low_is_good(name: str, language: str = SPOKEN) -> str:
    """Say beside a name that a low score is the good one."""
    return translate("{label} (lavt er bra)", language).format(label=name)


def level_text(row: Mapping[str, Any], side: str = "", language: str = SPOKEN) -> str:
    """Say a mean that is known, how sure it is, and of how many: «3,1 (3,0–3,2), n = 40»."""
    names = (f"{name}_{side}" if side else name for name in ("mean", "ci_low", "ci_high", "n"))
    mean, low, high, n = (row[name] for name in names)
    decimals = int(row["decimals"])
    text = format_number(mean, decimals, language)
    if pd.notna(low):
        ends = (format_number(end, decimals, language) for end in (low, high))
        text += f" ({'–'.join(ends)})"
    return f"{text}, n = {format_number(n, 0, language)}"


def scale_ends(scale: str) -> tuple[float, float] | None:
    """Give the ends of a scale by its name, «1–4» or «0–100 %»; None when it has none."""
    ends = re.match(r"(-?\d+(?:\.\d+)?)–(\d+(?:\.\d+)?)", scale)
    return (float(ends[1]), float(ends[2])) if ends else None
