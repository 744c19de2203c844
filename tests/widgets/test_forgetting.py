"""What is deleted is gone: nothing on the page keeps a survey, or a table of it, alive."""

import gc

import pytest
from ipywidgets.widgets.widget import _instances

from kfl_widgets.app.page import PLACES, App
from kfl_widgets.charts import row_key
from kfl_widgets.demo_schools import SCHOOL_A, demo_workbooks
from kfl_widgets.improvement import (
    Action,
    Analysis,
    Goal,
    MaintainingFactor,
    put_action,
    put_analysis,
)
from kfl_widgets.survey import ProtectedTable, Survey
from kfl_widgets.widgets import AnalysisPanel, BallotsPanel, ComparePanel, PlanPanel, Session
from kfl_widgets.widgets.closed_areas import ClosedAreas
from kfl_widgets.widgets.closing import _reached
from kfl_widgets.widgets.record_form import RecordForm


def alive(kind):
    while gc.collect():
        pass  # what has a finalizer goes in a second round
    return [one for one in gc.get_objects() if type(one) is kind]


def everything_opened(session):
    """An app where each place has been looked at, with an area that has a later wave."""
    app = App(session)
    session.add_files(list(demo_workbooks().items()))
    session.view = "overview"
    overview = app._places["overview"]
    overview._wave.value = session.survey.values("wave")[0]
    overview._on_mark(next(row_key(row) for row in rows(overview._levels) if not row["hidden"]))
    session.areas = tuple(area.but(kind="improve") for area in session.areas)
    for view in PLACES:
        session.view = view
    return app


def rows(table):
    return table.frame.to_dict("records")


def test_when_all_is_deleted_no_view_keeps_the_survey_or_a_table_of_it():
    before = {kind: alive(kind) for kind in (Survey, ProtectedTable)}
    session = Session()
    app = everything_opened(session)
    assert session.notice == ""
    assert app._places["follow_up"]._areas

    def left(kind):
        return [one for one in alive(kind) if not any(one is known for known in before[kind])]

    assert left(Survey)
    assert left(ProtectedTable)
    session.delete()
    assert [left(kind) for kind in before] == [[], []]
    app.close()


def test_a_view_that_is_closed_shows_nothing_of_what_was_deleted(session):
    panel = ComparePanel(session)
    panel.is_open = False
    session.clear()
    assert panel._finding.value == ""
    assert panel._figure.table is None
    assert panel._figure._table.rows == []
    assert all(view.rows == {} for _title, view in panel._figure._views)
    assert session.notice == ""


@pytest.fixture
def tagged(session):
    """A session with an area that is analysed, and another."""
    session.tag_all([(session.result, 0), (session.result, 1)], "improve")
    first = session.areas[0].key
    factor = MaintainingFactor(key="f", text="Samtaler på gangen")
    analysis = Analysis(area=first, goal=Goal(text="Alle skal trives"), factors=(factor,))
    session.work = put_analysis(session.work, analysis.but(challenge="Mange er alene"))
    return session


def test_what_was_written_in_an_analysis_is_gone_when_it_is_deleted(tagged):
    panel = AnalysisPanel(tagged)
    for step in range(1, 8):
        panel.turn_to(tagged.areas[0].key, step)
    panel.turn_to(tagged.areas[0].key, 1)
    assert "Mange er alene" in str(panel._form.values)
    tagged.clear()
    left = said(panel)
    assert not [word for word in (SCHOOL_A, "Mange er alene", "gangen", "trives") if word in left]
    assert tagged.notice == ""


def test_what_was_written_of_a_measure_is_gone_when_it_is_deleted(tagged):
    action = Action(key="a", area=tagged.areas[0].key, what="Felles økter", problem="Det er bråk")
    tagged.work = put_action(tagged.work, action)
    panel = PlanPanel(tagged)
    panel._open("a")
    assert "Det er bråk" in said(panel)
    tagged.clear()
    assert not [word for word in ("Felles økter", "bråk") if word in said(panel)]
    assert panel._form.layout.display == "none"
    assert tagged.notice == ""


def said(panel):
    """Give all that the widgets of a panel hold."""
    return " ".join(str(widget.get_state()) for widget in _reached([panel], ()))


def test_what_a_group_voted_is_gone_when_it_is_deleted(tagged):
    panel = BallotsPanel(tagged, "group")
    _name, data, _kind = BallotsPanel(tagged)._make_file()
    panel.add_files([("stemme.json", data)])
    panel._phase.value = "individual"
    tagged.clear()
    assert panel._table.rows == []
    assert panel._tallies == ()
    assert SCHOOL_A not in said(panel)


def test_a_step_that_is_left_lets_go_of_its_fields(tagged):
    panel = AnalysisPanel(tagged)
    panel.turn_to(tagged.areas[0].key, 1)
    forms, widgets = len(alive(RecordForm)), len(_instances)
    for step in (2, 3, 4, 1):
        panel.turn_to(tagged.areas[0].key, step)
    assert (len(alive(RecordForm)), len(_instances)) == (forms, widgets)


def test_a_measure_that_is_left_lets_go_of_its_fields(tagged):
    tagged.work = put_action(tagged.work, Action(key="a", area=tagged.areas[0].key, what="Økter"))
    panel = PlanPanel(tagged)
    panel._open("a")
    forms, widgets = len(alive(RecordForm)), len(_instances)
    for _ in range(3):
        panel._open("a")
    assert (len(alive(RecordForm)), len(_instances)) == (forms, widgets)


def test_areas_that_are_told_anew_let_go_of_what_was_told(tagged):
    closed = ClosedAreas(tagged, print)
    closed.show(tagged.work, tagged.areas)
    widgets = len(_instances)
    closed.show(tagged.work, tagged.areas[:1])
    closed.show(tagged.work, tagged.areas)
    assert len(_instances) == widgets
