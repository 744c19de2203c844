from __future__ import annotations

import subprocess
import sys

import altair as alt
import pandas as pd
import pytest

from kfl_widgets.widgets import runtime as runtime_module
from kfl_widgets.widgets.chart_view import ChartView, split
from kfl_widgets.widgets.runtime import Runtime, runtime


def bars(values: list[float | None], title: str = "Skåre") -> alt.Chart:
    data = pd.DataFrame({"key": [f"f{i}" for i in range(len(values))], "mean": values})
    return alt.Chart(data).mark_bar().encode(x=alt.X("mean:Q", title=title), y="key:N")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """What crosses to the page: the names of the traits in each message."""
    messages: list[set[str]] = []

    def note(_self: ChartView, key: object = None, drop_defaults: bool = False) -> None:
        names = {key} if isinstance(key, str) else set(key or ())
        messages.extend([names] if names else [])

    monkeypatch.setattr(ChartView, "send_state", note)
    return messages


def test_the_spec_holds_no_data_and_the_rows_are_whole():
    spec, rows = split(bars([3.5, None]))
    assert "datasets" not in spec
    name = spec["data"]["name"]
    assert rows == {name: [{"key": "f0", "mean": 3.5}, {"key": "f1", "mean": None}]}


def test_two_charts_of_one_shape_have_equal_specs():
    # Older Altair counts its selections and views, so the second chart's have other names.
    first = bars([1, 2]).add_params(alt.selection_point(name="param_1"))
    second = bars([3, 4, 5]).add_params(alt.selection_point(name="param_2"))
    assert split(first)[0] == split(second)[0]


def test_layers_with_their_own_data_keep_them_apart():
    spec, rows = split(bars([1]) + bars([2]))
    names = [layer["data"]["name"] for layer in spec["layer"]]
    assert [rows[name][0]["mean"] for name in names] == [1, 2]


def test_a_column_named_like_one_of_altairs_own_names_is_left_alone():
    data = pd.DataFrame({"view_1": [1], "param_2": ["a"]})
    spec, rows = split(alt.Chart(data).mark_point().encode(x="view_1:Q", y="param_2:N"))
    assert spec["encoding"]["x"]["field"] == "view_1"
    assert rows[spec["data"]["name"]] == [{"view_1": 1, "param_2": "a"}]


def test_more_rows_than_altair_allows_are_no_error():
    assert len(split(bars([1.0] * 6000))[1].popitem()[1]) == 6000


def test_other_rows_send_only_rows(sent: list[set[str]]):
    view = ChartView(bars([1, 2]))
    sent.clear()
    view.show(bars([3, 4]))
    assert sent == [{"rows"}]


def test_the_same_chart_again_sends_nothing(sent: list[set[str]]):
    view = ChartView(bars([1, 2]))
    sent.clear()
    view.chart = bars([1, 2])
    assert sent == []


def test_another_shape_sends_a_new_spec(sent: list[set[str]]):
    view = ChartView(bars([1, 2]))
    sent.clear()
    view.show(bars([1, 2], title="Endring"))
    assert sent == [{"spec"}]


def test_no_chart_is_an_empty_spec_and_a_label_is_always_there():
    view = ChartView()
    assert (view.spec, view.rows, view.chart, view.label) == ({}, {}, None, "Diagram")


def test_importing_the_view_does_not_import_altair():
    code = (
        "import sys, importlib.util as u, kfl_widgets.widgets.chart_view; "
        "sys.exit('altair' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_there_is_one_runtime_until_all_widgets_are_closed():
    first = runtime()
    assert runtime() is first
    assert ChartView().runtime is first
    first.close()
    assert runtime() is not first


def test_a_missing_bundle_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setattr(runtime_module, "_VEGA", tmp_path / "vega.js")
    with pytest.raises(RuntimeError, match="reinstall kfl-widgets"):
        Runtime()
