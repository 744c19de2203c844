from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.survey.examples import cell, counts, questionnaire, starred, survey_of

from kfl_widgets.survey import (
    ALL,
    UNKNOWN,
    Codebook,
    Factor,
    Filters,
    Item,
    build,
    gap,
    reduce,
    response_rates,
    summarise,
)

UNSPLIT = ("wave", "group", "factor")
NUMBERS = ["n", "mean", "sd", "ci_low", "ci_high"]


def only_row(table):
    assert len(table) == 1
    return table.iloc[0]


# -- what is computed --------------------------------------------------------------------------

SCORES = st.lists(
    st.tuples(st.sampled_from(["8", "9", "10"]), st.integers(1, 5)), min_size=3, max_size=40
)


@settings(max_examples=20, deadline=None)
@given(SCORES, st.sampled_from([0.9, 0.95]))
def test_cells_sum_to_what_all_answers_together_say(scores, confidence):
    people = pd.DataFrame(scores, columns=["grade", "f1"]).assign(wave="T1", group="foresatte")
    row = only_row(summarise(reduce(people, questionnaire()), UNSPLIT, confidence=confidence))
    x = people["f1"].to_numpy(float)
    assert row["n"] == len(x)
    assert row["mean"] == pytest.approx(x.mean())
    assert row["sd"] == pytest.approx(x.std(ddof=1))
    if x.std():
        interval = stats.t.interval(confidence, len(x) - 1, x.mean(), stats.sem(x))
        assert (row["ci_low"], row["ci_high"]) == pytest.approx(interval)


@settings(max_examples=20, deadline=None)
@given(SCORES, st.sets(st.sampled_from(["8", "9", "10"]), min_size=1))
def test_chosen_grades_sum_to_what_their_answers_say(scores, grades):
    people = pd.DataFrame(scores, columns=["grade", "f1"]).assign(wave="T1", group="foresatte")
    table = summarise(
        reduce(people, questionnaire()), ("factor",), Filters(grades=tuple(sorted(grades)))
    )
    x = people.loc[people["grade"].isin(grades), "f1"]
    assert table["n"].sum() == len(x)
    if len(x):
        assert only_row(table)["mean"] == pytest.approx(x.mean())


def test_one_person_has_a_mean_and_no_spread():
    row = only_row(summarise(survey_of([cell(1, 4.0, 0.0)])))
    assert row["mean"] == 4
    assert row[["sd", "ci_low", "ci_high"]].isna().all()


def test_equal_answers_have_no_spread_at_all():
    """Thirds can't be written exactly, and rounding must not look like a tiny spread."""
    n, x = 30, 13 / 3
    rows = [cell(n) | {"total": math.fsum([x] * n), "total_sq": math.fsum([x * x] * n) + 1e-13}]
    assert only_row(summarise(survey_of(rows)))["sd"] == 0


def test_a_published_cell_gives_its_numbers_back():
    row = only_row(summarise(survey_of([cell(166, 4.2, 0.7)])))
    assert row[["n", "mean", "sd"]].tolist() == pytest.approx([166, 4.2, 0.7])


def test_without_an_sd_the_interval_is_unknown():
    row = only_row(summarise(survey_of([cell(20, 3.5, math.nan)])))
    assert row["mean"] == 3.5
    assert row[["sd", "ci_low", "ci_high"]].isna().all()
    assert row["state"] == "known"


def test_rows_come_in_the_codebooks_order_with_label_and_scale():
    factors = [Factor("b", "Bra", "elever"), Factor("a", "Annet", "elever")]
    table = summarise(survey_of([cell(9, measure=m) for m in "ab"], *factors))
    assert table["label"].tolist() == ["Bra", "Annet"]
    assert table["scale"].tolist() == ["1–5", "1–5"]
    assert table["decimals"].tolist() == [1, 1]


def test_a_level_says_whether_a_high_score_is_good():
    factors = [Factor("a", "A", "elever"), Factor("b", "B", "elever", high_is_good=False)]
    table = summarise(survey_of([cell(9, measure=m) for m in "ab"], *factors))
    assert table["high_is_good"].tolist() == [True, False]


def test_an_item_brings_its_factor_along():
    people = pd.DataFrame({"wave": "T1", "group": "elever", "t1": [4.0], "t2": 3.0, "t3": 2.0})
    table = summarise(reduce(people, questionnaire()), ("group", "item"))
    assert list(table.columns[:3]) == ["group", "factor", "item"]
    assert set(table["factor"]) == {"trivsel"}
    assert table["item"].tolist() == ["t1", "t2", "t3"]


