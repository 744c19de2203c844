"""Answers in a plain sheet: a row per respondent, a column per question, numbers or words.

Whatever tool it came from. The last resort, so it is sure of little.
"""

from __future__ import annotations

from dataclasses import replace

from kfl_widgets.locale import msg
from kfl_widgets.reading.answering import Answering, given_answers
from kfl_widgets.reading.columns import sort_columns
from kfl_widgets.reading.forms import Form, question_of
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.respondents import read_forms
from kfl_widgets.reading.table import HEADER_WITHIN, make_table
from kfl_widgets.reading.values import Cell, clean_text, fold, is_blank
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Svar, en rad for hver person")

_LOOKED_AT = 300
_FEWEST_QUESTIONS = 3


def recognise(book: Book) -> Recognition:
    """Know it by columns answered with the words of a scale, or several with the same numbers."""
    sure = {sheet.name: _confidence(book, sheet) for sheet in book.sheets}
    sheets = tuple(name for name, confidence in sure.items() if confidence)
    if not sheets:
        return Recognition(0.0)
    return Recognition(max(sure.values()), sheets)


def read(book: Book) -> Survey:
    """Read every sheet that holds such answers."""
    sheets = recognise(book).sheets
    kept = replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name in sheets))
    return read_forms(kept, _form, NAME.text)


def _form(book: Book, sheet: Sheet) -> Form | None:
    header = next(
        (n for n in range(min(HEADER_WITHIN, len(sheet.rows))) if _is_header(sheet, n)), None
    )
    if header is None:
        return None
    table = make_table(book, sheet, header)
    questions = {n: question_of(text) for n, text in enumerate(table.headers) if text}
    return Form(table, questions)


def _is_header(sheet: Sheet, number: int) -> bool:
    """Tell whether a row names most of the columns that hold something below it."""
    named = [n for n, cell in enumerate(sheet.rows[number]) if not is_blank(cell)]
    below = sheet.rows[number + 1 : number + 1 + _LOOKED_AT]
    filled = {n for row in below for n, cell in enumerate(row) if not is_blank(cell)}
    is_named = len(set(named) & filled) * 2 > len(filled)
    return (
        len(named) > 1 and is_named and all(map(_is_name, (sheet.rows[number][n] for n in named)))
    )


def _is_name(cell: Cell) -> bool:
    return (
        isinstance(cell, str) and not clean_text(cell).replace(",", ".").replace(".", "").isdigit()
    )


def _confidence(book: Book, sheet: Sheet) -> float:
    form = _form(book, sheet)
    if form is None or len(form.table.rows) < 2 or any(map(_counts, form.table.headers)):
        return 0.0
    columns = sort_columns(form, _LOOKED_AT)
    verbal = [answering for answering in columns.asked.values() if answering.options]
    if verbal and all(len(answering.options) == 2 for answering in columns.asked.values()):
        # One yes or no is in many a list that is no survey.
        return 0.4 if len(columns.asked) >= _FEWEST_QUESTIONS else 0.0
    if verbal:
        return 0.55 if len(columns.asked) > 1 else 0.5
    is_most = len(columns.asked) >= len(columns.left_out) - len(columns.roles)
    return 0.4 if is_most and _is_one_scale(form, list(columns.asked.items())) else 0.0


def _counts(header: str) -> bool:
    """Tell whether a column counts answers: then no row is a person."""
    return fold(header) in ("antall", "antallsvar", "prosent", "andel", "count", "percent")


def _is_one_scale(form: Form, asked: list[tuple[int, Answering]]) -> bool:
    """Tell whether enough columns of numbers use the same scale nearly from end to end."""
    wide = 0
    for number, answering in asked:
        low, high = answering.scale.low or 0.0, answering.scale.high or 0.0
        given = given_answers(form.table.column(number)[:_LOOKED_AT])
        numbers = given.numbers.values() or [0]
        wide += min(numbers) <= low + 1 and max(numbers) >= high - 1 and 2 <= high - low <= 10
    return len(asked) >= _FEWEST_QUESTIONS and wide >= 0.6 * len(asked)
