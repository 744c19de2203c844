"""A factor through its waves, with the target and the plan's milestones on the same axis."""

from datetime import date

import pandas as pd
import pytest

from kfl_widgets.charts import MOST_MILESTONES, Mark, followed
from kfl_widgets.charts.followed import LINE, PLOT
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Scale,
    Wave,
    build,
    protect,
    summarise,
    trend,
)

YEARS = (2016, 2018, 2020)
NAN = float("nan")
TRIED = Mark(date(2017, 2, 1), "Alle team har prøvd", True)


def of_means(means, years=(None, None, None), n=100):
    """Follow one factor; NaN is a wave where it was not asked."""
    waves = [Wave(f"T{i}", year) for i, year in enumerate(years, start=1)]
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
    book = Codebook((Factor("trivsel", "Trivsel", "elever", Scale(1, 5)),))
    survey = build(scores=pd.DataFrame(rows), codebook=book, waves=waves)
    return protect(trend(survey)), waves


def records(chart, kind):
    (rows,) = chart.to_dict()["datasets"].values()
    return [row for row in rows if row["kind"] == kind]


def test_waves_stand_by_their_years_and_milestones_between_them():
    table, waves = of_means([2.7, 3.0, 3.1], YEARS)
    chart = followed(table, waves, marks=[TRIED])
    first, second, third = (row["t"] for row in records(chart, "mean"))
    assert third - second == pytest.approx(second - first)
    (sign,) = records(chart, "sign")
    assert first < sign["t"] < second
    assert sign["lines"] == ["◆"]


def test_first_wave_is_a_circle_and_last_known_one_a_square():
    table, waves = of_means([2.7, 3.0, NAN], YEARS)
    chart = followed(table, waves)
    assert [row["place"] for row in records(chart, "mean")] == ["first", "last"]
    assert [row["lines"] for row in records(chart, "unknown")] == [["mangler"]]


def test_the_line_is_not_drawn_over_a_wave_without_a_number():
    table, waves = of_means([2.7, NAN, 3.0], YEARS)
    runs = [row["run"] for row in records(followed(table, waves), "mean")]
    assert len(set(runs)) == 2


def test_target_is_named_and_always_inside_the_picture():
    table, waves = of_means([2.7, 3.0], YEARS[:2])
    chart = followed(table, waves, target=4.9)
    (target,) = records(chart, "target")
    assert target["text"] == "Mål 4,9"
    (domain,) = {
        tuple(layer["encoding"]["y"]["scale"]["domain"])
        for layer in chart.to_dict()["layer"]
        if "scale" in layer.get("encoding", {}).get("y", {})
    }
    assert domain[0] < 2.7
    assert domain[1] >= 4.9
    assert records(followed(table, waves), "target") == []


def test_milestones_that_are_not_met_are_hollow_and_long_ones_are_cut():
    table, waves = of_means([2.7, 3.0], YEARS[:2])
    marks = [Mark(date(2017, 5, 1), "Svært " * 500, False), TRIED]
    chart = followed(table, waves, marks=marks)
    assert [row["lines"] for row in records(chart, "sign")] == [["◆"], ["◇"]]
    long = records(chart, "words")[1]["lines"]
    assert len(long) == 2
    assert long[-1].endswith("…")


def test_milestones_stand_on_lines_of_their_own_and_are_few():
    table, waves = of_means([2.7, 3.0], YEARS[:2])
    marks = [Mark(date(2017, month, 1), f"Milepæl {month}", False) for month in range(1, 13)]
    down = [row["down"] for row in records(followed(table, waves, marks=marks), "words")]
    assert len(down) == MOST_MILESTONES
    assert len(set(down)) == len(down)


def test_without_years_waves_stand_evenly_and_milestones_are_left_to_the_words():
    table, waves = of_means([2.7, 3.0, 3.1])
    chart = followed(table, waves, marks=[TRIED])
    first, second, third = (row["t"] for row in records(chart, "mean"))
    assert third - second == pytest.approx(second - first)
    assert records(chart, "sign") == []


def test_hidden_waves_say_so_and_give_no_number():
    table, waves = of_means([2.7, 3.0], YEARS[:2], n=4)
    chart = followed(table, waves, target=3.0)
    assert [row["lines"] for row in records(chart, "unknown")] == [["skjermet"], ["skjermet"]]
    assert records(chart, "mean") == []


def test_only_protected_trends_are_drawn():
    survey = demo()
    where = Filters(schools=(SCHOOL_A,), groups=("elever",))
    with pytest.raises(TypeError):
        followed(trend(survey, ("group", "factor"), where), survey.waves)
    with pytest.raises(TypeError):
        followed(protect(summarise(survey, ("wave", "group", "factor"), where)), survey.waves)


@pytest.mark.parametrize("target", [2.7, 2.75, 2.9, 3.0, 3.05, 3.4])
def test_the_target_never_strikes_through_a_mean_or_its_own_name(target):
    table, waves = of_means([2.72, 3.02], YEARS[:2])
    chart = followed(table, waves, target=target)
    domain = next(
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in chart.to_dict()["layer"]
        if "scale" in layer.get("encoding", {}).get("y", {})
    )
    line, name, *numbers = (
        (domain[1] - row[field]) / (domain[1] - domain[0]) * PLOT + row["down"] * is_text
        for rows, field, is_text in (
            (records(chart, "target"), "value", 0),
            (records(chart, "target"), "value", 1),
            (records(chart, "mean"), "at", 1),
        )
        for row in rows
    )
    tall = LINE / 2
    assert abs(line - name) >= tall
    for number in numbers:
        assert abs(line - number) >= tall
    assert abs(name - numbers[0]) >= 2 * tall  # the first of them stands close to the name


def test_words_in_the_plot_stand_on_a_ground_of_their_own():
    table, waves = of_means([2.7, 3.0], YEARS[:2])
    layers = followed(table, waves, target=2.9).to_dict()["layer"]
    strokes = [
        layer["mark"].get("strokeWidth") for layer in layers if layer["mark"]["type"] == "text"
    ]
    assert strokes.count(5) == 2
