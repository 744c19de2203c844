"""The small panels draw a trend that may be shown, all on one axis."""

from dataclasses import replace
from itertools import pairwise

import altair as alt
import pandas as pd
import pytest

from kfl_widgets.charts import development
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Scale,
    Wave,
    build,
    compare,
    protect,
    summarise,
    trend,
)

PUPILS = Filters(schools=(SCHOOL_A,), groups=("elever",))
NAN = float("nan")


@pytest.fixture(scope="module")
def survey():
    return demo()


def protected(survey, where=PUPILS, by=("group", "factor"), factor=None):
    table = trend(survey, by, where)
    table = table[table["high_is_good"]]
    return protect(table[table["factor"] == factor] if factor else table)


def of_means(means, years=None, n=100, label="Trivsel"):
    """Follow one factor through waves; NaN is a wave where it was not asked."""
    waves = [Wave(f"T{i}", year) for i, year in enumerate(years or [None] * len(means), start=1)]
    rows = [
        {
            "wave": wave.code,
            "group": "elever",
            "measure": "trivsel",
            "n": n,
            "total": n * mean,
            "total_sq": (n - 1) * 0.5 + n * mean**2,
        }
        for wave, mean in zip(waves, means, strict=True)
        if pd.notna(mean)
    ]
    book = Codebook((Factor("trivsel", label, "elever", Scale(1, 5)),))
    survey = build(scores=pd.DataFrame(rows), codebook=book, waves=waves)
    return protect(trend(survey)), waves


def records(chart, kind=None):
    (rows,) = chart.to_dict()["datasets"].values()
    return [row for row in rows if kind in (None, row["kind"])]


def test_every_known_mean_is_a_point(survey):
    table = protected(survey)
    drawn = records(development(table, survey.waves), "point")
    assert [row["mean"] for row in drawn] == list(table.frame["mean"])
    assert {row["key"] for row in drawn} == {f"elever|{f}" for f in table.frame["factor"]}


def test_higher_means_stand_higher_in_every_panel(survey):
    drawn = records(development(protected(survey), survey.waves), "point")
    by_mean = sorted(drawn, key=lambda row: row["mean"])
    assert [row["down"] for row in by_mean] == sorted((r["down"] for r in drawn), reverse=True)


def test_first_and_last_wave_look_as_in_other_views_and_have_their_number_beside(survey):
    drawn = development(protected(survey), survey.waves)
    assert {row["place"] for row in records(drawn, "point")} == {"first", "last"}
    feedback = [r["text"] for r in records(drawn, "value") if r["name"] == "Tilbakemelding"]
    assert feedback == ["2,7", "3,0"]


def test_waves_stand_by_their_years_where_these_are_known():
    table, waves = of_means([3.0, 3.1, 3.2], [2010, 2011, 2020])
    first, second, last = (row["t"] for row in records(development(table, waves), "point"))
    assert (second - first) / (last - first) == pytest.approx(0.1)


def test_waves_without_years_stand_at_even_distances():
    table, waves = of_means([3.0, 3.1, 3.2], [2010, None, 2020])
    first, second, last = (row["t"] for row in records(development(table, waves), "point"))
    assert second - first == pytest.approx(last - second)


def test_the_line_is_broken_where_a_wave_is_missing():
    table, waves = of_means([3.0, 3.1, NAN, 3.2, 3.3])
    chart = development(table, waves)
    runs = [row["run"] for row in records(chart, "point")]
    assert runs[0] == runs[1] != runs[2] == runs[3]
    assert [row["text"] for row in records(chart, "mark")] == ["–"]


def test_a_break_parts_the_line_and_is_marked():
    table, waves = of_means([3.0, 3.1, 3.2])
    chart = development(table, waves, breaks={("elever", "trivsel", "T3")})
    runs = [row["run"] for row in records(chart, "point")]
    assert runs[0] == runs[1] != runs[2]
    assert [row["text"] for row in records(chart, "mark")] == ["//"]
    assert any("brudd" in line.replace("\xa0", " ") for line in chart.to_dict()["title"]["text"])


def test_hidden_panels_show_the_mark_and_no_number(survey):
    table = protected(survey, Filters(schools=(SCHOOL_A,), groups=("ledere",)))
    chart = development(table, survey.waves)
    assert records(chart, "point") == records(chart, "value") == []
    assert {row["text"] for row in records(chart, "mark")} == {"skjermet"}


