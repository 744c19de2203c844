"""Opens any spreadsheet safely: bytes in, sheets of plain cells out.

What a file is, is seen from its first bytes and never from its name. Nothing is written to disk
and no macro is run. Knows nothing of surveys. `open_workbook` takes and gives plain values only,
so that it can be run in a process of its own.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

import python_calamine as calamine

from kfl_widgets.locale import msg
from kfl_widgets.reading.kinds import kind_of
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.preflight import inspect
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.text import read_json, read_text
from kfl_widgets.reading.values import Cell, is_blank
from kfl_widgets.survey.model import Problem, Where

__all__ = ["Book", "Limits", "Sheet", "cell_address", "open_workbook"]

T = TypeVar("T")


@dataclass(frozen=True, repr=False, eq=False)
class Sheet:
    """One visible sheet. ``rows[r][c]`` is the cell `cell_address(r, c)`; rows are equally long."""

    name: str
    rows: list[list[Cell]]

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


def cell_address(row: int, column: int) -> str:
    """Give the address of a cell as spreadsheets write it: ``cell_address(6, 2)`` is «C7»."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def open_workbook(name: str, data: bytes, limits: Limits | None = None) -> Book:
    """Open a spreadsheet.

    Parameters
    ----------
    name
        The file's name, only used to say where a problem is.
    data
        The file: xlsx, xlsm, xlsb, xls, ods, csv/tsv/txt or json.
    limits
        How big a file may be.

    Returns
    -------
    Book
        Its visible sheets. Never raises for what a file may hold: see ``problems``.
    """
    limits = limits or Limits()
    digest = hashlib.sha256(data).hexdigest()
    problems: list[Problem] = []
    try:
        sheets = tuple(_sheets(name, data, limits, problems))
        if all(sheet.is_empty for sheet in sheets):
            raise Refused(
                msg("Filen er tom: det står ingenting i arkene vi kan se."),
                msg("Sjekk at det er riktig fil, og at arket ikke er skjult."),
            )
    except Refused as refusal:
        problems.append(refusal.problem(Where(name)))
        sheets = ()
    return Book(name, tuple(s for s in sheets if not s.is_empty), digest, tuple(problems))


def _sheets(name: str, data: bytes, limits: Limits, problems: list[Problem]) -> Iterator[Sheet]:
    if len(data) > limits.file_bytes:
        raise Refused(
            msg("Filen er for stor: over {mb} MB.", mb=limits.file_bytes // 1_000_000),
            _SPLIT,
        )
    for title, rows in _tables(name, data, limits, problems):
        _check_size(rows, limits)
        yield Sheet(title, rows)


def _tables(
    name: str, data: bytes, limits: Limits, problems: list[Problem]
) -> Iterator[tuple[str, list[list[Cell]]]]:
    kind = kind_of(data)
    if kind == "json":
        yield "", read_json(data)
    elif kind == "text":
        yield "", read_text(data)
    else:
        inspect(data, kind, limits)
        yield from _workbook_tables(name, data, problems)


def _check_size(rows: list[list[Cell]], limits: Limits) -> None:
    if len(rows) > limits.rows:
        raise Refused(
            msg("Filen har {n} rader. Grensen er {limit}.", n=len(rows), limit=limits.rows), _SPLIT
        )
    if rows and len(rows[0]) > limits.columns:
        raise Refused(
            msg(
                "Filen har {n} kolonner. Grensen er {limit}.", n=len(rows[0]), limit=limits.columns
            ),
            msg("Ta bort kolonner dere ikke trenger."),
        )


def _workbook_tables(
    name: str, data: bytes, problems: list[Problem]
) -> Iterator[tuple[str, list[list[Cell]]]]:
    book = _parsed(lambda: calamine.load_workbook(io.BytesIO(data)))
    for sheet in book.sheets_metadata:
        where = Where(name, sheet.name)
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            problems.append(Problem("warning", _HIDDEN, where, _SHOW_IT))
        elif sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            try:
                yield sheet.name, _rows(book, sheet.name)
            except Refused:
                problems.append(Problem("warning", _BROKEN_SHEET, where, _SAVE_AGAIN))


def _rows(book: calamine.CalamineWorkbook, sheet: str) -> list[list[Cell]]:
    # With the empty area kept, a row's place in the list is its place in the sheet.
    rows = _parsed(lambda: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
    return cast("list[list[Cell]]", rows)


def _parsed(parse: Callable[[], T]) -> T:
    """Run the parser, and turn whatever it says of a broken file into a sentence."""
    try:
        return parse()
    except calamine.PasswordError as error:
        raise Refused(
            msg("Filen er passordbeskyttet, så vi kan ikke åpne den."),
            msg("Åpne den i Excel, fjern passordet, lagre og last den opp på nytt."),
        ) from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in the parser is no Exception
        raise Refused(msg("Regnearket er ødelagt og kan ikke leses."), _SAVE_AGAIN) from error


_SPLIT = msg("Del den i flere filer, for eksempel én for hver runde.")
_HIDDEN = msg("Arket er skjult og er ikke lest.")
_SHOW_IT = msg("Vis arket og last opp filen på nytt hvis det skal være med.")
_BROKEN_SHEET = msg("Arket kunne ikke leses.")
_SAVE_AGAIN = msg("Åpne filen i Excel, lagre den på nytt som .xlsx og prøv igjen.")
