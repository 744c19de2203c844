"""Merging: any works, in any order, some of them twice."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.improvement.made import DAY, action, analysed, chosen, key, planned, works

from kfl_widgets.improvement import (
    Evaluation,
    Goal,
    LogEntry,
    Work,
    disagreements,
    explain,
    merge,
    put_action,
    put_analysis,
    reflect,
    revise,
)


def in_any_order(work):
    """Order what keeps the first work's order."""

    def by_key(records):
        return tuple(sorted(records, key=lambda record: record.key))

    analyses = (
        a.but(evidence=by_key(a.evidence), factors=by_key(a.factors)) for a in work.analyses
    )
    return work.but(
        areas=by_key(work.areas), actions=by_key(work.actions), analyses=tuple(analyses)
    )


@settings(max_examples=50, deadline=None)
@given(works, works)
def test_the_order_of_the_files_does_not_matter(a, b):
    assert in_any_order(merge([a, b])) == in_any_order(merge([b, a]))


@settings(max_examples=50, deadline=None)
@given(works, works, works)
def test_it_does_not_matter_which_are_merged_first(a, b, c):
    assert merge([merge([a, b]), c]) == merge([a, merge([b, c])]) == merge([a, b, c])


@settings(max_examples=50, deadline=None)
@given(works, works)
def test_the_same_file_twice_counts_once(a, b):
    assert merge([a, a]) == a
    assert merge([a, b, a]) == merge([merge([a, b]), a]) == merge([a, b])


@settings(max_examples=50, deadline=None)
@given(st.lists(works, max_size=3))
def test_no_area_measure_or_ballot_is_lost(several):
    merged = merge(several)
    for part in ("areas", "analyses", "actions", "ballots"):
        keys = {record.key for work in several for record in getattr(work, part)}
        assert {record.key for record in getattr(merged, part)} == keys


def test_two_groups_reasons_stand_one_under_the_other():
    areas = chosen("Trivsel")
    one = Work(areas=explain(areas, key("Trivsel"), "Vi hørte det på trinnet"))
    other = Work(areas=explain(areas, key("Trivsel"), "Foreldrene sa det"))
    merged = merge([one, other, Work(areas=areas)])
    assert merged.areas[0].why == "Foreldrene sa det\n— — —\nVi hørte det på trinnet"
    assert merge([merged, one]) == merged


def test_an_area_that_groups_see_differently_is_undecided_and_said_to_be():
    several = [Work(areas=chosen("Trivsel", kind=kind)) for kind in ("improve", "strength")]
    assert merge(several).areas[0].kind == "undecided"
    assert "Gruppene ser ulikt på «Trivsel»" in str(disagreements(several)[0])
    assert disagreements(several[:1]) == ()


def test_works_of_two_schools_are_told():
    several = [Work(school=name) for name in ("Lia skole", "", "Moen skole")]
    assert "«Lia skole», «Moen skole»" in str(disagreements(several)[0])
    assert disagreements(several[:2]) == ()


def test_different_targets_are_named():
    several = [
        planned().but(analyses=(analysed(goal=Goal(text="Bedre", target=target)),))
        for target in (3.2, 3.5)
    ]
    assert "3,2 / 3,5" in str(disagreements(several)[0])


def test_groups_that_judge_differently_have_met_the_goal_partly():
    works = [
        put_analysis(Work(), analysed(evaluation=Evaluation(goal_met=met))) for met in ("yes", "no")
    ]
    assert merge(works).analyses[0].evaluation.goal_met == "partly"


def test_the_newer_edition_of_a_measure_stands_and_both_logs_are_kept():
    first = planned(action())
    revised = revise(action(), by="Rektor", on=DAY, what="Vennebenk", status="started")
    newer = put_action(first, reflect(revised, LogEntry(on=DAY, done="Bygde benken")))
    older = put_action(first, reflect(action(), LogEntry(on=DAY, done="Spurte elevrådet")))
    merged = merge([newer, older]).actions[0]
    assert (merged.what, merged.status) == ("Vennebenk", "started")
    assert [entry.done for entry in merged.log] == ["Bygde benken", "Spurte elevrådet"]


def test_ours_stand_first_as_we_ordered_them_and_then_what_is_new_in_theirs():
    ours = Work(areas=chosen("D", "B"), actions=(action("2"), action("1")))
    theirs = Work(areas=chosen("C", "B", "A"), actions=(action("0"), action("1")))
    merged = merge([ours, theirs])
    assert [area.evidence.label for area in merged.areas] == ["D", "B", "C", "A"]
    assert [one.key for one in merged.actions] == ["2", "1", "0"]
