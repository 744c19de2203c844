from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey.examples import cell, counts, messages, survey_of

from kfl_widgets.survey import (
    Codebook,
    Factor,
    Item,
    Scale,
    Source,
    Wave,
    build,
    combine,
    summarise,
)
from kfl_widgets.survey.build import natural_key


def order(survey, column, table="scores"):
    return list(getattr(survey, table)[column].cat.categories)


def test_grades_come_as_schools_list_them_with_unknown_and_totals_last():
    survey = counts("grade", dict.fromkeys(["alle", "vg1", "10", "ukjent", "9", "1"], 20))
    assert order(survey, "grade") == ["1", "9", "10", "vg1", "ukjent", "alle"]
    assert survey.scores["grade"].tolist() == ["1", "9", "10", "vg1", "ukjent", "alle"]


def test_waves_come_by_year_and_then_by_their_natural_order():
    rows = [cell(20, wave=w) for w in ("T10", "T2", "Start")]
    waves = [Wave("Start", 2016), Wave("T2", 2018), Wave("T10", 2018)]
    assert order(survey_of(rows, waves=waves), "wave") == ["Start", "T2", "T10"]


def test_waves_without_a_year_come_in_natural_order():
    survey = survey_of([cell(20, wave=w) for w in ("T10", "T2", "T1")])
    assert [wave.code for wave in survey.waves] == ["T1", "T2", "T10"]


def test_groups_and_genders_have_their_usual_order():
    rows = [cell(9, group=g, gender=k) for g in ("ledere", "andre", "elever") for k in ("gutter",)]
    survey = survey_of([*rows, cell(9, gender="jenter")])
    assert order(survey, "group") == ["elever", "ledere", "andre"]
    assert order(survey, "gender") == ["jenter", "gutter"]


def test_measures_come_in_the_codebooks_order():
    factors = (Factor("b", "B", "elever"), Factor("a", "A", "elever"))
    survey = survey_of([cell(9, measure="a"), cell(9, measure="b")], *factors)
    assert summarise(survey)["factor"].tolist() == ["b", "a"]


def test_natural_key_survives_digits_that_are_no_numbers():
    assert sorted(["9²", "10", "9"], key=natural_key) == ["9", "9²", "10"]


def test_missing_dimension_columns_are_totals_and_missing_codes_are_unknown():
    scores = pd.DataFrame({"wave": ["T1", "T1"], "measure": "f", "grade": ["8", None], "n": 9})
    table = build(scores=scores).scores
    assert table["grade"].tolist() == ["8", "ukjent"]
    assert set(table["gender"]) == {"alle"}


def test_missing_numbers_are_unknown_and_never_zero():
    table = build(scores=pd.DataFrame({"wave": ["T1"], "measure": ["f"], "n": [9]})).scores
    assert table["total"].isna().all()
    assert table["state"].tolist() == ["known"]


def test_an_empty_survey_can_be_built():
    survey = build()
    assert len(survey.scores) == 0
    assert survey.values("wave") == ()


def test_the_same_cell_twice_is_taken_once_and_told():
    survey = survey_of([cell(20), cell(20), cell(30, wave="T2")])
    assert survey.scores["n"].tolist() == [20, 30]
    assert messages(survey) == ["1 tall sto flere ganger og er tatt med én gang."]
    assert survey.problems[0].severity == "info"


def test_a_cell_with_two_different_numbers_keeps_the_first_and_warns():
    survey = survey_of([cell(20), cell(21)])
    assert survey.scores["n"].tolist() == [20]
    assert survey.problems[0].severity == "warning"
    assert "1 tall sto flere ganger med ulike verdier." in messages(survey)[0]


def test_both_kinds_of_repetition_are_counted_apart():
    survey = survey_of([cell(20), cell(20), cell(21)])
    assert [p.severity for p in survey.problems] == ["info", "warning"]


def test_a_file_that_repeats_another_is_named_once_with_how_much_it_repeats():
    first, again, another = (
        survey_of(
            [cell(20, grade="8"), cell(n, grade="9")],
            answers=pd.DataFrame(
                {"wave": "T1", "group": "elever", "item": "a", "option": [1, 2], "n": [5, 15]}
            ),
            sources=[Source(name, "mal", name, 2)],
        )
        for name, n in (("T1.xlsx", 30), ("igjen.xlsx", 30), ("rettet.xlsx", 31))
    )
    assert messages(combine([first, again, another])) == [
        "4 tall i «igjen.xlsx» sto fra før, og er tatt med én gang.",
        "3 tall i «rettet.xlsx» sto fra før, og er tatt med én gang.",
        "1 tall i «rettet.xlsx» sto fra før med andre verdier. "
        "Den første er brukt. Sjekk om en fil er lastet opp i to utgaver.",
    ]


