"""Makes every text of a slide plain before it is measured and written. Knows no file format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kfl_widgets.report.plain import plain
from kfl_widgets.report.slides.model import Bars, Line, Slide, Table

__all__ = ["cleaned", "one_line"]

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # those that may break a line
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
NOTHING = "–"


def one_line(text: str) -> str:
    """Put a plain text on one line."""
    return _SPACES.sub(" ", plain(text)).strip()


def cleaned(slide: Slide) -> Slide:
    """Make every text of a slide plain, and all but the notes one line; empty lines go."""
    chart, table = slide.chart, slide.table
    return replace(
        slide,
        title=one_line(slide.title) or NOTHING,
        columns=tuple(tuple(_lines(lines)) for lines in slide.columns),
        chart=None if chart is None else _chart(chart),
        table=None if table is None else _table(table),
        notes=tuple(map(_note, slide.notes)),
    )


def _lines(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        text = one_line(line.text)
        if text:
            yield replace(line, text=text)


def _chart(bars: Bars) -> Bars:
    return replace(
        bars,
        categories=tuple(map(one_line, bars.categories)),
        series=tuple(replace(series, name=one_line(series.name)) for series in bars.series),
        told=one_line(bars.told),
    )


def _table(table: Table) -> Table:
    rows = (tuple("\n".join(map(one_line, c.split("\n"))) for c in row) for row in table.rows)
    head = tuple(map(one_line, table.head))
    notes = tuple(tuple(map(_note, own)) for own in table.notes)
    return replace(table, head=head, rows=tuple(rows), told=one_line(table.told), notes=notes)


def _note(text: str) -> str:
    return _LINE_ENDS.sub("\n", plain(text))
