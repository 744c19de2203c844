"""Tiltaksplan: a row per measure, to be worked on in Excel and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kfl_widgets.improvement import STATUSES, by_start
from kfl_widgets.locale import translate
from kfl_widgets.report.content import Content
from kfl_widgets.report.workbook.cells import (
    DAY,
    Columns,
    Look,
    formula,
    lettering,
    write_columns,
    write_title,
)
from kfl_widgets.report.workbook.machine import Lists
from kfl_widgets.report.workbook.plan_rows import COLUMNS, told
from kfl_widgets.report.workbook.records import HEAD, hide_column, put_record

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["EMPTY_ROWS", "write_plan"]


@dataclass(frozen=True)
class _Rows:
    """Where the rows are: the letters of columns by field, of the one that tells what is late."""

    columns: Mapping[str, str]
    late: str
    top: int
    last: int


EMPTY_ROWS = 20
_LAST_PRINTED = "milestones"
"""What comes after it is for the screen: on paper the letters would be too small."""
DANGER = "A3261B"


def write_plan(sheet: Worksheet, content: Content, lists: Lists, look: Look) -> None:
    """Write the measures, and empty rows for new ones."""
    language, work = content.request.language, content.work
    actions = by_start(work.actions)
    lines = [
        translate(
            "Skriv i cellene, eller i de tomme radene nederst. Slipp filen inn i verktøyet igjen: "
            "Da er endringene med.",
            language,
        ),
        translate("Milepæler: én på hver linje, med dato først.", language),
    ]
    top = write_title(sheet, translate("Tiltaksplan", language), lines, look)
    fields = [column.field for column in COLUMNS]
    late = translate("Over fristen", language)
    heads = [column.head(language) for column in COLUMNS]
    place = fields.index("deadline") + 1
    every = [*heads[:place], late, *heads[place:], HEAD]
    rows = [[told(column, action, work, language) for column in COLUMNS] for action in actions]
    rows = [[*row[:place], None, *row[place:], None] for row in rows]
    empty = [[None] * len(every) for _ in range(EMPTY_ROWS)]
    widths = {column.head(language): column.width for column in COLUMNS}
    table = Columns(every, [*rows, *empty], widths={**widths, late: 13})
    write_columns(sheet, top, table, look)
    last = top + len(rows) + EMPTY_ROWS
    for row, action in enumerate(actions, start=top + 1):
        put_record(sheet, row, len(every), action, action.key)
    hide_column(sheet, len(every))
    columns = {column.field: _letter(every.index(column.head(language)) + 1) for column in COLUMNS}
    there = _Rows(columns, _letter(place + 1), top, last)
    _format_days(sheet, there)
    _tell_late(sheet, there, language)
    _offer_choices(sheet, there, lists, language)
    _prepare_print(sheet, there, _letter(len(every)))


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _format_days(sheet: Worksheet, there: _Rows) -> None:
    for field in ("start", "deadline"):
        for row in range(there.top + 1, there.last + 1):
            sheet[f"{there.columns[field]}{row}"].number_format = DAY


def _tell_late(sheet: Worksheet, there: _Rows, language: str) -> None:
    """Say what is over its deadline in words, and colour the row besides."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import column_index_from_string

    late = translate("Over fristen", language)
    still = [translate(STATUSES[status], language) for status in ("planned", "started")]
    due, status = there.columns["deadline"], there.columns["status"]
    for row in range(there.top + 1, there.last + 1):
        is_open = "OR(" + ",".join(f'{status}{row}="{word}"' for word in still) + ")"
        is_late = f"AND(ISNUMBER({due}{row}),{due}{row}<TODAY(),{is_open})"
        column = column_index_from_string(there.late)
        formula(sheet, row, column, f'IF({is_late},"{late}","")').font = lettering(
            bold=True, color=DANGER
        )
    first = there.top + 1
    fill = PatternFill(bgColor="FBE9E7", fill_type="solid")
    rule = FormulaRule(formula=[f'${there.late}{first}="{late}"'], fill=fill)
    sheet.conditional_formatting.add(f"A{first}:{there.late}{there.last}", rule)


def _offer_choices(sheet: Worksheet, there: _Rows, lists: Lists, language: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    names = [translate(name, language) for name in STATUSES.values()]
    choices = {"status": f'"{",".join(names)}"', "area": lists.areas, "who": lists.roles}
    for field, source in choices.items():
        if not source:
            continue
        listed: Any = DataValidation("list", formula1=source, allow_blank=True)
        if field == "status":
            told = translate("Velg en av disse: {names}.", language)
            listed.error = told.format(names=", ".join(names))
            listed.showErrorMessage = True
        else:
            listed.showErrorMessage = False  # a suggestion: there may be others
        letter = there.columns[field]
        listed.add(f"{letter}{there.top + 1}:{letter}{there.last}")
        sheet.add_data_validation(listed)


def _prepare_print(sheet: Worksheet, there: _Rows, letter: str) -> None:
    top, last = there.top, there.last
    sheet.freeze_panes = f"C{top + 1}"
    # The records too: whoever sorts the plan sorts them with their rows.
    sheet.auto_filter.ref = f"A{top}:{letter}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top}"
    sheet.print_area = f"A1:{there.columns[_LAST_PRINTED]}{last}"
