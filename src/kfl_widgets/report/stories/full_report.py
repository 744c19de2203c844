"""All there is to tell, on one page: the tiltaksrapport, and the results of every group."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.locale import translate
from kfl_widgets.report.blocks import Block, Story, chapter
from kfl_widgets.report.colour import accent
from kfl_widgets.report.content import Content
from kfl_widgets.report.stories.area import tell_areas
from kfl_widgets.report.stories.method import tell_method
from kfl_widgets.report.stories.plan import tell_plan, tell_years
from kfl_widgets.report.stories.results import tell_answers, tell_participation, tell_results
from kfl_widgets.report.stories.summary import subtitle_of, tell_in_short

__all__ = ["full_report"]


def full_report(content: Content) -> Story:
    """Tell everything: what the survey shows, what the team has chosen, and what it does."""
    request = content.request
    return Story(
        translate("Rapport fra kartleggingen", request.language),
        subtitle_of(content),
        request.language,
        request.today,
        tuple(_blocks(content)),
        accent(content),
    )


def _blocks(content: Content) -> Iterator[Block]:
    language = content.request.language
    yield from chapter(translate("Kort fortalt", language), tell_in_short(content))
    yield from chapter(translate("Hvem har svart", language), tell_participation(content))
    yield from tell_areas(content)
    yield from chapter(translate("Tiltaksplan", language), tell_plan(content))
    yield from chapter(translate("Årshjul", language), tell_years(content))
    yield from chapter(translate("Resultatene i hver gruppe", language), tell_results(content))
    yield from chapter(translate("Svarene på hver påstand", language), tell_answers(content))
    yield from tell_method(content)
