"""What the two binary formats, xls and xlsb, hold that the parser keeps to itself: error cells.

Both are rows of records: a number that says what it is, a length, a body. Records are walked
through in Python only when some bytes look like an error cell, so that other files cost nothing.
"""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Callable, Iterator

__all__ = ["is_locked_xls", "xls_errors", "xlsb_errors", "xlsb_sheets"]

Place = tuple[int, int]
Record = tuple[int, bytes]

_CODES = rb"[\x00\x07\x0f\x17\x1d\x24\x2a]"

# -- xlsb --------------------------------------------------------------------------------------

_BEGIN_SHEET = b"\x81\x01"
_ROW, _CELL_ERROR, _FORMULA_ERROR, _BUNDLED_SHEET = 0, 3, 11, 156
_XLSB_ERROR = re.compile(rb"(?:\x03\x09|\x0b[\x09-\xff]).{8}" + _CODES, re.DOTALL)


def xlsb_errors(part: bytes) -> tuple[Place, ...]:
    """Give the error cells of a part, as row and column counted from 0; none if it is no sheet."""
    if not part.startswith(_BEGIN_SHEET) or not _XLSB_ERROR.search(part):
        return ()
    row, places = 0, []
    for kind, body in _xlsb_records(part):
        if kind == _ROW:
            row = int.from_bytes(body[:4], "little")
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            places.append((row, int.from_bytes(body[:4], "little")))
    return tuple(places)


def xlsb_sheets(book: bytes) -> Iterator[tuple[str, str]]:
    """Give the relation and the name of each sheet that a workbook part lists."""
    for kind, body in _xlsb_records(book):
        if kind == _BUNDLED_SHEET:
            relation, end = _wide_text(body, 8)
            yield relation, _wide_text(body, end)[0]


def _wide_text(body: bytes, start: int) -> tuple[str, int]:
    end = start + 4 + 2 * int.from_bytes(body[start : start + 4], "little")
    return body[start + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_records(part: bytes) -> Iterator[Record]:
    place = 0
    while place < len(part) - 1:
        kind, place = _number(part, place, 2)
        length, place = _number(part, place, 4)
        yield kind, part[place : place + length]
        place += length


def _number(part: bytes, place: int, longest: int) -> tuple[int, int]:
    number = 0
    for shift in range(longest):
        byte = part[place] if place < len(part) else 0
        place += 1
        number |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            break
    return number, place


# -- xls ---------------------------------------------------------------------------------------

_LAST_SECTOR = 0xFFFFFFF0
_BOF, _EOF, _LOCK, _WRITE_LOCK, _SHEET = 0x0809, 0x000A, 0x002F, 0x0086, 0x0085
_FORMULA, _BOOL_OR_ERROR = 0x0006, 0x0205
_XLS_ERROR = re.compile(
    rb"\x05\x02\x08\x00.{6}" + _CODES + rb"\x01|\x06\x00.{8}\x02." + _CODES + rb"...\xff\xff",
    re.DOTALL,
)


def is_locked_xls(data: bytes) -> bool:
    """Tell whether an xls file is locked by a password."""
    records = _xls_records(_book_stream(data))
    for (_, (kind, _)), _ in zip(records, range(3), strict=False):
        if kind == _LOCK:
            return True
        if kind not in (_BOF, _WRITE_LOCK):
            return False
    return False


def xls_errors(data: bytes) -> dict[str, tuple[Place, ...]]:
    """Give the error cells of each sheet, as row and column counted from 0."""
    stream = _book_stream(data)
    if not _XLS_ERROR.search(stream):
        return {}
    names: dict[int, str] = {}
    places: defaultdict[str, list[Place]] = defaultdict(list)
    sheet = ""
    for start, (kind, body) in _xls_records(stream):
        if kind == _BOF:
            sheet = names.get(start, "")
        elif kind == _SHEET and len(body) > 8:
            names[int.from_bytes(body[:4], "little")] = _xls_name(body)
        elif kind in _IS_ERROR and _IS_ERROR[kind](body):
            places[sheet].append(struct.unpack_from("<HH", body))
    return {name: tuple(found) for name, found in places.items()}


_IS_ERROR: dict[int, Callable[[bytes], bool]] = {
    _BOOL_OR_ERROR: lambda body: body[7:8] == b"\x01",
    _FORMULA: lambda body: body[6:7] == b"\x02" and body[12:14] == b"\xff\xff",
}


def _xls_name(body: bytes) -> str:
    wide = body[7] & 1
    letters = body[8 : 8 + body[6] * (1 + wide)]
    return letters.decode("utf-16-le" if wide else "latin-1", "replace")


def _xls_records(stream: bytes) -> Iterator[tuple[int, Record]]:
    """Give each record with its place in the stream."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, (kind, stream[place + 4 : place + 4 + length])
        place += 4 + length


def _book_stream(data: bytes) -> bytes:
    """Give the workbook inside an OLE file; nothing of a damaged one: the parser complains."""
    try:
        return _stream(data, ("Workbook", "Book"))
    except (struct.error, IndexError, ValueError, MemoryError):
        return b""


def _stream(data: bytes, names: tuple[str, ...]) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    tables, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    listed = [
        number for number in struct.unpack_from("<109I", data, 76) if number < _LAST_SECTOR
    ] + _more_tables(data, size)
    table = b"".join(_sector(data, number, size) for number in listed[:tables])
    entries = _chain(data, table, directory, size)
    for place in range(0, len(entries), 128):
        entry = entries[place : place + 128]
        letters = int.from_bytes(entry[64:66], "little")
        if entry[: max(letters - 2, 0)].decode("utf-16-le", "replace") in names:
            return _chain(data, table, int.from_bytes(entry[116:120], "little"), size)
    return b""


def _more_tables(data: bytes, size: int) -> list[int]:
    """List the table sectors that have no room in the header."""
    numbers: list[int] = []
    sector, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        if sector >= _LAST_SECTOR:
            break
        *more, sector = struct.unpack(f"<{size // 4}I", _sector(data, sector, size))
        numbers += [number for number in more if number < _LAST_SECTOR]
    return numbers


def _chain(data: bytes, table: bytes, sector: int, size: int) -> bytes:
    sectors: list[bytes] = []
    while sector < _LAST_SECTOR and len(sectors) <= len(data) // size:
        sectors.append(_sector(data, sector, size))
        (sector,) = struct.unpack_from("<I", table, 4 * sector)
    return b"".join(sectors)


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]
