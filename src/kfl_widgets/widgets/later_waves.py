"""What was asked when an area was chosen, asked again of the waves that have come since."""

from __future__ import annotations

from kfl_widgets.improvement import Area, Question
from kfl_widgets.survey import ProtectedTable, Survey, compare, protect

__all__ = ["ask_again", "later_waves"]


def later_waves(survey: Survey | None, area: Area) -> tuple[str, ...]:
    """Give the waves after the one an area was chosen at, the newest first.

    There are none if that one isn't there.
    """
    waves = survey.values("wave") if survey is not None else ()
    seen = area.evidence.followup
    return tuple(reversed(waves[waves.index(seen) + 1 :])) if seen in waves else ()


def ask_again(survey: Survey, asked: Question, min_n: int) -> ProtectedTable:
    """Compare the area's own wave with a later one."""
    table = compare(survey, asked.baseline, asked.followup, asked.by, asked.where)
    return protect(table, min_n)