def test_a_hidden_wave_is_told_and_its_number_is_not_there(survey):
    table = protected(survey, by=("grade", "group", "factor"), factor="Tilbakemelding")
    hidden = table.frame[table.frame["hidden"]]
    chart = development(table, survey.waves)
    assert len(hidden) > 0
    assert sum(row["text"] == "◇" for row in records(chart, "mark")) == len(hidden)
    assert len(records(chart, "point")) == len(table.frame) - len(hidden)


def test_parts_of_one_factor_have_the_other_parts_behind_them(survey):
    table = protected(survey, by=("grade", "group", "factor"), factor="Tilbakemelding")
    chart = development(table, survey.waves)
    known = len(records(chart, "point"))
    assert len(records(chart, "ghost")) == known * (table.frame["grade"].nunique() - 1)
    assert records(development(protected(survey), survey.waves), "ghost") == []


def test_the_verdict_and_the_yardstick_come_along(survey):
    change = protect(compare(survey, "T1", "T2", where=PUPILS))
    there = PUPILS.with_("school", ("Kommunen",))
    level = protect(summarise(survey, ("wave", "group", "factor"), there))
    chart = development(protected(survey), survey.waves, change=change, reference=level)
    told = {row["name"]: (row["text"], row["tone"]) for row in records(chart, "words")}
    assert told["Tilbakemelding"] == ("▲ tydelig framgang (+0,3)", "better")
    assert len(records(chart, "reference")) == len(records(chart, "point"))
    assert "Kommunen" in " ".join(chart.to_dict()["title"]["text"])


def test_a_low_good_factor_says_so(survey):
    table = trend(survey, where=PUPILS)
    chart = development(protect(table[~table["high_is_good"]]), survey.waves)
    assert {row["name"] for row in records(chart, "words")} == {"Mobbing (lavt er bra)"}


def test_the_axis_never_blows_up_noise():
    table, waves = of_means([3.00, 3.01], n=10_000)
    ticks = [row["text"] for row in records(development(table, waves), "tick")]
    span = [float(text.replace(",", ".")) for text in (ticks[0], ticks[-1])]
    assert span[1] - span[0] >= 1
    assert 1 <= span[0] < 3 < span[1] <= 5


def test_an_unknown_interval_is_not_drawn_as_none():
    table, waves = of_means([3.0, 3.2])
    frame = records(development(table, waves), "point")
    assert all(row["tall"] > 0 for row in frame)
    bare = replace(table, _frame=table.frame.assign(ci_low=NAN, ci_high=NAN))
    assert {row.get("tall") for row in records(development(bare, waves), "point")} == {None}


def test_as_many_waves_are_named_as_there_is_room_for():
    table, waves = of_means([3.0] * 12, list(range(2010, 2022)))
    named = records(development(table, waves), "wave")
    assert named[0]["text"] == "T1 2010"
    assert named[-1]["text"] == "T12 2021"
    places = [row["t"] * 300 for row in named]
    assert all(b - a > 50 for a, b in pairwise(places))


def test_long_names_are_broken_and_never_cut():
    name = "Elevenes opplevelse av tilbakemelding og vurdering for læring i alle fag"
    table, waves = of_means([3.0, 3.1], label=name)
    (words,) = records(development(table, waves), "words")
    assert " ".join(words["lines"]) == name
    assert max(map(len, words["lines"])) <= 34


def test_other_people_give_the_same_spec(survey):
    charts = [
        development(protected(survey, PUPILS.with_("grade", grades)), survey.waves).to_dict()
        for grades in (("5", "6", "7"), ("8", "9", "10"))
    ]
    for chart in charts:
        chart.pop("datasets")
        chart.pop("data", None)
        for layer in chart["layer"]:
            layer.pop("data", None)
    assert charts[0] == charts[1]


def test_the_spec_is_valid_and_only_a_protected_trend_is_drawn(survey):
    table = protected(survey)
    assert alt.Chart.from_dict(development(table, survey.waves).to_dict(), validate=True)
    for wrong in (table.frame, protect(compare(survey, "T1", "T2", where=PUPILS)), None):
        with pytest.raises(TypeError, match="ProtectedTable"):
            development(wrong, survey.waves)


def test_no_factor_draws_no_panel(survey):
    chart = development(protected(survey, PUPILS.with_("grade", ("99",))), survey.waves)
    assert records(chart) == []
