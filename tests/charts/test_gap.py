"""The gap chart draws each group of each factor once, and nothing that is hidden."""

import altair as alt
import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.charts import gap, gap_names
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import Factor, Filters, Scale, compare, compare_groups, protect
from kfl_widgets.widgets.chart_view import split


@pytest.fixture(scope="module")
def survey():
    return demo()


def groups(survey, **where):
    return protect(
        compare_groups(
            survey,
            ("factor",),
            Filters(waves=("T2",), schools=(SCHOOL_A,)).with_("grade", ()),
            **where,
        )
    )


def genders(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,))
    by = ("group", "factor")
    return protect(
        compare_groups(survey, by, where, dimension="gender", among=("jenter", "gutter"))
    )


def records(chart):
    (rows,) = chart.to_dict()["datasets"].values()
    return rows


def lines(chart, kind="group"):
    return [row for row in records(chart) if row["kind"] == kind]


def test_each_group_is_drawn_once_under_its_factor(survey):
    table = groups(survey)
    drawn = lines(gap(table))
    feedback = [row for row in drawn if row["about"] == "Tilbakemelding"]
    assert [row["group_name"] for row in feedback] == ["Elever", "Foresatte", "Lærere"]
    assert {row["base"] for row in feedback} == {feedback[0]["mean"]}


def test_numbers_are_those_of_the_table(survey):
    table = groups(survey)
    means = set(table.frame["mean_first"].dropna()) | set(table.frame["mean_second"].dropna())
    assert {row["mean"] for row in lines(gap(table))} == means


def test_the_numbers_of_the_axis_keep_apart_on_a_phone(survey):
    axes = [
        layer["encoding"]["x"]["axis"]
        for layer in gap(groups(survey)).to_dict()["layer"]
        if "axis" in layer["encoding"].get("x", {})
    ]
    assert axes
    assert all(axis["labelSeparation"] >= 8 and not axis["labelFlush"] for axis in axes)


def test_only_protected_groups_are_drawn(survey):
    raw = compare_groups(survey, ("factor",), Filters(waves=("T2",)))
    change = protect(compare(survey, "T1", "T2", where=Filters(groups=("elever",))))
    for wrong in (raw, change, None):
        with pytest.raises(TypeError, match="compare_groups"):
            gap(wrong)


def test_hidden_groups_show_the_mark_and_no_number(survey):
    hidden = lines(gap(groups(survey)), "hidden")
    assert {row["group_name"] for row in hidden} == {"Ledere"}
    for row in hidden:
        assert row["says_wide"] == row["says_narrow"] == "skjermet"
        assert {row[name] for name in ("mean", "ci_low", "ci_high")} == {None}


def test_a_group_is_drawn_also_where_the_other_is_hidden(survey):
    drawn = lines(gap(groups(survey)))
    (teachers,) = [row for row in drawn if row["about"] == "Skoleledelse"]
    assert teachers["group_name"] == "Lærere"
    assert teachers["says_wide"] == teachers["says_narrow"]
    assert teachers["gap_text"] == "skjermet"


def test_a_click_on_any_line_tells_a_row_of_the_table(survey):
    from kfl_widgets.charts import row_key

    table = groups(survey)
    keys = {row_key(row) for row in table.frame.to_dict("records")}
    assert {row["key"] for row in lines(gap(table))} <= keys


def test_refused_factors_are_not_drawn():
    factors = (
        Factor("trivsel", "Trivsel", "elever", Scale(1, 4)),
        Factor("trivsel", "Trivsel", "lærere", Scale(1, 5)),
    )
    survey = survey_of([cell(200, 3.0), cell(60, 3.6, group="lærere")], *factors)
    table = protect(compare_groups(survey, ("factor",)))
    assert list(table.frame["state"]) == ["refused"]
    assert records(gap(table)) == []


def test_contact_teachers_rate_boys_and_are_not_boys(survey):
    names = gap_names(genders(survey))
    rated = [name for name in names if "vurdering" in name]
    assert "Arbeidsinnsats – kontaktlærernes vurdering av elevene" in rated
    assert not any(name.endswith("· Kontaktlærere") for name in names)


def test_the_rated_are_rated_and_do_not_see(survey):
    drawn = lines(gap(genders(survey).only("scale", "1–5")))
    words = {row["says_wide"].split("  ")[1] for row in drawn if row["group_name"] == "Gutter"}
    assert words == {"▼ vurdert klart svakere"}


def test_long_names_wrap_and_none_is_cut():
    name = "Elevenes opplevelse av støtte, tilbakemelding og forventninger fra lærere"
    factors = [Factor("x", name, group) for group in ("elever", "assistenter og fagarbeidere")]
    rows = [cell(50, measure="x"), cell(50, measure="x", group="assistenter og fagarbeidere")]
    drawn = records(gap(protect(compare_groups(survey_of(rows, *factors), ("factor",)))))
    titles = [row for row in drawn if row["kind"] == "name"]
    assert " ".join(row["name_narrow"] for row in titles) == name
    assert "".join(row["name_wide"] for row in titles) == name
    assert max(len(row["name_narrow"]) for row in titles) <= 38


def test_other_rows_leave_the_spec_as_it_was(survey):
    one, other = (
        split(gap(groups(survey, among=pair)))[0]
        for pair in (("elever", "foresatte"), ("elever", "lærere"))
    )
    assert one == other


def test_the_spec_is_valid(survey):
    assert alt.Chart.from_dict(gap(groups(survey)).to_dict(), validate=True)
