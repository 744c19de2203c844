"""The sheet that the page reads back: what was saved, in pieces, with a sum to know damage by.

It is hidden, and what it holds is the team's work and never a survey.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kfl_widgets.report.workbook.cells import put
from kfl_widgets.report.workbook.unread import LETTERS, sums_of
from kfl_widgets.survey.packing import inflate

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["MARK", "NAME", "Lists", "Machine", "read_machine", "write_machine", "write_sums"]

NAME = "_kfl"
MARK = "kfl-arbeidsbok"
"""Stands in the first cell, and among the file's keywords."""

VERSION = 1
PIECE = 30_000
_SUMS = 4
"""The column of sums, after what was saved and the lists."""
LARGEST = 50_000_000


@dataclass(frozen=True)
class Lists:
    """Where the choices of drop-down lists stand, as Excel names cells; ``""`` for none."""

    areas: str
    roles: str


@dataclass(frozen=True)
class Machine:
    """What the sheet held.

    Attributes
    ----------
    saved
        What was saved; None when it is damaged.
    language
        The workbook's.
    known
        Sums of all texts as they were written: see `unread`.
    """

    saved: bytes | None
    language: str
    known: frozenset[str] = frozenset()


def write_machine(
    book: Workbook, saved: bytes, language: str, areas: Sequence[str], roles: Sequence[str]
) -> Lists:
    """Write the sheet, with the choices for drop-down lists in columns of their own."""
    sheet = book.create_sheet(NAME)
    sheet.sheet_state = "veryHidden"
    packed = base64.b64encode(zlib.compress(saved, 9)).decode() if saved else ""
    pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
    digest = hashlib.sha256(saved).hexdigest()
    for row, text in enumerate([MARK, str(VERSION), language, digest, *pieces], start=1):
        put(sheet, row, 1, text)
    found = []
    for column, names in (("C", areas), ("D", roles)):
        for row, name in enumerate(names, start=1):
            put(sheet, row, ord(column) - ord("A") + 1, name)
        found.append(f"'{NAME}'!${column}$1:${column}${len(names)}" if names else "")
    return Lists(*found)


def write_sums(book: Workbook) -> None:
    """Note what the finished workbook says, in a column of its own."""
    sums = sums_of(book)
    for row, start in enumerate(range(0, len(sums), PIECE), start=1):
        put(book[NAME], row, _SUMS + 1, sums[start : start + PIECE])


def read_machine(rows: Sequence[Sequence[Any]]) -> Machine:
    """Read the sheet. Whatever somebody has done to it, this doesn't raise."""
    cells = [str(row[0] or "") for row in rows if row]
    cells = cells[cells.index(MARK) :] if MARK in cells else []
    if len(cells) < 4:
        return Machine(None, "")
    _, _, language, digest, *pieces = cells
    sums = "".join(str(row[_SUMS] or "") for row in rows if len(row) > _SUMS)
    known = frozenset(sums[at : at + LETTERS] for at in range(0, len(sums), LETTERS))
    if not pieces:
        return Machine(None, language, known)
    try:
        saved = inflate(base64.b64decode("".join(pieces), validate=True), LARGEST)
    except ValueError:  # of both
        return Machine(None, language, known)
    is_whole = hashlib.sha256(saved).hexdigest() == digest
    return Machine(saved if is_whole else None, language, known)
