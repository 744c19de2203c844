"""How do things stand? Factors down, groups, grades or schools across, each held to a yardstick.

A cell's colour tells how far its mean is from the yardstick, its sign whether that is more than
chance. On a wide page a row's name stands to the left of its cells, on a phone above them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.matrix import Matrix, lay_out, steps_of
from kfl_widgets.charts.names import rows_of
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.charts.placed import either, hatch, part, placed, sized
from kfl_widgets.locale import SPOKEN, format_number, translate
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    import altair as alt

__all__ = ["MOST_COLUMNS", "heatmap"]

Record = dict[str, Any]
Ends = tuple[float, float]
"""How far down something reaches, on a wide page and on a phone."""

MOST_COLUMNS = 10
"""So many columns fit a phone; where there are more, draw several charts."""

NAMES, LETTERS, LETTERS_NARROW = 214, 27, 44
CELL, LINE, WIDEST = 40, 17, 120
LETTER = 7
ROOM, ROOM_NARROW = 350, 300
RAMP = 20

_LEFT = either(NAMES, 0)
_CELL_WIDTH = f"min({WIDEST}, (width - {_LEFT}) / datum.of)"
_X = f"{_LEFT} + datum.column * {_CELL_WIDTH}"
_Y = either("datum.top", "datum.top_narrow")
_HEIGHT = either("datum.high", CELL)
_DEPTHS = [0.35, 0.2, 0.5]


def heatmap(table: ProtectedTable, language: str = SPOKEN) -> alt.LayerChart:
    """Draw levels beside a yardstick as a matrix of coloured cells.

    Parameters
    ----------
    table
        A protected table from `beside`; all its rows should be on one scale, and its columns no
        more than `MOST_COLUMNS`. Hidden cells are hatched.
    language
        Of names and numbers.

    Returns
    -------
    altair.LayerChart
        Data: records by ``part``. Those of the part ``"cell"`` have ``value``, ``distance``,
        ``sign``, ``tone`` and the ``key`` of the table's row. The width follows the container.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of levels beside a yardstick.
    """
    if not isinstance(table, ProtectedTable) or table.kind != "reference":
        raise TypeError("charts.heatmap takes a ProtectedTable made from kfl.beside(...)")
    matrix = lay_out(table, language)
    legend, ends = _legend(table, language)
    heads, ends = _heads(matrix, ends)
    rows, ends = _rows(matrix, ends)
    records = [*legend, *heads, *rows, *_cells(matrix, rows)]
    return cast("alt.LayerChart", draw(_chart, sized(records, *ends), language))


# -- the layers --------------------------------------------------------------------------------


def _chart(data: Any, language: str) -> Any:
    return placed(data, [*_cell_layers(language), *_word_layers()])


def _boxes(name: str, where: dict[str, Any]) -> tuple[alt.Chart, alt.Chart]:
    """Draw the boxes of one part: coloured by tone and depth, or hatched."""
    import altair as alt

    tones = ["better", "worse", "near", "none"]
    colours = [PALETTE[name] for name in ("better", "worse", "line", "surface")]
    fill = alt.Fill("tone:N", scale=alt.Scale(domain=tones, range=colours), legend=None)
    depth = alt.Scale(domain=[0, 1, 2], range=_DEPTHS, type="ordinal")
    is_hidden = "datum.tone == 'hidden'"
    shown = part(name).transform_filter(f"!({is_hidden})").mark_rect(cornerRadius=4, **where)
    hidden = (
        part(name)
        .transform_filter(is_hidden)
        .mark_rect(cornerRadius=4, fill=hatch(), stroke=PALETTE["line"], **where)
    )
    opacity = alt.FillOpacity("depth:O", scale=depth, legend=None)
    return shown.encode(fill, opacity), hidden


def _cell_layers(language: str) -> list[alt.Chart]:
    import altair as alt

    place: dict[str, Any] = {
        "x": alt.ExprRef(f"{_X} + 1"),
        "x2": alt.ExprRef(f"{_X} + {_CELL_WIDTH} - 1"),
        "y": alt.ExprRef(f"{_Y} + 1"),
        "y2": alt.ExprRef(f"{_Y} + {_HEIGHT} - 1"),
        "cursor": "pointer",
    }
    middle: dict[str, Any] = {
        "x": alt.ExprRef(f"{_X} + {_CELL_WIDTH} / 2"),
        "color": PALETTE["ink"],
    }
    value = part("cell").mark_text(
        text=alt.ExprRef(f"datum.tone != 'hidden' || {_CELL_WIDTH} > 64 ? datum.value : ''"),
        y=alt.ExprRef(f"{_Y} + {_HEIGHT} / 2 - (datum.sign ? 7 : 0)"),
        fontSize=14,
        cursor="pointer",
        **middle,
    )
    sign = part("cell").mark_text(
        text=alt.ExprRef("datum.sign"),
        y=alt.ExprRef(f"{_Y} + {_HEIGHT} / 2 + 10"),
        fontSize=11,
        cursor="pointer",
        **middle,
    )
    layers = [*_boxes("cell", place), value, sign]
    return [layer.encode(tooltip=_tooltip(language)) for layer in layers]


def _word_layers() -> list[alt.Chart]:
    """Write names, heads and legend; a head that doesn't fit stands on end."""
    import altair as alt

    swatch = {
        "x": alt.ExprRef("datum.left"),
        "x2": alt.ExprRef(f"datum.left + {RAMP}"),
        "y": 1,
        "y2": 17,
    }
    name = part("name").mark_text(
        align="left",
        baseline="middle",
        text=alt.ExprRef(either("datum.lines", "datum.lines_narrow")),
        x=0,
        y=alt.ExprRef(either("datum.y", "datum.y_narrow")),
        fontSize=14,
        lineHeight=LINE,
        color=PALETTE["ink"],
    )
    is_up = either("datum.is_up", "datum.is_up_narrow")
    lines = either("datum.lines", "datum.lines_narrow")
    half = f"({lines}.length - 1) * {LINE}"
    head = part("head").mark_text(
        text=alt.ExprRef(lines),
        x=alt.ExprRef(f"{_X} + {_CELL_WIDTH} / 2 - ({is_up} ? {half} / 2 : 0)"),
        y=alt.ExprRef(f"{either('datum.y', 'datum.y_narrow')} - ({is_up} ? 0 : {half})"),
        angle=alt.ExprRef(f"{is_up} ? 270 : 0"),
        align=alt.ExprRef(f"{is_up} ? 'left' : 'center'"),
        baseline="middle",
        fontSize=13,
        lineHeight=LINE,
        color=PALETTE["muted"],
    )
    word = part("word").mark_text(
        align="left",
        baseline="middle",
        text=alt.ExprRef(either("datum.lines", "datum.lines_narrow")),
        x=alt.ExprRef("datum.left"),
        y=alt.ExprRef("datum.y"),
        fontSize=13,
        lineHeight=LINE,
        color=PALETTE["muted"],
    )
    return [*_boxes("swatch", swatch), name, head, word]


