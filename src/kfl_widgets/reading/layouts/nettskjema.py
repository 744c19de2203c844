"""Exports from Nettskjema: columns of its own begin with «$»; codes or texts for the rest.

The rows of a matrix are «Heading: Statement».
"""

from __future__ import annotations

from kfl_widgets.locale import msg
from kfl_widgets.reading.forms import Form, question_of, with_shared_stems
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.respondents import read_forms, sheets_with_forms
from kfl_widgets.reading.table import make_table
from kfl_widgets.reading.values import clean_text, fold
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Nettskjema")

_OWN = {"$submission_id", "$created", "$answer_time_ms", "$answer_time", "$forwarded_to_form"}
_TECHNICAL = {"submissionreference", "referanse", "innsendingsid", "svarid"}


def recognise(book: Book) -> Recognition:
    """Know it by the columns that begin with «$»."""
    sheets = sheets_with_forms(book, _form)
    return Recognition(0.95 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such an export."""
    return read_forms(book, _form, NAME.text)


def _form(book: Book, sheet: Sheet) -> Form | None:
    names = {clean_text(cell).casefold() for cell in sheet.rows[0]}
    if not names & _OWN:
        return None
    table = make_table(book, sheet, 0)
    technical = {
        number
        for number, header in enumerate(table.headers)
        if header.startswith("$") or fold(header) in _TECHNICAL
    }
    questions = {
        number: question_of(header)
        for number, header in enumerate(table.headers)
        if header and number not in technical
    }
    return Form(table, with_shared_stems(questions, ": "), frozenset(technical))