def test_factors_and_items_are_never_in_one_table():
    items = (Item("t1", "Jeg trives", "elever", "trivsel"),)
    codebook = Codebook((Factor("trivsel", "Trivsel", "elever"),), items)
    survey = build(scores=pd.DataFrame([cell(9), cell(8, measure="t1")]), codebook=codebook)
    assert summarise(survey, UNSPLIT)["n"].tolist() == [9]
    assert summarise(survey, ("wave", "group", "item"))["n"].tolist() == [8]


def test_a_measure_the_codebook_does_not_know_is_called_by_its_code():
    row = only_row(summarise(survey_of([cell(20)], Factor("annet", "Annet", "elever"))))
    assert (row["factor"], row["label"]) == ("trivsel", "trivsel")


# -- which cells are meant ---------------------------------------------------------------------


def test_a_published_total_is_used_and_never_summed_with_its_details():
    rows = [cell(30), cell(12, gender="jenter"), cell(12, gender="gutter")]
    assert only_row(summarise(survey_of(rows), UNSPLIT))["n"] == 30


def test_details_are_shown_and_not_their_total_when_they_are_asked_for():
    rows = [cell(30), cell(12, gender="jenter"), cell(12, gender="gutter")]
    table = summarise(survey_of(rows), (*UNSPLIT, "gender"))
    assert table["gender"].tolist() == ["jenter", "gutter"]


def test_a_total_stands_where_there_are_no_details():
    rows = [cell(30), cell(12, wave="T2", gender="jenter"), cell(12, wave="T2", gender="gutter")]
    table = summarise(survey_of(rows), ("wave", "gender", "factor"))
    assert table["gender"].tolist() == ["alle", "jenter", "gutter"]


def test_totals_are_used_along_each_dimension_by_itself():
    """Grades without gender, and genders without grade: neither is added to the other."""
    rows = [
        *(cell(n, grade=g) for g, n in {"8": 10, "9": 20}.items()),
        *(cell(n, gender=k) for k, n in {"jenter": 14, "gutter": 16}.items()),
    ]
    survey = survey_of(rows)
    assert only_row(summarise(survey, UNSPLIT))["n"] == 30
    assert summarise(survey, (*UNSPLIT, "grade"))["n"].tolist() == [10, 20]
    assert summarise(survey, (*UNSPLIT, "gender"))["n"].tolist() == [14, 16]


def test_a_suppressed_detail_makes_the_sum_unknown_and_never_smaller():
    survey = survey_of([cell(20, grade="8"), starred(grade="9")])
    row = only_row(summarise(survey, UNSPLIT))
    assert row[NUMBERS].isna().all()
    assert row["state"] == "suppressed"


def test_a_suppressed_detail_leaves_the_published_total_alone():
    survey = survey_of([cell(25), cell(20, grade="8"), starred(grade="9")])
    assert only_row(summarise(survey, UNSPLIT))["n"] == 25


def test_a_mean_without_n_is_shown_alone():
    survey = survey_of([cell(math.nan, grade="8") | {"mean": 4.1, "sd": 0.8}])
    row = only_row(summarise(survey, (*UNSPLIT, "grade")))
    assert row[["mean", "sd"]].tolist() == [4.1, 0.8]
    assert row[["n", "ci_low", "ci_high"]].isna().all()


def test_a_mean_without_n_is_never_combined():
    survey = survey_of([cell(20, grade="8"), cell(math.nan, grade="9") | {"mean": 4.1, "sd": 0.8}])
    assert only_row(summarise(survey, UNSPLIT))[NUMBERS].isna().all()


def test_references_are_left_out_unless_named():
    survey = survey_of(
        [cell(20, school="Lia"), cell(900, 3.4, school="Kommunen")], references=["Kommunen"]
    )
    assert only_row(summarise(survey, UNSPLIT))["n"] == 20
    there = Filters(schools=("Kommunen",))
    assert only_row(summarise(survey, UNSPLIT, there))["mean"] == pytest.approx(3.4)
    both = Filters(schools=("Lia", "Kommunen"))
    assert summarise(survey, (*UNSPLIT, "school"), both)["n"].tolist() == [900, 20]


def test_choosing_what_is_not_there_gives_an_empty_table():
    table = summarise(counts("grade", {"8": 20}), UNSPLIT, Filters(grades=("10",)))
    assert len(table) == 0
    assert set(NUMBERS) <= set(table)


# -- what must not be mixed --------------------------------------------------------------------


