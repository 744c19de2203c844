"""Tiltaksplanen without a browser: what is late, three views, one measure, its history and log."""

from datetime import date, timedelta

import pytest
from tests.improvement.made import action, analysed, chosen, key, planned

from kfl_widgets.improvement import (
    Action,
    Analysis,
    Goal,
    Indicator,
    LogEntry,
    MaintainingFactor,
    Milestone,
    Work,
    find,
    put_action,
    put_analysis,
)
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.action_fields import BRIEF
from kfl_widgets.widgets.plan_panel import PlanPanel

TODAY = date(2026, 11, 22)
TRIED = Milestone(text="Alle team har prøvd", due=date(2026, 11, 1))


def send(widget, **content):
    """Do what the page does when it sends a message."""
    widget._handle_custom_msg(content, [])


def of(work):
    return PlanPanel(Session(work=work), today=TODAY)


@pytest.fixture
def panel():
    """Two measures: one is late and well under way, the other has nothing but a name."""
    late = action(
        "økter",
        factor="f",
        what="Felles økter",
        start=date(2026, 9, 1),
        deadline=date(2026, 11, 15),
        status="started",
        milestones=(TRIED, Milestone(text="Delt på tvers", due=date(2027, 2, 1))),
    )
    return of(planned(late, action("tid", what="Tid til å planlegge", who="")))


def texts(panel):
    return [[cell["text"] for cell in row["cells"]] for row in panel._views.table.rows]


def write(panel, *way, value):
    form = panel._form._brief if way[0] in BRIEF else panel._form._form
    send(form, wish="set", way=way, value=value)


def watch(panel, monkeypatch):
    """Give a list of who is given the focus."""
    taken = []
    monkeypatch.setattr(panel._new, "focus", lambda: taken.append("new"))
    monkeypatch.setattr(panel._views.table, "focus_on", taken.append)
    return taken


def edited(panel):
    return panel._form.action


def changes(panel):
    return [entry["lines"][0] for entry in panel._form._changes.entries]


def is_shown(widget):
    return widget.layout.display != "none"


# -- the plan ------------------------------------------------------------------------------------


def test_what_is_late_and_what_comes_next_are_said_first(panel):
    said = panel._due.value
    assert "Over fristen: Milepælen «Alle team har prøvd» skulle vært nådd 01.11.2026" in said
    assert "Over fristen: «Felles økter» skulle vært ferdig 15.11.2026 (Rektor)" in said
    assert "Neste: Milepælen «Delt på tvers» 01.02.2027" in said
    assert said.index("Over fristen") < said.index("Neste")


def test_many_late_measures_are_counted_and_not_all_listed():
    late = [action(str(n), deadline=date(2026, 1, 1 + n)) for n in range(9)]
    assert "6 til er over fristen." in of(planned(*late))._due.value


def test_table_tells_area_role_days_and_status(panel):
    assert texts(panel) == [
        ["Felles økter", "Trivsel", "Rektor", "01.09.2026", "15.11.2026", "01.02.2027", "pågår"],
        ["Tid til å planlegge", "Trivsel", "Ingen ennå", "–", "–", "–", "ikke startet"],
    ]
    deadline, milestone = panel._views.table.rows[0]["cells"][4:6]
    assert deadline["note"] == "over fristen"
    assert milestone["note"] == "1 ikke nådd"


def test_plan_is_filtered_by_area_and_by_role(panel):
    panel._views.who.value = "Rektor"
    assert [row[0] for row in texts(panel)] == ["Felles økter"]
    panel._views.who.value = "*"
    panel.session.work = put_action(panel.session.work, action("3", area="Arbeidsro"))
    panel._views.area.value = key("Arbeidsro")
    assert [row[0] for row in texts(panel)] == ["Tiltak 3"]


def test_a_filter_on_something_that_is_gone_is_let_go(panel):
    panel._views.who.value = "Rektor"
    panel.session.work = planned(action("tid", who="Teamleder"))
    assert panel._views.who.value == "*"
    assert len(texts(panel)) == 1


def test_measures_are_gathered_by_area_or_by_role(panel):
    panel._views.look.value = "timeline"
    assert [group["title"] for group in panel._views.timeline.groups] == ["Trivsel"]
    panel._views.order.value = "who"
    assert [group["title"] for group in panel._views.timeline.groups] == ["Rektor", "Ingen ennå"]


