from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.survey.examples import cell, starred, survey_of

from kfl_widgets.survey import Factor, Filters, compare, protect
from kfl_widgets.survey.effects import (
    Sample,
    effect_size,
    false_discovery,
    pooled_sd,
    welch,
)


def sample(x):
    return Sample(*(np.array([v], float) for v in (len(x), np.mean(x), np.std(x, ddof=1))))


def summary(n, mean, sd):
    return Sample(*(np.array([v], float) for v in (n, mean, sd)))


def only(numbers):
    return {name: value.item() for name, value in numbers.items()}


def two_waves(before, after, **factor):
    """Compare two cells given as (n, mean, sd)."""
    rows = [cell(*before, wave="T1"), cell(*after, wave="T2")]
    survey = survey_of(rows, Factor("trivsel", "Trivsel", "elever", **factor))
    return compare(survey, "T1", "T2").iloc[0]


def moments(x):
    return len(x), np.mean(x), np.std(x, ddof=1)


# -- published numbers -------------------------------------------------------------------------

SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
MANUAL = [21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4]
AUTOMATIC = [
    *(21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3),
    *(15.2, 10.4, 10.4, 14.7, 21.5, 15.5, 15.2, 13.3, 19.2),
]
# Rosetta Code, "Welch's t-test": the two samples, t, df and p
ROSETTA = [
    (
        [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4],
        [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4],
        (-2.455356, 24.988529, 0.021378001462867),
    ),
    (
        [17.2, 20.9, 22.6, 18.1, 21.7, 21.4, 23.5, 24.2, 14.7, 21.8],
        [
            *(21.5, 22.8, 21.0, 23.0, 21.6, 23.6, 22.5, 20.7, 23.4, 21.8),
            *(20.7, 21.7, 21.5, 22.5, 23.6, 21.5, 22.5, 23.5, 21.5, 21.8),
        ],
        (-1.565434, 9.904741, 0.148841696605328),
    ),
    (
        [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0],
        [
            *(28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7),
            *(23.2, 17.5, 20.6, 18.0, 23.9, 21.6, 24.3, 20.4, 24.0, 13.2),
        ],
        (-2.219241, 24.496223, 0.0359722710297969),
    ),
    (
        [30.02, 29.99, 30.11, 29.97, 30.01, 29.99],
        [29.89, 29.93, 29.72, 29.98, 30.02, 29.98],
        (1.959006, 7.030560, 0.0907733242856612),
    ),
]


def test_effect_size_is_that_of_borenstein_and_others():
    """Introduction to Meta-Analysis (2009), chapter 4."""
    first, second = summary(50, 100, 4.5), summary(50, 103, 5.5)
    assert pooled_sd(first, second).item() == pytest.approx(5.0249, abs=5e-5)
    assert only(effect_size(first, second))["g"] == pytest.approx(0.5924, abs=5e-5)


def test_effect_size_and_interval_are_those_of_r_effectsize():
    """``effectsize::hedges_g(mpg ~ am, data = mtcars)``."""
    found = only(effect_size(sample(MANUAL), sample(AUTOMATIC)))
    assert found == pytest.approx(
        {"g": -1.4406354, "g_low": -2.2087672, "g_high": -0.6536397}, abs=5e-7
    )


def test_effect_size_by_way_of_cells_is_that_of_r_effectsize():
    row = two_waves(moments(MANUAL), moments(AUTOMATIC))
    assert row[["g", "g_low", "g_high"]].tolist() == pytest.approx(
        [-1.4406354, -2.2087672, -0.6536397], abs=5e-7
    )


def test_effect_size_before_correction_is_that_of_pingouin():
    first, second = sample([3, 4, 5, 6, 7]), sample([1, 2, 3, 4])
    d = only(welch(first, second))["change"] / pooled_sd(first, second).item()
    assert d == pytest.approx(-1.707825127659933, abs=1e-14)


def test_welch_is_that_of_r():
    """``t.test(extra ~ group, data = sleep)``."""
    found = only(welch(sample(SLEEP_2), sample(SLEEP_1)))
    assert found["t"] == pytest.approx(-1.8608, abs=5e-5)
    assert found["df"] == pytest.approx(17.776, abs=5e-4)
    assert found["p"] == pytest.approx(0.07939, abs=5e-6)
    assert found["change_low"] == pytest.approx(-3.3654832, abs=5e-8)
    assert found["change_high"] == pytest.approx(0.2054832, abs=5e-8)


