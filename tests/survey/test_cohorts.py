from __future__ import annotations

import math

import pandas as pd
import pytest
from tests.survey.examples import cell, starred, survey_of

from kfl_widgets.survey import Factor, Filters, Wave, compare, protect, summarise

YEARS = (Wave("T1", 2016), Wave("T2", 2018))
GRADES = ("group", "grade", "factor")


def two_years_apart(people, waves=YEARS, factors=(), **more):
    """Build a survey from {(wave, grade): n}; a grade's mean is its number / 10 + the wave's."""
    rows = [
        cell(n, int(grade) / 10 + (3 if wave == "T1" else 2), wave=wave, grade=grade)
        for (wave, grade), n in people.items()
    ]
    return survey_of([*rows, *more.pop("extra", ())], *factors, waves=waves, **more)


MANY = {(w, str(g)): 20 + g for w in ("T1", "T2") for g in range(5, 9)}


def test_a_grade_is_compared_with_what_it_was_two_years_before():
    table = compare(two_years_apart(MANY), "T1", "T2", GRADES, match="cohort")
    assert table["grade"].tolist() == ["7", "8"]
    assert table["grade_baseline"].tolist() == ["5", "6"]
    assert table["n_baseline"].tolist() == [25, 26]
    assert table["n_followup"].tolist() == [27, 28]
    assert table["change"].tolist() == pytest.approx([2.7 - 3.5, 2.8 - 3.6])


def test_a_sum_of_cohorts_holds_only_those_that_both_waves_have():
    table = compare(two_years_apart(MANY), "T1", "T2", match="cohort")
    row = table.iloc[0]
    assert (row["grades_baseline"], row["grades_followup"]) == ("5,6", "7,8")
    assert (row["n_baseline"], row["n_followup"]) == (51, 55)
    assert row["mean_baseline"] == pytest.approx((25 * 3.5 + 26 * 3.6) / 51)


def test_a_sum_of_cohorts_is_what_their_cells_together_say():
    survey = two_years_apart(MANY)
    row = compare(survey, "T1", "T2", match="cohort").iloc[0]
    for side, wave, grades in (("baseline", "T1", ("5", "6")), ("followup", "T2", ("7", "8"))):
        alone = summarise(survey, where=Filters(waves=(wave,), grades=grades)).iloc[0]
        for number in ("n", "mean", "sd", "ci_low", "ci_high"):
            assert row[f"{number}_{side}"] == pytest.approx(alone[number])


def test_grades_are_those_of_the_followup():
    table = compare(
        two_years_apart(MANY), "T1", "T2", GRADES, Filters(grades=("8", "9")), match="cohort"
    )
    assert table["grade"].tolist() == ["8"]
    assert table["grade_baseline"].tolist() == ["6"]


def test_a_measure_that_the_young_were_not_asked_sums_fewer_cohorts():
    factors = [Factor(code, code, "elever") for code in ("trivsel", "mobbing")]
    extra = [cell(30, wave="T1", grade="6", measure="mobbing")]
    extra += [cell(30, wave="T2", grade=g, measure="mobbing") for g in ("7", "8")]
    survey = two_years_apart(MANY, factors=factors, extra=extra)
    table = compare(survey, "T1", "T2", match="cohort").set_index("factor")
    assert table["grades_followup"].to_dict() == {"trivsel": "7,8", "mobbing": "8"}
    assert table.loc["mobbing", "n_followup"] == 30


def test_people_without_a_grade_have_no_cohort():
    extra = [cell(30, wave=w, grade=g) for w in ("T1", "T2") for g in ("ukjent", "1-4", "alle")]
    table = compare(two_years_apart(MANY, extra=extra), "T1", "T2", GRADES, match="cohort")
    assert table["grade"].tolist() == ["7", "8"]


def test_a_suppressed_grade_leaves_the_sum_of_cohorts_unknown():
    people = {key: n for key, n in MANY.items() if key != ("T2", "8")}
    survey = two_years_apart(people, extra=[starred(wave="T2", grade="8")])
    row = compare(survey, "T1", "T2", match="cohort").iloc[0]
    assert row["state"] == "suppressed"
    assert math.isnan(row["change"])


@pytest.mark.parametrize("waves", [(), (Wave("T1", 2016),)])
def test_cohorts_need_the_years_of_both_waves(waves):
    with pytest.raises(ValueError, match="cohorts need the year of every wave"):
        compare(two_years_apart(MANY, waves), "T1", "T2", match="cohort")


def test_only_two_ways_to_match():
    with pytest.raises(ValueError, match="'grade' or 'cohort'"):
        compare(two_years_apart(MANY), "T1", "T2", match="class")


# -- protected ---------------------------------------------------------------------------------

FEW = {**MANY, ("T1", "6"): 3}  # in T1 6 and the next smallest, 5, are hidden; in T2 nothing is


def test_each_side_is_judged_at_its_own_grades():
    frame = protect(compare(two_years_apart(FEW), "T1", "T2", GRADES, match="cohort")).frame
    assert frame["hidden"].tolist() == [True, True]
    frame = protect(compare(two_years_apart(FEW), "T1", "T2", GRADES)).frame
    assert frame.loc[~frame["hidden"], "grade"].tolist() == ["7", "8"]


def test_a_sum_of_cohorts_holds_all_hidden_grades_or_none():
    together = protect(compare(two_years_apart(FEW), "T1", "T2", match="cohort"))
    assert not together.frame["hidden"].any()
    only_eighth = Filters(grades=("8",))
    table = compare(two_years_apart(FEW), "T1", "T2", where=only_eighth, match="cohort")
    assert protect(table).frame["hidden"].tolist() == [True]


def test_a_small_grade_at_followup_hides_it_too():
    people = {**MANY, ("T2", "8"): 3}
    frame = protect(compare(two_years_apart(people), "T1", "T2", GRADES, match="cohort")).frame
    assert frame["hidden"].tolist() == [False, True]
    summed = protect(compare(two_years_apart(people), "T1", "T2", match="cohort")).frame
    assert summed["hidden"].tolist() == [True]


def test_the_grades_stay_told_where_the_numbers_are_hidden():
    frame = protect(compare(two_years_apart(FEW), "T1", "T2", GRADES, match="cohort")).frame
    assert frame["grade_baseline"].tolist() == ["5", "6"]
    assert frame[["n_baseline", "change", "sd_ratio", "q"]].isna().all(axis=None)
    assert (frame["spread"] == "uncertain").all()
    assert pd.api.types.is_bool_dtype(frame["hidden"])
