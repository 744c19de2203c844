"""Each step of the page ends with the way on to the next."""

import pytest

from kfl_widgets.app.page import PLACES, STEPS, WITH_PRIMARY, App
from kfl_widgets.widgets.onward import Onward


@pytest.fixture
def app(session):
    return App(session)


def onward(app):
    (found,) = [child for child in app.children if isinstance(child, Onward)]
    return found


def is_shown(widget):
    return widget.layout.display != "none"


def test_it_leads_through_all_steps_from_the_second_to_the_last(app, session):
    sent = []
    app._steps.send = sent.append
    session.view = "overview"
    seen = []
    while is_shown(onward(app)):
        seen.append(app._steps.value)
        onward(app)._button.click()
    assert [*seen, app._steps.value] == list(STEPS)[1:]
    assert sent == [{"do": "focus"}] * len(seen)


def test_it_says_where_it_leads(app, session):
    session.view = "follow_up"
    assert onward(app)._button.description == "Videre: 8 Ta med"


def test_it_is_the_primary_button_where_the_view_has_none_of_its_own(app, session):
    seen = {}
    for view in PLACES:
        session.view = view
        seen[view] = "kfl-primary" in onward(app)._button._dom_classes
    assert seen["areas"]
    assert seen["overview"]
    assert [view for view, is_primary in seen.items() if not is_primary] == list(WITH_PRIMARY)
    assert "kfl-main-action" not in app._places["areas"]._download._dom_classes


def test_the_first_step_leads_on_by_itself(app, session):
    session.view = "data"
    assert not is_shown(onward(app))
