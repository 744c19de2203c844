"""Changing a measure: who changed what is written down, and nothing is overwritten silently.

What a field was is kept as it can be read again, and told in the words of whoever reads it: a day
is an ISO date, milestones and the indicator are JSON, and all else is the text that stood there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_json

from kfl_widgets.improvement.actions import (
    FIELDS,
    STATUSES,
    Action,
    Indicator,
    Milestone,
    Revision,
)
from kfl_widgets.improvement.records import Record
from kfl_widgets.locale import Day, Message, Number, Spoken, msg

__all__ = ["describe_revision", "revise"]


def revise(action: Action, *, by: str, on: date, **changes: Any) -> Action:
    """Change some of `FIELDS` and write down what they were.

    Parameters
    ----------
    action
        The measure.
    by
        The role that changes it, never a name.
    on
        The day.
    **changes
        The new values by field name. A value that is there already is no change.

    Raises
    ------
    TypeError
        If a field can't be revised.
    """
    unknown = sorted(set(changes) - set(FIELDS))
    if unknown:
        raise TypeError(f"an action's {unknown[0]!r} can't be revised")
    revised = action.but(**changes)
    changed = [name for name in FIELDS if getattr(action, name) != getattr(revised, name)]
    if not changed:
        return action
    history = (
        Revision(
            by=by,
            on=on,
            field=name,
            before=_kept(getattr(action, name)),
            after=_kept(getattr(revised, name)),
        )
        for name in changed
    )
    return revised.but(history=(*action.history, *history), edition=action.edition + 1)


def describe_revision(revision: Revision) -> Message:
    """Say one change in a sentence."""
    who = {"on": Day(revision.on), "by": revision.by or msg("Noen")}
    if revision.field in ("factor", "area"):
        return msg("{on}: {by} koblet tiltaket til noe annet.", **who)
    return msg(
        "{on}: {by} endret «{field}» fra «{before}» til «{after}».",
        **who,
        field=Message(FIELDS.get(revision.field, revision.field)),
        before=_shown(revision.field, revision.before),
        after=_shown(revision.field, revision.after),
    )


def _kept(value: Any) -> str:
    """Write any field's value so that it can be read again; ``""`` for nothing."""
    if value is None or value == ():
        return ""
    return to_json(value).decode() if isinstance(value, (tuple, Record)) else str(value)


def _shown(field: str, kept: str) -> str | Spoken:
    """Give what is kept of a field for people to read."""
    if not kept:
        return "–"
    with suppress(KeyError, ValueError):  # a file may hold anything
        return _READ.get(field, str)(kept)
    return kept


def _status(kept: str) -> Spoken:
    return Message(STATUSES[kept])


def _day(kept: str) -> Spoken:
    return Day(date.fromisoformat(kept))


def _milestones(kept: str) -> Spoken:
    return _listed(map(_milestone, _MILESTONES.validate_json(kept)))


def _milestone(milestone: Milestone) -> str | Spoken:
    if milestone.done is not None and milestone.due is not None:
        days = {"due": Day(milestone.due), "day": Day(milestone.done)}
        return msg("{what} ({due}, nådd {day})", what=milestone.text, **days)
    if milestone.done is not None:
        return msg("{what} (nådd {day})", what=milestone.text, day=Day(milestone.done))
    if milestone.due is not None:
        return msg("{what} ({day})", what=milestone.text, day=Day(milestone.due))
    return milestone.text


def _indicator(kept: str) -> Spoken:
    indicator = Indicator.model_validate_json(kept)
    return msg(
        "{label}: fra {before} til {target}",
        label=indicator.label or indicator.factor,
        before=_number(indicator.baseline),
        target=_number(indicator.target),
    )


def _number(value: float | None) -> Number:
    """Write a mean with one decimal, as means are; with two where a team has written two."""
    return Number(value, 1 if value is None or value == round(value, 1) else 2)


def _listed(parts: Iterable[str | Spoken]) -> Spoken:
    named = {f"part{number}": part for number, part in enumerate(parts)}
    return Message("; ".join(f"{{{name}}}" for name in named), tuple(named.items()))


_MILESTONES = TypeAdapter(tuple[Milestone, ...])
_READ: Mapping[str, Callable[[str], str | Spoken]] = {
    "status": _status,
    "start": _day,
    "deadline": _day,
    "milestones": _milestones,
    "indicator": _indicator,
}