@pytest.mark.parametrize(("x", "y", "published"), ROSETTA)
def test_welch_is_that_of_rosetta_code(x, y, published):
    found = only(welch(sample(y), sample(x)))
    assert (found["t"], found["df"]) == pytest.approx(published[:2], abs=5e-7)
    assert found["p"] == pytest.approx(published[2], abs=1e-12)


@pytest.mark.parametrize(("x", "y", "published"), ROSETTA)
def test_welch_by_way_of_cells_is_that_of_rosetta_code(x, y, published):
    row = two_waves(moments(y), moments(x))
    assert row[["t", "df", "p"]].tolist() == pytest.approx(published, abs=5e-7)


BENJAMINI_HOCHBERG = np.array(
    [
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344],
        [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571, 0.0638571, 0.0645],
    ]
)
BENJAMINI_HOCHBERG_END = np.array(
    [
        [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000],
        [0.0765, 0.486, 0.581182, 0.714875, 0.753231, 0.813214, 1],
    ]
)


def test_false_discovery_is_that_of_benjamini_and_hochberg():
    p, adjusted = np.hstack([BENJAMINI_HOCHBERG, BENJAMINI_HOCHBERG_END])
    np.testing.assert_allclose(false_discovery(p), adjusted, atol=5e-7)
    assert (false_discovery(p) < 0.05).sum() == 4


def test_false_discovery_is_that_of_r():
    """``p.adjust(p, "BH")``, in no particular order."""
    p = np.array([0.6307171, 0.005143973, 0.6996228, 3.937086e-07])
    expected = [0.6996228, 0.01028795, 0.6996228, 1.574834e-06]
    np.testing.assert_allclose(false_discovery(p), expected, rtol=1e-6)


def test_an_unknown_p_stays_unknown_and_is_not_counted():
    np.testing.assert_allclose(
        false_discovery(np.array([0.01, math.nan, 0.5])), [0.02, math.nan, 0.5]
    )


# -- against SciPy on random data --------------------------------------------------------------

NUMBERS = st.lists(st.integers(-40, 40).map(lambda x: x / 8), min_size=2, max_size=60)


@pytest.mark.filterwarnings("ignore:Precision loss")
@settings(max_examples=100, deadline=None)
@given(NUMBERS, NUMBERS)
def test_welch_is_that_of_scipy(x, y):
    if np.ptp(x) == 0 and np.ptp(y) == 0:
        return
    theirs = stats.ttest_ind(y, x, equal_var=False)
    interval = theirs.confidence_interval()
    ours = only(welch(sample(x), sample(y)))
    expected = (theirs.statistic, theirs.df, theirs.pvalue, interval.low, interval.high)
    found = tuple(ours[name] for name in ("t", "df", "p", "change_low", "change_high"))
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_is_that_of_scipy(p):
    np.testing.assert_allclose(false_discovery(np.array(p)), stats.false_discovery_control(p))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 3000), st.integers(2, 3000), st.floats(-1.5, 1.5), st.floats(0.3, 2.0))
def test_the_interval_of_an_effect_holds_the_effect(n1, n2, change, sd):
    found = only(effect_size(summary(n1, 3, sd), summary(n2, 3 + change, sd)))
    assert found["g_low"] < found["g"] < found["g_high"]


# -- verdicts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((100, 3.0, 1.0), (100, 3.5, 1.0), "clear_better"),
        ((5000, 3.0, 1.0), (5000, 3.15, 1.0), "small_better"),
        ((2000, 3.0, 1.0), (2000, 3.02, 1.0), "stable"),
        ((5000, 3.15, 1.0), (5000, 3.0, 1.0), "small_worse"),
        ((100, 3.5, 1.0), (100, 3.0, 1.0), "clear_worse"),
        ((12, 3.0, 1.0), (12, 3.4, 1.0), "uncertain"),
        ((12, 3.0, 1.0), (12, 3.0, 1.0), "uncertain"),
    ],
)
def test_the_verdict_says_what_the_numbers_say(before, after, verdict):
    assert two_waves(before, after)["verdict"] == verdict


@pytest.mark.parametrize(
    ("after", "verdict"), [(3.5, "clear_worse"), (2.5, "clear_better"), (3.0, "uncertain")]
)
def test_better_follows_the_direction_and_not_the_sign(after, verdict):
    row = two_waves((100, 3.0, 1.0), (100, after, 1.0), high_is_good=False)
    assert row["verdict"] == verdict
    assert not row["high_is_good"]


