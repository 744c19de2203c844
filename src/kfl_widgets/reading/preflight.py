"""Looks at a workbook before a parser does: a parser can be killed by what it unpacks.

Everything that is unpacked is counted, no part may define entities, and no value may stand so far
away that the parser would have to fill a continent of empty cells. On the way it notices what the
parser keeps to itself: error cells and macros.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipInfo

from kfl_widgets.locale import msg
from kfl_widgets.reading.archive import members_of, unpack
from kfl_widgets.reading.binary import is_locked_xls, xls_errors, xlsb_errors, xlsb_sheets
from kfl_widgets.reading.extent import Found, find_in_ods, find_in_xlsx, xlsx_extent
from kfl_widgets.reading.kinds import Kind
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.refusals import (
    SAVE_AGAIN,
    broken,
    endless_cell,
    far_value,
    locked,
    too_much,
)

__all__ = ["Noticed", "inspect"]

Places = tuple[tuple[int, int], ...]

_SMALL = 20_000_000
# Checking XML is slow. A sheet larger than this is trusted to the checksum of the zip.
_CHECKED_SIZE = 16_000_000
_DOCTYPE = b"<!DOCTYPE"
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_IS_READ = re.compile(
    rb"<(?:\w+:)?(?:worksheet|sst|workbook|styleSheet|Relationships|Types|document-content)\b"
)
_HOLDS_CELLS = re.compile(rb"<(?:\w+:)?(?:worksheet|sst|document-content)\b")
_SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION_TAG = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")


@dataclass(frozen=True)
class Noticed:
    """What a workbook holds that its cells don't tell.

    Attributes
    ----------
    errors
        Sheet name → its error cells, as row and column counted from 0.
    has_macros
        Whether there is code in it.
    """

    errors: Mapping[str, Places] = field(default_factory=dict)
    has_macros: bool = False


def inspect(
    data: bytes,
    kind: Kind,
    limits: Limits,
    on_share: Callable[[float], None] = lambda _share: None,
) -> Noticed:
    """Pass a workbook that is safe to parse, and tell what was noticed on the way.

    Raises
    ------
    Refused
        When it unpacks to too much, is damaged, defines entities, or holds a value far outside
        any real table.
    """
    if kind == "xls":
        return _inspect_xls(data)
    members = members_of(data)
    allowed = min(limits.unpacked_bytes, max(len(data) * limits.ratio, _SMALL))
    total = sum(member.file_size for member in members)
    if total > allowed:
        raise too_much(allowed)
    errors: dict[str, Places] = {}
    done = 0
    for member in members:
        for found in _look(data, member, kind, limits):
            _refuse_far(found.rows, found.columns, limits)
            if found.errors:
                errors[found.sheet or member.filename] = found.errors
        done += member.file_size
        on_share(done / max(total, 1))
    if errors and kind != "ods":
        errors = _by_sheet_name(errors, data, members)
    return Noticed(errors, any(m.filename.lower().endswith("vbaproject.bin") for m in members))


def _inspect_xls(data: bytes) -> Noticed:
    if is_locked_xls(data):
        raise locked()
    return Noticed(xls_errors(data), "_VBA_PROJECT".encode("utf-16-le") in data)


def _look(data: bytes, member: ZipInfo, kind: Kind, limits: Limits) -> Iterable[Found]:
    """Unpack a member once; give what stands in the sheets it holds."""
    slices = unpack(data, member)
    first = next(slices, b"")
    if not _is_xml(first):
        whole = b"".join(chain([first], slices)) if kind == "xlsb" else _drained(slices)
        return (Found("", 0, 0, xlsb_errors(whole)),)
    safe = _safe_xml(chain([first], slices), limits)
    if member.file_size <= _CHECKED_SIZE and _IS_READ.search(first[:4000]):
        safe = _well_formed(safe)
    if kind == "ods":
        return find_in_ods(safe)
    found = find_in_xlsx(safe)
    if found.rows * found.columns <= limits.cells:
        return (found,)
    return chain(
        (Found("", rows, columns) for rows, columns in xlsx_extent(unpack(data, member))),
        (Found("", 0, 0, found.errors),),
    )


def _drained(slices: Iterable[bytes]) -> bytes:
    for _ in slices:
        pass
    return b""


def _is_xml(start: bytes) -> bool:
    return start[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


def _safe_xml(slices: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """Pass slices of XML on, unless they define entities or hold a text without end."""
    holds_cells = False
    for number, piece in enumerate(slices):
        if not number:
            _refuse_definitions(piece)
            holds_cells = _HOLDS_CELLS.search(piece[:4000]) is not None
        elif holds_cells and len(piece) > limits.cell_length and b"<" not in piece:
            raise endless_cell(limits)
        yield piece


def _well_formed(slices: Iterable[bytes]) -> Iterator[bytes]:
    """Pass slices of XML on, and refuse them in the end if an element is not closed.

    The parser skips what it does not understand, and a row in a damaged element would be gone
    without a word.
    """
    checker = ParserCreate()
    try:
        for piece in slices:
            checker.Parse(piece, False)
            yield piece
        checker.Parse(b"", True)
    except ExpatError as error:
        raise broken() from error


def _refuse_definitions(start: bytes) -> None:
    """Refuse XML with definitions, which stand before its first element or nowhere."""
    plain = start.replace(b"\x00", b"")  # two bytes a letter must not hide the word
    if _DOCTYPE in plain or not _ELEMENT.search(_COMMENT.sub(b"", plain)):
        raise Refused(
            msg("Filen inneholder XML-definisjoner som et regneark ikke skal ha."),
            SAVE_AGAIN,
        )


def _refuse_far(rows: int, columns: int, limits: Limits) -> None:
    if rows * columns > limits.cells or columns > 16_384 or rows > 1_048_576:
        raise far_value()


# -- which part is which sheet -----------------------------------------------------------------


def _by_sheet_name(
    errors: Mapping[str, Places], data: bytes, members: list[ZipInfo]
) -> dict[str, Places]:
    parts = {member.filename: member for member in members}
    names: dict[str, str] = {}
    for path in parts:
        if posixpath.basename(path) in ("workbook.xml", "workbook.bin"):
            names.update(_sheet_names(path, parts, data))
    return {names.get(path, ""): places for path, places in errors.items()}


def _sheet_names(book: str, parts: Mapping[str, ZipInfo], data: bytes) -> Iterator[tuple[str, str]]:
    """Give the path and the name of each sheet."""
    folder, file = posixpath.split(book)
    relations = parts.get(f"{folder}/_rels/{file}.rels")
    if relations is None:
        return
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION_TAG.findall(b"".join(unpack(data, relations)))
    }
    content = b"".join(unpack(data, parts[book]))
    for relation, name in xlsb_sheets(content) if file.endswith("bin") else _listed(content):
        path = posixpath.normpath(posixpath.join("/", folder, targets.get(relation, "")))
        yield path.lstrip("/"), name


def _listed(book: bytes) -> Iterator[tuple[str, str]]:
    for tag in _SHEET_TAG.findall(book):
        yield _attribute(tag, r"\w+:id"), _attribute(tag, "name")


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"\s{name}=[\"']([^\"']*)[\"']", tag.decode("utf-8", "replace"))
    return html.unescape(found[1]) if found else ""
