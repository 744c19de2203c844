from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from tests.survey.examples import starred, survey_of

from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Option,
    Scale,
    build,
    compare,
    favourable,
    protect,
    reduce,
    shares,
    summarise,
)
from kfl_widgets.survey.effects import wilson

WORDS = ("Helt uenig", "Litt uenig", "Litt enig", "Helt enig")
BOOK = Codebook(
    (Factor("trivsel", "Trivsel", "elever", Scale(1, 4)),),
    (
        Item(
            "t1",
            "Jeg trives",
            "elever",
            "trivsel",
            Scale(1, 4),
            options=tuple(Option(i, w) for i, w in enumerate(WORDS, 1)),
        ),
        Item("t2", "Jeg gruer meg", "elever", "trivsel", Scale(1, 4), reversed=True),
    ),
)
ITEM = ("wave", "group", "item")


def answered(*t1, t2=None, **dimensions):
    """Reduce answers to t1 (and t2, else none)."""
    frame = pd.DataFrame({"t1": t1, "t2": np.nan if t2 is None else t2}, dtype=float)
    return reduce(frame.assign(**{"wave": "T1", "group": "elever", **dimensions}), BOOK)


MIXED = (*[1] * 4, *[2] * 6, *[3] * 20, *[4] * 10)


# -- counting ----------------------------------------------------------------------------------


def test_each_option_has_its_share():
    table = shares(answered(*MIXED))
    assert table["answer"].tolist() == list(WORDS)
    assert table["option"].tolist() == [1, 2, 3, 4]
    assert table["n"].tolist() == [40] * 4
    assert table["count"].tolist() == [4, 6, 20, 10]
    assert table["share"].tolist() == [0.1, 0.15, 0.5, 0.25]
    assert table["is_favourable"].tolist() == [False, False, True, True]


def test_favourable_is_above_the_middle():
    row = favourable(answered(*MIXED)).iloc[0]
    assert (row["n"], row["count"], row["share"]) == (40, 30, 0.75)


def test_favourable_is_below_the_middle_of_a_reversed_statement():
    table = favourable(answered(*[4] * 10, t2=[1] * 7 + [4] * 3)).set_index("item")
    assert table.loc["t2", "share"] == 0.7


def test_a_middle_option_is_not_favourable():
    book = Codebook(BOOK.factors, (Item("t1", "Jeg trives", "elever", "trivsel", Scale(1, 5)),))
    people = pd.DataFrame({"wave": "T1", "group": "elever", "t1": [3.0] * 6 + [4, 5]})
    assert favourable(reduce(people, book))["share"].tolist() == [0.25]


def test_where_low_is_good_favourable_is_low():
    book = Codebook(
        (Factor("mobbing", "Mobbing", "elever", Scale(1, 4), high_is_good=False),),
        (Item("m1", "Jeg blir mobbet", "elever", "mobbing", Scale(1, 4)),),
    )
    people = pd.DataFrame({"wave": "T1", "group": "elever", "m1": [1.0] * 9 + [4]})
    assert favourable(reduce(people, book))["share"].tolist() == [0.9]


def test_without_the_ends_of_the_scale_nobody_knows_which_answers_are_favourable():
    book = Codebook(
        BOOK.factors, (Item("t1", "Hvor ofte?", "elever", "trivsel", Scale(None, None)),)
    )
    counts = {"wave": "T1", "group": "elever", "item": "t1", "option": [1, 2, 3], "n": [10, 20, 30]}
    survey = build(answers=pd.DataFrame(counts), codebook=book)
    assert shares(survey)["share"].tolist() == pytest.approx([1 / 6, 1 / 3, 1 / 2])
    row = favourable(survey).iloc[0]
    assert row["n"] == 60
    assert row[["count", "share", "share_low"]].isna().all()


def test_shares_of_several_grades_add_up():
    survey = answered(*MIXED, grade=["8", "9"] * 20)
    by_grade = shares(survey, (*ITEM, "grade"))
    assert by_grade.groupby("option")["count"].sum().tolist() == [4, 6, 20, 10]
    assert shares(survey, where=Filters(grades=("8",)))["n"].tolist() == [20] * 4


def test_an_unknown_share_is_unknown_and_the_others_are_not():
    """The source tells how many answered, and has starred two of the options."""
    here = {"wave": "T1", "group": "elever", "item": "t1"}
    answers = pd.DataFrame(
        {**here, "option": o, "n": n, "state": "known" if n else "suppressed"}
        for o, n in ((1, None), (2, None), (3, 20), (4, 10))
    )
    scores = survey_of([{**starred(), "measure": "t1", "n": 40.0, "total": 120.0}]).scores
    survey = build(scores=scores.assign(state="known"), answers=answers, codebook=BOOK)
    table = shares(survey)
    assert table["n"].tolist() == [40] * 4
    assert table["share"].isna().tolist() == [True, True, False, False]
    assert table["share"][2] == 0.5
    assert favourable(survey)["share"].tolist() == [0.75]


