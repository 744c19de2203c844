"""The correlation matrix prints what may be shown, in its lower half."""

import altair as alt
import pytest

from kfl_widgets.charts import correlation
from kfl_widgets.charts.correlation import factor_names
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import Filters, correlations, protect, summarise
from kfl_widgets.widgets.chart_view import split


@pytest.fixture(scope="module")
def survey():
    return demo()


def table_of(survey, group="elever", **where):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=(group,), **where)
    return protect(correlations(survey, ("group",), where))


def cells(chart):
    (rows,) = chart.to_dict()["datasets"].values()
    return [row for row in rows if "column" in row]


def test_every_pair_is_a_cell_below_the_diagonal(survey):
    table = table_of(survey)
    drawn = cells(correlation(table))
    assert len(drawn) == len(table)
    assert all(row["column"] < row["row"] for row in drawn)
    assert len({(row["row"], row["column"]) for row in drawn}) == len(table)


def test_r_is_printed_with_a_comma_and_two_decimals(survey):
    table = table_of(survey)
    for row, drawn in zip(table.frame.to_dict("records"), cells(correlation(table)), strict=True):
        assert drawn["r"] == row["r"]
        assert drawn["text"] == f"{row['r']:.2f}".replace(".", ",").replace("-", "−")


def test_hidden_pairs_are_hatched_and_carry_no_number(survey):
    drawn = cells(correlation(table_of(survey, "ledere")))
    assert {row["text"] for row in drawn} == {"///"}
    assert {row["r"] for row in drawn} == {None}
    assert {row["r_text"] for row in drawn} == {row["n_text"] for row in drawn} == {"skjermet"}


def test_a_factor_that_is_looked_into_comes_first(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("elever",))
    table = correlations(survey, ("group",), where)
    code = "Arbeidsro"
    table = protect(table[(table["factor_a"] == code) | (table["factor_b"] == code)])
    assert next(iter(factor_names(table))) == code
    assert {row["column"] for row in cells(correlation(table))} == {1}


def test_only_protected_correlations_are_drawn(survey):
    level = protect(summarise(survey, ("factor",), Filters(waves=("T2",), groups=("elever",))))
    for wrong in (level, None):
        with pytest.raises(TypeError, match="correlations"):
            correlation(wrong)


def test_other_rows_leave_the_spec_as_it_was(survey):
    one, other = (split(correlation(table_of(survey, grades=g)))[0] for g in ((), ("8", "9", "10")))
    assert one == other


def test_the_spec_is_valid(survey):
    assert alt.Chart.from_dict(correlation(table_of(survey)).to_dict(), validate=True)
