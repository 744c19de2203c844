"""The plan as rows: each measure in a person's words, and what a person has changed in them.

What is written and what is read back are told by the same columns, so that a cell nobody touched
is never taken for a change. Knows no file format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kfl_widgets.improvement import (
    FIELDS,
    MONTHS,
    STATUSES,
    Action,
    Milestone,
    Work,
    analysis_of,
    find,
    read_date,
)
from kfl_widgets.locale import LANGUAGES, Message, format_date, format_number, msg, translate
from kfl_widgets.report.plan_words import area_name, status_name
from kfl_widgets.report.workbook.cells import as_told

__all__ = ["COLUMNS", "Column", "Refused", "column_of", "read_day", "same", "told"]

Told = str | date | None

_FIRST_YEAR = 2000
"""A year alone in a cell of days, «2027», is to Excel a day in 1905."""


class Refused(Exception):  # noqa: N818 - it is told to a person, not an error in the code
    """A cell that can't be taken over; its message says what to write instead."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Column:
    """One column of the plan.

    Attributes
    ----------
    field
        Of `Action`.
    width
        In characters.
    write
        Gives what stands in the cell.
    read
        Gives the field's value of what stands in the cell; raises `Refused`. None where the column
        is for reading only.
    """

    field: str
    width: float
    write: Callable[[Action, Work, str], Told]
    read: Callable[[Any, Action, Work], Any] | None

    def head(self, language: str) -> str:
        """Give what the column is called."""
        return translate(FIELDS[self.field], language)


def told(column: Column, action: Action, work: Work, language: str) -> Told:
    """Give what stands in a measure's cell, as it will be read back."""
    value = column.write(action, work, language)
    return as_told(value) if isinstance(value, str) else value


def column_of(head: object) -> Column | None:
    """Find a column by its name, in any language and however it is spelt."""
    name = str(head or "").strip().casefold()
    for column in COLUMNS:
        if name in {column.head(language).casefold() for language in LANGUAGES}:
            return column
    return None


# -- text, days, status ----------------------------------------------------------------------------


def _text(field: str) -> Callable[[Action, Work, str], Told]:
    return lambda action, _work, _language: str(getattr(action, field))


