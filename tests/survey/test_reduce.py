from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey.examples import messages, questionnaire

from kfl_widgets.survey import (
    UNKNOWN,
    Codebook,
    Factor,
    Filters,
    Item,
    Scale,
    Wave,
    reduce,
    response_rates,
    summarise,
)

NOBODY = math.nan
CELL = ["wave", "school", "group", "grade", "gender"]


def answers(*rows, **more):
    """Give pupils' answers to t1, t2 and t3, all in one cell unless `more` says otherwise."""
    frame = pd.DataFrame(list(rows), columns=["t1", "t2", "t3"], dtype=float)
    return frame.assign(**{"wave": "T1", "group": "elever", **more})


def sums(survey, measure):
    row = survey.scores[survey.scores["measure"] == measure]
    return row[["n", "total", "total_sq"]].to_numpy().tolist()


def test_a_score_is_the_mean_of_the_answers_with_reversed_items_turned():
    survey = reduce(answers((4, 5, 1), (2, 3, 5)), questionnaire())
    first, second = (4 + 5 + 5) / 3, (2 + 3 + 1) / 3
    assert sums(survey, "trivsel") == [pytest.approx([2, first + second, first**2 + second**2])]


def test_items_are_summed_as_answered():
    survey = reduce(answers((4, 5, 1), (2, 3, 5)), questionnaire())
    assert sums(survey, "t3") == [[2, 6, 26]]


def test_a_score_needs_at_least_half_of_the_items():
    survey = reduce(
        answers((4, NOBODY, NOBODY), (4, 2, NOBODY), (NOBODY, NOBODY, 2)), questionnaire()
    )
    assert sums(survey, "trivsel") == [[1, 3, 9]]


def test_exactly_half_is_enough():
    items = tuple(Item(code, code, "elever", "f") for code in ("a", "b"))
    codebook = Codebook((Factor("f", "F", "elever"),), items)
    frame = pd.DataFrame({"group": ["elever"], "a": [4.0], "b": [NOBODY]})
    assert sums(reduce(frame, codebook), "f") == [[1, 4, 16]]


def test_a_missing_answer_is_missing_and_never_zero():
    survey = reduce(answers((4, NOBODY, NOBODY), (NOBODY, 2, 2)), questionnaire())
    assert sums(survey, "t1") == [[1, 4, 16]]
    assert summarise(survey, ("wave", "group", "item"))["mean"].tolist() == [4, 2, 2]


def test_an_item_nobody_answered_has_no_cell():
    survey = reduce(answers((4, NOBODY, 3)), questionnaire())
    assert sums(survey, "t2") == []


@pytest.mark.parametrize("wrong", [0, 6, 2.5, -1, 99])
def test_an_answer_off_the_scale_is_missing_and_told(wrong):
    survey = reduce(answers((4, wrong, NOBODY), (wrong, 3, 3)), questionnaire())
    assert sums(survey, "t1") == [[1, 4, 16]]
    assert len(messages(survey)) == 2
    assert messages(survey)[0].startswith(
        "1 svar på «t1» er utenfor skalaen 1–5 og telles som ubesvart."
    )


def test_a_percentage_need_not_be_whole():
    item = Item("p", "Andel", "elever", "f", Scale(0, 100, unit="%"))
    codebook = Codebook((Factor("f", "F", "elever", Scale(0, 100, unit="%")),), (item,))
    survey = reduce(pd.DataFrame({"group": ["elever"], "p": [12.5]}), codebook)
    assert sums(survey, "f") == [[1, 12.5, 156.25]]
    assert len(survey.answers) == 0


def test_a_reversed_item_without_ends_cannot_be_turned():
    item = Item("x", "X", "elever", "f", Scale(None, None), reversed=True)
    codebook = Codebook((Factor("f", "F", "elever"),), (item,))
    with pytest.raises(ValueError, match="reversed"):
        reduce(pd.DataFrame({"group": ["elever"], "x": [1.0]}), codebook)


def test_each_option_is_counted():
    survey = reduce(answers((4, 5, 1), (4, 4, 1), (1, 2, 3)), questionnaire())
    table = survey.answers[survey.answers["item"] == "t1"]
    assert dict(zip(table["option"], table["n"], strict=True)) == {1: 1, 2: 0, 3: 0, 4: 2, 5: 0}


