"""The poster of what was agreed: one page in A3, to be read at two metres' distance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from kfl_widgets.improvement import Action, Area, Event, by_start, events, find, is_open, of_kind
from kfl_widgets.locale import format_date, format_number, later, translate
from kfl_widgets.report.blocks import Tell, quietly
from kfl_widgets.report.colour import accent, on_colour
from kfl_widgets.report.content import AreaStory, Content
from kfl_widgets.report.plan_words import describe_event, ended, goal_verdict, when_done
from kfl_widgets.report.sentences import describe_people
from kfl_widgets.report.slides.analysis import goal_became, goal_told
from kfl_widgets.report.slides.cleaning import cleaned, one_line
from kfl_widgets.report.slides.drawing import Easel, draw
from kfl_widgets.report.slides.fitting import height_of, shortening
from kfl_widgets.report.slides.look import Box, Field, LayoutSpec, Page, open_deck
from kfl_widgets.report.slides.model import Line, Slide, headed
from kfl_widgets.report.slides.sealing import save
from kfl_widgets.report.slides.words import aim_of

__all__ = ["write_poster"]

SIZES = (40, 36, 32, 28, 26, 24)
"""Type, the largest first: 24 points can be read at two metres."""

WIDE, HIGH = 841.89, 1190.55
EDGE, BAND, TOP = 56.0, 160.0, 190.0
BETWEEN, RULE, MOST_SPARE = 30.0, 2.0, 40.0
MOST_AREAS, MOST_ACTIONS, FEWEST_DAYS = 3, 6, 2

Lines = tuple[Line, ...]


def write_poster(content: Content, tell: Tell = quietly) -> bytes:
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
    slide = _fitting(content)
    spec = _layout(slide, colour)
    page = Page(WIDE, HIGH, Box(0, 0, WIDE, BAND))
    deck = open_deck(page, [spec], colour, language)
    tell(0.5)
    draw(Easel(deck, {slide.layout: spec}, language, sizes=SIZES), slide)
    data = save(deck, slide.title, language, content.request.today)
    tell(1.0)
    return data


def _fitting(content: Content) -> Slide:
    """Name as many days as there is room for beside the rest."""
    days = len(_coming(content))
    for shown in range(days, FEWEST_DAYS - 1, -1):
        slide = cleaned(_slide(content, shown))
        if _has_room(slide.columns[1:]):
            return slide
    return cleaned(_slide(content, min(days, FEWEST_DAYS)))


def _has_room(sections: Sequence[Lines]) -> bool:
    return sum(_heights(sections, SIZES[-1], WIDE - 2 * EDGE)) <= _room(sections)


def _room(sections: Sequence[Lines]) -> float:
    return HIGH - TOP - EDGE - BETWEEN * (len(sections) - 1)


def _slide(content: Content, days: int) -> Slide:
    language = content.request.language
    name, day = one_line(content.name), format_date(content.request.today, language)
    below = Line(f"{name} · {day}", ending=f" · {day}") if name else Line(day)
    return Slide(
        "text",
        translate("Dette har vi blitt enige om", language),
        ((below,), *_sections(content, days)),
        notes=(
            translate("Skriv ut i A3, og heng plakaten der alle går forbi.", language),
            translate("Lag en ny når planen endrer seg.", language),
        ),
    )


def _layout(slide: Slide, colour: str) -> LayoutSpec:
    """Give each section its place, with the largest type that all of them have room for."""
    on, wide, sections = on_colour(colour), WIDE - 2 * EDGE, slide.columns[1:]
    room = _room(sections)
    size, heights = _measure(sections, wide, room)
    spare = min(MOST_SPARE, (room - sum(heights)) / len(sections))
    bands, fields, top = [Box(0, 0, WIDE, BAND)], [], TOP
    for number, height in enumerate(heights):
        if number:
            bands.append(Box(EDGE, top - (BETWEEN + spare) / 2, wide, RULE))
        fields.append(Field("body", Box(EDGE, top, wide, height), size))
        top += height + BETWEEN + spare
    title = Field("title", Box(EDGE, 24, wide, 70), 48, on, is_bold=True, anchor="b")
    under = Field("subTitle", Box(EDGE, 102, wide, 40), SIZES[-1], on)
    return LayoutSpec(later("Plakat"), title, (under, *fields), tuple(bands))


def _measure(sections: Sequence[Lines], wide: float, room: float) -> tuple[int, list[float]]:
    """Give the type, and each section's height; the longest texts get fewer lines if they must."""
    for size in SIZES:
        heights = _heights(sections, size, wide)
        if sum(heights) <= room:
            return size, heights
    for shorter in shortening([line for lines in sections for line in lines], size, wide):
        rest = iter(shorter)
        heights = _heights([tuple(islice(rest, len(lines))) for lines in sections], size, wide)
        if sum(heights) <= room:
            break
    return size, heights


