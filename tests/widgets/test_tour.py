"""A tour that moves the page, can be left, and is taken up where it was left."""

from dataclasses import replace

import pytest
from traitlets import TraitError

from kfl_widgets.app.page import PLACES, App
from kfl_widgets.survey import Source
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.tour import STOPS, Tour


@pytest.fixture
def tour(session):
    return Tour(session)


def test_it_has_five_steps_in_views_there_are():
    assert len(STOPS) == 5
    assert {stop.view for stop in STOPS} <= set(PLACES)


def test_each_step_opens_the_view_it_talks_about(tour, session):
    session.view = "plan"
    tour.is_open = True
    for number, stop in enumerate(STOPS):
        tour.step = number
        assert session.view == stop.view


def test_it_is_left_where_the_team_is_and_taken_up_where_it_was(tour, session):
    tour.is_open = True
    tour.step = 2
    tour.is_open = False
    session.view = "plan"
    assert (session.tour_step, session.view) == (2, "plan")
    tour.is_open = True
    assert (tour.step, session.view) == (2, STOPS[2].view)


def test_the_end_leaves_it_ready_to_begin_again(tour, session):
    tour.is_open = True
    tour.step = 4
    with tour.hold_trait_notifications():
        tour.step, tour.is_open = 0, False
    assert (session.tour_step, session.is_touring) == (0, False)
    assert session.view == STOPS[4].view


def test_a_team_without_data_is_shown_the_demo_school():
    session = Session()
    Tour(session).is_open = True
    assert session.survey is not None
    assert session.filters.schools


def on_tour():
    session = Session()
    tour = Tour(session)
    tour.is_open = True
    tour.step = 4
    return tour, session


def send(tour, wish):
    tour._handle_custom_msg({"wish": wish}, [])


def test_the_end_says_that_it_is_the_example_and_so_does_the_page_afterwards():
    tour, session = on_tour()
    assert "eksempelskolen" in tour.example
    tour.is_open = False
    assert session.is_example
    assert "Dere ser eksempelskolen." in session.told


def test_the_example_can_be_emptied_at_the_end():
    tour, session = on_tour()
    send(tour, "clear")
    assert (session.survey, session.view) == (None, "data")
    assert (tour.is_open, tour.step) == (False, 0)
    assert "Eksempelskolen er borte" in session.told


def test_who_has_no_work_is_asked_nothing_and_who_has_is_asked_first():
    tour, session = on_tour()
    assert [wish for wish, _label in tour.ends] == ["upload", "clear"]
    session.tag_row(0, "improve")
    work = session.work
    send(tour, "clear")
    assert session.work == work
    assert session.is_example
    assert tour.is_open
    assert tour.example == "Skal det dere har merket og skrevet, også slettes?"
    assert [label for _wish, label in tour.ends] == ["Ja, slett det også", "Nei, bare tallene"]
    tour.step = 3
    assert [wish for wish, _label in tour.ends] == ["upload", "clear"]


def test_the_teams_own_work_stays_when_only_the_numbers_of_the_example_go(session):
    session.tag_row(0, "improve")
    saved = session.save_work()
    tour, team = on_tour()
    team.open_work(saved)
    work = team.work
    send(tour, "clear")
    send(tour, "numbers")
    assert (team.survey, team.work, team.view) == (None, work, "data")
    assert team.can_undo
    assert not tour.is_open
    assert "Eksempelskolen er borte" in team.told


def test_what_was_tagged_on_the_example_goes_when_the_team_says_so():
    tour, session = on_tour()
    session.tag_row(0, "improve")
    send(tour, "clear")
    send(tour, "all")
    assert session.is_untouched
    assert not tour.is_open


def test_the_end_leads_to_where_own_files_take_the_examples_place():
    tour, session = on_tour()
    send(tour, "upload")
    assert session.is_example
    assert (session.view, session.is_touring) == ("data", False)


def test_a_school_with_its_own_numbers_hears_nothing_of_the_example(tour, session):
    own = Source("T1.xlsx", "answers", "ab")
    session.parts = tuple(replace(part, sources=(own,)) for part in session.parts)
    tour.is_open = True
    tour.step = 4
    before = session.survey
    assert tour.example == ""
    send(tour, "clear")
    assert session.survey is before
    assert session.told == ""


def test_a_team_with_data_keeps_it(tour, session):
    before = session.survey
    tour.is_open = True
    assert session.survey is before


def test_a_page_cant_name_a_step_there_isnt(tour, session):
    with pytest.raises(TraitError):
        tour.step = len(STOPS)
    assert session.tour_step == 0


def test_another_language_keeps_the_step(session):
    app = App(session)
    (tour,) = [child for child in app._top.children if isinstance(child, Tour)]
    tour.is_open = True
    tour.step = 3
    session.language = "nn"
    assert (tour.step, tour.is_open, session.view) == (3, True, STOPS[3].view)
    assert tour in app._top.children
    session.language = "nb"
    assert tour.words["next"] == "Neste"


def test_its_last_button_leaves_it_once_so_that_the_page_arrives():
    tour, session = on_tour()
    told = []
    session.observe(lambda change: told.append(change["new"]), ["is_touring"])
    send(tour, "upload")
    assert told == [False]
    assert (tour.step, tour.is_open) == (0, False)
