"""The tables beside the two figures of the overview, and how a wide one is parted.

Pure: it knows protected tables, and no widget.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfl_widgets.charts import MOST_COLUMNS, row_key, rows_of
from kfl_widgets.charts.matrix import Cell, Matrix, across
from kfl_widgets.charts.participation import ENOUGH, answered_text, caution, row_label
from kfl_widgets.locale import translate
from kfl_widgets.survey import ProtectedTable
from kfl_widgets.widgets.cells import column, nothing

__all__ = ["level_cell", "level_columns", "parts_of", "rates_columns", "rates_rows"]


def rates_columns(table: ProtectedTable, names: dict[str, str]) -> list[dict[str, Any]]:
    """Give the head of who has answered: a column for each wave."""
    first = translate("Trinn") if "grade" in table.by else translate("Gruppe")
    waves = dict.fromkeys(map(str, table.frame["wave"]))
    return [
        column(first),
        *(column(names[wave], numeric=True) for wave in waves),
    ]


def rates_rows(table: ProtectedTable) -> Iterator[dict[str, Any]]:
    """Give a row for each group, or each grade, of who has answered."""
    rows = rows_of(table)
    waves = dict.fromkeys(row["wave"] for row in rows)
    for first in {row_key(row): row for row in rows}.values():
        at = {row["wave"]: row for row in rows if row_key(row) == row_key(first)}
        name = row_label(first)
        yield {
            "key": first["group"],
            "name": name,
            "cells": [
                {"text": name},
                *(_rate(at.get(wave), table.hidden_mark) for wave in waves),
            ],
            "kind": "",
            "can_tag": False,
            "can_open": "grade" not in table.by,
        }


def _rate(row: dict[str, Any] | None, hidden_mark: str) -> dict[str, Any]:
    if row is None:
        return nothing()
    is_low = row["rate"] < ENOUGH
    is_known = row["rate"] == row["rate"]
    return {
        "text": answered_text(row, hidden_mark),
        "sub": caution() if is_low else "",
        "sort": float(row["rate"]) if is_known else None,
    }


def level_columns(matrix: Matrix) -> list[dict[str, Any]]:
    """Give the head of how things stand: a column for each group, grade or school."""
    return [
        column(translate("Faktor")),
        *(column(name, numeric=True) for _, name in matrix.columns),
    ]


def level_cell(cell: Cell | None) -> dict[str, Any]:
    """Write one level, and how far it is from the yardstick."""
    if cell is None:
        return nothing()
    said = " ".join(part for part in (cell.distance, cell.sign) if part)
    key = {"key": cell.key} if cell.mean is not None else {}
    return {"text": cell.value, "sub": said, "sort": cell.mean, **key}


def parts_of(
    table: ProtectedTable, matrix: Matrix, wave: str
) -> Iterator[tuple[str, ProtectedTable]]:
    """Take a table apart: scales share no axis, and only so many columns fit a page."""
    along = across(table)
    codes = [code for code, _ in matrix.columns]
    for scale in dict.fromkeys(map(str, table.frame["scale"])):
        part = table.only("scale", scale)
        title = translate("Gjennomsnitt i {wave}, skala {scale}").format(wave=wave, scale=scale)
        for start in range(0, len(codes), MOST_COLUMNS):
            some = set(codes[start : start + MOST_COLUMNS])
            rows = part.frame[along].astype(str).isin(some)
            if rows.any():
                yield title, part.pick(rows[rows].index)
