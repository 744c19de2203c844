"""How tall a table's rows are, and how a table that is too tall is parted. Lengths are points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kfl_widgets.report.slides.fitting import LEADING, cut, lines_of
from kfl_widgets.report.slides.model import Slide

__all__ = ["CELL", "CELL_MARGIN", "height_of_row", "pages"]

CELL = 18
"""Type of cells."""

CELL_MARGIN = 8.0
MOST_LINES = 3

Row = tuple[str, ...]


@dataclass
class _Page:
    rows: list[Row] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    used: float = 0.0


def pages(slide: Slide, width: float, height: float) -> list[Slide]:
    """Part a slide whose table is too tall; what is cut in a cell goes whole into the notes."""
    table = slide.table
    if table is None or not table.head:
        return [slide]
    widths = [share * width for share in table.widths]
    room = height - height_of_row(table.head, widths, is_head=True)
    parts = [_Page()]
    for row in table.rows:
        short = _cut(row, widths)
        high = height_of_row(short, widths)
        if parts[-1].rows and parts[-1].used + high > room:
            parts.append(_Page())
        page = parts[-1]
        page.rows.append(short)
        page.whole += [cell for cell, own in zip(row, short, strict=True) if cell != own]
        page.used += high
    return [
        replace(
            slide,
            table=replace(table, rows=tuple(page.rows)),
            notes=(*slide.notes, *page.whole),
        )
        for page in parts
    ]


def height_of_row(row: Row, widths: Sequence[float], *, is_head: bool = False) -> float:
    """Give how high a row is. Its first cell is bold, as all are in the head."""
    lines = (
        lines_of(cell, CELL, width - 2 * CELL_MARGIN, is_bold=is_head or not column)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return max(lines) * CELL * LEADING + CELL_MARGIN


def _cut(row: Row, widths: Sequence[float]) -> Row:
    return tuple(
        cut(cell, CELL, width - 2 * CELL_MARGIN, MOST_LINES, is_bold=not column)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
