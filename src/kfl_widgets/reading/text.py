"""Text files -> rows of cells: csv in any encoding and with any separator, and flat json."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator

from kfl_widgets.locale import msg
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.values import Cell

__all__ = ["read_json", "read_text"]

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE = 60
_LONGEST_CELL = 100_000


def read_text(data: bytes) -> list[list[Cell]]:
    """Read delimited text; an empty field is None, everything else stays text."""
    text = _one_kind_of_line_end(_decode(data))
    delimiter, skipped = _declared_delimiter(text)
    rows = _split(text, delimiter or _likely_delimiter(text))
    if skipped:
        rows[0] = []
    width = max(map(len, rows), default=0)
    return [[*(field or None for field in row), *[None] * (width - len(row))] for row in rows]


def read_json(data: bytes) -> list[list[Cell]]:
    """Read a list of flat records, alone or as the only list in an object, with a header row."""
    try:
        content = json.loads(_decode(data))
    except (ValueError, RecursionError) as error:
        raise Refused(
            msg("Filen ser ut som JSON, men er ødelagt eller ikke hel."),
            msg("Last den ned på nytt og prøv igjen."),
        ) from error
    records = _records(content)
    headers = list(dict.fromkeys(name for record in records for name in record))
    return [[*headers], *([_plain(record.get(name)) for name in headers] for record in records)]


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


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:512]:
        ascii_first = data[1:512:2].count(0) > data[0:512:2].count(0)
        return data.decode("utf-16-le" if ascii_first else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


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


def _likely_delimiter(text: str) -> str:
    """Choose the separator that cuts most lines into the same number of fields."""
    sample = "\n".join(text.split("\n", _SAMPLE)[:_SAMPLE])

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _split(sample, delimiter) if len(row) > 1)
        width, lines = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        return lines, width

    return max(_DELIMITERS, key=evenness)


def _split(text: str, delimiter: str) -> list[list[str]]:
    return list(_rows(text, delimiter))


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    previous = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Refused(
            msg("Vi klarer ikke å dele filen i kolonner."),
            msg("Åpne den i Excel, lagre den som .xlsx og last den opp på nytt."),
        ) from error
    finally:
        csv.field_size_limit(previous)