@pytest.fixture
def mixed():
    rows = [
        cell(20, wave=w, group=g, school=s)
        for w in ("T1", "T2")
        for g in ("elever", "foresatte")
        for s in ("Lia", "Kommunen", "Landet")
    ]
    return survey_of(rows, references=["Kommunen", "Landet"])


@pytest.mark.parametrize(
    ("by", "where", "complaint"),
    [
        (("wave", "group"), Filters(), "'factor' or 'item'"),
        (("wave", "factor"), Filters(), "'group'"),
        (("group", "factor"), Filters(), "'wave'"),
        (("group", "factor"), Filters(waves=("T1", "T2")), "'wave'"),
        (UNSPLIT, Filters(schools=("Lia", "Kommunen")), "reference"),
        (UNSPLIT, Filters(schools=("Kommunen", "Landet")), "reference"),
        (("wave", "group", "faktor"), Filters(), "not 'faktor'"),
    ],
)
def test_what_must_not_be_mixed_is_refused(mixed, by, where, complaint):
    with pytest.raises(ValueError, match=complaint):
        summarise(mixed, by, where)


def test_one_chosen_wave_and_group_need_not_stand_in_by(mixed):
    where = Filters(waves=("T1",), groups=("elever",))
    assert only_row(summarise(mixed, ("factor",), where))["n"] == 20


def test_response_rates_mix_no_groups_either(mixed):
    with pytest.raises(ValueError, match="'group'"):
        response_rates(mixed, ("wave",))
    with pytest.raises(ValueError, match="not 'factor'"):
        response_rates(mixed, ("wave", "group", "factor"))


# -- response rates ----------------------------------------------------------------------------


def asked(*rows, **more):
    columns = ["grade", "invited", "answered"]
    people = pd.DataFrame(list(rows), columns=columns).assign(wave="T1", group="elever")
    return build(participation=people, **more)


def test_a_response_rate_is_answered_of_invited():
    row = only_row(response_rates(asked(("8", 20, 15), ("9", 30, 25))))
    assert row[["invited", "answered", "rate"]].tolist() == [50, 40, 0.8]


def test_an_unknown_number_of_invited_gives_an_unknown_rate():
    survey = counts("grade", {"8": 20})
    row = only_row(response_rates(survey))
    assert row["answered"] == 20
    assert math.isnan(row["invited"])
    assert math.isnan(row["rate"])


def test_an_unknown_number_of_answers_gives_an_unknown_rate():
    row = only_row(response_rates(asked(("8", 20, math.nan))))
    assert row["invited"] == 20
    assert math.isnan(row["rate"])


def test_uncounted_answers_are_the_largest_n_of_any_factor():
    people = pd.DataFrame({"wave": ["T1"], "group": "elever", "invited": 40})
    rows = [
        cell(n, measure=m, grade=g) for m, g, n in (("a", "8", 12), ("b", "8", 15), ("a", "9", 9))
    ]
    survey = build(scores=pd.DataFrame(rows), participation=people)
    row = only_row(response_rates(survey))
    assert row[["invited", "answered", "rate"]].tolist() == [40, 24, 0.6]


def test_a_count_of_answers_wins_over_the_largest_n():
    survey = asked(("8", 20, 18), scores=pd.DataFrame([cell(15, grade="8")]))
    assert only_row(response_rates(survey))["answered"] == 18


def test_a_rate_is_unknown_where_some_who_answered_stand_in_a_grade_nobody_counted():
    cells = [cell(n, grade=g) for g, n in (("8", 15), ("9", 25))]
    survey = asked(("8", 20, math.nan), scores=pd.DataFrame(cells))
    row = only_row(response_rates(survey))
    assert row["answered"] == 40
    assert row[["invited", "rate"]].isna().all()
    grades = response_rates(survey, ("wave", "group", "grade")).set_index("grade")
    assert grades.loc["8", "rate"] == 0.75
    assert math.isnan(grades.loc["9", "rate"])
    eighth = response_rates(survey, where=Filters(grades=("8",)))
    assert only_row(eighth)["rate"] == 0.75


def test_a_rate_is_unknown_where_nobody_counted_the_invited_of_a_school():
    people = pd.DataFrame({"wave": ["T1"], "school": "Lia", "group": "elever", "invited": 100})
    cells = [cell(n, school=s) for s, n in (("Lia", 80), ("Ås", 70))]
    survey = build(scores=pd.DataFrame(cells), participation=people)
    assert math.isnan(only_row(response_rates(survey))["rate"])
    schools = response_rates(survey, ("wave", "group", "school")).set_index("school")["rate"]
    assert schools["Lia"] == 0.8
    assert math.isnan(schools["Ås"])


