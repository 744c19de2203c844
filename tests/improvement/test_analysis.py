"""Pedagogisk analyse: seven steps, and what opens the measures."""

from datetime import date

import pandas as pd
import pytest
from pydantic import ValidationError
from tests.improvement.made import DAY, action, analysed, evidence, key

from kfl_widgets.improvement import (
    LAST_OF_ANALYSIS,
    PROMPTS,
    STEPS,
    Analysis,
    Evaluation,
    Goal,
    MaintainingFactor,
    Note,
    attach,
    done_steps,
    evidence_of,
    may_plan,
    missing,
    plan_blockers,
    prompts_for,
    smart_hints,
    tag,
)

FULL = analysed(
    notes=(Note(text="Elevrådet sier det samme", source="Elevrådet"),),
    factors=(
        MaintainingFactor(key="f", text="Få voksne ute", perspective="context", speaks_for="Sett"),
    ),
    evaluation=Evaluation(on=DAY, goal_met="partly", learned="Mye", next_step="Fortsette"),
)


def said(messages) -> str:
    return " ".join(map(str, messages))


def test_an_empty_analysis_lacks_something_in_every_step():
    assert done_steps(Analysis(area="a")) == ()
    assert "Beskriv utfordringen" in said(missing(Analysis(area="a")))


def test_a_full_analysis_lacks_nothing():
    actions = [action(status="started")]
    assert missing(FULL, actions) == ()
    assert done_steps(FULL, actions) == tuple(range(1, len(STEPS) + 1))


def test_the_measures_of_another_area_do_not_count():
    others = [action(area="Relasjoner", status="started")]
    assert done_steps(FULL, others) == (1, 2, 3, LAST_OF_ANALYSIS, 7)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"goal": Goal(text="  ")}, "Skriv et mål først"),
        ({"factors": ()}, "opprettholdende faktor"),
        ({"factors": (MaintainingFactor(key="f", text=" "),)}, "opprettholdende faktor"),
    ],
)
def test_the_measures_are_closed_without_a_goal_and_a_factor(changes, reason):
    closed = FULL.but(**changes)
    assert not may_plan(closed)
    assert reason in said(plan_blockers(closed))


def test_a_strength_is_asked_what_makes_it_work_and_not_for_a_challenge():
    closed = FULL.but(factors=())
    for told in (plan_blockers(closed, is_strength=True), missing(closed, is_strength=True)):
        assert "grunn til at dette virker" in said(told)
        assert "ved like" not in said(told)


def test_the_measures_are_open_with_a_goal_and_a_factor():
    assert may_plan(analysed())


def test_a_factor_is_asked_for_its_perspective_and_what_speaks_for_it():
    lacking = said(missing(analysed()))
    assert "Velg perspektiv for «Ingen voksne ute»" in lacking
    assert "taler for at «Ingen voksne ute»" in lacking


def test_the_same_finding_is_attached_once():
    analysis = attach(attach(FULL, evidence(change=0.1)), evidence(change=0.2))
    assert [seen.change for seen in analysis.evidence] == [0.2]


@pytest.mark.parametrize("thing", [None, "tall", 3.2, {"factor": "A"}, pd.DataFrame({"mean": [1]})])
def test_nothing_but_evidence_is_evidence(thing):
    with pytest.raises(TypeError):
        attach(FULL, thing)
    with pytest.raises(TypeError):
        tag((), thing, "improve")
    with pytest.raises(TypeError):
        evidence_of(thing, 0)
    with pytest.raises(ValidationError):
        FULL.but(evidence=(thing,))


def test_every_step_has_questions_with_a_frame():
    assert {prompt.step for prompt in PROMPTS} == set(range(1, len(STEPS) + 1))
    for step in range(1, len(STEPS) + 1):
        assert all(all(prompt.said()) for prompt in prompts_for(step))
    assert len({prompt.question for prompt in PROMPTS}) == len(PROMPTS)


NOW = evidence(mean_followup=3.0, sd_followup=0.5, high_is_good=True)
SMART = Goal(
    text="Elevene på 8. trinn får nyttige tilbakemeldinger",
    target=3.2,
    due=date(2028, 6, 1),
    agreed_with="Trinnteamet",
)


def test_a_smart_goal_gets_no_hints():
    assert smart_hints(SMART, NOW) == ()


def test_a_goal_nobody_has_written_gets_no_hints_yet():
    assert smart_hints(Goal(), NOW) == ()


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"text": "Bedre"}, "Spesifikt"),
        ({"target": None}, "Målbart"),
        ({"agreed_with": ""}, "Akseptert"),
        ({"target": 4.5}, "langt"),
        ({"target": 2.9}, "ikke bedre enn det dere har nå: 3,0"),
        ({"due": None}, "Tidsfestet"),
    ],
)
def test_each_hint_is_given_when_it_is_missing(changes, hint):
    hints = smart_hints(SMART.but(**changes), NOW)
    assert len(hints) == 1
    assert hint in str(hints[0])


def test_a_wave_is_a_time_too():
    assert smart_hints(SMART.but(due=None, wave="T3"), NOW) == ()


def test_a_gap_gives_no_hint_of_how_far_a_goal_is():
    """Its second mean is that of one side, and no place the school stands."""
    gap = NOW.but(about="gap", genders=("jenter",), other="gutter")
    assert smart_hints(SMART.but(target=4.5), gap) == ()


def test_less_is_better_where_high_is_not_good():
    assert smart_hints(SMART.but(target=2.8), NOW.but(high_is_good=False)) == ()


@pytest.mark.parametrize(
    ("text", "is_enough"),
    [
        ("Forskjellen mellom jenter og gutter er halvert", True),
        ("Gutter og jenter ligger under 0,2 fra hverandre", True),
        ("Det er ingen forskjell mellom jenter og gutter", True),
        ("Guttene opplever at de blir sett", False),
    ],
)
def test_how_large_a_difference_is_to_be_may_be_said_in_words(text, is_enough):
    hints = smart_hints(SMART.but(text=text, target=None), NOW.but(about="gap", other="lærere"))
    assert ("Målbart" not in said(hints)) == is_enough
    assert "tall på faktoren" not in said(hints)


def test_a_wrong_perspective_is_refused():
    with pytest.raises(ValidationError):
        MaintainingFactor(key="f", perspective="system")


def test_an_analysis_belongs_to_its_area():
    assert FULL.key == key("Trivsel")
