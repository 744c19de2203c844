"""How a plan is said in short: measures, days, months, what is late and what comes next.

Words only: knows no widget, and decides nothing about the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from textwrap import shorten

from kfl_widgets.improvement import (
    STATUSES,
    Action,
    Analysis,
    Area,
    Evaluation,
    Event,
    Goal,
    Revision,
    Work,
    coherence,
    describe_revision,
    find,
    finding_name,
    is_open,
    may_plan,
    next_up,
    of_kind,
    overdue,
    sides_of,
)
from kfl_widgets.locale import (
    SPOKEN,
    Day,
    Message,
    format_date,
    label,
    later,
    msg,
    spoken,
    translate,
)
from kfl_widgets.report.sentences import describe_evidence

__all__ = [
    "aim_name",
    "area_name",
    "area_order",
    "describe_change",
    "describe_event",
    "due_sentences",
    "ended",
    "goal_verdict",
    "in_short",
    "measure_name",
    "measured_at",
    "misfits",
    "month_name",
    "remaining",
    "role_name",
    "status_name",
    "when_done",
]

LETTERS = 80
SPARE = 1.2
"""So much longer may a text be before it is cut: nobody gains by losing its last two words."""

MOST_LATE, MOST_NEXT = 3, 2


def in_short(text: str, letters: int = LETTERS) -> str:
    """Give the beginning of a long text, on one line; all of it where little would go."""
    line = " ".join(text.split())
    if len(line) <= letters * SPARE:
        return line
    return shorten(line, letters, placeholder=" …")[:letters]


def ended(text: str) -> str:
    """End a text as a sentence ends, and only once."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def measure_name(action: Action, language: str = SPOKEN) -> str:
    """Give what a measure is called in a list, or in the middle of a sentence."""
    return in_short(action.what).removesuffix(".") or translate("Tiltak uten navn", language)


def area_name(work: Work, key: str, language: str = SPOKEN) -> str:
    """Give what an area is called; and who it is about, where two share a name."""
    areas = (*work.areas, *work.aside)
    area = find(areas, key)
    if area is None:
        return translate("Område som er fjernet", language)
    name = finding_name(area.evidence, language)
    is_shared = sum(finding_name(other.evidence, language) == name for other in areas) > 1
    return (
        f"{name} ({describe_evidence(area.evidence, language=language)[0]})" if is_shared else name
    )


def aim_name(work: Work, area: Area, language: str = SPOKEN) -> str:
    """Give what a team wants: an area by its name; of a gap it won't have, that it is smaller."""
    name, sides = area_name(work, area.key, language), sides_of(area.evidence)
    if area.kind != "improve" or not sides:
        return name
    first, other = (label(dimension, code, language).lower() for dimension, code in sides)
    aim = translate("Mindre forskjell mellom {first} og {other}: {factor}", language)
    who = name.removeprefix(finding_name(area.evidence, language))
    return aim.format(first=first, other=other, factor=area.evidence.label) + who


def measured_at(goal: Goal, wave_labels: Mapping[str, str], language: str = SPOKEN) -> str:
    """Say at which wave a goal is read; ``""`` where nobody has decided."""
    if not goal.wave.strip():
        return ""
    wave = wave_labels.get(goal.wave, goal.wave)
    return translate("Vi måler det ved {wave}.", language).format(wave=wave)


_MET = {
    "yes": later("Målet er nådd."),
    "partly": later("Målet er delvis nådd."),
    "no": later("Målet er ikke nådd."),
}


def goal_verdict(evaluation: Evaluation, language: str = SPOKEN) -> str:
    """Say whether a team thinks its goal is met; ``""`` where it hasn't said."""
    return translate(_MET[evaluation.goal_met], language) if evaluation.goal_met else ""


def area_order(work: Work) -> dict[str, int]:
    """Give each area a number, for its place, shape and colour."""
    keys = [area.key for area in (*work.areas, *work.aside)]
    keys += [action.area for action in work.actions]
    return {key: number for number, key in enumerate(dict.fromkeys(keys))}


def role_name(role: str, language: str = SPOKEN) -> str:
    """Give who answers for something."""
    return in_short(role, 40) or translate("Ingen ennå", language)


def status_name(action: Action, language: str = SPOKEN) -> str:
    """Say how far a measure has come."""
    return translate(STATUSES[action.status], language)


def when_done(action: Action, language: str = SPOKEN) -> str:
    """Say from when and until when a measure lasts; ``""`` where nobody has decided."""
    start, deadline = (format_date(day, language) for day in (action.start, action.deadline))
    if action.start is None and action.deadline is None:
        return ""
    if action.start is None:
        return translate("innen {deadline}", language).format(deadline=deadline)
    if action.deadline is None:
        return translate("fra {start}", language).format(start=start)
    said = translate("{start} til {deadline}", language)
    return said.format(start=start, deadline=deadline)


