"""Exports from Qualtrics: three header rows, for codes, texts and import ids."""

from __future__ import annotations

from kfl_widgets.locale import msg
from kfl_widgets.reading.forms import Form, Question, with_shared_stems
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.respondents import read_forms, sheets_with_forms
from kfl_widgets.reading.table import make_table
from kfl_widgets.reading.values import clean_text, fold
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Qualtrics")

_TECHNICAL = set(
    "startdate enddate status ipaddress progress durationinseconds finished recordeddate "
    "responseid recipientlastname recipientfirstname recipientemail externalreference "
    "locationlatitude locationlongitude distributionchannel userlanguage".split()
)


def recognise(book: Book) -> Recognition:
    """Know it by the import ids in the third row."""
    sheets = sheets_with_forms(book, _form)
    return Recognition(1.0 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such an export."""
    return read_forms(book, _form, NAME.text)


def _form(book: Book, sheet: Sheet) -> Form | None:
    if len(sheet.rows) < 3 or not _has_import_ids(sheet):
        return None
    codes, texts = ([clean_text(cell) for cell in row] for row in sheet.rows[:2])
    technical = {number for number, code in enumerate(codes) if fold(code) in _TECHNICAL}
    questions = {
        number: Question(texts[number] or code, code=code)
        for number, code in enumerate(codes)
        if code and number not in technical
    }
    headers = [code if n in technical else texts[n] or code for n, code in enumerate(codes)]
    table = make_table(book, sheet, 0, depth=3, headers=headers)
    return Form(table, with_shared_stems(questions, " - "), frozenset(technical))


def _has_import_ids(sheet: Sheet) -> bool:
    ids = [clean_text(cell) for cell in sheet.rows[2] if clean_text(cell)]
    return bool(ids) and all(text.startswith('{"ImportId"') for text in ids)