def _tooltip(language: str) -> list[alt.Tooltip]:
    import altair as alt

    titles = {
        "name": translate("Hva", language),
        "head": translate("Hvem", language),
        "value": translate("Gjennomsnitt", language),
        "reference": translate("Målt mot", language),
        "distance": translate("Avstand", language),
        "n": translate("Antall svar", language),
    }
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


# -- the data ----------------------------------------------------------------------------------


def _legend(table: ProtectedTable, language: str) -> tuple[list[Record], Ends]:
    """Say what colours and signs mean: a ramp when there is a yardstick, and a line of words."""
    name = table.details["reference"]
    steps = steps_of(rows_of(table)[0]) if len(table) else None
    ramp = _ramp(language) if name and steps else []
    top = 28 if ramp else 8
    text = _yardstick(table, name, steps, language)
    wide, narrow = wrap(text, 88), wrap(text, 46)
    word = {"part": "word", "left": 0, "y": top, "lines": wide, "lines_narrow": narrow}
    ends = tuple(top + LINE * len(lines) + 6 for lines in (wide, narrow))
    return [*ramp, word], cast(Ends, ends)


def _ramp(language: str) -> list[Record]:
    """Give the colours from weaker to better, and what hidden cells look like."""
    weaker, better = translate("svakere", language), translate("bedre", language)
    left = LETTER * len(weaker) + 8
    tones = [("worse", 2), ("worse", 1), ("near", 0), ("better", 1), ("better", 2)]
    swatches = [
        {"part": "swatch", "left": left + i * (RAMP + 2), "tone": tone, "depth": depth}
        for i, (tone, depth) in enumerate(tones)
    ]
    right = left + len(tones) * (RAMP + 2) + 6
    hidden = right + LETTER * len(better) + 16
    words = [(0, weaker), (right, better), (hidden + RAMP + 6, translate("skjermet", language))]
    return [
        *swatches,
        {"part": "swatch", "left": hidden, "tone": "hidden", "depth": 0},
        *(
            {"part": "word", "left": x, "y": 9, "lines": [text], "lines_narrow": [text]}
            for x, text in words
        ),
    ]


