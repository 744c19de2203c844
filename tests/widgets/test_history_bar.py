"""What keeps a team's work from being lost: undo, redo, a file out, a file in."""

import threading
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from kfl_widgets.demo_schools import demo_workbooks
from kfl_widgets.improvement import Action, put_action
from kfl_widgets.locale import msg
from kfl_widgets.widgets import ReportPanel, Session
from kfl_widgets.widgets.history_bar import HistoryBar
from kfl_widgets.widgets.kept import Kept
from kfl_widgets.widgets.saved_files import read_saved


@pytest.fixture
def bar(session):
    bar = HistoryBar(session)
    yield bar
    assert session.notice == ""


def test_what_an_arbeidsbok_and_the_work_disagree_on_is_told(bar, session):
    session.work = session.work.but(school="Lia skole")
    session.tag_row(0, "improve")
    name, data, _ = taken(bar)
    session.work = session.work.but(school="Moen skole")
    given(bar, (name, data))
    assert "«Moen skole», «Lia skole»" in bar._found.value


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


def test_a_button_without_a_step_to_take_is_off(bar, session):
    assert (bar._undo.is_off, bar._redo.is_off) == (True, True)
    session.tag_row(0, "improve")
    assert (bar._undo.is_off, bar._redo.is_off) == (False, True)
    session.undo()
    assert (bar._undo.is_off, bar._redo.is_off) == (True, False)


def taken(bar) -> tuple[str, bytes, str]:
    """Download, as the button does."""
    file = bar._download.make()(lambda _share: None, threading.Event())
    bar._download.on_done()
    return file


def given(bar, *files) -> None:
    """Hand files in, as the area does."""
    bar._on_files(read_saved(files))


def test_the_words_say_where_the_work_is(bar, session):
    assert "Ingenting å laste ned ennå." in bar._state.value
    assert bar._download.disabled
    session.tag_row(0, "improve")
    assert ">Last ned arbeidsboken før dere lukker." in bar._state.value
    session.kept = Kept(in_tab="all")
    assert "Lagret i denne fanen. Last ned arbeidsboken" in bar._state.value
    taken(bar)
    assert "Lastet ned. Ingenting er endret siden." in bar._state.value
    session.tag_row(1, "strength")
    assert "Last ned arbeidsboken" in bar._state.value
    session.undo()
    assert "Ingenting er endret siden" in bar._state.value


def test_what_was_done_while_the_file_was_made_is_not_said_to_be_in_it(bar, session):
    session.tag_row(0, "improve")
    bar._download.make()
    session.tag_row(1, "strength")
    bar._download.on_done()
    assert "Last ned arbeidsboken" in bar._state.value


def test_an_arbeidsbok_downloaded_under_ta_med_is_a_download_too(bar, session):
    session.tag_row(0, "improve")
    panel = ReportPanel(session)
    panel._buttons["poster"].on_done()
    assert "Last ned arbeidsboken" in bar._state.value
    panel._buttons["workbook"].make()
    panel._buttons["workbook"].on_done()
    assert "Lastet ned. Ingenting er endret siden." in bar._state.value


def test_the_arbeidsbok_has_one_name_wherever_it_is_downloaded(bar, session):
    assert bar._download.label == ReportPanel(session)._buttons["workbook"].label


def test_what_is_deleted_is_not_remembered(bar, session):
    session.tag_row(0, "improve")
    taken(bar)
    session.clear()
    assert session.taken is None
    assert bar._download.disabled


def test_a_file_taken_away_is_opened_in_a_new_session(bar, session):
    session.tag_row(0, "improve")
    session.filters = session.filters.with_("grade", ("8",))
    name, data, mime = taken(bar)
    assert name.startswith("KFL-arbeidsbok ")
    assert name.endswith(".xlsx")
    assert mime.endswith("spreadsheetml.sheet")
    other = HistoryBar(Session())
    given(other, (name, data))
    assert other.session.work == session.work
    assert other._open.status == f"«{name}» er hentet. 1 område og 0 tiltak er tilbake."
    assert other._found.layout.display == "none"
    assert "Ingenting er endret siden" in other._state.value
    other.session.show(session.survey)
    assert other.session.filters == session.filters.with_("grade", ())  # forgotten, it misleads


def test_what_was_changed_in_excel_is_told_when_the_file_comes_back(bar, session):
    session.tag_row(0, "improve")
    action = Action(key="a", area=session.areas[0].key, what="Faste <grupper>", who="Rektor")
    session.work = put_action(session.work, action)
    name, data, _ = taken(bar)
    book = load_workbook(BytesIO(data))
    changed = next(c for row in book["Tiltaksplan"].iter_rows() for c in row if c.value == "Rektor")
    changed.value = "Inspektøren"
    out = BytesIO()
    book.save(out)
    given(bar, (name, out.getvalue()))
    assert session.work.actions[0].who == "Inspektøren"
    assert "Dette var endret i filen" in bar._found.value
    assert "«Faste &lt;grupper&gt;»" in bar._found.value
    bar._undo.click()
    assert session.work.actions[0].who == "Rektor"


def test_a_file_that_is_no_work_is_met_with_a_sentence(bar, session):
    session.tag_row(0, "improve")
    before = session.work
    given(bar, ("<b>bilde</b>.png", b"not a work"))
    assert session.work is before
    assert "som før" in bar._open.status
    assert "&lt;b&gt;bilde" in bar._found.value
    given(bar, ("igjen.json", session.save_work()))
    assert bar._found.layout.display == "none"


def test_a_work_is_offered_however_it_was_saved(bar):
    """Excel and LibreOffice save it anew as any of these, and each is known again."""
    assert {".xlsx", ".xlsm", ".ods", ".xls", ".json"} <= set(bar._open.accept)


def test_a_workbook_of_numbers_is_no_work(bar, session):
    name, data = next(iter(demo_workbooks().items()))
    given(bar, (name, data))
    assert "Ingenting ble hentet" in bar._open.status
    assert name in bar._found.value


def test_several_files_are_put_together(bar, session):
    session.tag_row(0, "improve")
    first = session.save_work()
    session.forget_work()
    session.tag_row(1, "strength")
    given(bar, ("en.json", first), ("to.json", session.save_work()))
    assert len(session.areas) == 2
    assert bar._open.status == "2 filer er hentet. 1 område og 0 tiltak er tilbake."
    given(bar, ("en.json", first))
    assert bar._open.status == "«en.json» er hentet."


def test_what_the_machine_remembers_is_said_to_be_remembered(bar, session):
    session.tag_row(0, "improve")
    session.kept = Kept(in_tab="all", is_remembering=True, remembered=datetime(2026, 11, 22, 8, 0))
    assert "Husket på denne maskinen." in bar._state.value
    assert "lukker" not in bar._state.value


def test_what_was_done_elsewhere_is_said_here_also_twice(bar, session):
    said = []
    bar._open.observe(lambda change: said.append(change["new"]), "status")
    for _ in range(2):
        session.tell(msg("Alt er slettet."))
    assert said == ["Alt er slettet.", "", "Alt er slettet."]
