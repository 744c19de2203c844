"""What a team has chosen, found out and planned, as tables of words. Knows no number but theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kfl_widgets.improvement import (
    KINDS,
    LAST_OF_ANALYSIS,
    STEPS,
    Action,
    Analysis,
    Area,
    Event,
    Goal,
    Indicator,
    Kind,
    Month,
    Tally,
    Work,
    analysis_of,
    by_start,
    find,
    finding_name,
    strengths_first,
)
from kfl_widgets.locale import format_date, format_number, label, later, translate
from kfl_widgets.report.blocks import Grid
from kfl_widgets.report.plan_words import (
    area_name,
    describe_event,
    in_short,
    measure_name,
    measured_at,
    month_name,
    role_name,
    status_name,
    when_done,
)
from kfl_widgets.report.sentences import describe_evidence

__all__ = [
    "KIND_NAMES",
    "analysis_grid",
    "areas_grid",
    "carrying_out_grid",
    "events_grid",
    "factors_grid",
    "log_grid",
    "measures_grid",
    "milestones_grid",
    "months_grid",
    "plan_grid",
    "tally_grid",
]

KIND_NAMES: Mapping[Kind, str] = {
    "strength": later("Ta vare på"),
    "improve": later("Forbedre"),
    "undecided": later("Uavklart"),
}

_PERSPECTIVES = {
    "individual": later("Individ: hos den enkelte"),
    "actor": later("Aktør: slik den enkelte opplever det"),
    "context": later("Kontekst: rammer, undervisning og miljø"),
}
_MET = {"yes": later("Ja"), "partly": later("Delvis"), "no": later("Nei")}


# -- what is chosen --------------------------------------------------------------------------------


def areas_grid(work: Work, wave_labels: Mapping[str, str], language: str) -> Grid:
    """Write what is chosen, strengths first: what the numbers were, and why."""
    head = (
        translate("Område", language),
        translate("Vi vil", language),
        translate("Tallene", language),
        translate("Hvorfor", language),
    )
    rows = tuple(
        (
            area_name(work, area.key, language),
            translate(KIND_NAMES[area.kind], language),
            "\n".join(describe_evidence(area.evidence, wave_labels, language)),
            area.why,
        )
        for area in strengths_first(work.areas)
    )
    return Grid(translate("Områdene vi har valgt", language), head, rows)


def tally_grid(tallies: Sequence[Tally], caption: str, language: str) -> Grid:
    """Write how many chose what, without names."""
    head = (
        translate("Område", language),
        *(translate(KIND_NAMES[kind], language) for kind in KINDS),
    )
    counted = translate("{n} av {of}", language)
    rows = tuple(
        (
            finding_name(tally.evidence, language),
            *(counted.format(n=tally.votes[kind], of=tally.of) for kind in KINDS),
        )
        for tally in tallies
    )
    return Grid(caption, head, rows, (1, 2, 3))


# -- the analysis ----------------------------------------------------------------------------------


def analysis_grid(
    area: Area, analysis: Analysis, wave_labels: Mapping[str, str], language: str
) -> Grid:
    """Write the first steps of the analysis, those that are filled; see also `factors_grid`."""
    told = (
        analysis.challenge,
        "\n".join(_goal(analysis.goal, area.evidence.decimals, wave_labels, language)),
        "\n".join(_information(analysis, wave_labels, language)),
    )
    caption = translate("Analysedelen, steg 1–3", language)
    return _steps(caption, dict(enumerate(told, start=1)), language)


def factors_grid(analysis: Analysis, language: str) -> Grid:
    """Write what keeps the challenge going, and what speaks for and against it."""
    head = (
        translate("Faktor", language),
        translate("Perspektiv", language),
        translate("Taler for", language),
        translate("Taler mot", language),
    )
    rows = tuple(
        (
            factor.text,
            translate(_PERSPECTIVES[factor.perspective], language) if factor.perspective else "",
            factor.speaks_for,
            factor.speaks_against,
        )
        for factor in analysis.factors
        if factor.text.strip()
    )
    said = translate("Analysedelen, steg {n}: {step}", language)
    step = translate(STEPS[LAST_OF_ANALYSIS - 1], language)
    caption = said.format(n=LAST_OF_ANALYSIS, step=step)
    return Grid(caption, head, rows)


def carrying_out_grid(analysis: Analysis, language: str) -> Grid:
    """Write the last steps, those that are filled: the strategy, how it goes, how it went."""
    told = {
        5: analysis.strategy,
        6: analysis.carrying_out,
        7: "\n".join(_evaluation(analysis, language)),
    }
    caption = translate("Tiltaksdelen, steg 5–7", language)
    return _steps(caption, told, language)


def _steps(caption: str, told: Mapping[int, str], language: str) -> Grid:
    head = (translate("Steg", language), translate("Det vi kom fram til", language))
    rows = tuple(
        (f"{number} {translate(STEPS[number - 1], language)}", text)
        for number, text in told.items()
        if text.strip()
    )
    return Grid(caption, head, rows)


def _goal(
    goal: Goal, decimals: int, wave_labels: Mapping[str, str], language: str
) -> Iterator[str]:
    if goal.text.strip():
        yield goal.text
    if goal.target is not None:
        target = format_number(goal.target, decimals, language)
        if goal.wave:
            said = translate("Snittet skal være {target} ved {wave}.", language)
        else:
            said = translate("Snittet skal være {target}.", language)
        yield said.format(target=target, wave=wave_labels.get(goal.wave, goal.wave))
    elif goal.wave:
        yield measured_at(goal, wave_labels, language)
    if goal.due is not None:
        said = translate("Målet skal være nådd {day}.", language)
        yield said.format(day=format_date(goal.due, language))
    if goal.agreed_with.strip():
        yield translate("Bestemt sammen med: {who}", language).format(who=goal.agreed_with)


def _information(
    analysis: Analysis, wave_labels: Mapping[str, str], language: str
) -> Iterator[str]:
    for evidence in analysis.evidence:
        who, numbers = describe_evidence(evidence, wave_labels, language)
        yield f"{finding_name(evidence, language)} ({who}): {numbers}"
    for note in analysis.notes:
        if note.text.strip():
            yield f"{note.text} ({note.source})" if note.source.strip() else note.text


def _evaluation(analysis: Analysis, language: str) -> Iterator[str]:
    told = analysis.evaluation
    if told.on is not None:
        day = format_date(told.on, language)
        yield translate("Vi evaluerer {day}.", language).format(day=day)
    if told.goal_met is not None:
        met = translate(_MET[told.goal_met], language)
        yield translate("Er målet nådd? {met}", language).format(met=met)
    if told.learned.strip():
        yield translate("Dette har vi lært: {text}", language).format(text=told.learned)
    if told.next_step.strip():
        yield translate("Neste steg: {text}", language).format(text=told.next_step)


# -- the plan --------------------------------------------------------------------------------------


def plan_grid(work: Work, language: str) -> Grid:
    """Write all measures in short: a row each."""
    head = (
        translate("Tiltak", language),
        translate("Område", language),
        translate("Ansvarlig", language),
        translate("Start", language),
        translate("Frist", language),
        translate("Status", language),
    )
    rows = tuple(
        (
            measure_name(action, language),
            area_name(work, action.area, language),
            role_name(action.who, language),
            format_date(action.start, language),
            format_date(action.deadline, language),
            status_name(action, language),
        )
        for action in by_start(work.actions)
    )
    return Grid(translate("Tiltaksplanen", language), head, rows)


def measures_grid(work: Work, actions: Sequence[Action], language: str) -> Grid:
    """Write the measures of one area with all there is to know of each."""
    head = (
        translate("Tiltak", language),
        translate("For hvem", language),
        translate("Ansvarlig", language),
        translate("Når", language),
        translate("Status", language),
        translate("Tallet vi ser på", language),
    )
    rows = tuple(
        (
            "\n".join(_measure(work, action, language)),
            action.for_whom,
            role_name(action.who, language),
            when_done(action, language) or translate("ikke bestemt", language),
            status_name(action, language),
            _indicator(work, action, language),
        )
        for action in actions
    )
    return Grid(translate("Tiltakene", language), head, rows)


def _measure(work: Work, action: Action, language: str) -> Iterator[str]:
    yield action.what.strip() or measure_name(action, language)
    if action.problem.strip():
        yield translate("Skal løse: {problem}", language).format(problem=action.problem)
    factor = find(analysis_of(work, action.area).factors, action.factor)
    if factor is not None and factor.text.strip():
        yield translate("Møter opprettholdende faktor: {factor}", language).format(
            factor=factor.text
        )


def _indicator(work: Work, action: Action, language: str) -> str:
    seen = action.indicator
    if seen is None:
        return ""
    name = f"{seen.label or seen.factor} ({label('group', seen.group, language).lower()})"
    decimals = _decimals(work, action, seen)
    ends = [
        None if value is None else format_number(value, decimals, language)
        for value in (seen.baseline, seen.target)
    ]
    before, after = ends
    if before and after:
        said = translate("{name}: fra {before} til {after}", language)
    elif after:
        said = translate("{name}: til {after}", language)
    elif before:
        said = translate("{name}: nå {before}", language)
    else:
        return name
    return said.format(name=name, before=before, after=after)


def _decimals(work: Work, action: Action, seen: Indicator) -> int:
    """Write an indicator as its area is written; a measure of another area with one decimal."""
    area = find((*work.areas, *work.aside), action.area)
    is_same = area is not None and area.evidence.factor == seen.factor
    return area.evidence.decimals if area is not None and is_same else 1


def milestones_grid(actions: Iterable[Action], language: str) -> Grid:
    """Write what is to be seen on the way."""
    head = (
        translate("Milepæl", language),
        translate("Tiltak", language),
        translate("Innen", language),
        translate("Nådd", language),
    )
    rows = tuple(
        (
            milestone.text,
            measure_name(action, language),
            format_date(milestone.due, language),
            format_date(milestone.done, language)
            if milestone.done is not None
            else translate("ikke ført som nådd", language),
        )
        for action in actions
        for milestone in action.milestones
    )
    return Grid(translate("Milepælene", language), head, rows)


def log_grid(actions: Iterable[Action], language: str) -> Grid:
    """Write the reflections on measures, by date: what was done, learned, and wise to do next."""
    head = (
        translate("Dato", language),
        translate("Tiltak", language),
        translate("Gjort", language),
        translate("Lært", language),
        translate("Lurt", language),
    )
    entries = sorted(
        ((entry, action) for action in actions for entry in action.log),
        key=lambda pair: pair[0].on,
    )
    rows = tuple(
        (
            format_date(entry.on, language),
            measure_name(action, language),
            entry.done,
            entry.learned,
            entry.wise,
        )
        for entry, action in entries
    )
    return Grid(translate("Gjort – lært – lurt", language), head, rows, names=2)


# -- the days --------------------------------------------------------------------------------------


def events_grid(work: Work, events: Sequence[Event], caption: str, language: str) -> Grid:
    """Write days in a plan: when, what, and who answers for it."""
    head = (
        translate("Dato", language),
        translate("Hva", language),
        translate("Område", language),
        translate("Ansvarlig", language),
    )
    rows = tuple(
        (
            format_date(event.on, language),
            describe_event(work, event, language)[0],
            in_short(area_name(work, event.area, language)),
            role_name(event.role, language),
        )
        for event in events
    )
    return Grid(caption, head, rows)


def months_grid(work: Work, months: Iterable[Month], caption: str, language: str) -> Grid:
    """Write a school year: a row for each month in which something happens."""
    head = (translate("Måned", language), translate("Det som skjer", language))
    rows = tuple(
        (
            f"{month_name(month.number, language=language)} {month.year}",
            "\n".join(_happening(work, event, language) for event in month.events),
        )
        for month in months
        if month.events
    )
    return Grid(caption, head, rows)


def _happening(work: Work, event: Event, language: str) -> str:
    what, beside = describe_event(work, event, language)
    return f"{format_date(event.on, language)}: {what} ({beside})"
