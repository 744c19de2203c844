"""A chart is put together once for each shape; afterwards only its rows are new.

Altair takes tens of milliseconds to make and write out a chart. What decides its look is a handful
of values, and a filter seldom changes them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfl_widgets.locale import spoken

if TYPE_CHECKING:
    import altair as alt

__all__ = ["ROWS", "SHAPES", "draw", "spec_of"]

ROWS = "kfl_rows"
"""The name of the dataset that holds a chart's rows."""

SHAPES = 200
"""So many charts of different shapes are kept."""


def draw(
    make: Callable[..., Any],
    records: Iterable[Mapping[str, Any]] | pd.DataFrame,
    *shape: Hashable,
) -> Any:
    """Give the chart that `make` puts together, over `records`.

    Parameters
    ----------
    make
        Called as ``make(data, *shape)`` where `data` stands for the rows: it may look at nothing
        else. Types of fields must be said, as there are no values to tell them from.
    records
        One per mark. They need not have the same fields: what is left out isn't sent.
    shape
        All that the chart's look depends on.

    Returns
    -------
    altair.TopLevelMixin
        A chart of its own, with `records` as the rows of its dataset `ROWS`.
    """
    template = _template(make, shape, spoken())
    rows = records.to_dict("records") if isinstance(records, pd.DataFrame) else records
    chart = copy(template)  # Altair's own copy puts all layers together anew
    filled = {**template._kwds, "datasets": {ROWS: [_known(row) for row in rows]}}
    object.__setattr__(chart, "_kwds", filled)
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
def _template(make: Callable[..., Any], shape: tuple[Hashable, ...], _language: str) -> Any:
    """Make what is drawn again and again; words in no language of their own follow the spoken."""
    import altair as alt

    return make(alt.NamedData(ROWS), *shape)


def _known(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Say None for NaN, which no browser can read."""
    return {str(name): None if _is_nan(value) else value for name, value in row.items()}


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
