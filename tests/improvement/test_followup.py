"""A later wave: from choice to change with the demo's School A."""

from datetime import date

import pandas as pd
import pytest
from tests.improvement.made import action, analysed, chosen, evidence

from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.improvement import (
    Goal,
    Milestone,
    Work,
    attach,
    choose,
    coherence,
    dump,
    evidence_of,
    follow_up,
    load,
    may_plan,
    put_action,
    put_analysis,
    question_of,
    tag,
)
from kfl_widgets.survey import Filters, compare, protect, summarise

T1, T2 = date(2016, 12, 1), date(2018, 12, 1)
FACTOR = "Tilbakemelding"
PUPILS = Filters(waves=("T1",), schools=(SCHOOL_A,), groups=("elever",))


@pytest.fixture(scope="module")
def survey():
    return demo()


@pytest.fixture(scope="module")
def tagged(survey):
    """Give a work in which School A's feedback was tagged at T1."""
    table = protect(summarise(survey, ("group", "factor"), PUPILS))
    row = int(table.frame.index[table.frame["factor"] == FACTOR][0])
    return choose(Work(), tag((), evidence_of(table, row, seen=T1), "improve"))


def answer(survey, area, **more):
    asked = question_of(area, "T2")
    table = compare(survey, asked.baseline, asked.followup, asked.by, asked.where, **more)
    return protect(table)


def aiming_at(work, target):
    goal = Goal(text="Elevene får tilbakemeldinger de kan bruke", target=target, wave="T2")
    return put_analysis(work, analysed().but(area=work.areas[0].key, goal=goal))


def said(followed) -> str:
    return " ".join(map(str, followed.sentences))


def test_a_finding_goes_all_the_way_from_choice_to_change(survey, tagged):
    area = tagged.areas[0]
    work = aiming_at(tagged, area.evidence.mean_followup + 0.1)
    assert may_plan(work.analyses[0])
    milestone = Milestone(text="Alle team har prøvd", due=date(2017, 5, 1), done=date(2017, 6, 1))
    plan = action(factor="f", deadline=date(2018, 6, 1), status="done", milestones=(milestone,))
    work = put_action(work, plan.but(area=area.key))
    assert coherence(work, T2) == ()

    again = load(dump(work)).work
    (followed,) = follow_up(again, [answer(survey, area)], T2)
    assert (followed.state, followed.reached) == ("followed", "reached")
    assert followed.evidence.verdict.endswith("_better")
    assert followed.evidence.mean_baseline == pytest.approx(area.evidence.mean_followup)
    assert [event.text for event in followed.milestones] == ["Alle team har prøvd"]
    assert "nådd" in said(followed)
    assert "ikke hvorfor" in said(followed)

    evaluated = attach(again.analyses[0], followed.evidence)
    assert load(dump(put_analysis(again, evaluated))).work.analyses == (evaluated,)


def test_a_target_that_was_not_met_is_said_as_written(survey, tagged):
    (followed,) = follow_up(aiming_at(tagged, 4.9), [answer(survey, tagged.areas[0])], T2)
    assert followed.reached == "not_reached"
    assert "Målet var 4,9; nå " in said(followed)
    assert ": ikke nådd." in said(followed)


def test_a_mean_that_is_written_like_the_target_has_met_it(survey, tagged):
    table = answer(survey, tagged.areas[0])
    now = float(table.frame.loc[table.frame["factor"] == FACTOR, "mean_followup"].iloc[0])
    (followed,) = follow_up(aiming_at(tagged, now + 0.001), [table], T2)
    assert followed.reached == "reached"
    assert "innenfor usikkerheten" in said(followed)


def test_an_area_without_a_target_is_followed_without_one(survey, tagged):
    (followed,) = follow_up(tagged, [answer(survey, tagged.areas[0])], T2)
    assert (followed.target, followed.reached) == (None, "unknown")
    assert "Målet" not in said(followed)


def test_every_verdict_ends_in_what_can_be_said_and_none_names_a_cause(survey):
    table = protect(summarise(survey, ("group", "factor"), PUPILS))
    work = Work()
    for row in table.frame.index[~table.frame["hidden"]]:
        seen = evidence_of(table, int(row), seen=T1)
        work = choose(work, tag(work.areas, seen, "improve"))
    tables = [answer(survey, work.areas[0], smallest=smallest) for smallest in (0.2, 0.6)]
    followed = [one for table in tables for one in follow_up(work, [table], T2)]
    ends = {one.evidence.verdict: str(one.sentences[-1]) for one in followed}
    assert "står stille" in ends.pop("stable")
    assert "kan være tilfeldig" in ends.pop("uncertain")
    assert ends
    assert all("ikke hvorfor" in sentence for sentence in ends.values())


def test_cohorts_are_other_people_than_the_area_is_about(survey, tagged):
    table = answer(survey, tagged.areas[0], match="cohort")
    assert follow_up(tagged, [table], T2)[0].state == "absent"


def test_a_hidden_row_is_said_to_be_hidden(survey):
    leaders = Filters(schools=(SCHOOL_A,), groups=("ledere",))
    table = protect(compare(survey, "T1", "T2", where=leaders))
    assert table.frame["hidden"].all()
    row = table.frame.iloc[0]
    seen = evidence(
        str(row["factor"]), group="ledere", schools=(SCHOOL_A,), baseline="", followup="T1"
    )
    (followed,) = follow_up(Work(areas=tag((), seen, "improve")), [table], T2)
    assert (followed.state, followed.evidence, followed.reached) == ("hidden", None, "unknown")
    assert "skjermet" in said(followed)


def test_another_scale_is_said_to_be_another(survey, tagged):
    area = tagged.areas[0]
    moved = area.but(evidence=area.evidence.but(scale="0–100 %"))
    (followed,) = follow_up(tagged.but(areas=(moved,)), [answer(survey, area)], T2)
    assert (followed.state, followed.reached) == ("other_scale", "unknown")
    assert "Skalaen er en annen" in said(followed)


def test_the_same_factor_of_other_people_is_not_mistaken_for_the_area(survey, tagged):
    area = tagged.areas[0]
    for changes in ({"grades": ("8",)}, {"schools": ()}, {"group": "lærere"}, {"followup": "T0"}):
        other = tagged.but(areas=(area.but(evidence=area.evidence.but(**changes)),))
        assert follow_up(other, [answer(survey, area)], T2)[0].state == "absent"
    assert follow_up(tagged, [], T2)[0].state == "absent"


def test_a_gap_and_an_undecided_area_are_not_followed_as_a_level(tagged):
    gap = Work(areas=tag((), evidence("A", about="gap", other="foresatte"), "improve"))
    assert follow_up(gap, [], T2)[0].state == "gap"
    assert follow_up(Work(areas=chosen("A", kind="undecided")), [], T2) == ()


def test_only_protected_tables_are_taken_in(tagged):
    with pytest.raises(TypeError, match="protected"):
        follow_up(tagged, [pd.DataFrame()], T2)


def test_strengths_are_followed_first(tagged):
    work = tagged.but(areas=(*tagged.areas, *chosen("S", kind="strength")))
    assert [one.area.kind for one in follow_up(work, [], T2)] == ["strength", "improve"]
