"""What sheet names, file names and titles say about who and when, where the columns don't.

A guess, and always told: each thing taken from a name is a `Problem` for the user to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from kfl_widgets.locale import Message, label, msg
from kfl_widgets.reading.mentions import Mentions, mentions
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import clean_text, plain_letters
from kfl_widgets.survey.model import ALL, Problem, Wave, Where

__all__ = ["Named", "named_by"]

_SCHOOL = re.compile(
    r"((?:[^\W\d_]+[ -]){0,3}[^\W\d_]*(?:skole|skule|oppvekstsenter|oppvekstsenteret))\b",
    re.IGNORECASE,
)
_NO_NAMES = set(
    "kfl resultat resultater rapport svar data undersoekelse undersoekelsen elevundersoekelsen "
    "foreldreundersoekelsen for fra paa ved i og skole skolen skule kartlegging "
    "eksport tabell".split()
)
_CLASS = re.compile(r"(\d{1,2}) ?[a-h]", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """What the names around a table say, and the sentences that tell so.

    Attributes
    ----------
    wave, school, group, grade
        None or ``""`` where no name says it.
    told
        One problem per thing, by dimension.
    """

    wave: Wave | None = None
    school: str = ""
    group: str = ""
    grade: str = ""
    told: tuple[tuple[str, Problem], ...] = ()

    def problems(self, used: Collection[str]) -> Iterator[Problem]:
        """Tell about the dimensions that were `used`."""
        return (problem for dimension, problem in self.told if dimension in used)


def named_by(table: Table) -> Named:
    """Read the titles above a table, the sheet's name and the file's, the nearest first.

    A name that mentions two waves, say, says nothing about which one the table is about.
    """
    stem = PurePath(table.file).stem
    places = [(_TITLE, title) for title in reversed(table.titles)]
    places += [(_SHEET, table.sheet), (_FILE, stem)]
    found: dict[str, tuple[object, Problem]] = {}
    for place, text in places:
        for dimension, value, shown in _said(text, is_sheet=place is _SHEET):
            if dimension not in found:
                found[dimension] = (value, _problem(dimension, place, shown, table.where()))
    values = {dimension: value for dimension, (value, _) in found.items()}
    wave = values.get("wave")
    return Named(
        wave=wave if isinstance(wave, Wave) else None,
        school=str(values.get("school", "")),
        group=str(values.get("group", "")),
        grade=str(values.get("grade", "")),
        told=tuple((dimension, problem) for dimension, (_, problem) in found.items()),
    )


def _said(text: str, *, is_sheet: bool) -> Iterator[tuple[str, object, str]]:
    said: Mentions = mentions(text)
    if len(said.waves) == 1:
        yield "wave", said.waves[0], said.waves[0].label
    if len(said.groups) == 1:
        yield "group", said.groups[0], label("group", said.groups[0])
    grades = [grade for grade in said.grades if grade != ALL]
    a_class = _CLASS.fullmatch(clean_text(text)) if is_sheet else None
    if a_class and not grades:
        grades = [a_class[1]]
    if len(grades) == 1:
        yield "grade", grades[0], label("grade", grades[0])
    school = _school(text)
    if school:
        yield "school", school, school


def _school(text: str) -> str:
    """Find a school's name: the words before «skole» that are no words of another kind."""
    found = _SCHOOL.search(clean_text(text.replace("_", " ")))
    if not found:
        return ""
    words = found[1].split(" ")
    while words and (plain_letters(words[0]) in _NO_NAMES or _says_something(words[0])):
        words.pop(0)
    is_name = len(words) > 1 or (words and plain_letters(words[0]) not in _KINDS)
    name = " ".join(words)
    return name[:1].upper() + name[1:] if is_name else ""


_KINDS = {
    "barneskole",
    "ungdomsskole",
    "grunnskole",
    "barneskule",
    "ungdomsskule",
    "oppvekstsenter",
}


def _says_something(word: str) -> bool:
    said = mentions(word)
    return bool(said.waves or said.groups or said.grades or said.genders)


_TITLE, _SHEET, _FILE = msg("tittelen"), msg("arknavnet"), msg("filnavnet")
_WHAT = {
    "wave": msg("Runde"),
    "school": msg("Skole"),
    "group": msg("Gruppe"),
    "grade": msg("Trinn"),
}


def _problem(dimension: str, place: Message, value: str, where: Where) -> Problem:
    return Problem(
        "info",
        msg(
            "{what} er lest fra {place}: {value}.", what=_WHAT[dimension], place=place, value=value
        ),
        where,
        msg("Sjekk at det stemmer. Er det feil, så skriv det i en egen kolonne."),
    )