def test_what_does_not_fit_is_said_in_short_sentences():
    long = "Vi skal " * 600
    panel = of(planned(action("1", what=long, who="")))
    said = [entry["lines"][0] for entry in panel._misfits.entries]
    assert any("har ingen frist" in sentence for sentence in said)
    assert max(map(len, said)) < 200


def test_an_area_that_is_not_analysed_is_told_of_once(panel):
    panel.session.work = panel.session.work.but(areas=chosen("Trivsel", "Mobbing"))
    said = " ".join(line for entry in panel._misfits.entries for line in entry["lines"])
    assert "har ingen frist" in said
    assert "ikke analysert" not in said
    assert is_shown(panel._closed)


def test_who_comes_from_the_analysis_has_a_way_back(panel):
    session = panel.session
    session.view = "plan"
    assert not is_shown(panel._back)
    session.view = "analysis"
    session.work = put_action(session.work, Action(key="ny", area=key("Trivsel"), what=""))
    session.view = "plan"
    assert edited(panel).key == "ny"
    assert is_shown(panel._back)
    panel._back.click()
    assert session.view == "analysis"
    assert find(session.work.actions, "ny") is None  # nothing was written of it


def test_the_way_back_loses_no_day_that_can_not_be_read(panel):
    session = panel.session
    session.view = "analysis"
    session.view = "plan"
    panel._open("økter")
    send(panel._form._brief, wish="unread", count=1)
    panel._back.click()
    assert session.view == "plan"


def test_areas_with_the_same_name_are_told_apart():
    work = Work(areas=chosen("Trivsel"))
    other = work.areas[0].but(evidence=work.areas[0].evidence.but(group="foresatte"))
    work = work.but(areas=(*work.areas, other))
    work = put_action(work, Action(key="a", area=other.key, what="Brev hjem"))
    (row,) = texts(of(work))
    assert row[1].startswith("Trivsel (Foresatte")


# -- the year ------------------------------------------------------------------------------------


def test_the_wheel_begins_in_august_of_this_school_year(panel):
    panel._views.look.value = "wheel"
    months = panel._views.wheel.months
    assert [month["short"] for month in months[:2]] == ["aug.", "sep."]
    assert [month["name"] for month in months if month["is_now"]] == ["november 2026"]
    told = {event["text"] for month in months for event in month["events"]}
    assert "Frist: Felles økter" in told
    assert "Milepæl: Delt på tvers" in told


def test_another_school_year_can_be_chosen_and_is_kept(panel):
    panel._views.look.value = "wheel"
    later = action("senere", deadline=date(2028, 3, 1))
    panel.session.work = put_action(panel.session.work, later)
    assert [option["value"] for option in panel._views.year.options] == ["2026", "2027"]
    panel._views.year.value = "2027"
    panel.session.work = put_action(panel.session.work, later.but(who="Teamleder"))
    assert panel._views.year.value == "2027"
    assert panel._views.wheel.title == "Skoleåret 2027–28"


def test_goal_and_evaluation_stand_in_the_wheel_but_open_no_measure(panel):
    goal = Goal(text="Alle har noen å være sammen med", due=date(2027, 5, 1))
    panel.session.work = put_analysis(panel.session.work, analysed().but(goal=goal))
    panel._views.look.value = "wheel"
    (event,) = next(
        month["events"] for month in panel._views.wheel.months if month["short"] == "mai"
    )
    assert event["text"] == "Målet skal være nådd: Alle har noen å være sammen med"
    send(panel._views.wheel, open=event["key"])
    assert is_shown(panel._plan)


@pytest.mark.parametrize("look", ["table", "timeline", "wheel"])
def test_every_view_opens_a_measure_and_nothing_it_does_not_show(panel, look):
    panel._views.look.value = look
    view = {
        "table": panel._views.table,
        "timeline": panel._views.timeline,
        "wheel": panel._views.wheel,
    }[look]
    asked = {"kind": "open", "key": "tull"} if look == "table" else {"open": "tull"}
    send(view, **asked)
    assert is_shown(panel._plan)
    send(view, **{name: "økter" if value == "tull" else value for name, value in asked.items()})
    assert not is_shown(panel._plan)
    assert edited(panel).key == "økter"


