"""The staff meeting's deck: which slides, in which order, and their writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kfl_widgets.locale import translate
from kfl_widgets.report.blocks import Tell, quietly
from kfl_widgets.report.colour import accent
from kfl_widgets.report.content import Content
from kfl_widgets.report.slides.analysis import analysis_slides, evaluation_slides
from kfl_widgets.report.slides.area import area_slides
from kfl_widgets.report.slides.cleaning import cleaned, one_line
from kfl_widgets.report.slides.cover import cover_slide
from kfl_widgets.report.slides.drawing import Easel, draw
from kfl_widgets.report.slides.findings import keeping_slides, standing_out_slides
from kfl_widgets.report.slides.fitting import shortened
from kfl_widgets.report.slides.look import SLIDE, LayoutSpec, layouts_of, open_deck
from kfl_widgets.report.slides.method import method_slides
from kfl_widgets.report.slides.missing import missing_slides
from kfl_widgets.report.slides.model import Slide
from kfl_widgets.report.slides.paging import pages
from kfl_widgets.report.slides.participation import participation_slides
from kfl_widgets.report.slides.plan import plan_slides
from kfl_widgets.report.slides.sealing import save
from kfl_widgets.report.slides.talk import talk_slides
from kfl_widgets.report.slides.year import year_slides

__all__ = ["slides_of", "write_slides"]

FOOTER_LETTERS = 90


def slides_of(content: Content) -> Iterator[Slide]:
    """Give the slides in order: who answered, strengths first, each area, the plan, the talk."""
    yield cover_slide(content)
    yield from participation_slides(content)
    yield from keeping_slides(content)
    yield from standing_out_slides(content)
    for story in content.stories:
        if story.area.kind != "undecided":
            yield from area_slides(content, story)
        if story.area.kind == "improve":
            yield from analysis_slides(content, story)
        if story.area.kind != "undecided":
            yield from evaluation_slides(content, story)
    yield from plan_slides(content)
    yield from year_slides(content)
    yield from talk_slides(content)
    yield from missing_slides(content)
    yield from method_slides(content)


def write_slides(content: Content, tell: Tell = quietly) -> bytes:
    """Write the slides of a staff meeting.

    Parameters
    ----------
    content
        What they may say.
    tell
        Is told how far it has come, from 0 to 1.

    Returns
    -------
    bytes
        A .pptx in 16:9 with native charts and tables, a title and notes on every slide, in the
        content's language and the school's colour. The same content gives the same bytes.
    """
    language, colour = content.request.language, accent(content)
    layouts = layouts_of(colour)
    every = list(_in_pages(map(cleaned, slides_of(content)), layouts, language))
    deck = open_deck(SLIDE, layouts.values(), colour, language)
    easel = Easel(deck, layouts, language, _footer(content))
    for number, slide in enumerate(_with_own_titles(every), start=1):
        draw(easel, slide)
        tell(number / (len(every) + 1))
    data = save(deck, every[0].title, language, content.request.today)
    tell(1.0)
    return data


def _footer(content: Content) -> str:
    title = translate("Kultur for læring", content.request.language)
    parts = (one_line(content.name), title)
    return shortened(" · ".join(part for part in parts if part), FOOTER_LETTERS)


def _in_pages(
    slides: Iterable[Slide], layouts: dict[str, LayoutSpec], language: str
) -> Iterator[Slide]:
    """Part slides that have too much for one, and say so in the titles."""
    for slide in slides:
        parts = pages(slide, [field.box for field in layouts[slide.layout].fields])
        pattern = translate("{title} ({n} av {of})", language) if len(parts) > 1 else "{title}"
        for number, part in enumerate(parts, start=1):
            title = pattern.format(title=slide.title, n=number, of=len(parts))
            yield replace(part, title=title)


def _with_own_titles(slides: Iterable[Slide]) -> Iterator[Slide]:
    """Put a number to a title that is used before, so that no two slides share one."""
    seen: dict[str, int] = {}
    for slide in slides:
        count = seen[slide.title] = seen.get(slide.title, 0) + 1
        yield slide if count == 1 else replace(slide, title=f"{slide.title} ({count})")
