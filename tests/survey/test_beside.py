"""Levels beside a yardstick: the same numbers as the functions that ask for each side alone."""

import numpy as np
import pytest

from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import Filters, against, compare, protect, summarise
from kfl_widgets.survey.beside import beside

PUPILS = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("elever",))
BY_GRADE = ("group", "factor", "grade")


@pytest.fixture(scope="module")
def survey():
    return demo()


def numbers(table, *columns):
    return table[list(columns)].to_numpy(float)


def test_a_municipality_is_the_same_yardstick_as_in_against(survey):
    there = PUPILS.with_("school", ("Kommunen",))
    ours = beside(survey, there, BY_GRADE, PUPILS, without=("school",), name="Kommunen")
    theirs = against(survey, "Kommunen", BY_GRADE, PUPILS)
    theirs = theirs.set_index(list(BY_GRADE)).loc[
        list(ours[list(BY_GRADE)].itertuples(index=False))
    ]
    columns = ("mean_school", "mean_reference", "gap", "gap_low", "g", "p")
    assert np.allclose(numbers(ours, *columns), numbers(theirs, *columns), equal_nan=True)
    assert ours["verdict"].to_list() == theirs["verdict"].to_list()


def test_an_earlier_wave_is_the_same_yardstick_as_in_compare(survey):
    ours = beside(survey, PUPILS.with_("wave", ("T1",)), where=PUPILS, name="T1")
    theirs = compare(survey, "T1", "T2", where=PUPILS.with_("wave", ()))
    assert np.allclose(numbers(ours, "gap", "q"), numbers(theirs, "change", "q"))


def test_each_grade_is_held_against_all_grades_together(survey):
    ours = beside(survey, PUPILS, BY_GRADE, PUPILS, without=("grade",))
    whole = summarise(survey, ("group", "factor"), PUPILS).set_index("factor")["mean"]
    assert np.allclose(ours["mean_reference"].astype(float), whole.loc[ours["factor"]])


def test_rows_stand_in_the_order_that_was_asked_for(survey):
    ours = beside(survey, None, BY_GRADE, PUPILS)
    assert list(dict.fromkeys(ours["factor"])) == list(
        dict.fromkeys(summarise(survey, ("group", "factor"), PUPILS)["factor"])
    )
    assert list(ours["grade"][:3]) == ["1", "2", "3"]


def test_without_a_yardstick_the_levels_stand_alone(survey):
    shown = protect(beside(survey, None, where=PUPILS)).frame
    assert shown["mean_reference"].isna().all()
    assert shown["gap"].isna().all()
    assert shown["mean_school"].notna().all()
    assert not shown["hidden"].any()


def test_a_hidden_yardstick_hides_nothing_but_itself(survey):
    there = PUPILS.with_("grade", ("4",))
    table = beside(survey, there, where=PUPILS, name="4. trinn")
    strict, loose = protect(table, 12).frame, protect(table, 7).frame
    assert loose["mean_reference"].notna().any()
    assert strict["mean_reference"].isna().all()
    assert strict["gap"].isna().all()
    assert strict["mean_school"].notna().all()


def test_a_hidden_cell_says_nothing_of_its_distance(survey):
    parents = PUPILS.with_("group", ("foresatte",))
    table = protect(beside(survey, parents, BY_GRADE, parents, without=("grade",)))
    hidden = table.frame[table.frame["hidden"]]
    assert set(hidden["grade"]) == {"2", "4"}
    assert hidden[["mean_school", "gap", "g", "p", "q", "t"]].isna().all(axis=None)


def test_groups_are_never_averaged(survey):
    with pytest.raises(ValueError, match="group"):
        beside(survey, None, ("factor",), Filters(waves=("T2",)))
