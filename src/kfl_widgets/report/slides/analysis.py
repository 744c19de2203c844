"""The team's analysis of one area: challenge, goal, what keeps it as it is; and how it went."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.improvement import (
    STEPS,
    Analysis,
    Goal,
    MaintainingFactor,
    finding_name,
    prompts_for,
)
from kfl_widgets.locale import format_date, format_number, later, translate
from kfl_widgets.report.content import AreaStory, Content
from kfl_widgets.report.plan_words import goal_verdict, measured_at
from kfl_widgets.report.sentences import describe_now
from kfl_widgets.report.slides.model import Line, Slide, headed
from kfl_widgets.report.slides.words import name_of, sourced, titled, wholly

__all__ = ["analysis_slides", "evaluation_slides", "goal_became", "goal_told"]

EVALUATION = 7
PERSPECTIVES = {
    "individual": later("Det vi tror holder utfordringen ved like – hos den enkelte"),
    "actor": later("Det vi tror holder utfordringen ved like – slik den enkelte opplever det"),
    "context": later("Det vi tror holder utfordringen ved like – rammer, undervisning og miljø"),
    None: later("Det vi tror holder utfordringen ved like"),
}


def analysis_slides(content: Content, story: AreaStory) -> Iterator[Slide]:
    """Show the analysis of an area, when there is anything of it."""
    language, analysis = content.request.language, story.analysis
    goal = analysis.goal
    left = (
        *headed(translate(STEPS[0], language), analysis.challenge),
        *headed(
            translate(STEPS[1], language),
            goal.text,
            goal_told(story, language),
            _due(goal, language),
            goal_became(content, story),
        ),
    )
    right = tuple(_factors(analysis, language))
    if not left and not right:
        return
    columns = tuple(column for column in (left, right) if column)
    name = name_of(content.work, story.area, language)
    pattern = translate("Hvorfor er det slik? {area}", language)
    yield Slide(
        "two" if len(columns) > 1 else "text",
        titled(pattern, name),
        columns,
        notes=(*wholly(name), *_notes(content, analysis)),
    )


def evaluation_slides(content: Content, story: AreaStory) -> Iterator[Slide]:
    """Put what the team thinks beside what the numbers say, when it has evaluated an area."""
    language, told = content.request.language, story.analysis.evaluation
    ours = (
        *headed(translate("Vi mener", language), goal_verdict(told, language)),
        *headed(translate("Dette har vi lært", language), told.learned),
        *headed(translate("Neste steg", language), told.next_step),
    )
    if not ours:
        return
    followed = () if story.followed is None else story.followed.sentences
    said = (sentence.in_language(language) for sentence in followed)
    columns = tuple(filter(None, (headed(translate("Tallene sier", language), *said), ours)))
    name = name_of(content.work, story.area, language)
    yield Slide(
        "two" if len(columns) > 1 else "text",
        titled(translate("Hvordan gikk det? {area}", language), name),
        columns,
        notes=(
            *wholly(name),
            *(prompt.said(language)[1] for prompt in prompts_for(EVALUATION)),
            sourced(content),
        ),
    )


def goal_told(story: AreaStory, language: str) -> str:
    """Say the goal as a number: where we are, and where we want to be; ``""`` without one."""
    goal, seen = story.analysis.goal, story.area.evidence
    if goal.target is None:
        return ""
    target = format_number(goal.target, seen.decimals, language)
    if seen.mean_followup is None or seen.about == "gap":
        return f"{finding_name(seen, language)}: {target}"
    now = format_number(seen.mean_followup, seen.decimals, language)
    told = translate("{label}: fra {now} til {target}", language)
    return told.format(label=seen.label, now=now, target=target)


def goal_became(content: Content, story: AreaStory) -> str:
    """Say whether the team thinks a goal is met, or its number once read; else when it will be."""
    goal, language = story.analysis.goal, content.request.language
    is_read = goal.wave in {wave.code for wave in content.waves}
    return (
        goal_verdict(story.analysis.evaluation, language)
        or (is_read and describe_now(story.followed, language))
        or measured_at(goal, content.wave_labels, language)
    )


def _due(goal: Goal, language: str) -> str:
    if goal.due is None:
        return ""
    return translate("Innen {day}", language).format(day=format_date(goal.due, language))


def _factors(analysis: Analysis, language: str) -> Iterator[Line]:
    for perspective, name in PERSPECTIVES.items():
        found = [f.text for f in analysis.factors if f.perspective == perspective]
        yield from headed(translate(name, language), *found)


def _notes(content: Content, analysis: Analysis) -> Iterator[str]:
    language = content.request.language
    yield translate(
        "Vi leter etter det vi voksne kan gjøre noe med, ikke etter noen å skylde på.", language
    )
    yield from _of_goal(analysis.goal, language)
    for factor in analysis.factors:
        yield from _of_factor(factor, language)
    for note in analysis.notes:
        if note.text.strip():
            told = translate("Vi vet også: {text}", language)
            if note.source.strip():
                told = translate("Vi vet også: {text} ({source})", language)
            yield told.format(text=note.text, source=note.source.strip())
    for text in (analysis.strategy, analysis.carrying_out):
        if text.strip():
            yield text
    if analysis.evaluation.learned.strip():
        told = translate("Dette har vi lært: {text}", language)
        yield told.format(text=analysis.evaluation.learned)
    day = format_date(content.request.today, language)
    yield translate("Fra analysen slik den var {day}.", language).format(day=day)


def _of_goal(goal: Goal, language: str) -> Iterator[str]:
    if goal.agreed_with.strip():
        yield translate("Målet er avtalt med {who}.", language).format(who=goal.agreed_with)


def _of_factor(factor: MaintainingFactor, language: str) -> Iterator[str]:
    if factor.speaks_for.strip():
        told = translate("For «{factor}»: {text}", language)
        yield told.format(factor=factor.text, text=factor.speaks_for)
    if factor.speaks_against.strip():
        told = translate("Mot «{factor}»: {text}", language)
        yield told.format(factor=factor.text, text=factor.speaks_against)
