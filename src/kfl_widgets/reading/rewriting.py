"""Writes a mapped sheet over into one of our own layouts, which then reads it.

So nothing is read in two ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kfl_widgets.reading.dimensions import parse_group, write_code
from kfl_widgets.reading.mapping import Column, Mapping, Role
from kfl_widgets.reading.values import Cell, is_blank, parse_number
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import ALL

__all__ = ["rewrite"]

_DIMENSIONS: tuple[Role, ...] = ("wave", "school", "group", "grade", "gender")
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
    """Write `sheet` over into our own layout: a result table, or the template's two sheets."""
    start = mapping.header_row - 1 + mapping.header_rows
    rows = [row for row in sheet.rows[start:] if any(not is_blank(cell) for cell in row)]
    if mapping.of_role("answer"):
        return replace(book, sheets=_as_template(mapping, rows))
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
    mapping: Mapping, row: Sequence[Cell], wave: str = "", group: str = "", school: str = ""
) -> list[Cell]:
    said = {"wave": wave, "group": group, "school": school}
    return [said.get(role) or _said(mapping, row, role) for role in _DIMENSIONS]


def _said(mapping: Mapping, row: Sequence[Cell], role: Role) -> Cell:
    """Give what the row says of a dimension, else what holds for all rows."""
    for i, _ in mapping.of_role(role):
        if not is_blank(row[i]):
            return row[i]
    return getattr(mapping, role, "") or None


def _names(mapping: Mapping, row: Sequence[Cell]) -> list[Cell]:
    factor = next((row[i] for i, _ in mapping.of_role("factor")), None)
    item = next((row[i] for i, _ in mapping.of_role("item")), None)
    return [factor if not is_blank(factor) else item, item if not is_blank(factor) else None]


def _as_template(mapping: Mapping, rows: Sequence[Sequence[Cell]]) -> tuple[Sheet, Sheet]:
    items = mapping.of_role("answer")
    codes = [f"S{number:02}" for number in range(1, len(items) + 1)]
    answers: list[list[Cell]] = [["Runde", "Skole", "Gruppe", "Trinn", "Kjønn", *codes]]
    answers += [[*_people(mapping, row), *(row[i] for i, _ in items)] for row in rows]
    groups = dict.fromkeys(parse_group(row[2]) for row in answers[1:])
    scale = _scale(mapping, items, rows)
    codebook: list[list[Cell]] = [["Kode", "Påstand", "Faktor", "Gruppe", "Snudd", "Skala"]]
    codebook += [
        [
            code,
            column.header,
            column.factor or column.header,
            write_code("group", group) if group != ALL else group,
            "ja" if column.reversed else "nei",
            scale,
        ]
        for group in groups
        for code, (_, column) in zip(codes, items, strict=True)
    ]
    return Sheet("Svar", answers), Sheet("Kodebok", codebook)


def _scale(
    mapping: Mapping, items: Sequence[tuple[int, Column]], rows: Sequence[Sequence[Cell]]
) -> str:
    if mapping.options:
        return "; ".join(f"{value}={text}" for value, text in enumerate(mapping.options, start=1))
    numbers = [n for row in rows for i, _ in items if (n := parse_number(row[i])) is not None]
    return f"{min(numbers):g}-{max(numbers):g}" if numbers else ""
