"""Everything in a plan that has a date, as one list: what is overdue, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kfl_widgets.improvement.actions import Action, is_open
from kfl_widgets.improvement.analysis import Analysis
from kfl_widgets.improvement.work import Work

__all__ = ["Event", "EventKind", "by_start", "dated", "events", "next_up", "overdue"]

EventKind = Literal["start", "milestone", "deadline", "goal", "evaluation"]


@dataclass(frozen=True)
class Event:
    """Something that happens on a day.

    `action` is the key of its measure, ``""`` for an area's goal and evaluation. `role` is who
    answers for it. `is_open` tells whether it is still to be done.
    """

    on: date
    kind: EventKind
    text: str
    area: str
    role: str = ""
    action: str = ""
    is_open: bool = True


def by_start(actions: Sequence[Action]) -> tuple[Action, ...]:
    """Order measures by the day they start, or end where no start is set; those of no day last."""
    return tuple(sorted(actions, key=lambda a: a.start or a.deadline or date.max))


def dated(actions: Sequence[Action]) -> tuple[Event, ...]:
    """List the starts, milestones and deadlines of measures, by date."""
    return _in_order(event for action in actions for event in _of_action(action))


def events(work: Work) -> tuple[Event, ...]:
    """List everything that has a date in a work, by date."""
    of_areas = (event for analysis in work.analyses for event in _of_analysis(analysis))
    return _in_order((*dated(work.actions), *of_areas))


def overdue(actions: Sequence[Action], today: date) -> tuple[Event, ...]:
    """List the milestones and deadlines that have passed and are not met, the oldest first."""
    return tuple(e for e in dated(actions) if e.is_open and e.on < today and e.kind != "start")


def next_up(actions: Sequence[Action], today: date) -> tuple[Event, ...]:
    """List what is still to be done from `today` on, the nearest first."""
    return tuple(event for event in dated(actions) if event.is_open and event.on >= today)


def _of_action(action: Action) -> Iterator[Event]:
    own = {"area": action.area, "role": action.who, "action": action.key}
    if action.start is not None:
        is_waiting = action.status == "planned"
        yield Event(action.start, "start", action.what, **own, is_open=is_waiting)
    for milestone in action.milestones:
        day = milestone.due or milestone.done
        if day is not None:
            waits = is_open(action) and milestone.done is None
            yield Event(day, "milestone", milestone.text, **own, is_open=waits)
    if action.deadline is not None:
        yield Event(action.deadline, "deadline", action.what, **own, is_open=is_open(action))


def _of_analysis(analysis: Analysis) -> Iterator[Event]:
    goal, evaluation = analysis.goal, analysis.evaluation
    is_waiting = evaluation.goal_met is None
    if goal.due is not None:
        yield Event(goal.due, "goal", goal.text, analysis.area, is_open=is_waiting)
    if evaluation.on is not None:
        yield Event(evaluation.on, "evaluation", goal.text, analysis.area, is_open=is_waiting)


def _in_order(found: Sequence[Event] | Iterator[Event]) -> tuple[Event, ...]:
    return tuple(sorted(found, key=lambda e: (e.on, e.text, e.kind, e.action, e.area)))
