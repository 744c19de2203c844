"""A chart is put together once for each shape; afterwards only its rows are new.

Altair takes tens of milliseconds to make and write out a chart. What decides its look is a handful
of values, and a filter seldom changes them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = ["draw", "spec_of"]

ROWS = "kfl_rows"
SHAPES = 200


def draw(make: Callable[..., Any], records: pd.DataFrame, *shape: Hashable) -> Any:
    """Give the chart that `make` puts together, over `records`.

    Parameters
    ----------
    make
        Called as ``make(data, *shape)`` where `data` stands for the rows: it may look at nothing
        else. Types of fields must be said, as there are no values to tell them from.
    records
        One row per mark.
    shape
        All that the chart's look depends on.

    Returns
    -------
    altair.TopLevelMixin
        A chart of its own, with `records` as its data.
    """
    template = _template(make, shape)
    chart = template.copy(deep=False)
    chart.data = records
    object.__setattr__(chart, "_kfl_template", template)  # an attribute, not part of the spec
    return chart


def spec_of(chart: alt.TopLevelMixin) -> dict[str, Any] | None:
    """Give the spec of a chart that `draw` made, over rows called `ROWS`; None for any other."""
    template = chart.__dict__.get("_kfl_template")
    if template is None:
        return None
    if "_kfl_spec" not in template.__dict__:
        object.__setattr__(template, "_kfl_spec", template.to_dict(format="vega-lite"))
    spec: dict[str, Any] = template.__dict__["_kfl_spec"]
    return spec


@lru_cache(maxsize=SHAPES)
def _template(make: Callable[..., Any], shape: tuple[Hashable, ...]) -> Any:
    import altair as alt

    return make(alt.NamedData(ROWS), *shape)