def month_name(number: int, *, is_short: bool = False, language: str = SPOKEN) -> str:
    """Give a month's name: «august», or «aug.»."""
    from babel.dates import get_month_names

    return str(
        get_month_names("abbreviated" if is_short else "wide", locale=spoken(language))[number]
    )


def describe_change(change: Revision) -> str:
    """Say what was changed, in short."""
    said = describe_revision(change)
    values = tuple((name, in_short(str(value), 200)) for name, value in said.values)
    return str(Message(said.text, values))


# -- what is late, what comes next, what doesn't fit ----------------------------------------------


def due_sentences(work: Work, today: date) -> tuple[list[Message], list[Message]]:
    """Say what is over its deadline, and what comes next: a few of each."""
    late, coming = overdue(work.actions, today), next_up(work.actions, today)
    told = [_late(event) for event in late[:MOST_LATE]]
    if len(late) > MOST_LATE:
        told.append(msg("{n} til er over fristen.", n=len(late) - MOST_LATE))
    return told, [_next(event) for event in coming[:MOST_NEXT]]


def _late(event: Event) -> Message:
    said = {"what": _what(event), "on": Day(event.on), "who": _by(event)}
    if event.kind == "milestone":
        return msg("Over fristen: Milepælen «{what}» skulle vært nådd {on} ({who}).", **said)
    return msg("Over fristen: «{what}» skulle vært ferdig {on} ({who}).", **said)


def _next(event: Event) -> Message:
    said = {"what": _what(event), "on": Day(event.on), "who": _by(event)}
    if event.kind == "milestone":
        return msg("Neste: Milepælen «{what}» {on} ({who}).", **said)
    if event.kind == "start":
        return msg("Neste: «{what}» starter {on} ({who}).", **said)
    return msg("Neste: «{what}» skal være ferdig {on} ({who}).", **said)


def _by(event: Event) -> str | Message:
    return in_short(event.role, 40) or msg("ingen har ansvar ennå")


def _what(event: Event) -> str | Message:
    return in_short(event.text) or msg("Tiltak uten navn")


def remaining(work: Work, today: date) -> tuple[Message, ...]:
    """Say what is left to do: what nobody has begun on, then what doesn't fit together."""
    return (*_not_begun(work), *misfits(work, today))


def _not_begun(work: Work) -> Iterator[Message]:
    improve = of_kind(work.areas, "improve")
    if not of_kind(work.areas, "strength"):
        yield msg("Vi har ikke valgt hva vi vil ta vare på.")
    if not improve:
        yield msg("Vi har ikke valgt hva vi vil bli bedre på.")
    keys = {area.key for area in improve}
    begun = [a for a in work.analyses if a.area in keys and a != Analysis(area=a.area)]
    if begun and not any(map(may_plan, begun)):
        yield msg("Vi har ikke funnet ut hva som holder det slik, og satt et mål.")
    if not work.actions:
        yield msg("Vi har ikke planlagt noen tiltak.")


def misfits(work: Work, today: date) -> tuple[Message, ...]:
    """Say what in the plan doesn't fit together, however long its texts are."""
    actions = tuple(_shortened(action) for action in work.actions)
    analyses = tuple(_of_short_factors(analysis) for analysis in work.analyses)
    return coherence(work.but(actions=actions, analyses=analyses), today)


def _shortened(action: Action) -> Action:
    milestones = tuple(m.but(text=in_short(m.text)) for m in action.milestones)
    return action.but(what=measure_name(action), milestones=milestones)


def _of_short_factors(analysis: Analysis) -> Analysis:
    factors = tuple(factor.but(text=in_short(factor.text)) for factor in analysis.factors)
    return analysis.but(factors=factors)


# -- events ---------------------------------------------------------------------------------------

_EVENTS = {
    "start": later("Start: {what}"),
    "milestone": later("Milepæl: {what}"),
    "deadline": later("Frist: {what}"),
    "goal": later("Målet skal være nådd: {what}"),
    "evaluation": later("Evaluering: {what}"),
}


def describe_event(work: Work, event: Event, language: str = SPOKEN) -> tuple[str, str]:
    """Say what happens, and for which area and by whom."""
    area = in_short(area_name(work, event.area, language))
    what = in_short(event.text) or (
        translate("Tiltak uten navn", language) if event.action else area
    )
    told = translate(_EVENTS[event.kind], language).format(what=what)
    return told, " · ".join(_beside(work, event, area, language))


def _beside(work: Work, event: Event, area: str, language: str) -> Iterator[str]:
    yield area
    action = find(work.actions, event.action)
    if action is not None:
        yield role_name(action.who, language)
    if not event.is_open:
        yield _state(event, action, language)


def _state(event: Event, action: Action | None, language: str) -> str:
    """Say how it went with something that isn't waited for any more."""
    if action is None:
        return translate("evaluert", language)
    is_met = event.kind == "milestone" and is_open(action)
    return translate("nådd", language) if is_met else status_name(action, language)
