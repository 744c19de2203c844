"""Text files -> rows of cells: csv in any encoding and with any separator, and flat json.

A damaged text file can be read to the end without a complaint, one column too far to the left. So
what looks damaged is told: lines of another length, quotes that swallow lines, odd letters.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kfl_widgets.locale import msg
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.parts import Note
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.refusals import check_extent, too_many_cells

if TYPE_CHECKING:
    from kfl_widgets.reading.values import Cell

__all__ = ["read_json", "read_text"]

Lines = list[list[str]]

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE = 60
_UNREADABLE = "\ufffd"
_NAMED_LINES = 5


_INVISIBLE = dict.fromkeys({*range(32), 127, 0xFEFF} - {9, 10, 13})
"""Control letters: nobody sees them, and no name is the same with one inside."""


def read_text(data: bytes, limits: Limits) -> tuple[list[list[Cell]], list[Note]]:
    """Read delimited text; an empty field is None, everything else stays text.

    Returns
    -------
    rows, notes
        The rows, equally long, and what looks damaged.
    """
    text = _one_kind_of_line_end(_decode(data).translate(_INVISIBLE))
    delimiter, skipped = _declared_delimiter(text)
    delimiter = delimiter or _likely_delimiter(text, limits)
    rows = _split(text, delimiter, limits)
    if skipped:
        rows[0] = []
    width = max(map(len, rows), default=0)
    _refuse_large(len(rows), width, limits)
    notes = [*_unreadable_letters(rows), *_stray_quotes(rows, delimiter), *_uneven_lines(rows)]
    return [
        [*(field or None for field in row), *[None] * (width - len(row))] for row in rows
    ], notes


def read_json(data: bytes, limits: Limits) -> tuple[list[list[Cell]], list[Note]]:
    """Read a list of flat records, alone or as the only list in an object, with a header row."""
    text = _decode(data)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(
            msg("Filen ser ut som JSON, men er ødelagt eller ikke hel."),
            msg("Last den ned på nytt og prøv igjen."),
        ) from error
    records = _records(content)
    headers = list(dict.fromkeys(name for record in records for name in record))
    _refuse_large(len(records) + 1, len(headers), limits)
    rows: list[list[Cell]] = [[_plain(record.get(name)) for name in headers] for record in records]
    return [[*headers], *rows], _unreadable_letters([text.split("\n")])


def _records(content: object) -> list[dict[str, object]]:
    lists = [content] if isinstance(content, list) else []
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
    for found in lists:
        if found and all(isinstance(record, dict) for record in found):
            return found
    raise Refused(
        msg("Filen er JSON, men ikke en liste med rader."),
        msg("Last ned resultatene som .xlsx eller .csv, og last opp den filen."),
    )


def _plain(value: object) -> Cell:
    if isinstance(value, (str, int, float, bool)):
        return value
    return None


def _refuse_large(rows: int, columns: int, limits: Limits) -> None:
    check_extent(rows, columns, limits)
    if rows * columns > limits.cells:
        raise too_many_cells(limits)


# -- letters -----------------------------------------------------------------------------------


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:512]:
        ascii_first = data[1:512:2].count(0) > data[0:512:2].count(0)
        return data.decode("utf-16-le" if ascii_first else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_without_mark(data)


def _decode_without_mark(data: bytes) -> str:
    """Tell the old Windows letters from UTF-8 with some bytes damaged."""
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count(_UNREADABLE)
    whole = sum(not letter.isascii() for letter in text) - broken
    if whole > broken:
        return text
    return data.decode("mac_roman" if _is_from_a_mac(data) else "cp1252", errors="replace")


def _is_from_a_mac(data: bytes) -> bool:
    """Tell whether æ, ø and å are where a Mac has them, and none where Windows does."""
    return any(data.count(byte) for byte in _MAC) and not any(map(data.count, _WINDOWS))


_MAC = [letter.encode("mac_roman") for letter in "æøåÆØÅ"]
_WINDOWS = [letter.encode("cp1252") for letter in "æøåÆØÅ"]


def _unreadable_letters(rows: Lines) -> list[Note]:
    places = [
        number
        for number, row in enumerate(rows, start=1)
        if any(_UNREADABLE in field for field in row)
    ]
    return [_letters_note(places)] if places else []


# -- lines and fields --------------------------------------------------------------------------


def _one_kind_of_line_end(text: str) -> str:
    if "\n" not in text:
        return text.replace("\r", "\n")
    # Some portals leave a stray carriage return inside a line.
    return text.replace("\r", "")


def _declared_delimiter(text: str) -> tuple[str, bool]:
    """Give what a first line «sep=;» says; the line itself is no data."""
    first = text.split("\n", 1)[0].strip('" ')
    if not first.lower().startswith("sep="):
        return "", False
    return first[4:5] or "\t", True


def _likely_delimiter(text: str, limits: Limits) -> str:
    """Choose the separator that cuts most lines into the same number of fields."""
    sample = "\n".join(text.split("\n", _SAMPLE)[:_SAMPLE])

    def evenness(delimiter: str) -> tuple[int, int]:
        # Cut by another separator than its own, a wide file is one endless cell.
        rows = _split(sample, delimiter, replace(limits, cell_length=len(sample) + 1))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, lines = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        return lines, width

    return max(_DELIMITERS, key=evenness)


def _split(text: str, delimiter: str, limits: Limits) -> Lines:
    return list(_rows(text, delimiter, limits))


def _rows(text: str, delimiter: str, limits: Limits) -> Iterator[list[str]]:
    previous = csv.field_size_limit(limits.cell_length)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Refused(
            msg("Vi klarer ikke å dele filen i kolonner."),
            msg("Åpne den i Excel, lagre den som .xlsx og last den opp på nytt."),
        ) from error
    finally:
        csv.field_size_limit(previous)


# -- what looks damaged ------------------------------------------------------------------------


def _width(rows: Lines) -> int:
    """Give the length that most lines have, of those with several fields."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _stray_quotes(rows: Lines, delimiter: str) -> list[Note]:
    """Find rows where a quote is missing, or one too many."""
    width = _width(rows)
    swallowing, stray = [], []
    for number, row in enumerate(rows, start=1):
        if any("\n" in field for field in row) and _holds_lines(row, delimiter, width):
            swallowing.append(number)
        elif any(field.count('"') % 2 for field in row) or (
            len(row) == 1 < width and row[0].count(delimiter) >= width - 1
        ):
            stray.append(number)
    return [
        *([_swallowed_note(swallowing)] if swallowing else []),
        *([_quote_note(stray)] if stray else []),
    ]