def test_shares_need_a_statement():
    with pytest.raises(ValueError, match="'item'"):
        shares(answered(*MIXED), ("wave", "group", "factor"))


# -- intervals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_newcombe(count, n, low, high):
    """Newcombe (1998), table I."""
    found = wilson(np.array([count]), np.array([n]))
    assert (found[0].item(), found[1].item()) == pytest.approx((low, high), abs=5e-5)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_statsmodels(pair):
    count, n = pair
    found = wilson(np.array([count], float), np.array([n], float))
    expected = proportion_confint(count, n, method="wilson")
    assert [f.item() for f in found] == pytest.approx(expected, abs=1e-9)


# -- protected ---------------------------------------------------------------------------------


def test_a_small_group_has_no_shares():
    frame = protect(shares(answered(1, 2, 3, 4, 4, 4))).frame
    assert frame["hidden"].all()
    assert frame[["n", "count", "share", "share_low", "share_high"]].isna().all(axis=None)


def test_few_people_in_one_option_of_a_large_group_are_shown():
    frame = protect(shares(answered(*MIXED))).frame
    assert frame["count"].tolist() == [4, 6, 20, 10]
    assert not frame["nearly_all"].any()


@pytest.mark.parametrize("others", [[], [1], [3]])
def test_when_all_or_all_but_one_agree_the_shares_are_veiled_alike(others):
    told = protect(shares(answered(*[4] * 20, *others)))
    frame = told.frame
    assert not frame["hidden"].any()
    assert frame["share"].isna().all()
    assert frame["count"].isna().all()
    assert frame["nearly_all"].tolist() == [False, False, False, True]
    assert [str(note) for note in told.notes] == [
        "Der nesten alle har svart likt, vises ikke de nøyaktige tallene."
    ]


def test_when_all_but_two_agree_the_shares_are_shown():
    told = protect(shares(answered(*[4] * 20, 3, 3)))
    assert told.frame["count"].tolist() == [0, 0, 2, 20]
    assert told.notes == ()


def test_the_favourable_share_is_veiled_too():
    frame = protect(favourable(answered(*[4] * 20, 1))).frame
    assert frame[["count", "share"]].isna().all(axis=None)
    assert frame["n"].tolist() == [21]


@pytest.mark.parametrize("others", [[], [1], [3]])
def test_the_mean_does_not_tell_what_the_veiled_shares_hide(others):
    frame = protect(summarise(answered(*[4] * 20, *others), ITEM)).frame
    assert frame["mean"].tolist() == [4]
    assert frame[["sd", "ci_low", "ci_high"]].isna().all(axis=None)


def test_a_mean_of_mixed_answers_is_exact():
    frame = protect(summarise(answered(*MIXED), ITEM)).frame
    assert frame["mean"].tolist() == [pytest.approx(np.mean(MIXED))]


def test_a_change_from_equal_answers_is_veiled():
    people = pd.DataFrame(
        {"wave": ["T1"] * 20 + ["T2"] * 40, "group": "elever", "t1": [4.0] * 20 + list(MIXED)}
    )
    told = protect(compare(reduce(people, BOOK), "T1", "T2", ("group", "item")))
    row = told.frame.iloc[0]
    assert row["mean_baseline"] == 4
    assert row[["sd_baseline", "change", "g", "p", "q"]].isna().all()
    assert row["mean_followup"] == pytest.approx(np.mean(MIXED))
    assert row["verdict"] == "uncertain"
    assert len(told.notes) == 1


def test_a_mean_beside_shares_that_the_source_has_hidden_is_rounded():
    """Two hidden shares of known sum follow from an exact mean."""
    here = {"wave": "T1", "group": "elever", "item": "t1"}
    answers = pd.DataFrame(
        {**here, "option": o, "n": n, "state": "known" if n else "suppressed"}
        for o, n in ((1, None), (2, None), (3, 20), (4, 10))
    )
    scores = pd.DataFrame([{**here, "measure": "t1", "n": 40, "total": 117, "total_sq": 376}]).drop(
        columns="item"
    )
    survey = build(scores=scores, answers=answers, codebook=BOOK)
    assert protect(summarise(survey, ITEM)).frame["mean"].tolist() == [2.9]
    assert summarise(survey, ITEM)["mean"].tolist() == [2.925]


def test_shares_without_scores_are_protected_too():
    here = {"wave": "T1", "group": "elever", "item": "t1"}
    answers = pd.DataFrame({**here, "option": o, "n": 1} for o in (1, 2, 3, 4))
    frame = protect(shares(build(answers=answers, codebook=BOOK))).frame
    assert frame["hidden"].all()


def test_a_mean_without_n_comes_with_a_warning():
    survey = survey_of([starred("known") | {"mean": 4.1}])
    told = protect(summarise(survey))
    assert [str(note) for note in told.notes] == ["n ukjent – skjerming kan ikke kontrolleres."]
    assert "n ukjent" in told.to_html()
