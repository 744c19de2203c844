"""An attacker who holds all that is shown must learn next to nothing of what is hidden.

``KFL_ATTACKS=20000 pytest tests/survey/test_attack.py`` tries more surveys than the default.
"""

from __future__ import annotations

import os
from itertools import product

import numpy as np
import pandas as pd
import pytest
from tests.survey.examples import cell, survey_of
from tests.survey.interval_attacker import (
    AXES,
    Shown,
    attack,
    look,
    ours,
    primary_only,
    questions,
    spans,
    subsets,
    system,
)

from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Scale,
    favourable,
    protect,
    reduce,
    shares,
    summarise,
)

LOW, HIGH = 1.0, 4.0
QUARTER = (HIGH - LOW) / 4
GIRLS_AND_BOYS = ("jenter", "gutter")
SURVEYS = int(os.environ.get("KFL_ATTACKS", "1000"))

# Each kind of small survey: its share of all, schools, grades, genders, and the filters to try.
SHAPES = {
    "grades": (0.2, ("alle",), ("5", "6", "7", "8", "9", "10"), ("alle",), subsets),
    "grades by gender": (0.4, ("alle",), ("8", "9", "10"), GIRLS_AND_BOYS, subsets),
    "many grades by gender": (0.2, ("alle",), ("6", "7", "8", "9", "10"), GIRLS_AND_BOYS, spans),
    "two schools": (0.1, ("Lia", "Moen"), ("8", "9", "10"), GIRLS_AND_BOYS, spans),
    "three schools": (0.1, ("Lia", "Moen", "Åsen"), ("8", "9"), GIRLS_AND_BOYS, spans),
}


def small_surveys(count, schools, grades, genders, seed=2016):
    """Draw many small surveys, laid side by side as the factors of one."""
    rng = np.random.default_rng(seed)
    rows = []
    for factor in range(count):
        largest = rng.choice([8, 12, 20, 30])
        for school, grade, gender in product(schools, grades, genders):
            n = rng.integers(1, 10 if rng.random() < 0.5 else largest + 1)
            if rng.random() < 0.9:
                x = rng.integers(1, 5, n)
                spread = x.std(ddof=1) if n > 1 else 0.0
                where = {"school": school, "grade": grade, "gender": gender}
                rows.append(cell(int(n), x.mean(), spread, measure=f"f{factor}", **where))
    names = (f"f{factor}" for factor in range(count))
    return survey_of(rows, *(Factor(name, name, "elever", Scale(LOW, HIGH)) for name in names))


def successes(guesses, quarter=QUARTER):
    return [g for g in guesses if g.is_pinned or g.width < quarter - 1e-6]


@pytest.mark.parametrize("shape", SHAPES)
def test_random_small_surveys_give_nothing_away(shape):
    share, *axes, filters = SHAPES[shape]
    survey = small_surveys(int(SURVEYS * share), *axes)
    guesses = attack(look(survey, ours, asked=list(questions(survey, filters))), LOW, HIGH)
    assert len(guesses) > SURVEYS * share
    assert successes(guesses) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_hiding_small_cells_alone_gives_nearly_all_of_them_away(shape):
    _, *axes, filters = SHAPES[shape]
    survey = small_surveys(20, *axes)
    guesses = attack(look(survey, primary_only, asked=list(questions(survey, filters))), LOW, HIGH)
    assert len(successes(guesses)) > 0.9 * len(guesses)


def test_the_mean_of_four_is_found_by_subtraction_where_only_they_are_hidden():
    """30 people at 3.40, 26 of them at 3.50: the other four are at 2.75."""
    survey = survey_of([cell(26, 3.5, grade="8"), cell(4, 2.75, grade="9")])
    (guess,) = attack(look(survey, primary_only), LOW, HIGH)
    assert guess.n_bounds == (4, 4)
    assert guess.mean_bounds == pytest.approx((2.75, 2.75))
    assert successes(attack(look(survey, ours), LOW, HIGH)) == []


# -- the demo municipality ---------------------------------------------------------------------


