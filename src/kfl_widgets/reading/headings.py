"""The heading of a column of numbers: which wave, whose, and what the numbers are.

«T1», «Snitt 2018», «Kommunen · T2 · n» – in one cell, or in several above each other. A heading
counts only when every word of it is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kfl_widgets.reading.mentions import mentions
from kfl_widgets.reading.values import Cell, clean_text, fold, is_blank, plain_letters
from kfl_widgets.survey.model import Wave

if TYPE_CHECKING:
    from kfl_widgets.reading.workbook import Sheet

__all__ = [
    "Heading",
    "Statistic",
    "codes_of",
    "fill_right",
    "header_stacks",
    "lowest",
    "parse_heading",
    "said_below",
    "statistic_of",
    "written",
]

Statistic = Literal["mean", "n", "sd"]

_STATISTICS: dict[Statistic, str] = {
    "mean": "gjennomsnitt gjennomsnittet gjsnitt gjsn snitt snittet middelverdi skaar score mean m "
    "verdi resultat poeng gjennomsnittsskaar gjennomsnittligskaar snittskaar",
    "n": "n antall antallsvar antallbesvart antallrespondenter svar respondenter besvart antn "
    "antallelever antallsomharsvart talpaasvar",
    "sd": "sd standardavvik stdavvik stavvik std stdav spredning s stdev standardavviket",
}
_STATISTIC_OF = {word: name for name, words in _STATISTICS.items() for word in words.split()}
_OWN = {"skole", "skolen", "vaarskole", "skolenvaar", "egenskole", "oss", "vi", "enhet", "enheten"}
_FILLERS = {"", "for", "i", "ved", "paa", "av", "fra", "og", "runde", "maaling", "skolenaar"}
_YARDSTICKS = (
    (re.compile(r"\b(?!snitt|gjennomsnitt|egen|vaar|i)[a-z]+ kommune\b"), ""),
    (re.compile(r"\b(?:snitt (?:i )?)?kommune(?:n|ns|snitt|snittet|gjennomsnitt)?\b"), "Kommunen"),
    (re.compile(r"\b(?:snitt (?:i )?)?fylke(?:t|ts|ssnitt|ssnittet|sgjennomsnitt)?\b"), "Fylket"),
    (
        re.compile(r"\b(?:nasjonalt?|lands?snitt(?:et)?|landet|landsgjennomsnitt|norge)\b"),
        "Landet",
    ),
)
_SCHOOL = re.compile(r"\b(?!vaar|egen|hele)[a-z]+(?: [a-z]+)? (?:barne|ungdoms)?(?:skole|skule)\b")


@dataclass(frozen=True)
class Heading:
    """What a column of numbers is about; ``""`` or None for what its heading doesn't say.

    Attributes
    ----------
    wave, group, grade, gender
        Codes as `survey.model` uses them.
    reference
        The yardstick's name: «Kommunen», «Stange kommune».
    school
        A school's name.
    statistic
        What the numbers are; None when unsaid.
    is_own
        Whether the heading names the school itself.
    """

    wave: Wave | None = None
    reference: str = ""
    school: str = ""
    group: str = ""
    grade: str = ""
    gender: str = ""
    statistic: Statistic | None = None
    is_own: bool = False

    @property
    def says_who(self) -> bool:
        """Whether it says more than what the numbers are."""
        said = (self.reference, self.school, self.group, self.grade, self.gender)
        return self.wave is not None or any(said)


def parse_heading(texts: Iterable[Cell]) -> Heading | None:
    """Read the cells above a column of numbers; None when a word isn't understood, or all blank.

    Two waves in one heading, as «T1–T2», are a difference, which nobody needs to read.
    """
    parts = dict.fromkeys(text for cell in texts if (text := clean_text(cell)))
    heading = Heading()
    for text in parts:
        said = _parse_part(text)
        merged = said and _merge(heading, said)
        if merged is None:
            return None
        heading = merged
    return heading if parts else None


def codes_of(heading: Heading) -> dict[str, str]:
    """Give what a heading says by dimension; a yardstick stands where a school would."""
    said = {
        "wave": heading.wave.code if heading.wave else "",
        "school": heading.reference or heading.school,
        "group": heading.group,
        "grade": heading.grade,
        "gender": heading.gender,
    }
    return {dimension: code for dimension, code in said.items() if code}


def statistic_of(text: Cell) -> Statistic | None:
    """Tell which statistic a header names, if it names nothing else."""
    return _STATISTIC_OF.get(fold(text))


def fill_right(sheet: Sheet, row: int) -> list[Cell]:
    """Give a merged header cell to every column it stands over.

    A blank cell counts as merged with the one on its left: a csv can't say what is merged, and
    people forget to. But what the file does say is merged ends where it ends.
    """
    filled = list(sheet.rows[row])
    said: set[int] = set()
    for first, last, cell in sheet.merged_over(row):
        filled[first : last + 1] = [cell] * (last + 1 - first)
        said.update(range(first, last + 2))
    for number, cell in enumerate(filled[1:], start=1):
        if number not in said and not clean_text(cell):
            filled[number] = filled[number - 1]
    return filled


def header_stacks(sheet: Sheet, headers: slice) -> list[tuple[Cell, ...]]:
    """Give for each column its header cells from the top; merged ones count for all below them."""
    above = [fill_right(sheet, row) for row in range(headers.start, headers.stop - 1)]
    return list(zip(*above, sheet.rows[headers.stop - 1], strict=True))


def written(cells: Iterable[Cell], between: str = " ") -> str:
    """Write header cells above each other in one line, each text once."""
    return between.join(dict.fromkeys(filter(None, map(clean_text, cells))))


def said_below(line: str, dimension: str) -> str | None:
    """Give the group or grade that a line of its own, «Elever», says the rows below are about."""
    said = mentions(line)
    found = said.groups if dimension == "group" else said.grades
    return found[0] if len(found) == 1 and not said.rest else None


def lowest(cells: Sequence[Cell]) -> Cell:
    """Give the lowest of some cells above each other that holds anything."""
    return next((cell for cell in reversed(cells) if not is_blank(cell)), None)


def _parse_part(text: str) -> Heading | None:
    said = mentions(text)
    several = (said.waves, said.groups, said.grades, said.genders)
    if any(len(found) > 1 for found in several):
        return None
    reference, rest = _yardstick(text, said.rest)
    school = _SCHOOL.search(rest) if not reference else None
    rest = rest.replace(school[0], " ") if school else rest
    statistic, is_own, understood = _words(rest)
    if not understood:
        return None
    return Heading(
        wave=said.waves[0] if said.waves else None,
        reference=reference,
        school=_as_written(text, school[0]) if school else "",
        group=said.groups[0] if said.groups else "",
        grade=said.grades[0] if said.grades else "",
        gender=said.genders[0] if said.genders else "",
        statistic=statistic,
        is_own=is_own,
    )


def _yardstick(text: str, rest: str) -> tuple[str, str]:
    """Find a yardstick in what is left of `text`; «Kommunesnitt» and «Kommunen» are the same."""
    for pattern, name in _YARDSTICKS:
        found = pattern.search(rest)
        if found:
            return name or _as_written(text, found[0]), rest.replace(found[0], " ")
    return "", rest


def _words(rest: str) -> tuple[Statistic | None, bool, bool]:
    """Read the words that are left: the statistic, whether it is our own, whether all is known."""
    whole = fold(rest)
    if whole in _STATISTIC_OF:
        return _STATISTIC_OF[whole], False, True
    if whole in _OWN:
        return None, True, True
    statistic: Statistic | None = None
    is_own = False
    for word in re.split(r"[^\w.]+", rest):
        if fold(word) in _STATISTIC_OF and statistic in (None, _STATISTIC_OF[fold(word)]):
            statistic = _STATISTIC_OF[fold(word)]
        elif fold(word) in _OWN:
            is_own = True
        elif fold(word) not in _FILLERS:
            return None, False, False
    return statistic, is_own, True


def _as_written(text: str, plain: str) -> str:
    """Find words, known in plain letters, as `text` has them."""
    words = text.replace("_", " ").split()
    length = len(plain.split())
    for first in range(len(words)):
        written = " ".join(words[first : first + length]).strip("()–-:.,")
        if plain_letters(written) == plain:
            return written[:1].upper() + written[1:]
    return plain.capitalize()


def _merge(one: Heading, other: Heading) -> Heading | None:
    """Put two parts of one heading together; None when they disagree."""
    fields = ("wave", "reference", "school", "group", "grade", "gender", "statistic")
    merged: dict[str, object] = {"is_own": one.is_own or other.is_own}
    for name in fields:
        first, second = getattr(one, name), getattr(other, name)
        if first and second and first != second:
            return None
        merged[name] = first or second
    return Heading(**merged)  # type: ignore[arg-type]
