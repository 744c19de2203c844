"""How much room a text takes, and how it is made to fit. Sizes are points; knows no file format.

The widths are those of Arial, which looks the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kfl_widgets.locale import translate
from kfl_widgets.report.slides.model import Line

__all__ = [
    "Fitted",
    "cut",
    "fit",
    "fit_title",
    "height_of",
    "indent_of",
    "lines_of",
    "shortened",
    "shortening",
    "space_before",
    "trimmed",
]

LEADING = 1.2
_BEFORE = {"heading": 0.7, "point": 0.35, "plain": 0.35, "bold": 0.35, "tight": 0.0}
SMALLEST_TITLE = 24
BOLD = 1.08
MOST_LINES = 6

_WIDTHS = {
    letter: width / 1000
    for width, letters in {
        191: "'",
        222: "ijl’",
        260: "|",
        278: " \u00a0\u202f!,./:;I[]ft\\",
        333: "()-`r“”",
        389: "*",
        500: "ckvsxyzJ",
        556: "–€",
        584: "+<=>~−",
        611: "FTZ",
        667: "ABEKPSVXY&Å",
        722: "CDHNRUwØ",
        778: "GOQ",
        833: "mM",
        889: "%æ",
        944: "W",
        1000: "…Æ",
        1015: "@",
    }.items()
    for letter in letters
}
_USUAL, _WIDE = 0.556, 1.1
_FIRST_WIDE = "\u0370"  # Greek, and what comes after it


@dataclass(frozen=True)
class Fitted:
    """Lines that fit, at which size, and whether anything had to go."""

    lines: tuple[Line, ...]
    size: int
    is_cut: bool


def fit(
    lines: Sequence[Line], width: float, height: float, sizes: Sequence[int], language: str
) -> Fitted:
    """Set lines as large as they fit; shorten the long ones, then drop the last, if they don't."""
    for size in sizes:
        if height_of(lines, size, width) <= height:
            return Fitted(tuple(lines), size, is_cut=False)
    for shorter in _shorter(lines, sizes[-1], width, language):
        if height_of(shorter, sizes[-1], width) <= height:
            return Fitted(tuple(shorter), sizes[-1], is_cut=True)
    return Fitted((), sizes[-1], is_cut=True)


def _shorter(
    lines: Sequence[Line], size: int, width: float, language: str
) -> Iterator[Sequence[Line]]:
    short: Sequence[Line] = lines
    for short in shortening(lines, size, width):
        yield short
    for gone in range(1, len(short)):
        kept = short[:-gone]
        while kept and kept[-1].kind == "heading":
            kept = kept[:-1]
        missing = sum(line.kind != "heading" for line in short[len(kept) :])
        told = translate("… og {n} til", language).format(n=missing)
        yield [*kept, Line(told, "tight")]


def shortening(lines: Sequence[Line], size: int, width: float) -> Iterator[Sequence[Line]]:
    """Give lines shorter and shorter: the longest loses a line of type at a time, the last first.

    So a short text stays whole as long as there is a longer one to cut.
    """
    short = list(trimmed(lines, size, width, MOST_LINES))
    most = [_lines(line, size, width) for line in short]
    yield tuple(short)
    while max(most, default=1) > 1:
        place = max(range(len(most)), key=lambda number: (most[number], number))
        most[place] -= 1
        (short[place],) = trimmed([lines[place]], size, width, most[place])
        yield tuple(short)


def fit_title(text: str, width: float, height: float, largest: int) -> Fitted:
    """Set a title on as many lines as there is room for, and as large."""
    for size in range(largest, SMALLEST_TITLE - 1, -4):
        if lines_of(text, size, width, is_bold=True) * size * LEADING <= height:
            return Fitted((Line(text, "tight"),), size, is_cut=False)
    most = max(1, int(height / (SMALLEST_TITLE * LEADING)))
    short = cut(text, SMALLEST_TITLE, width, most, is_bold=True)
    return Fitted((Line(short, "tight"),), SMALLEST_TITLE, is_cut=True)


def trimmed(lines: Sequence[Line], size: int, width: float, most: int) -> tuple[Line, ...]:
    """Cut every line to so many lines of type."""
    return tuple(
        replace(
            line,
            text=cut(
                line.text,
                size,
                _room(line, size, width),
                most,
                is_bold=_is_bold(line),
                ending=line.ending,
            ),
        )
        for line in lines
    )


def cut(
    text: str, size: float, width: float, most: int, *, is_bold: bool = False, ending: str = ""
) -> str:
    """Give as much of a text as stands on `most` lines, with « …» where it was cut.

    Its `ending` stays.
    """
    if lines_of(text, size, width, is_bold=is_bold) <= most:
        return text
    start = text.removesuffix(ending)
    low, high = 0, len(start)
    while high - low > 1:
        middle = (low + high) // 2
        tried = _ended(start, middle) + ending
        fits = lines_of(tried, size, width, is_bold=is_bold) <= most
        low, high = (middle, high) if fits else (low, middle)
    return _ended(start, low) + ending


def _ended(text: str, letters: int) -> str:
    """Cut after `letters`, at the end of a word if one is near."""
    start = text[:letters]
    space = start.rfind(" ")
    is_inside = text[letters : letters + 1] not in ("", " ")
    start = start[:space] if is_inside and space > letters * 0.6 else start
    return start.rstrip(" ,.;:–-") + " …"


def shortened(text: str, letters: int) -> str:
    """Cut a name to so many letters."""
    return text if len(text) <= letters else _ended(text, letters - 2)


def lines_of(text: str, size: float, width: float, *, is_bold: bool = False) -> int:
    """Count the lines a text takes. A word that is longer than a line is broken."""
    room = width / size / (BOLD if is_bold else 1.0)
    count, used = 1, 0.0
    for word in text.split(" "):
        wide = _wide(word)
        if used and used + _USUAL / 2 + wide > room:
            count, used = count + 1, 0.0
        used += (_USUAL / 2 if used else 0.0) + wide
        more = int(used / room) if used > room else 0
        count, used = count + more, used - more * room
    return count


def _wide(word: str) -> float:
    usual = (_WIDTHS.get(letter, _USUAL if letter < _FIRST_WIDE else _WIDE) for letter in word)
    return sum(usual)


def height_of(lines: Sequence[Line], size: int, width: float) -> float:
    """Give how high lines stand."""
    return sum(
        _lines(line, size, width) * size * LEADING + (space_before(line, size) if number else 0)
        for number, line in enumerate(lines)
    )


def _lines(line: Line, size: int, width: float) -> int:
    return lines_of(line.text, size, _room(line, size, width), is_bold=_is_bold(line))


def _room(line: Line, size: int, width: float) -> float:
    return width - indent_of(line, size)


def indent_of(line: Line, size: int) -> int:
    """Give how far a line is set in: a point of a list, after its mark."""
    return size if line.kind == "point" else 0


def space_before(line: Line, size: int) -> int:
    """Give the room above a line that isn't the first."""
    return round(_BEFORE[line.kind] * size)


def _is_bold(line: Line) -> bool:
    return line.kind in ("heading", "bold")
