"""Tiltaksrapporten: findings, analysis, goals, measures, and what was learned. For the archive."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.locale import translate
from kfl_widgets.report.blocks import Block, Bullets, Story, chapter
from kfl_widgets.report.content import Content
from kfl_widgets.report.plan_words import remaining
from kfl_widgets.report.stories.area import tell_areas
from kfl_widgets.report.stories.method import tell_method
from kfl_widgets.report.stories.plan import tell_plan, tell_years
from kfl_widgets.report.stories.results import tell_participation
from kfl_widgets.report.stories.summary import story_of, tell_in_short

__all__ = ["action_report", "tell_report"]


def action_report(content: Content) -> Story:
    """Tell what the team found, what it does about it, and how far it has come."""
    return story_of(
        content, translate("Tiltaksrapport", content.request.language), _blocks(content)
    )


def tell_report(content: Content) -> Iterator[Block]:
    """Tell it all in chapters, but for how the numbers were made."""
    language = content.request.language
    yield from chapter(translate("Kort fortalt", language), tell_in_short(content))
    yield from chapter(translate("Hvem har svart", language), tell_participation(content))
    yield from tell_areas(content)
    yield from chapter(translate("Tiltaksplan", language), tell_plan(content))
    yield from chapter(translate("Årshjul", language), tell_years(content))
    yield from chapter(translate("Dette gjenstår", language), _remaining(content))


def _remaining(content: Content) -> Iterator[Block]:
    work, asked = content.work, content.request
    left = remaining(work, asked.today) if work.areas or work.actions else ()
    if left:
        yield Bullets(tuple(said.in_language(asked.language) for said in left))


def _blocks(content: Content) -> Iterator[Block]:
    yield from tell_report(content)
    yield from tell_method(content)