# -- a new measure -------------------------------------------------------------------------------


def test_measures_are_closed_until_there_is_a_goal_and_a_factor():
    panel = of(Work(areas=chosen("Trivsel")))
    assert not is_shown(panel._new)
    _title, told, way_on = panel._closed.children
    assert "Skriv et mål først" in told.value
    assert not is_shown(panel._elsewhere)
    way_on.click()
    assert panel.session.view == "analysis"


def test_the_way_to_the_analysis_opens_what_is_lacking_in_the_area_it_is_about():
    work = put_analysis(Work(areas=chosen("Trivsel", "Mobbing")), analysed("Trivsel"))
    panel = of(put_analysis(work, Analysis(area=key("Mobbing"), goal=Goal(text="Ingen er alene"))))
    *_, way_on = panel._closed.children
    assert way_on.description == "Gå til analysen av «Mobbing»"
    panel.session.analysed = (key("Trivsel"), 2)
    way_on.click()
    assert panel.session.analysed == (key("Mobbing"), 4)


def test_a_strength_alone_is_no_dead_end():
    panel = of(Work(areas=chosen("Trivsel", kind="strength")))
    assert is_shown(panel._closed)
    assert panel._closed.children[-1].description == "Gå til analysen av «Trivsel»"


def test_the_ways_to_the_analysis_stay_while_they_say_the_same():
    panel = of(Work(areas=chosen("Trivsel")))
    before = panel._closed.children
    panel.session.work = panel.session.work.but(overruled="Fordi")
    assert panel._closed.children == before


def test_without_an_area_the_way_goes_to_the_areas():
    panel = of(Work())
    assert "Velg et område først" in panel._none_chosen.value
    assert not is_shown(panel._closed)
    panel._elsewhere.click()
    assert panel.session.view == "areas"


def test_an_undecided_area_has_no_measures():
    undecided = Work(areas=chosen("Trivsel", kind="undecided"))
    assert not is_shown(of(put_analysis(undecided, analysed()))._new)


def test_a_new_measure_is_opened_with_the_only_factor_there_is():
    panel = of(planned())
    panel._new.click()
    assert edited(panel).area == key("Trivsel")
    assert edited(panel).factor == "f"
    write(panel, "what", value="Vakter ute")
    panel._form._back.click()
    assert [row[0] for row in texts(panel)] == ["Vakter ute"]


def test_a_measure_of_which_nothing_is_written_is_not_kept():
    panel = of(planned())
    panel._new.click()
    panel._form._back.click()
    assert panel.session.work.actions == ()
    assert is_shown(panel._plan)


def test_a_measure_begun_elsewhere_is_opened_on_arrival(panel):
    begun = Action(key="ny", area=key("Trivsel"), what="")
    panel.session.work = put_action(panel.session.work, begun)
    panel.session.view = "plan"
    assert edited(panel) == begun


def test_a_measure_begun_before_the_panel_was_made_is_opened_too():
    begun = Action(key="ny", area=key("Trivsel"), what="")
    session = Session(work=put_action(planned(), begun), view="plan")
    assert edited(PlanPanel(session, today=TODAY)) == begun


# -- one measure ---------------------------------------------------------------------------------


def test_what_who_and_when_come_first_and_the_rest_is_folded(panel):
    panel._on_open("tid")
    assert [f["name"] for f in panel._form._brief.fields] == list(BRIEF)
    assert not {f["name"] for f in panel._form._form.fields} & set(BRIEF)
    assert not panel._form._more.is_open


def test_what_is_folded_opens_where_something_is_written(panel):
    panel._on_open("økter")
    assert panel._form._more.is_open
    panel._on_open("tid")
    assert not panel._form._more.is_open
    send(panel._form._reflection, wish="set", way=["learned"], value="Halvveis")
    panel._on_open("økter")
    panel._on_open("tid")
    assert panel._form._more.is_open


def test_who_folds_it_up_is_left_alone_until_something_new_stands_there(panel):
    panel._on_open("økter")
    panel._form._more.is_open = False
    write(panel, "who", value="Rektor og inspektør")
    assert not panel._form._more.is_open
    panel._on_open("tid")
    panel.session.work = put_action(panel.session.work, edited(panel).but(status="started"))
    assert panel._form._more.is_open


