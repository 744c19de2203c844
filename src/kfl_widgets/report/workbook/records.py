"""A record beside the row that shows it, for the page alone: a hidden column.

With it a workbook whose machine sheet is lost still gives back what its rows are about.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from kfl_widgets.report.workbook.cells import LONGEST, put

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet
    from pydantic import BaseModel

__all__ = ["HEAD", "column_of_records", "hide_column", "key_in", "put_record", "record_in"]

HEAD = "kfl-arbeidsbok"
"""What the column is called."""


def put_record(sheet: Worksheet, row: int, column: int, record: BaseModel, key: str) -> None:
    """Write a record; only its key where it is too long for a cell."""
    text = record.model_dump_json()
    is_short = len(text.encode("utf-16-le")) <= 2 * LONGEST
    put(sheet, row, column, text if is_short else json.dumps({"key": key}))


def hide_column(sheet: Worksheet, column: int) -> None:
    """Hide the column of records."""
    from openpyxl.utils import get_column_letter

    sheet.column_dimensions[get_column_letter(column)].hidden = True


def record_in(cell: Any) -> dict[str, Any] | None:
    """Give what was written by `put_record`; None for anything else."""
    try:
        found = from_json(cell, allow_inf_nan=False) if isinstance(cell, str) else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def key_in(cell: Any) -> str:
    """Give the key of a record; ``""`` for none."""
    return str((record_in(cell) or {}).get("key", ""))


def column_of_records(rows: Sequence[Sequence[Any]]) -> int | None:
    """Find the column of records."""
    return next((row.index(HEAD) for row in rows[:40] if HEAD in row), None)
