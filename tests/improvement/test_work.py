"""A work: what is chosen, laid aside, deleted, and how many areas are enough."""

from tests.improvement.made import DAY, action, analysed, chosen, evidence, key, planned

from kfl_widgets.improvement import (
    Ballot,
    LogEntry,
    Work,
    analysis_of,
    choose,
    delete_area,
    drop_action,
    explain,
    gentle_stop,
    lost_with,
    put_analysis,
    put_ballot,
    remove,
    strengths_first,
    tag,
)


def test_an_untagged_area_comes_back_with_its_analysis_and_reason():
    work = planned(action())
    work = choose(work, explain(work.areas, key("Trivsel"), "Derfor"))
    without = choose(work, remove(work.areas, key("Trivsel")))
    assert without.areas == ()
    assert (without.analyses, without.actions) == (work.analyses, work.actions)
    back = choose(without, tag(without.areas, evidence(), "improve"))
    assert back == work


def test_an_area_with_nothing_on_it_is_not_laid_aside():
    work = Work(areas=chosen("A", "B"))
    assert choose(work, work.areas[1:]) == Work(areas=chosen("B"))


def test_what_would_be_deleted_is_said_first():
    work = planned(action("1", what="Vennebenk", log=(LogEntry(on=DAY),)))
    said = " ".join(map(str, lost_with(work, key("Trivsel"))))
    assert "Analysen" in said
    assert "«Vennebenk»" in said
    assert "blir slettet: 1." in said
    assert delete_area(work, key("Trivsel")) == Work()
    assert lost_with(Work(areas=chosen("A")), key("A")) == ()


def test_the_fourth_area_is_stopped_gently_and_a_reason_lets_it_pass():
    work = Work(areas=chosen("A", "B", "C"))
    assert gentle_stop(work) is None
    assert "4 områder er mange" in str(gentle_stop(work, adding=1))
    assert gentle_stop(work.but(overruled="Kommunen ber om det"), adding=1) is None
    assert gentle_stop(Work(areas=chosen("A", "B", "C", "D", kind="strength"))) is None


def test_strengths_come_first():
    areas = (*chosen("A"), *chosen("S", kind="strength"), *chosen("B"))
    assert [area.evidence.factor for area in strengths_first(areas)] == ["S", "A", "B"]


def test_an_area_has_one_analysis():
    work = put_analysis(put_analysis(Work(), analysed()), analysed(challenge="Ny"))
    assert [analysis.challenge for analysis in work.analyses] == ["Ny"]
    assert analysis_of(work, "other").challenge == ""


def test_actions_and_ballots_are_put_and_dropped_by_key():
    work = planned(action("1"), action("2"))
    assert [one.key for one in drop_action(work, "1").actions] == ["2"]
    ballot = Ballot(key="b", made=DAY)
    again = put_ballot(put_ballot(work, ballot), ballot.but(note="ny"))
    assert [one.note for one in again.ballots] == ["ny"]


def test_a_record_that_stands_twice_stands_once():
    assert len(Work(areas=(*chosen("A"), *chosen("A"))).areas) == 1
