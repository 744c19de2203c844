"""Opens a file in this process: bytes in, parts of plain cells out.

Runs where a crash does no harm, so it is light to import: no pandas, no widget. Nothing is written
to disk and no macro is run.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from kfl_widgets.locale import msg
from kfl_widgets.reading.addresses import list_addresses
from kfl_widgets.reading.kinds import Kind, kind_of
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.parts import Note, OnShare, Part, Rows, SheetBegins
from kfl_widgets.reading.preflight import Noticed, inspect
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.refusals import (
    SAVE_AGAIN,
    SPLIT,
    broken,
    check_extent,
    endless_cell,
    far_value,
    locked,
    too_many_cells,
)
from kfl_widgets.reading.text import read_json, read_text

if TYPE_CHECKING:
    import python_calamine as calamine

    from kfl_widgets.reading.values import Cell

__all__ = ["check_weight", "open_parts"]

T = TypeVar("T")

_CELLS_AT_ONCE = 20_000
_USUAL_CELL_BYTES = 64
_SUSPICIOUSLY_LARGE = 4_000_000
_SPARSE = 0.01
# The parser says nothing while it works; these are the shares of the time that it takes.
_INSPECTED, _PARSED = 0.15, 0.8


def open_parts(
    data: bytes, limits: Limits, on_share: OnShare = lambda _share: None
) -> Iterator[Part]:
    """Open a spreadsheet.

    Yields
    ------
    Part
        Each visible sheet's beginning and rows, and notes about what was not read.

    Raises
    ------
    Refused
        When the file can't be read at all.
    """
    if len(data) > limits.file_bytes:
        raise Refused(
            msg("Filen er for stor: over {mb} MB.", mb=limits.file_bytes // 1_000_000), SPLIT
        )
    kind = kind_of(data)
    if kind in ("text", "json"):
        rows, notes = read_text(data, limits) if kind == "text" else read_json(data, limits)
        yield from notes
        yield SheetBegins("")
        yield Rows(rows)
    else:
        noticed = inspect(data, kind, limits, lambda share: on_share(share * _INSPECTED))
        yield from _workbook_parts(data, kind, noticed, limits, on_share)


def _workbook_parts(
    data: bytes, kind: Kind, noticed: Noticed, limits: Limits, on_share: OnShare
) -> Iterator[Part]:
    import python_calamine as calamine

    if noticed.has_macros:
        yield Note("info", _MACROS)
    book = _parsed(lambda: calamine.load_workbook(io.BytesIO(data)))
    sheets = book.sheets_metadata
    if len(sheets) > limits.sheets:
        raise Refused(
            msg("Filen har {n} ark. Grensen er {limit}.", n=len(sheets), limit=limits.sheets),
            SPLIT,
        )
    area = begun = failed = 0
    for number, sheet in enumerate(sheets):
        here = _part_of(on_share, number, len(sheets))
        is_hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
        if is_hidden and sheet.name not in limits.hidden_sheets:
            yield Note("warning", _HIDDEN, sheet.name, remedy=_SHOW_IT)
        elif sheet.typ == calamine.SheetTypeEnum.ChartSheet:
            yield Note("info", _CHART, sheet.name)
        elif sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            yield Note("info", _MACRO_SHEET, sheet.name)
        else:
            errors = dict.fromkeys(noticed.errors.get(sheet.name, ()))
            for part in _sheet_parts(book, sheet.name, errors, limits, here):
                begun += isinstance(part, SheetBegins)
                if isinstance(part, Rows):
                    area += len(part.rows) * len(part.rows[0])
                if area > limits.cells:
                    raise too_many_cells(limits)
                failed += isinstance(part, Note) and part.severity == "error"
                yield part
    if failed and not begun:
        raise broken()


def _part_of(on_share: OnShare, number: int, count: int) -> OnShare:
    return lambda share: on_share(_INSPECTED + (1 - _INSPECTED) * (number + share) / count)


def _sheet_parts(
    book: calamine.CalamineWorkbook,
    name: str,
    errors: dict[tuple[int, int], None],
    limits: Limits,
    on_share: OnShare,
) -> Iterator[Part]:
    try:
        sheet = _parsed(lambda: book.get_sheet_by_name(name))
    except Refused:
        yield Note("error", _BROKEN_SHEET, name, remedy=SAVE_AGAIN)
        return
    on_share(_PARSED)
    merged = tuple(
        (*first, *last) for first, last in _parsed(lambda: sheet.merged_cell_ranges) or ()
    )
    yield SheetBegins(name, merged)
    if sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    _check_size(sheet, height, width, limits)
    seen = 0
    wrong = sorted(errors, reverse=True)
    for rows in _chunks(sheet, width):
        seen += len(rows)
        while wrong and wrong[-1][0] < seen:
            row, column = wrong.pop()
            rows[row - seen][column : column + 1] = [""] if column < width else []
        yield Rows(rows)
        on_share(_PARSED + (1 - _PARSED) * seen / height)
    if errors:
        yield _errors_note(name, errors)


def _chunks(sheet: calamine.CalamineSheet, width: int) -> Iterator[list[list[Cell]]]:
    """Give the rows in portions; a row's place in all of them is its place in the sheet."""
    rows = sheet.iter_rows()
    # The parser keeps the empty rows above a table, and drops the empty columns before it.
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    at_once = max(_CELLS_AT_ONCE // width, 1)
    while chunk := list(islice(rows, at_once)):
        yield [[*left, *row] for row in chunk] if left else chunk  # type: ignore[misc]


def _check_size(sheet: calamine.CalamineSheet, height: int, width: int, limits: Limits) -> None:
    allowed = height <= limits.rows and width <= limits.columns
    if not (allowed and height * width <= _SUSPICIOUSLY_LARGE) and _is_sparse(sheet):
        raise far_value()
    check_extent(height, width, limits)


def _is_sparse(sheet: calamine.CalamineSheet) -> bool:
    """Tell whether nearly all of a sheet's first cells are empty."""
    seen = filled = 0
    for row in sheet.iter_rows():
        seen += len(row)
        filled += len(row) - row.count("")
        if seen > _SUSPICIOUSLY_LARGE:
            break
    return filled < seen * _SPARSE


def check_weight(rows: list[list[Cell]], size: int, limits: Limits) -> None:
    """Refuse rows of `size` bytes that hold a cell longer than any real one.

    A text can be stored once and shown in every cell of a sheet, so only here is it seen.
    """
    if size > limits.cell_length + _USUAL_CELL_BYTES * sum(map(len, rows)):
        texts = (cell for row in rows for cell in row if isinstance(cell, str))
        if max(map(len, texts), default=0) > limits.cell_length:
            raise endless_cell(limits)


def _errors_note(sheet: str, errors: dict[tuple[int, int], None]) -> Note:
    cells = list_addresses(errors)
    if len(errors) == 1:
        message = msg("Cellen {cell} viser en feil, som #N/A. Den er lest som tom.", cell=cells)
    else:
        message = msg(
            "{n} celler ({cells}) viser en feil, som #N/A. De er lest som tomme.",
            n=len(errors),
            cells=cells,
        )
    return Note(
        "warning",
        message,
        sheet,
        cells if len(errors) == 1 else "",
        msg("Rett formlene, lagre og last opp filen på nytt hvis tallene skal være med."),
    )


def _parsed(parse: Callable[[], T]) -> T:
    """Run the parser, and turn whatever it says of a broken file into a sentence."""
    import python_calamine as calamine

    try:
        return parse()
    except calamine.PasswordError as error:
        raise locked() from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in the parser is no Exception
        raise broken() from error


_HIDDEN = msg("Arket er skjult og er ikke lest.")
_SHOW_IT = msg("Vis arket og last opp filen på nytt hvis det skal være med.")
_CHART = msg("Arket er et diagram og er ikke lest.")
_MACRO_SHEET = msg("Arket inneholder makroer og er ikke lest.")
_MACROS = msg("Filen har makroer. De er ikke kjørt, bare cellene er lest.")
_BROKEN_SHEET = msg("Arket kunne ikke leses.")