def some_questions(survey):
    """Give the tables and filters people use: stages and halves with all splits, single grades."""
    grades = survey.values("grade")
    parts = [(), grades[:4], grades[4:7], grades[7:], grades[:7], grades[4:]]
    splits = [(), ("grade",), ("gender",), ("school",), ("school", "grade"), AXES]
    for school, genders in product(["", *survey.values("school")], [(), ("jenter",)]):
        schools = (school,) if school else ()
        for part, split in product(parts, splits):
            yield Filters(schools=schools, grades=part, genders=genders), split
        for grade in grades:
            yield Filters(schools=schools, grades=(grade,), genders=genders), ()


@pytest.mark.parametrize("group", ["elever", "foresatte", "kontaktlærere"])
def test_the_demo_municipality_gives_nothing_away(municipality, group):
    scale = municipality.codebook.measures.query("group == @group").iloc[0]
    asked = [
        (where, tuple(s for s in split if not (group == "foresatte" and s == "gender")))
        for where, split in some_questions(municipality)
        if not (group == "foresatte" and where.genders)
    ]
    guesses = []
    for wave in ("T1", "T2"):
        shown = look(municipality, ours, group, wave, dict.fromkeys(asked))
        guesses += attack(shown, scale["low"], scale["high"])
    assert guesses
    assert successes(guesses, (scale["high"] - scale["low"]) / 4) == []


def test_the_demo_municipality_falls_where_only_small_cells_are_hidden(municipality):
    shown = look(municipality, primary_only, "elever", "T1", some_questions(municipality))
    guesses = attack(shown, LOW, HIGH)
    assert len(successes(guesses)) > 0.9 * len(guesses)


# -- a county in small -------------------------------------------------------------------------

COUNTY = tuple(f"Skole {number}" for number in range(1, 8))


