from __future__ import annotations

import dataclasses

import pytest
from tests.survey.examples import cell, counts, questionnaire, survey_of

from kfl_widgets.locale import msg
from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Problem,
    Scale,
    Wave,
    Where,
    summarise,
)


def test_a_survey_is_frozen():
    survey = counts("grade", {"8": 20})
    with pytest.raises(dataclasses.FrozenInstanceError):
        survey.scores = None  # type: ignore[misc]


def test_a_changed_survey_forgets_what_was_computed_for_the_old_one():
    survey = counts("grade", {"8": 20})
    survey.memo()["kept"] = 1
    assert dataclasses.replace(survey, references=("Kommunen",)).memo() == {}


def test_repr_shows_counts_and_no_content():
    survey = survey_of([cell(20, school="Lia skole", grade=g) for g in ("8", "9")])
    assert repr(survey) == ("<Survey 2 cells, 1 waves, 1 schools, 1 factors, 0 items, 0 problems>")


def test_values_leave_out_totals_and_references():
    rows = [cell(20, school=s) for s in ("alle", "Lia", "Kommunen")]
    survey = survey_of(rows, references=["Kommunen"])
    assert survey.values("school") == ("Lia",)


def test_filters_are_replaced_and_never_changed():
    nobody = Filters()
    chosen = nobody.with_("grade", ["8", "9"])
    assert chosen.grades == ("8", "9")
    assert nobody.of("grade") == ()


def test_codes_that_are_numbers_become_text():
    assert Filters(grades=(8, 9)) == Filters(grades=("8", "9"))
    assert Filters().with_("grade", range(8, 10)).grades == ("8", "9")


@pytest.mark.parametrize("codes", ["elever", 8, None])
def test_one_code_alone_is_refused(codes):
    with pytest.raises(TypeError, match="groups takes several codes"):
        Filters(groups=codes)
    with pytest.raises(TypeError, match="grades takes several codes"):
        Filters().with_("grade", codes)


def test_a_sentence_is_shown_as_it_is_said():
    told = msg("Fant {n} rader.", n=3)
    assert repr(told) == "<Message Fant 3 rader.>"
    assert repr(Problem("error", told)) == "<Problem error: Fant 3 rader.>"


def test_a_problem_says_where_what_and_what_to_do():
    problem = Problem(
        "error", msg("Fant {n} rader.", n=3), Where("a.xlsx", "Svar", "C7"), msg("Se etter.")
    )
    assert str(problem) == "a.xlsx › Svar › C7: Fant 3 rader. Se etter."


@pytest.mark.parametrize(
    ("scale", "name"),
    [
        (Scale(1, 5), "1–5"),
        (Scale(0, 100, unit="%"), "0–100 %"),
        (Scale(None, None, unit="poeng"), "500-poengsskala"),
        (Scale(None, None), "ukjent skala"),
    ],
)
def test_a_scale_has_a_short_name(scale, name):
    assert scale.name == name


def test_a_wave_is_labelled_with_its_year_once():
    assert Wave("T1", 2016).label == "T1 2016"
    assert Wave("Høst 2016", 2016).label == "Høst 2016"
    assert Wave("T1").label == "T1"


def test_the_codebook_finds_items_by_group_and_factor():
    codebook = questionnaire()
    assert [item.code for item in codebook.items_of("elever", "trivsel")] == ["t1", "t2", "t3"]
    assert codebook.factor("lærere", "trivsel") is None
    assert codebook.item("foresatte", "f1") == codebook.items[3]


def test_a_reversed_item_is_good_when_low_and_the_other_way_round_in_a_bad_factor():
    factors = (Factor("f", "F", "elever"), Factor("m", "Mobbing", "elever", high_is_good=False))
    items = tuple(
        Item(f"{factor}{reversed}", "", "elever", factor, reversed=reversed)
        for factor in ("f", "m")
        for reversed in (False, True)
    )
    kinds = Codebook(factors, items).measures.set_index("measure")["high_is_good"]
    assert kinds[["fFalse", "fTrue", "mFalse", "mTrue"]].tolist() == [True, False, False, True]


def test_a_measure_without_a_group_is_named_from_the_one_group_that_was_asked_for():
    """The same code may have another label, scale and direction in another group."""
    survey = survey_of(
        [cell(20), cell(20, group="foresatte")],
        Factor("trivsel", "Elevenes trivsel", "elever"),
        Factor("trivsel", "Barnets trivsel", "foresatte", Scale(0, 100, unit="%")),
    )
    table = summarise(survey, ("wave", "factor"), Filters(groups=("foresatte",)))
    assert table["label"].tolist() == ["Barnets trivsel"]
    assert table["scale"].tolist() == ["0–100 %"]