def test_what_the_analysis_gave_is_not_what_somebody_wrote():
    panel = of(planned())
    panel._new.click()
    assert edited(panel).factor == "f"
    for name, value in (("what", "Vakter ute"), ("who", "Rektor"), ("deadline", "2027-06-01")):
        write(panel, name, value=value)
        assert not panel._form._more.is_open, name
    write(panel, "status", value="started")
    assert panel._form._more.is_open


def test_a_date_nobody_can_read_is_unfolded_when_the_form_is_closed(panel):
    panel._on_open("tid")
    send(panel._form._form, wish="unread", count=1)
    panel._form._done.click()
    assert panel._form._more.is_open
    assert not is_shown(panel._plan)
    send(panel._form._form, wish="unread", count=0)
    send(panel._form._brief, wish="unread", count=1)
    panel._form._done.click()
    assert not is_shown(panel._plan)
    send(panel._form._brief, wish="unread", count=0)
    panel._form._done.click()
    assert is_shown(panel._plan)


def test_done_goes_back_to_where_the_form_was_opened(panel, monkeypatch):
    taken = watch(panel, monkeypatch)
    panel._on_open("tid")
    panel._form._done.click()
    panel._new.click()
    write(panel, "what", value="Vakter ute")
    panel._form._done.click()
    begun = Action(key="ny", area=key("Trivsel"), what="")
    panel.session.work = put_action(panel.session.work, begun)
    panel.session.view = "plan"
    write(panel, "what", value="Fra analysen")
    panel._form._done.click()
    assert taken == ["tid", "new", "ny"]


def test_every_change_is_signed_dated_and_kept(panel):
    panel._on_open("tid")
    send(panel._form._by, wish="set", way=["by"], value="Inspektør")
    write(panel, "who", value="Teamleder")
    write(panel, "deadline", value="2027-06-01")
    assert edited(panel).who == "Teamleder"
    assert edited(panel).deadline == date(2027, 6, 1)
    assert changes(panel) == [
        "22.11.2026: Inspektør endret «Frist» fra «–» til «01.06.2027».",
        "22.11.2026: Inspektør endret «Ansvarlig» fra «–» til «Teamleder».",
    ]


def test_a_text_typed_with_pauses_is_one_change(panel):
    panel._on_open("økter")
    for text in ("Felles ø", "Felles økter i", "Felles økter i norsk"):
        write(panel, "what", value=text)
    assert len(changes(panel)) == 1
    assert "fra «Felles økter» til «Felles økter i norsk»" in changes(panel)[0]
    write(panel, "what", value="Felles økter")
    assert changes(panel) == []


def test_two_fields_and_two_roles_are_changes_of_their_own(panel):
    panel._on_open("økter")
    write(panel, "who", value="A")
    write(panel, "for_whom", value="8. trinn")
    write(panel, "who", value="B")
    send(panel._form._by, wish="set", way=["by"], value="Rektor")
    write(panel, "who", value="C")
    assert len(changes(panel)) == 4


def test_days_in_the_history_are_written_as_norwegians_do(panel):
    panel._on_open("økter")
    milestone = panel._form._form.values["milestones"][0]["key"]
    write(panel, "milestones", milestone, "done", value="2026-11-20")
    assert "20.11.2026" in changes(panel)[0]
    assert "2026-11-20" not in changes(panel)[0]


def test_milestones_are_added_written_and_removed_one_by_one(panel):
    panel._on_open("økter")
    form = panel._form._form
    send(form, wish="add", way=["milestones"])
    *_, new = form.values["milestones"]
    write(panel, "milestones", new["key"], "text", value="Summert opp")
    write(panel, "milestones", new["key"], "due", value="2027-05-01")
    first = form.values["milestones"][0]["key"]
    send(form, wish="remove", way=["milestones", first])
    assert [m.text for m in edited(panel).milestones] == ["Delt på tvers", "Summert opp"]
    assert form.values["milestones"][-1]["key"] == new["key"]


