"""The analysis without a browser: what is written is in the work, and what is missing is said."""

import time
from datetime import date

import pytest

from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.improvement import (
    Action,
    Analysis,
    Goal,
    MaintainingFactor,
    Note,
    analysis_of,
    attach,
    evidence_of,
    put_action,
    put_analysis,
)
from kfl_widgets.survey import Filters, compare, gap, protect, summarise
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.analysis_panel import AnalysisPanel


@pytest.fixture
def tagged(session):
    """A session with an area to improve, a strength and something undecided."""
    session.tag_row(0, "improve")
    session.tag_row(1, "strength")
    session.tag_row(2, "undecided")
    return session


@pytest.fixture
def panel(tagged):
    panel = AnalysisPanel(tagged)
    yield panel
    assert tagged.notice == ""


def write(panel, *way, value):
    """Do what the page does when somebody writes in a field."""
    panel._form._handle_custom_msg({"wish": "set", "way": list(way), "value": value}, [])


def wish_unread(panel, count):
    """Do what the page does when so many fields can't be read."""
    panel._form._handle_custom_msg({"wish": "unread", "count": count}, [])


def wish(panel, what, *way):
    panel._form._handle_custom_msg({"wish": what, "way": list(way)}, [])


def analysis(panel):
    return analysis_of(panel.session.work, panel.area.key)


def ready(key):
    """Give an analysis in which steps 1–4 are done."""
    factor = MaintainingFactor(
        key="f", text="Ulik praksis", perspective="context", speaks_for="Vi hører det"
    )
    return Analysis(
        area=key,
        challenge="De eldste får lite tilbakemelding.",
        goal=Goal(text="Alle får tilbakemelding hver uke."),
        notes=(Note(text="Elevrådet sier det samme."),),
        factors=(factor,),
    )


def get_ready(panel):
    panel.session.work = put_analysis(panel.session.work, ready(panel.area.key))


def field_names(panel):
    return [field["name"] for field in panel._form.fields]


def is_shown(widget):
    return widget.layout.display != "none"


def test_without_an_area_it_says_what_to_do_and_leads_there(session):
    panel = AnalysisPanel(session)
    assert is_shown(panel._none)
    assert not is_shown(panel._body)
    session.tag_row(0, "undecided")
    assert is_shown(panel._none)
    panel._none.children[1].click()
    assert session.view == "areas"


def test_what_is_to_be_improved_comes_first_and_the_undecided_is_not_analysed(panel):
    names = [option["label"] for option in panel._which.options]
    assert names == ["Trivsel på skolen", "Faglig trivsel (styrke)"]
    assert panel.area.kind == "improve"


def test_the_frozen_evidence_stands_over_the_steps(panel):
    assert "Elever" in panel._evidence.value
    assert "Fra " in panel._evidence.value


def test_the_line_goes_between_analysis_and_measures(panel):
    analysed, measured = (part.entries for part in panel._parts)
    assert [entry["value"] for entry in analysed] == ["1", "2", "3", "4"]
    assert [entry["value"] for entry in measured] == ["5", "6", "7"]


def test_where_there_is_little_room_the_way_is_one_line_that_says_which_step_it_is(panel):
    assert panel._line.label.startswith("Steg 1 av 7: ")
    assert "kfl-open" not in panel._way._dom_classes
    panel._line.is_open = True
    assert "kfl-open" in panel._way._dom_classes
    focused = []
    panel._heading.focus = lambda: focused.append(panel._heading.title)
    panel._parts[0].value = "2"
    assert panel._line.label.startswith("Steg 2 av 7: ")
    assert "kfl-open" not in panel._way._dom_classes
    assert focused == [panel._heading.title]


def test_what_is_written_lands_in_the_work_and_gives_a_tick(panel):
    assert any("Beskriv utfordringen" in line for line in panel._heading.lines)
    write(panel, "challenge", value="De eldste får lite tilbakemelding.")
    assert analysis(panel).challenge == "De eldste får lite tilbakemelding."
    assert panel._heading.lines == ["✓ Steget er fylt ut."]
    assert panel._parts[0].entries[0]["is_done"]


def test_every_change_can_be_undone(panel, monkeypatch):
    write(panel, "challenge", value="En")
    soon = time.monotonic() + 60
    monkeypatch.setattr("kfl_widgets.widgets.team_work.time.monotonic", lambda: soon)
    write(panel, "challenge", value="En, to")
    panel.session.undo()
    assert panel._form.values == {"challenge": "En"}


def test_the_next_step_is_one_click_away_and_never_locked(panel):
    assert panel._next.description == "Neste: 2 Mål"
    panel._next.click()
    assert panel._heading.title == "2 Mål"
    assert (panel._parts[0].value, panel._parts[1].value) == ("2", "")
    panel._parts[1].value = "7"
    assert panel._heading.title == "7 Evaluering"
    assert panel._parts[0].value == ""


