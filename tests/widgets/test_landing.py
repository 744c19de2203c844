"""The first thing a team sees, and the first thing it is told of its numbers."""

from dataclasses import replace

from kfl_widgets.app.page import App
from kfl_widgets.demo_schools import demo_workbooks
from kfl_widgets.locale import msg
from kfl_widgets.survey import Source, insights
from kfl_widgets.widgets import (
    ComparePanel,
    FollowUpPanel,
    InsightsPanel,
    Session,
    UploadPanel,
    standing_out,
)
from kfl_widgets.widgets.example import show_example
from kfl_widgets.widgets.work_alone import WorkAlone


def is_seen(widget):
    return widget.layout.display != "none"


def test_without_data_it_says_what_the_page_does():
    upload = UploadPanel()
    assert is_seen(upload._promise)
    assert "hva som skiller seg ut" in upload._promise.value


def test_without_data_there_is_nothing_to_delete():
    assert not is_seen(UploadPanel()._delete)


def test_with_data_the_promise_makes_way_for_what_was_read(session):
    upload = UploadPanel(session)
    assert not is_seen(upload._promise)
    assert is_seen(upload._delete)
    assert "Dette leste vi" in upload._report.value


def only_work(session):
    """A session that has opened the work of another, made on two files, and no numbers."""
    session.parts = ()
    sources = (Source("T1 2016.xlsx", "mal", "a", 1), Source("T2.xlsx", "mal", "b", 1))
    session.survey = replace(session.survey, sources=sources)
    session.tag_row(0, "improve")
    other = Session()
    other.open_work(session.save_work())
    return other


def test_a_work_without_numbers_says_what_it_was_made_on_and_where_to_go_on(session):
    other = only_work(session)
    panel = UploadPanel(other)
    (alone,) = (child for child in panel.children if isinstance(child, WorkAlone))
    assert is_seen(alone)
    assert not is_seen(panel._promise)
    said = alone.children[0].value
    assert "Områder: 1. Tiltak i planen: 0." in said
    assert "De kom fra «T1 2016.xlsx», «T2.xlsx»." in said
    assert "Målinger: T1 2016, T2 2018." in said
    alone.children[1].children[1].click()
    assert other.view == "plan"
    other.survey = session.survey
    assert not is_seen(alone)


def test_who_has_neither_work_nor_numbers_is_not_told_of_a_work():
    (alone,) = (child for child in UploadPanel().children if isinstance(child, WorkAlone))
    assert not is_seen(alone)


def test_a_tour_is_offered_only_where_there_is_one():
    assert not is_seen(UploadPanel()._tour)
    app = App()
    upload = app._places["data"].children[0]
    assert is_seen(upload._tour)
    upload._tour.click()
    assert app.session.is_touring


def test_the_first_insight_is_the_first_of_those_that_stand_out(session, demo_survey):
    upload = UploadPanel(session)
    first = insights(demo_survey, session.filters.with_("group", ()))[0]
    assert str(first.text) in upload._first.value


def test_the_first_insight_is_forgotten_with_the_data(session):
    upload = UploadPanel(session)
    session.clear()
    assert upload._first.value == ""


def test_what_stands_out_is_found_once(session, monkeypatch):
    upload = UploadPanel(session)
    assert upload._first.value
    monkeypatch.setattr(standing_out, "insights", lambda *_, **__: 1 / 0)
    assert InsightsPanel(session)._cards.cards
    assert session.notice == ""


def test_nothing_is_looked_for_while_another_view_is_open(session, monkeypatch):
    session.view = "plan"
    monkeypatch.setattr("kfl_widgets.widgets.upload_panel.what_stands_out", lambda *_: 1 / 0)
    UploadPanel(session)
    assert session.notice == ""


def test_who_goes_straight_on_is_told_the_first_insight_when_they_come_back(session, monkeypatch):
    waiting: list = []
    monkeypatch.setattr("kfl_widgets.widgets.upload_panel.in_a_moment", waiting.append)
    upload = UploadPanel(session)
    session.view = "overview"
    waiting.pop()()
    assert upload._first.value == ""
    session.view = "data"
    waiting.pop()()
    assert "<p>" in upload._first.value


def test_a_page_starts_no_process_before_a_file_comes(monkeypatch):
    started: list[str] = []
    monkeypatch.setattr(
        "kfl_widgets.widgets.upload_panel.warm_up", lambda: started.append("worker")
    )
    upload = UploadPanel()
    assert started == []
    upload._area._handle_custom_msg(
        {"kind": "begin", "drop": "d", "files": [{"name": "a.xlsx", "size": 9}]}, []
    )
    assert started == ["worker"]


def test_the_example_is_looked_at_as_its_first_school_at_once():
    session = Session()
    seen: list = []
    session.observe(lambda change: seen.append(change["new"].schools), ["filters"])
    show_example(session)
    assert seen == [session.survey.values("school")[:1]]


def test_a_view_without_data_leads_to_where_it_is_put_in():
    session = Session(view="compare")
    for panel in (ComparePanel(session), InsightsPanel(session)):
        session.view = "compare"
        assert panel._explanation._offer.description == "Gå til «Data»"
        panel._explanation._offer.click()
        assert session.view == "data"


def test_a_view_with_data_and_nothing_to_show_says_why_without_that_way(session):
    panel = FollowUpPanel(session)
    assert "Velg områder først" in panel._explanation._text.value
    assert not is_seen(panel._explanation._offer)


def test_a_schools_own_file_takes_the_place_of_the_example():
    session = Session()
    show_example(session)
    assert session.is_example
    name, data = next(iter(demo_workbooks().items()))
    session.add_files([(name, data)])
    assert not session.is_example
    assert {source.name for source in session.survey.sources} == {name}
    assert session.survey.values("school") == session.parts[0].values("school")
    assert len(session.parts) == 1


def test_what_was_said_of_one_thing_is_not_left_when_the_next_is_done():
    session = Session()
    session.tell(msg("Alt er slettet."))
    session.add_files([next(iter(demo_workbooks().items()))])
    assert session.told == ""
