"""Individuelt – gruppe – plenum."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.improvement.made import DAY, ballots, chosen, key

from kfl_widgets.improvement import Ballot, explain, merge_ballots, recast, tally

several = st.lists(ballots, max_size=4)


def ballot(name: str, *factors: str, kind="improve", why="", **more) -> Ballot:
    areas = chosen(*factors, kind=kind)
    for area in areas:
        areas = explain(areas, area.key, why)
    return Ballot(**{"key": name, "made": DAY, "choices": areas, **more})


@settings(deadline=None)
@given(several, several, several)
def test_files_merge_in_any_order(a, b, c):
    assert merge_ballots(a, b) == merge_ballots(b, a)
    assert merge_ballots(merge_ballots(a, b), c) == merge_ballots(a, merge_ballots(b, c))


@settings(deadline=None)
@given(several)
def test_the_same_file_twice_counts_once(some):
    assert merge_ballots(some, some) == merge_ballots(some)
    assert tally([*some, *some]) == tally(some)


@settings(deadline=None)
@given(several, st.randoms())
def test_the_count_does_not_depend_on_who_comes_first(some, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert tally(shuffled) == tally(some)


def test_a_member_that_chooses_anew_counts_by_the_new_choice():
    first = ballot("a", "Trivsel")
    second = recast(first, chosen("Støtte"), date(2026, 1, 1))
    assert [t.evidence.factor for t in tally([second, first])] == ["Støtte"]


def test_votes_are_counted_per_kind_and_the_most_chosen_comes_first():
    counted = tally(
        [
            ballot("a", "Støtte", "Trivsel", why="Viktig"),
            ballot("b", "Trivsel", kind="strength", why="Bra i dag"),
            ballot("c", "Trivsel", why="Alle sier det"),
        ]
    )
    assert [t.evidence.factor for t in counted] == ["Trivsel", "Støtte"]
    first = counted[0]
    assert (first.key, first.total, first.of) == (key("Trivsel"), 3, 3)
    assert first.votes == {"improve": 2, "strength": 1, "undecided": 0}
    assert not first.is_agreed
    assert first.reasons == (
        ("strength", "Bra i dag"),
        ("improve", "Alle sier det"),
        ("improve", "Viktig"),
    )


def test_agreement_is_when_all_chose_the_same_kind():
    assert tally([ballot("a", "Trivsel"), ballot("b", "Trivsel")])[0].is_agreed
    assert not tally([ballot("a", "Trivsel"), ballot("b")])[0].is_agreed


def test_reasons_do_not_tell_whose_they_are():
    """Swapping two members' keys changes nothing that is shown."""
    one = [ballot("a", "Trivsel", why="x"), ballot("b", "Trivsel", why="y")]
    other = [ballot("b", "Trivsel", why="x"), ballot("a", "Trivsel", why="y")]
    assert tally(one) == tally(other)


def test_each_phase_is_counted_by_itself():
    cast = [ballot("a", "Trivsel"), ballot("g", "Støtte", phase="group", note="Etter samtale")]
    assert [t.evidence.factor for t in tally(cast, "group")] == ["Støtte"]
    assert tally(cast, "plenum") == ()
