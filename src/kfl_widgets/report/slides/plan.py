"""The plan as tables: what, who, from when, until when, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfl_widgets.improvement import Action, by_start, is_open, overdue
from kfl_widgets.locale import format_date, translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.plan_words import (
    area_name,
    due_sentences,
    ended,
    in_short,
    measure_name,
    status_name,
)
from kfl_widgets.report.slides.model import Line, Slide, Table
from kfl_widgets.report.slides.words import titled, wholly

__all__ = ["plan_slides"]

WIDTHS = (0.37, 0.2, 0.13, 0.13, 0.17)
SHORT = 60


def plan_slides(content: Content) -> Iterator[Slide]:
    """Show the measures area by area; a table that is too tall goes on on the next slide."""
    language, actions = content.request.language, by_start(content.work.actions)
    areas = list(dict.fromkeys(action.area for action in actions))
    order = [story.area.key for story in content.stories]
    areas.sort(key=lambda key: order.index(key) if key in order else len(order))
    for key in areas:
        own = [action for action in actions if action.area == key]
        name = area_name(content.work, key, language)
        title = titled(translate("Tiltaksplan: {area}", language), name)
        yield Slide(
            "table",
            title if len(areas) > 1 else translate("Tiltaksplan", language),
            (tuple(_due(content, own)),),
            table=_table(own, content),
            notes=(*wholly(name), *_notes(own, content)),
        )


def _table(actions: Sequence[Action], content: Content) -> Table:
    language = content.request.language
    head = (
        translate("Tiltak", language),
        translate("Ansvarlig", language),
        translate("Start", language),
        translate("Frist", language),
        translate("Status", language),
    )
    rows = tuple(_row(action, content) for action in actions)
    told = translate("Tiltakene med ansvarlig, start, frist og status.", language)
    return Table(rows, WIDTHS, told, head)


def _row(action: Action, content: Content) -> tuple[str, ...]:
    language = content.request.language
    status = status_name(action, language)
    if _is_late(action, content):
        status = translate("{status}, over fristen", language).format(status=status)
    return (
        action.what.strip() or translate("Tiltak uten navn", language),
        action.who.strip() or translate("ingen ennå", language),
        format_date(action.start, language),
        format_date(action.deadline, language),
        status,
    )


def _is_late(action: Action, content: Content) -> bool:
    today = content.request.today
    return is_open(action) and action.deadline is not None and action.deadline < today


def _due(content: Content, actions: Sequence[Action]) -> Iterator[Line]:
    """Say what is late, the first by name and the rest by number; and what comes next."""
    language, today = content.request.language, content.request.today
    short = tuple(action.but(what=in_short(action.what, SHORT)) for action in actions)
    late, coming = due_sentences(content.work.but(actions=short), today)
    more = len(overdue(short, today)) - 1
    rest = translate("{n} til er over fristen.", language).format(n=more)
    ending = f" {rest}" if more > 0 else ""
    for told in late[:1]:
        yield Line(f"{told.in_language(language)}{ending}", "bold", ending)
    for told in coming[:1]:
        yield Line(told.in_language(language))


def _notes(actions: Sequence[Action], content: Content) -> Iterator[str]:
    language = content.request.language
    work = content.work.but(actions=tuple(actions))
    yield translate(
        "Gå gjennom tiltakene ett for ett: Hva er gjort, hva har vi lært, hva er lurt nå?", language
    )
    for told in due_sentences(work, content.request.today):
        yield from (message.in_language(language) for message in told)
    for action in actions:
        yield from _told(action, language)
    day = format_date(content.request.today, language)
    yield translate("Fra tiltaksplanen slik den var {day}.", language).format(day=day)


def _told(action: Action, language: str) -> Iterator[str]:
    """Tell what there is no room for on the slide."""
    name = measure_name(action, language)
    if action.for_whom.strip():
        told = translate("{what}: for {whom}", language)
        yield ended(told.format(what=name, whom=action.for_whom.strip()))
    for milestone in action.milestones:
        day = format_date(milestone.due or milestone.done, language)
        told = translate("{what}: milepæl {day}, {text}", language)
        if milestone.done is not None:
            told = translate("{what}: milepæl nådd {day}, {text}", language)
            day = format_date(milestone.done, language)
        yield ended(told.format(what=name, day=day, text=milestone.text))
    for entry in action.log:
        if entry.learned.strip():
            told = translate("{what}: Vi har lært: {text}", language)
            yield told.format(what=name, text=entry.learned)