def _holds_lines(row: list[str], delimiter: str, width: int) -> bool:
    """Tell whether a row has the separators of several lines, and not of one with a long answer."""
    more = sum(len([line for line in field.split("\n") if line]) - 1 for field in row if field)
    separators = len(row) - 1 + sum(field.count(delimiter) for field in row)
    return more > 0 and separators >= (width - 1) * (more + 1)


def _uneven_lines(rows: Lines) -> list[Note]:
    """Find lines with more fields than the others, or below the header with fewer.

    A line with one field is a title or a note. Empty fields at the end are no fields.
    """
    width = _width(rows)
    header = next((number for number, row in enumerate(rows) if len(row) == width), 0)
    places = [
        number + 1
        for number, row in enumerate(rows)
        if any(row[width:]) or (number > header and 1 < len(row) < width)
    ]
    return [_uneven_note(places)] if places else []


def _letters_note(lines: Collection[int]) -> Note:
    return Note(
        "warning",
        msg("Noen bokstaver i rad {lines} kunne ikke leses.", lines=_listed(lines)),
        remedy=msg("Lagre filen på nytt som CSV UTF-8 og last den opp igjen."),
    )


def _swallowed_note(lines: Collection[int]) -> Note:
    return Note(
        "warning",
        msg(
            "I rad {lines} er flere linjer lest som én celle, fordi et anførselstegn mangler "
            "eller er for mye.",
            lines=_listed(lines),
        ),
        remedy=msg("Åpne filen i Excel, se på raden, lagre og last den opp på nytt."),
    )


def _quote_note(lines: Collection[int]) -> Note:
    return Note(
        "warning",
        msg(
            "I rad {lines} mangler et anførselstegn, eller det er ett for mye.",
            lines=_listed(lines),
        ),
        remedy=msg("Åpne filen i Excel, se på radene, lagre og last den opp på nytt."),
    )


def _uneven_note(lines: Collection[int]) -> Note:
    return Note(
        "warning",
        msg(
            "Rad {lines} har flere eller færre felter enn overskriften, så tall kan stå i feil "
            "kolonne.",
            lines=_listed(lines),
        ),
        remedy=msg("Åpne filen i Excel, se på radene, lagre og last den opp på nytt."),
    )


def _listed(lines: Collection[int]) -> str:
    named = ", ".join(map(str, sorted(lines)[:_NAMED_LINES]))
    return named + (" …" if len(lines) > _NAMED_LINES else "")
