"""What the overview says first: where to be careful, and what stands out from the yardstick."""

from dataclasses import replace

import pytest

from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.report.headlines import say_heatmap, say_participation
from kfl_widgets.survey import Filters, protect, response_rates
from kfl_widgets.survey.beside import beside

PUPILS = Filters(waves=("T2",), schools=(SCHOOL_A,), groups=("elever",))


@pytest.fixture(scope="module")
def survey():
    return demo()


def said(survey, where=PUPILS, by=("group", "factor", "grade"), name="Kommunen"):
    there = where.with_("school", ("Kommunen",)) if name else None
    return say_heatmap(protect(beside(survey, there, by, where, without=("school",), name=name)))


def rates(survey, *by, **where):
    table = response_rates(survey, ("wave", *by), Filters(schools=(SCHOOL_A,), **where))
    return say_participation(protect(table))


def test_the_surest_finding_is_said_with_where_it_is(survey):
    assert said(survey) == "Relasjon elev–elev er svakere enn Kommunen på 5. trinn og 6. trinn."


def test_what_is_better_is_said_too(survey):
    told = said(survey, by=("group", "factor"))
    assert "Relasjon elev–elev er svakere enn Kommunen." in told
    assert "er bedre enn Kommunen." in told


def test_nothing_sure_is_said_to_be_nothing_sure(survey):
    parents = PUPILS.with_("group", ("foresatte",))
    assert said(survey, parents).startswith("Ingenting skiller seg sikkert fra Kommunen.")


def test_schools_are_counted_and_none_is_named(survey):
    where = PUPILS.with_("school", survey.values("school"))
    told = said(survey, where, ("group", "factor", "school"))
    assert "tall skiller seg sikkert fra Kommunen" in told
    assert "Skole" not in told


def test_without_a_yardstick_or_spread_it_says_why_nothing_is_sure(survey):
    assert "ikke noe å måle dem mot" in said(survey, name=None)
    blurred = replace(survey, scores=survey.scores.assign(total_sq=float("nan")))
    assert "kan være tilfeldige" in said(blurred)


def test_few_answers_are_named(survey):
    told = rates(survey, "group")
    assert told == (
        "Vær forsiktig med foresatte (68\N{NO-BREAK SPACE}%): "
        "færre enn 70\N{NO-BREAK SPACE}% har svart."
    )
    parents = rates(survey, "group", "grade", groups=("foresatte",))
    assert "5. trinn, 6. trinn" in parents


def test_enough_answers_are_said_to_be_enough(survey):
    enough = "Minst 70\N{NO-BREAK SPACE}% har svart"
    assert rates(survey, "group", groups=("elever",)) == f"Elever: {enough}."
    assert rates(survey, "group", groups=("elever", "lærere")) == f"{enough} i alle gruppene."
    assert rates(survey, "group", "grade", groups=("elever",)) == f"{enough} på alle trinn."


def test_nothing_is_said_of_groups_that_are_hidden_or_unknown(survey):
    asked = ("elever", "lærere")
    told = rates(survey, "group", groups=(*asked, "ledere"))
    assert told == "Minst 70\N{NO-BREAK SPACE}% har svart i gruppene vi har tall for."
    people = survey.participation
    unasked = people.assign(invited=people["invited"].mask(people["group"] == "foresatte"))
    unknown = replace(survey, participation=unasked)
    assert rates(unknown, "group", groups=(*asked, "foresatte")) == told
    one = rates(unknown, "group", groups=("elever", "foresatte"))
    assert one == "Elever: Minst 70\N{NO-BREAK SPACE}% har svart."


def test_ratings_of_pupils_are_not_counted_as_people(survey):
    unknown = replace(survey, participation=survey.participation.assign(invited=float("nan")))
    pupils = rates(unknown, "group", groups=("elever",))
    assert rates(unknown, "group", groups=("elever", "kontaktlærere")) == pupils
    alone = rates(unknown, "group", groups=("kontaktlærere",))
    assert alone == "Vi vet ikke hvor mange som ble spurt."


def test_unknown_numbers_are_said_to_be_unknown(survey):
    unknown = replace(survey, participation=survey.participation.assign(invited=float("nan")))
    assert "Vi vet ikke hvor mange som ble spurt." in rates(unknown, "group", groups=("elever",))
    assert "hvor mange som har svart" in rates(survey, "group", groups=("ledere",))
