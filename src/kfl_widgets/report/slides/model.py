"""What a slide says, before anything is drawn: a title, lines, a chart or a table, and notes.

Texts are whole here; whoever draws them makes them fit, and puts what was cut into the notes. Knows
no file format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Bars", "Layout", "Line", "Look", "Series", "Slide", "Table", "headed", "points"]

Layout = Literal["cover", "text", "two", "three", "chart", "wide", "table", "tiles"]
Look = Literal["now", "before", "reference"]


@dataclass(frozen=True)
class Line:
    """A paragraph: a ``"heading"``, a ``"point"`` of a list, ``"plain"``, set in ``"bold"``.

    A ``"tight"`` one is plain, close to the one above. Of a text that is cut, its `ending` stays.
    """

    text: str
    kind: Literal["heading", "point", "plain", "bold", "tight"] = "plain"
    ending: str = ""


@dataclass(frozen=True)
class Series:
    """Values of a chart, one per category; None where there is none. Already rounded."""

    name: str
    values: tuple[float | None, ...]
    look: Look = "now"


@dataclass(frozen=True)
class Bars:
    """A chart of bars.

    Attributes
    ----------
    categories, series
        What is shown, and nothing else: it is all in the file.
    told
        The same in words, for who can't see it.
    decimals
        Of the labels.
    ends
        Of the scale; None draws points instead, since bars need somewhere to begin.
    way
        Whether bars stand side by side, each category has but one, or they lie.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    told: str
    decimals: int = 1
    ends: tuple[float, float] | None = None
    way: Literal["beside", "alone", "lying"] = "beside"
    is_share: bool = False


@dataclass(frozen=True)
class Table:
    """A table of words; without a head it is a calendar of tiles.

    `widths` are the columns' shares of the width, and `told` says what it shows. `notes` are what
    the speaker reads of each row, if anything.
    """

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    told: str
    head: tuple[str, ...] = ()
    notes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Slide:
    """One slide: one idea.

    `columns` are its fields of text in reading order, `notes` what the speaker reads. A calendar's
    notes name everything that happens; a tile may have no room for it.
    """

    layout: Layout
    title: str
    columns: tuple[tuple[Line, ...], ...] = ()
    chart: Bars | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()


def points(*texts: str) -> tuple[Line, ...]:
    """Make a list."""
    return tuple(Line(text, "point") for text in texts)


def headed(heading: str, *texts: str) -> tuple[Line, ...]:
    """Put a list under a heading; nothing where there is nothing to list."""
    said = [text for text in texts if text.strip()]
    return (Line(heading, "heading"), *points(*said)) if said else ()
