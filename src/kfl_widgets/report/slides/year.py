"""Årshjul: a school year as twelve tiles, and what happens in each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kfl_widgets.improvement import Month, school_year, school_years, year_wheel
from kfl_widgets.locale import format_date, translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.plan_words import describe_event, month_name
from kfl_widgets.report.slides.model import Slide, Table

__all__ = ["year_slides"]

ACROSS = 3
MOST_YEARS = 2


def year_slides(content: Content) -> Iterator[Slide]:
    """Show this school year and the next, where something happens in them."""
    language, work = content.request.language, content.work
    this = school_year(content.request.today)
    years = [year for year in school_years(work) if year >= this][:MOST_YEARS]
    for year in years or school_years(work)[-1:]:
        months = year_wheel(work, year)
        tiles = [_tile(content, month) for month in months]
        starts = range(0, len(months), ACROSS)
        rows = tuple(tuple(tiles[start : start + ACROSS]) for start in starts)
        happens = tuple(tuple(_happens(content, months[at : at + ACROSS])) for at in starts)
        title = translate("Årshjul {first}–{last}", language)
        told = translate("Hva som skjer i hver måned.", language)
        yield Slide(
            "tiles",
            title.format(first=year, last=year + 1),
            table=Table(rows, (1 / ACROSS,) * ACROSS, told, notes=happens),
            notes=(translate("Les rad for rad. Pek på måneden vi er i nå.", language),),
        )


def _tile(content: Content, month: Month) -> str:
    language = content.request.language
    told = [describe_event(content.work, event, language)[0] for event in month.events]
    return "\n".join([_name(month, language), *map(_on_one_line, told)])


def _name(month: Month, language: str) -> str:
    return month_name(month.number, language=language).capitalize()


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _happens(content: Content, months: Sequence[Month]) -> Iterator[str]:
    language = content.request.language
    for month in months:
        for event in month.events:
            what, about = describe_event(content.work, event, language)
            yield translate("{day}: {what} ({about})", language).format(
                day=format_date(event.on, language), what=what, about=about
            )
