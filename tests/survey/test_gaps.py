from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from tests.survey.examples import cell, survey_of

from kfl_widgets.survey import (
    Factor,
    Filters,
    Scale,
    Wave,
    against,
    compare,
    gap,
    protect,
    trend,
)
from kfl_widgets.survey.contrast import SPREADS, VERDICTS

ALIKE = [Factor("trivsel", "Trivsel", group) for group in ("elever", "lærere")]


def only_row(table):
    assert len(table) == 1
    return table.iloc[0]


def pupils_and_teachers(*factors):
    rows = [cell(200, 3.0, 0.8), cell(60, 3.6, 0.5, group="lærere")]
    return survey_of(rows, *(factors or ALIKE))


def statistics(first, second):
    """Give what SciPy says of two samples told by (n, mean, sd)."""
    t, p = stats.ttest_ind_from_stats(*second[1:], second[0], *first[1:], first[0], equal_var=False)
    return t, p


# -- group against group -----------------------------------------------------------------------


def test_a_gap_is_second_minus_first():
    row = only_row(gap(pupils_and_teachers(), "elever", "lærere", ("factor",)))
    assert row["gap"] == pytest.approx(0.6)
    assert (row["t"], row["p"]) == pytest.approx(
        statistics((200, 3.0, 0.8), (60, 3.6, 0.5)), rel=1e-9
    )
    assert row["gap_low"] < 0.6 < row["gap_high"]
    assert row["verdict"] == "clear_better"
    assert row["spread"] == "narrower"
    assert row["reason"] == ""


def test_girls_and_boys_are_compared_within_each_group():
    rows = [cell(30, m, gender=k) for k, m in (("jenter", 3.4), ("gutter", 2.9))]
    row = only_row(
        gap(survey_of(rows), "jenter", "gutter", ("group", "factor"), dimension="gender")
    )
    assert row["gap"] == pytest.approx(-0.5)


def test_groups_on_different_scales_are_refused_with_the_reason():
    other = Factor("trivsel", "Trivsel", "lærere", Scale(1, 7))
    row = only_row(gap(pupils_and_teachers(ALIKE[0], other), "elever", "lærere"))
    assert row["state"] == "refused"
    assert str(row["reason"]) == (
        "Gruppene har svart på ulike skalaer (1–5 og 1–7), så nivåene kan ikke sammenlignes."
    )
    assert math.isnan(row["gap"])
    assert math.isnan(row["q"])
    assert row["verdict"] == row["spread"] == "uncertain"
    assert row["mean_first"] == pytest.approx(3.0)


def test_groups_where_high_means_opposite_things_are_refused():
    other = Factor("trivsel", "Trivsel", "lærere", high_is_good=False)
    row = only_row(gap(pupils_and_teachers(ALIKE[0], other), "elever", "lærere"))
    assert row["state"] == "refused"
    assert str(row["reason"]) == "Høy skåre er bra i den ene gruppen og ikke i den andre."


def test_a_refused_row_takes_no_part_in_q():
    rows = [
        cell(50, mean, group=group, measure=measure)
        for measure in ("a", "b")
        for group, mean in (("elever", 3.0), ("lærere", 3.4))
    ]
    factors = [Factor(m, m, g) for m in ("a", "b") for g in ("elever",)]
    factors += [Factor("a", "a", "lærere"), Factor("b", "b", "lærere", Scale(1, 4))]
    table = gap(survey_of(rows, *factors), "elever", "lærere").set_index("factor")
    assert table.loc["a", "q"] == table.loc["a", "p"]


