"""Ta med: what is offered, in whose name and colour, and about whom."""

import pytest

from kfl_widgets.report import DOCUMENTS
from kfl_widgets.survey import Filters
from kfl_widgets.widgets import ReportPanel, Session
from kfl_widgets.widgets.taking_away import document


@pytest.fixture
def panel(session):
    panel = ReportPanel(session)
    yield panel
    assert session.notice == ""


def test_every_document_is_offered_with_what_it_is_for(panel):
    assert set(panel._buttons) == set(DOCUMENTS)
    assert not any(button.disabled for button in panel._buttons.values())
    labels = [button.label for button in panel._buttons.values()]
    assert len(set(labels)) == len(labels)


def test_without_anything_to_tell_the_buttons_say_what_to_do():
    panel = ReportPanel(Session())
    assert all(button.disabled for button in panel._buttons.values())
    assert all("Last opp" in button.reason for button in panel._buttons.values())


def test_it_says_whom_the_documents_are_about(panel, session):
    session.filters = Filters(schools=session.survey.values("school")[:1], groups=("elever",))
    assert session.survey.values("school")[0] in panel._about.value
    assert "Alle grupper" in panel._about.value
    session.filters = Filters(groups=("elever",))
    assert "Alle skoler" in panel._about.value


def test_name_and_colour_are_the_sessions(panel, session):
    panel._on_field(("school",), "Blåbærlia skole")
    panel._on_field(("colour",), "#aa0000")
    assert session.work.school == "Blåbærlia skole"
    assert session.colour == "#aa0000"
    panel._on_field(("colour",), "#0b5a7a")
    assert session.colour == ""
    assert panel._form.values == {"school": "Blåbærlia skole", "colour": "#0b5a7a"}


def test_a_document_is_about_the_session_as_it_was_when_asked_for(session, monkeypatch):
    asked = []

    def print_document(_name, content, _tell, _stop):
        asked.append(content)
        return b""

    monkeypatch.setattr("kfl_widgets.widgets.taking_away.print_document", print_document)
    session.colour = "#aa0000"
    session.tag_row(0, "improve")
    write = document(session, "slides")
    session.clear()
    name, _, mime = write(lambda _share: None, None)
    [content] = asked
    assert len(content.stories) == 1
    assert content.request.colour == "#aa0000"
    assert content.changes is not None
    assert name.endswith(".pptx")
    assert "presentation" in mime
