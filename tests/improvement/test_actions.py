"""Measures: revising keeps history, and everything with a date is found."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.improvement.made import DAY, action, actions, analysed, key, planned

from kfl_widgets.improvement import (
    FIELDS,
    Evaluation,
    Goal,
    Indicator,
    LogEntry,
    Milestone,
    Revision,
    describe_revision,
    events,
    new_key,
    next_up,
    overdue,
    reflect,
    revise,
    school_year,
    school_years,
    year_wheel,
)

BY = {"by": "Rektor", "on": DAY}


def test_revising_writes_down_who_when_and_what():
    revised = revise(action(), **BY, what="Vennebenk", deadline=date(2027, 6, 1))
    assert (revised.what, revised.deadline, revised.edition) == ("Vennebenk", date(2027, 6, 1), 1)
    told = [(r.by, r.on, r.field, r.before, r.after) for r in revised.history]
    assert told == [
        ("Rektor", DAY, "what", "Tiltak 1", "Vennebenk"),
        ("Rektor", DAY, "deadline", "", "2027-06-01"),
    ]


def test_changing_nothing_is_no_revision():
    assert revise(action(), **BY, what="Tiltak 1") == action()


@pytest.mark.parametrize("name", ["key", "history", "log", "edition", "nonsense"])
def test_only_some_fields_can_be_revised(name):
    with pytest.raises(TypeError, match=name):
        revise(action(), **BY, **{name: ()})


def test_a_wrong_value_is_refused_and_nothing_is_changed():
    with pytest.raises(ValidationError):
        revise(action(), **BY, status="perhaps")


@settings(deadline=None)
@given(actions, st.sampled_from(sorted(set(FIELDS) - {"indicator", "milestones"})))
def test_history_only_grows(one, name):
    value = {"status": "stopped", "start": DAY, "deadline": DAY}.get(name, "nytt")
    revised = revise(one, **BY, **{name: value})
    assert revised.history[: len(one.history)] == one.history
    assert (revised == one) == (getattr(one, name) == value)


def test_a_revision_is_told_in_a_sentence():
    revised = revise(action(), **BY, deadline=date(2027, 6, 1), status="started", factor="f")
    deadline, status, factor = (
        str(describe_revision(next(r for r in revised.history if r.field == name)))
        for name in ("deadline", "status", "factor")
    )
    assert deadline == "21.11.2026: Rektor endret «Frist» fra «–» til «01.06.2027»."
    assert "fra «ikke startet» til «pågår»" in status
    assert "koblet tiltaket" in factor


HALFWAY = Milestone(text="Halvveis", due=DAY)
WATCHED = Indicator(group="elever", factor="Trivsel", label="Trivsel", baseline=3.2, target=3.55)


@pytest.mark.parametrize(
    ("changes", "norwegian", "english"),
    [
        (
            {"milestones": (HALFWAY, Milestone(text="Prøvd; ja", done=DAY))},
            "«Milepæler» fra «–» til «Halvveis (21.11.2026); Prøvd; ja (nådd 21.11.2026)»",
            "“Halvveis (21 Nov 2026); Prøvd; ja (reached 21 Nov 2026)”",
        ),
        ({"milestones": (Milestone(text="{a}"),)}, "til «{a}»", "“{a}”"),
        (
            {"indicator": WATCHED},
            "«Indikator» fra «–» til «Trivsel: fra 3,2 til 3,55»",
            "“Trivsel: from 3.2 to 3.55”",
        ),
        ({"indicator": WATCHED.but(baseline=None)}, "«Trivsel: fra – til 3,55»", "from – to 3.55"),
        ({"deadline": DAY}, "til «21.11.2026»", "“21 Nov 2026”"),
        ({"what": "done"}, "fra «Tiltak 1» til «done»", "“done”"),
        ({"problem": "Fra 2027-05-01"}, "til «Fra 2027-05-01»", "“Fra 2027-05-01”"),
        ({"problem": "2027-05-01"}, "til «2027-05-01»", "“2027-05-01”"),
    ],
)
def test_each_field_is_told_in_the_words_of_who_reads(changes, norwegian, english):
    told = describe_revision(revise(action(), **BY, **changes).history[-1])
    assert norwegian in str(told)
    assert english in told.in_language("en")


def test_what_no_version_has_kept_is_told_as_it_stands():
    for field in ("status", "deadline", "milestones", "indicator"):
        told = describe_revision(Revision(**BY, field=field, before="[1", after="{x}"))
        assert "fra «[1» til «{x}»" in str(told)


def test_the_log_has_three_fields():
    entry = LogEntry(on=DAY, done="Prøvde", learned="Lærte", wise="Fortsette")
    assert reflect(action(), entry).log == (entry,)


def test_keys_are_not_drawn_twice():
    assert len({new_key() for _ in range(1000)}) == 1000


BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "late", "coming"),
    [
        ({"deadline": BEFORE}, ["deadline"], []),
        ({"deadline": DAY}, [], ["deadline"]),
        ({"deadline": AFTER, "start": DAY}, [], ["start", "deadline"]),
        ({"deadline": BEFORE, "status": "done"}, [], []),
        ({"deadline": AFTER, "status": "stopped"}, [], []),
        ({"start": BEFORE}, [], []),
        ({"start": AFTER, "status": "started"}, [], []),
        ({"milestones": (Milestone(text="m", due=BEFORE),)}, ["milestone"], []),
        ({"milestones": (Milestone(text="m", due=BEFORE, done=BEFORE),)}, [], []),
        ({"milestones": (Milestone(text="m", due=AFTER),)}, [], ["milestone"]),
        ({"milestones": (Milestone(text="m", due=BEFORE),), "status": "done"}, [], []),
    ],
)
def test_what_is_late_and_what_comes(changes, late, coming):
    plan = [action(**changes)]
    assert [event.kind for event in overdue(plan, DAY)] == late
    assert [event.kind for event in next_up(plan, DAY)] == coming


def test_the_nearest_comes_first_and_says_who():
    plan = [action("1", deadline=date(2027, 5, 1)), action("2", deadline=date(2027, 2, 1))]
    assert [(e.action, e.role, e.area) for e in next_up(plan, DAY)] == [
        ("2", "Rektor", key("Trivsel")),
        ("1", "Rektor", key("Trivsel")),
    ]


def test_goals_and_evaluations_are_events_too():
    goal, evaluation = Goal(text="Mål", due=DAY), Evaluation(on=AFTER)
    work = planned().but(analyses=(analysed(goal=goal, evaluation=evaluation),))
    assert [(e.kind, e.is_open) for e in events(work)] == [("goal", True), ("evaluation", True)]
    evaluated = analysed(goal=goal, evaluation=evaluation.but(goal_met="yes"))
    assert not any(e.is_open for e in events(work.but(analyses=(evaluated,))))


def test_the_school_year_begins_in_august():
    assert school_year(date(2027, 8, 1)) == 2027
    assert school_year(date(2027, 7, 31)) == 2026
    months = year_wheel(planned(), 2026)
    assert [month.number for month in months] == [8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]
    assert (months[0].year, months[-1].year) == (2026, 2027)


@settings(deadline=None)
@given(st.lists(actions, max_size=4, unique_by=lambda one: one.key))
def test_every_event_is_in_one_month_of_one_wheel(plan):
    work = planned(*plan)
    turned = [e for year in school_years(work) for m in year_wheel(work, year) for e in m.events]
    assert tuple(turned) == events(work)
    for year in school_years(work):
        for month in year_wheel(work, year):
            assert all((e.on.year, e.on.month) == (month.year, month.number) for e in month.events)
