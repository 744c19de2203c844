"""What every page needs once: Vega and the stylesheet, carried by one hidden widget per kernel.

Charts and panels come and go; the bundle (0.9 MB) crosses to the browser a single time, however
many of them there are. This module knows nothing of surveys, panels or what is drawn.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

import anywidget
from ipywidgets import Layout
from traitlets import Bytes, Unicode, default

__all__ = ["Runtime", "runtime"]

_HERE = Path(__file__).parent
_VEGA = _HERE / "static" / "vega.js"

_SHEETS = (
    *("tokens", "stock", "panels", "buttons", "page", "filter_bar", "segments", "figure"),
    *("chosen_bar", "upload_panel", "choices", "column_roles", "result_table", "areas", "insights"),
    *("quality", "picked_bar", "distribution", "overview", "record_form", "ballots", "plan"),
    *("analysis", "onward", "area_cards", "documents", "history_bar", "landing"),
)
"""The stylesheet's parts in order: of two rules that weigh the same, the later holds."""


class Runtime(anywidget.AnyWidget):
    """The hidden widget that brings Vega and the stylesheet to the page. Get it by `runtime()`.

    Attributes
    ----------
    vega
        An ES module whose default export is ``vegaEmbed``, gzipped: a third of its size.
    stylesheet
        The look of all panels, put into each document once.
    """

    _esm = _HERE / "runtime.js"

    vega = Bytes().tag(sync=True)
    stylesheet = Unicode().tag(sync=True)

    @default("vega")
    def _read_vega(self) -> bytes:
        return _zipped(_VEGA)

    @default("stylesheet")
    def _read_stylesheet(self) -> str:
        sheets = (_HERE / "static" / "kfl" / f"{name}.css" for name in _SHEETS)
        return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


@cache
def _zipped(bundle: Path) -> bytes:
    if not bundle.exists():
        raise RuntimeError(
            f"{bundle.name} is missing beside kfl_widgets.widgets: reinstall kfl-widgets, "
            "or run `python tools/build_vega.py` in a checkout."
        )
    return gzip.compress(bundle.read_bytes(), mtime=0)


def runtime() -> Runtime:
    """Give this kernel's only `Runtime`; every panel has it among its children."""
    if _the_only_one().comm is None:  # somebody called Widget.close_all()
        _the_only_one.cache_clear()
    return _the_only_one()


@cache
def _the_only_one() -> Runtime:
    return Runtime(layout=Layout(display="none"))