def test_the_indicator_starts_where_the_team_saw_it():
    work = planned(action("1"))
    seen = work.areas[0].evidence.but(mean_followup=2.74, scale="1–4")
    work = work.but(areas=(work.areas[0].but(evidence=seen),))
    panel = of(work)
    panel._on_open("1")
    names = [field["name"] for field in panel._form._form.fields]
    assert "target" not in names
    (choice,) = next(f for f in panel._form._form.fields if f["name"] == "indicator")["options"]
    write(panel, "indicator", value=choice["value"])
    write(panel, "target", value=3)
    assert edited(panel).indicator == Indicator(
        group="elever", factor="Trivsel", label="Trivsel", baseline=2.7, target=3.0
    )
    write(panel, "target", value=None)
    assert edited(panel).indicator.target is None
    write(panel, "indicator", value="")
    assert edited(panel).indicator is None


def test_a_measure_always_has_a_status(panel):
    panel._on_open("økter")
    write(panel, "status", value="")
    assert edited(panel).status == "started"
    write(panel, "status", value="done")
    assert edited(panel).status == "done"


def test_what_looks_like_personal_data_gets_its_sentence(panel):
    panel._on_open("økter")
    write(panel, "who", value="Kari, 99 88 77 66")
    assert "telefonnummer" in panel._form._brief.notes["who"]
    send(panel._form._reflection, wish="set", way=["done"], value="post@skole.no")
    assert "e-postadresse" in panel._form._reflection.notes["done"]


def test_reflections_are_added_the_newest_first(panel):
    panel._on_open("økter")
    for text in ("Først", "Så"):
        send(panel._form._reflection, wish="set", way=["done"], value=text)
        panel._form._keep.click()
    assert [entry["lines"] for entry in panel._form._entries.entries] == [
        ["Gjort: Så"],
        ["Gjort: Først"],
    ]
    assert edited(panel).log[0] == LogEntry(on=TODAY, done="Først")
    assert panel._form._reflection.values == {}


def test_an_empty_reflection_is_not_kept(panel):
    panel._on_open("økter")
    panel._form._keep.click()
    assert edited(panel).log == ()


def test_a_half_written_reflection_waits_for_its_own_measure(panel):
    panel._on_open("økter")
    send(panel._form._reflection, wish="set", way=["learned"], value="Halvveis")
    panel._form._back.click()
    panel._on_open("tid")
    assert panel._form._reflection.values == {}
    panel._on_open("økter")
    assert panel._form._reflection.values == {"learned": "Halvveis"}


def test_nothing_is_deleted_before_somebody_has_said_yes(panel):
    panel._on_open("økter")
    panel._form._delete.click()
    assert is_shown(panel._form._sure)
    panel._form._no.click()
    assert edited(panel) is not None
    panel._form._on_yes(None)
    assert find(panel.session.work.actions, "økter") is None
    assert is_shown(panel._plan)
    panel.session.undo()
    assert find(panel.session.work.actions, "økter") is not None


def test_a_measure_deleted_in_another_panel_is_closed_here(panel):
    other = PlanPanel(panel.session, today=TODAY)
    panel._on_open("økter")
    other._on_open("økter")
    other._form._on_yes(None)
    assert is_shown(panel._plan)
    assert texts(panel) == texts(other)


def test_two_panels_on_one_session_show_the_same_measure(panel):
    other = PlanPanel(panel.session, today=TODAY)
    panel._on_open("økter")
    other._on_open("økter")
    write(panel, "what", value="Noe annet")
    assert other._form._brief.values["what"] == "Noe annet"
    panel.session.undo()
    assert other._form._brief.values["what"] == "Felles økter"


def test_thirty_measures_with_long_texts_and_logs_stay_usable():
    log = tuple(LogEntry(on=TODAY - timedelta(n), done="Prøvd " * 900) for n in range(200))
    many = [
        action(str(n), what="Vi skal " * 600, deadline=TODAY + timedelta(30 * n), log=log)
        for n in range(30)
    ]
    work = planned(*many)
    factors = tuple(MaintainingFactor(key=str(n), text="Fordi " * 800) for n in range(9))
    work = put_analysis(work, Analysis(area=key("Trivsel"), factors=factors))
    panel = of(work)
    assert len(panel._views.table.rows) == 30
    assert max(len(cell) for row in texts(panel) for cell in row) <= 80
    panel._on_open("7")
    assert len(panel._form._entries.entries) == 200
    assert panel.session.notice == ""