def test_the_direction_is_that_of_the_group_that_was_asked_for():
    rows = [
        cell(100, mean, wave=w, group=g)
        for w, mean in (("T1", 3.0), ("T2", 3.5))
        for g in ("elever", "foresatte")
    ]
    survey = survey_of(
        rows,
        Factor("trivsel", "Trivsel", "elever"),
        Factor("trivsel", "Bekymring", "foresatte", high_is_good=False),
    )
    table = compare(survey, "T1", "T2", ("factor",), Filters(groups=("foresatte",)))
    assert table["label"].tolist() == ["Bekymring"]
    assert table["verdict"].tolist() == ["clear_worse"]


def test_what_is_worth_talking_about_can_be_set():
    rows = [cell(400, 3.0, wave="T1"), cell(400, 3.3, wave="T2")]
    survey = survey_of(rows)
    assert compare(survey, "T1", "T2")["verdict"].tolist() == ["clear_better"]
    assert compare(survey, "T1", "T2", smallest=0.5)["verdict"].tolist() == ["small_better"]


def test_identical_waves_differ_by_nothing():
    row = two_waves((40, 3.2, 0.8), (40, 3.2, 0.8))
    assert row[["change", "t", "p", "g"]].tolist() == pytest.approx([0, 0, 1, 0])


def test_without_any_spread_there_is_nothing_to_judge_by():
    row = two_waves((40, 3.0, 0.0), (40, 4.0, 0.0))
    assert row["change"] == 1
    assert row[["t", "p", "change_low", "g", "g_low"]].isna().all()
    assert row["verdict"] == "uncertain"


def test_one_person_can_not_be_judged():
    row = two_waves((1, 3.0, 0.0), (40, 4.0, 1.0))
    assert row["change"] == 1
    assert row[["p", "change_low", "change_high", "g"]].isna().all()
    assert row["verdict"] == "uncertain"


def test_a_wave_without_the_factor_leaves_the_change_unknown():
    factors = [Factor(code, code, "elever") for code in "ab"]
    rows = [cell(40, wave="T1", measure=m) for m in "ab"] + [cell(40, wave="T2", measure="a")]
    table = compare(survey_of(rows, *factors), "T1", "T2").set_index("factor")
    assert table.loc["b", "n_baseline"] == 40
    assert math.isnan(table.loc["b", "change"])
    assert table["state"].tolist() == ["known", "missing"]
    assert table["verdict"].tolist() == ["uncertain", "uncertain"]


def test_a_suppressed_side_makes_the_change_suppressed():
    row = compare(survey_of([cell(40, wave="T1"), starred(wave="T2")]), "T1", "T2").iloc[0]
    assert row["state"] == "suppressed"
    assert math.isnan(row["change"])


def test_a_wave_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no wave 'T3'"):
        compare(survey_of([cell(40)]), "T1", "T3")


def test_the_reference_comes_along_for_the_same_rows():
    rows = [
        cell(n, mean, wave=w, school=s, grade=g)
        for w, mean in (("T1", 3.0), ("T2", 3.5))
        for s, n in (("Lia", 40), ("Kommunen", 900))
        for g in ("8", "9")
    ]
    survey = survey_of(rows, references=["Kommunen"])
    table = compare(survey, "T1", "T2", ("grade", "factor"), reference="Kommunen")
    assert table["grade"].tolist() == ["8", "9"]
    assert table["reference"].tolist() == pytest.approx([3.5, 3.5])
    assert table["n_reference"].tolist() == [900, 900]
    assert table["n_followup"].tolist() == [40, 40]


def test_only_visible_rows_are_judged_together():
    """A hidden row must neither lend its p to the others nor show a verdict of its own."""
    changes = {"a": (100, 0.3), "b": (100, 0.05), "c": (4, 3.0)}
    factors = [Factor(code, code, "elever") for code in changes]
    rows = [
        cell(n, 3.0 + (change if wave == "T2" else 0), wave=wave, measure=code)
        for code, (n, change) in changes.items()
        for wave in ("T1", "T2")
    ]
    table = compare(survey_of(rows, *factors), "T1", "T2")
    shown = protect(table, 7).frame
    assert shown["hidden"].tolist() == [False, False, True]
    np.testing.assert_allclose(table["q"], false_discovery(table["p"].to_numpy()))
    np.testing.assert_allclose(
        shown["q"], [*stats.false_discovery_control(table["p"][:2]), math.nan]
    )
    assert shown["q"][0] != pytest.approx(table["q"][0])
    assert shown["verdict"][2] == "uncertain"
