"""Unpacks a zipped workbook slice by slice, believing nothing it says of its own sizes.

`zipfile` reads the directory only: it stops unpacking where the directory says the end is, and
so would never see what a parser that reads on is killed by.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from kfl_widgets.locale import msg
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.refusals import damaged, locked

__all__ = ["members_of", "unpack"]

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    UnicodeDecodeError,
    ValueError,
)
_DIRECTORY_END = b"PK\x05\x06"
_LARGEST_DIRECTORY = 2_000_000
_LOCAL_HEADER = b"PK\x03\x04"
_ENCRYPTED = 0x1
# Slices this small stay in the processor's cache while they are searched.
_SLICE = 1 << 18
_PACKED_SLICE = 1 << 16


def members_of(data: bytes) -> list[zipfile.ZipInfo]:
    """List what a zip says it holds.

    Raises
    ------
    Refused
        When the directory is damaged, or has far more entries than any workbook.
    """
    end = data.rfind(_DIRECTORY_END)
    size = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
    if _LARGEST_DIRECTORY < size < 0xFFFFFFFF:
        raise damaged()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except _BROKEN as error:
        raise damaged() from error


def unpack(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give a member's content in slices.

    Raises
    ------
    Refused
        When it is damaged, locked by a password, or bigger than the directory says.
    """
    if member.flag_bits & _ENCRYPTED:
        raise locked()
    size = checksum = 0
    try:
        for piece in _inflated(_packed(data, member), member.compress_type):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > member.file_size:
                raise Refused(
                    msg("Filen er ødelagt: den pakker seg ut til mer enn den sier selv."),
                    msg("Kopier tabellen over i en ny, tom arbeidsbok og last opp den."),
                )
            yield piece
    except _BROKEN as error:
        raise damaged() from error
    if (size, checksum) != (member.file_size, member.CRC):
        raise damaged()


def _packed(data: bytes, member: zipfile.ZipInfo) -> memoryview:
    start = member.header_offset
    header = data[start : start + 30]
    name, extra = struct.unpack_from("<HH", header, 26)
    start += 30 + name + extra
    packed = memoryview(data)[start : start + member.compress_size]
    if not header.startswith(_LOCAL_HEADER) or len(packed) != member.compress_size:
        raise EOFError
    return packed


def _inflated(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _SLICE):
            yield bytes(packed[start : start + _SLICE])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(packed), _PACKED_SLICE):
        waiting: memoryview | bytes = packed[start : start + _PACKED_SLICE]
        while waiting:
            if piece := inflater.decompress(waiting, _SLICE):
                yield piece
            waiting = inflater.unconsumed_tail
    # What is still inside may be a whole window after the last input, so it is drained in slices.
    while piece := inflater.decompress(b"", _SLICE):
        yield piece
    if not inflater.eof:
        raise EOFError
