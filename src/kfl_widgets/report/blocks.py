"""What a document to be read is made of: headings, paragraphs, lists, tables and figures, in order.

Stories are told in blocks; Word and HTML are two ways of writing them down. Text is plain text, and
whoever writes it down escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Block", "Bullets", "Figure", "Grid", "Heading", "Story", "Text"]


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
    """A list; numbered where the order matters."""

    items: tuple[str, ...]
    is_numbered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of words.

    Attributes
    ----------
    caption
        What it shows, in one line.
    head
        The names of the columns; the first column names the rows.
    rows
        As many texts as there are columns, already written for people.
    numeric
        Positions of the columns that hold numbers, to be set to the right.
    notes
        What a reader must know: what is hidden and why.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


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
    """A document: its title, what stands below it, its language and its blocks."""

    title: str
    subtitle: str
    language: str
    blocks: tuple[Block, ...]
    colour: str = ""
