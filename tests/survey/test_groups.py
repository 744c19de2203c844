"""Several groups at once: who is compared with whom, and that nothing hidden comes along."""

import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.survey import Factor, Scale, compare_groups, gap, protect


def three_groups(*scales, ns=(100, 80, 60)):
    groups = ("elever", "foresatte", "lærere")
    scales = scales or (Scale(1, 4),) * 3
    factors = [Factor("trivsel", "Trivsel", g, s) for g, s in zip(groups, scales, strict=True)]
    rows = [
        cell(n, 3 + i / 5, 0.7, group=g) for i, (g, n) in enumerate(zip(groups, ns, strict=True))
    ]
    return survey_of(rows, *factors)


def test_each_group_stands_against_the_first():
    table = compare_groups(three_groups())
    assert list(zip(table["first"], table["second"], strict=True)) == [
        ("elever", "foresatte"),
        ("elever", "lærere"),
    ]


def test_the_numbers_are_those_of_gap():
    survey = three_groups()
    one = gap(survey, "elever", "lærere", ("factor",)).iloc[0]
    row = compare_groups(survey).iloc[1]
    for name in ("gap", "gap_low", "gap_high", "g", "p", "n_first", "mean_second"):
        assert row[name] == one[name]


def test_q_counts_all_pairs():
    survey = three_groups()
    alone = gap(survey, "elever", "foresatte", ("factor",)).iloc[0]
    together = compare_groups(survey).iloc[0]
    assert together["q"] >= alone["q"]


def test_a_group_on_another_scale_is_compared_with_its_like():
    table = compare_groups(three_groups(Scale(1, 5), Scale(1, 4), Scale(1, 4)))
    told = {(r["first"], r["second"]): r["state"] for r in table.to_dict("records")}
    assert told == {("elever", "foresatte"): "refused", ("foresatte", "lærere"): "known"}


def test_only_the_groups_asked_for_are_compared():
    table = compare_groups(three_groups(), among=("foresatte", "lærere"))
    assert list(table["first"]) == ["foresatte"]


def test_one_group_has_nobody_to_be_compared_with():
    with pytest.raises(ValueError, match="two groups"):
        compare_groups(survey_of([cell(50)]))


def test_a_gap_is_hidden_when_either_side_is_small():
    frame = protect(compare_groups(three_groups(ns=(100, 80, 3)))).frame
    assert list(frame["hidden"]) == [False, True]
    assert frame.loc[1, ["mean_second", "n_second", "sd_second", "gap", "g", "p", "q"]].isna().all()
    assert list(frame["mean_first"]) == [3.0, 3.0]


def test_of_a_hidden_gap_both_sides_are_hidden_when_both_are_small():
    frame = protect(compare_groups(three_groups(ns=(4, 80, 3)), among=("elever", "lærere"))).frame
    assert list(frame["hidden"]) == [True]
    assert frame[["n_first", "n_second", "mean_first", "mean_second"]].isna().all(axis=None)
