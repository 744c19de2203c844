"""What a document to be read is made of: headings, paragraphs, lists, tables and figures, in order.

Stories are told in blocks; Word and HTML are two ways of writing them down. Text is plain text, and
whoever writes it down escapes it. A line break in a text is a line break.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import altair as alt

__all__ = [
    "Block",
    "Bullets",
    "Figure",
    "Grid",
    "Heading",
    "Story",
    "Tell",
    "Text",
    "chapter",
    "quietly",
]

Tell = Callable[[float], None]
"""Hears how far the writing of a document has come, 0 to 1."""


def quietly(_share: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the first below the title, and no level is skipped."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph: plain, the one to read if one reads only one (``"lead"``), or a ``"note"``."""

    text: str
    kind: Literal["plain", "lead", "note"] = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table of words.

    Attributes
    ----------
    caption
        What it shows, in one line.
    head
        The names of the columns.
    rows
        As many texts as there are columns, already written for people.
    numeric
        Positions of the columns that hold numbers, to be set to the right.
    notes
        What a reader must know: what is hidden and why.
    names
        How many columns, from the left, name a row.
    is_form
        Whether its empty cells are there to be filled in by hand.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    names: int = 1
    is_form: bool = False

    def filled(self) -> Grid:
        """Leave out the columns in which nothing stands, but for those that name a row."""
        kept = [
            at
            for at in range(len(self.head))
            if at < self.names or any(row[at].strip() for row in self.rows)
        ]
        return replace(
            self,
            head=tuple(self.head[at] for at in kept),
            rows=tuple(tuple(row[at] for at in kept) for row in self.rows),
            numeric=tuple(kept.index(at) for at in self.numeric if at in kept),
        )


@dataclass(frozen=True)
class Figure:
    """A chart.

    Attributes
    ----------
    caption
        What it shows, in one line.
    chart
        Made of a protected table.
    told
        The same in words, for who can't see it.
    """

    caption: str
    chart: alt.TopLevelMixin
    told: str


Block = Heading | Text | Bullets | Grid | Figure


@dataclass(frozen=True)
class Story:
    """A document: its title, what stands below it, its language, the day it was made, its blocks.

    `colour` is the school's, or ours, as ``"#rrggbb"``.
    """

    title: str
    subtitle: str
    language: str
    made: date
    blocks: tuple[Block, ...]
    colour: str


def chapter(title: str, blocks: Iterable[Block], level: int = 1) -> Iterator[Block]:
    """Put a heading above blocks; nothing where there are none, or only headings."""
    below = list(blocks)
    if any(not isinstance(block, Heading) for block in below):
        yield Heading(title, level)
        yield from below
