"""The poster of what was agreed: one page in A3, to be read at two metres' distance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

from kfl_widgets.improvement import Action, Area, events, is_open, of_kind
from kfl_widgets.locale import format_date, format_number, later, translate
from kfl_widgets.report.colour import accent, on_colour
from kfl_widgets.report.content import AreaStory, Content
from kfl_widgets.report.plan_words import describe_event, when_done
from kfl_widgets.report.sentences import describe_people
from kfl_widgets.report.slides.analysis import goal_told
from kfl_widgets.report.slides.cleaning import cleaned, one_line
from kfl_widgets.report.slides.drawing import Easel, draw
from kfl_widgets.report.slides.fitting import height_of, trimmed
from kfl_widgets.report.slides.look import Box, Field, LayoutSpec, Page, open_deck
from kfl_widgets.report.slides.model import Line, Slide, headed
from kfl_widgets.report.slides.sealing import save
from kfl_widgets.report.slides.words import name_of

__all__ = ["write_poster"]

SIZES = (40, 36, 32, 28, 26, 24)
"""Type, the largest first: 24 points can be read at two metres."""

WIDE, HIGH = 841.89, 1190.55
EDGE, BAND, TOP = 56.0, 190.0, 224.0
BETWEEN, RULE, MOST_SPARE = 30.0, 2.0, 40.0
MOST_AREAS, MOST_ACTIONS = 3, 6

Lines = tuple[Line, ...]


def write_poster(content: Content, tell: Callable[[float], None] = lambda share: None) -> bytes:
    """Write the poster: what we keep, what we improve, what we do, and how we see that it helps.

    Parameters
    ----------
    content
        What it may say. Long texts are shortened; the whole is in the notes.
    tell
        Is told how far it has come, from 0 to 1.

    Returns
    -------
    bytes
        A .pptx of one page, A3 upright.
    """
    language, colour = content.request.language, accent(content)
    slide = cleaned(_slide(content))
    spec = _layout(slide, colour)
    page = Page(WIDE, HIGH, Box(0, 0, WIDE, BAND))
    deck = open_deck(page, [spec], colour, language)
    tell(0.5)
    draw(Easel(deck, {slide.layout: spec}, language, sizes=SIZES), slide)
    data = save(deck, slide.title, language, content.request.today)
    tell(1.0)
    return data


def _slide(content: Content) -> Slide:
    language = content.request.language
    day = format_date(content.request.today, language)
    below = " · ".join(part for part in (one_line(content.name), day) if part)
    return Slide(
        "text",
        translate("Dette har vi blitt enige om", language),
        ((Line(below),), *_sections(content)),
        notes=(
            translate("Skriv ut i A3, og heng plakaten der alle går forbi.", language),
            translate("Lag en ny når planen endrer seg.", language),
        ),
    )


def _layout(slide: Slide, colour: str) -> LayoutSpec:
    """Give each section its place, with the largest type that all of them have room for."""
    on, wide, sections = on_colour(colour), WIDE - 2 * EDGE, slide.columns[1:]
    room = HIGH - TOP - EDGE - BETWEEN * (len(sections) - 1)
    size, heights = _measure(sections, wide, room)
    spare = min(MOST_SPARE, (room - sum(heights)) / len(sections))
    bands, fields, top = [Box(0, 0, WIDE, BAND)], [], TOP
    for number, height in enumerate(heights):
        if number:
            bands.append(Box(EDGE, top - (BETWEEN + spare) / 2, wide, RULE))
        fields.append(Field("body", Box(EDGE, top, wide, height), size))
        top += height + BETWEEN + spare
    title = Field("title", Box(EDGE, 36, wide, 76), 48, on, is_bold=True, anchor="b")
    under = Field("subTitle", Box(EDGE, 122, wide, 40), SIZES[-1], on)
    return LayoutSpec(later("Plakat"), title, (under, *fields), tuple(bands))


def _measure(sections: Sequence[Lines], wide: float, room: float) -> tuple[int, list[float]]:
    """Give the type, and each section's height; long texts get few lines if they must."""
    smallest = SIZES[-1]
    tries = [(size, sections) for size in SIZES]
    tries += [(smallest, [trimmed(s, smallest, wide, n) for s in sections]) for n in (3, 2, 1)]
    for size, tried in tries:
        heights = [height_of(lines, size, wide) + 1 for lines in tried]
        if sum(heights) <= room:
            break
    return size, heights


