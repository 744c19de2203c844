"""What an opened file is handed over as: a stream of small plain parts, in any process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kfl_widgets.locale import Message

if TYPE_CHECKING:
    from kfl_widgets.reading.values import Cell

__all__ = ["Note", "OnShare", "Part", "Rows", "SheetBegins"]


@dataclass(frozen=True)
class SheetBegins:
    """The rows that follow are of this sheet.

    Attributes
    ----------
    name
        As in the file; ``""`` for a text file.
    merged
        Its merged cells: first row, first column, last row, last column, counted from 0.
    """

    name: str
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, repr=False)
class Rows:
    """Some rows of the sheet that began last, equally long."""

    rows: list[list[Cell]]


@dataclass(frozen=True)
class Note:
    """Something a person should know; the file's name is added by whoever knows it."""

    severity: Literal["error", "warning", "info"]
    message: Message
    sheet: str = ""
    cell: str = ""
    remedy: Message | None = None


Part = SheetBegins | Rows | Note

OnShare = Callable[[float], None]
"""Is told how far the reading has come, from 0 to 1."""
