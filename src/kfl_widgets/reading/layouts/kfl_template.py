"""The KFL template: the sheets Svar (a row per respondent), Kodebok and Inviterte."""

from __future__ import annotations

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.answers import read_answers
from kfl_widgets.reading.codebook import CODEBOOK, codebook_of, read_entries
from kfl_widgets.reading.facts import SheetFacts, examine, notice_items
from kfl_widgets.reading.people import PEOPLE, read_people, read_respondents
from kfl_widgets.reading.published import read_numbers
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.table import Names, Table, find_table
from kfl_widgets.reading.template_words import known_as
from kfl_widgets.reading.values import fold
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import ALL, DIMENSIONS, Problem, Survey, Where
from kfl_widgets.survey.reduce import reduce

__all__ = ["NAME", "read", "recognise"]

NAME = msg("KFL-mal")

_SHEETS = ("answers", "codebook", "invited", "about")
_INVITED: Names = {
    **PEOPLE,
    "invited": ("Antall", "Inviterte", "Antall inviterte", "Tal på inviterte", "Invited"),
}


def recognise(book: Book) -> Recognition:
    """Know the template by the names of its sheets."""
    answers, codebook = _sheet(book, "answers"), _sheet(book, "codebook")
    # The instructions and the list of who was invited belong to it too.
    sheets = tuple(sheet.name for name in _SHEETS if (sheet := _sheet(book, name)))
    if answers and codebook:
        return Recognition(1.0, sheets)
    if answers or codebook:
        return Recognition(0.6, sheets)
    return Recognition(0.0)


def read(book: Book) -> Survey:
    """Read the answers down to cells."""
    problems: list[Problem] = []
    try:
        return _read(book, problems)
    except Refused as refusal:
        return build(problems=[*problems, refusal.problem(Where(book.name))])


def _read(book: Book, problems: list[Problem]) -> Survey:
    answers = _table(book, "answers", PEOPLE, ("wave", "group"))
    codebook = _table(book, "codebook", CODEBOOK, ("code",))
    if not answers.rows:
        raise Refused(
            msg("Arket Svar har ingen svar ennå."),
            msg("Fyll inn en rad for hver person som har svart, og last opp filen på nytt."),
        )
    people = read_respondents(answers)
    problems.extend(people.problems)
    entries = read_entries(codebook, problems)
    read = read_answers(answers, people.codes["group"], entries, problems)
    if read.values.columns.empty:
        raise Refused(
            msg("Ingen kolonner i Svar har en kode som står i Kodebok."),
            msg("Skriv den samme koden over kolonnen i Svar og i kolonnen Kode i Kodebok."),
        )
    items = [entry.item for entry in read.entries]
    noticed, straight_liners = examine(read.values, people.codes, items)
    problems.extend(notice_items(noticed, answers.where()))
    asked = people.codes["group"].isin([item.group for item in items])
    return reduce(
        people.codes.join(read.values),
        codebook_of(list(read.entries)),
        participation=_participation(book, problems),
        waves=people.waves_of(people.codes[asked]),
        sources=[
            SheetFacts(
                book.name,
                NAME.text,
                book.sha256,
                len(answers.rows),
                sheet=answers.sheet,
                items=noticed,
                straight_liners=straight_liners,
            )
        ],
        problems=problems,
    )


def _sheet(book: Book, name: str) -> Sheet | None:
    """Find a sheet of the template by what it is called in any language."""
    called = {fold(known) for known in known_as(name)}
    return next((sheet for sheet in book.sheets if fold(sheet.name) in called), None)


def _table(book: Book, name: str, names: Names, required: tuple[str, ...]) -> Table:
    sheet = _sheet(book, name)
    if sheet is None:
        raise Refused(
            msg("Arket «{sheet}» mangler eller er tomt.", sheet=known_as(name)[0]),
            msg("Bruk malen, og la arkene hete Svar, Kodebok og Inviterte."),
        )
    table = find_table(book, sheet, names, required)
    if table is None:
        missing = ", ".join(next(iter(names[role])) for role in required)
        raise Refused(
            msg("Arket «{sheet}» må ha kolonnene {columns}.", sheet=sheet.name, columns=missing),
            msg("Skriv overskriftene som i malen."),
        )
    return table


def _participation(book: Book, problems: list[Problem]) -> pd.DataFrame | None:
    """Read how many were invited; classes of one grade add up."""
    sheet = _sheet(book, "invited")
    table = find_table(book, sheet, _INVITED, ("wave", "group", "invited")) if sheet else None
    if table is None or not table.rows:
        return None
    people = read_people(table, a_means="annet")
    problems.extend(people.problems)
    invited = read_numbers(table, "invited", people.codes.index, problems)["value"]
    summed = invited.groupby([people.codes[d] for d in DIMENSIONS]).sum(min_count=1)
    found = summed.rename("invited").reset_index()
    # Without a school the number is about the only school there is, which `reduce` fills in.
    return found.drop(columns="school") if found["school"].eq(ALL).all() else found
