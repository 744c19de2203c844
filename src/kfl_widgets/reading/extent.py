"""How far down and to the right the values of a sheet reach, and which of them are errors.

A parser allocates the whole rectangle up to a sheet's last value. A cell that is styled but empty
counts for nothing. Knows the XML of xlsx and ods, a slice at a time, and never keeps more than a
row.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kfl_widgets.locale import msg
from kfl_widgets.reading.refusal import Refused

__all__ = ["Found", "find_in_ods", "find_in_xlsx", "xlsx_extent"]

_LONGEST_TAG = 2_000
_LONGEST_ROW = 16_000_000
_LARGEST = 10**9

# Spelled as every spreadsheet program spells them; another spelling costs a closer look, or meets
# the memory limit.
_ROW_TAG = re.compile(rb'row r="(\d{1,9})"')
_WIDER = {
    182: (re.compile(rb'r="(?:[G-Z][A-Z]|[A-Z]{3})'), 702),
    702: (re.compile(rb'r="[A-Z]{3}'), 16_384),
}
"""For so many columns: what a cell beyond them looks like, and the next number to try."""
_ERROR_MARK = b't="e"'
_ERROR_TAG = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\bt="e"[^<>]*>')
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')

_SHEET_START = re.compile(rb"<(\w+:)?sheetData\b")
_ROW_NUMBER = re.compile(rb'[^>]*?\br="(\d{1,9})"')
_FAR = re.compile(rb' r="([A-Z]{3,})(\d{1,9})"[^>]*(?<!/)>\s*<(?:\w+:)?(?:v|is|f)\b')
_LAST = re.compile(rb"([A-Z]+)(\d{1,9})\"")

_ODS_TAG = re.compile(rb"<table:(?:covered-)?table")
_ODS_NAME = re.compile(rb'table:name="([^"]*)"')
_ODS_ROWS = re.compile(rb'number-rows-repeated="(\d{1,12})"')
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,12})"')
_ODS_ERROR_TEXT = re.compile(rb"<text:p[^>]*>(?:Err:\d+|#[A-Z/0!?]+[!?A])\s*</text:p>")


@dataclass(frozen=True)
class Found:
    """What a look at one sheet gives.

    Attributes
    ----------
    sheet
        Its name, where its own XML says it.
    rows, columns
        A bound for how far its values reach; for xlsx a generous one.
    errors
        The error cells, as row and column counted from 0.
    """

    sheet: str
    rows: int
    columns: int
    errors: tuple[tuple[int, int], ...] = ()


def find_in_xlsx(slices: Iterator[bytes]) -> Found:
    """Look at an xlsx sheet, fast: no cell is looked at on its own unless it is an error."""
    rows, columns, tail = 0, min(_WIDER), b""
    errors: dict[tuple[int, int], None] = {}
    for piece in slices:
        text = tail + piece
        rows = max(rows, *map(int, _ROW_TAG.findall(text)), 0)
        while columns in _WIDER and _WIDER[columns][0].search(text):
            columns = _WIDER[columns][1]
        if _ERROR_MARK in text:
            errors.update(dict.fromkeys(_error_cells(text)))
        tail = piece[-_LONGEST_TAG:]
    return Found("", rows, columns, tuple(errors))


def _error_cells(text: bytes) -> Iterator[tuple[int, int]]:
    for tag in _ERROR_TAG.finditer(text):
        reference = _REFERENCE.search(tag[0])
        if reference:
            yield int(reference[2]) - 1, _column(reference[1]) - 1


def xlsx_extent(slices: Iterator[bytes]) -> Iterator[tuple[int, int]]:
    """Give the rows and columns that the values of an xlsx sheet take, growing."""
    last_row = last_column = 0
    for number, piece in enumerate(_xlsx_rows(slices), start=1):
        for row, column in _valued(piece, number):
            if row > last_row or column > last_column:
                last_row, last_column = max(row, last_row), max(column, last_column)
                yield last_row, last_column


def _xlsx_rows(slices: Iterator[bytes]) -> Iterator[bytes]:
    """Give each row without its opening «<row»; nothing comes of a part that is no sheet."""
    before = b""
    for piece in slices:
        before = before[-_LONGEST_TAG:] + piece
        found = _SHEET_START.search(before)
        if found:
            separator = re.compile(b"<" + (found[1] or b"") + b"row")
            rows = _split(before[found.end() :], slices, separator)
            next(rows)  # what stands before the first row
            yield from rows
            return


def _split(first: bytes, slices: Iterator[bytes], separator: re.Pattern[bytes]) -> Iterator[bytes]:
    *whole, tail = separator.split(first)
    yield from whole
    for piece in slices:
        *whole, tail = separator.split(tail + piece)
        yield from whole
        if len(tail) > _LONGEST_ROW:
            raise Refused(
                msg("En rad i regnearket er uten ende, og filen er ikke lest."),
                msg("Kopier tabellen over i en ny, tom arbeidsbok og last opp den."),
            )
    yield tail


def _valued(piece: bytes, number: int) -> Iterator[tuple[int, int]]:
    """Give the place of the last value in a row, and of every value beyond column ZZ."""
    value = max(piece.rfind(b"v>"), piece.rfind(b"is>"))
    if value < 0:
        return
    given = _ROW_NUMBER.match(piece)
    number = int(given[1]) if given else number
    reference = _LAST.match(piece, piece.rfind(b' r="', 0, value) + 4)
    if reference:
        yield max(number, int(reference[2])), _column(reference[1])
    else:
        yield number, piece.count(b"<")
    for far in _FAR.finditer(piece):
        yield max(number, int(far[2])), _column(far[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - ord("A") + 1
    return number


def find_in_ods(slices: Iterator[bytes]) -> Iterator[Found]:
    """Look at each sheet of an ods file; its rows and cells say how often they are repeated."""
    name, row, columns = "", 0, 0
    repeated = column = rows = 0
    errors: list[tuple[int, int]] = []
    for piece in _split(b"", slices, _ODS_TAG):
        if piece.startswith((b" ", b">")):
            if name or rows:
                yield Found(name, rows, columns, tuple(errors))
            found = _ODS_NAME.search(piece, 0, piece.find(b">"))
            name = html.unescape(found[1].decode("utf-8", "replace")) if found else ""
            row = columns = repeated = rows = 0
            errors = []
        elif piece.startswith((b"-row ", b"-row>", b"-row/")):
            row, column = row + repeated, 0
            repeated = _times(_ODS_ROWS, piece)
        elif piece.startswith((b"-cell ", b"-cell>", b"-cell/")):
            width = _times(_ODS_COLUMNS, piece)
            if b"value-type" in piece[: piece.find(b">")]:
                rows, columns = max(rows, row + repeated), max(columns, column + width)
                if _is_ods_error(piece):
                    errors.append((row, column))
            column += width
    yield Found(name, rows, columns, tuple(errors))


def _times(pattern: re.Pattern[bytes], piece: bytes) -> int:
    found = pattern.search(piece, 0, piece.find(b">") + 1)
    return min(int(found[1]), _LARGEST) if found else 1


def _is_ods_error(piece: bytes) -> bool:
    if b'value-type="error"' in piece:
        return True
    # Older programs call it the number 0, and say in the text alone that it is none.
    return b"table:formula" in piece and _ODS_ERROR_TEXT.search(piece) is not None