# -- what it says ----------------------------------------------------------------------------------


def _sections(content: Content) -> tuple[Lines, ...]:
    language, work = content.request.language, content.work
    improve = [story for story in content.stories if story.area.kind == "improve"]
    every = (
        headed(
            translate("Dette tar vi vare på", language),
            *(_kept(area, content) for area in of_kind(work.areas, "strength")[:MOST_AREAS]),
        ),
        headed(
            translate("Dette vil vi bli bedre på", language),
            *(_improved(story, content) for story in improve[:MOST_AREAS]),
        ),
        _measures(content),
        headed(
            translate("Slik ser vi at det hjelper", language),
            *islice(_signs(improve, content), MOST_AREAS),
        ),
        headed(translate("Viktige datoer", language), *_days(content)),
    )
    nothing = translate("Vi har ikke valgt områder eller tiltak ennå.", language)
    return tuple(lines for lines in every if lines) or ((Line(nothing),),)


def _kept(area: Area, content: Content) -> str:
    name, people = _about(area, content)
    return f"{name} ({people})" if people else name


def _improved(story: AreaStory, content: Content) -> str:
    goal = story.analysis.goal.text.strip()
    if not goal:
        return _kept(story.area, content)
    return f"{goal.rstrip('.')} ({', '.join(filter(None, _about(story.area, content)))})"


def _about(area: Area, content: Content) -> tuple[str, str]:
    """Give what an area is called and who it is about, where its name doesn't say so."""
    language = content.request.language
    name, people = name_of(content.work, area, language), describe_people(area.evidence, language)
    return name, "" if people in name else people


def _measures(content: Content) -> Lines:
    """Name what is to be done, the nearest first; with who, and when, however long it is."""
    language = content.request.language
    waiting = [action for action in content.work.actions if is_open(action)]
    waiting.sort(key=lambda action: action.deadline or action.start or date.max)
    told = (_told(action, language) for action in waiting[:MOST_ACTIONS])
    heading = Line(translate("Dette gjør vi", language), "heading")
    return (heading, *told) if waiting else ()


def _told(action: Action, language: str) -> Line:
    what = action.what.strip() or translate("Tiltak uten navn", language)
    told = f"{what} – {action.who.strip()}" if action.who.strip() else what
    when = when_done(action, language)
    ending = f", {when}" if when else ""
    return Line(f"{told}{ending}", "point", ending)


def _until(told: str, day: date | None, language: str) -> str:
    if day is None:
        return told
    pattern = translate("{told}, innen {day}", language)
    return pattern.format(told=told, day=format_date(day, language))


def _signs(improve: Sequence[AreaStory], content: Content) -> Iterator[str]:
    """Say the goals as numbers; else what the measures' indicators are to become."""
    language = content.request.language
    for story in improve:
        told = goal_told(story, language)
        if told:
            yield _until(told, story.analysis.goal.due, language)
        else:
            yield from _indicators(story, language)


def _indicators(story: AreaStory, language: str) -> Iterator[str]:
    watched = [a.indicator for a in story.actions if a.indicator is not None]
    for indicator in dict.fromkeys(watched):
        if indicator.target is not None:
            target = format_number(indicator.target, story.area.evidence.decimals, language)
            yield translate("{label}: {target}", language).format(
                label=indicator.label or indicator.factor, target=target
            )


def _days(content: Content) -> Iterator[str]:
    """Name what comes next, and when we see whether it has helped."""
    language, today = content.request.language, content.request.today
    coming = [event for event in events(content.work) if event.is_open and event.on >= today]
    judged = [event for event in coming if event.kind == "evaluation"]
    for event in dict.fromkeys((*coming[:1], *judged[:1])):
        what, _ = describe_event(content.work, event, language)
        yield translate("{day}: {what}", language).format(
            day=format_date(event.on, language), what=what
        )
