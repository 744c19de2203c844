"""A chart is put together once for each shape, and its rows are always its own."""

import altair as alt
import pandas as pd
import pytest

from kfl_widgets.charts.drawn import ROWS, draw, spec_of


def bars(data, title):
    return alt.Chart(data).mark_bar().encode(x=alt.X("mean:Q", title=title), y="key:N")


def rows(chart):
    return chart.to_dict()["datasets"][ROWS]


def test_charts_of_one_shape_share_their_spec_and_not_their_rows():
    one, other = (draw(bars, [{"key": "a", "mean": mean}], "Skåre") for mean in (1.0, 2.0))
    assert spec_of(one) is spec_of(other)
    assert [rows(chart)[0]["mean"] for chart in (one, other)] == [1.0, 2.0]


def test_another_shape_is_another_spec():
    assert spec_of(draw(bars, [], "Skåre")) != spec_of(draw(bars, [], "Endring"))


def test_the_spec_holds_no_row():
    assert "datasets" not in spec_of(draw(bars, [{"key": "a", "mean": 1.0}], "Skåre"))


def test_unknown_is_none_and_what_a_record_lacks_is_not_there():
    chart = draw(bars, [{"key": "a", "mean": float("nan")}, {"key": "b"}], "Skåre")
    assert rows(chart) == [{"key": "a", "mean": None}, {"key": "b"}]


def test_a_frame_is_drawn_row_by_row():
    frame = pd.DataFrame({"key": ["a", "b"], "mean": [1.5, None]})
    expected = [{"key": "a", "mean": 1.5}, {"key": "b", "mean": None}]
    assert rows(draw(bars, frame, "Skåre")) == expected


def test_a_chart_that_was_changed_afterwards_has_a_spec_of_its_own():
    changed = draw(bars, [], "Skåre").properties(title="Min egen")
    assert spec_of(changed) is None
    assert changed.to_dict()["title"] == "Min egen"


@pytest.mark.parametrize("records", [[], [{"key": "a", "mean": 1.0}]])
def test_the_whole_chart_is_valid(records):
    assert alt.Chart.from_dict(draw(bars, records, "Skåre").to_dict(), validate=True)
