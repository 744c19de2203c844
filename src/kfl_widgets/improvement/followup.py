"""A later wave: what became of each area, against its target. Never why.

Only protected tables come in. What can't be said is said to be so: a hidden row, another scale, an
area the tables don't cover.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kfl_widgets.improvement.analysis import Goal
from kfl_widgets.improvement.areas import Area, Evidence, evidence_of, is_about, strengths_first
from kfl_widgets.improvement.events import Event, dated
from kfl_widgets.improvement.work import Work, analysis_of
from kfl_widgets.locale import Message, Number, msg, verdict_word
from kfl_widgets.survey import Filters, ProtectedTable

__all__ = ["FollowUp", "Question", "Reached", "State", "follow_up", "question_of"]

State = Literal["followed", "hidden", "other_scale", "gap", "absent"]
Reached = Literal["reached", "not_reached", "unknown"]


@dataclass(frozen=True)
class Question:
    """What to compare to follow an area: ``compare(survey, baseline, followup, by, where)``."""

    baseline: str
    followup: str
    by: tuple[str, ...]
    where: Filters


@dataclass(frozen=True)
class FollowUp:
    """What became of one area.

    Attributes
    ----------
    area
        The area, as it was tagged.
    state
        ``"followed"``, or why it could not be: ``"hidden"``, ``"other_scale"``, ``"gap"`` (the
        area is a difference between groups) or ``"absent"`` (not in the tables).
    evidence
        The new comparison, frozen, to attach to the analysis; None unless followed.
    target, reached
        The mean the team wanted, and whether the new one is as good, as both are written.
    milestones
        Those of the area's measures from the day it was tagged until today.
    sentences
        What can be said, and what can't.
    """

    area: Area
    state: State
    evidence: Evidence | None
    target: float | None
    reached: Reached
    milestones: tuple[Event, ...]
    sentences: tuple[Message, ...]


def question_of(area: Area, wave: str) -> Question:
    """Say what to compare, once `wave` is there: the same people, from the wave tagged last."""
    seen = area.evidence
    where = Filters(
        schools=seen.schools, groups=(seen.group,), grades=seen.grades, genders=seen.genders
    )
    return Question(seen.followup, wave, ("group", "item" if seen.item else "factor"), where)


def follow_up(work: Work, tables: Sequence[ProtectedTable], today: date) -> tuple[FollowUp, ...]:
    """Follow every strength and area to improve, strengths first.

    Parameters
    ----------
    work
        What the team has chosen and planned.
    tables
        Protected comparisons of waves, from the one an area was tagged at to a later one; best the
        answers to `question_of` each area. Other tables, and those of cohorts, are passed over.
    today
        The day it is looked at.

    Raises
    ------
    TypeError
        If a table is not protected.
    """
    for table in tables:
        if not isinstance(table, ProtectedTable):
            raise TypeError("only protected tables are followed up: see protect")
    chosen = (area for area in strengths_first(work.areas) if area.kind != "undecided")
    return tuple(_follow(work, area, tables, today) for area in chosen)


def _follow(work: Work, area: Area, tables: Sequence[ProtectedTable], today: date) -> FollowUp:
    state, new = _look_up(area.evidence, tables, today)
    goal = analysis_of(work, area.key).goal
    actions = [action for action in work.actions if action.area == area.key]
    between = (e for e in dated(actions) if area.evidence.seen <= e.on <= today)
    return FollowUp(
        area=area,
        state=state,
        evidence=new,
        target=goal.target,
        reached=_reached(goal, new),
        milestones=tuple(event for event in between if event.kind == "milestone"),
        sentences=tuple(_sentences(goal, new)) if new is not None else (_UNSAID[state],),
    )


def _look_up(
    seen: Evidence, tables: Sequence[ProtectedTable], today: date
) -> tuple[State, Evidence | None]:
    if seen.about == "gap":
        return "gap", None
    state: State = "absent"
    for table, row in _rows_about(seen, tables):
        values = table.row(row)
        if values["hidden"]:
            state = "hidden"
        elif values["scale"] != seen.scale:
            state = "other_scale"
        else:
            return "followed", evidence_of(table, row, seen=today)
    return state, None


def _rows_about(
    seen: Evidence, tables: Sequence[ProtectedTable]
) -> Iterator[tuple[ProtectedTable, int]]:
    for table in tables:
        if _asks_on(seen, table):
            yield from ((table, row) for row in range(len(table)) if is_about(seen, table, row))


def _asks_on(seen: Evidence, table: ProtectedTable) -> bool:
    """Tell whether a table compares the wave an area was tagged at, grade by grade."""
    details = table.details
    is_of_grades = table.kind == "change" and details["match"] == "grade"
    return is_of_grades and details["baseline"] == seen.followup


def _reached(goal: Goal, new: Evidence | None) -> Reached:
    """Compare as written, so that nobody reads «målet var 3,2; nå 3,2: ikke nådd»."""
    if goal.target is None or new is None or new.mean_followup is None:
        return "unknown"
    beyond = round(new.mean_followup, new.decimals) - round(goal.target, new.decimals)
    return "reached" if beyond == 0 or (beyond > 0) == _is_high_good(new) else "not_reached"


def _is_high_good(evidence: Evidence) -> bool:
    return evidence.high_is_good is not False


_REACHED: dict[Reached, Message] = {
    "reached": msg("nådd"),
    "not_reached": msg("ikke nådd"),
    "unknown": msg("kan ikke si"),
}

_UNSAID: dict[State, Message] = {
    "hidden": msg("Tallene er skjermet, fordi få har svart. Se på en større gruppe."),
    "other_scale": msg(
        "Skalaen er en annen enn da dere valgte området, så tallene kan ikke sammenlignes."
    ),
    "gap": msg("Området er en forskjell mellom to grupper. Se på den på nytt i den nye målingen."),
    "absent": msg("Den nye målingen har ikke tall for dette området."),
}


def _sentences(goal: Goal, new: Evidence) -> Iterator[Message]:
    def number(value: float | None) -> Number:
        return Number(value, new.decimals)

    verdict = Message(verdict_word(new.verdict))
    before, after = number(new.mean_baseline), number(new.mean_followup)
    yield msg("Fra {before} til {after}: {verdict}.", before=before, after=after, verdict=verdict)
    if goal.target is not None:
        reached = _REACHED[_reached(goal, new)]
        said = {"target": number(goal.target), "now": after, "reached": reached}
        yield msg("Målet var {target}; nå {now}: {reached}.", **said)
        if _is_within_doubt(goal.target, new):
            yield msg("Målet ligger innenfor usikkerheten, så vær varsomme med å konkludere.")
    yield _CONCLUSIONS.get(new.verdict, _MOVED)


def _is_within_doubt(target: float, new: Evidence) -> bool:
    low, high = new.ci_low_followup, new.ci_high_followup
    return low is not None and high is not None and low < target < high


_MOVED = msg(
    "Det er mer enn tilfeldigheter kan forklare. Tallene sier at noe har endret seg, ikke hvorfor: "
    "Andre ting enn tiltakene kan ha virket."
)
_CONCLUSIONS = {
    "stable": msg(
        "Snittet står stille, og det kan også være et resultat. Tallene sier ikke hva som hadde "
        "skjedd uten tiltakene."
    ),
    "uncertain": msg(
        "Det vi ser, kan være tilfeldig. Vi kan verken si at tiltakene har virket eller at de "
        "ikke har det."
    ),
}
