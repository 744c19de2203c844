from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.survey.examples import cell, starred, survey_of

from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Scale,
    build,
    combine,
    correlations,
    protect,
    reduce,
    summarise,
    variance_shares,
)

FREE = Scale(0, 100)
BOOK = Codebook(
    tuple(Factor(code, code.upper(), "elever", FREE) for code in "abc"),
    tuple(Item(f"{code}1", code, "elever", code, FREE) for code in "abc"),
)


def people(seed=0, size=120, missing=0.1, grades=("8", "9")):
    rng = np.random.default_rng(seed)
    common = rng.normal(50, 10, size)
    frame = pd.DataFrame(
        {f"{c}1": np.clip(common + rng.normal(0, 10, size), 0, 100) for c in "abc"}
    )
    frame = frame.mask(rng.random(frame.shape) < missing)
    return frame.assign(
        wave="T1", group="elever", grade=rng.choice(list(grades), size), school="Lia"
    )


# -- correlations ------------------------------------------------------------------------------


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_correlations_from_cells_are_those_of_scipy(seed):
    frame = people(seed)
    table = correlations(reduce(frame, BOOK))
    assert table["pair"].tolist() == ["a × b", "a × c", "b × c"]
    for row in table.to_dict("records"):
        both = frame[[f"{row['factor_a']}1", f"{row['factor_b']}1"]].dropna()
        expected = stats.pearsonr(*both.to_numpy().T)
        ends = expected.confidence_interval()
        assert row["n"] == len(both)
        assert row["r"] == pytest.approx(expected.statistic, abs=1e-9)
        assert row["p"] == pytest.approx(expected.pvalue, abs=1e-9)
        assert (row["r_low"], row["r_high"]) == pytest.approx((ends.low, ends.high), abs=1e-9)


def test_a_filter_gives_what_choosing_people_gives():
    frame = people()
    found = correlations(reduce(frame, BOOK), where=Filters(grades=("8",)))
    alone = correlations(reduce(frame[frame["grade"] == "8"], BOOK))
    pd.testing.assert_frame_equal(found, alone)


def test_two_files_give_what_all_their_people_give():
    frame = people()
    frame["school"] = np.where(np.arange(len(frame)) % 2, "Lia", "Moen")
    parts = [reduce(part, BOOK) for _, part in frame.groupby("school")]
    found = correlations(combine(parts))
    pd.testing.assert_frame_equal(found, correlations(reduce(frame, BOOK)))


def test_a_factor_on_two_scales_is_kept_apart_in_the_products_too():
    items = tuple(Item(i.code, i.text, i.group, i.factor, Scale(0, 10)) for i in BOOK.items)
    factors = tuple(Factor(f.code, f.label, f.group, Scale(0, 10)) for f in BOOK.factors)
    small = people(1).assign(**{f"{c}1": 5.0 for c in "abc"}, wave="T2")
    survey = combine([reduce(people(), BOOK), reduce(small, Codebook(factors, items))])
    assert set(correlations(survey)["factor_a"]) == {"a", "b", "a (0–10)", "b (0–10)"}


def test_published_tables_have_no_correlations():
    assert correlations(survey_of([cell(20)])).empty


def test_waves_and_groups_are_never_put_together():
    frame = pd.concat([people(), people(1).assign(wave="T2")])
    with pytest.raises(ValueError, match="'wave'"):
        correlations(reduce(frame, BOOK), ("group",))


def test_everybody_alike_has_no_correlation():
    frame = people().assign(a1=50.0)
    table = correlations(reduce(frame, BOOK)).set_index("pair")
    assert math.isnan(table.loc["a × b", "r"])


def test_many_who_all_gave_the_same_broken_number_have_no_correlation():
    frame = people(size=1000, missing=0).assign(a1=10 / 3)
    table = correlations(reduce(frame, BOOK)).set_index("pair")
    assert table.loc["a × b", ["r", "p", "r_low"]].isna().all()
    assert table.loc["b × c", ["r", "p", "r_low"]].notna().all()


@pytest.mark.parametrize("alike", ["a1", "b1", "c1"])
def test_a_pair_is_hidden_where_either_factor_had_all_alike(alike):
    frame = people(missing=0).assign(**{alike: 50.0})
    table = protect(correlations(reduce(frame, BOOK))).frame
    has_it = (table["factor_a"] == alike[0]) | (table["factor_b"] == alike[0])
    assert table["hidden"].tolist() == has_it.tolist()


def test_small_groups_have_no_correlations():
    frame = people(size=60)
    frame["grade"] = ["8"] * 5 + ["9"] * 15 + ["10"] * 40
    told = protect(correlations(reduce(frame, BOOK), ("wave", "group", "grade"))).frame
    hidden = told.groupby("grade", observed=True)["hidden"].all()
    assert hidden.to_dict() == {"8": True, "9": True, "10": False}
    assert told.loc[told["hidden"], ["n", "r", "r_low", "p", "q"]].isna().all(axis=None)


def test_few_who_have_both_scores_are_hidden_where_each_score_is_shown():
    frame = people(size=30, missing=0, grades=("8",))
    frame.loc[:12, "a1"] = np.nan
    frame.loc[17:, "b1"] = np.nan
    told = protect(correlations(reduce(frame, BOOK))).frame.set_index("pair")
    assert told["hidden"].to_dict() == {"a × b": True, "a × c": False, "b × c": False}


# -- variance between grades -------------------------------------------------------------------


