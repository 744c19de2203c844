"""Choosing few areas: a gentle stop, and a question before work is let go of."""

import pytest

from kfl_widgets.improvement import Action, Analysis, put_action, put_analysis
from kfl_widgets.widgets import AreasPanel, AreasSummary


@pytest.fixture
def panel(session):
    session.tag_row(0, "improve")
    panel = AreasPanel(session)
    yield panel
    assert session.notice == ""


def send(cards, key, wish, text=""):
    cards._handle_custom_msg({"key": key, "wish": wish, "text": text}, [])


def analyse(session):
    """Give the first area an analysis and a measure, and its key."""
    key = session.areas[0].key
    work = put_analysis(session.work, Analysis(area=key, challenge="Skrevet"))
    session.work = put_action(work, Action(key="a", area=key, what="Felles økter"))
    return key


def ask_to_remove(panel):
    key = analyse(panel.session)
    send(panel._lists["improve"], key, "remove")
    return key


def test_a_reason_overrules_the_stop_at_three(panel, session):
    summary = AreasSummary(session)
    assert panel._overrule.layout.display == "none"
    for row in range(1, 4):
        session.tag_row(row, "improve")
    assert panel._overrule.layout.display is None
    assert "skriv hvorfor" in panel._advice.value
    content = {"wish": "set", "way": ["overruled"], "value": "Kommunen krever det."}
    panel._overrule._handle_custom_msg(content, [])
    assert session.work.overruled == "Kommunen krever det."
    assert "og skrevet hvorfor" in panel._advice.value
    assert "og skrevet hvorfor" in summary._advice.value


def test_an_area_nobody_has_worked_on_is_let_go_of_without_asking(panel, session):
    send(panel._lists["improve"], session.areas[0].key, "remove")
    assert session.areas == ()
    session.undo()
    assert len(session.areas) == 1


def test_work_is_not_let_go_of_without_asking(panel, session):
    ask_to_remove(panel)
    (card,) = panel._lists["improve"].cards
    assert "Felles økter" in card["ask"]["text"]
    assert [answer["wish"] for answer in card["ask"]["answers"]] == ["aside", "keep", "delete"]
    send(panel._lists["improve"], card["key"], "keep")
    assert panel._lists["improve"].cards[0]["ask"] is None
    assert len(session.areas) == 1


def test_an_area_laid_aside_is_taken_up_again_with_its_work(panel, session):
    key = ask_to_remove(panel)
    send(panel._lists["improve"], key, "aside")
    assert session.areas == ()
    assert [card["key"] for card in panel._aside.cards] == [key]
    send(panel._aside, key, "turn")
    assert [area.kind for area in session.areas] == ["improve"]
    assert panel._aside.layout.display == "none"
    assert len(session.work.actions) == 1


def test_deleting_takes_the_analysis_and_the_measures_with_it(panel, session):
    key = ask_to_remove(panel)
    send(panel._lists["improve"], key, "aside")
    send(panel._aside, key, "remove")
    (card,) = panel._aside.cards
    assert card["ask"]["answers"][0]["wish"] == "keep"
    send(panel._aside, key, "delete")
    assert (session.work.aside, session.work.analyses, session.work.actions) == ((), (), ())


def test_a_long_measure_is_cut_short_in_the_question(panel, session):
    key = session.areas[0].key
    action = Action(key="a", area=key, what="ord " * 1250)
    session.work = put_action(session.work, action)
    send(panel._lists["improve"], key, "remove")
    assert len(panel._lists["improve"].cards[0]["ask"]["text"]) < 500


def test_why_gets_a_note_when_it_could_tell_who_somebody_is(panel, session):
    cards = panel._lists["improve"]
    send(cards, session.areas[0].key, "explain", "Spør kari@skole.no")
    assert "e-postadresse" in cards.cards[0]["note"]


def test_strengths_come_first(panel):
    assert list(panel._lists) == ["strength", "improve", "undecided"]
