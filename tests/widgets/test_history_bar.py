"""What keeps a team's work from being lost: undo, redo, a file out, a file in."""

import pytest

from kfl_widgets.widgets import Session
from kfl_widgets.widgets.history_bar import HistoryBar


@pytest.fixture
def bar(session):
    bar = HistoryBar(session)
    yield bar
    assert session.notice == ""


def test_steps_are_taken_back_and_again_and_it_is_said(bar, session):
    session.tag_row(0, "improve")
    bar._undo.click()
    assert session.areas == ()
    assert bar._open.status == "Ett steg tilbake."
    bar._redo.click()
    assert len(session.areas) == 1
    assert bar._open.status == "Ett steg fram."


def test_when_there_is_no_step_left_it_is_said(bar, session):
    bar._undo.click()
    assert bar._open.status == "Ingenting å angre."
    bar._redo.click()
    assert bar._open.status == "Ingenting å gjøre om."


def test_the_words_say_where_the_work_is(bar, session):
    assert bar._state.value == ""
    assert bar._download.disabled
    session.tag_row(0, "improve")
    assert "Lagret i denne fanen. Last ned arbeidet" in bar._state.value
    bar._make_file()
    assert "Ingenting er endret siden" in bar._state.value
    session.tag_row(1, "strength")
    assert "Last ned arbeidet" in bar._state.value
    session.undo()
    assert "Ingenting er endret siden" in bar._state.value


def test_what_is_deleted_is_not_remembered(bar, session):
    session.tag_row(0, "improve")
    bar._make_file()
    session.clear()
    assert bar._kept is None
    assert bar._download.disabled


def test_a_file_taken_away_is_opened_in_a_new_session(bar, session):
    session.tag_row(0, "improve")
    name, data, mime = bar._make_file()
    assert name.startswith("KFL-arbeid-")
    assert name.endswith(".json")
    assert mime == "application/json"
    other = HistoryBar(Session())
    other._on_files([(name, data)])
    assert other.session.work == session.work
    assert other._open.status == f"«{name}» er hentet."
    assert other._problems.layout.display == "none"


def test_a_file_that_is_no_work_is_met_with_a_sentence(bar, session):
    session.tag_row(0, "improve")
    before = session.work
    bar._on_files([("<b>bilde</b>.png", b"not a work")])
    assert session.work is before
    assert "som før" in bar._open.status
    assert "&lt;b&gt;bilde" in bar._problems.value
    bar._on_files([("igjen.json", session.save_work())])
    assert bar._problems.layout.display == "none"


def test_several_files_are_put_together(bar, session):
    session.tag_row(0, "improve")
    first = session.save_work()
    session.forget_work()
    session.tag_row(1, "strength")
    bar._on_files([("en.json", first), ("to.json", session.save_work())])
    assert len(session.areas) == 2
    assert bar._open.status == "2 filer er hentet."
