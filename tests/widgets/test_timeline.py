"""The timeline's places: shares of its width, whole months, today among them."""

from datetime import date

import pytest
from tests.improvement.made import action

from kfl_widgets.improvement import Milestone
from kfl_widgets.widgets.timeline import Timeline

TODAY = date(2026, 11, 22)


def shown(*actions):
    timeline = Timeline(lambda _key: None)
    timeline.show([("Trivsel", actions)], {}, TODAY)
    return timeline


def rows(timeline):
    return [row for group in timeline.groups for row in group["rows"]]


def test_a_bar_goes_from_start_to_deadline_within_the_width():
    (row,) = rows(shown(action(start=date(2026, 8, 1), deadline=date(2027, 7, 31))))
    assert row["bar"] == [0.0, pytest.approx(1.0, abs=0.01)]


def test_measures_stand_in_the_order_they_start_and_those_without_days_last():
    days = {"3": date(2027, 3, 1), "1": date(2027, 1, 1)}
    begun = [action(key, start=day, deadline=date(2027, 6, 1)) for key, day in days.items()]
    end = action("2", deadline=date(2027, 2, 1))
    shown_rows = rows(shown(action("4"), *begun, end))
    assert [row["key"] for row in shown_rows] == ["1", "2", "3", "4"]


def test_a_measure_without_days_has_no_bar_and_says_so():
    (row,) = rows(shown(action()))
    assert row["bar"] == []
    assert "uten datoer" in row["about"]


def test_a_deadline_before_the_start_is_still_a_bar():
    (row,) = rows(shown(action(start=date(2027, 6, 1), deadline=date(2027, 2, 1))))
    assert row["bar"] == sorted(row["bar"])


def test_today_is_always_on_the_line():
    timeline = shown(action(start=date(2020, 1, 1), deadline=date(2020, 6, 1)))
    assert 0.9 < timeline.now <= 1


def test_milestones_stand_on_the_day_they_are_due_and_are_said_in_words():
    met = Milestone(text="Prøvd", due=date(2027, 1, 1), done=date(2027, 2, 1))
    (row,) = rows(shown(action(deadline=date(2027, 6, 1), milestones=(met, Milestone(text="")))))
    assert [mark["is_met"] for mark in row["marks"]] == [True]
    assert row["milestones"] == "Milepæler: Prøvd (nådd 01.02.2027)"


def test_the_year_is_told_where_it_is_new_and_few_months_are_named():
    timeline = shown(action(start=date(2026, 8, 1), deadline=date(2029, 7, 31)))
    assert timeline.ticks[0]["text"] == "aug. 26"
    assert len(timeline.ticks) <= 14
    assert [tick["text"] for tick in timeline.ticks if tick["text"][-1].isdigit()] == [
        "aug. 26",
        "feb. 27",
        "mai 27",
        "feb. 28",
        "feb. 29",
    ]


def test_a_year_typed_wrong_draws_no_endless_line():
    timeline = shown(action(start=date(2026, 8, 1), deadline=date(9999, 1, 1)))
    assert len(timeline.ticks) <= 14
    assert rows(timeline)[0]["bar"][1] == 1.0
