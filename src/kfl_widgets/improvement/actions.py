"""Tiltak: what is done, who does it, when, and how we see that it helps. With its own history.

Revising writes down who changed what, and nothing is overwritten silently. The log has the three
fields of *gjort – lært – lurt*.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Literal

from kfl_widgets.improvement.records import Record
from kfl_widgets.locale import Day, Message, Spoken, later, msg

__all__ = [
    "FIELDS",
    "STATUSES",
    "Action",
    "Indicator",
    "LogEntry",
    "Milestone",
    "Revision",
    "Status",
    "describe_revision",
    "is_open",
    "reflect",
    "revise",
]

Status = Literal["planned", "started", "done", "stopped"]

STATUSES: Mapping[str, str] = {
    "planned": later("ikke startet"),
    "started": later("pågår"),
    "done": later("fullført"),
    "stopped": later("stoppet"),
}
"""What each status is called."""


class Milestone(Record):
    """Something to be seen on the way: what, by when, and the day it was reached."""

    text: str
    due: date | None = None
    done: date | None = None


class Indicator(Record):
    """The number we look at: a factor (or item) of one group, where it was, and where it shall be.

    Numbers are means in the measure's own units; None when unknown.
    """

    group: str
    factor: str
    item: str = ""
    label: str = ""
    baseline: float | None = None
    target: float | None = None


class LogEntry(Record):
    """One reflection: what we did, what we learned, and what is wise to do next."""

    on: date
    done: str = ""
    learned: str = ""
    wise: str = ""


class Revision(Record):
    """One change: by which role, when, of which field, from what to what (dates in ISO form)."""

    by: str
    on: date
    field: str
    before: str = ""
    after: str = ""


class Action(Record):
    """One measure for the area whose key is `area`.

    `factor` is the key of the maintaining factor it works on, `who` a role and never a name.
    `edition` counts the revisions, so that of two copies the newer one is known.
    """

    key: str
    area: str
    what: str
    problem: str = ""
    factor: str = ""
    for_whom: str = ""
    who: str = ""
    start: date | None = None
    deadline: date | None = None
    milestones: tuple[Milestone, ...] = ()
    indicator: Indicator | None = None
    status: Status = "planned"
    log: tuple[LogEntry, ...] = ()
    edition: int = 0
    history: tuple[Revision, ...] = ()


FIELDS: Mapping[str, str] = {
    "what": later("Tiltak"),
    "problem": later("Problem tiltaket skal løse"),
    "factor": later("Opprettholdende faktor"),
    "for_whom": later("Målgruppe"),
    "who": later("Ansvarlig"),
    "start": later("Start"),
    "deadline": later("Frist"),
    "milestones": later("Milepæler"),
    "indicator": later("Indikator"),
    "status": later("Status"),
    "area": later("Område"),
}
"""What can be revised, and what it is called."""


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
            before=_said(getattr(action, name)),
            after=_said(getattr(revised, name)),
        )
        for name in changed
    )
    return revised.but(history=(*action.history, *history), edition=action.edition + 1)


def reflect(action: Action, entry: LogEntry) -> Action:
    """Add a reflection: gjort, lært, lurt."""
    return action.but(log=(*action.log, entry))


def is_open(action: Action) -> bool:
    """Tell whether something is left to do."""
    return action.status in ("planned", "started")


def describe_revision(revision: Revision) -> Message:
    """Say one change in a sentence."""
    who = {"on": Day(revision.on), "by": revision.by or msg("Noen")}
    if revision.field in ("factor", "area"):
        return msg("{on}: {by} koblet tiltaket til noe annet.", **who)
    return msg(
        "{on}: {by} endret «{field}» fra «{before}» til «{after}».",
        **who,
        field=Message(FIELDS.get(revision.field, revision.field)),
        before=_shown(revision.before),
        after=_shown(revision.after),
    )


def _shown(text: str) -> str | Spoken:
    """Write a kept value for people: a date as Norwegians do, a status by its name."""
    if text in STATUSES:
        return Message(STATUSES[text])
    with suppress(ValueError):
        return Day(date.fromisoformat(text))
    return text or "–"


def _said(value: Any) -> str:
    """Write any field's value as plain text."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(map(_said, value))
    if isinstance(value, Record):
        return ", ".join(_said(part) for _, part in value if part not in (None, ""))
    return str(value)
