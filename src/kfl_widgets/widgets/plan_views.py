"""The plan as a table, a timeline or a wheel of the year: all of it, an area's, or a role's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from ipywidgets import Dropdown, HBox, VBox

from kfl_widgets.improvement import Action, Work, next_up, overdue, school_year, school_years
from kfl_widgets.locale import format_date, translate
from kfl_widgets.report.plan_words import (
    area_name,
    area_order,
    in_short,
    measure_name,
    role_name,
    status_name,
)
from kfl_widgets.widgets.cells import column
from kfl_widgets.widgets.offering import offer, unheard
from kfl_widgets.widgets.panel import html_text
from kfl_widgets.widgets.result_table import ResultTable
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.timeline import Timeline
from kfl_widgets.widgets.year_wheel import YearWheel, year_name

__all__ = ["PlanViews"]

STATES = ("started", "planned", "done", "stopped")
ANYBODY = "*"


class PlanViews(VBox):
    """Shows the measures in one of three ways, and those alone that are asked for.

    Parameters
    ----------
    session
        Where it is told when something goes wrong.
    on_open
        Called with the key of a measure that somebody wants to read.

    Attributes
    ----------
    look, order, area, who, year
        The controls that say which measures are shown, and how.
    """

    def __init__(self, session: Session, on_open: Callable[[str], None]) -> None:
        self.session = session
        self._work, self._today = Work(), date.min
        self.look = Segments(
            translate("Vis planen som"),
            {
                "table": translate("Tabell"),
                "timeline": translate("Tidslinje"),
                "wheel": translate("Årshjul"),
            },
        )
        orders = {"area": translate("Område"), "who": translate("Ansvarlig")}
        self.order = Segments(translate("Samle etter"), orders)
        self.area = Dropdown(description=translate("Område"))
        self.who = Dropdown(description=translate("Ansvarlig"))
        self.year = Segments(translate("Skoleår"))
        self.table = ResultTable(translate("Tiltakene i planen"), _columns(), on_open=on_open)
        self.timeline = Timeline(on_open)
        self.wheel = YearWheel(on_open)
        self._views = {
            "table": VBox([self.table]),
            "timeline": self.timeline,
            "wheel": VBox([self.year, self.wheel]),
        }
        self._none = html_text(translate("Ingen tiltak passer til det dere har valgt."), "empty")
        tools = HBox([self.look, self.order, self.area, self.who])
        tools.add_class("kfl-waves")
        super().__init__([tools, self._none, *self._views.values()])
        for control in (self.look, self.order, self.area, self.who, self.year):
            control.observe(self._on_choice, "value")

    def show(self, work: Work, today: date) -> None:
        """Show the measures of `work` as they stand on `today`."""
        self._work, self._today = work, today
        self._show_filters()
        self._show_views()
        self.layout.display = None if work.actions else "none"

    def forget(self) -> None:
        """Hold nothing of what was shown, in whatever look."""
        self.table.rows, self.timeline.groups = [], []
        self.wheel.months, self.wheel.areas = [], []

    def focus_on(self, key: str) -> None:
        """Put the keyboard's focus on the measure with this key."""
        shown = {"table": self.table, "timeline": self.timeline, "wheel": self.wheel}
        shown[self.look.value].focus_on(key)

    @guarded
    def _on_choice(self, _change: object) -> None:
        self._show_views()

    def _show_filters(self) -> None:
        work = self._work
        areas = dict.fromkeys(action.area for action in work.actions)
        roles = sorted({action.who.strip() for action in work.actions}, key=_named_first)
        names = {key: in_short(area_name(work, key)) for key in areas}
        with unheard(self.area, self._on_choice):
            offer(self.area, {ANYBODY: translate("Alle områder")} | names)
        with unheard(self.who, self._on_choice):
            offer(self.who, {ANYBODY: translate("Alle")} | {r: role_name(r) for r in roles})

    def _show_views(self) -> None:
        work, order = self._within(), area_order(self._work)
        look, groups = self.look.value, self._groups(work)
        is_none = not work.actions and look != "wheel"
        self._none.layout.display = None if is_none else "none"
        for name, view in self._views.items():
            view.layout.display = None if name == look and not is_none else "none"
        self.order.layout.display = None if look != "wheel" else "none"
        if look == "table":
            actions = [action for _, some in groups for action in some]
            self.table.rows = [_row(work, action, self._today) for action in actions]
        elif look == "timeline":
            self.timeline.show(groups, order, self._today)
        else:
            self._show_year(work, order)

    def _show_year(self, work: Work, order: dict[str, int]) -> None:
        now = school_year(self._today)
        years = sorted({*school_years(self._work), now})
        coming = next((year for year in years if year >= now), now)
        value = None if self.year.value in map(str, years) else str(coming)
        with unheard(self.year, self._on_choice):
            self.year.offer({str(year): year_name(year) for year in years}, value)
        self.year.layout.display = None if len(years) > 1 else "none"
        self.wheel.show(work, int(self.year.value), self._today, order)

    def _within(self) -> Work:
        """Give the part of the plan that is asked for, by area and by role."""
        area, who = self.area.value, self.who.value
        actions = self._work.actions
        if area != ANYBODY:
            actions = tuple(action for action in actions if action.area == area)
        if who != ANYBODY:
            actions = tuple(action for action in actions if action.who.strip() == who)
        analyses = tuple(
            one for one in self._work.analyses if who == ANYBODY and area in (ANYBODY, one.area)
        )
        return self._work.but(actions=actions, analyses=analyses)

    def _groups(self, work: Work) -> list[tuple[str, list[Action]]]:
        """Give the measures under headings, within each by deadline; those without come last."""
        is_by_role = self.order.value == "who"
        order = area_order(self._work)
        found: dict[str, list[Action]] = {}
        for action in sorted(work.actions, key=lambda a: (a.deadline or date.max, a.what)):
            found.setdefault(action.who.strip() if is_by_role else action.area, []).append(action)
        if is_by_role:
            return [(role_name(role), found[role]) for role in sorted(found, key=_named_first)]
        keys = sorted(found, key=lambda key: order[key])
        return [(area_name(work, key), found[key]) for key in keys]


