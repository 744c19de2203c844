"""The invented survey tells the stories it promises, and no others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pytest
from scipy.special import stdtrit

from kfl_widgets.demo_schools import (
    MUNICIPALITY,
    SCHOOL_A,
    SCHOOL_B,
    STORIES,
    Story,
    demo,
    demo_answers,
    demo_workbooks,
)
from kfl_widgets.demo_schools.questionnaire import THEMES
from kfl_widgets.survey import Filters, correlations
from kfl_widgets.survey.model import ALL, DIMENSIONS, Survey

if TYPE_CHECKING:
    from kfl_widgets.reading import Reading

SMALLEST = 0.2
CHANGES = {"up", "down", "spread_down"}


class Summary(NamedTuple):
    n: float
    mean: float
    sd: float


class Difference(NamedTuple):
    low: float
    high: float
    t: float
    g: float
    pooled: float


def summary(cells: pd.DataFrame) -> Summary:
    n, total, total_sq = cells[["n", "total", "total_sq"]].sum()
    return Summary(n, total / n, math.sqrt((total_sq - total**2 / n) / (n - 1)))


def difference(first: Summary, last: Summary) -> Difference:
    a, b = first.sd**2 / first.n, last.sd**2 / last.n
    error = math.sqrt(a + b)
    df = (a + b) ** 2 / (a**2 / (first.n - 1) + b**2 / (last.n - 1))
    margin = stdtrit(df, 0.975) * error
    change = last.mean - first.mean
    squares = (first.n - 1) * first.sd**2 + (last.n - 1) * last.sd**2
    pooled = math.sqrt(squares / (first.n + last.n - 2))
    return Difference(change - margin, change + margin, change / error, change / pooled, pooled)


def is_clear(found: Difference, sign: int) -> bool:
    clear_of_zero = found.low > 0 if sign > 0 else found.high < 0
    return clear_of_zero and sign * found.g >= SMALLEST


@pytest.fixture(scope="module")
def survey() -> Survey:
    return demo()


@pytest.fixture(scope="module")
def cells(survey: Survey) -> pd.DataFrame:
    factors = {factor.code for factor in survey.codebook.factors}
    scores = survey.scores[survey.scores["measure"].isin(factors)]
    return scores.astype(dict.fromkeys((*DIMENSIONS, "measure"), object))


def select(cells: pd.DataFrame, story: Story, **chosen: str) -> pd.DataFrame:
    wanted = {"school": story.school, "group": story.group, "measure": story.factor} | chosen
    for column, value in wanted.items():
        cells = cells[cells[column] == value]
    return cells


def in_grades(cells: pd.DataFrame, story: Story) -> pd.DataFrame:
    return cells[cells["grade"].isin(story.grades)] if story.grades else cells


def change_of(cells: pd.DataFrame, story: Story) -> Difference:
    first, last = (
        summary(in_grades(select(cells, story, wave=wave), story))
        for wave in (story.waves[0], story.waves[-1])
    )
    return difference(first, last)


def against_municipality(cells: pd.DataFrame, story: Story, wave: str) -> Difference:
    reference = in_grades(select(cells, story, wave=wave, school=MUNICIPALITY), story)
    return difference(
        summary(reference), summary(in_grades(select(cells, story, wave=wave), story))
    )


def stories(*expected: str) -> pytest.MarkDecorator:
    chosen = [story for story in STORIES if story.expected in expected]
    names = [f"{s.school[:7]} {s.group} {s.factor} {s.expected}" for s in chosen]
    return pytest.mark.parametrize("story", chosen, ids=names)


@stories("up", "down")
def test_a_told_change_is_clear(cells: pd.DataFrame, story: Story) -> None:
    assert is_clear(change_of(cells, story), +1 if story.expected == "up" else -1)


@stories("stable")
def test_a_stable_score_stays_inside_a_fifth_of_an_sd(cells: pd.DataFrame, story: Story) -> None:
    found = change_of(cells, story)
    assert -SMALLEST * found.pooled < found.low
    assert found.high < SMALLEST * found.pooled


@stories("spread_down")
def test_the_spread_clearly_shrinks(cells: pd.DataFrame, story: Story) -> None:
    first, last = (summary(select(cells, story, wave=wave)) for wave in story.waves)
    error = math.sqrt(1 / (2 * first.n - 2) + 1 / (2 * last.n - 2))
    assert math.log(last.sd / first.sd) + 1.96 * error < 0


@stories("above", "below")
def test_a_school_differs_clearly_from_the_municipality(cells: pd.DataFrame, story: Story) -> None:
    sign = +1 if story.expected == "above" else -1
    assert all(is_clear(against_municipality(cells, story, wave), sign) for wave in story.waves)


@stories("boys_below")
def test_contact_teachers_rate_boys_clearly_lower(cells: pd.DataFrame, story: Story) -> None:
    for wave in story.waves:
        girls, boys = (
            summary(select(cells, story, wave=wave, gender=gender))
            for gender in ("jenter", "gutter")
        )
        assert is_clear(difference(girls, boys), -1)


@stories("grades_below")
def test_some_grades_explain_the_spread(cells: pd.DataFrame, story: Story) -> None:
    for wave in story.waves:
        here = select(cells, story, wave=wave)
        others = summary(here[~here["grade"].isin(story.grades)])
        assert is_clear(difference(others, summary(in_grades(here, story))), -1)
        assert summary(here).sd > 1.1 * others.sd


@pytest.mark.parametrize("grain", [[], ["gender"], ["grade"]], ids=["all", "gender", "grade"])
def test_nothing_else_changes_clearly(cells: pd.DataFrame, grain: list[str]) -> None:
    told = {(s.school, s.group, s.factor) for s in STORIES if s.expected in CHANGES}
    surprises = []
    for key, rows in cells.groupby(["school", "group", "measure", *grain]):
        waves = [summary(part) for _, part in rows.groupby("wave") if part["n"].sum() > 6]
        if key[:3] not in told and len(waves) == 2:
            found = difference(*waves)
            if is_clear(found, +1) or is_clear(found, -1):
                surprises.append((key, found))
    assert surprises == []


def test_every_story_is_about_a_factor_of_the_codebook(survey: Survey) -> None:
    known = {(factor.group, factor.code) for factor in survey.codebook.factors}
    assert {(story.group, story.factor) for story in STORIES} <= known


def test_the_survey_has_two_schools_two_waves_five_groups_and_a_reference(survey: Survey) -> None:
    assert survey.values("school") == (SCHOOL_A, SCHOOL_B)
    assert [(wave.code, wave.year) for wave in survey.waves] == [("T1", 2016), ("T2", 2018)]
    groups = ("elever", "foresatte", "lærere", "kontaktlærere", "ledere")
    assert survey.values("group") == groups
    assert survey.values("grade") == tuple(str(grade) for grade in range(1, 11))
    assert survey.references == (MUNICIPALITY,)
    assert survey.problems == ()


def test_every_run_gives_the_same_answers() -> None:
    first, _, invited = demo_answers()
    again, _, invited_again = demo_answers()
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    pd.testing.assert_frame_equal(invited, invited_again, check_exact=True)


def test_the_numbers_are_those_of_every_other_machine() -> None:
    answers, codebook, _ = demo_answers()
    items = [item.code for item in codebook.items]
    assert len(answers) == 3_272
    assert int(answers[items].sum().sum()) == 162_983


def test_a_school_answers_the_same_alone() -> None:
    both, _, _ = demo_answers()
    alone, _, _ = demo_answers([SCHOOL_B])
    same = both[both["school"] == SCHOOL_B].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, alone, check_exact=True)


def test_answers_are_whole_numbers_on_their_scale() -> None:
    answers, codebook, _ = demo_answers()
    for item in codebook.items:
        given = answers[item.code].dropna()
        options = {option.value for option in item.options}
        assert set(given) <= options
        assert set(given) == options or len(given) < 100


def test_reversed_items_are_answered_against_their_factor() -> None:
    answers, codebook, _ = demo_answers()
    for item in codebook.items:
        siblings = [
            other.code for other in codebook.items_of(item.group, item.factor) if not other.reversed
        ]
        if item.reversed:
            together = answers[item.code].corr(answers[siblings].mean(axis=1))
            assert together < -0.25, item.code


def test_the_youngest_get_more_than_half_of_a_factor_and_no_reversed_statement() -> None:
    for theme in THEMES:
        asked = [n for n in range(len(theme.statements)) if theme.is_asked(n, "2")]
        assert len(asked) in {0, *range(len(theme.statements) // 2 + 1, 9)}
        if theme.young:
            assert not any(theme.is_reversed(n) for n in asked)


def test_leaders_are_always_too_few_to_show(cells: pd.DataFrame) -> None:
    leaders = cells[(cells["group"] == "ledere") & (cells["school"] != MUNICIPALITY)]
    assert leaders["n"].between(1, 6).all()


def test_the_small_school_has_grades_that_must_be_hidden(cells: pd.DataFrame) -> None:
    small = cells[cells["school"] == SCHOOL_A]
    pupils = small[(small["group"] == "elever") & (small["measure"] == "Tilbakemelding")]
    parents = small[(small["group"] == "foresatte") & (small["measure"] == "Tilbakemelding")]
    assert (pupils["n"] < 7).any()
    assert (pupils.groupby(["wave", "grade"])["n"].sum() >= 7).all()
    assert (parents["n"] < 7).any()


def test_response_rates_are_unequal_and_never_above_one(survey: Survey) -> None:
    people = survey.participation
    totals = people.groupby(["group", "school", "wave"], observed=True)[["invited", "answered"]]
    rates = totals.sum().eval("answered / invited")
    assert rates.loc["elever"].between(0.85, 0.95).all()
    assert rates.loc["foresatte"].between(0.55, 0.76).all()
    assert rates.loc["lærere"].between(0.85, 0.95).all()


def test_only_pupils_and_their_ratings_are_split_by_gender(cells: pd.DataFrame) -> None:
    split = cells[cells["gender"] != ALL]
    assert set(split["group"]) == {"elever", "kontaktlærere"}
    assert set(cells[cells["grade"] == ALL]["group"]) == {"lærere", "ledere"}


def test_a_cohort_moves_up_two_grades_between_the_waves() -> None:
    _, _, invited = demo_answers()
    pupils = invited[invited["group"] == "elever"].set_index(["school", "wave", "grade"])["invited"]
    for school in (SCHOOL_A, SCHOOL_B):
        for grade in range(1, 9):
            assert pupils[school, "T1", str(grade)] == pupils[school, "T2", str(grade + 2)]


@pytest.fixture(scope="module")
def reading_of_the_workbooks() -> Reading:
    from kfl_widgets.reading import read

    return read(*demo_workbooks().items())


def test_the_workbooks_are_one_per_school_and_wave_and_one_of_the_municipality() -> None:
    assert list(demo_workbooks()) == [
        "KFL_T1_skoleA.xlsx",
        "KFL_T2_skoleA.xlsx",
        "KFL_T1_skoleB.xlsx",
        "KFL_T2_skoleB.xlsx",
        "KFL_kommunen.xlsx",
    ]


@pytest.mark.parametrize("table", ["scores", "answers", "participation"])
def test_the_workbooks_read_back_to_the_same_cells(
    survey: Survey, reading_of_the_workbooks: Reading, table: str
) -> None:
    read_back = reading_of_the_workbooks.survey
    values = {"scores": ["n", "total", "total_sq"], "answers": ["n"]}
    columns = values.get(table, ["invited", "answered"])
    pd.testing.assert_frame_equal(
        by_cell(getattr(read_back, table), columns),
        by_cell(getattr(survey, table), columns),
        rtol=1e-9,
    )


def test_the_workbooks_read_back_without_warnings(reading_of_the_workbooks: Reading) -> None:
    assert [str(p) for p in reading_of_the_workbooks.problems if p.severity != "info"] == []
    assert reading_of_the_workbooks.survey.references == (MUNICIPALITY,)


def by_cell(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    if "option" in table:
        table = table[table["n"] > 0]  # an option nobody chose may be left out
    keys = [c for c in (*DIMENSIONS, "measure", "item", "option") if c in table]
    return table.astype(dict.fromkeys(keys, str)).set_index(keys)[columns].sort_index()


def test_who_thinks_well_of_school_is_bullied_less(survey: Survey) -> None:
    """Of all that pupils are asked about, only bullying goes the other way."""
    where = Filters(waves=("T2",), groups=("elever",))
    table = correlations(survey, ("wave", "group"), where)
    is_about_bullying = (table["factor_a"] == "Mobbing") | (table["factor_b"] == "Mobbing")
    assert is_about_bullying.sum() == 7
    assert (table.loc[is_about_bullying, "r"] < -0.1).all()
    assert (table.loc[~is_about_bullying, "r"] > 0.1).all()
