"""What should we look at first? How high each factor is, against which way it goes.

Four named corners, and a band where nothing has moved. Points have their factor's name beside them
where there is room for all, else its number in the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.charts.priority_points import (
    HEIGHT,
    LINE,
    WIDE,
    WIDTHS,
    corner_record,
    plane_of,
    point_records,
)
from kfl_widgets.charts.quadrants import CORNERS, KINDS, Standing, stand
from kfl_widgets.locale import SPOKEN, scale_name, translate
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    import altair as alt

__all__ = ["BOX", "priority"]

BOX = "box"
"""The name of the selection that is dragged; `ChartView` tells which keys lie in it."""

IS_WIDE = f"width > {WIDE}"
PLACE = " + ".join(f"(width > {limit} ? 1 : 0)" for limit in WIDTHS[1:-1])
"""Which of the places of its words a point uses."""

HALO: dict[str, Any] = {"stroke": PALETTE["surface"], "strokeWidth": 4, "strokeJoin": "round"}
"""An outline of the paper's colour, so that a line behind a word doesn't strike it out."""

_NOT_TOUCH = "[pointerdown[event.pointerType !== 'touch'], window:pointerup] > window:pointermove!"


def priority(
    table: ProtectedTable,
    language: str = SPOKEN,
    wave_labels: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Draw level against change, or against the distance to the reference.

    Parameters
    ----------
    table
        A protected table of kind ``"change"`` or ``"reference"``; all its rows should be on one
        scale. Rows that are hidden or unknown have no place and are left out.
    language
        Of names, numbers and words.
    wave_labels
        What to call the waves; their codes by default.

    Returns
    -------
    altair.LayerChart
        Data: one record per row that has a place, with ``key``, ``number`` (its place in the table,
        from 1), ``x, y`` and their intervals, every number as text; and one record with the lines
        and the corners. A selection named `BOX` can be dragged. The width follows the container.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of that kind.
    """
    if not isinstance(table, ProtectedTable) or table.kind not in KINDS:
        raise TypeError("charts.priority takes a ProtectedTable from compare(...) or against(...)")
    standing = stand(table)
    plane = plane_of(standing)
    records = [
        {**plane, **corner_record(table, standing, language)},
        *point_records(table, standing, plane, language),
    ]
    legend = _legend(table, standing, wave_labels or {}, language)
    scale = _scale(table, standing)
    return cast("alt.LayerChart", draw(_chart, records, scale, tuple(legend), language))


def _chart(data: Any, scale: str, legend: Sequence[str], language: str) -> Any:
    import altair as alt

    base = alt.Chart(data)
    lines = base.transform_filter("isValid(datum.zero)")
    points = base.transform_filter("isValid(datum.key)")
    x, y = _axes(scale, language)
    layers = [
        *_background(lines, x, y),
        *(_corner(lines, corner) for corner in CORNERS),
        *_intervals(points, x, y),
        *_labels(points, x, y),
        _points(points, x, y, language),
    ]
    chart = alt.layer(*layers).properties(
        width="container",
        height=HEIGHT,
        title=alt.TitleParams(
            list(legend),
            anchor="start",
            frame="group",
            fontSize=13,
            lineHeight=19,
            fontWeight="normal",
            color=PALETTE["muted"],
            offset=10,
        ),
    )
    return chart.configure_view(stroke=PALETTE["line"])


# -- the layers --------------------------------------------------------------------------------


def _scale(table: ProtectedTable, standing: Standing) -> str:
    """Name the scale of what is drawn."""
    drawn = table.frame["scale"][standing.points["place"] != ""]
    return str(next(iter(drawn), ""))