def _named_first(role: str) -> tuple[bool, str]:
    return not role, role


def _columns() -> list[dict[str, Any]]:
    labels = (
        translate("Tiltak"),
        translate("Område"),
        translate("Ansvarlig"),
        translate("Start"),
        translate("Frist"),
        translate("Neste milepæl"),
        translate("Status"),
    )
    return [column(label) for label in labels]


def _row(work: Work, action: Action, today: date) -> dict[str, Any]:
    late, coming = overdue([action], today), next_up([action], today)
    milestones = [event for event in coming if event.kind == "milestone"]
    is_late = any(event.kind == "deadline" for event in late)
    missed = [event for event in late if event.kind == "milestone"]
    cells = [
        {"text": measure_name(action), "sort": action.what},
        _text(area_name(work, action.area)),
        _text(role_name(action.who)),
        _day(action.start),
        _day(action.deadline, translate("over fristen") if is_late else ""),
        _milestone(milestones, missed),
        {"text": status_name(action), "sort": STATES.index(action.status)},
    ]
    return {"key": action.key, "name": measure_name(action), "cells": cells, "can_open": True}


def _text(text: str) -> dict[str, Any]:
    return {"text": text, "sort": text}


def _day(day: date | None, note: str = "") -> dict[str, Any]:
    cell = {"text": format_date(day), "sort": None if day is None else day.isoformat()}
    return cell | ({"note": note, "tone": "worse"} if note else {})


def _milestone(coming: Sequence[Any], missed: Sequence[Any]) -> dict[str, Any]:
    cell = _day(coming[0].on) | {"sub": in_short(coming[0].text)} if coming else _day(None)
    if missed:
        cell |= {"note": translate("{n} ikke nådd").format(n=len(missed)), "tone": "worse"}
    return cell