def _read_text(value: Any, _action: Action, _work: Work) -> str:
    if isinstance(value, datetime | date):
        return format_date(_as_day(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _day(field: str) -> Callable[[Action, Work, str], Told]:
    return lambda action, _work, _language: getattr(action, field)


def _read_day(value: Any, _action: Action, _work: Work) -> date | None:
    return read_day(value)


def read_day(value: Any) -> date | None:
    """Read a day from a date cell or from text: «15.12.2026», «15. des. 26», «2026-12-15».

    Raises
    ------
    Refused
        When it is no day.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    day = _as_day(value) if isinstance(value, datetime | date) else read_date(str(value))
    if day is not None and day.year >= _FIRST_YEAR:
        return day
    raise Refused(msg("Skriv datoen som dag.måned.år, for eksempel 15.08.2026."))


def _as_day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _status(action: Action, _work: Work, language: str) -> str:
    return status_name(action, language)


def _read_status(value: Any, _action: Action, _work: Work) -> str:
    word = str(value or "").strip().casefold()
    for status, name in STATUSES.items():
        if word in {translate(name, language).casefold() for language in LANGUAGES}:
            return status
    names = ", ".join(f"«{translate(name)}»" for name in STATUSES.values())
    raise Refused(msg("Velg en av disse: {names}.", names=names))


# -- what points to something else -----------------------------------------------------------------


def _area(action: Action, work: Work, language: str) -> str:
    return area_name(work, action.area, language)


def _read_area(value: Any, _action: Action, work: Work) -> str:
    name = str(value or "").strip().casefold()
    for area in (*work.areas, *work.aside):
        names = (as_told(area_name(work, area.key, language)) for language in LANGUAGES)
        if name in {known.strip().casefold() for known in names}:
            return area.key
    same = [a.key for a in (*work.areas, *work.aside) if a.evidence.label.casefold() == name]
    if len(same) == 1:
        return same[0]  # the factor alone is enough where only one area is about it
    raise Refused(msg("Skriv et av områdene dere har valgt, som på arket «Områder»."))


def _factor(action: Action, work: Work, _language: str) -> str:
    factor = find(analysis_of(work, action.area).factors, action.factor)
    return factor.text if factor is not None else ""


def _read_factor(value: Any, action: Action, work: Work) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    for factor in analysis_of(work, action.area).factors:
        if as_told(factor.text).strip() == text:
            return factor.key
    raise Refused(msg("Skriv den opprettholdende faktoren i analysen først, og velg den i planen."))


def _indicator(action: Action, _work: Work, language: str) -> str:
    indicator = action.indicator
    if indicator is None:
        return ""
    said = translate("{label}: fra {before} til {target}", language)
    before, target = (
        format_number(float("nan") if value is None else value, 1, language)
        for value in (indicator.baseline, indicator.target)
    )
    name = indicator.label or indicator.factor
    return said.format(label=name, before=before, target=target)


# -- milestones: one on each line ------------------------------------------------------------------

_DAY = (
    r"(?:\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)|\d{4}-\d\d-\d\d"
    rf"|\d{{1,2}}\.? (?:{'|'.join(sorted({name[:3] for name in MONTHS}))})[a-z]*\.? \d{{4}})"
)
_MILESTONE = re.compile(
    rf"(?:[-–•*] +)?(?:(?P<due>{_DAY})[ :–-]* )?(?P<text>.*?)(?: \((?:\w+ )?(?P<done>{_DAY})\))?",
    re.DOTALL | re.IGNORECASE,
)


def _milestones(action: Action, _work: Work, language: str) -> str:
    return "\n".join(_line(milestone, language) for milestone in action.milestones)


def _line(milestone: Milestone, language: str) -> str:
    """Write «01.11.2026 Ny inspeksjonsplan (nådd 28.10.2026)»: days as numbers, in any language."""
    due = f"{milestone.due:%d.%m.%Y} " if milestone.due else ""
    reached = translate("nådd", language)
    done = f" ({reached} {milestone.done:%d.%m.%Y})" if milestone.done else ""
    return f"{due}{' '.join(milestone.text.split())}{done}"


def _read_milestones(value: Any, action: Action, _work: Work) -> tuple[Milestone, ...]:
    """Read lines; one that nobody touched stays the milestone it was."""
    known = {
        as_told(_line(milestone, language)).strip(): milestone
        for milestone in action.milestones
        for language in LANGUAGES
    }
    lines = (line.strip() for line in _read_text(value, action, _work).split("\n"))
    return tuple(known.get(line) or _new_milestone(line) for line in lines if line)


def _new_milestone(line: str) -> Milestone:
    parts = _MILESTONE.fullmatch(line)
    assert parts is not None  # the pattern takes any line
    return Milestone(text=parts["text"], due=read_day(parts["due"]), done=read_day(parts["done"]))


COLUMNS: tuple[Column, ...] = (
    Column("area", 24, _area, _read_area),
    Column("what", 40, _text("what"), _read_text),
    Column("status", 13, _status, _read_status),
    Column("who", 22, _text("who"), _read_text),
    Column("start", 12, _day("start"), _read_day),
    Column("deadline", 12, _day("deadline"), _read_day),
    Column("milestones", 44, _milestones, _read_milestones),
    Column("for_whom", 18, _text("for_whom"), _read_text),
    Column("problem", 32, _text("problem"), _read_text),
    Column("factor", 32, _factor, _read_factor),
    Column("indicator", 30, _indicator, None),
)
"""In the order they stand."""


def same(value: Any, written: Told) -> bool:
    """Tell whether a cell that was read holds what was written."""
    if isinstance(written, date):
        return isinstance(value, date) and _as_day(value) == written
    return str("" if value is None else value).strip() == (written or "").strip()