def test_who_did_not_say_their_grade_or_gender_stands_among_those_who_were_invited():
    cells = [cell(n, grade=g) for g, n in (("8", 50), ("9", 45), (UNKNOWN, 1))]
    survey = asked(("8", 60, math.nan), ("9", 50, math.nan), scores=pd.DataFrame(cells))
    row = only_row(response_rates(survey))
    assert row[["invited", "answered"]].tolist() == [110, 96]
    genders = pd.DataFrame({"wave": "T1", "group": "elever", "gender": ["jenter", "gutter"]})
    cells = [cell(n, gender=g) for g, n in (("jenter", 20), ("gutter", 25), ("annet", 1))]
    survey = build(scores=pd.DataFrame(cells), participation=genders.assign(invited=30))
    assert only_row(response_rates(survey))["invited"] == 60


def test_a_count_without_a_grade_is_a_count_of_all():
    cells = [cell(n, grade=g) for g, n in (("8", 40), ("9", 45))]
    rows = ("8", 50, math.nan), ("9", 50, math.nan), (UNKNOWN, math.nan, 90)
    row = only_row(response_rates(asked(*rows, scores=pd.DataFrame(cells))))
    assert row[["invited", "answered", "rate"]].tolist() == [100, 90, 0.9]


def test_a_grade_that_was_invited_and_has_not_answered_stands_beside_girls_and_boys():
    cells = [cell(n, grade="8", gender=g) for g, n in (("jenter", 20), ("gutter", 25))]
    survey = asked(("8", 50, math.nan), ("9", 50, math.nan), scores=pd.DataFrame(cells))
    table = response_rates(survey, ("grade", "gender"), Filters(waves=("T1",), groups=("elever",)))
    assert table[["grade", "gender"]].to_numpy().tolist() == [
        ["8", "jenter"], ["8", "gutter"], ["9", ALL]
    ]  # fmt: skip
    assert table["invited"].tolist()[-1] == 50


def test_a_total_that_was_invited_is_no_part_beside_girls_and_boys():
    people = pd.DataFrame({"wave": ["T1"], "group": "elever", "invited": 60})
    cells = [cell(n, gender=g) for g, n in (("jenter", 20), ("gutter", 25))]
    survey = build(scores=pd.DataFrame(cells), participation=people)
    genders = response_rates(survey, ("wave", "group", "gender"))
    assert genders["gender"].tolist() == ["jenter", "gutter"]
    assert genders["rate"].isna().all()
    assert only_row(response_rates(survey))["rate"] == 0.75


def test_a_count_of_one_grade_says_nothing_of_the_others():
    cells = [cell(n, grade=g) for g, n in (("8", 24), ("9", 31))]
    survey = asked(("8", 30, 26), scores=pd.DataFrame(cells))
    grades = response_rates(survey, ("wave", "group", "grade")).set_index("grade")["answered"]
    assert grades.to_dict() == {"8": 26, "9": 31}
    assert only_row(response_rates(survey))["answered"] == 57


@given(
    st.dictionaries(st.sampled_from("89"), st.integers(1, 40), min_size=1),
    st.dictionaries(st.sampled_from("89"), st.integers(41, 90)),
)
def test_no_rate_is_above_all(answered, invited):
    """Where no part has more answers than people, no sum of them has."""
    rows = [(grade, n, math.nan) for grade, n in invited.items()]
    cells = [cell(n, grade=grade) for grade, n in answered.items()]
    survey = asked(*rows, scores=pd.DataFrame(cells))
    for by in (("wave", "group"), ("wave", "group", "grade")):
        assert not (response_rates(survey, by)["rate"] > 1).any()


def test_who_has_no_wave_is_of_no_others_wave():
    survey = survey_of([cell(30, wave="T1"), cell(20, wave=ALL)])
    with pytest.raises(ValueError, match="'wave'"):
        summarise(survey, ("group", "factor"))
    assert summarise(survey, UNSPLIT)["n"].tolist() == [30, 20]


def test_what_is_missing_is_worse_than_what_is_hidden_wherever_they_meet():
    rows = [starred(gender="jenter"), starred("missing", gender="gutter")]
    survey = survey_of(rows)
    assert only_row(summarise(survey))["state"] == "missing"
    between = gap(survey, "jenter", "gutter", UNSPLIT, dimension="gender")
    assert only_row(between)["state"] == "missing"