def test_a_step_asked_for_before_the_panel_was_made_is_the_one_it_opens_at(tagged):
    strength = tagged.areas[1]
    tagged.analysed = (strength.key, 7)
    panel = AnalysisPanel(tagged)
    assert panel.area == strength
    assert panel._heading.title == "7 Evaluering"


def test_a_goal_is_a_text_a_number_and_a_day(panel):
    panel.turn_to(panel.area.key, 2)
    write(panel, "goal.text", value="Trives")
    write(panel, "goal.target", value=3.4)
    write(panel, "goal.due", value="2027-06-15")
    goal = analysis(panel).goal
    assert (goal.text, goal.target, goal.due) == ("Trives", 3.4, date(2027, 6, 15))
    assert panel._form.values["goal.due"] == "2027-06-15"
    write(panel, "goal.target", value=None)
    write(panel, "goal.due", value="")
    assert (analysis(panel).goal.target, analysis(panel).goal.due) == (None, None)


def test_the_target_is_set_beside_where_the_school_stands(panel):
    panel.turn_to(panel.area.key, 2)
    target = panel._form.fields[1]
    assert "Snittet var" in target["hint"]
    assert "Skala 1–4." in target["hint"]
    write(panel, "goal.target", value=7)
    assert "Skalaen er 1–4" in panel._form.notes["goal.target"]


def test_hints_make_a_goal_clearer_and_stop_nobody(panel):
    panel.turn_to(panel.area.key, 2)
    hints = panel._asides[2]
    assert hints.value == ""
    write(panel, "goal.text", value="Trives")
    assert "Målbart" in hints.value
    assert panel._parts[0].entries[1]["is_done"]


def test_a_step_is_not_said_to_be_done_while_something_is_left(panel):
    panel.turn_to(panel.area.key, 2)
    write(panel, "goal.text", value="Elevene på 8. trinn trives")
    assert panel._heading.lines == [
        "Målet er skrevet. Nederst står det som kan gjøre det tydeligere."
    ]
    write(panel, "goal.target", value=7)
    assert panel._heading.lines == ["Se over det som står under feltene."]
    write(panel, "goal.target", value=3.4)
    write(panel, "goal.agreed_with", value="Alle team")
    write(panel, "goal.due", value="2027-06-15")
    clear = [line for line in panel._heading.lines if "tydeligere" not in line]
    assert clear in ([], ["✓ Steget er fylt ut."])


def test_a_date_nobody_can_read_is_something_left(panel):
    panel.turn_to(panel.area.key, 1)
    write(panel, "challenge", value="Få svarer")
    assert panel._heading.is_done
    wish_unread(panel, 1)
    assert panel._heading.lines == ["Se over det som står under feltene."]
    wish_unread(panel, 0)
    assert panel._heading.is_done


def test_a_difference_between_groups_has_a_goal_in_words(session):
    where = Filters(schools=(SCHOOL_A,), groups=("kontaktlærere",))
    girls, boys = session.survey.values("gender")
    table = protect(gap(session.survey, girls, boys, where=where, dimension="gender"), 7)
    session.tag(table, 0, "improve")
    panel = AnalysisPanel(session)
    panel.turn_to(panel.area.key, 2)
    names = [field["name"] for field in panel._form.fields]
    assert "goal.target" not in names
    hint = panel._form.fields[names.index("goal.text")]["hint"]
    assert hint.startswith("Hvor stor vil vi at forskjellen skal være?")
    assert "Forskjellen var 0,3 på T1 2016." in hint


def test_a_strength_is_asked_what_makes_it_work(panel):
    panel.turn_to(panel.session.areas[1].key, 4)
    (factors,) = panel._form.fields
    assert factors["label"] == "Hva er det som gjør at dette virker?"
    assert panel._heading.lines == ["Skriv minst én grunn til at dette virker."]
    panel.turn_to(panel.area.key, 5)
    told = " ".join(panel._heading.lines)
    assert "Finn minst én grunn til at dette virker først." in told
    assert "utfordringen" not in told


def test_notes_from_other_sources_are_added_written_and_removed(panel):
    panel.turn_to(panel.area.key, 3)
    wish(panel, "add", "notes")
    wish(panel, "add", "notes")
    first, second = (note["key"] for note in panel._form.values["notes"])
    write(panel, "notes", second, "text", value="Elevrådet sier det samme.")
    wish(panel, "remove", "notes", first)
    assert analysis(panel).notes == (Note(text="Elevrådet sier det samme."),)
    assert [note["key"] for note in panel._form.values["notes"]] == [second]


