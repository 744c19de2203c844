"""Exports from Google Forms: a time stamp first, then a column per question.

The rows of a grid are «Heading [Statement]».
"""

from __future__ import annotations

from kfl_widgets.locale import msg
from kfl_widgets.reading.forms import Form, question_of
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.respondents import read_forms, sheets_with_forms
from kfl_widgets.reading.table import make_table
from kfl_widgets.reading.values import fold
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Google Forms")

_STAMP = {"tidsmerke", "timestamp", "tidsstempel"}
_TECHNICAL = {*_STAMP, "epostadresse", "emailaddress", "email", "brukernavn", "username"}
_TECHNICAL |= {"poengsum", "score"}


def recognise(book: Book) -> Recognition:
    """Know it by the time stamp in the first column."""
    sheets = sheets_with_forms(book, _form)
    return Recognition(0.9 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such an export."""
    return read_forms(book, _form, NAME.text)


def _form(book: Book, sheet: Sheet) -> Form | None:
    names = [fold(cell) for cell in sheet.rows[0]]
    if not names or names[0] not in _STAMP or sum(map(bool, names)) < 2:
        return None
    table = make_table(book, sheet, 0)
    technical = {number for number, name in enumerate(names) if name in _TECHNICAL}
    questions = {
        number: question_of(header)
        for number, header in enumerate(table.headers)
        if header and number not in technical
    }
    return Form(table, questions, frozenset(technical))
