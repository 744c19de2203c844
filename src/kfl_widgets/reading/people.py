"""The columns that say who and when, read for a whole table at once.

Every layout has them, under its own headers; what blank means is the layout's to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.dimensions import (
    KNOWS,
    grade_from_date,
    knows_grade,
    parse_gender,
    parse_grade,
    parse_group,
    parse_school,
    parse_wave,
)
from kfl_widgets.reading.names import Named, named_by
from kfl_widgets.reading.table import Names, Table
from kfl_widgets.reading.values import Cell, clean_text, fold, is_blank, parse_each
from kfl_widgets.survey.model import ALL, UNKNOWN, Problem, Wave

__all__ = ["PEOPLE", "People", "people_by_values", "read_people", "read_respondents"]

PEOPLE: Names = {
    "wave": (
        "Runde",
        "Måling",
        "Måletidspunkt",
        "Målepunkt",
        "Tidspunkt",
        "Bølge",
        "Wave",
        "År",
        "Skoleår",
        "Periode",
    ),
    "school": ("Skole", "Skule", "Skolenavn", "Enhet", "Enhetsnavn", "School"),
    "group": (
        "Gruppe",
        "Respondentgruppe",
        "Svargruppe",
        "Hvem",
        "Hvem har svart",
        "Respondenter",
        "Rolle",
        "Group",
    ),
    "grade": ("Trinn", "Klassetrinn", "Årstrinn", "Klasse", "Grade", "Class"),
    "gender": ("Kjønn", "Gender"),
}
"""What the columns are called in the layouts of our own."""


_NO_WAVE = "Uten runde"
"""A wave of its own, so that numbers of unknown date are never added to others."""


@dataclass(frozen=True)
class People:
    """Who the rows of a table are about.

    Attributes
    ----------
    codes
        One row per row of the table that says its wave: wave, school, group, grade, gender.
    waves
        The waves met, with their years.
    problems
        What was noticed on the way.
    """

    codes: pd.DataFrame
    waves: tuple[Wave, ...]
    problems: tuple[Problem, ...]

    def waves_of(self, *tables: pd.DataFrame | None) -> list[Wave]:
        """Give the waves that some tables are about: a source line is no wave."""
        used = {code for table in tables if table is not None for code in table["wave"]}
        return [wave for wave in self.waves if wave.code in used]


def read_people(
    table: Table,
    *,
    blank: str = ALL,
    a_means: str = ALL,
    from_names: Collection[str] = ("wave", "school", "group", "grade"),
) -> People:
    """Read the dimension columns of `table`.

    Parameters
    ----------
    table
        With the roles of `PEOPLE`. What has no column is taken from the title, the sheet's or the
        file's name, if it is there; else it counts as blank, and the wave is «Uten runde».
    blank
        What a blank school, group, grade or gender means: `ALL` or `UNKNOWN`.
    a_means
        See `parse_gender`.
    from_names
        The dimensions that names may tell.
    """
    named = named_by(table)
    missing = [role for role in from_names if role not in table]
    waves = _waves(table, named if "wave" in missing else Named())
    said = waves.notna()
    codes = pd.DataFrame(
        {
            "wave": waves[said].map(lambda wave: wave.code),
            "school": parse_each(table.column("school"), parse_school)[said],
            "group": parse_each(table.column("group"), parse_group)[said],
            "grade": parse_each(table.column("grade"), _grade)[said],
            "gender": parse_each(
                table.column("gender"), lambda cell: parse_gender(cell, a_means=a_means)
            )[said],
        },
        dtype=object,
    )
    for role in ("school", "group", "grade", "gender"):
        is_blank = parse_each(table.column(role)[said], lambda cell: not clean_text(cell))
        codes[role] = codes[role].mask(is_blank.astype(bool), blank)
        if role not in table:
            codes[role] = (getattr(named, role, "") if role in missing else "") or ALL
    is_timeless = "wave" in missing and named.wave is None
    problems = (*named.problems(missing), *_notice(table, said, is_timeless=is_timeless))
    return People(codes, _distinct(waves[said]), problems)


def read_respondents(table: Table) -> People:
    """Read who answered, a row each; where nobody in a group said their grade, say, it is `ALL`."""
    people = read_people(table, blank=UNKNOWN, a_means="annet")
    codes = people.codes.copy()
    for dimension in ("school", "grade", "gender"):
        if dimension not in table:
            continue
        is_blank = parse_each(table.column(dimension).loc[codes.index], fold).eq("")
        nobody = is_blank.groupby([codes["wave"], codes["group"]]).transform("all")
        codes[dimension] = codes[dimension].mask(nobody.astype(bool), ALL)
    return replace(people, codes=codes)


def people_by_values(rows: Sequence[Sequence[Cell]], columns: Iterable[int]) -> dict[str, int]:
    """Find the columns whose words all say who or when, whatever their headers: role → column."""
    found: dict[str, int] = {}
    for number in columns:
        words = {row[number] for row in rows if not is_blank(row[number])}
        is_text = bool(words) and all(map(_is_word, words))
        for role, knows in KNOWS.items():
            if is_text and role not in found and all(map(knows, words)):
                found[role] = number
                break
    return found


def _is_word(cell: Cell) -> bool:
    text = clean_text(cell)
    is_short = len(text) < 2 or text.isdigit()
    return isinstance(cell, str) and not is_short and not grade_from_date(cell)


def _grade(cell: Cell) -> str:
    """Give the grade of a cell; what is no grade is nobody's, and `_notice_grades` tells it."""
    return UNKNOWN if _is_odd_grade(cell) else parse_grade(cell)


