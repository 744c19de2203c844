"""The plan: all measures, what is late, what comes next, and the school years month by month."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.improvement import next_up, overdue, school_years, year_wheel
from kfl_widgets.locale import translate
from kfl_widgets.report.blocks import Block, Text, chapter
from kfl_widgets.report.content import Content
from kfl_widgets.report.stories.work_grids import events_grid, months_grid, plan_grid

__all__ = ["tell_plan", "tell_years"]

MOST_NEXT = 5


def tell_plan(content: Content) -> Iterator[Block]:
    """Tell what is planned, what is late and what comes next."""
    language, work, today = content.request.language, content.work, content.request.today
    if not work.actions:
        return
    told = {story.area.key for story in content.stories}
    planned = {action.area for action in work.actions}
    if len(planned) > 1 or not planned <= told:
        yield plan_grid(work, language)
    else:
        yield Text(translate("Tiltakene står under området de hører til.", language))
    yield Text(
        translate("Dette er skolens tiltaksplan, ikke aktivitetsplanen etter loven.", language),
        "note",
    )
    late = overdue(work.actions, today)
    if late:
        caption = translate("Frister og milepæler som er over tiden", language)
        grid = events_grid(work, late, caption, language)
        yield from chapter(translate("Over fristen", language), [grid], 2)
    coming = next_up(work.actions, today)[:MOST_NEXT]
    if coming:
        caption = translate("Det neste i planen", language)
        grid = events_grid(work, coming, caption, language)
        yield from chapter(translate("Dette kommer", language), [grid], 2)


def tell_years(content: Content) -> Iterator[Block]:
    """Tell what happens in each school year."""
    language, work = content.request.language, content.work
    for year in school_years(work):
        title = translate("Skoleåret {first}–{last}", language)
        caption = translate("Det som skjer i skoleåret {first}–{last}", language)
        years = {"first": year, "last": year + 1}
        grid = months_grid(work, year_wheel(work, year), caption.format(**years), language)
        yield from chapter(title.format(**years), [grid], 2)
