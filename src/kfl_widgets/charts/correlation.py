"""What goes together? Factors against factors, the lower half of a matrix, every r printed.

Rows have names and columns numbers, so that long names fit. Colour says the same as the number:
its sign and how far it is from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.names import rows_of
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.locale import SPOKEN, format_number, translate
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    import altair as alt

__all__ = ["SURE", "correlation"]

SURE = 0.05
"""A q below this is more than chance would give among so many pairs."""

CELL, LINE = 36, 17
WIDE_LETTERS, NARROW_LETTERS = 32, 40
IS_WIDE = "width > 560"
HATCH = "///"


def correlation(table: ProtectedTable, language: str = SPOKEN) -> alt.LayerChart:
    """Draw protected correlations of one group as half a matrix.

    Parameters
    ----------
    table
        A protected table of kind ``"correlation"``, of one group at one wave. A factor that is in
        all pairs comes first. Hidden pairs are hatched.
    language
        Of names and numbers.

    Returns
    -------
    altair.LayerChart
        Data: a record per pair, with ``row`` and ``column`` (the factors' numbers, from 1), ``r``
        and every number as text; and a record per factor, with its name.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of correlations.
    """
    if not isinstance(table, ProtectedTable) or table.kind != "correlation":
        raise TypeError("charts.correlation takes a ProtectedTable made from correlations(...)")
    names = factor_names(table)
    titles = _titles(names)
    above = LINE * max((len(title["narrow"]) for title in titles), default=1)
    records = [*titles, *_cells(table, list(names), language)]
    return cast("alt.LayerChart", draw(_chart, records, above, language))


def _chart(data: Any, above: float, language: str) -> Any:
    import altair as alt

    base = alt.Chart(data).encode(y=alt.Y("row:O", axis=None))
    titles = base.transform_filter("isValid(datum.wide)")
    cells = base.transform_filter("isValid(datum.column)").encode(x=_x(language))
    cells = cells.transform_calculate(strength="abs(datum.r)")
    shift = alt.ExprRef(f"{IS_WIDE} ? 0 : {above / 2}")
    side = f"min(bandwidth('x') - 2, {IS_WIDE} ? {CELL + above} : {CELL})"
    layers = [
        _words(titles, above),
        _squares(cells, side, shift, language),
        _numbers(cells, side, shift),
    ]
    chart = alt.layer(*layers).properties(width="container", height=alt.Step(CELL + above + 4))
    return chart.configure_view(stroke=None)


def factor_names(table: ProtectedTable) -> dict[str, str]:
    """Give the label of each factor by its code, in the order of the rows of the chart."""
    frame = table.frame
    names = dict(zip(frame["factor_a"], frame["label_a"], strict=True))
    names |= dict(zip(frame["factor_b"], frame["label_b"], strict=True))
    pairs = list(zip(frame["factor_a"], frame["factor_b"], strict=True))
    in_all = [code for code in names if len(pairs) > 1 and all(code in pair for pair in pairs)]
    return {code: str(names[code]) for code in dict.fromkeys([*in_all, *names])}


# -- the layers --------------------------------------------------------------------------------


def _x(language: str) -> alt.X:
    import altair as alt

    ends = [alt.ExprRef(f"{IS_WIDE} ? 250 : 0"), alt.ExprRef("width")]
    axis = alt.Axis(
        orient="top",
        domain=False,
        ticks=False,
        labelAngle=0,
        titleAnchor="start",
        labelOverlap=True,
        labelSeparation=4,
    )
    scale = alt.Scale(type="band", range=ends, padding=0)
    title = translate("Nummeret på faktoren", language)
    return alt.X("column:O", title=title, scale=scale, axis=axis)


def _words(titles: alt.Chart, above: float) -> alt.Chart:
    """Write the name to the left of its cells, or above them on a phone."""
    import altair as alt

    text = titles.mark_text(
        align="left",
        baseline="top",
        fontSize=14,
        lineHeight=LINE,
        color=PALETTE["ink"],
        text=alt.ExprRef(f"{IS_WIDE} ? datum.wide : datum.narrow"),
        dy=alt.ExprRef(
            f"({IS_WIDE} ? -datum.wide.length * {LINE / 2} : -{(CELL + above) / 2}) + 2"
        ),
    )
    return cast("alt.Chart", text.encode(x=alt.value(0)))


def _squares(cells: alt.Chart, side: str, shift: alt.ExprRef, language: str) -> alt.Chart:
    import altair as alt

    signs = {"more": PALETTE["accent"], "less": PALETTE["worse"], "hidden": PALETTE["surface"]}
    square = cells.mark_point(
        shape="square",
        filled=True,
        size=alt.ExprRef(f"pow({side}, 2)"),
        stroke=PALETTE["line"],
        strokeWidth=1,
        yOffset=shift,
    )
    return cast(
        "alt.Chart",
        square.encode(
            color=alt.Color(
                "sign:N",
                scale=alt.Scale(domain=list(signs), range=list(signs.values())),
                legend=None,
            ),
            opacity=alt.Opacity(
                "strength:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.5]), legend=None
            ),
            tooltip=[
                alt.Tooltip(f"{field}:N", title=title)
                for field, title in _tooltips(language).items()
            ],
        ),
    )


def _numbers(cells: alt.Chart, side: str, shift: alt.ExprRef) -> alt.Chart:
    """Print r in its cell, where the cell is wide enough for it."""
    import altair as alt

    text = cells.mark_text(
        baseline="middle",
        fontSize=alt.ExprRef(f"{side} < {CELL} ? 11 : 13"),
        fontWeight=alt.ExprRef("datum.is_sure ? 'bold' : 'normal'"),
        color=PALETTE["ink"],
        text=alt.ExprRef(f"{side} < 30 ? '' : datum.text"),
        yOffset=shift,
        tooltip=None,
    )
    return cast("alt.Chart", text)


def _tooltips(language: str) -> dict[str, str]:
    return {
        "pair": translate("Faktorer", language),
        "r_text": translate("Sammenheng (r)", language),
        "n_text": translate("Antall", language),
    }


# -- the data ----------------------------------------------------------------------------------


def _titles(names: Mapping[str, str]) -> list[dict[str, Any]]:
    said = [f"{number} {name}" for number, name in enumerate(names.values(), start=1)]
    return [
        {"row": row, "wide": wrap(name, WIDE_LETTERS), "narrow": wrap(name, NARROW_LETTERS)}
        for row, name in enumerate(said, start=1)
    ]


def _cells(table: ProtectedTable, order: list[str], language: str) -> Iterator[dict[str, Any]]:
    number = {code: at for at, code in enumerate(order, start=1)}
    for row in rows_of(table):
        column, line = sorted((number[row["factor_a"]], number[row["factor_b"]]))
        mark = table.mark(language) if row["hidden"] else format_number(row["r"], 2, language)
        ends = [format_number(row[end], 2, language) for end in ("r_low", "r_high")]
        is_known = not row["hidden"] and pd.notna(row["r"])
        yield {
            "row": line,
            "column": column,
            "pair": f"{row['label_a']} × {row['label_b']}",
            "r": row["r"],
            "sign": "hidden" if not is_known else "less" if row["r"] < 0 else "more",
            "is_sure": bool(row["q"] < SURE),
            "text": HATCH if row["hidden"] else mark,
            "r_text": f"{mark} ({ends[0]} – {ends[1]})" if is_known else mark,
            "n_text": table.mark(language)
            if row["hidden"]
            else format_number(row["n"], 0, language),
        }
