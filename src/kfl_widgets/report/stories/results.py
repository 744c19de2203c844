"""What the survey shows for all groups: who answered, what has changed, how it was answered."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from kfl_widgets.charts import change, participation
from kfl_widgets.locale import label, translate
from kfl_widgets.report.blocks import Block, Bullets, Figure, Text, chapter
from kfl_widgets.report.content import Content
from kfl_widgets.report.grids import answer_grids, change_grid, level_grid, rate_grid
from kfl_widgets.report.headlines import say_participation
from kfl_widgets.report.sentences import headline
from kfl_widgets.survey import ProtectedTable

__all__ = ["tell_answers", "tell_participation", "tell_results", "values_of"]

MOST_ROWS = 12
"""So many dumbbells fit a page."""


def tell_participation(content: Content) -> Iterator[Block]:
    """Tell who answered."""
    language, rates = content.request.language, content.rates_until_now
    if rates is None:
        return
    caption = translate("Så mange har svart i hver gruppe", language)
    said = say_participation(rates, language)
    yield Text(said)
    if rates.frame["rate"].notna().any():
        chart = participation(rates, language, content.wave_labels)
        yield Figure(caption, chart, f"{caption}. {said}")
    yield rate_grid(rates, caption, content.waves, language)


def tell_results(content: Content) -> Iterator[Block]:
    """Tell what stands out, and how it is in each group."""
    language = content.request.language
    found = tuple(insight.text.in_language(language) for insight in content.found)
    if found:
        yield from chapter(translate("Det som skiller seg ut", language), [Bullets(found)], 2)
    for group in _groups(content):
        blocks = [*_change_of(content, group), *_levels_of(content, group)]
        yield from chapter(label("group", group, language), blocks, 2)


def _groups(content: Content) -> list[str]:
    tables = [table for table in (content.changes, content.levels) if table is not None]
    return list(dict.fromkeys(group for table in tables for group in values_of(table, "group")))


def values_of(table: ProtectedTable, column: str) -> list[str]:
    """Give the values of a column, each once, in the table's order."""
    return [str(value) for value in dict.fromkeys(table.frame[column])]


def _change_of(content: Content, group: str) -> Iterator[Block]:
    if content.changes is None:
        return
    table = content.changes.only("group", group)
    if not len(table):
        return
    language = content.request.language
    first, last = (_wave(content, table.details[side]) for side in ("baseline", "followup"))
    caption = translate("{group}: endring fra {first} til {last}", language).format(
        group=label("group", group, language), first=first, last=last
    )
    if table.is_all_hidden:
        yield _too_few(table, language)
        return
    told = headline(table, language)
    yield Text(told, "lead")
    for part in _in_pages(table):
        yield Figure(caption, change(part, language, content.wave_labels), f"{caption}. {told}")
    about = translate("Faktor", language)
    yield change_grid(table, caption, about, content.wave_labels, language)


def _in_pages(table: ProtectedTable) -> Iterator[ProtectedTable]:
    """Take a table apart: one scale to a figure, and no more rows than fit a page."""
    for scale in values_of(table, "scale"):
        own = table.only("scale", scale)
        pages = ceil(len(own) / MOST_ROWS)
        size = ceil(len(own) / pages)
        for start in range(0, len(own), size):
            yield own.pick(range(start, min(start + size, len(own))))


def _levels_of(content: Content, group: str) -> Iterator[Block]:
    """Show all waves, unless the two of the comparison are all there are."""
    if content.levels is None:
        return
    table = content.levels.only("group", group)
    waves = len(values_of(table, "wave")) if len(table) else 0
    has_change = content.changes is not None and group in values_of(content.changes, "group")
    if not waves or (has_change and waves < 3):
        return
    language = content.request.language
    if table.frame["hidden"].all():
        if not has_change:
            yield _too_few(table, language)
        return
    caption = translate("{group}: nivå", language)
    if waves > 1:
        caption = translate("{group}: nivå ved alle målinger", language)
    captioned = caption.format(group=label("group", group, language))
    yield level_grid(table, captioned, content.waves, language)


def _too_few(table: ProtectedTable, language: str) -> Text:
    few = translate("For få har svart til at tallene kan vises.", language)
    return Text(f"{few} {table.why_hidden(language)}")


def tell_answers(content: Content) -> Iterator[Block]:
    """Show how every statement was answered, a table for each factor."""
    if content.answers is None:
        return
    language = content.request.language
    for group in values_of(content.answers, "group"):
        own = content.answers.only("group", group)
        if own.frame["hidden"].all():
            continue
        who = label("group", group, language)
        blocks = [
            grid
            for factor in values_of(own, "factor")
            for grid in answer_grids(
                own.only("factor", factor),
                f"{who}: {content.factor_label(group, factor)}",
                content.wave_labels,
                language,
            )
        ]
        yield from chapter(who, blocks, 2)


def _wave(content: Content, code: object) -> str:
    return content.wave_labels.get(str(code), str(code))