def test_groups_are_reduced_by_their_own_items():
    frame = answers((4, 4, 2), (NOBODY, NOBODY, NOBODY), group=["elever", "foresatte"])
    survey = reduce(frame.assign(f1=[5.0, 2.0]), questionnaire())
    table = summarise(survey)
    assert table["group"].tolist() == ["elever", "foresatte"]
    assert table["mean"].tolist() == [4, 2]


def test_who_did_not_say_is_unknown_where_others_said():
    survey = reduce(answers((4, 4, 2), (3, 3, 3), gender=["jenter", None]), questionnaire())
    assert set(survey.scores["gender"]) == {"jenter", "ukjent"}


def test_a_group_where_nobody_said_is_not_split():
    survey = reduce(answers((4, 4, 2), (3, 3, 3), gender=[None, None]), questionnaire())
    assert set(survey.scores["gender"]) == {"alle"}


def test_a_column_that_is_not_there_splits_nobody():
    survey = reduce(answers((4, 4, 2)), questionnaire(), waves=[Wave("T1", 2016)])
    assert set(survey.scores["grade"]) == {"alle"}
    assert survey.waves == (Wave("T1", 2016),)


# -- participation -----------------------------------------------------------------------------


def test_invited_and_answered_stand_side_by_side():
    frame = answers((4, 4, 2), (3, 3, 3), (2, 2, 2), grade=["8", "8", "9"])
    invited = pd.DataFrame(
        {"wave": "T1", "group": "elever", "grade": ["8", "9"], "invited": [4, 10]}
    )
    table = reduce(frame, questionnaire(), participation=invited).participation
    assert table[["grade", "invited", "answered"]].to_numpy().tolist() == [
        ["8", 4, 2],
        ["9", 10, 1],
    ]


def test_a_respondent_without_an_answer_has_not_answered():
    survey = reduce(answers((4, 4, 2), (NOBODY, NOBODY, NOBODY)), questionnaire())
    assert survey.participation["answered"].tolist() == [1]


def test_a_respondent_with_only_impossible_answers_has_not_answered():
    survey = reduce(answers((4, 4, 2), (9, 9, 9)), questionnaire())
    assert survey.participation["answered"].tolist() == [1]


def test_a_grade_where_nobody_answered_is_still_invited():
    invited = pd.DataFrame(
        {"wave": "T1", "group": "elever", "grade": ["8", "9"], "invited": [4, 10]}
    )
    survey = reduce(answers((4, 4, 2), grade="8"), questionnaire(), participation=invited)
    rates = response_rates(survey, ("grade",))
    assert rates["grade"].tolist() == ["8", "9"]
    assert rates["rate"].tolist()[0] == 0.25
    assert math.isnan(rates["rate"].tolist()[1])


def test_invited_without_gender_meet_answers_split_by_gender_in_the_rate():
    frame = answers((4, 4, 2), (3, 3, 3), grade="8", gender=["jenter", "gutter"])
    invited = pd.DataFrame({"wave": ["T1"], "group": "elever", "grade": "8", "invited": 4})
    survey = reduce(frame, questionnaire(), participation=invited)
    assert response_rates(survey, ("wave", "group"))["rate"].tolist() == [0.5]


def test_invited_of_the_only_school_need_not_name_it():
    frame = answers((4, 4, 2), school="Lia")
    invited = pd.DataFrame({"wave": ["T1"], "group": "elever", "invited": 4})
    survey = reduce(frame, questionnaire(), participation=invited)
    assert response_rates(survey, ("school",))["rate"].tolist() == [0.25]


def test_a_grade_is_one_grade_however_a_frame_holds_it():
    """A part of a file where somebody lacks a grade has grades like 8.0 in pandas."""
    parts = [answers((4, 4, 2), grade=8), answers((4, 4, 2), (3, 3, 3), grade=[8.0, math.nan])]
    invited = pd.DataFrame({"wave": ["T1"], "group": "elever", "grade": [8], "invited": 4})
    survey = reduce(parts, questionnaire(), participation=invited)
    assert survey.values("grade") == ("8", UNKNOWN)
    rates = response_rates(survey, ("grade",)).set_index("grade")["rate"]
    assert rates["8"] == 0.5


