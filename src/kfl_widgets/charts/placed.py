"""Charts whose records know their own places, one for a wide page and one for a phone.

Where rows differ in height and names stand to the left or above, no scale could place them. So a
record says how far down it is, and two charts of the same kind differ in nothing but their records.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kfl_widgets.charts.drawn import ROWS
from kfl_widgets.charts.palette import PALETTE

if TYPE_CHECKING:
    import altair as alt

__all__ = ["either", "hatch", "part", "placed", "sized"]


def either(wide: object, narrow: object) -> str:
    """Give a Vega expression that has one value on a wide page and another on a phone."""
    return f"(width > 560 ? {wide} : {narrow})"


def part(name: str) -> alt.Chart:
    """Begin a layer over the records whose ``part`` is `name`."""
    import altair as alt

    return alt.Chart().transform_filter(f"datum.part == '{name}'")


def placed(data: Any, layers: Sequence[alt.Chart]) -> Any:
    """Put layers together that are made with `part`, over records from `sized`."""
    import altair as alt

    first = f"(data('{ROWS}')[0] || {{}})"
    height = alt.param(name="height", expr=either(f"{first}.wide", f"{first}.narrow") + " || 0")
    chart = alt.layer(*layers, data=data).add_params(height)
    return chart.properties(width="container", height=1).configure_view(stroke=None)


def sized(records: Sequence[dict[str, Any]], wide: float, narrow: float) -> list[dict[str, Any]]:
    """Tell with the records how many pixels they take on a wide page, and on a phone."""
    return [{"part": "size", "wide": wide, "narrow": narrow}, *records]


def hatch() -> dict[str, Any]:
    """Give the fill of what is hidden: slanting lines."""
    colours = [PALETTE["surface"], PALETTE["line"]]
    stops = [
        {"offset": (i + after) / 16, "color": colours[i % 2]} for i in range(16) for after in (0, 1)
    ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stops}
