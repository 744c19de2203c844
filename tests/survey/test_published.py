"""Numbers that others have published, as far as they aren't in the tests of each function."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW
from tests.survey.examples import cell, survey_of

from kfl_widgets.survey import compare, protect, shares, summarise
from kfl_widgets.survey.effects import (
    Sample,
    effect_error,
    effect_size,
    false_discovery,
    pooled_sd,
    small_sample_factor,
    welch,
)


def told(n, mean, sd):
    return Sample(*(np.array([x], float) for x in (n, mean, sd)))


def sample(x):
    return told(len(x), np.mean(x), np.std(x, ddof=1))


def only(numbers):
    return {name: value.item() for name, value in numbers.items()}


# -- effect sizes ------------------------------------------------------------------------------


def test_borenstein_and_others_2009_chapter_4():
    first, second = told(50, 100, 4.5), told(50, 103, 5.5)
    found = only(effect_error(first, second))
    assert pooled_sd(first, second).item() == pytest.approx(5.0249, abs=5e-5)
    assert found["d"] == pytest.approx(0.5970, abs=5e-5)
    assert found["d_se"] ** 2 == pytest.approx(0.0418, abs=5e-5)
    assert found["d_se"] == pytest.approx(0.2044, abs=5e-5)
    assert small_sample_factor(np.array([98.0])).item() == pytest.approx(0.9923, abs=5e-5)
    assert found["g_se"] ** 2 == pytest.approx(0.0411, abs=5e-5)
    assert found["g_se"] == pytest.approx(0.2028, abs=5e-5)
    g = only(effect_size(first, second))["g"]
    assert g == pytest.approx(0.5924, abs=5e-5)
    normal = [g + sign * 1.96 * found["g_se"] for sign in (-1, 1)]
    assert normal == pytest.approx([0.1949, 0.9900], abs=1e-4)


@pytest.mark.real
def test_mtcars_as_in_the_manual_of_effectsize(real_data):
    """``cohens_d(mpg ~ am)`` and ``hedges_g(mpg ~ am)``: automatic against manual."""
    cars = pd.read_csv(real_data / "reliability" / "r_mtcars.csv")
    manual, automatic = (sample(cars.loc[cars["am"] == kind, "mpg"]) for kind in (1, 0))
    found = only(effect_size(manual, automatic))
    g = [found[name] for name in ("g", "g_low", "g_high")]
    assert g == pytest.approx([-1.4406354, -2.2087672, -0.6536397], abs=5e-7)
    d = np.array(g) / small_sample_factor(np.array([30.0]))
    assert d.tolist() == pytest.approx([-1.4779471, -2.2659731, -0.6705686], abs=5e-7)


def test_the_interval_of_d_in_pingouins_manual():
    """``compute_esci``: two groups of 11, d ± t(20)·se."""
    x, y = [3, 4, 6, 7, 5, 6, 7, 3, 5, 4, 2], [4, 6, 6, 7, 6, 5, 5, 2, 3, 4, 1]
    found = only(effect_error(sample(y), sample(x)))
    ends = [found["d"] + sign * stats.t.ppf(0.975, 20) * found["d_se"] for sign in (-1, 1)]
    assert found["d"] == pytest.approx(0.1538, abs=5e-5)
    assert ends == pytest.approx([-0.737, 1.045], abs=5e-4)


# -- bfi by gender, in R -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def bfi(real_data):
    return pd.read_csv(real_data / "reliability" / "bfi.csv")


def scored(bfi, items):
    """Score as ``psych::scoreItems`` does: medians for missing answers, − for reversed items."""
    answers = {
        item[-2:]: 7 - bfi[item[-2:]] if item.startswith("-") else bfi[item] for item in items
    }
    filled = pd.DataFrame(answers)
    return filled.fillna(filled.median()).mean(axis=1)


def men_and_women(bfi, items):
    score = scored(bfi, items)
    return (sample(score[bfi["gender"] == gender]) for gender in (1, 2))


@pytest.mark.real
def test_agreeableness_by_gender(bfi):
    men, women = men_and_women(bfi, ["-A1", "A2", "A3", "A4", "A5"])
    found = only(welch(women, men))
    assert (found["t"], found["df"]) == pytest.approx((-10.8806, 1686.81), abs=5e-3)
    assert found["t"] == pytest.approx(-10.8806, abs=5e-5)
    effect = only(effect_size(women, men))
    assert [round(effect[name], 2) for name in ("g", "g_low", "g_high")] == [-0.45, -0.53, -0.37]


@pytest.mark.real
def test_openness_by_gender(bfi):
    men, women = men_and_women(bfi, ["O1", "-O2", "O3", "O4", "-O5"])
    found = only(welch(women, men))
    assert found["t"] == pytest.approx(3.0412, abs=5e-5)
    assert found["df"] == pytest.approx(1801.90, abs=5e-3)
    assert found["p"] == pytest.approx(0.00239, abs=5e-6)


# -- t ----------------------------------------------------------------------------------------


@pytest.mark.real
def test_sleep_as_in_the_manual_of_r(real_data):
    sleep = pd.read_csv(real_data / "reliability" / "r_sleep.csv")
    first, second = (sample(sleep.loc[sleep["group"] == g, "extra"]) for g in (1, 2))
    assert (first.mean.item(), second.mean.item()) == pytest.approx((0.75, 2.33))
    found = only(welch(second, first))
    assert found["p"] == pytest.approx(0.07939, abs=5e-6)
    assert found["p"] != pytest.approx(0.07919, abs=5e-6)  # Student's, which assumes equal spread


def test_the_manual_of_scipy_assumes_equal_spread_and_we_do_not():
    first, second = told(13, 15.0, 87.5**0.5), told(11, 12.0, 39.0**0.5)
    found = only(welch(second, first))
    student = stats.ttest_ind_from_stats(15, 87.5**0.5, 13, 12, 39**0.5, 11)
    assert student.statistic == pytest.approx(0.9051358093310269)
    assert student.pvalue == pytest.approx(0.3751996797581487)
    assert found["t"] != pytest.approx(student.statistic, abs=1e-3)
    fair = stats.ttest_ind_from_stats(15, 87.5**0.5, 13, 12, 39**0.5, 11, equal_var=False)
    assert (found["t"], found["p"]) == pytest.approx((fair.statistic, fair.pvalue), rel=1e-12)


# -- many tests --------------------------------------------------------------------------------

BENJAMINI = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_benjamini_and_hochberg_find_four_between_nine_and_three():
    p = np.array(BENJAMINI)
    assert ((p < 0.05).sum(), (p * 15 < 0.05).sum()) == (9, 3)
    adjusted = false_discovery(p)
    assert (adjusted < 0.05).sum() == 4
    assert adjusted[5] == adjusted[6] == pytest.approx(0.0638571, abs=5e-8)  # not .069500
    assert all(one <= other for one, other in pairwise(adjusted))


# -- small groups ------------------------------------------------------------------------------


@pytest.mark.real
def test_the_real_export_hides_six_people_or_more_wherever_it_hides_two_shares(real_data):
    from kfl_widgets import read

    survey = read(real_data / "udir" / "tabell_152.xlsx").survey
    table = shares(survey, ("wave", "grade", "item"))
    rows = table.groupby(["wave", "grade", "item"], observed=True)["count"]
    hidden = (
        table["n"]
        .groupby(table.index)
        .first()
        .groupby([table["wave"], table["grade"], table["item"]], observed=True)
        .first()
        - rows.sum()
    )
    several = rows.apply(lambda counts: counts.isna().sum()) > 1
    assert several.sum() == 246
    assert (hidden[several] >= 6).all()


def test_a_favourable_share_of_four_does_not_follow_from_thirty_and_twenty_six():
    """60 % of 30 and 17 of 26: one of the four would be favourable."""
    survey = survey_of([cell(26, 3.5, school="A"), cell(4, 2.75, school="B")])
    frame = protect(summarise(survey, ("school", "factor"))).frame
    assert frame["hidden"].all()


def test_a_subgroup_that_is_removed_does_not_count_on_in_what_is_shown_beside_the_others():
    """YouthTruth removes groups below five, and still counts them: a hole that we don't copy."""
    people = {"A": 40, "B": 30, "C": 4}
    survey = survey_of([cell(n, school=s) for s, n in people.items()])
    frame = protect(summarise(survey, ("school", "factor")), 5).frame.set_index("school")
    assert frame["hidden"].to_dict() == {"A": False, "B": True, "C": True}


