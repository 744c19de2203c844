"""Exports from Microsoft Forms: ID and times first, then a column per question."""

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

NAME = msg("Microsoft Forms")

_TIMES = ({"starttidspunkt", "fullfoeringstidspunkt"}, {"starttime", "completiontime"})
_TECHNICAL = set(
    "id starttidspunkt fullfoeringstidspunkt epostadresse epost navn tidspunktforsisteendring "
    "sistendret starttime completiontime email name lastmodifiedtime spraak language totalpoeng "
    "poengsumtotalt totalpoints quizfeedback tilbakemeldingompproeve gradeposttime".split()
)
_QUIZ = (
    "poeng - ",
    "poeng – ",
    "tilbakemelding - ",
    "tilbakemelding – ",
    "points - ",
    "feedback - ",
)


def recognise(book: Book) -> Recognition:
    """Know it by the two times that Forms notes for every answer."""
    sheets = sheets_with_forms(book, _form)
    return Recognition(0.95 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such an export."""
    return read_forms(book, _form, NAME.text)


def _form(book: Book, sheet: Sheet) -> Form | None:
    names = [fold(cell) for cell in sheet.rows[0]]
    if not any(times <= set(names) for times in _TIMES):
        return None
    table = make_table(book, sheet, 0)
    technical = {
        number
        for number, header in enumerate(table.headers)
        if names[number] in _TECHNICAL or header.casefold().startswith(_QUIZ)
    }
    questions = {
        number: question_of(header)
        for number, header in enumerate(table.headers)
        if header and number not in technical
    }
    return Form(table, questions, frozenset(technical))
