"""What is deleted is gone: nothing on the page keeps a survey, or a table of it, alive."""

import gc

from kfl_widgets.app.page import PLACES, App
from kfl_widgets.charts import row_key
from kfl_widgets.demo_schools import demo_workbooks
from kfl_widgets.survey import ProtectedTable, Survey
from kfl_widgets.widgets import ComparePanel, Session


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
