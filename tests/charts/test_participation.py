"""The bars of who has answered: known rates, mere counts, caution, and nothing hidden."""

from dataclasses import replace
from itertools import pairwise

import altair as alt
import pytest

from kfl_widgets.charts import participation
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import Filters, protect, response_rates
from kfl_widgets.widgets.chart_view import split


@pytest.fixture(scope="module")
def survey():
    return demo()


def rates(survey, *by, waves=("T1", "T2"), groups=()):
    where = Filters(waves=waves, schools=(SCHOOL_A,), groups=groups)
    return protect(response_rates(survey, ("wave", *(by or ("group",))), where))


def rows(chart):
    (records,) = chart.to_dict()["datasets"].values()
    return {record["name"]: record for record in records if record["part"] == "row"}


def test_the_newest_wave_is_the_bar_and_the_one_before_the_ring(survey):
    parents = rows(participation(rates(survey)))["Foresatte"]
    assert parents["text"] == "117 av 171 (68\N{NO-BREAK SPACE}%)"
    assert parents["before_text"] == "138 av 184 (75\N{NO-BREAK SPACE}%)"
    assert parents["rate"] == pytest.approx(117 / 171)
    assert parents["before"] == pytest.approx(138 / 184)


def test_below_seventy_percent_calls_for_caution_in_words(survey):
    drawn = rows(participation(rates(survey)))
    assert drawn["Foresatte"]["caution"] == "forsiktig: under 70\N{NO-BREAK SPACE}% har svart"
    assert drawn["Elever"]["caution"] == ""


def test_hidden_rows_carry_the_mark_and_no_number(survey):
    leaders = rows(participation(rates(survey)))["Ledere"]
    assert leaders["text"] == "skjermet"
    assert leaders["is_hidden"]
    assert (leaders["rate"], leaders["before"], leaders["caution"]) == (None, None, "")


def test_an_unknown_number_of_invited_gives_the_count_alone(survey):
    unknown = replace(survey, participation=survey.participation.assign(invited=float("nan")))
    pupils = rows(participation(rates(unknown)))["Elever"]
    assert pupils["text"] == "151 svar"
    assert (pupils["rate"], pupils["caution"]) == (None, "")


def test_one_wave_has_no_ring(survey):
    drawn = rows(participation(rates(survey, waves=("T2",))))
    assert {row["before"] for row in drawn.values()} == {None}


def test_grades_are_drawn_one_by_one(survey):
    drawn = rows(participation(rates(survey, "group", "grade", groups=("elever",))))
    assert list(drawn)[::9] == ["1. trinn", "10. trinn"]


def test_charts_differ_in_nothing_but_their_rows(survey):
    tables = [rates(survey), rates(survey, waves=("T1",)), rates(survey, "group", "grade")]
    specs = [split(participation(table))[0] for table in tables]
    assert specs[0] == specs[1] == specs[2]
    assert alt.Chart.from_dict(participation(tables[0]).to_dict(), validate=True)


def test_rows_never_overlap(survey):
    drawn = list(rows(participation(rates(survey, "group", "grade"))).values())
    for upper, lower in pairwise(drawn):
        below = 20 if upper["caution"] else 0
        assert upper["y"] + 20 <= lower["y"]
        assert upper["y_narrow"] + below + 6 <= lower["name_y_narrow"]


def test_only_protected_response_rates_by_wave_are_drawn(survey):
    raw = response_rates(survey, ("wave", "group"))
    without_wave = protect(response_rates(survey, ("group",), Filters(waves=("T2",))))
    for wrong in (raw, without_wave, None):
        with pytest.raises(TypeError, match="response_rates"):
            participation(wrong)
