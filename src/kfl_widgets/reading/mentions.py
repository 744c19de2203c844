"""What a short text mentions: a wave, a grade, a group, a gender, in whatever order.

Column headings, sheet names and file names say such things. This module knows only texts; what
is made of them is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kfl_widgets.reading.dimensions import (
    knows_gender,
    knows_grade,
    knows_group,
    parse_gender,
    parse_grade,
    parse_group,
    parse_wave,
)
from kfl_widgets.reading.values import clean_text, plain_letters
from kfl_widgets.survey.model import ALL, Wave

__all__ = ["Mentions", "mentions"]

_ROUNDS = "runde|maaling|maalepunkt|maaletidspunkt|boelge|wave"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(rf"\b{_YEAR}-\d\d-\d\d\b|\b\d\d?\.\d\d?\.{_YEAR}\b")
_ROUND = re.compile(
    rf"\b(?:t|(?:{_ROUNDS}) )(\d\d?)\b|\b(\d)\. ?(?:{_ROUNDS})\b",
)
_SCHOOL_YEAR = re.compile(rf"\b(?:skoleaaret )?({_YEAR}) ?[-–—/] ?({_YEAR}|\d\d)\b")
_SEASON = re.compile(rf"\b(hoest|haust|vaar|autumn|spring)(?:en)? ({_YEAR})\b")
_PLAIN_YEAR = re.compile(rf"\b({_YEAR})\b")
_SEASONS = {"hoest": "Høst", "haust": "Haust", "vaar": "Vår"}

_STAGE = r"(?:smaa|mellom|barne|ungdoms)trinn(?:et)?"
_GRADE = re.compile(
    r"\b\d{1,2}\.?(?: ?[-–—] ?\d{1,2}\.?)? ?(?:aars)?(?:trinn|klasse)\b"
    r"|\b(?:aars)?(?:trinn|klasse) \d{1,2}(?: ?[-–—] ?\d{1,2})?\b"
    rf"|\b(?:videregaaende trinn|vgs?) ?[123]\b|\b{_STAGE}\b|\b(?:alle|alle aars)trinn\b"
    r"|\balle trinn\b"
)
_GENDER = re.compile(r"\b(?:(?:begge|alle) kjoenn|jenter?|gutt(?:er)?|girls?|boys?)\b")
_WORD = re.compile(r"[a-z]+")
_SURVEYS = {
    "elevundersoekelse": "elever",
    "elevundersoekelsen": "elever",
    "foreldreundersoekelse": "foresatte",
    "foreldreundersoekelsen": "foresatte",
    "laererundersoekelse": "lærere",
    "laererundersoekelsen": "lærere",
    "elevsvar": "elever",
    "foreldresvar": "foresatte",
    "laerersvar": "lærere",
}


@dataclass(frozen=True)
class Mentions:
    """What a text mentions, each thing once, in order.

    Attributes
    ----------
    waves, grades, groups, genders
        Codes as `survey.model` uses them.
    rest
        The words that are left, in plain small letters.
    """

    waves: tuple[Wave, ...] = ()
    grades: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    rest: str = ""


@dataclass
class _Text:
    """A text from which what was understood is taken out."""

    left: str
    found: list[object] = field(default_factory=list)

    def take(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], object]) -> _Text:
        def replace(match: re.Match[str]) -> str:
            value = read(match)
            if value is None:
                return match[0]
            self.found.append(value)
            return " "

        self.left = pattern.sub(replace, self.left)
        return self


def mentions(text: object) -> Mentions:
    """Find what `text` mentions. Dates are nobody's wave: files carry the day they were saved."""
    plain = plain_letters(clean_text(str(text)).replace("_", " "))
    rest = _Text(_DATE.sub(" ", plain))
    waves = tuple(_waves(rest))
    rest.take(_GRADE, _grade)
    grades = _taken(rest)
    rest.take(_GENDER, lambda m: parse_gender(_nordic(m[0])) if knows_gender(m[0]) else _all(m[0]))
    genders = _taken(rest)
    rest.take(_WORD, _group)
    groups = _taken(rest)
    return Mentions(waves, grades, groups, genders, " ".join(rest.left.split()))


def _taken(text: _Text) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(str(value) for value in text.found))
    text.found.clear()
    return found


def _waves(text: _Text) -> Iterator[Wave]:
    """Take out rounds and years; a round and a year beside each other are one wave."""
    rounds = text.take(_ROUND, lambda m: f"T{m[1] or m[2]}").found.copy()
    text.found.clear()
    text.take(_SCHOOL_YEAR, _school_year)
    text.take(_SEASON, lambda m: f"{_SEASONS.get(m[1], m[1].capitalize())} {m[2]}")
    years = text.take(_PLAIN_YEAR, lambda m: m[1]).found.copy()
    text.found.clear()
    if len(rounds) == 1 and len(years) == 1:
        rounds, years = [f"{rounds[0]} {years[0]}"], []
    for said in dict.fromkeys([*rounds, *years]):
        wave = parse_wave(str(said))
        if wave is not None:
            yield wave


def _school_year(match: re.Match[str]) -> str | None:
    first, last = match[1], match[2]
    follows = (int(first) + 1) % 100 == int(last[-2:])
    return f"{first}-{last}" if follows else None


def _grade(match: re.Match[str]) -> str | None:
    text = match[0]
    if text.startswith("alle"):
        return ALL
    text = text.replace("aarstrinn", "trinn").replace("videregaaende", "videregående")
    return parse_grade(text) if knows_grade(text) else None


def _all(text: str) -> str:
    return ALL if text.endswith("kjoenn") else text


def _nordic(text: str) -> str:
    return text.replace("kjoenn", "kjønn")


def _group(match: re.Match[str]) -> str | None:
    if match[0] in _SURVEYS:
        return _SURVEYS[match[0]]
    return parse_group(match[0]) if len(match[0]) > 2 and knows_group(match[0]) else None
