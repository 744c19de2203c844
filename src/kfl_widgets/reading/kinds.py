"""What kind of file some bytes are, seen from the bytes and never from a name.

What is no spreadsheet is refused with a sentence that says what it is and what to do.
"""

from __future__ import annotations

from typing import Literal

from kfl_widgets.locale import Message, msg
from kfl_widgets.reading.archive import members_of
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.refusals import DOWNLOAD_AGAIN, locked

__all__ = ["Kind", "kind_of"]

Kind = Literal["xlsx", "xlsb", "ods", "xls", "json", "text"]

_EXPECTED = msg("Last opp et regneark (.xlsx, .xls, .ods) eller en tekstfil (.csv).")

_PICTURE = msg("Filen er et bilde, ikke et regneark.")
_OTHERS: tuple[tuple[bytes, Message], ...] = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"%PDF", msg("Filen er en PDF, ikke et regneark.")),
    (b"\x1f\x8b", msg("Filen er pakket (gzip). Vi leser ikke pakkede filer.")),
    (b"7z\xbc\xaf", msg("Filen er pakket (7-Zip). Vi leser ikke pakkede filer.")),
    (b"Rar!", msg("Filen er pakket (RAR). Vi leser ikke pakkede filer.")),
    (b"{\\rtf", msg("Filen er et tekstdokument, ikke et regneark.")),
)
_WEB = (b"<!doctype", b"<html", b"<?xml", b"<table", b"mime-version:")


def kind_of(data: bytes) -> Kind:
    """Tell what a file is.

    Raises
    ------
    Refused
        When it is empty, damaged, locked by a password, or no spreadsheet.
    """
    start = data[:512]
    if not data.strip():
        raise Refused(msg("Filen er tom."), DOWNLOAD_AGAIN)
    if start.startswith(b"PK"):
        return _zip_kind(data)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound_kind(data)
    _refuse_other_files(start)
    if _looks_binary(start):
        raise Refused(msg("Vi kjenner ikke igjen filen. Den er ikke et regneark."), _EXPECTED)
    return "json" if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") else "text"


def _refuse_other_files(start: bytes) -> None:
    for magic, message in _OTHERS:
        if start.startswith(magic) and _really_starts(start, magic):
            raise Refused(message, _EXPECTED)
    if start[:4] == b"RIFF" or start[4:8] == b"ftyp":
        raise Refused(msg("Filen er et bilde eller en video, ikke et regneark."), _EXPECTED)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB):
        raise Refused(
            msg("Filen er en nettside eller XML, ikke et regneark."),
            msg("Åpne filen i Excel, lagre den som .xlsx og last den opp på nytt."),
        )


def _really_starts(start: bytes, magic: bytes) -> bool:
    # A csv may well begin with the letters of a two-letter magic number.
    return len(magic) > 2 or not start.isascii()


def _zip_kind(data: bytes) -> Kind:
    names = {member.filename for member in members_of(data)}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise Refused(msg("Filen er et Word-dokument, ikke et regneark."), _EXPECTED)
    if any(name.startswith("ppt/") for name in names):
        raise Refused(msg("Filen er en PowerPoint-presentasjon, ikke et regneark."), _EXPECTED)
    if "[Content_Types].xml" in names:
        return "xlsx"
    raise Refused(
        msg("Filen er en ZIP-mappe, ikke et regneark."),
        msg("Pakk den ut, og last opp regnearkene som ligger i den."),
    )


def _compound_kind(data: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise locked()
    if "WordDocument".encode("utf-16-le") in data:
        raise Refused(msg("Filen er et Word-dokument, ikke et regneark."), _EXPECTED)
    return "xls"


def _looks_binary(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = sum(byte < 32 and byte not in b"\t\r\n\x0c" for byte in start.replace(b"\x00", b""))
    zeros = start.count(b"\x00")
    # UTF-16 without a mark has a zero in every other byte; anything else with zeros is no text.
    return control > 0 or (zeros > 0 and not 0.3 < zeros / len(start) < 0.6)
