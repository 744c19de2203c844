"""Finds texts that a person has written where nothing is read, so that none is lost in silence.

All texts of the workbook are known by short sums in its hidden sheet. Whatever else stands in a
cell, wherever it was moved, somebody has written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kfl_widgets.locale import msg
from kfl_widgets.reading.addresses import list_addresses
from kfl_widgets.reading.workbook import Sheet, cell_address
from kfl_widgets.report.plan_words import in_short
from kfl_widgets.survey import Problem, Where

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["LETTERS", "sums_of", "tell_unread"]

LETTERS = 8
"""So long is the sum of a text."""


def sums_of(book: Workbook) -> str:
    """Give the sums of all texts in a workbook, one after the other."""
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    sums = {_sum(cell.value) for cell in cells if cell.data_type == "s" and cell.value}
    return "".join(sorted(sums))


def tell_unread(
    sheet: Sheet, known: frozenset[str], file: str, is_read: Callable[[int, int], bool] | None
) -> Iterator[Problem]:
    """Tell of what somebody has written in a sheet outside the cells that are read.

    Nothing can be told where the sums are lost.
    """
    found = {
        (sheet.top + row, column): cell
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, str)
        and cell.strip()
        and cell.strip() not in sheet.name.split(" - ")
        and _sum(cell) not in known
        and not (is_read and is_read(row, column))
    }
    if not known or not found:
        return
    place = min(found)
    yield Problem(
        "warning",
        msg(
            "Det som er skrevet i {cells}, er ikke hentet: «{text}».",
            cells=list_addresses(found),
            text=in_short(found[place]),
        ),
        Where(file, sheet.name, cell_address(*place)),
        msg("Skriv det inn i verktøyet, og ta vare på filen."),
    )


def _sum(text: str) -> str:
    told = " ".join(text.replace("_x005F_", "_").split())
    return hashlib.sha256(told.encode()).hexdigest()[:LETTERS]
