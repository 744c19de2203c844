"""Shows any Altair chart without fetching anything: the spec crosses once, afterwards only rows.

Altair's own `JupyterChart` loads Vega from the internet or sends it along with every chart. This
view takes Vega from the page's `Runtime`. It draws what it is given; whether that may be shown has
been decided before (`ProtectedTable`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
from ipywidgets import widget_serialization
from traitlets import Dict, Instance, Unicode

from kfl_widgets.charts import SHAPES, follow_theme, spec_of
from kfl_widgets.locale import spoken, translate
from kfl_widgets.widgets.runtime import Runtime, runtime
from kfl_widgets.widgets.scripts import script

if TYPE_CHECKING:
    import altair as alt

__all__ = ["ChartView", "split"]

Rows = dict[str, list[dict[str, Any]]]

_HERE = Path(__file__).parent

_COUNTED_NAME = re.compile(r'"name": "((?:param|view)_\d+)"')


class ChartView(anywidget.AnyWidget):
    """A chart that follows its container's width and the page's colours.

    Parameters
    ----------
    chart
        What to show at first; nothing when None. Give it ``width="container"``.
    label
        What a screen reader says instead of the picture. Say there what the table beside it holds.
    language
        Decides decimal comma and names of months.
    file_name
        What a saved picture is called, without ending; without it nothing can be saved.
    about
        A sentence that stands under a saved picture: whose numbers these are.

    Attributes
    ----------
    spec, rows
        The chart without its data, and its data by name. Set by `show`.
    selected
        The mark clicked last, as ``{"key": …, "n": …}``: the ``key`` field of its row, and a count
        that makes a second click on the same mark a change. Empty at first. When a chart has an
        interval selection named ``box`` and somebody drags it, ``{"keys": […], "n": …}``: the keys
        of all rows that lie in it.
    """

    _esm = script("chart_view.js")
    _css = _HERE / "chart_view.css"

    spec = Dict().tag(sync=True)
    rows = Dict().tag(sync=True)
    selected = Dict().tag(sync=True)
    label = Unicode().tag(sync=True)
    language = Unicode("nb").tag(sync=True)
    file_name = Unicode().tag(sync=True)
    about = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    runtime = Instance(Runtime).tag(sync=True, **widget_serialization)

    def __init__(
        self,
        chart: alt.TopLevelMixin | None = None,
        label: str = "",
        **traits: Any,
    ) -> None:
        super().__init__(
            label=label or translate("Diagram"),
            language=spoken(),
            texts=_texts(),
            runtime=runtime(),
            **traits,
        )
        self._chart: alt.TopLevelMixin | None = None
        self.show(chart)

    @property
    def chart(self) -> alt.TopLevelMixin | None:
        """The chart that is shown."""
        return self._chart

    @chart.setter
    def chart(self, chart: alt.TopLevelMixin | None) -> None:
        self.show(chart)

    def show(self, chart: alt.TopLevelMixin | None) -> None:
        """Show `chart` instead; if only its rows differ, only they are sent. None shows nothing."""
        spec, rows = ({}, {}) if chart is None else split(chart)
        with self.hold_sync():
            self.spec = spec
            self.rows = rows
            if chart is None:
                self.label = translate("Diagram")
        self._chart = chart


def _texts() -> dict[str, str]:
    return {
        "failed": translate("Diagrammet kunne ikke tegnes. Se tabellen."),
        "save": translate("Figuren som {kind}"),
    }


def split(chart: alt.TopLevelMixin) -> tuple[dict[str, Any], Rows]:
    """Take a chart apart into its Vega-Lite spec and its data.

    Returns
    -------
    spec
        Without data, and equal for any two charts that differ in nothing but their rows.
    rows
        A list of records for each data name in `spec`.
    """
    known = spec_of(chart)
    if known is not None:
        return _themed(json.dumps(known)), chart["datasets"]
    import altair as alt

    with alt.data_transformers.enable("default", max_rows=None):
        spec = chart.to_dict(format="vega-lite")
    data = spec.pop("datasets", {})
    spec, names = _with_lasting_names(spec, data)
    return follow_theme(spec), {names[name]: rows for name, rows in data.items()}


@lru_cache(maxsize=SHAPES)
def _themed(spec: str) -> dict[str, Any]:
    """Give one and the same object for the same drawing, so that it is not sent again."""
    renamed, _ = _with_lasting_names(json.loads(spec), ())
    return follow_theme(renamed)


def _with_lasting_names(
    spec: dict[str, Any], data: Iterable[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Rename what Altair names by content (data) or by a running count (selections, views).

    Without this, two charts made by the same code never have the same spec.
    """
    text = json.dumps(spec)
    passing = dict.fromkeys([*data, *_COUNTED_NAME.findall(text)])
    if not passing:
        return spec, {}
    names = {name: f"kfl_{i}" for i, name in enumerate(passing)}  # Vega-Lite itself says data_0
    anywhere = re.compile(rf"\b({'|'.join(map(re.escape, passing))})\b")
    return json.loads(anywhere.sub(lambda match: names[match[0]], text)), names