def test_a_finding_somebody_tagged_is_attached_and_taken_away_again(panel):
    panel.turn_to(panel.area.key, 3)
    attachable = panel._asides[3]
    offered = [option["label"] for option in attachable._which.options]
    assert offered[0].startswith("Relasjon elev–elev")
    attachable._attach.click()
    (seen,) = panel._form.values["evidence"]
    assert seen["title"] == "Relasjon elev–elev"
    assert panel._heading.is_done
    assert len(attachable._which.options) == 1
    wish(panel, "remove", "evidence", seen["key"])
    assert analysis(panel).evidence == ()


def test_when_nothing_is_tagged_it_says_how_to_find_something_to_attach(session):
    session.tag_row(0, "improve")
    panel = AnalysisPanel(session)
    panel.turn_to(panel.area.key, 3)
    attachable = panel._asides[3]
    assert not is_shown(attachable._attach)
    assert "Merk et funn" in attachable._none.value
    attachable.children[-1].click()
    assert session.view == "compare"


def test_nothing_is_added_to_a_list_that_only_shows(panel):
    panel.turn_to(panel.area.key, 3)
    wish(panel, "add", "evidence")
    assert analysis(panel) == Analysis(area=panel.area.key)


def test_a_factor_has_a_perspective_and_what_speaks_for_and_against(panel):
    panel.turn_to(panel.area.key, 4)
    wish(panel, "add", "factors")
    (factor,) = panel._form.values["factors"]
    way = ("factors", factor["key"])
    write(panel, *way, "text", value="Ulik praksis")
    assert any("Velg perspektiv for «Ulik praksis»" in line for line in panel._heading.lines)
    write(panel, *way, "perspective", value="context")
    write(panel, *way, "speaks_for", value="Teamene gjør det ulikt")
    write(panel, *way, "speaks_against", value="")
    assert panel._heading.is_done
    write(panel, *way, "perspective", value="")
    assert analysis(panel).factors[0].perspective is None


def test_a_long_factor_is_cut_short_where_it_is_only_mentioned(panel):
    panel.turn_to(panel.area.key, 4)
    wish(panel, "add", "factors")
    (factor,) = panel._form.values["factors"]
    write(panel, "factors", factor["key"], "text", value="ord " * 1250)
    assert len(" ".join(panel._heading.lines)) < 500


def test_measures_are_closed_until_there_is_a_goal_and_a_factor(panel):
    panel.turn_to(panel.area.key, 5)
    assert any("Skriv et mål først" in line for line in panel._heading.lines)
    assert any("opprettholdende faktor først" in line for line in panel._heading.lines)
    assert not is_shown(panel._fields)
    assert not is_shown(panel._asides[5])
    assert panel._next.description == "Gå til «2 Mål»"
    panel._next.click()
    write(panel, "goal.text", value="Alle får tilbakemelding hver uke.")
    panel.turn_to(panel.area.key, 5)
    assert panel._next.description == "Gå til «4 Opprettholdende faktorer»"
    get_ready(panel)
    assert is_shown(panel._fields)
    assert is_shown(panel._asides[5])
    assert panel._next.description == "Neste: 6 Gjennomføring"


def test_a_measure_begins_with_its_area_and_factor_and_leads_to_the_plan(panel):
    get_ready(panel)
    panel.turn_to(panel.area.key, 5)
    measures = panel._asides[5]
    assert "Ingen tiltak ennå." in measures._list.value
    measures._on_begin(None)
    (action,) = panel.session.work.actions
    assert (action.area, action.factor) == (panel.area.key, "f")
    assert panel.session.view == "plan"
    panel.session.work = put_action(panel.session.work, action.but(what="Felles økter"))
    assert "Felles økter" in measures._list.value
    assert panel._heading.lines == [
        "Ingen har ansvar for «Felles økter».",
        "«Felles økter» har ingen frist.",
    ]
    settled = action.but(what="Felles økter", who="Rektor", deadline=date(2020, 1, 1))
    panel.session.work = put_action(panel.session.work, settled)
    assert panel._heading.is_done  # that it is late is of a later step


def test_the_frames_of_the_questions_are_explained_where_they_stand(panel):
    panel.turn_to(panel.area.key, 2)
    smart = panel._prompts.entries[0]
    assert smart["title"] == "SMART"
    assert "tidsfestet" in smart["about"]


def test_carrying_out_shows_how_far_the_measures_are(panel):
    get_ready(panel)
    action = Action(key="a", area=panel.area.key, what="<b>Økter</b>", status="started")
    panel.session.work = put_action(panel.session.work, action)
    panel.turn_to(panel.area.key, 6)
    told = panel._asides[6]._list.value
    assert "&lt;b&gt;Økter" in told
    assert "pågår" in told
    assert panel._heading.is_done


