"""Native tables: rows of words under a head, or the tiles of a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kfl_widgets.report.slides.fitting import Fitted, fit
from kfl_widgets.report.slides.look import Box
from kfl_widgets.report.slides.model import Line, Table
from kfl_widgets.report.slides.paging import CELL, CELL_MARGIN, height_of_row, tile_lines

__all__ = ["insert_table"]

_STYLE = "{B301B821-A1FF-4177-AEE7-76D212191A09}"
"""«Medium Style 1 – Accent 1»: a head in the school's colour, thin lines, a bold first column."""


def insert_table(placeholder: Any, box: Box, table: Table, language: str) -> Any:
    """Put a table in a placeholder of a slide, and give what has taken the placeholder's place."""
    rows = [table.head, *table.rows] if table.head else list(table.rows)
    frame = placeholder.insert_table(rows=len(rows), cols=len(table.widths))
    frame._element.find(".//{*}tableStyleId").text = _STYLE
    drawn, widths = frame.table, [share * box.width for share in table.widths]
    drawn.first_row = drawn.first_col = bool(table.head)
    drawn.horz_banding = False
    _size(frame, widths, _heights(rows, widths, box, table))
    if table.head:
        _write_rows(drawn, rows)
    else:
        _write_tiles(drawn, rows, box, widths, language)
    return frame


def _heights(
    rows: Sequence[tuple[str, ...]], widths: Sequence[float], box: Box, table: Table
) -> list[float]:
    if not table.head:
        return [box.height / len(rows)] * len(rows)
    return [height_of_row(row, widths, is_head=not number) for number, row in enumerate(rows)]


def _size(frame: Any, widths: Sequence[float], heights: Sequence[float]) -> None:
    from pptx.util import Pt

    for column, width in zip(frame.table.columns, widths, strict=True):
        column.width = Pt(width)
    for row, height in zip(frame.table.rows, heights, strict=True):
        row.height = Pt(height)
    frame.height = sum(row.height for row in frame.table.rows)


def _write_rows(drawn: Any, rows: Sequence[tuple[str, ...]]) -> None:
    for place, row in zip(drawn.rows, rows, strict=True):
        for cell, text in zip(place.cells, row, strict=True):
            _write(cell, [Line(text)])


def _write_tiles(
    drawn: Any,
    rows: Sequence[tuple[str, ...]],
    box: Box,
    widths: Sequence[float],
    language: str,
) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR

    empty, full = MSO_THEME_COLOR.BACKGROUND_1, MSO_THEME_COLOR.BACKGROUND_2
    for place, row in zip(drawn.rows, rows, strict=True):
        for cell, text, width in zip(place.cells, row, widths, strict=True):
            lines = _fit(text, width, box.height / len(rows), language).lines
            _write(cell, lines)
            cell.fill.solid()
            cell.fill.fore_color.theme_color = full if len(lines) > 1 else empty


def _fit(text: str, width: float, height: float, language: str) -> Fitted:
    """Fit a tile: its name, and what happens."""
    lines = tile_lines(text)
    return fit(lines, width - 2 * CELL_MARGIN, height - CELL_MARGIN, (CELL,), language)


def _write(cell: Any, lines: Sequence[Line]) -> None:
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = Pt(CELL_MARGIN)
    cell.margin_top = cell.margin_bottom = Pt(CELL_MARGIN / 2)
    frame = cell.text_frame
    for number, line in enumerate(lines):
        run = (frame.paragraphs[0] if number == 0 else frame.add_paragraph()).add_run()
        run.text = line.text
        run.font.size = Pt(CELL)
        if line.kind == "bold":
            run.font.bold = True
