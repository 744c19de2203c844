"""The arbeidsbok as a whole: its sheets in order, what stands on each, its properties."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from kfl_widgets.locale import later, translate
from kfl_widgets.reading.book_bytes import workbook_bytes
from kfl_widgets.report.blocks import Tell, quietly
from kfl_widgets.report.colour import accent, on_colour, on_white
from kfl_widgets.report.content import Content
from kfl_widgets.report.plain import plain
from kfl_widgets.report.plan_words import area_name
from kfl_widgets.report.sealing import seal
from kfl_widgets.report.workbook.analysis import write_analysis
from kfl_widgets.report.workbook.areas import area_columns, not_of_two_waves
from kfl_widgets.report.workbook.cells import Look, write_columns, write_title
from kfl_widgets.report.workbook.machine import MARK, Lists, write_machine, write_sums
from kfl_widgets.report.workbook.method import write_method
from kfl_widgets.report.workbook.plan import write_plan
from kfl_widgets.report.workbook.records import hide_column, put_record
from kfl_widgets.report.workbook.results import write_answers, write_results
from kfl_widgets.report.workbook.summary import write_summary
from kfl_widgets.report.workbook.year import write_year

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_workbook"]

Write = Callable[["Worksheet", Content, Look], None]

MARGIN = 0.4
"""In inches."""

_SUMMARY, _PLAN = later("Sammendrag"), later("Tiltaksplan")
_AREAS, _METHOD = later("Områder"), later("Metode")
_ABOUT: dict[str, str] = {
    later("Resultater"): later("Gjennomsnitt og endringer, som tabeller dere kan sortere."),
    later("Fordelinger"): later("Hvor mange som valgte hvert svar."),
    _AREAS: later("Det dere har valgt, og hva dere så da."),
    later("Analyse"): later("Det dere har funnet ut, steg for steg."),
    _PLAN: later("Tiltakene. Her kan dere skrive."),
    later("Årshjul"): later("Hva som skjer når, måned for måned."),
    _METHOD: later("Formlene bak tallene, så andre kan regne etter."),
}
"""The sheets after the first, and what stands on each."""


def write_workbook(content: Content, tell: Tell = quietly) -> bytes:
    """Write the workbook that is also the save.

    Parameters
    ----------
    content
        What it says; its ``saved`` goes into a hidden sheet, for `open_saved_workbook`.
    tell
        Is told how far it has come, from 0 to 1.

    Returns
    -------
    bytes
        An .xlsx file. Its only formulas are ours: on «Tiltaksplan» and «Metode».
    """
    from openpyxl import Workbook

    language = content.request.language
    own = accent(content)
    look = Look(on_white(own).strip("#"), on_colour(on_white(own)).strip("#"), language)
    book = Workbook()
    first = book.active
    first.title = translate(_SUMMARY, language)
    sheets = {name: book.create_sheet(translate(name, language)) for name in _ABOUT}
    lists = _write_machine(book, content)
    told = [(translate(name, language), translate(_ABOUT[name], language)) for name in _ABOUT]
    write_summary(first, content, told, look)
    for number, (name, sheet) in enumerate(sheets.items(), start=1):
        tell(number / (len(sheets) + 2))
        if name == _PLAN:
            write_plan(sheet, content, lists, look)
        else:
            _WRITERS[name](sheet, content, look)
        _prepare_print(sheet)
    _prepare_print(first)
    _prepare_print(sheets[_AREAS], pages=2)
    _prepare_print(sheets[_METHOD], pages=3)
    _describe(book, content)
    write_sums(book)
    data = workbook_bytes(book)
    tell(1.0)
    return seal(data, content.request.today)


def _write_machine(book: Workbook, content: Content) -> Lists:
    language, work = content.request.language, content.work
    areas = dict.fromkeys(area_name(work, area.key, language) for area in work.areas)
    roles = dict.fromkeys(action.who for action in work.actions if action.who.strip())
    return write_machine(book, content.saved, language, list(areas), list(roles))


def _write_areas(sheet: Worksheet, content: Content, look: Look) -> None:
    language, areas = content.request.language, content.work.areas
    title = translate("Områder", language)
    if not areas:
        told = translate("Ingen områder er merket ennå.", language)
        write_title(sheet, title, [told], look)
        return
    note = translate("Tallene er slik dere så dem den dagen dere valgte.", language)
    change = translate("Endre områdene i verktøyet: Det som endres her, blir ikke med.", language)
    top = write_title(sheet, title, [note, change, *not_of_two_waves(areas, language)], look)
    table = area_columns(areas, content.wave_labels, content.name, language)
    write_columns(sheet, top, table, look)
    last = len(table.heads)
    for row, area in enumerate(areas, start=top + 1):
        put_record(sheet, row, last, area, area.key)
    hide_column(sheet, last)
    sheet.freeze_panes = f"C{top + 1}"


_WRITERS: dict[str, Write] = dict(
    zip(
        (name for name in _ABOUT if name != _PLAN),
        (write_results, write_answers, _write_areas, write_analysis, write_year, write_method),
        strict=True,
    )
)


def _prepare_print(sheet: Worksheet, pages: int = 1) -> None:
    """Let a sheet be so many pages wide; on each stand the columns that say what a row is."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    if pages > 1:
        sheet.print_title_cols = "A:B"
    if sheet.freeze_panes:
        head = int(re.sub(r"\D", "", sheet.freeze_panes)) - 1
        sheet.print_title_rows = f"{head}:{head}"
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = MARGIN
    margins.bottom = 2 * MARGIN
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.sheet_view.showGridLines = False


def _describe(book: Workbook, content: Content) -> None:
    properties = book.properties
    properties.title = plain(content.name) or translate(
        "Kultur for læring", content.request.language
    )
    properties.creator = properties.lastModifiedBy = "kfl-widgets"
    properties.language, properties.keywords = content.request.language, MARK