def _axes(scale: str, language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    import altair as alt

    free = alt.Scale(zero=False, nice=False)
    named = scale_name(scale, language)
    level = translate("Gjennomsnitt, skala {scale}", language).format(scale=named)
    across = {"title": level, "scale": free, "axis": alt.Axis(tickCount=5, grid=False)}
    signed = alt.Axis(
        tickCount=5,
        grid=False,
        format="+",
        labelExpr="datum.value === 0 ? '0' : datum.label",
    )
    up = {"title": None, "scale": free, "axis": signed}
    return across, up


def _background(lines: alt.Chart, x: dict[str, Any], y: dict[str, Any]) -> list[alt.Chart]:
    """Hold the axes still, and draw what is stable and where low ends."""
    import altair as alt

    frame = lines.mark_rect(opacity=0, tooltip=None).encode(
        x=alt.X("left:Q", **x), x2="right:Q", y=alt.Y("bottom:Q", **y), y2="top:Q"
    )
    across = {"x": alt.value(0), "x2": alt.value("width")}
    band = lines.mark_rect(color=PALETTE["line"], opacity=0.45).encode(
        y=alt.Y("band_low:Q", **y), y2="band_high:Q", **across
    )
    rule = lines.mark_rule(color=PALETTE["muted"], strokeWidth=1.5)
    return [
        frame,
        band,
        rule.encode(y=alt.Y("zero:Q", **y), **across),
        rule.encode(x=alt.X("middle:Q", **x)),
    ]


def _corner(lines: alt.Chart, corner: str) -> alt.Chart:
    """Write a corner's name, readable where the line between low and high crosses it."""
    import altair as alt

    is_high, is_up = corner.startswith("high"), corner.endswith("up")
    words = f"({IS_WIDE} ? datum.{corner}_wide : datum.{corner}_narrow)"
    text = lines.mark_text(
        **HALO,
        align="right" if is_high else "left",
        baseline="top",
        fontSize=13,
        fontWeight="bold",
        lineHeight=LINE,
        lineBreak="\n",
        color=PALETTE["muted"],
        text=alt.ExprRef(words),
        x=alt.ExprRef("width - 6" if is_high else "6"),
        y=alt.ExprRef("8" if is_up else f"{HEIGHT - 6} - {LINE} * split({words}, '\\n').length"),
    )
    return cast("alt.Chart", text)


def _intervals(points: alt.Chart, x: dict[str, Any], y: dict[str, Any]) -> list[alt.Chart]:
    import altair as alt

    rule = points.mark_rule(color=PALETTE["muted"], opacity=0.35, tooltip=None)
    return [
        rule.encode(x=alt.X("x_low:Q", **x), x2="x_high:Q", y=alt.Y("y:Q", **y)),
        rule.encode(x=alt.X("x:Q", **x), y=alt.Y("y_low:Q", **y), y2="y_high:Q"),
    ]


def _labels(points: alt.Chart, x: dict[str, Any], y: dict[str, Any]) -> list[alt.Chart]:
    """Write beside each point what it is, with a line to it where it had to go far."""
    import altair as alt

    def of_width(field: str) -> alt.ExprRef:
        return alt.ExprRef(f"datum.{field}[{PLACE}]")

    at: dict[str, Any] = {"x": alt.X("x:Q", **x), "y": alt.Y("y:Q", **y)}
    leader = points.mark_rule(
        color=PALETTE["muted"],
        x2Offset=of_width("lead_x"),
        y2Offset=of_width("lead_y"),
        tooltip=None,
    )
    text = points.mark_text(
        **HALO,
        baseline="middle",
        fontSize=13,
        lineHeight=LINE,
        lineBreak="\n",
        color=PALETTE["ink"],
        text=of_width("label"),
        dx=of_width("dx"),
        dy=of_width("dy"),
        cursor="pointer",
    )
    return [leader.encode(**at, x2="x:Q", y2="y:Q"), text.encode(**at)]


def _points(points: alt.Chart, x: dict[str, Any], y: dict[str, Any], language: str) -> alt.Chart:
    import altair as alt

    names = ["better", "worse", "stable", "uncertain"]
    colours = [PALETTE[name] for name in ("better", "worse", "muted", "muted")]
    shapes = ["triangle-up", "triangle-down", "M-1,-.35H1V.35H-1Z", "circle"]
    box = alt.selection_interval(
        name=BOX,
        encodings=["x", "y"],
        zoom=False,
        on=_NOT_TOUCH,
        mark=alt.BrushConfig(fill=PALETTE["accent"], fillOpacity=0.12, stroke=PALETTE["accent"]),
    )
    marks = points.mark_point(filled=True, size=150, opacity=1, cursor="pointer").encode(
        x=alt.X("x:Q", **x),
        y=alt.Y("y:Q", **y),
        color=alt.Color("tone:N", scale=alt.Scale(domain=names, range=colours), legend=None),
        shape=alt.Shape("tone:N", scale=alt.Scale(domain=names, range=shapes), legend=None),
        tooltip=[
            alt.Tooltip(f"{field}:N", title=title) for field, title in _tooltips(language).items()
        ],
    )
    return cast("alt.Chart", marks.add_params(box).properties(name="points"))


def _tooltips(language: str) -> dict[str, str]:
    return {
        "name": translate("Faktor", language),
        "level_text": translate("Nivå", language),
        "move_text": translate("Forskjell", language),
        "place_text": translate("Plassering", language),
    }


def _legend(
    table: ProtectedTable, standing: Standing, waves: Mapping[str, str], language: str
) -> list[str]:
    details = table.details
    if table.kind == "change":
        first = str(details["baseline"])
        up = translate("↑ bedre enn i {baseline}   ↓ svakere", language).format(
            baseline=waves.get(first, first)
        )
        signs = translate("▲ framgang  ▼ tilbakegang  ▬ stabil  ● kan ikke si", language)
    else:
        up = translate("↑ over {reference}   ↓ under", language).format(
            reference=details["reference"]
        )
        signs = translate("▲ over  ▼ under  ▬ likt  ● kan ikke si", language)
    middle = (
        translate("│ midten i {reference}   ▒ stabilt", language).format(
            reference=details["reference"]
        )
        if standing.of_reference
        else translate("│ midten av faktorene   ▒ stabilt", language)
    )
    return [up, middle, signs]