def _yardstick(
    table: ProtectedTable, name: str | None, steps: tuple[float, float] | None, language: str
) -> str:
    if not name:
        return translate("Her er det ikke noe å måle mot. Tallene viser bare nivået.", language)
    if steps is None:
        return translate("Målt mot {name}.", language).format(name=name)
    pattern = translate(
        "Målt mot {name}. Svak farge fra {near} {unit} unna, sterk farge fra {far}.", language
    )
    near, far = (format_number(step, 0 if step == int(step) else 2, language) for step in steps)
    return pattern.format(name=name, near=near, far=far, unit=_unit(table, language))


def _unit(table: ProtectedTable, language: str) -> str:
    unit = str(table.frame["unit"].iloc[0])
    return {
        "%": translate("prosentpoeng", language),
        "poeng": translate("poeng", language),
    }.get(unit, translate("skalapoeng", language))


def _heads(matrix: Matrix, tops: Ends) -> tuple[list[Record], Ends]:
    """Name the columns at the foot of a strip that is as high as the longest needs."""
    names = [name for _, name in matrix.columns]
    short = [f"{code}." if code.isdigit() else name for code, name in matrix.columns]
    room = [min(WIDEST, space / max(len(names), 1)) for space in (ROOM, ROOM_NARROW)]
    wide, narrow = (_fit(names, short, width) for width in room)
    ends = tops[0] + wide.high, tops[1] + narrow.high
    heads = [
        {
            "part": "head",
            "column": i,
            "of": len(names),
            "lines": wide.lines[i],
            "is_up": wide.is_up,
            "y": ends[0] - 10,
            "lines_narrow": narrow.lines[i],
            "is_up_narrow": narrow.is_up,
            "y_narrow": ends[1] - 10,
        }
        for i in range(len(names))
    ]
    return heads, ends


class _Fitted(NamedTuple):
    lines: list[list[str]]
    is_up: bool
    high: int


def _fit(names: Sequence[str], short: Sequence[str], room: float) -> _Fitted:
    """Break names into lines within `room` pixels; shorten them, or else set them on end."""
    letters = max(1, int(room / LETTER))
    for texts in (names, short):
        words = [word for text in texts for word in text.split()]
        if max(map(len, words), default=0) <= letters:
            lines = [wrap(text, letters) for text in texts]
            return _Fitted(lines, False, LINE * max(map(len, lines), default=0) + 6)
    lines = [_at_most(text, max(1, int(room / LINE))) for text in names]
    longest = max(len(line) for text in lines for line in text)
    return _Fitted(lines, True, LETTER * longest + 12)


def _at_most(text: str, lines: int) -> list[str]:
    """Break `text` into at most so many lines, as short as they can be."""
    widths = range(max(8, math.ceil(len(text) / lines)), len(text) + 1)
    return next((w for n in widths if len(w := wrap(text, n)) <= lines), [text])


def _rows(matrix: Matrix, tops: Ends) -> tuple[list[Record], Ends]:
    """Name the rows, and say where each one's cells are."""
    rows, (top, top_narrow) = [], tops
    for name in matrix.rows:
        lines, narrow = wrap(name, LETTERS), wrap(name, LETTERS_NARROW)
        high = max(CELL, LINE * len(lines) + 8)
        cells_narrow = top_narrow + LINE * len(narrow) + 4
        rows.append(
            {
                "part": "name",
                "lines": lines,
                "lines_narrow": narrow,
                "y": top + high / 2 - LINE * (len(lines) - 1) / 2,
                "y_narrow": top_narrow + LINE / 2,
                "top": top,
                "top_narrow": cells_narrow,
                "high": high,
            }
        )
        top, top_narrow = top + high, cells_narrow + CELL + 10
    return rows, (top, top_narrow)


def _cells(matrix: Matrix, rows: Sequence[Record]) -> Iterator[Record]:
    for cell in matrix.cells:
        place = {name: rows[cell.row][name] for name in ("top", "top_narrow", "high")}
        told = {name: getattr(cell, name) for name in _TOLD}
        name, head = matrix.rows[cell.row], matrix.columns[cell.column][1]
        yield {
            "part": "cell",
            "of": len(matrix.columns),
            "name": name,
            "head": head,
            **told,
            **place,
        }


_TOLD = ("column", "key", "value", "reference", "distance", "n", "sign", "tone", "depth")