def _is_odd_grade(cell: Cell) -> bool:
    return not knows_grade(cell) and parse_grade(cell) != UNKNOWN


def _waves(table: Table, named: Named) -> pd.Series[Any]:
    if "wave" in table:
        return parse_each(table.column("wave"), parse_wave)
    wave = named.wave or Wave(_NO_WAVE)
    return pd.Series([wave] * len(table.numbers), index=table.numbers, dtype=object)


def _distinct(waves: pd.Series[Any]) -> tuple[Wave, ...]:
    """Give each wave once, with its year if any row says it."""
    with_years_last = sorted(set(waves), key=lambda wave: (wave.year is not None, wave.code))
    return tuple({wave.code: wave for wave in with_years_last}.values())


def _notice(table: Table, said: pd.Series[bool], *, is_timeless: bool) -> Iterator[Problem]:
    if is_timeless:
        yield Problem(
            "warning",
            msg("Det står ikke hvilken runde tallene er fra."),
            table.where(),
            msg("Skriv det i en kolonne som heter Runde, eller i filnavnet: T1 eller 2018."),
        )
    elif not said.all():
        silent = list(said.index[~said])
        yield Problem(
            "warning",
            msg(
                "Rader som ikke sier hvilken runde de gjelder: {n} ({cells}). De er ikke tatt med.",
                n=len(silent),
                cells=table.addresses("wave", silent),
            ),
            table.where("wave", silent[0]),
            msg("Fyll ut kolonnen for runde, for eksempel T1."),
        )
    yield from _notice_schools(table)
    yield from _notice_grades(table)
    yield from _notice_dates(table)


def _notice_schools(table: Table) -> Iterator[Problem]:
    written: dict[str, set[str]] = {}
    for name in table.column("school").dropna().unique():
        if isinstance(name, str) and name.strip():
            written.setdefault(parse_school(name), set()).add(name)
    for school, spellings in written.items():
        if len(spellings) > 1:
            yield Problem(
                "info",
                msg(
                    "«{school}» er skrevet med ulike mellomrom. Vi leser det som én skole.",
                    school=school,
                ),
                table.where(),
            )


def _notice_grades(table: Table) -> Iterator[Problem]:
    grades = table.column("grade")
    odd = list(grades.index[parse_each(grades, _is_odd_grade).astype(bool)])
    if odd:
        yield Problem(
            "warning",
            msg(
                "Trinn vi ikke forstår: {n} ({cells}). Vi leser dem som ukjent trinn.",
                n=len(odd),
                cells=table.addresses("grade", odd),
            ),
            table.where("grade", odd[0]),
            msg("Skriv trinnet som 9, 9. trinn eller 9A."),
        )


def _notice_dates(table: Table) -> Iterator[Problem]:
    grades = table.column("grade")
    damaged = list(grades.index[parse_each(grades, grade_from_date).astype(bool)])
    if damaged:
        yield Problem(
            "warning",
            msg(
                "Trinn som er blitt til datoer: {n} ({cells}). Vi leser 5. juli som 5.–7. trinn.",
                n=len(damaged),
                cells=table.addresses("grade", damaged),
            ),
            table.where("grade", damaged[0]),
            msg("Sjekk at trinnene stemmer. Skriv «5.–7. trinn» for å unngå det."),
        )
