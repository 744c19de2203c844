"""Reads a sheet of answers, a row per respondent, by what a person has said about its columns.

Which scale an answer is on is said by the person where it has words, in any sheet of the book,
else by all the answers together: the lowest and the highest that anybody chose are seldom the ends
of the scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as ReadOnly
from dataclasses import replace

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.answer_scales import answer_key
from kfl_widgets.reading.answering import (
    Answering,
    Given,
    given_answers,
    how_answered,
    says_nothing,
)
from kfl_widgets.reading.answers import scale_of
from kfl_widgets.reading.facts import SheetFacts
from kfl_widgets.reading.layouts import plain_answers
from kfl_widgets.reading.mapping import WHO, Mapping, fits
from kfl_widgets.reading.people import PEOPLE
from kfl_widgets.reading.respondents import read_items, tell_scales
from kfl_widgets.reading.table import Table, make_table
from kfl_widgets.reading.values import Cell, parse_number
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Item, Option, Problem, Scale, Survey

__all__ = ["read_mapped_answers"]

_MOSTLY = 0.5
_HIGHEST = 10


def read_mapped_answers(book: Book, sheet: Sheet, mapping: Mapping) -> Survey:
    """Read the columns of role ``answer`` down to cells; its problems name cells of `sheet`."""
    table = _table(book, sheet, mapping)
    columns = _given(sheet, mapping)
    asked = _how_answered(columns, _worded(columns, book, mapping), _options(mapping))
    problems = [
        *tell_scales(asked, table.where()),
        *_unread({n: given for n, given in columns.items() if n not in asked}, table),
    ]
    facts = SheetFacts(
        book.name, plain_answers.NAME.text, book.sha256, len(table.rows), sheet=sheet.name
    )
    return read_items(table, _items(mapping, asked), asked, facts, problems)


def _table(book: Book, sheet: Sheet, mapping: Mapping) -> Table:
    """Give the sheet as a table where who and when stand in a column each.

    That is the first of the columns said to hold it; where there is none, one beside the others.
    """
    table = make_table(
        book,
        sheet,
        mapping.header_row - 1,
        depth=mapping.header_rows,
        headers=[column.header for column in mapping.columns],
    )
    roles: dict[str, int] = {}
    headers, rows = list(table.headers), [list(row) for row in table.rows]
    for role in WHO:
        said = [mapping.said_in(row, role) for row in table.rows]
        columns = mapping.of_role(role)
        roles[role] = columns[0][0] if columns else len(headers)
        headers += [] if columns else [next(iter(PEOPLE[role]))]
        for row, cell in zip(rows, said, strict=True):
            row[roles[role] : roles[role] + 1] = [cell]  # replaces, or adds at the end
    return replace(table, headers=tuple(headers), rows=rows, roles=roles)


# -- how it was answered -----------------------------------------------------------------------


def _given(sheet: Sheet, mapping: Mapping) -> dict[int, Given]:
    """Give what was answered in each column of answers."""
    rows = sheet.rows[mapping.header_row - 1 + mapping.header_rows :]
    return {
        n: given_answers(pd.Series([row[n] for row in rows], dtype=object))
        for n, _ in mapping.of_role("answer")
    }


def _how_answered(
    columns: ReadOnly[int, Given], worded: set[int], options: tuple[Option, ...]
) -> dict[int, Answering]:
    """Say how each column was answered; words whose order nobody knows are no answers."""
    others = {n: _without_codes(given) for n, given in columns.items() if n not in worded}
    found = {n: _doubted(answering) for n, answering in how_answered(others).items()}
    unusual = {n: numbers for n in others if n not in found and (numbers := _numbers(columns[n]))}
    if unusual:
        scale = scale_of(pd.Series([number for numbers in unusual.values() for number in numbers]))
        found |= dict.fromkeys(unusual, Answering(scale, is_certain=False))
    said = Answering(Scale(1.0, float(len(options))), options)
    return dict(sorted((found | dict.fromkeys(worded, said)).items()))


def _options(mapping: Mapping) -> tuple[Option, ...]:
    """Give the answers in words; one word alone, as «vet ikke», is no scale."""
    words = [text for text in mapping.options if not says_nothing(text)]
    options = tuple(Option(value, text) for value, text in enumerate(words, start=1))
    return options if len(options) > 1 else ()


def _worded(columns: ReadOnly[int, Given], book: Book, mapping: Mapping) -> set[int]:
    """Tell which columns were answered in the words said, in any sheet with these headings.

    Numbers alone don't tell: 1, 2 and 3 may be three words, or what was chosen of five.
    """
    words = {answer_key(option.label) for option in _options(mapping)}

    def in_words(columns: ReadOnly[int, Given]) -> set[int]:
        return {n for n, given in columns.items() if not words.isdisjoint(_keys(given))}

    worded = in_words(columns)
    for other in book.sheets if words else ():
        if len(worded) < len(columns) and (placed := fits(mapping, other)) is not None:
            worded |= in_words(_given(other, placed))
    return {n for n in worded if columns[n].counts}


def _keys(given: Given) -> set[str]:
    return {answer_key(cell) for cell in given.counts}


def _without_codes(given: Given) -> Given:
    """Leave out a number far from what most answered, as 99 for no answer."""
    usual = {cell: n for cell, n in given.counts.items() if not _is_far(cell)}
    is_most = sum(usual.values()) >= _MOSTLY * given.total
    return replace(given, counts=usual) if is_most else given


def _is_far(cell: Cell) -> bool:
    number = parse_number(cell)
    return number is not None and not 0 <= number <= _HIGHEST


def _numbers(given: Given) -> list[float]:
    return [number for cell in given.counts if (number := parse_number(cell)) is not None]


def _doubted(answering: Answering) -> Answering:
    """Take a scale of numbers for a guess: nobody wrote it, and a person is looking on."""
    return answering if answering.options else replace(answering, is_certain=False)


def _unread(columns: ReadOnly[int, Given], table: Table) -> Iterator[Problem]:
    """Tell of columns that were said to hold answers, and hold none we can read."""
    empty = [table.headers[n] for n, given in columns.items() if not given.counts]
    if empty:
        names = ", ".join(f"«{header}»" for header in empty)
        yield Problem("warning", msg("Ingen har svart på: {names}.", names=names), table.where())
    for number in (n for n, given in columns.items() if given.counts):
        cells = zip(table.numbers, table.column(number), strict=True)
        yield Problem(
            "warning",
            msg(
                "Vi kjenner ikke svarene i kolonnen «{item}». Den er ikke lest.",
                item=table.headers[number],
            ),
            table.where(number, next((row for row, cell in cells if not says_nothing(cell)), None)),
            msg("Rett ordene i filen, eller skriv svarene som tall."),
        )


# -- what was asked ----------------------------------------------------------------------------


def _items(mapping: Mapping, asked: ReadOnly[int, Answering]) -> dict[int, Item]:
    """Make an item of each column of answers, for nobody yet."""
    columns = mapping.of_role("answer")
    factors = {column.factor or column.header for _, column in columns}
    codes = (f"S{place:02}" for place in range(1, len(columns) + 1))
    return {
        number: Item(
            code=f"{code} (påstand)" if code in factors else code,
            text=column.header,
            group="",
            factor=column.factor or column.header,
            scale=asked[number].scale,
            reversed=column.reversed,
            options=asked[number].options,
        )
        for code, (number, column) in zip(codes, columns, strict=True)
        if number in asked
    }
