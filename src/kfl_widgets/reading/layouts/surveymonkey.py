"""Exports from SurveyMonkey: two header rows, the question above and its statements below."""

from __future__ import annotations

from kfl_widgets.locale import msg
from kfl_widgets.reading.forms import Form, Question
from kfl_widgets.reading.headings import fill_right
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.respondents import read_forms, sheets_with_forms
from kfl_widgets.reading.table import make_table
from kfl_widgets.reading.values import clean_text, fold
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("SurveyMonkey")

_FIRST = {"respondentid", "respondent"}
_TECHNICAL = set(
    "respondentid respondent collectorid startdate enddate datecreated datemodified ipaddress "
    "emailaddress firstname lastname customdata customdata1 innsamlerid startdato sluttdato "
    "ipadresse epostadresse fornavn etternavn egendefinertedata1".split()
)
_WHOLE = {"response", "openendedresponse", "svar", "aapentsvar", "respons"}


def recognise(book: Book) -> Recognition:
    """Know it by the respondent's number and the second header row below it."""
    sheets = sheets_with_forms(book, _form)
    return Recognition(0.95 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such an export."""
    return read_forms(book, _form, NAME.text)


def _form(book: Book, sheet: Sheet) -> Form | None:
    if len(sheet.rows) < 3 or not _has_two_header_rows(sheet):
        return None
    above, below = ([clean_text(cell) for cell in row] for row in sheet.rows[:2])
    filled = [clean_text(cell) for cell in fill_right(sheet, 0)]
    technical = {number for number, header in enumerate(above) if fold(header) in _TECHNICAL}
    questions = {
        number: _question(filled[number], below[number])
        for number in range(len(above))
        if number not in technical and filled[number]
    }
    headers = [questions[n].text if n in questions else above[n] for n in range(len(above))]
    table = make_table(book, sheet, 0, depth=2, headers=headers)
    return Form(table, questions, frozenset(technical))


def _has_two_header_rows(sheet: Sheet) -> bool:
    above, below = ([fold(cell) for cell in row] for row in sheet.rows[:2])
    says_who = above[0] in _FIRST and not below[0]
    return says_who and any(
        name in _WHOLE or (name and not top) for top, name in zip(above, below, strict=True)
    )


def _question(above: str, below: str) -> Question:
    if fold(below) in _WHOLE or not below:
        return Question(above)
    return Question(below, stem=above)
