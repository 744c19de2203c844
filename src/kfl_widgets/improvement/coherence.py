"""Does the plan hang together? What doesn't is said in sentences; nothing is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kfl_widgets.improvement.actions import Action, is_open
from kfl_widgets.improvement.analysis import Analysis
from kfl_widgets.improvement.areas import MOST_CHOSEN, Area, of_kind
from kfl_widgets.improvement.naming import Finding
from kfl_widgets.improvement.records import find
from kfl_widgets.improvement.work import Work
from kfl_widgets.locale import Message, msg

__all__ = ["coherence", "not_analysed"]

CROWDED = 3
"""So many deadlines in one month, and none in another, is everything at once."""


def coherence(work: Work, today: date) -> tuple[Message, ...]:
    """Say what in a work doesn't fit together on the day `today`: areas, then measures."""
    return (*_of_areas(work), *_of_factors(work), *_of_actions(work, today))


def not_analysed(area: Area) -> Message:
    """Say that nothing is written of why an area is as it is."""
    return msg("«{area}» er valgt, men ikke analysert.", area=Finding(area.evidence))


def _of_areas(work: Work) -> Iterator[Message]:
    chosen = of_kind(work.areas, "improve")
    if len(chosen) > MOST_CHOSEN:
        yield msg("Dere har valgt {n} områder. Færre er lettere å få til.", n=len(chosen))
    for area in chosen:
        if find(work.analyses, area.key) in (None, Analysis(area=area.key)):
            yield not_analysed(area)


def _of_factors(work: Work) -> Iterator[Message]:
    aimed_at = {(action.area, action.factor) for action in work.actions}
    for analysis in work.analyses:
        if find(work.areas, analysis.area) is None:
            continue
        for factor in analysis.factors:
            if factor.text.strip() and (analysis.area, factor.key) not in aimed_at:
                yield msg(
                    "Ingen tiltak møter den opprettholdende faktoren «{factor}».",
                    factor=factor.text,
                )


def _of_actions(work: Work, today: date) -> Iterator[Message]:
    for action in work.actions:
        if is_open(action):
            yield from _of_links(work, action)
            yield from _of_form(action)
            yield from _of_today(action, today)
    yield from _all_at_once(work)


def _of_links(work: Work, action: Action) -> Iterator[Message]:
    analysis = find(work.analyses, action.area)
    if find(work.areas, action.area) is None:
        yield msg("«{what}» hører til et område dere ikke har valgt lenger.", what=action.what)
    elif analysis is None or find(analysis.factors, action.factor) is None:
        yield msg("«{what}» er ikke knyttet til en opprettholdende faktor.", what=action.what)


def _of_form(action: Action) -> Iterator[Message]:
    if not action.who.strip():
        yield msg("Ingen har ansvar for «{what}».", what=action.what)
    if action.deadline is None:
        yield msg("«{what}» har ingen frist.", what=action.what)
        return
    if action.start is not None and action.deadline < action.start:
        yield msg("Fristen for «{what}» er før starten.", what=action.what)
    for milestone in action.milestones:
        if milestone.due is not None and milestone.due > action.deadline:
            yield msg(
                "Milepælen «{milestone}» kommer etter fristen for «{what}».",
                milestone=milestone.text,
                what=action.what,
            )


def _of_today(action: Action, today: date) -> Iterator[Message]:
    if action.deadline is not None and action.deadline < today:
        yield msg("Fristen for «{what}» har gått ut.", what=action.what)
    elif action.status == "planned" and action.start is not None and action.start < today:
        yield msg("«{what}» skulle ha startet.", what=action.what)


def _all_at_once(work: Work) -> Iterator[Message]:
    due = [a.deadline for a in work.actions if a.deadline is not None and is_open(a)]
    if len(due) >= CROWDED and len({(day.year, day.month) for day in due}) == 1:
        yield msg("Alle tiltakene har frist i samme måned. Kan noe komme tidligere?")
