"""Tiltak: what is done, who does it, when, and how we see that it helps. With its own history.

The log has the three fields of *gjort – lært – lurt*. How a measure is revised, `revisions` knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from kfl_widgets.improvement.records import Record
from kfl_widgets.locale import later

__all__ = [
    "FIELDS",
    "STATUSES",
    "Action",
    "Indicator",
    "LogEntry",
    "Milestone",
    "Revision",
    "Status",
    "is_open",
    "reflect",
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
    """One change: which role, when, which field, from what to what (as `revisions` keeps it)."""

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


def reflect(action: Action, entry: LogEntry) -> Action:
    """Add a reflection: gjort, lært, lurt."""
    return action.but(log=(*action.log, entry))


def is_open(action: Action) -> bool:
    """Tell whether something is left to do."""
    return action.status in ("planned", "started")