def test_a_factor_that_only_one_group_has_is_no_gap():
    survey = survey_of([cell(20), cell(20, group="lærere", measure="ledelse")])
    assert gap(survey, "elever", "lærere").empty


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("elever", "naboer"), "no group 'naboer'"),
        (("elever", "lærere", ("group", "factor")), "what is compared"),
        (("elever", "lærere", ("factor",), Filters(groups=("elever",))), "what is compared"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        gap(pupils_and_teachers(), *arguments)


def test_a_gap_is_hidden_if_either_side_is():
    rows = [
        cell(n, gender=k, grade=g)
        for g, k, n in (
            *(("8", "jenter", 30), ("8", "gutter", 30), ("9", "jenter", 4), ("9", "gutter", 30)),
            *(("10", "jenter", 30), ("10", "gutter", 30)),
        )
    ]
    table = gap(survey_of(rows), "jenter", "gutter", ("grade", "factor"), dimension="gender")
    frame = protect(table).frame.set_index("grade")
    assert frame.loc["9", "hidden"]
    assert frame.loc["9", ["gap", "mean_first", "mean_second", "g", "q", "sd_ratio"]].isna().all()
    assert not frame.loc["10", "hidden"] or not frame.loc["8", "hidden"]


def test_a_refused_row_stays_refused_when_it_is_protected():
    other = Factor("trivsel", "Trivsel", "lærere", Scale(1, 7))
    frame = protect(gap(pupils_and_teachers(ALIKE[0], other), "elever", "lærere")).frame
    assert frame["state"].tolist() == ["refused"]
    assert frame["n_first"].tolist() == [200]


# -- school against reference ------------------------------------------------------------------


def lia_and_municipality(lia=40):
    rows = [
        cell(n, mean, 0.8, school=school, grade=grade)
        for school, grade, n, mean in (
            *(("Lia", "8", lia, 3.4), ("Lia", "9", 50, 3.4), ("Moen", "9", 60, 3.0)),
            *(("Kommunen", "8", 400, 3.0), ("Kommunen", "9", 500, 3.2)),
        )
    ]
    return survey_of(rows, references=["Kommunen"])


def test_a_school_is_held_against_the_reference():
    table = against(lia_and_municipality(), "Kommunen", ("school", "factor"))
    assert table["school"].tolist() == ["Lia", "Moen"]
    assert table["n_reference"].tolist() == [900, 900]
    assert table["n_school"].tolist() == [90, 60]
    assert table["gap"].tolist() == pytest.approx([3.4 - 2800 / 900, 3.0 - 2800 / 900])


def test_the_reference_has_the_grades_that_are_asked_for():
    table = against(lia_and_municipality(), "Kommunen", where=Filters(grades=("8",)))
    row = only_row(table)
    assert (row["n_reference"], row["mean_reference"]) == (400, 3.0)
    assert (row["t"], row["p"]) == pytest.approx(
        statistics((400, 3.0, 0.8), (40, 3.4, 0.8)), rel=1e-9
    )
    assert row["verdict"] == "clear_better"


def test_a_reference_of_few_people_hides_the_comparison():
    rows = [cell(40, school="Lia"), cell(5, school="Kommunen")]
    survey = survey_of(rows, references=["Kommunen"])
    frame = protect(against(survey, "Kommunen", ("wave", "school", "factor"))).frame
    assert frame["hidden"].tolist() == [True]


def test_a_school_of_few_people_is_hidden_beside_its_reference():
    frame = protect(against(lia_and_municipality(3), "Kommunen", ("grade", "factor"))).frame
    assert frame["hidden"].tolist() == [True, True]


def test_a_reference_must_be_one():
    with pytest.raises(ValueError, match="no reference 'Lia'"):
        against(lia_and_municipality(), "Lia")


def test_a_reference_without_sd_gives_no_interval():
    rows = [cell(40, 3.4, school="Lia"), cell(900, 3.0, math.nan, school="Kommunen")]
    row = only_row(against(survey_of(rows, references=["Kommunen"]), "Kommunen"))
    assert row["gap"] == pytest.approx(0.4)
    assert math.isnan(row["p"])
    assert row["verdict"] == "uncertain"


# -- all waves ---------------------------------------------------------------------------------

WAVES = [Wave("T1", 2016), Wave("T2", 2018), Wave("T3", 2020)]


def three_waves(n=(40, 40, 40), means=(3.0, 3.5, 3.4)):
    rows = [
        cell(k, mean, 0.8, wave=w.code) for k, mean, w in zip(n, means, WAVES, strict=True) if k
    ]
    return survey_of(rows, waves=WAVES)


def test_each_wave_stands_with_the_change_since_the_one_before():
    table = trend(three_waves())
    assert table["wave"].tolist() == ["T1", "T2", "T3"]
    assert table["previous"].tolist()[1:] == ["T1", "T2"]
    assert math.isnan(table["change"][0])
    assert table["change"].tolist()[1:] == pytest.approx([0.5, -0.1])
    assert table["mean"].tolist() == pytest.approx([3.0, 3.5, 3.4])
    assert table["verdict"].tolist() == ["uncertain", "clear_better", "uncertain"]


def test_a_trend_gives_what_comparing_two_waves_gives():
    row = trend(three_waves()).iloc[2]
    alone = only_row(compare(three_waves(), "T2", "T3"))
    for number in ("change", "change_low", "change_high", "p", "g", "g_low", "sd_ratio"):
        assert row[number] == pytest.approx(alone[number])


def test_a_wave_can_be_left_out():
    table = trend(three_waves(), where=Filters(waves=("T1", "T3")))
    assert table["change"].tolist()[1:] == pytest.approx([0.4])


def test_a_wave_without_the_group_breaks_the_line():
    extra = [cell(30, wave=w.code, group="lærere") for w in (WAVES[0], WAVES[2])]
    rows = [cell(30, wave=w.code) for w in WAVES]
    table = trend(survey_of([*rows, *extra], waves=WAVES))
    teachers = table[table["group"] == "lærere"]
    assert teachers["wave"].tolist() == ["T1", "T3"]
    assert teachers["change"].isna().all()


def test_a_hidden_wave_hides_its_own_row_and_the_change_after_it():
    frame = protect(trend(three_waves((40, 3, 40)))).frame
    assert frame["hidden"].tolist() == [False, True, False]
    assert frame["mean"].notna().tolist() == [True, False, True]
    hanging = ["n_previous", "mean_previous", "change", "change_low", "g", "p", "q", "sd_ratio"]
    assert frame[hanging].isna().all(axis=None)


# -- spread ------------------------------------------------------------------------------------


def two_spreads(before, after):
    rows = [cell(n, mean, sd, wave=w) for w, (n, mean, sd) in (("T1", before), ("T2", after))]
    return only_row(compare(survey_of(rows), "T1", "T2"))


def test_a_lower_mean_with_smaller_spread_can_be_said():
    row = two_spreads((120, 3.4, 0.9), (120, 3.0, 0.5))
    assert row["verdict"] == "clear_worse"
    assert row["spread"] == "narrower"
    assert row["sd_ratio"] == pytest.approx(0.5 / 0.9)


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ((100, 3.0, 0.5), (100, 3.0, 0.9), "wider"),
        ((900, 3.0, 0.8), (900, 3.0, 0.8), "same"),
        ((20, 3.0, 0.8), (20, 3.0, 0.9), "uncertain"),
        ((20, 3.0, 0.0), (20, 3.0, 0.9), "uncertain"),
        ((20, 3.0, math.nan), (20, 3.0, 0.9), "uncertain"),
    ],
)
def test_the_spread_has_a_word(before, after, word):
    assert two_spreads(before, after)["spread"] == word
    assert word in SPREADS


