"""What a team has done is one value: kept in step, undone, saved and opened again."""

from kfl_widgets.improvement import Action, analysis_of, put_action, put_analysis
from kfl_widgets.widgets import Session


def test_areas_and_work_say_the_same(session):
    session.tag_row(0, "improve")
    assert session.work.areas == session.areas
    session.work = session.work.but(areas=())
    assert session.areas == ()


def test_every_step_can_be_taken_back_and_again(session):
    assert not session.can_undo
    session.tag_row(0, "improve")
    session.tag_row(1, "strength")
    session.undo()
    assert len(session.areas) == 1
    assert (session.can_undo, session.can_redo) == (True, True)
    session.undo()
    assert session.areas == ()
    session.redo()
    session.redo()
    assert [area.kind for area in session.areas] == ["improve", "strength"]


def test_a_saved_work_is_opened_in_a_new_session(session):
    session.tag_row(0, "improve")
    action = Action(key="a", area=session.areas[0].key, what="Felles økter")
    session.work = put_action(session.work, action)
    other = Session()
    assert other.open_work(session.save_work(), "arbeid.json") == ()
    assert other.work == session.work
    other.open_work(session.save_work(), "igjen.json")
    assert other.work == session.work


def test_what_must_be_settled_is_told_when_a_work_is_laid_beside_another(session):
    session.work = session.work.but(school="Lia skole")
    other = Session()
    other.work = other.work.but(school="Moen skole")
    assert session.open_work(other.save_work(), "arbeid.json") == ()
    (problem,) = session.unsettled
    assert (problem.severity, problem.where.file) == ("warning", "arbeid.json")
    assert "Moen skole" in str(problem)
    session.open_work(session.save_work(), "arbeid.json")
    assert session.unsettled == ()


def test_a_file_that_is_no_work_leaves_everything_as_it_was(session):
    session.tag_row(0, "improve")
    before = session.work
    (problem,) = session.open_work(b"not a work", "bilde.png")
    assert problem.where.file == "bilde.png"
    assert session.work is before


def test_deleting_leaves_no_step_to_take_back(session):
    session.tag_row(0, "improve")
    session.undo()
    session.clear()
    assert (session.can_undo, session.can_redo) == (False, False)
    session.redo()
    assert session.areas == ()


def write(session, text, moment, monkeypatch, field="challenge"):
    """Write in a field of the first area's analysis, at a moment in seconds."""
    monkeypatch.setattr("kfl_widgets.widgets.team_work.time.monotonic", lambda: moment)
    analysis = analysis_of(session.work, session.areas[0].key)
    session.work = put_analysis(session.work, analysis.but(**{field: text}))


def test_what_is_written_in_one_go_is_taken_back_in_one_step(session, monkeypatch):
    session.tag_row(0, "improve")
    for moment, text in enumerate(["Fa", "Få vet", "Få vet hva"]):
        write(session, text, moment, monkeypatch)
    session.undo()
    assert session.work.analyses == ()
    session.redo()
    assert session.work.analyses[0].challenge == "Få vet hva"


def test_a_pause_another_field_and_a_step_back_begin_a_new_step(session, monkeypatch):
    session.tag_row(0, "improve")
    write(session, "Få", 10, monkeypatch)
    write(session, "Få vet", 20, monkeypatch)
    write(session, "Fagsamtaler", 20.1, monkeypatch, "strategy")
    session.undo()
    assert session.work.analyses[0].strategy == ""
    session.undo()
    assert session.work.analyses[0].challenge == "Få"
    write(session, "Få ser", 20.2, monkeypatch)
    session.undo()
    assert session.work.analyses[0].challenge == "Få"
