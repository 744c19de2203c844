"""Level against direction: where rows stand, and what the chart draws of it."""

import altair as alt
import pandas as pd
import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.charts import place_word, priority, stand
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import Factor, Filters, Scale, against, compare, protect, summarise
from kfl_widgets.widgets.chart_view import split


@pytest.fixture(scope="module")
def survey():
    return demo()


def changes(survey, *groups, reference="Kommunen"):
    where = Filters(schools=(SCHOOL_A,), groups=groups or ("elever",))
    return protect(compare(survey, "T1", "T2", where=where, reference=reference))


def distances(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("elever",))
    return protect(against(survey, "Kommunen", where=where))


def factors(*told):
    """Build two waves of factors: (code, first mean, second mean, high is good)."""
    rows = [
        cell(200, mean, 0.6, wave=wave, measure=code)
        for code, *means, _ in told
        for wave, mean in zip(("T1", "T2"), means, strict=True)
    ]
    kinds = [Factor(code, code.upper(), "elever", Scale(1, 4), good) for code, *_, good in told]
    return protect(compare(survey_of(rows, *kinds), "T1", "T2"))


def points(chart):
    (rows,) = chart.to_dict()["datasets"].values()
    return [row for row in rows if "key" in row]


def test_a_row_stands_where_its_verdict_puts_it():
    table = factors(
        ("a", 2.5, 2.0, True), ("b", 2.0, 2.4, True), ("c", 3.6, 3.1, True), ("d", 3.0, 3.5, True)
    )
    assert list(stand(table).points["place"]) == ["low_down", "low_up", "high_down", "high_up"]


def test_what_may_be_chance_goes_nowhere():
    table = factors(("a", 2.0, 2.05, True), ("b", 3.0, 3.0, True))
    assert not set(stand(table).points["place"]) & {"low_up", "high_up", "low_down", "high_down"}


def test_where_low_is_good_up_and_right_are_still_better():
    table = factors(("mobbing", 1.6, 1.2, False), ("trivsel", 3.0, 3.0, True))
    point = stand(table).points.iloc[0]
    row = table.row(0)
    assert point["x"] == pytest.approx(5 - row["mean_followup"])
    assert point["y"] == pytest.approx(-row["change"])
    assert point["y_low"] < point["y"] < point["y_high"]
    assert point["place"] == "high_up"


def test_low_ends_at_the_middle_of_the_reference_or_of_the_points(survey):
    with_one = stand(changes(survey))
    without = stand(changes(survey, reference=None))
    assert with_one.of_reference
    assert not without.of_reference
    assert without.middle == pytest.approx(without.points["x"].median())


def test_stable_is_a_fifth_of_a_usual_spread(survey):
    table = changes(survey)
    sd = table.frame["sd_followup"].median()
    assert stand(table).band == pytest.approx(0.2 * sd)


def test_a_point_is_drawn_for_every_row_that_has_a_place(survey):
    table = changes(survey)
    drawn = points(priority(table))
    assert [row["name"] for row in drawn][:3] == list(table.frame["label"][:3])
    assert [row["y"] for row in drawn[:3]] == list(table.frame["change"][:3])
    assert [row["number"] for row in drawn] == list(range(1, len(table) + 1))


def test_numbers_in_words_are_those_of_the_table(survey):
    table = changes(survey)
    drawn = points(priority(table))[2]
    assert table.row(2)["label"] == "Relasjon elev–elev"
    assert drawn["level_text"] == "2,7, n = 151"
    assert drawn["move_text"] == "−0,2 ▼ tydelig tilbakegang"
    assert drawn["place_text"] == place_word("low_down", "change")


def test_hidden_rows_have_no_place_and_no_number(survey):
    table = changes(survey, "elever", "ledere")
    hidden = [row["label"] for row in table.frame.to_dict("records") if row["hidden"]]
    assert hidden
    drawn = points(priority(table))
    assert len(drawn) == len(table) - len(hidden)
    assert all(row["key"].startswith("elever") for row in drawn)


def test_the_distance_to_a_reference_is_drawn_as_well(survey):
    table = distances(survey)
    drawn = points(priority(table))
    assert drawn[0]["y"] == table.row(0)["gap"]
    assert "snittet" in drawn[0]["place_text"]


def test_everything_drawn_lies_inside_the_plot(survey):
    (rows,) = priority(changes(survey)).to_dict()["datasets"].values()
    (plane,) = [row for row in rows if "left" in row]
    for row in points(priority(changes(survey))):
        assert plane["left"] < row["x_low"] < row["x_high"] < plane["right"]
        assert plane["bottom"] < row["y_low"] < row["y_high"] < plane["top"]


def test_many_long_names_become_numbers():
    names = [
        f"{'Elevenes opplevelse av støtte og forventninger fra lærere ' * 2}{i}" for i in range(40)
    ]
    rows = [
        cell(100, 2.5 + i / 50, 0.6, wave=wave, measure=name)
        for i, name in enumerate(names)
        for wave in ("T1", "T2")
    ]
    kinds = [Factor(name, name, "elever", Scale(1, 4)) for name in names]
    table = protect(compare(survey_of(rows, *kinds), "T1", "T2"))
    drawn = points(priority(table))
    for row in drawn:
        assert set(row["label"]) <= {str(row["number"]), ""}
    assert sum(label == "" for row in drawn for label in row["label"]) < 20


def test_a_box_can_be_dragged(survey):
    names = {param["name"] for param in priority(changes(survey)).to_dict()["params"]}
    assert "box" in names


def test_other_rows_leave_the_spec_as_it_was(survey):
    one, other = (split(priority(changes(survey, g)))[0] for g in ("elever", "foresatte"))
    assert one == other


def test_only_a_protected_comparison_is_drawn(survey):
    level = protect(summarise(survey, ("factor",), Filters(waves=("T2",), groups=("elever",))))
    for wrong in (level, level.frame, None):
        with pytest.raises(TypeError, match="ProtectedTable"):
            priority(wrong)


def test_an_empty_comparison_draws_no_point(survey):
    where = Filters(groups=("elever",), grades=("99",))
    table = protect(compare(survey, "T1", "T2", where=where))
    spec = priority(table).to_dict()
    assert alt.Chart.from_dict(spec, validate=True)
    assert isinstance(stand(table).points, pd.DataFrame)