# -- other programs, on random data ------------------------------------------------------------

SCORES = st.lists(st.integers(4, 16).map(lambda x: x / 4), min_size=3, max_size=60)


def by_way_of_cells(x, y):
    rows = [cell(len(v), np.mean(v), np.std(v, ddof=1), wave=w) for w, v in (("T1", x), ("T2", y))]
    return compare(survey_of(rows), "T1", "T2").iloc[0]


@settings(max_examples=40, deadline=None)
@given(SCORES, SCORES)
def test_a_change_is_what_pingouin_and_statsmodels_say(x, y):
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return
    row = by_way_of_cells(x, y)
    d = pingouin.compute_effsize(y, x, eftype="cohen")
    factor = small_sample_factor(np.array([len(x) + len(y) - 2.0])).item()
    assert row["g"] == pytest.approx(d * factor, rel=1e-9, abs=1e-9)
    theirs = CompareMeans(DescrStatsW(y), DescrStatsW(x))
    t, p, df = theirs.ttest_ind(usevar="unequal")
    assert (row["t"], row["p"], row["df"]) == pytest.approx((t, p, df), rel=1e-9, abs=1e-9)
    ends = theirs.tconfint_diff(usevar="unequal")
    assert (row["change_low"], row["change_high"]) == pytest.approx(ends, rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(SCORES)
def test_a_level_is_what_statsmodels_says(x):
    if np.ptp(x) == 0:
        return
    survey = survey_of([cell(len(x), np.mean(x), np.std(x, ddof=1))])
    row = summarise(survey).iloc[0]
    theirs = DescrStatsW(x)
    assert row["mean"] == pytest.approx(theirs.mean, rel=1e-9)
    assert row["sd"] == pytest.approx(np.std(x, ddof=1), rel=1e-9)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(theirs.tconfint_mean(), rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(SCORES, SCORES)
def test_the_interval_of_an_effect_leaves_a_fortieth_on_each_side(x, y):
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return
    row = by_way_of_cells(x, y)
    df = len(x) + len(y) - 2
    scale = np.sqrt(1 / len(x) + 1 / len(y))
    factor = small_sample_factor(np.array([float(df)])).item()
    t = row["g"] / factor / scale
    tails = [stats.nct.cdf(t, df, row[end] / factor / scale) for end in ("g_low", "g_high")]
    assert tails == pytest.approx([0.975, 0.025], abs=1e-6)