def grades_of(samples, **where):
    """Give one cell per sample, in grades 1, 2, …"""
    return [
        cell(len(x), np.mean(x), np.std(x, ddof=1), grade=str(i), **where)
        for i, x in enumerate(samples, 1)
    ]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_the_analysis_of_variance_is_that_of_scipy(seed, parts):
    rng = np.random.default_rng(seed)
    samples = [rng.normal(rng.normal(), 1, rng.integers(3, 30)) for _ in range(parts)]
    row = variance_shares(survey_of(grades_of(samples))).iloc[0]
    expected = stats.f_oneway(*samples)
    assert row["f"] == pytest.approx(expected.statistic, rel=1e-9)
    assert row["p"] == pytest.approx(expected.pvalue, abs=1e-9)
    assert (row["parts"], row["n"]) == (parts, sum(map(len, samples)))


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000))
def test_the_icc_is_that_of_pingouin(seed):
    rng = np.random.default_rng(seed)
    samples = rng.normal(0, 1, (6, 8)) + rng.normal(0, 0.7, (6, 1))
    long = pd.DataFrame(
        [(i, j, samples[i, j]) for i in range(6) for j in range(8)],
        columns=["grade", "place", "score"],
    )
    table = pingouin.intraclass_corr(long, "grade", "place", "score").set_index("Type")
    expected = table.loc["ICC1" if "ICC1" in table.index else "ICC(1,1)"]
    row = variance_shares(survey_of(grades_of(samples))).iloc[0]
    assert row["icc"] == pytest.approx(expected["ICC"], rel=1e-9)
    name = next(column for column in expected.index if column.startswith("CI95"))
    assert [row["icc_low"], row["icc_high"]] == pytest.approx(list(expected[name]), abs=5.1e-3)


def test_grades_that_are_all_alike_share_no_variance():
    rows = [cell(30, 3.0, 0.8, grade=str(g)) for g in range(5, 11)]
    row = variance_shares(survey_of(rows)).iloc[0]
    assert row["icc"] < 0
    assert row["p"] == pytest.approx(1)


def test_grades_that_differ_in_everything_share_all_of_it():
    rows = [cell(30, float(g), 0.01, grade=str(g)) for g in range(1, 5)]
    assert variance_shares(survey_of(rows))["icc"].tolist() == [pytest.approx(1, abs=1e-3)]


def test_one_grade_alone_can_not_be_compared():
    row = variance_shares(survey_of([cell(30, grade="8")])).iloc[0]
    assert row["parts"] == 1
    assert math.isnan(row["icc"])


def test_a_suppressed_grade_leaves_the_share_unknown():
    row = variance_shares(survey_of([cell(30, grade="8"), starred(grade="9")])).iloc[0]
    assert row["state"] == "suppressed"
    assert math.isnan(row["icc"])


def test_schools_can_be_compared_and_the_reference_is_none_of_them():
    rows = [cell(30, m, school=s) for s, m in (("Lia", 3.0), ("Moen", 4.0), ("Kommunen", 3.5))]
    row = variance_shares(survey_of(rows, references=["Kommunen"]), "school").iloc[0]
    assert row["parts"] == 2


def test_a_hidden_grade_hides_the_share_between_grades():
    rows = [cell(n, 3.0, grade=g) for g, n in (("8", 30), ("9", 4), ("10", 30))]
    frame = protect(variance_shares(survey_of(rows))).frame
    assert frame["hidden"].tolist() == [True]
    assert frame[["icc", "f", "n"]].isna().all(axis=None)
    chosen = Filters(grades=("8", "10"))
    assert protect(variance_shares(survey_of(rows[::2]), where=chosen)).frame[
        "hidden"
    ].tolist() == [False]


def test_what_is_compared_is_not_in_by():
    with pytest.raises(ValueError, match="leave it out of by"):
        variance_shares(survey_of([cell(30, grade="8")]), by=("grade", "factor"))


# -- who rated ---------------------------------------------------------------------------------


def rated(raters, sizes):
    """Reduce contact teachers' ratings of some grades; one rater per class of that grade."""
    book = Codebook(
        (Factor("a", "A", "kontaktlærere", FREE),),
        (Item("a1", "a", "kontaktlærere", "a", FREE),),
    )
    rng = np.random.default_rng(0)
    rows = [
        {"grade": g, "gender": ("jenter", "gutter")[i % 2], "rater": f"{g}-{i % raters[g]}"}
        for g, size in sizes.items()
        for i in range(size)
    ]
    frame = pd.DataFrame(rows).assign(wave="T1", group="kontaktlærere", school="Lia")
    return reduce(frame.assign(a1=rng.uniform(20, 80, len(frame))), book)


def test_raters_are_counted_once_for_girls_and_boys():
    survey = rated({"8": 1, "9": 3}, {"8": 20, "9": 40})
    known = survey.participation.dropna(subset="raters")
    assert known[["grade", "gender", "raters"]].to_numpy().tolist() == [
        ["8", "alle", 1],
        ["9", "alle", 3],
    ]


def test_what_one_teacher_has_said_of_a_class_is_hidden():
    survey = rated({"8": 1, "9": 3, "10": 3}, {"8": 24, "9": 40, "10": 60})
    by_grade = protect(summarise(survey, ("grade", "factor"))).frame
    assert by_grade["hidden"].tolist() == [True, True, False]
    by_gender = protect(summarise(survey, ("grade", "gender", "factor"))).frame
    assert by_gender.loc[by_gender["grade"] == "8", "hidden"].all()
    assert not protect(summarise(survey, ("factor",))).frame["hidden"].any()


def test_where_raters_are_unknown_only_the_number_of_pupils_counts():
    survey = rated({"8": 1, "9": 1}, {"8": 24, "9": 40})
    unknown = build(
        scores=survey.scores,
        codebook=survey.codebook,
        participation=survey.participation.drop(columns="raters"),
    )
    assert not protect(summarise(unknown, ("grade", "factor"))).frame["hidden"].any()