@pytest.fixture(scope="module")
def county():
    """Give seven schools whose sums are shown too, in several kinds of answers."""
    return small_surveys(max(SURVEYS // 50, 10), COUNTY, ("8", "9", "10"), GIRLS_AND_BOYS)


def test_a_county_gives_nothing_away(county):
    guesses = attack(look(county, ours, asked=dict.fromkeys(some_questions(county))), LOW, HIGH)
    assert len(guesses) > 100
    assert successes(guesses) == []


def test_a_county_falls_where_only_small_cells_are_hidden(county):
    guesses = attack(look(county, primary_only, asked=some_questions(county)), LOW, HIGH)
    assert len(successes(guesses)) > 0.9 * len(guesses)


# -- a factor and its statements, answers and their sum ------------------------------------------


def asked_all(people, seed):
    """Reduce a factor of three statements; now and then somebody skips one."""
    rng = np.random.default_rng(seed)
    items = tuple(Item(f"i{i}", f"I{i}", "elever", "f", Scale(1, 4)) for i in range(3))
    book = Codebook((Factor("f", "F", "elever", Scale(1, 4)),), items)
    rows = [
        {"wave": "T1", "group": "elever", "grade": grade, "gender": gender}
        for (grade, gender), n in people.items()
        for _ in range(n)
    ]
    frame = pd.DataFrame(rows)
    for item in items:
        answers = rng.integers(1, 5, len(frame)).astype(float)
        frame[item.code] = np.where(rng.random(len(frame)) < 0.05, np.nan, answers)
    return reduce(frame, book)


@pytest.mark.parametrize("seed", range(12))
def test_a_statement_can_not_be_worked_out_from_its_factor_and_the_others(seed):
    """Where the factor is shown, so are all of its statements; where one is hidden, so is it."""
    rng = np.random.default_rng(seed)
    people = {(g, k): int(rng.integers(5, 12)) for g in ("8", "9", "10") for k in GIRLS_AND_BOYS}
    survey = asked_all(people, seed)
    for by in ((), ("grade",), ("gender",), ("grade", "gender")):
        factor = protect(summarise(survey, (*by, "factor"))).frame
        items = protect(summarise(survey, (*by, "item"))).frame
        keys = [*by, "factor"]
        hidden = items.groupby(keys, observed=True)["hidden"].agg(["any", "all"]).reset_index()
        both = factor.merge(hidden, on=keys)
        assert (both["hidden"] == both["any"]).all()
        assert (both["any"] == both["all"]).all()


@pytest.mark.parametrize("seed", range(6))
def test_answers_add_up_to_the_n_of_their_statement_and_are_hidden_with_it(seed):
    rng = np.random.default_rng(seed)
    people = {(g, k): int(rng.integers(3, 15)) for g in ("8", "9", "10") for k in GIRLS_AND_BOYS}
    survey = asked_all(people, seed)
    for by in (("item",), ("grade", "item"), ("grade", "gender", "item")):
        items = protect(summarise(survey, by)).frame.set_index(list(by))["hidden"]
        options = protect(shares(survey, by)).frame
        at = pd.MultiIndex.from_frame(options[list(by)]) if len(by) > 1 else options["item"]
        assert (options["hidden"].to_numpy() == items.loc[at].to_numpy()).all()
        good = protect(favourable(survey, by)).frame.set_index(list(by))["hidden"]
        assert (good == items.loc[good.index]).all()


# -- a real export -----------------------------------------------------------------------------


def answers_that_fit(cells):
    """Give every way the hidden options of one statement can have been chosen.

    `cells` has a row per option; what is known are n, the other counts and the mean, which was
    rounded to one decimal before it was published.
    """
    n, mean = cells[["n", "mean"]].iloc[0]
    is_hidden = cells["count"].isna()
    options = cells.loc[is_hidden, "option"].to_numpy()
    people = int(n - cells["count"].sum())
    points = n * mean - (cells["count"] * cells["option"]).sum()
    ways = (
        np.array((*some, people - sum(some)))
        for some in product(range(people + 1), repeat=len(options) - 1)
        if sum(some) <= people
    )
    return [way for way in ways if abs(way @ options - points) <= 0.05 * n + 1e-6]


@pytest.mark.real
def test_the_stars_of_a_real_export_stay_stars(real_data):
    """With the SD, which the file has too, eight of them would be known."""
    from kfl_widgets import read

    survey = read(real_data / "udir" / "tabell_152.xlsx").survey
    by = ("wave", "grade", "item")
    levels = protect(summarise(survey, by)).frame
    told = protect(shares(survey, by)).frame.merge(levels[[*by, "mean", "sd"]], on=by)
    starred = told[told["count"].isna().groupby([told[name] for name in by]).transform("any")]
    assert starred["sd"].isna().all()
    assert levels["sd"].notna().any()
    tried = 0
    for _, cells in starred.groupby(list(by), observed=True):
        ways = answers_that_fit(cells)
        for counts in zip(*ways, strict=True):
            assert len(set(counts)) > 1 or not 1 <= counts[0] <= 6
            tried += 1
    assert tried > 500


@pytest.mark.real
@pytest.mark.parametrize("file", ["tabell_152.xlsx", "tabell_154.xlsx"])
def test_no_small_group_of_a_real_export_is_shown(real_data, file):
    from kfl_widgets import read

    survey = read(real_data / "udir" / file).survey
    for by in (("wave", "item"), ("wave", "grade", "item"), ("wave", "grade", "factor")):
        told = protect(summarise(survey, by))
        frame = told.frame
        assert not frame["n"].between(1, 6).any()
        assert frame.loc[frame["state"] == "suppressed", "hidden"].all()
        has_n = frame["n"].notna() | frame["hidden"] | frame["mean"].isna()
        assert has_n.all() or "n ukjent" in str(told.notes[0])


def test_the_attacker_sees_what_is_shown():
    """A sum that holds one hidden cell and one seen gives the hidden one its equation."""
    shown = Shown(
        (("8",), ("9",)),
        np.array([20.0, 5.0]),
        np.array([3.0, 2.0]),
        ((frozenset({0}), 20, 3.0), (frozenset({0, 1}), 25, 2.8)),
    )
    known = system(shown)
    assert known.hidden == (1,)
    assert known.people.tolist() == [5]
    assert known.points.tolist() == pytest.approx([10])
