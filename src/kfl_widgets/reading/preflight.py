"""Looks at a zipped workbook before a parser does: a parser can be killed by what it unpacks.

Everything the parser will read is unpacked once in slices, and counted: what the directory of a
zip says about sizes can be a lie. From each sheet only the place of its last value is wanted, for
the parser allocates the whole rectangle up to it. A cell that is styled but empty counts for
nothing.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from kfl_widgets.locale import msg
from kfl_widgets.reading.kinds import Kind
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.refusal import Refused

__all__ = ["inspect"]

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)
_SLICE = 1 << 20
_SMALL = 20_000_000
_PARSED = (".xml", ".rels", ".bin")

_LONGEST_TAG = 10_000
_XLSX_START = re.compile(rb"<(\w+:)?sheetData\b")
_ODS_START = re.compile(rb"<(table:)table\b")
_ROW_NUMBER = re.compile(rb'[^>]*?\br="(\d+)"')
_FAR = re.compile(rb' r="([A-Z]{3,})(\d+)"[^>]*(?<!/)>\s*<(?:\w+:)?(?:v|is|f)\b')
_REFERENCE = re.compile(rb"([A-Z]+)(\d+)\"")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ODS_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


def inspect(data: bytes, kind: Kind, limits: Limits) -> None:
    """Pass a workbook that is safe to parse.

    Raises
    ------
    Refused
        When it unpacks to too much, is damaged, or holds a value far outside any real table.
    """
    if kind == "xls":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_members(archive, kind, len(data), limits)
    except _BROKEN as error:
        raise Refused(
            msg("Filen er ødelagt, eller bare en del av den kom med."),
            msg("Last den ned eller lagre den på nytt, og prøv igjen."),
        ) from error
    except RuntimeError as error:  # what zipfile says of an encrypted member
        raise Refused(
            msg("Filen er passordbeskyttet, så vi kan ikke åpne den."),
            msg("Åpne den, fjern passordet, lagre og last den opp på nytt."),
        ) from error


def _inspect_members(archive: zipfile.ZipFile, kind: Kind, size: int, limits: Limits) -> None:
    allowed = min(limits.unpacked_bytes, max(size * limits.ratio, _SMALL))
    if sum(member.file_size for member in archive.infolist()) > allowed:
        raise _too_big(allowed)
    extent = _ods_extent if kind == "ods" else _sheet_extent
    for member in archive.infolist():
        if not member.filename.lower().endswith(_PARSED):
            continue
        with archive.open(member) as stream:
            slices = _slices(stream, allowed)
            for rows, columns in extent(slices):
                _refuse_sparse(rows, columns, limits)


def _slices(stream: IO[bytes], allowed: int) -> Iterator[bytes]:
    seen = 0
    while chunk := stream.read(_SLICE):
        seen += len(chunk)
        if seen > allowed:
            raise _too_big(allowed)
        yield chunk


def _too_big(allowed: int) -> Refused:
    return Refused(
        msg("Filen pakker seg ut til mer enn {mb} MB og er ikke lest.", mb=allowed // 1_000_000),
        msg("Kopier tabellen over i en ny, tom arbeidsbok og last opp den."),
    )


def _refuse_sparse(rows: int, columns: int, limits: Limits) -> None:
    if rows * columns > limits.cells or columns > 16_384 or rows > 1_048_576:
        raise Refused(
            msg("Det står noe langt utenfor tabellen, og da blir arket for stort å lese."),
            msg("Slett det som står langt nede eller langt til høyre, lagre og prøv igjen."),
        )


def _rows(slices: Iterator[bytes], start: re.Pattern[bytes], row: bytes) -> Iterator[bytes]:
    """Give each row of a sheet without its opening «<row».

    Parameters
    ----------
    slices
        The file; nothing comes of one that holds no sheet.
    start
        What stands before the first row; its first group is the namespace prefix.
    row
        How a row's tag begins, after «<» and the prefix.
    """
    before = b""
    for chunk in slices:
        before = before[-_LONGEST_TAG:] + chunk
        found = start.search(before)
        if found:
            yield from _split(before[found.end() :], slices, b"<" + (found[1] or b"") + row)
            return


def _split(first: bytes, slices: Iterator[bytes], separator: bytes) -> Iterator[bytes]:
    *whole, tail = first.split(separator)
    yield from whole[1:]
    is_row = bool(whole)
    for chunk in slices:
        *whole, tail = (tail + chunk).split(separator)
        yield from whole if is_row else whole[1:]
        is_row = is_row or bool(whole)
    if is_row:
        yield tail


def _sheet_extent(slices: Iterator[bytes]) -> Iterator[tuple[int, int]]:
    """Give how far down and to the right the values of an xlsx sheet reach, growing."""
    last_row = last_column = 0
    for number, piece in enumerate(_rows(slices, _XLSX_START, b"row"), start=1):
        for row, column in _valued(piece, number):
            if row > last_row or column > last_column:
                last_row, last_column = max(row, last_row), max(column, last_column)
                yield last_row, last_column


def _valued(piece: bytes, number: int) -> Iterator[tuple[int, int]]:
    """Give the place of the last value in a row, and of every value beyond column ZZ."""
    value = max(piece.rfind(b"v>"), piece.rfind(b"is>"))
    if value < 0:
        return
    given = _ROW_NUMBER.match(piece)
    number = int(given[1]) if given else number
    reference = _REFERENCE.match(piece, piece.rfind(b' r="', 0, value) + 4)
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


def _ods_extent(slices: Iterator[bytes]) -> Iterator[tuple[int, int]]:
    """Give the same for an ods file, whose rows and cells say how often they are repeated."""
    last_row = last_column = row = 0
    for piece in _rows(slices, _ODS_START, b"table-row"):
        repeated = _ODS_ROWS.search(piece, 0, piece.find(b">"))
        row += int(repeated[1]) if repeated else 1
        width = _ods_width(piece)
        if width:
            last_row, last_column = max(last_row, row), max(last_column, width)
            yield last_row, last_column
        if b"<table:table " in piece:  # the next sheet begins
            row = 0


def _ods_width(piece: bytes) -> int:
    width = valued = 0
    for cell in _ODS_CELL.finditer(piece):
        repeated = _ODS_COLUMNS.search(cell[1])
        width += int(repeated[1]) if repeated else 1
        if b"value-type" in cell[1]:
            valued = width
    return valued