def test_combining_one_survey_gives_it_back():
    survey = counts("grade", {"8": 20})
    assert combine([survey]) is survey


def test_combining_puts_waves_schools_and_problems_together():
    one = survey_of([cell(20, school="Lia"), cell(20, school="Lia")])
    other = survey_of([cell(30, wave="T2", school="Moen")], references=["Kommunen"])
    both = combine([one, other])
    assert both.values("wave") == ("T1", "T2")
    assert both.values("school") == ("Lia", "Moen")
    assert both.references == ("Kommunen",)
    assert len(messages(both)) == 1


def scaled(scale, wave, *items):
    factor = Factor("trivsel", "Trivsel", "elever", scale)
    return build(
        scores=pd.DataFrame([cell(20, wave=wave)]), codebook=Codebook((factor,), tuple(items))
    )


def test_a_factor_on_two_scales_is_kept_apart_and_told():
    both = combine([scaled(Scale(1, 5), "T1"), scaled(Scale(0, 100, unit="%"), "T2")])
    assert [(f.code, f.label) for f in both.codebook.factors] == [
        ("trivsel", "Trivsel"),
        ("trivsel (0–100 %)", "Trivsel (0–100 %)"),
    ]
    table = summarise(both)
    assert list(zip(table["wave"], table["factor"], strict=True)) == [
        ("T1", "trivsel"),
        ("T2", "trivsel (0–100 %)"),
    ]
    assert messages(both)[0].startswith(
        "«Trivsel» er målt på to skalaer (1–5 og 0–100 %) og kan ikke sammenlignes."
    )


def test_two_surveys_on_the_new_scale_meet_each_other():
    percent = Scale(0, 100, unit="%")
    all_three = combine([scaled(Scale(1, 5), "T1"), scaled(percent, "T2"), scaled(percent, "T3")])
    table = summarise(all_three)
    assert (table["factor"] == "trivsel (0–100 %)").sum() == 2


def test_scales_that_differ_in_decimals_only_are_one_scale():
    both = combine([scaled(Scale(1, 5), "T1"), scaled(Scale(1, 5, decimals=2), "T2")])
    assert len(both.codebook.factors) == 1
    assert both.problems == ()


def test_an_item_on_two_scales_is_told_too():
    one, other = (Item("t1", "Jeg trives", "elever", "trivsel", Scale(1, h)) for h in (4, 5))
    both = combine([scaled(Scale(1, 5), "T1", one), scaled(Scale(1, 5), "T2", other)])
    assert [i.code for i in both.codebook.items] == ["t1", "t1 (1–5)"]
    assert "«Jeg trives» er målt på to skalaer (1–4 og 1–5)" in messages(both)[0]


CELLS = st.fixed_dictionaries(
    {
        "wave": st.sampled_from(["T1", "T2", "T10"]),
        "school": st.sampled_from(["Lia", "Moen"]),
        "grade": st.sampled_from(["8", "9", "10", "alle"]),
        "measure": st.sampled_from(["a", "b"]),
    }
)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=8), min_size=2, max_size=4).flatmap(
        lambda parts: st.tuples(st.just(parts), st.permutations(parts))
    )
)
def test_the_order_of_combining_does_not_matter_to_the_cells(parts_twice):
    factors = tuple(Factor(code, code, "elever") for code in "ab")
    surveys = [
        combine(
            [survey_of([cell(len(str(where)), **where) for where in part], *factors) for part in ps]
        )
        for ps in parts_twice
    ]
    pd.testing.assert_frame_equal(surveys[0].scores, surveys[1].scores)
    keys = ["wave", "school", "group", "grade", "gender", "measure"]
    assert not surveys[0].scores.duplicated(keys).any()


@pytest.mark.parametrize("column", ["wave", "school", "group", "grade", "gender"])
def test_every_table_has_the_same_order_of_codes(column):
    survey = build(
        scores=pd.DataFrame([cell(20, grade="8")]),
        participation=pd.DataFrame({"wave": ["T0"], "grade": ["9"], "invited": [25]}),
        answers=pd.DataFrame({"wave": ["T1"], "item": ["i"], "option": [1], "n": [3]}),
    )
    tables = (survey.scores, survey.answers, survey.participation)
    assert len({tuple(table[column].cat.categories) for table in tables}) == 1
