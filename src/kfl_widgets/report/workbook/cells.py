"""How cells are written: text always as text, tables that Excel knows as tables, headers that stay.

Knows openpyxl and nothing of what is written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from kfl_widgets.locale import format_number
from kfl_widgets.report.plain import plain

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "DAY",
    "LINE",
    "Columns",
    "Look",
    "as_told",
    "formula",
    "heading",
    "lettering",
    "lines_of",
    "put",
    "write_columns",
    "write_title",
]

WIDEST = 60
LINE = 15
NARROWER = 1.1
BUTTON = 3
"""So much of a header its filter button covers."""
MOST_LINES = 26
"""Excel has no higher rows."""
DAY = "dd\\.mm\\.yyyy"
LONGEST = 32_000
"""Excel holds 32,767 characters in a cell, and counts some signs as two."""
LONGEST_HEAD = 100
FAINT = "D5DBE0"
"""Of lines between rows: there are no others."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Look:
    """Colours of one workbook, as ``"RRGGBB"``: of headers, and of text on them. Its language."""

    accent: str
    on_accent: str
    language: str


@dataclass(frozen=True)
class Columns:
    """A table to be written.

    Attributes
    ----------
    heads
        Names of the columns, each different.
    rows
        Texts, numbers, days or None, as many as there are columns.
    formats
        Formats of numbers with decimals, by column; else two of them.
    widths
        In characters, by column; else as the content needs.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    formats: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)


def lettering(**more: Any) -> Any:
    """Give a font in the workbook's face."""
    from openpyxl.styles import Font

    return Font(name="Calibri", **{"size": 11, **more})


def heading(sheet: Worksheet, row: int, text: str, look: Look) -> None:
    """Write a heading between tables."""
    put(sheet, row, 1, text).font = lettering(bold=True, size=13, color=look.accent)


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a value. A text is text whatever it starts with; an unknown number leaves it empty."""
    cell: Any = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _CODE.sub("_x005F_", as_told(value)) or None
        if cell.value is not None:
            cell.data_type = "s"  # never a formula
            cell.quotePrefix = value.startswith(_STARTS_A_FORMULA)
    elif value is not None and not (isinstance(value, float) and math.isnan(value)):
        cell.value = value
    return cell


def formula(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a formula of ours. Nothing that somebody wrote may be part of it."""
    cell: Any = sheet.cell(row, column, f"={text}")
    return cell


def as_told(text: str) -> str:
    """Give a text as a cell holds it, and as it comes back: plain, with one kind of line ends."""
    told = plain(text).replace("\r\n", "\n").replace("\r", "\n")
    return told.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")


def write_title(sheet: Worksheet, title: str, lines: Sequence[str], look: Look) -> int:
    """Write what a sheet is, and how to read it; give the row below."""
    from openpyxl.styles import Alignment

    put(sheet, 1, 1, title).font = lettering(bold=True, size=16, color=look.accent)
    for row, line in enumerate(lines, start=2):
        put(sheet, row, 1, line).alignment = Alignment(vertical="top")
    return len(lines) + 3


def write_columns(
    sheet: Worksheet,
    top: int,
    table: Columns,
    look: Look,
    *,
    name: str = "",
) -> int:
    """Write a table with its header at row `top`; give the row below it.

    With a `name` it is a table to Excel too, with filters and bands. A name is a letter and then
    letters, digits or underscores, and no other table of the workbook has it.
    """
    from openpyxl.styles import Border, Side
    from openpyxl.worksheet.table import Table, TableStyleInfo

    sides = [_side(column) for column in zip(*table.rows, strict=True)] or [""] * len(table.heads)
    heads = _told_apart(table.heads) if name else table.heads
    lines = Border() if name else Border(bottom=Side("thin", color=FAINT))
    for column, head in enumerate(heads, start=1):
        _as_head(put(sheet, top, column, head), look, sides[column - 1])
    for row, values in enumerate(table.rows, start=top + 1):
        for column, (head, value) in enumerate(zip(table.heads, values, strict=True), start=1):
            cell = put(sheet, row, column, value)
            cell.alignment = _placed(sides[column - 1], wrap=isinstance(value, str))
            cell.border = lines
            cell.number_format = _format(value, table.formats.get(head, ""))
    last = top + len(table.rows)
    if name and table.rows:
        corner = sheet.cell(last, len(table.heads)).coordinate
        known: Any = Table(displayName=name, ref=f"A{top}:{corner}")
        known.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(known)
    _widen(sheet, table, look.language)
    _heighten(sheet, top, table)
    return last + 2


