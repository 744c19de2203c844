"""All that a team has done, as one value: what a session holds, saves and can undo.

Every function takes a `Work` and gives a new one. An area that is untagged takes nothing with it:
its analysis and measures are laid aside, and are there again when it is tagged again. Only
`delete_area` deletes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from kfl_widgets.improvement.actions import Action
from kfl_widgets.improvement.analysis import Analysis
from kfl_widgets.improvement.areas import MOST_CHOSEN, Area, of_kind
from kfl_widgets.improvement.ballots import Ballot
from kfl_widgets.improvement.records import Record, drop, each_once, find, put
from kfl_widgets.locale import Message, msg

__all__ = [
    "Work",
    "analysis_of",
    "choose",
    "delete_area",
    "drop_action",
    "gentle_stop",
    "lost_with",
    "put_action",
    "put_analysis",
    "put_ballot",
]


def _sorted(areas: tuple[Area, ...]) -> tuple[Area, ...]:
    """Order what has no order of its own, so that equal works are equal."""
    return tuple(sorted(each_once(areas), key=lambda area: area.key))


class Work(Record):
    """What a team has chosen, found out, planned and settled.

    Attributes
    ----------
    school, created
        Whose work it is, and the day it began.
    areas
        What is chosen, in the team's order.
    aside
        Areas that are no longer chosen, but have an analysis or measures.
    overruled
        Why the team wants more than `MOST_CHOSEN` areas.
    analyses
        One per area at most.
    actions
        The measures, in the team's order.
    ballots
        What members, groups and the plenum have chosen.
    """

    school: str = ""
    created: date | None = None
    areas: Annotated[tuple[Area, ...], AfterValidator(each_once)] = ()
    aside: Annotated[tuple[Area, ...], AfterValidator(_sorted)] = ()
    overruled: str = ""
    analyses: Annotated[tuple[Analysis, ...], AfterValidator(each_once)] = ()
    actions: Annotated[tuple[Action, ...], AfterValidator(each_once)] = ()
    ballots: Annotated[tuple[Ballot, ...], AfterValidator(each_once)] = ()


def choose(work: Work, areas: Sequence[Area]) -> Work:
    """Let `areas` be what is chosen: `choose(work, tag(work.areas, evidence, "improve"))`.

    What goes and has an analysis or measures is laid aside. What comes back remembers why.
    """
    areas = tuple(_remembering(work, area) for area in areas)
    gone = [a for a in (*work.areas, *work.aside) if find(areas, a.key) is None]
    return work.but(areas=areas, aside=tuple(a for a in gone if _hangs_on(work, a.key)))


def _remembering(work: Work, area: Area) -> Area:
    before = find(work.aside, area.key)
    return area.but(why=before.why) if before is not None and not area.why else area


def _hangs_on(work: Work, key: str) -> bool:
    has_actions = any(action.area == key for action in work.actions)
    return has_actions or find(work.analyses, key) is not None


def lost_with(work: Work, key: str) -> tuple[Message, ...]:
    """Say what `delete_area` would delete beside the area; nothing when there is nothing to ask."""
    analysis = find(work.analyses, key)
    actions = [action for action in work.actions if action.area == key]
    lost = [] if analysis is None else [msg("Analysen av området blir slettet.")]
    if actions:
        named = ", ".join(f"«{action.what}»" for action in actions)
        lost.append(msg("Disse tiltakene blir slettet: {actions}.", actions=named))
    entries = sum(len(action.log) for action in actions)
    if entries:
        lost.append(msg("Notater i loggen som blir slettet: {n}.", n=entries))
    return tuple(lost)


def delete_area(work: Work, key: str) -> Work:
    """Delete an area with its analysis and measures. Ask first: see `lost_with`."""
    return work.but(
        areas=drop(work.areas, key),
        aside=drop(work.aside, key),
        analyses=drop(work.analyses, key),
        actions=tuple(action for action in work.actions if action.area != key),
    )


def gentle_stop(work: Work, adding: int = 0) -> Message | None:
    """Say that these areas (and `adding` more) are too many to improve; None if they are not.

    A reason in ``work.overruled`` lets the team go on.
    """
    n = len(of_kind(work.areas, "improve")) + adding
    if n <= MOST_CHOSEN or work.overruled.strip():
        return None
    return msg(
        "{n} områder er mange. De fleste skoler som lykkes, velger {most} eller færre. "
        "Hva kan vente? Vil dere likevel ha flere, så skriv hvorfor.",
        n=n,
        most=MOST_CHOSEN,
    )


def analysis_of(work: Work, key: str) -> Analysis:
    """Give the analysis of an area; an empty one if nobody has begun."""
    return find(work.analyses, key) or Analysis(area=key)


def put_analysis(work: Work, analysis: Analysis) -> Work:
    """Let this be the analysis of its area."""
    return work.but(analyses=put(work.analyses, analysis))


def put_action(work: Work, action: Action) -> Work:
    """Add a measure, or let it take the place of what it was."""
    return work.but(actions=put(work.actions, action))


def drop_action(work: Work, key: str) -> Work:
    """Delete a measure."""
    return work.but(actions=drop(work.actions, key))


def put_ballot(work: Work, ballot: Ballot) -> Work:
    """Add what a member, a group or the plenum has chosen, or let it replace its older edition."""
    return work.but(ballots=put(work.ballots, ballot))
