"""Undo and redo."""

from hypothesis import given
from hypothesis import strategies as st
from tests.improvement.made import DAY, action, analysed, chosen, evidence, key, planned

from kfl_widgets.improvement import (
    History,
    LogEntry,
    Work,
    attach,
    choose,
    delete_area,
    do,
    drop_action,
    move,
    put_action,
    put_analysis,
    redo,
    reflect,
    remove,
    revise,
    tag,
    undo,
)
from kfl_widgets.improvement.history import MOST_STEPS

OPERATIONS = (
    lambda work: choose(work, tag(work.areas, evidence("Trivsel"), "improve")),
    lambda work: choose(work, tag(work.areas, evidence("Støtte"), "strength")),
    lambda work: choose(work, remove(work.areas, key("Trivsel"))),
    lambda work: choose(work, move(work.areas, key("Trivsel"), 1)),
    lambda work: put_analysis(work, attach(analysed(), evidence("Relasjoner"))),
    lambda work: put_action(work, action("1")),
    lambda work: put_action(work, revise(action("1"), by="Rektor", on=DAY, what="Nytt")),
    lambda work: put_action(work, reflect(action("1"), LogEntry(on=DAY, done="Prøvde"))),
    lambda work: drop_action(work, "1"),
    lambda work: delete_area(work, key("Trivsel")),
)
sequences = st.lists(st.sampled_from(OPERATIONS), max_size=20)


def carried_out(operations) -> History:
    history = History(Work())
    for operation in operations:
        history = do(history, operation(history.present))
    return history


@given(sequences)
def test_undoing_everything_restores_the_beginning_and_redoing_it_the_end(operations):
    history = back = carried_out(operations)
    while back.can_undo:
        back = undo(back)
    assert back.present == Work()
    while back.can_redo:
        back = redo(back)
    assert back == history


@given(sequences, st.sampled_from(OPERATIONS))
def test_undo_takes_back_exactly_the_last_step(operations, last):
    before = carried_out(operations)
    after = do(before, last(before.present))
    if after != before:
        assert undo(after).present == before.present
        assert undo(after).past == before.past


def test_a_new_step_forgets_what_was_undone():
    history = undo(do(do(History(Work()), Work(school="A")), Work(school="B")))
    assert history.can_redo
    assert not do(history, Work(school="C")).can_redo


def test_nothing_to_undo_and_nothing_new_change_nothing():
    history = History(Work())
    assert undo(history) is redo(history) is do(history, Work()) is history


def test_only_so_many_steps_are_remembered():
    history = History(Work())
    for n in range(MOST_STEPS + 10):
        history = do(history, Work(school=str(n)))
    assert len(history.past) == MOST_STEPS
    assert history.past[0].school == "9"


def test_undo_brings_back_a_deleted_area_with_all_that_hung_on_it():
    work = planned(action())
    history = do(History(work), delete_area(work, key("Trivsel")))
    assert history.present.actions == ()
    assert undo(history).present == work


def test_undo_brings_back_what_was_chosen():
    history = do(History(Work()), choose(Work(), chosen("A")))
    assert undo(history).present.areas == ()
