from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.demo_schools import SCHOOL_A, SCHOOLS, STORIES
from kfl_widgets.survey import (
    Factor,
    Filters,
    Scale,
    Wave,
    build,
    insights,
    next_larger,
    protect,
    summarise,
)
from kfl_widgets.survey.wording import sentence

WAVES = (Wave("T1", 2016), Wave("T2", 2018))
SAYS = {
    "up": ("change", "better"),
    "down": ("change", "worse"),
    "above": ("reference", "better"),
    "below": ("reference", "worse"),
    "boys_below": ("gap", "worse"),
    "spread_down": ("spread", "narrower"),
    "stable": ("keep", "stable"),
    "grades_below": ("grade", "worse"),
}
CHANGES = {"up", "down", "spread_down", "stable"}


@pytest.fixture(scope="module")
def survey(municipality):
    return municipality


@pytest.fixture(scope="module")
def lists(survey):
    """Give the first eight insights of each school at each wave."""
    return {
        (school, wave): insights(survey, Filters(schools=(school,)), followup=wave)
        for school in SCHOOLS
        for wave in ("T1", "T2")
    }


def tells(insight, story):
    kind, direction = SAYS[story.expected]
    is_about = insight.group == story.group and story.factor in insight.factors
    if story.expected == "grades_below":
        is_some = story.grades in (insight.mostly, insight.grades)
        return is_about and is_some and insight.direction == direction
    is_there = insight.grades == story.grades
    return is_about and is_there and (insight.kind, insight.direction) == (kind, direction)


# -- stories -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "story", STORIES, ids=[f"{s.school[:7]} {s.group} {s.factor} {s.expected}" for s in STORIES]
)
def test_each_story_is_among_the_first_eight_insights_of_its_school(lists, story):
    waves = ("T2",) if story.expected in CHANGES else story.waves
    first_eight = [i for wave in waves for i in lists[story.school, wave]]
    assert any(tells(insight, story) for insight in first_eight)


def test_there_are_eight_at_most_and_what_is_sure_comes_first(lists):
    for told in lists.values():
        assert len(told) <= 8
        assert [i.is_sure for i in told] == sorted((i.is_sure for i in told), reverse=True)


def test_what_may_be_chance_says_so(lists):
    teachers = [i for i in lists[SCHOOL_A, "T1"] if i.group == "lærere"]
    assert [i.verdict for i in teachers] == ["uncertain"]
    assert "kan være tilfeldig" in str(teachers[0].text)
    assert not any(
        "tydelig" in str(i.text) for told in lists.values() for i in told[:] if not i.is_sure
    )


def test_sentences_are_plain(lists):
    said = [str(insight.text) for insight in lists[SCHOOL_A, "T2"]]
    assert (
        "Elever, 8.–10. trinn: Faglig trivsel er tydelig svakere enn i T1 2016. "
        "Det er fortsatt bedre enn snittet (Kommunen)." in said
    )
    assert (
        "Elever: Spredningen i Relasjon elev–elev er tydelig mindre enn i T1 2016. "
        "Svarene er likere." in said
    )


def test_the_filters_of_an_insight_show_its_evidence(survey, lists):
    for insight in lists[SCHOOL_A, "T1"]:
        if insight.kind == "reference":
            table = protect(summarise(survey, ("group", "factor"), insight.where)).frame
            row = table[table["factor"] == insight.factors[0]].iloc[0]
            assert row["mean"] == pytest.approx(insight.evidence[0]["mean_school"])


def test_no_evidence_is_of_a_hidden_row(lists):
    rows = [row for told in lists.values() for i in told for row in i.evidence]
    assert rows
    assert not any(row["hidden"] for row in rows)


def test_nobody_is_told_about_the_leaders_who_are_too_few(lists):
    assert not any(insight.group == "ledere" for told in lists.values() for insight in told)


# -- no effect at all --------------------------------------------------------------------------


def from_one_model(survey, seed):
    """Draw all cells anew, from one mean and one SD, with as many people as `survey` has."""
    rng = np.random.default_rng(seed)
    codes = {f.code for f in survey.codebook.factors}
    scores = survey.scores[survey.scores["measure"].isin(codes)]
    scores = scores.astype(dict.fromkeys(scores.select_dtypes("category"), object))
    n = scores["n"].to_numpy()
    mean = rng.normal(3, 0.6 / np.sqrt(n))
    squares = 0.36 * rng.chisquare(np.maximum(n - 1, 1)) * (n > 1)
    scores = scores.assign(total=n * mean, total_sq=squares + n * mean**2)
    return build(scores=scores, codebook=survey.codebook, waves=WAVES, references=survey.references)


