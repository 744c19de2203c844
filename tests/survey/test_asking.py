"""The commonest slips of who writes a question by hand are met with a sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets import survey as asked_of
from kfl_widgets.demo_schools import demo
from kfl_widgets.locale import msg
from kfl_widgets.reading import Reading
from kfl_widgets.survey import ALL, Filters, Problem, compare, gap, insights, protect, summarise

SURVEY = survey_of(
    [cell(20, wave=wave, gender=gender) for wave in ("T1", "T2") for gender in ("jenter", "gutter")]
)

QUESTIONS = {
    "summarise": (),
    "compare": ("T1", "T2"),
    "trend": (),
    "gap": ("elever", "ansatte"),
    "against": ("Kommunen",),
    "beside": (None,),
    "compare_groups": (),
    "shares": (),
    "favourable": (),
    "response_rates": (),
    "correlations": (),
    "variance_shares": ("grade",),
}


def ask(name, survey, **more):
    return getattr(asked_of, name)(survey, *QUESTIONS[name], **more)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_reading_is_no_survey_but_has_one(name):
    with pytest.raises(TypeError, match=r"a Survey is needed, not Reading: use reading\.survey"):
        ask(name, Reading(SURVEY))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_word_alone_is_no_by(name):
    with pytest.raises(TypeError, match=r"by takes several names: \('factor',\)"):
        ask(name, SURVEY, by="factor")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_dict_is_no_filter(name):
    with pytest.raises(TypeError, match=r"where takes Filters.*not dict"):
        ask(name, SURVEY, where={"groups": "elever"})


def test_where_nothing_was_read_the_problems_say_why():
    with pytest.raises(TypeError, match=r"reading\.problems says why"):
        compare(Reading(None).survey, "T1", "T2")


def test_insights_ask_the_same():
    with pytest.raises(TypeError, match=r"use reading\.survey"):
        insights(Reading(SURVEY))
    with pytest.raises(TypeError, match="where takes Filters"):
        insights(SURVEY, {"groups": "elever"})


def test_a_gap_between_genders_is_asked_for_by_its_dimension():
    with pytest.raises(ValueError, match="did you mean dimension='gender'"):
        gap(SURVEY, "jenter", "gutter")
    with pytest.raises(ValueError, match=r"no group 'pupils'; the survey has .*\)$"):
        gap(SURVEY, "pupils", "elever")


@pytest.mark.filterwarnings("ignore:no group 'pupils'")
def test_a_code_that_nobody_has_gives_an_empty_table():
    assert summarise(SURVEY, where=Filters(groups=("pupils",))).empty


@pytest.mark.parametrize("table", [None, "elever", protect(summarise(SURVEY))])
def test_what_is_no_table_is_not_protected(table):
    with pytest.raises(TypeError, match="protect takes a table from summarise"):
        protect(table)


def test_a_protected_table_shows_itself_with_its_marks():
    shown = protect(summarise(SURVEY))
    assert shown._repr_html_() == shown.to_html()


def test_a_finding_is_told_in_a_line():
    insight, *_ = insights(demo(), Filters(groups=("elever",)), limit=1)
    assert repr(insight) == f"<Insight {insight.verdict}: {insight.text}>"


def test_a_reading_lists_its_problems():
    reading = Reading(SURVEY, (Problem("warning", msg("Kolonnen «{name}».", name="<b>")),))
    assert repr(reading) == f"<Reading {SURVEY!r}, 1 problems>"
    assert "<li>Kolonnen «&lt;b&gt;».</li>" in reading._repr_html_()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_code_that_nobody_has_is_named_beside_those_there_are(name):
    where = Filters(waves=("T1",), groups=("elever",), genders=("jente", "gutter"))
    said = r"^no gender 'jente'; the survey has \('jenter', 'gutter'\)$"
    with pytest.warns(UserWarning, match=said) as told, suppress(ValueError):
        ask(name, SURVEY, where=where)
    assert told[0].filename == __file__


def test_of_many_codes_some_are_named():
    survey = survey_of([cell(20, school=f"Skole {i:02}") for i in range(30)])
    with pytest.warns(UserWarning, match=r"'Skole 11'\) and more$"):
        summarise(survey, where=Filters(schools=("Skole 99",)))


@pytest.mark.filterwarnings("error")
def test_codes_of_references_and_totals_are_no_strangers():
    summarise(SURVEY, where=Filters(genders=(ALL,), groups=("elever",)))