# -- against an independent count ---------------------------------------------

ANSWER = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, NOBODY, NOBODY, 7.0])
PERSON = st.fixed_dictionaries(
    {
        "wave": st.sampled_from(["T1", "T2"]),
        "school": st.sampled_from(["Lia", "Moen"]),
        "group": st.sampled_from(["elever", "foresatte"]),
        "grade": st.sampled_from(["8", "9"]),
        "gender": st.sampled_from(["jenter", "gutter"]),
        "t1": ANSWER,
        "t2": ANSWER,
        "t3": ANSWER,
        "f1": ANSWER,
    }
)
PEOPLE = st.lists(PERSON, min_size=1, max_size=40).map(pd.DataFrame)


def counted_one_by_one(people):
    """Give n, Σx and Σx² per cell and measure, by plain Python over the respondents."""
    cells = defaultdict(lambda: np.zeros(3))
    for person in people.to_dict("records"):
        key = tuple(person[name] for name in CELL)
        asked = {"elever": ["t1", "t2", "t3"], "foresatte": ["f1"]}[person["group"]]
        given = {code: person[code] for code in asked if person[code] in (1, 2, 3, 4, 5)}
        turned = [6 - x if code == "t3" else x for code, x in given.items()]
        scores = dict(given)
        if turned and len(turned) >= len(asked) / 2:
            scores["trivsel"] = sum(turned) / len(turned)
        for measure, x in scores.items():
            cells[(*key, measure)] += [1, x, x * x]
    return dict(cells)


def as_cells(survey):
    table = survey.scores
    keys = zip(*(table[name].astype(str) for name in (*CELL, "measure")), strict=True)
    return dict(zip(keys, table[["n", "total", "total_sq"]].to_numpy(), strict=True))


def assert_same_cells(found, expected):
    assert found.keys() == expected.keys()
    for key, numbers in expected.items():
        np.testing.assert_allclose(found[key], numbers, rtol=1e-12)


@settings(max_examples=20, deadline=None)
@given(PEOPLE)
def test_cells_are_what_counting_one_by_one_gives(people):
    assert_same_cells(as_cells(reduce(people, questionnaire())), counted_one_by_one(people))


@pytest.fixture(scope="module")
def many():
    rng = np.random.default_rng(3)
    size = 300
    people = pd.DataFrame(
        {
            "wave": rng.choice(["T1", "T2"], size),
            "school": rng.choice(["Lia", "Moen"], size),
            "group": rng.choice(["elever", "foresatte"], size),
            "grade": rng.choice(["8", "9", "10"], size),
            "gender": rng.choice(["jenter", "gutter"], size),
        }
    )
    for code in ("t1", "t2", "t3", "f1"):
        people[code] = rng.choice([1, 2, 3, 4, 5, 9, np.nan], size)
    people.loc[::17, "gender"] = None
    return people


def test_choosing_cells_gives_what_choosing_people_gives(many):
    whole = reduce(many, questionnaire())
    where = Filters(groups=("elever",), waves=("T1",))
    table = summarise(whole, ("factor",), where)
    chosen = many[(many["group"] == "elever") & (many["wave"] == "T1")]
    alone = summarise(reduce(chosen, questionnaire()), ("factor",))
    np.testing.assert_allclose(table[["n", "mean", "sd"]], alone[["n", "mean", "sd"]])


# -- nothing to sum ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (answers((4, 5, 1)).drop(columns="group"), "Svarene mangler kolonnen «group»."),
        (answers((4, 5, 1), group="pupils"), "Ingen svar hører til gruppene i kodeboka: elever"),
        (answers()[["wave", "group"]], "Svarene har ingen kolonner med koder fra kodeboka."),
        (pd.DataFrame({"wave;group;t1": ["T1;elever;4"]}), "Kolonnene er delt med semikolon."),
    ],
)
def test_answers_of_which_nothing_can_be_summed_say_why(frame, said):
    survey = reduce(frame, questionnaire())
    assert survey.scores.empty
    (problem,) = survey.problems
    assert problem.severity == "error"
    assert said in str(problem)