def test_where_there_is_nothing_next_to_nothing_is_told(survey):
    """Ten surveys, several hundred comparisons in each."""
    told = [
        insight
        for seed in range(10)
        for insight in insights(from_one_model(survey, seed), Filters(schools=(SCHOOL_A,)))
        if insight.is_sure and insight.kind != "keep"
    ]
    assert len(told) <= 1, [str(i.text) for i in told]


# -- single findings ---------------------------------------------------------------------------


def two_waves(**cells):
    """Build a survey of one factor from ``T1_8=(n, mean)``-like cells."""
    rows = []
    for name, numbers in cells.items():
        wave, *grade = name.split("_")
        rows.append(cell(*numbers, wave=wave, **({"grade": grade[0]} if grade else {})))
    return survey_of(rows, Factor("trivsel", "Trivsel", "elever", Scale(1, 5)), waves=WAVES)


def test_one_wave_alone_has_no_change():
    survey = two_waves(T1=(60, 3.0, 0.8), T2=(60, 4.0, 0.8))
    assert [i.kind for i in insights(survey)] == ["change"]
    assert insights(survey, followup="T1") == ()
    assert insights(survey, baseline="", followup="T2") == ()


def test_what_is_high_and_stable_is_worth_keeping():
    survey = two_waves(T1=(900, 4.4, 0.8), T2=(900, 4.4, 0.8))
    (insight,) = insights(survey)
    assert (insight.kind, insight.verdict) == ("keep", "stable")
    assert str(insight.text) == "Elever: Trivsel er stabilt bra. Det er verdt å ta vare på."


def test_what_is_low_and_stable_is_not():
    assert insights(two_waves(T1=(900, 2.4, 0.8), T2=(900, 2.4, 0.8))) == ()


def test_a_grade_that_stands_out_is_named():
    grades = {f"T1_{g}": (30, 2.0 if g == 6 else 4.0, 0.6) for g in range(5, 11)}
    (insight,) = insights(two_waves(**grades))
    assert (insight.kind, insight.direction, insight.grades) == ("grade", "worse", ("6",)) or (
        insight.grades == ("5", "6", "7")
    )


def test_a_hidden_grade_is_never_told_about():
    grades = {f"T1_{g}": (5 if g == 6 else 30, 1.2 if g == 6 else 4.0, 0.3) for g in range(5, 11)}
    told = insights(two_waves(**grades))
    assert not any(i.grades == ("6",) for i in told)


def test_contact_teachers_grades_are_not_held_against_each_other():
    rows = [
        cell(25, 2.0 if g == "9" else 4.0, 0.6, group="kontaktlærere", grade=g)
        for g in ("8", "9", "10")
    ]
    assert insights(survey_of(rows)) == ()


def test_a_low_score_is_good_where_low_is_good():
    rows = [cell(200, m, 0.6, wave=w) for w, m in (("T1", 2.4), ("T2", 1.6))]
    bullying = Factor("trivsel", "Mobbing", "elever", high_is_good=False)
    (insight,) = insights(survey_of(rows, bullying, waves=WAVES))
    assert (insight.direction, insight.verdict) == ("better", "clear_better")


def test_a_survey_without_factors_has_no_insights():
    assert insights(build(scores=pd.DataFrame([cell(20)]))) == ()


def test_an_unknown_wave_is_refused():
    with pytest.raises(ValueError, match="no wave 'T9'"):
        insights(two_waves(T1=(60, 3.0, 0.8)), followup="T9")


# -- the next larger group ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "larger"),
    [
        (Filters(grades=("9",), genders=("jenter",)), Filters(grades=("9",))),
        (Filters(grades=("9",)), Filters(grades=("8", "9", "10"))),
        (Filters(grades=("8", "9", "10")), Filters()),
        (Filters(grades=("4", "5")), Filters()),
        (Filters(schools=(SCHOOL_A,)), Filters()),
        (Filters(grades=tuple(map(str, range(1, 11)))), None),
        (Filters(), None),
    ],
)
def test_what_is_too_small_is_offered_the_next_larger(survey, where, larger):
    assert next_larger(where, survey) == larger


def test_who_is_compared_is_said_in_the_language():
    said = sentence(
        "gender worse", "elever", (), ("Trivsel",), pair=("jenter", "gutter"), is_sure=True
    )
    assert str(said) == "Elever: Trivsel er tydelig svakere for gutter enn for jenter."
    assert "boys than for girls" in said.in_language("en")
    said = sentence(
        "groups better", "lærere", (), ("Trivsel",), pair=("elever", "lærere"), is_sure=True
    )
    assert str(said) == "Lærere er tydelig mer positive enn elever: Trivsel."
    assert "pupils" in said.in_language("en")
