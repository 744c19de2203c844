"""All there is to tell, on one page: the tiltaksrapport, and the results of every group."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.locale import translate
from kfl_widgets.report.blocks import Block, Story, chapter
from kfl_widgets.report.content import Content
from kfl_widgets.report.stories.action_report import tell_report
from kfl_widgets.report.stories.method import tell_method
from kfl_widgets.report.stories.results import tell_answers, tell_results
from kfl_widgets.report.stories.summary import story_of

__all__ = ["full_report"]


def full_report(content: Content) -> Story:
    """Tell everything: what the survey shows, what the team has chosen, and what it does."""
    return story_of(
        content, translate("Rapport fra kartleggingen", content.request.language), _blocks(content)
    )


def _blocks(content: Content) -> Iterator[Block]:
    language = content.request.language
    yield from tell_report(content)
    yield from chapter(translate("Resultatene i hver gruppe", language), tell_results(content))
    yield from chapter(translate("Svarene på hver påstand", language), tell_answers(content))
    yield from tell_method(content)