def test_the_evaluation_says_what_is_missing_until_it_is_done(panel):
    get_ready(panel)
    panel.turn_to(panel.area.key, 7)
    assert len(panel._heading.lines) == 4
    assert not is_shown(panel._next)
    write(panel, "evaluation.on", value="2027-06-15")
    write(panel, "evaluation.goal_met", value="partly")
    write(panel, "evaluation.learned", value="Det tar tid.")
    write(panel, "evaluation.next_step", value="Fortsette.")
    assert panel._heading.is_done
    assert analysis(panel).evaluation.goal_met == "partly"


def test_without_a_later_wave_the_evaluation_says_when_there_will_be_one(panel):
    get_ready(panel)
    panel.turn_to(panel.area.key, 7)
    assert "Når neste måling er lastet opp" in panel._asides[7]._told.value
    assert not is_shown(panel._asides[7]._see)


def test_a_later_wave_is_told_of_in_the_evaluation(demo_survey):
    session = Session(demo_survey)
    where = Filters(schools=(SCHOOL_A,), groups=("elever",), waves=("T1",))
    table = protect(summarise(demo_survey, where=where), 7)
    session.tag(table, 0, "improve")
    panel = AnalysisPanel(session)
    get_ready(panel)
    panel.turn_to(panel.area.key, 7)
    later = panel._asides[7]
    assert "Tallene fra T2" in later._told.value
    assert "Fra " in later._told.value
    assert is_shown(later._see)
    assert session.notice == ""


def test_text_that_could_tell_who_somebody_is_gets_a_note(panel):
    write(panel, "challenge", value="Ring kari@skole.no eller +47 412 34 567")
    note = panel._form.notes["challenge"]
    assert "e-postadresse" in note
    assert "telefonnummer" in note
    assert analysis(panel).challenge.startswith("Ring")


def test_another_area_has_its_own_analysis_and_opens_where_the_team_left_it(panel):
    improved, kept = (option["value"] for option in panel._which.options)
    write(panel, "challenge", value="Om det som skal bli bedre")
    form = panel._form
    panel._which.value = kept
    assert panel.area.kind == "strength"
    assert panel._form is not form
    assert panel._form.values == {"challenge": ""}
    assert "ta vare på dette" in panel._form.fields[0]["label"]
    panel._which.value = improved
    assert panel._heading.title == "2 Mål"


def test_an_area_that_is_gone_makes_way_for_the_next(panel):
    panel.session.areas = panel.session.areas[1:]
    assert panel.area.kind == "strength"
    panel.session.areas = ()
    assert is_shown(panel._none)
    panel.session.undo()
    assert panel.area.kind == "strength"


def test_two_panels_on_one_session_stay_in_step(panel):
    other = AnalysisPanel(panel.session)
    write(panel, "challenge", value="Skrevet her")
    assert other._form.values == {"challenge": "Skrevet her"}


def test_every_step_offers_questions_that_fold_out(panel):
    for step in range(1, 8):
        panel.turn_to(panel.area.key, step)
        assert panel._prompts.entries


def test_attached_evidence_is_made_of_protected_tables_only(panel):
    where = Filters(schools=(SCHOOL_A,), groups=("foresatte",))
    table = protect(compare(panel.session.survey, "T1", "T2", ("group", "factor"), where), 7)
    evidence = evidence_of(table, 0)
    panel.session.work = put_analysis(panel.session.work, attach(analysis(panel), evidence))
    panel.turn_to(panel.area.key, 3)
    assert "Foresatte" in panel._form.values["evidence"][0]["lines"][0]


def test_what_cannot_be_read_stays_in_sight_until_it_is_put_right(panel):
    panel.turn_to(panel.area.key, 2)
    panel._form._handle_custom_msg({"wish": "unread", "count": 1}, [])
    sent = []
    panel._form.send = sent.append
    panel._next.click()
    panel._parts[0].value = "4"
    assert panel._step == 2
    assert panel._parts[0].value == "2"
    assert sent == [{"focus": "unread"}] * 2
    panel._form._handle_custom_msg({"wish": "unread", "count": 0}, [])
    panel._next.click()
    assert panel._step == 3


def test_the_open_step_is_part_of_what_is_kept(panel, demo_survey):
    session = panel.session
    place = (session.areas[0].key, 4)
    panel.turn_to(*place)
    assert session.analysed == place
    other = Session(demo_survey)
    other.work = session.work
    other.look_as(session.choices)
    shown = AnalysisPanel(other)
    assert (shown.area.key, shown._step) == place


def test_a_measure_begun_in_the_analysis_has_the_goals_number(panel):
    get_ready(panel)
    goal = Goal(text="Alle får tilbakemelding hver uke.", target=3.4)
    panel.session.work = put_analysis(panel.session.work, ready(panel.area.key).but(goal=goal))
    panel.turn_to(panel.area.key, 5)
    panel._asides[5]._on_begin(None)
    assert panel.session.work.actions[-1].indicator.target == 3.4
