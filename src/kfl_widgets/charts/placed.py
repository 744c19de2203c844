"""Charts whose records know their own places, one for a wide page and one for a phone.

Where rows differ in height and names stand to the left or above, no scale could place them. So a
record says how far down it is, and two charts of the same kind differ in nothing but their records.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from kfl_widgets.charts.palette import PALETTE

if TYPE_CHECKING:
    import altair as alt

__all__ = ["drawing", "either", "filled", "hatch", "part"]

NAME = "kfl_records"


def either(wide: object, narrow: object) -> str:
    """Give a Vega expression that has one value on a wide page and another on a phone."""
    return f"(width > 560 ? {wide} : {narrow})"


def part(name: str) -> alt.Chart:
    """Begin a layer over the records whose ``part`` is `name`."""
    import altair as alt

    return alt.Chart().transform_filter(f"datum.part == '{name}'")


def drawing(layers: Sequence[alt.Chart]) -> alt.LayerChart:
    """Put layers together that are made with `part`: a chart without records, to be kept."""
    import altair as alt

    first = f"(data('{NAME}')[0] || {{}})"
    height = alt.param(name="height", expr=either(f"{first}.wide", f"{first}.narrow") + " || 0")
    chart = alt.layer(*layers, data=alt.NamedData(name=NAME)).add_params(height)
    sized = chart.properties(width="container", height=1)
    return cast("alt.LayerChart", sized.configure_view(stroke=None))


def filled(
    chart: alt.LayerChart, records: Sequence[dict[str, Any]], wide: float, narrow: float
) -> alt.LayerChart:
    """Give a `drawing` its records, and its height in pixels on either page."""
    copy = chart.copy(deep=False)
    copy.datasets = {NAME: [{"part": "size", "wide": wide, "narrow": narrow}, *records]}
    return copy


def hatch() -> dict[str, Any]:
    """Give the fill of what is hidden: slanting lines."""
    colours = [PALETTE["surface"], PALETTE["line"]]
    stops = [
        {"offset": (i + after) / 16, "color": colours[i % 2]} for i in range(16) for after in (0, 1)
    ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stops}
