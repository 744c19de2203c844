"""Guesses what the columns of an unknown sheet are, for a person to look at and correct."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kfl_widgets.reading.answering import says_nothing
from kfl_widgets.reading.dimensions import KNOWS
from kfl_widgets.reading.headings import parse_heading, statistic_of
from kfl_widgets.reading.mapping import SEARCHED_ROWS, WHO, Column, Mapping, headers_of, wave_in
from kfl_widgets.reading.people import PEOPLE
from kfl_widgets.reading.values import Cell, clean_text, fold, is_blank, parse_number
from kfl_widgets.reading.workbook import Sheet

__all__ = ["suggest"]

_MOST_HEADER_ROWS = 3
_LOOKED_AT = 200
_MOST_OPTIONS = 7
_SMALL = 100


def suggest(sheet: Sheet, header_row: int = 0, header_rows: int = 1) -> Mapping:
    """Guess what the columns are, for a person to look at and correct.

    Where the headings are is guessed too, unless `header_row` (1 is the top) is given.
    """
    if not header_row:
        header_row, header_rows = _find_headers(sheet)
    headers = headers_of(sheet, header_row, header_rows)
    body = sheet.rows[header_row - 1 + header_rows :][:_LOOKED_AT]
    columns = tuple(
        _guess(header, [row[i] for row in body if not is_blank(row[i])])
        for i, header in enumerate(headers)
    )
    guess = Mapping(header_row=header_row, header_rows=header_rows, columns=columns)
    guess = _with_a_name_column(guess, body)
    return guess.model_copy(update={"options": _words(guess, body)})


def _find_headers(sheet: Sheet) -> tuple[int, int]:
    """Find the last row of words before the numbers start, and the rows of headings above it."""
    rows = sheet.rows[:SEARCHED_ROWS]
    texts = [sum(isinstance(cell, str) and not is_blank(cell) for cell in row) for row in rows]
    widest = max(texts, default=0)
    last = next((i for i, count in enumerate(texts) if count >= max(2, widest * 0.6)), 0)
    if last + 1 < len(rows) and _are_statistics(rows[last + 1]):
        last += 1
    first = last
    while first > 0 and last - first < _MOST_HEADER_ROWS - 1:
        if not _stands_over(rows[first - 1], rows[first]):
            break
        first -= 1
    return first + 1, last - first + 1


def _are_statistics(row: Sequence[Cell]) -> bool:
    said = [parse_heading([cell]) for cell in row if not is_blank(cell)]
    return bool(said) and all(heading is not None and heading.statistic for heading in said)


def _stands_over(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a row holds headings over several columns: some texts, fewer than below them."""
    said = [cell for cell in row if not is_blank(cell)]
    under = sum(not is_blank(cell) for cell in below)
    return 1 < len(said) < under and all(isinstance(cell, str) for cell in said)


def _guess(header: str, cells: Sequence[Cell]) -> Column:
    numbers = sum(parse_number(cell) is not None for cell in cells)
    if numbers and numbers * 2 >= len(cells) and (column := _guess_numbers(header)):
        return column
    named = next((role for role in WHO if fold(header) in _NAMES_OF_WHO[role]), None)
    who = named or next((role for role in WHO if role in KNOWS and _say(cells, KNOWS[role])), None)
    if who:
        return Column(header=header, role=who)
    if fold(header) in _NAMES_OF_FACTORS:
        return Column(header=header, role="factor")
    if fold(header) in _NAMES_OF_ITEMS:
        return Column(header=header, role="item")
    return Column(header=header, role="answer" if _look_like_answers(cells) else "ignore")


def _say(cells: Sequence[Cell], knows: Callable[[Cell], bool]) -> bool:
    """Whether cells say by themselves what they are: a 3 may be a grade, a wave or an answer."""
    return not all(map(_is_small_number, cells)) and all(map(knows, cells))


def _is_small_number(cell: Cell) -> bool:
    number = parse_number(cell)
    return number is not None and number < _SMALL


def _guess_numbers(header: str) -> Column | None:
    """Read a heading over numbers: all of it, or at least what its last part says they are."""
    parts = header.split(" · ")
    heading = parse_heading(parts)
    if heading is None:
        statistic = statistic_of(parts[-1])
        return Column(header=header, role=statistic, wave=wave_in(header)) if statistic else None
    return Column(
        header=header,
        role=heading.statistic or "mean",
        wave=heading.wave.label if heading.wave else "",
        group=heading.group,
        school=heading.reference,
    )


_NAMES_OF_FACTORS = {"faktor", "indeks", "omraade", "tema", "factor"}
_NAMES_OF_ITEMS = {"paastand", "spoersmaal", "utsagn", "item"}
_NAMES_OF_WHO = {role: set(map(fold, names)) for role, names in PEOPLE.items()}


def _look_like_answers(cells: Sequence[Cell]) -> bool:
    """Whether few different answers are given again and again."""
    different = {fold(cell) if isinstance(cell, str) else cell for cell in cells}
    return 1 < len(different) <= _MOST_OPTIONS and len(cells) >= 2 * len(different)


def _with_a_name_column(guess: Mapping, body: Sequence[Sequence[Cell]]) -> Mapping:
    """Where means stand beside a column of words, the words are the factors."""
    if not guess.of_role("mean") or guess.of_role("factor", "item"):
        return guess
    for i, column in guess.of_role("ignore", "answer"):
        words = [clean_text(row[i]) for row in body if clean_text(row[i])]
        if words and all(parse_number(word) is None for word in words):
            columns = list(guess.columns)
            columns[i] = column.model_copy(update={"role": "factor"})
            return guess.model_copy(update={"columns": tuple(columns)})
    return guess


def _words(guess: Mapping, body: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Collect the answers in words, in the order they are met: a person puts them right."""
    met: dict[str, str] = {}
    for i, _ in guess.of_role("answer"):
        for row in body:
            text = clean_text(row[i])
            if parse_number(text) is None and not says_nothing(text):
                met.setdefault(fold(text), text)
    return tuple(met.values())