def _told_apart(heads: Sequence[str]) -> list[str]:
    """Give names Excel can tell columns by: short, on one line, no two alike in any case."""
    told: dict[str, str] = {}
    for head in heads:
        name = " ".join(as_told(head).split())[:LONGEST_HEAD].strip() or "–"
        while name.casefold() in told:
            name += "*"
        told[name.casefold()] = name
    return list(told.values())


def _format(value: Any, wanted: str) -> str:
    if isinstance(value, date):
        return DAY
    return wanted or "0.00" if isinstance(value, float) else "General"


def _side(column: Sequence[Any]) -> str:
    """Set numbers, and what stands in their place, to the right; ``""`` where all is empty yet."""
    if any(isinstance(value, int | float) for value in column):
        return "right"
    return "left" if any(value is not None for value in column) else ""


def _placed(side: str, *, wrap: bool = True) -> Any:
    from openpyxl.styles import Alignment

    off_the_next = 1 if side == "right" else 0
    horizontal: Any = side or None
    return Alignment(horizontal, "top", wrap_text=wrap, indent=off_the_next)


def _as_head(cell: Any, look: Look, side: str) -> None:
    from openpyxl.styles import PatternFill

    cell.font = lettering(bold=True, color=look.on_accent)
    cell.fill = PatternFill("solid", fgColor=look.accent)
    cell.alignment = _placed(side)


def _widen(sheet: Worksheet, table: Columns, language: str) -> None:
    """Make columns as wide as their content needs, and never narrower than another table's."""
    from openpyxl.utils import get_column_letter

    for column, head in enumerate(table.heads, start=1):
        texts = (_shown(row[column - 1], language) for row in table.rows)
        longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
        word = max((len(word) for word in head.split()), default=0)
        need = min(WIDEST, max(longest, word) + 3)
        letter = get_column_letter(column)
        was = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else 0
        dimension = sheet.column_dimensions[letter]
        dimension.width = max(was, table.widths.get(head, need))


def _heighten(sheet: Worksheet, top: int, table: Columns) -> None:
    """Make rows as high as their longest text needs: not every program does so by itself."""
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(column) for column in range(1, len(table.heads) + 1)]
    widths = [sheet.column_dimensions[letter].width for letter in letters]
    for row, values in enumerate([table.heads, *table.rows], start=top):
        room = BUTTON if row == top else 0
        lines = max(lines_of(v, width - room) for v, width in zip(values, widths, strict=True))
        if lines > 1:
            sheet.row_dimensions[row].height = LINE * lines + 2


def lines_of(value: Any, width: float) -> int:
    """Tell how many lines a text takes in a column as wide as so many digits."""
    texts = value.split("\n") if isinstance(value, str) else [""]
    return min(MOST_LINES, sum(_lines_of(text, width) for text in texts))


def _lines_of(text: str, width: float) -> int:
    """Letters are narrower than digits; but where a line ends there is room left over."""
    return 1 if len(text) <= NARROWER * width else math.ceil(len(text) / width)


def _shown(value: Any, language: str) -> str:
    if isinstance(value, float):
        return format_number(value, 2, language)
    if isinstance(value, date):
        return "00.00.0000"
    return "" if value is None else str(value)
