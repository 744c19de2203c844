"""Where all have answered alike nobody may say so, whatever sums are shown beside it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from tests.survey.unanimity_attacker import learn_all, told_alike

from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Scale,
    compare,
    protect,
    reduce,
    shares,
    summarise,
)

OPTIONS = [1, 2, 3, 4]
MIXED = (1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4)
ALIKE = (4,) * 12
PEOPLE = {"8": ALIKE, "9": MIXED, "10": MIXED + MIXED}


def book(items=1, factors=1):
    scale = Scale(1, 4)
    return Codebook(
        tuple(Factor(f"f{f}", f"F{f}", "elever", scale) for f in range(factors)),
        tuple(
            Item(f"f{f}i{i}", f"{f}.{i}", "elever", f"f{f}", scale)
            for f in range(factors)
            for i in range(items)
        ),
    )


def by_grade(people, wave="T1"):
    """One statement, asked in some grades."""
    return pd.DataFrame(
        [
            {"wave": wave, "group": "elever", "grade": grade, "f0i0": float(answer)}
            for grade, answers in people.items()
            for answer in answers
        ]
    )


def seen(survey, by, where=None):
    frame = protect(shares(survey, by, where)).frame
    told = frame[frame["count"].notna()]
    return set(told["grade"].astype(str)) if "grade" in told else not told.empty


def test_equal_answers_do_not_follow_from_a_sum_and_the_other_grades():
    survey = reduce(by_grade(PEOPLE), book())
    assert seen(survey, ("grade", "item")) == {"10"}
    assert seen(survey, ("item",))
    assert not seen(survey, ("item",), Filters(grades=("8", "9", "10")[::2]))
    assert not seen(survey, ("item",), Filters(grades=("9", "10")))


def test_a_grade_is_still_said_to_be_nearly_alike():
    frame = protect(shares(reduce(by_grade(PEOPLE), book()), ("grade", "item"))).frame
    alike = frame[frame["nearly_all"]]
    assert alike["grade"].astype(str).tolist() == ["8"]
    assert alike["answer"].tolist() == ["4"]
    assert alike["n"].tolist() == [12]


def test_a_grade_whose_answers_differ_enough_goes_along():
    """Grade 9 has one who differs; were it hidden with grade 8, their sum would tell of both."""
    people = {"8": ALIKE, "9": (*ALIKE, 3), "10": MIXED, "7": MIXED + MIXED}
    assert seen(reduce(by_grade(people), book()), ("grade", "item")) == {"7"}


def test_a_change_does_not_tell_either():
    frame = pd.concat([by_grade(PEOPLE), by_grade(PEOPLE, "T2")], ignore_index=True)
    table = protect(compare(reduce(frame, book()), "T1", "T2", ("group", "grade", "item"))).frame
    assert table["hidden"].tolist() == [False, True, False]
    assert table["mean_baseline"].tolist()[0] == 4
    assert np.isnan(table["change"][0])


def test_one_statement_does_not_follow_from_its_factor_and_the_others():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"wave": "T1", "group": "elever", "f0i0": [4.0] * 30})
    for item in ("f0i1", "f0i2"):
        frame[item] = rng.integers(1, 5, 30).astype(float)
    survey = reduce(frame, book(3))
    items = protect(summarise(survey, ("item",))).frame
    assert items["sd"].isna().tolist().count(True) == 2
    assert not protect(summarise(survey, ("factor",))).frame["hidden"].any()


def test_a_factor_that_goes_along_is_told_to_one_decimal_and_hidden_where_that_tells_all():
    """With eight answers a mean to one decimal is exact; with sixty it is not."""
    for people, mean in (((4,) * 8, None), ((4,) * 59 + (3,), 4.0)):
        frame = protect(summarise(reduce(by_grade({"8": people}), book()), ("factor",))).frame
        assert np.isnan(frame["sd"][0])
        assert frame["hidden"][0] == (mean is None)
        assert mean is None or frame["mean"][0] == mean


def test_mixed_answers_lose_nothing():
    people = dict.fromkeys(("8", "9", "10"), MIXED)
    assert seen(reduce(by_grade(people), book()), ("grade", "item")) == {"8", "9", "10"}


def test_a_large_group_with_the_mean_and_spread_of_an_almost_equal_one_is_exact():
    """Two one step up and one two steps down have the sums of one person; the counts tell them."""
    answers = (3,) * 17 + (4, 4, 2, 4)
    frame = protect(summarise(reduce(by_grade({"8": answers}), book()), ("item",))).frame
    assert frame["mean"].tolist() == [pytest.approx(np.mean(answers))]


# -- the attacker ------------------------------------------------------------------------------

CELLS = list(product(("8", "9", "10"), ("gutter", "jenter")))


def skewed(seed, factors=2):
    """Draw a school where one statement of three is answered nearly alike by most."""
    rng = np.random.default_rng(seed)
    questions = book(3, factors)
    frame = pd.DataFrame(
        [
            {"wave": "T1", "group": "elever", "grade": grade, "gender": gender}
            for grade, gender in CELLS
            for _ in range(rng.integers(9, 20))
        ]
    )
    for number, item in enumerate(questions.items):
        alike = 0.93 if number % 3 == 0 else 0.3
        usual, any_ = np.full(len(frame), 4.0), rng.integers(1, 5, len(frame))
        frame[item.code] = np.where(rng.random(len(frame)) < alike, usual, any_).astype(float)
    truth = {
        (cell, item.code): np.array(
            [
                (
                    frame.loc[(frame["grade"] == cell[0]) & (frame["gender"] == cell[1]), item.code]
                    == o
                ).sum()
                for o in OPTIONS
            ]
        )
        for cell in CELLS
        for item in questions.items
    }
    return reduce(frame, questions), truth


class RowByRow:
    """Hides each row whose own answers are nearly alike, and nothing else."""

    def __init__(self, table):
        n = table["n"]
        if "count" in table and "option" in table:
            keys = [c for c in ("grade", "gender", "item") if c in table]
            most = table.groupby(keys, observed=True)["count"].transform("max")
            is_alike = most >= n - 1
        elif "sd" in table and "item" in table:
            is_alike = (n - 1) * table["sd"] ** 2 < 9.1 * (n - 1) / n
        else:
            is_alike = pd.Series("count" in table, index=table.index)
        self.frame = table.assign(hidden=is_alike | (n < 7))


@pytest.mark.parametrize("seed", range(2))
def test_nobody_can_be_said_to_have_answered_as_all_the_others(seed):
    survey, truth = skewed(seed)
    known = learn_all(survey, CELLS, OPTIONS)
    assert [found for one in known.values() for found in told_alike(one, truth)] == []


def test_veiling_each_row_alone_gives_equal_answers_away():
    survey, truth = skewed(0)
    known = learn_all(survey, CELLS, OPTIONS, RowByRow)
    assert len([found for one in known.values() for found in told_alike(one, truth)]) > 3
