"""Areas: frozen evidence, and operations that give a new tuple."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.improvement import (
    Area,
    Evidence,
    evidence_of,
    explain,
    find,
    is_too_many,
    move,
    of_kind,
    remove,
    tag,
)
from kfl_widgets.survey import (
    Filters,
    Source,
    against,
    compare,
    gap,
    protect,
    response_rates,
    summarise,
)

DAY = date(2026, 11, 21)


def evidence(factor: str, **more) -> Evidence:
    known = {"label": factor, "group": "elever", "baseline": "T1", "followup": "T2"}
    return Evidence(factor=factor, **known, min_n=7, seen=DAY, **more)


def chosen(*factors: str, kind="improve") -> tuple[Area, ...]:
    areas: tuple[Area, ...] = ()
    for factor in factors:
        areas = tag(areas, evidence(factor), kind)
    return areas


@pytest.fixture(scope="module")
def survey():
    return demo()


def test_evidence_is_the_row_as_it_was_seen(survey):
    where = Filters(schools=(SCHOOL_A,), groups=("elever",), grades=("8", "9", "10"))
    table = protect(compare(survey, "T1", "T2", where=where, reference="Kommunen"))
    row = table.frame.iloc[1]
    seen = evidence_of(table, 1, [Source("T1.xlsx", "mal", "abc")], DAY)
    assert (seen.label, seen.group, seen.grades) == (row["label"], "elever", ("8", "9", "10"))
    assert seen.change == row["change"]
    assert seen.n_baseline == int(row["n_baseline"])
    assert seen.reference_name == "Kommunen"
    assert seen.sources[0].sha256 == "abc"
    assert seen.seen == DAY


def test_a_hidden_row_can_not_become_evidence(survey):
    table = protect(compare(survey, "T1", "T2", where=Filters((), (SCHOOL_A,), ("ledere",))))
    assert table.frame["hidden"].all()
    with pytest.raises(ValueError, match="hidden"):
        evidence_of(table, 0)


def test_a_level_is_evidence_of_one_wave(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("elever",))
    table = protect(summarise(survey, ("factor",), where))
    seen = evidence_of(table, 0)
    assert (seen.about, seen.baseline, seen.followup, seen.group) == ("level", "", "T2", "elever")
    assert seen.mean_followup == table.frame["mean"][0]
    assert seen.mean_baseline is None


def test_a_distance_from_the_reference_names_it(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("elever",))
    table = protect(against(survey, "Kommunen", ("factor",), where))
    seen, row = evidence_of(table, 0), table.row(0)
    assert (seen.about, seen.reference_name) == ("level", "Kommunen")
    assert (seen.reference, seen.change) == (row["mean_reference"], row["gap"])


def test_a_gap_names_both_sides(survey):
    where = Filters(waves=("T2",), schools=(SCHOOL_A,))
    table = protect(gap(survey, "elever", "foresatte", ("factor",), where))
    row = int(table.frame.index[~table.frame["hidden"] & table.frame["gap"].notna()][0])
    seen = evidence_of(table, row)
    assert (seen.group, seen.other, seen.baseline, seen.followup) == (
        "elever",
        "foresatte",
        "T2",
        "T2",
    )
    genders = protect(
        gap(survey, "jenter", "gutter", ("group", "factor"), where, dimension="gender")
    )
    row = int(genders.frame.index[~genders.frame["hidden"]][0])
    assert (evidence_of(genders, row).genders, evidence_of(genders, row).other) == (
        ("jenter",),
        "gutter",
    )


def test_response_rates_are_no_evidence(survey):
    rates = protect(response_rates(survey, where=Filters(schools=(SCHOOL_A,))))
    with pytest.raises(ValueError, match="rate"):
        evidence_of(rates, 0)


def test_a_row_split_by_grade_names_its_grade(survey):
    where = Filters(schools=(SCHOOL_A,), groups=("elever",))
    table = protect(compare(survey, "T1", "T2", by=("group", "grade", "factor"), where=where))
    row = int(table.frame.index[~table.frame["hidden"]][0])
    assert evidence_of(table, row).grades == (str(table.frame["grade"][row]),)


def test_records_are_frozen_and_refuse_what_they_do_not_know():
    area = chosen("Trivsel")[0]
    with pytest.raises(ValidationError):
        area.why = "nytt"
    with pytest.raises(ValidationError):
        evidence("Trivsel", secret=1)


def test_an_area_survives_being_written_and_read():
    area = explain(chosen("Trivsel"), chosen("Trivsel")[0].key, "Fordi æøå «dette» 😀")[0]
    assert Area.model_validate_json(area.model_dump_json()) == area


def test_the_same_finding_is_tagged_once_and_keeps_its_reason():
    areas = explain(chosen("Trivsel"), chosen("Trivsel")[0].key, "Derfor")
    again = tag(areas, evidence("Trivsel", change=0.4), "strength")
    assert len(again) == 1
    assert (again[0].kind, again[0].why, again[0].evidence.change) == ("strength", "Derfor", 0.4)


def test_the_same_factor_for_other_grades_is_another_area():
    areas = tag(chosen("Trivsel"), evidence("Trivsel", grades=("9",)), "improve")
    assert len(areas) == 2


def test_more_than_three_to_improve_is_too_many_and_strengths_do_not_count():
    assert not is_too_many(chosen("A", "B", "C"))
    assert is_too_many(chosen("A", "B", "C", "D"))
    assert not is_too_many(chosen("A", "B", "C", "D", kind="strength"))


def test_moving_keeps_to_the_areas_of_its_kind():
    areas = (*chosen("A", "B"), *chosen("S", kind="strength"), *chosen("C"))
    moved = move(areas, areas[3].key, -1)
    assert [a.evidence.factor for a in moved] == ["A", "C", "S", "B"]
    assert move(areas, "unknown", 1) == areas


factors = st.lists(st.sampled_from("ABCDE"), max_size=8)


@given(factors, st.sampled_from("ABCDE"), st.integers(-9, 9))
def test_moving_never_loses_or_invents_an_area(names, name, steps):
    areas = chosen(*names)
    moved = move(areas, evidence(name).key, steps)
    assert sorted(a.key for a in moved) == sorted(a.key for a in areas)


@given(factors, st.sampled_from("ABCDE"))
def test_removing_undoes_tagging(names, name):
    areas = remove(chosen(*names), evidence(name).key)
    assert remove(tag(areas, evidence(name), "improve"), evidence(name).key) == areas
    assert find(areas, evidence(name).key) is None
    assert of_kind(areas, "improve") == areas
