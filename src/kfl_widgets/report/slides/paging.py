"""How a slide that has too much for one is parted. Lengths are points.

A table goes on with more rows, a text with more lines, and a year with its second half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from kfl_widgets.report.slides.fitting import LEADING, cut, height_of, lines_of, trimmed
from kfl_widgets.report.slides.look import Box
from kfl_widgets.report.slides.model import Line, Slide, Table

__all__ = ["CELL", "CELL_MARGIN", "SMALLEST", "height_of_row", "pages", "tile_lines"]

SMALLEST = 18
"""Nothing smaller can be read from the back of a room."""

CELL = SMALLEST
"""Type of cells."""

CELL_MARGIN = 8.0
MOST_LINES = 8
"""What is longer is a text to be read, and is whole in the notes."""

TEXTS = ("text", "two")

Row = tuple[str, ...]
Lines = tuple[Line, ...]


def pages(slide: Slide, boxes: Sequence[Box]) -> list[Slide]:
    """Part a slide that has no room for all it says in its `boxes`.

    What has to be cut all the same goes whole into the notes.
    """
    if slide.table is not None and slide.table.head:
        return _pages_of_rows(slide, slide.table, boxes[0])
    if slide.table is not None:
        return _pages_of_tiles(slide, slide.table, boxes[0])
    return _pages_of_lines(slide, boxes) if slide.layout in TEXTS else [slide]


# -- rows ------------------------------------------------------------------------------------------


@dataclass
class _Page:
    rows: list[Row] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    used: float = 0.0


def _pages_of_rows(slide: Slide, table: Table, box: Box) -> list[Slide]:
    widths = [share * box.width for share in table.widths]
    room = box.height - height_of_row(table.head, widths, is_head=True)
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


# -- tiles -----------------------------------------------------------------------------------------


def tile_lines(text: str) -> Lines:
    """Give a tile's name and what happens in it as lines."""
    name, *rest = text.split("\n")
    return (Line(name, "bold"), *(Line(line, "tight") for line in rest))


def _pages_of_tiles(slide: Slide, table: Table, box: Box) -> list[Slide]:
    """Show half of the tiles at a time, where one has too much for its place; no empty half."""
    height = box.height / len(table.rows) - CELL_MARGIN
    has_room = all(
        height_of(tile_lines(tile), CELL, share * box.width - 2 * CELL_MARGIN) <= height
        for row in table.rows
        for tile, share in zip(row, table.widths, strict=True)
    )
    if has_room or len(table.rows) < 2:
        return [_with_rows(slide, table, slice(None))]
    half = len(table.rows) // 2
    return [
        _with_rows(slide, table, part)
        for part in (slice(half), slice(half, None))
        if any("\n" in tile for row in table.rows[part] for tile in row)
    ]


def _with_rows(slide: Slide, table: Table, part: slice) -> Slide:
    """Show some of the rows, with their own notes."""
    notes = (*slide.notes, *(note for own in table.notes[part] for note in own))
    return replace(slide, table=replace(table, rows=table.rows[part]), notes=notes)


# -- lines -----------------------------------------------------------------------------------------


def _pages_of_lines(slide: Slide, boxes: Sequence[Box]) -> list[Slide]:
    """Go on with each column on the next slide, under the heading it had."""
    if all(
        height_of(lines, SMALLEST, box.width) <= box.height
        for lines, box in zip(slide.columns, boxes, strict=False)
    ):
        return [slide]
    short = [
        trimmed(lines, SMALLEST, box.width, MOST_LINES)
        for lines, box in zip(slide.columns, boxes, strict=False)
    ]
    whole = [
        line.text
        for lines, own in zip(slide.columns, short, strict=True)
        for line, cut_line in zip(lines, own, strict=True)
        if line != cut_line
    ]
    columns = [list(_parts(lines, box)) for lines, box in zip(short, boxes, strict=False)]
    parts = zip_longest(*columns, fillvalue=())
    return [replace(slide, columns=part, notes=(*slide.notes, *whole)) for part in parts]


def _parts(lines: Lines, box: Box) -> Iterator[Lines]:
    part: list[Line] = []
    heading: list[Line] = []
    for number, line in enumerate(lines):
        ahead = lines[number : number + (2 if line.kind == "heading" else 1)]
        if part and height_of([*part, *ahead], SMALLEST, box.width) > box.height:
            yield tuple(part)
            part = [] if line.kind == "heading" else list(heading)
        heading = [line] if line.kind == "heading" else heading
        part.append(line)
    yield tuple(part)
