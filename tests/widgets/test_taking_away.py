"""A document is handed over, or given up with what it was about."""

from concurrent.futures import Future

import pytest

from kfl_widgets.widgets import download_button
from kfl_widgets.widgets.taking_away import DocumentButton

MADE = ("KFL.xlsx", b"abc", "text/plain")


@pytest.fixture
def under_way(monkeypatch):
    """What is being made beside the page: call one to have it done."""
    begun = []

    def run_beside(_work, then):
        done: Future = Future()
        done.set_result(MADE)
        begun.append(lambda: then(done))

    monkeypatch.setattr(download_button, "run_beside", run_beside)
    return begun


def clicked(button):
    heard = []
    button.send = lambda content, _buffers=None: heard.append(content)
    button._handle_custom_msg({"kind": "make", "request": "r"}, [])
    return heard


def test_the_session_is_told_of_the_work_that_was_handed_over(session, under_way):
    session.tag_row(0, "improve")
    asked, button = session.work, DocumentButton(session, "workbook")
    heard = clicked(button)
    session.tag_row(1, "improve")
    under_way.pop()()
    assert session.taken == asked
    assert [content["kind"] for content in heard] == ["file"]


def test_a_document_under_way_is_given_up_when_all_is_deleted(session, under_way):
    session.tag_row(0, "improve")
    button = DocumentButton(session, "workbook")
    heard = clicked(button)
    session.delete()
    assert not button.is_busy
    under_way.pop()()
    assert session.taken is None
    assert [content["kind"] for content in heard] == ["failed"]
    assert heard[0]["text"] == "Dere avbrøt. Ingen fil er laget."


@pytest.mark.parametrize("is_done", [True, False])
def test_a_button_keeps_nothing_of_the_work_that_was_deleted(session, under_way, is_done):
    session.tag_row(0, "improve")
    work, button = session.work, DocumentButton(session, "workbook")
    clicked(button)
    if is_done:
        under_way.pop()()
    session.delete()
    assert work not in vars(button).values()
    assert session.taken is None
