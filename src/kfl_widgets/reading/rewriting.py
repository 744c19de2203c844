"""Writes a mapped sheet of results over into our own result table, which then reads it.

So nothing is read in two ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kfl_widgets.reading.mapping import WHO, Mapping, Role
from kfl_widgets.reading.values import Cell, is_blank
from kfl_widgets.reading.workbook import Book, Sheet

__all__ = ["rewrite"]

_NUMBERS: tuple[Role, ...] = ("mean", "n", "sd")
_RESULT_HEADERS = (
    "Runde",
    "Skole",
    "Gruppe",
    "Trinn",
    "Kjønn",
    "Faktor",
    "Påstand",
    "Antall",
    "Gjennomsnitt",
    "Standardavvik",
)


def rewrite(mapping: Mapping, book: Book, sheet: Sheet) -> Book:
    """Write `sheet` over into our own result table."""
    start = mapping.header_row - 1 + mapping.header_rows
    rows = [row for row in sheet.rows[start:] if any(not is_blank(cell) for cell in row)]
    results = Sheet(sheet.name, [list(_RESULT_HEADERS), *_result_rows(mapping, rows)])
    return replace(book, sheets=(results,))


def _result_rows(mapping: Mapping, rows: Sequence[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """Give one row for each row × wave, group or school that the headings tell apart."""
    about: dict[tuple[str, str, str], dict[str, int]] = {}
    for i, column in mapping.of_role(*_NUMBERS):
        about.setdefault((column.wave, column.group, column.school), {})[column.role] = i
    for row in rows:
        for (wave, group, school), places in about.items():
            numbers = [row[places[r]] if r in places else None for r in ("n", "mean", "sd")]
            if all(is_blank(cell) for cell in numbers):
                continue
            yield [*_people(mapping, row, wave, group, school), *_names(mapping, row), *numbers]


def _people(
    mapping: Mapping, row: Sequence[Cell], wave: str, group: str, school: str
) -> list[Cell]:
    said = {"wave": wave, "group": group, "school": school}
    return [said.get(role) or mapping.said_in(row, role) for role in WHO]


def _names(mapping: Mapping, row: Sequence[Cell]) -> list[Cell]:
    factor = next((row[i] for i, _ in mapping.of_role("factor")), None)
    item = next((row[i] for i, _ in mapping.of_role("item")), None)
    return [factor if not is_blank(factor) else item, item if not is_blank(factor) else None]
