"""A table in Word: its head on every page, no row torn apart, numbers to the right."""

from __future__ import annotations

from typing import Any

from kfl_widgets.charts import PALETTE
from kfl_widgets.report.blocks import Grid
from kfl_widgets.report.colour import tint
from kfl_widgets.report.word_paper import CELL, TEXT_WIDTH, child, one_line, put_lines

__all__ = ["put_grid"]

LETTER, PADDING = 0.17, 0.4
"""Centimetres of a letter, and of a cell's empty sides."""

LONGEST_WORD, LONGEST_LINE = 17, 46
TOGETHER, FEWEST = 6, 3
"""Tables with no more rows stay on one page; of others so many stay with the head, and at the end.
"""

FORM_ROW = 0.95
INDENT = 108
"""Twips by which Word would let a table stick out of the text."""

TABLE_WIDTH = TEXT_WIDTH - 0.19


def put_grid(document: Any, grid: Grid, colour: str) -> None:
    """Put a table at the end of a document."""
    table = document.add_table(rows=0, cols=len(grid.head))
    _set_out(table, grid, colour)
    _put_row(table, grid, grid.head, is_head=True)
    for row in grid.rows:
        _put_row(table, grid, row)
    _shade(table, colour)
    _size(table, grid)
    _keep_together(table, grid)


def _set_out(table: Any, grid: Grid, colour: str) -> None:
    """Say what the table is about, that its first row and column name the others, and rule it.

    Thin lines between rows and stronger ones around. Word insists on the order of these elements.
    """
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    for name in ("w:tblLook", "w:tblLayout"):
        for found in properties.findall(qn(name)):
            properties.remove(found)
    child(properties, "w:tblInd", {"w:w": str(INDENT), "w:type": "dxa"})
    borders = child(properties, "w:tblBorders", {})
    line, strong = PALETTE["line"].lstrip("#"), colour.lstrip("#")
    for side, size, ink in (("top", "8", strong), ("bottom", "8", strong), ("insideH", "4", line)):
        child(borders, f"w:{side}", {"w:val": "single", "w:sz": size, "w:color": ink})
    child(properties, "w:tblLayout", {"w:type": "fixed"})
    child(
        properties,
        "w:tblLook",
        {"w:val": "04A0", "w:firstRow": "1", "w:firstColumn": "1", "w:noVBand": "1"},
    )
    child(properties, "w:tblCaption", {"w:val": one_line(grid.caption)})


def _put_row(table: Any, grid: Grid, texts: tuple[str, ...], *, is_head: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    child(properties, "w:cantSplit", {})
    if grid.is_form and not is_head:
        row.height = Cm(FORM_ROW)
    if is_head:
        child(properties, "w:tblHeader", {})
    for position, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.style = CELL
        put_lines(paragraph, text)
        if position in grid.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for run in paragraph.runs:
            run.font.bold = is_head


def _keep_together(table: Any, grid: Grid) -> None:
    """Keep a small table on one page, and some rows of any table with its head and its notes."""
    rows = list(table.rows)
    kept = rows[:-1] if len(grid.rows) <= TOGETHER else [*rows[:FEWEST], *rows[-FEWEST:-1]]
    for row in [*kept, *(rows[-1:] if grid.notes else [])]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _shade(table: Any, colour: str) -> None:
    """Shade the head."""
    for cell in table.rows[0].cells:
        fill = {"w:val": "clear", "w:color": "auto", "w:fill": tint(colour, 0.12).lstrip("#")}
        child(cell._tc.get_or_add_tcPr(), "w:shd", fill)


# -- widths ----------------------------------------------------------------------------------------


def _size(table: Any, grid: Grid) -> None:
    from docx.shared import Cm

    for column, width in zip(table.columns, widths_of(grid), strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def widths_of(grid: Grid) -> list[float]:
    """Give the columns' widths in centimetres: the longest word fits, long texts get the rest."""
    if grid.is_form:
        return [TABLE_WIDTH * 0.3, TABLE_WIDTH * 0.7]
    columns = list(zip(grid.head, *grid.rows, strict=True))
    narrow = [_narrow(column, position in grid.numeric) for position, column in enumerate(columns)]
    wide = [_wide(column) for column in columns]
    left = TABLE_WIDTH - sum(narrow)
    if left <= 0:
        return [TABLE_WIDTH * width / sum(narrow) for width in narrow]
    more = [max(w - n, 0.0) + 0.01 for w, n in zip(wide, narrow, strict=True)]
    return [n + left * m / sum(more) for n, m in zip(narrow, more, strict=True)]


def _narrow(column: tuple[str, ...], is_numeric: bool) -> float:
    """Give the room of the longest word; of the longest line, where numbers are not to be torn."""
    head, *cells = column
    parts = [line for cell in cells for line in (cell.splitlines() if is_numeric else cell.split())]
    longest = max(_longest(parts), 3 + _longest(head.split()))  # the head is bold
    return PADDING + LETTER * min(longest, LONGEST_WORD)


def _wide(column: tuple[str, ...]) -> float:
    lines = [line for cell in column for line in cell.splitlines()]
    return PADDING + LETTER * min(_longest(lines), LONGEST_LINE)


def _longest(parts: list[str]) -> int:
    return max(map(len, parts), default=1)
