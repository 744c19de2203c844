"""Opens any spreadsheet safely: bytes in, sheets of plain cells out.

What a file is, is seen from its first bytes and never from its name. Small text files are opened
here; everything else in a process that may die of it. Knows nothing of surveys.
"""

from __future__ import annotations

import gc
import hashlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from kfl_widgets.locale import msg
from kfl_widgets.reading.addresses import cell_address
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.opening import open_parts
from kfl_widgets.reading.parts import Note, OnShare, Part, SheetBegins
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.values import Cell, is_blank
from kfl_widgets.reading.worker import open_in_worker
from kfl_widgets.survey.model import Problem, Where

__all__ = ["Book", "Limits", "Sheet", "cell_address", "open_workbook"]

_SMALL = 1_000_000
_TALLEST = 3  # header rows that a merged cell may stand over; no more are looked at
_ZIP, _COMPOUND = b"PK", b"\xd0\xcf"


@dataclass(frozen=True, repr=False, eq=False)
class Sheet:
    """One visible sheet. ``rows[r][c]`` is the cell ``cell_address(top + r, c)``.

    Rows are equally long; `top` is 0 unless this is a part of a sheet.
    `merged` are its merged cells: first row, first column, last row, last column, counted from 0.
    Only the first cell of a merged area holds its value.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    top: int = 0

    def merged_over(self, row: int) -> list[tuple[int, int, Cell]]:
        """Give the merged areas over several columns in a row: first and last column, and value."""
        return self._wide.get(self.top + row, [])

    @cached_property
    def _wide(self) -> dict[int, list[tuple[int, int, Cell]]]:
        wide: dict[int, list[tuple[int, int, Cell]]] = {}
        width = len(self.rows[0]) if self.rows else 0
        for top, left, bottom, right in self.merged:
            last = min(right, width - 1)
            if left < last and 0 <= top - self.top < len(self.rows):
                area = (left, last, self.rows[top - self.top][left])
                for row in range(top, min(bottom, top + _TALLEST) + 1):
                    wide.setdefault(row, []).append(area)
        return wide

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(is_blank(cell) for row in self.rows for cell in row)

    def __repr__(self) -> str:
        return f"<Sheet {len(self.rows)} rows>"


@dataclass(frozen=True, repr=False, eq=False)
class Book:
    """An opened file. `sheets` is empty when it could not be read, and `problems` says why."""

    name: str
    sheets: tuple[Sheet, ...] = ()
    sha256: str = ""
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return f"<Book {len(self.sheets)} sheets, {len(self.problems)} problems>"


def open_workbook(
    name: str,
    data: bytes,
    limits: Limits | None = None,
    *,
    on_share: OnShare | None = None,
    stop: threading.Event | None = None,
) -> Book:
    """Open a spreadsheet.

    Parameters
    ----------
    name
        The file's name, only used to say where a problem is.
    data
        The file: xlsx, xlsm, xlsb, xls, ods, csv/tsv/txt or json.
    limits
        How big a file may be, and how much memory and time opening it may take.
    on_share
        Is told how far the reading has come, from 0 to 1.
    stop
        Set it, from another thread or from `on_share`, to give up the reading.

    Returns
    -------
    Book
        Its visible sheets. Never raises for what a file may hold: see ``problems``.
    """
    limits = limits or Limits()
    digest = hashlib.sha256(data).hexdigest()
    opened = _Opened(name)
    on_share = on_share or _ignore
    try:
        if _is_small_text(data):
            opened.take(open_parts(data, limits, on_share))
        else:
            with _without_collecting():
                opened.take(open_in_worker(data, limits, on_share, stop))
        if not opened.sheets:
            raise Refused(
                msg("Filen er tom: det står ingenting i arkene vi kan se."),
                msg("Sjekk at det er riktig fil, og at arket ikke er skjult."),
            )
        on_share(1.0)
    except Refused as refusal:
        problems = [*opened.problems, refusal.problem(Where(name))]
        return Book(name, (), digest, tuple(problems))
    return Book(name, tuple(opened.sheets), digest, tuple(opened.problems))


def _is_small_text(data: bytes) -> bool:
    return len(data) <= _SMALL and not data.startswith((_ZIP, _COMPOUND))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Spare Python its search for circles: among millions of new cells there are none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _ignore(_share: float) -> None:
    pass


@dataclass
class _Opened:
    """What has come of a file so far; sheets without content are left out."""

    name: str
    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, parts: Iterable[Part]) -> None:
        """Take all parts in."""
        sheets: list[Sheet] = []
        for part in parts:
            if isinstance(part, SheetBegins):
                sheets.append(Sheet(part.name, [], part.merged))
            elif isinstance(part, Note):
                where = Where(self.name, part.sheet, part.cell)
                self.problems.append(Problem(part.severity, part.message, where, part.remedy))
            else:
                sheets[-1].rows.extend(part.rows)
        self.sheets.extend(sheet for sheet in sheets if not sheet.is_empty)
