"""A picture and its table twin: how to read it, what it says in words, and files to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, HBox, VBox, Widget

from kfl_widgets.locale import translate
from kfl_widgets.report import limits_of, write_csv
from kfl_widgets.survey import ProtectedTable
from kfl_widgets.widgets.chart_view import ChartView
from kfl_widgets.widgets.download_button import DownloadButton
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.result_table import ResultTable
from kfl_widgets.widgets.segments import Segments

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Figure", "Picture"]

CSV = "text/csv"


@dataclass(frozen=True)
class Picture:
    """What a `Figure` shows.

    Attributes
    ----------
    table
        What the figure was made from, and what is saved as CSV.
    charts
        A title (``""`` for none) and a chart: one for each scale, as scales share no axis.
    finding
        The main finding in words: what a screen reader says instead of the charts.
    about
        Who and when: stands under a saved picture.
    caption, columns, rows
        The table twin, as `ResultTable` takes it.
    """

    table: ProtectedTable
    charts: Sequence[tuple[str, alt.TopLevelMixin]]
    finding: str
    about: str
    caption: str
    columns: Sequence[dict[str, Any]]
    rows: Sequence[dict[str, Any]]


class Figure(VBox):
    """Shows a `Picture`, and tells which of its marks and rows were chosen.

    Parameters
    ----------
    name
        Of saved files.
    how
        How to read the figure, in two sentences.
    on_mark
        Called with the ``key`` of a mark, or of a cell in the table, that was clicked.
    on_box
        Called with the keys of the marks that somebody dragged a box around; none when it is gone.
    on_tag, on_open
        As in `ResultTable`.
    at_first
        Which parts are seen until somebody chooses: ``"both"``, ``"chart"`` or ``"table"``.
    """

    def __init__(
        self,
        name: str,
        how: str,
        *,
        on_mark: Callable[[str], None] | None = None,
        on_box: Callable[[list[str]], None] | None = None,
        on_tag: Callable[[str, str], None] | None = None,
        on_open: Callable[[str], None] | None = None,
        at_first: str = "both",
    ) -> None:
        super().__init__()
        self._name, self._on_mark, self._on_box = name, on_mark, on_box
        self._picture: Picture | None = None
        self._views: list[tuple[HTML, ChartView]] = []
        choices = {
            "both": translate("Figur og tabell"),
            "chart": translate("Bare figuren"),
            "table": translate("Bare tabellen"),
        }
        self._switch = Segments(translate("Vis"), choices, at_first)
        self._charts = VBox()
        self._how = html_text(how, "hint")
        self._table = ResultTable(on_tag=on_tag, on_open=on_open, on_mark=on_mark)
        self._hidden = html_text(kind="hint")
        self._csv = DownloadButton(translate("Tabellen som CSV"), self._make_csv)
        tools = HBox([self._switch, self._csv])
        tools.add_class("kfl-tools")
        self._drawn = VBox([self._charts, self._how])
        self._drawn.add_class("kfl-drawn")
        self.children = [self._drawn, self._table, self._hidden, tools]
        self.add_class("kfl-figure")
        self._switch.observe(self._show_parts, "value")
        self._show_parts()

    @property
    def table(self) -> ProtectedTable | None:
        """What is shown."""
        return self._picture.table if self._picture else None

    def show(self, picture: Picture | None) -> None:
        """Show `picture` instead, repainting what is there; None shows and keeps nothing."""
        self._picture = picture
        self.layout.display = None if picture else "none"
        if picture is None:
            for _title, view in self._views:
                view.show(None)
            self.show_rows((), (), "")
            set_text(self._hidden, "")
            return
        self._show_charts(picture)
        self.show_rows(picture.rows, picture.columns, picture.caption)
        set_text(self._hidden, " ".join(limits_of(picture.table)))

    def show_rows(
        self,
        rows: Sequence[dict[str, Any]],
        columns: Sequence[dict[str, Any]] | None = None,
        caption: str | None = None,
    ) -> None:
        """Show other rows in the table: the same numbers, with other tags."""
        with self._table.hold_sync():
            self._table.columns = self._table.columns if columns is None else list(columns)
            self._table.caption = self._table.caption if caption is None else caption
            self._table.rows = list(rows)

    def _show_charts(self, picture: Picture) -> None:
        while len(self._views) < len(picture.charts):
            self._views.append(self._new_view())
        shown: list[Widget] = []
        names = _names(self._name, len(picture.charts))
        for (title, view), name, (words, chart) in zip(
            self._views, names, picture.charts, strict=False
        ):
            with view.hold_sync():  # one message for each chart
                view.label = " ".join([picture.finding, _same_numbers()]).strip()
                view.about = " · ".join(part for part in (words, picture.about) if part)
                view.file_name = name
                view.show(chart)
            set_text(title, words)
            shown += [title, view]
        if self._charts.children != tuple(shown):
            self._charts.children = shown

    def _new_view(self) -> tuple[HTML, ChartView]:
        view = ChartView()
        view.observe(self._on_selected, "selected")
        return html_text(kind="scale"), view

    def _on_selected(self, change: dict[str, Any]) -> None:
        told = change["new"]
        if "keys" in told and self._on_box is not None:
            self._on_box([str(key) for key in told["keys"]])
        elif "key" in told and self._on_mark is not None:
            self._on_mark(str(told["key"]))

    def _show_parts(self, _change: object = None) -> None:
        self._drawn.layout.display = "none" if self._switch.value == "table" else None
        self._table.layout.display = "none" if self._switch.value == "chart" else None

    def _make_csv(self) -> tuple[str, bytes, str]:
        assert self._picture is not None
        return f"{self._name}.csv", write_csv(self._picture.table), CSV


def _same_numbers() -> str:
    return translate("De samme tallene står i tabellen under figuren.")


def _names(name: str, count: int) -> Sequence[str]:
    return [name] if count == 1 else [f"{name}-{i}" for i in range(1, count + 1)]