def test_the_interval_of_the_spread_is_that_of_the_f_distribution():
    row = two_spreads((40, 3.0, 0.9), (60, 3.0, 0.6))
    ratio = (0.6 / 0.9) ** 2
    ends = [np.sqrt(ratio / stats.f.ppf(q, 59, 39)) for q in (0.975, 0.025)]
    assert [row["sd_ratio_low"], row["sd_ratio_high"]] == pytest.approx(ends, rel=1e-9)
    assert row["sd_p"] == pytest.approx(2 * stats.f.cdf(ratio, 59, 39), rel=1e-9)


def test_one_wide_spread_among_many_must_stand_out():
    """Among forty rows one with p just below .05 is what chance gives."""
    factors = [Factor(f"f{i}", f"F{i}", "elever") for i in range(40)]
    rows = [
        cell(50, 3.0, 0.8 if i or w == "T1" else 0.8 * 1.33, wave=w, measure=f"f{i}")
        for i in range(40)
        for w in ("T1", "T2")
    ]
    row = compare(survey_of(rows, *factors), "T1", "T2").iloc[0]
    assert row["sd_p"] < 0.05
    assert row["sd_ratio_low"] > 1
    assert row["spread"] == "uncertain"


def test_every_verdict_has_a_word():
    assert set(trend(three_waves())["verdict"]) <= set(VERDICTS)