def _heights(sections: Sequence[Lines], size: int, wide: float) -> list[float]:
    return [height_of(lines, size, wide) + 1 for lines in sections]


# -- what it says ----------------------------------------------------------------------------------


def _sections(content: Content, days: int) -> tuple[Lines, ...]:
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
        headed(translate("Viktige datoer", language), *_days(content, days)),
    )
    nothing = translate("Vi har ikke valgt områder eller tiltak ennå.", language)
    return tuple(lines for lines in every if lines) or ((Line(nothing),),)


def _kept(area: Area, content: Content) -> str:
    name, people = _about(area, content)
    return f"{name} ({people})" if people else name


def _improved(story: AreaStory, content: Content) -> str:
    """Say the goal after what it is about, and how it went; who it is about without one."""
    goal, language = story.analysis.goal, content.request.language
    met = goal_verdict(story.analysis.evaluation, language)
    if not goal.text.strip():
        about = _kept(story.area, content)
        return f"{ended(about)} {met}" if met else about
    name = aim_of(content.work, story.area, language)
    return f"{ended(name)} {ended(goal.text)} {goal_became(content, story)}".strip()


def _about(area: Area, content: Content) -> tuple[str, str]:
    """Give what an area is called and who it is about, where its name doesn't say so."""
    language = content.request.language
    name, people = aim_of(content.work, area, language), describe_people(area.evidence, language)
    return name, "" if people in name else people


def _measures(content: Content) -> Lines:
    """Name what is to be done, the first to start first; who, and when, however long it is."""
    language = content.request.language
    waiting = by_start([action for action in content.work.actions if is_open(action)])
    told = (_told(action, language) for action in waiting[:MOST_ACTIONS])
    heading = Line(translate("Dette gjør vi", language), "heading")
    return (heading, *told) if waiting else ()


def _told(action: Action, language: str) -> Line:
    what = action.what.strip().removesuffix(".") or translate("Tiltak uten navn", language)
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


def _days(content: Content, most: int) -> Iterator[str]:
    """Name so many days by date: when we see whether it has helped, and what comes next."""
    language, coming = content.request.language, _coming(content)
    seen_first = sorted(coming, key=lambda event: event.kind not in ("goal", "evaluation"))[:most]
    for event in coming:
        if event in seen_first:
            what, _ = describe_event(content.work, _named(event, content), language)
            yield translate("{day}: {what}", language).format(
                day=format_date(event.on, language), what=what
            )
    if len(coming) > most:
        yield translate("og {n} til i planen", language).format(n=len(coming) - most)


def _named(event: Event, content: Content) -> Event:
    """Name the area of a goal: its own words stand further up on the poster."""
    area = find(content.work.areas, event.area)
    if event.action or area is None:
        return event
    return replace(event, text=aim_of(content.work, area, content.request.language))


def _coming(content: Content) -> list[Event]:
    today = content.request.today
    every = (event for event in events(content.work) if event.is_open and event.on >= today)
    return list(dict.fromkeys(every))
