"""A chart as a picture: PNG for Word, SVG for a page. Nothing is fetched and nothing is kept.

vl-convert costs 90 MB for good, so this runs in the process that writes documents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kfl_widgets.charts import PALETTE
from kfl_widgets.locale import decimal_sign, percent_sign
from kfl_widgets.report.plain import plain

if TYPE_CHECKING:
    import altair as alt

__all__ = ["draw_png", "draw_svg"]

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
"""Widely known, and as wide as what a machine has in its place."""

WIDE = 720
NBSP = "\N{NO-BREAK SPACE}"

_AXIS = {
    "labelColor": PALETTE["muted"],
    "labelFontSize": 12,
    "titleColor": PALETTE["ink"],
    "titleFontSize": 12,
    "titleFontWeight": 600,
    "gridColor": PALETTE["line"],
    "domainColor": PALETTE["line"],
    "tickColor": PALETTE["line"],
}
_CONFIG = {
    "aria": False,  # a picture has one name; a tree of marks would say every number twice
    "background": PALETTE["surface"],
    "font": FONT,
    "view": {"stroke": None},
    "text": {"color": PALETTE["ink"], "fontSize": 12},
    "title": {"color": PALETTE["ink"], "anchor": "start"},
    "axis": _AXIS,
    "legend": {
        "labelColor": PALETTE["ink"],
        "labelFontSize": 12,
        "titleColor": PALETTE["ink"],
    },
}


def draw_png(chart: alt.TopLevelMixin, language: str, width: int = WIDE) -> bytes:
    """Draw a chart `width` pixels wide, with twice as many dots for print."""
    import vl_convert

    return bytes(
        vl_convert.vegalite_to_png(
            _spec(chart, width), scale=2, ppi=72, config=_CONFIG, format_locale=_locale(language)
        )
    )


def draw_svg(chart: alt.TopLevelMixin, language: str, name: str, width: int = WIDE) -> str:
    """Draw a chart as what stands inside an ``<svg>`` of a page, with the tag and its view box.

    Parameters
    ----------
    chart
        Any chart of ours.
    language
        Of numbers on its axes.
    name
        Begins every id in it, so that pictures on one page don't take one another's.
    width
        In pixels; charts lay themselves out for a phone when it is small.
    """
    import vl_convert

    text = vl_convert.vegalite_to_svg(
        _spec(chart, width), config=_CONFIG, format_locale=_locale(language)
    )
    return _own_ids(_bare(text), name)


def _spec(chart: alt.TopLevelMixin, width: int) -> dict[str, Any]:
    """Give a spec the width that a page would give it, and texts that can be drawn."""
    spec: dict[str, Any] = _fixed(chart.to_dict(), width)
    spaced = {name: _spaced(spec[name]) for name in ("title", "datasets") if name in spec}
    return spec | spaced


def _fixed(part: Any, width: int) -> Any:
    if isinstance(part, Mapping):
        return {
            name: width if (name, value) == ("width", "container") else _fixed(value, width)
            for name, value in part.items()
        }
    if isinstance(part, str):
        return plain(part)  # a single NUL in a name ends the process
    return [_fixed(one, width) for one in part] if isinstance(part, list) else part


def _spaced(part: Any) -> Any:
    """Keep the spaces between the words of a legend, which an SVG drops."""
    if isinstance(part, Mapping):
        return {name: _spaced(value) for name, value in part.items()}
    if isinstance(part, str):
        return part.replace("  ", NBSP * 2)
    return [_spaced(one) for one in part] if isinstance(part, list) else part


def _locale(language: str) -> dict[str, Any]:
    sign = decimal_sign(language)
    return {
        "decimal": sign,
        "thousands": NBSP if sign == "," else ",",
        "grouping": [3],
        "currency": ["", ""],
        "percent": percent_sign(language),
        "minus": "\N{MINUS SIGN}",
    }


def _bare(svg: str) -> str:
    """Leave out what only a file of its own needs."""
    return re.sub(r' (?:xmlns(?::xlink)?|version|class|role|aria-[a-z]+)="[^"]*"', "", svg)


def _own_ids(svg: str, name: str) -> str:
    """Give every id its own name; Vega counts on from picture to picture, and so would they."""
    for number, old in enumerate(re.findall(r'\bid="([^"]+)"', svg)):
        svg = re.sub(rf'(\bid="|#){re.escape(old)}\b', rf"\g<1>{name}-{number}", svg)
    return svg
