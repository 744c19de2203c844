"""Exports from LimeSurvey: «code. text», and «code[sub]. text [sub text]» for arrays."""

from __future__ import annotations

import re

from kfl_widgets.locale import msg
from kfl_widgets.reading.forms import Form, Question, question_of
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.respondents import read_forms, sheets_with_forms
from kfl_widgets.reading.table import make_table
from kfl_widgets.reading.values import clean_text
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("LimeSurvey")

_HEADER = re.compile(
    r"(?P<code>\w+)(?:\[(?P<sub>\w+)\])?(?:\[\w+\])?(?:\. ?(?P<text>.*))?", re.DOTALL
)
_TECHNICAL = set(
    "id submitdate lastpage startlanguage seed startdate datestamp ipaddr refurl token "
    "firstname lastname email interviewtime grouptime".split()
)
_MARKS = {"submitdate", "lastpage", "startlanguage", "datestamp"}


def recognise(book: Book) -> Recognition:
    """Know it by the columns LimeSurvey adds, such as «submitdate»."""
    sheets = sheets_with_forms(book, _form)
    return Recognition(0.95 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such an export."""
    return read_forms(book, _form, NAME.text)


def _form(book: Book, sheet: Sheet) -> Form | None:
    headers = [clean_text(cell) for cell in sheet.rows[0]]
    matches = {n: found for n, header in enumerate(headers) if (found := _HEADER.fullmatch(header))}
    codes = {found["code"].casefold() for found in matches.values()}
    if "id" not in codes or not codes & _MARKS:
        return None
    technical = {n for n, found in matches.items() if _is_technical(found["code"])}
    questions = {
        number: _question(header, matches.get(number))
        for number, header in enumerate(headers)
        if header and number not in technical
    }
    return Form(make_table(book, sheet, 0), questions, frozenset(technical))


def _is_technical(code: str) -> bool:
    return code.casefold() in _TECHNICAL or code.casefold().endswith("time")


def _question(header: str, found: re.Match[str] | None) -> Question:
    if found is None:
        return question_of(header)
    code = found["code"] + (f"_{found['sub']}" if found["sub"] else "")
    said = question_of(found["text"] or "")
    if not found["sub"]:
        return Question(found["text"] or code, code=code)
    return Question(said.text or code, stem=said.stem or found["code"], code=code)
