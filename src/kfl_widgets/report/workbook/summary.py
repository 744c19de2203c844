"""Sammendrag: who it is about, who answered, what stands out, what is chosen, what is where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kfl_widgets.charts import rows_of
from kfl_widgets.charts.participation import answered_text
from kfl_widgets.improvement import KINDS, Kind, finding_name, of_kind
from kfl_widgets.locale import format_date, label, later, translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.sentences import describe_evidence
from kfl_widgets.report.workbook.cells import (
    LINE,
    Columns,
    Look,
    heading,
    lines_of,
    put,
    write_columns,
    write_title,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_summary"]

_CHOSEN: dict[Kind, str] = {
    "strength": later("Dette vil vi ta vare på"),
    "improve": later("Dette vil vi forbedre"),
    "undecided": later("Dette er vi usikre på"),
}
Section = tuple[str, list[str]]


def write_summary(
    sheet: Worksheet, content: Content, contents: list[tuple[str, str]], look: Look
) -> None:
    """Write the first sheet. `contents` are the other sheets' names, and what is on each."""
    from openpyxl.styles import Alignment

    language = content.request.language
    school = content.name or translate("Kultur for læring", language)
    waves = " · ".join(wave.label for wave in content.waves)
    made = translate("Laget {day}", language).format(
        day=format_date(content.request.today, language)
    )
    keep = translate(
        "Denne filen er også lagringen: Slipp den inn i verktøyet, så går dere videre der dere "
        "slapp.",
        language,
    )
    top = write_title(sheet, school, [part for part in (waves, made, keep) if part], look)
    for title, lines in (*_sections(content), (translate("I denne arbeidsboken", language), [])):
        heading(sheet, top, title, look)
        for row, line in enumerate(lines, start=top + 1):
            cell = put(sheet, row, 1, line)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
            sheet.row_dimensions[row].height = LINE * lines_of(line, 130)
        top += len(lines) + (2 if lines else 1)
    heads = [translate("Ark", language), translate("Hva som står der", language)]
    write_columns(sheet, top, Columns(heads, contents, widths={heads[0]: 30, heads[1]: 82}), look)


def _sections(content: Content) -> Iterator[Section]:
    language = content.request.language
    if content.rates is not None:
        yield translate("Hvem har svart?", language), list(_rates(content))
    if content.foremost:
        yield translate("Det viktigste", language), [content.foremost]
    others = [insight.text.in_language(language) for insight in content.found[1:]]
    if others:
        yield translate("Hva skiller seg ellers ut", language), others
    for kind in KINDS:
        areas = of_kind(content.work.areas, kind)
        lines = [
            f"{finding_name(area.evidence, language)}: "
            + ". ".join(describe_evidence(area.evidence, content.wave_labels, language))
            for area in areas
        ]
        if lines:
            yield translate(_CHOSEN[kind], language), lines


def _rates(content: Content) -> Iterator[str]:
    """Say who answered at the last wave there is."""
    language, table = content.request.language, content.rates
    assert table is not None
    rows = rows_of(table)
    last = [wave.code for wave in content.waves if wave.code in {str(r["wave"]) for r in rows}][-1]
    for row in rows:
        if str(row["wave"]) != last:
            continue
        group = label("group", str(row["group"]), language)
        told = answered_text(row, table.mark(language), language)
        yield f"{content.wave_labels[last]}, {group}: {told}"
    yield table.why_hidden(language)
