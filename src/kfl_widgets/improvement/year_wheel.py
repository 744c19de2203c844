"""Årshjul: what happens in which month of a school year, from August to July. Data, no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kfl_widgets.improvement.events import Event, events
from kfl_widgets.improvement.work import Work

__all__ = ["FIRST_MONTH", "Month", "school_year", "school_years", "year_wheel"]

FIRST_MONTH = 8


@dataclass(frozen=True)
class Month:
    """A month of a calendar year, and what happens in it, by date."""

    year: int
    number: int
    events: tuple[Event, ...] = ()


def school_year(day: date) -> int:
    """Give the year in which the school year of `day` began: 2027 for 31 July 2028."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def school_years(work: Work) -> tuple[int, ...]:
    """Give the school years in which something happens, each by the year it began."""
    return tuple(sorted({school_year(event.on) for event in events(work)}))


def year_wheel(work: Work, year: int) -> tuple[Month, ...]:
    """Give the twelve months of the school year that begins in `year`, August first."""
    happening = events(work)
    months = (
        ((year, n) for n in range(FIRST_MONTH, 13)),
        ((year + 1, n) for n in range(1, FIRST_MONTH)),
    )
    return tuple(
        Month(y, n, tuple(e for e in happening if (e.on.year, e.on.month) == (y, n)))
        for half in months
        for y, n in half
    )
