"""Hva gjør vi, hvem, og når? The measures as a table, a timeline and an årshjul."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from html import escape
from typing import Any

from ipywidgets import HTML, Button, Dropdown, HBox, VBox, Widget

from kfl_widgets.improvement import (
    Action,
    Area,
    Work,
    analysis_of,
    begin_action,
    blocking_step,
    find,
    may_plan,
    next_up,
    not_analysed,
    of_kind,
    overdue,
    plan_blockers,
    put_action,
    school_year,
    school_years,
)
from kfl_widgets.locale import format_date, translate
from kfl_widgets.report.plan_words import (
    area_name,
    area_order,
    due_sentences,
    in_short,
    measure_name,
    misfits,
    role_name,
    status_name,
)
from kfl_widgets.widgets.action_form import ActionForm
from kfl_widgets.widgets.folded_list import FoldedList
from kfl_widgets.widgets.panel import Panel, html_text, plain_button
from kfl_widgets.widgets.result_table import ResultTable
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.timeline import Timeline
from kfl_widgets.widgets.year_wheel import YearWheel, year_name

__all__ = ["PlanPanel"]

MISFITS_IN_SIGHT = 4
ANYBODY = "*"


class PlanPanel(Panel):
    """Shows the plan, and one measure at a time to be written and revised.

    Parameters
    ----------
    session
        Shared with other panels; a new, empty one by default.
    today
        The day it is looked at; the real one by default.
    """

    chosen_here = ("_look", "_order", "_area", "_who", "_year")

    def __init__(self, session: Session | None = None, *, today: date | None = None) -> None:
        super().__init__(session)
        self._fixed_day = today
        self._is_new = False  # whether the open measure was begun by the button here
        self._due = HTML()
        self._for = _dropdown(translate("Nytt tiltak for"))
        self._new = plain_button(translate("Nytt tiltak"), self._on_new, is_primary=True)
        self._closed = ClosedAreas(self._on_analyse)
        self._none_chosen = html_text(
            translate("Velg et område først. Tiltak hører til et område dere vil gjøre noe med."),
            "empty",
        )
        self._elsewhere = plain_button(translate("Gå til områdene"), self._on_elsewhere)
        self._make_views()
        self._misfits = FoldedList(
            translate("Henger planen sammen?"), translate("Vis {n} til"), MISFITS_IN_SIGHT
        )
        adding = HBox([self._for, self._new])
        adding.add_class("kfl-waves")
        lead = translate("Få tiltak, tydelig ansvar og datoer alle kan se. Planen kan endres.")
        self._plan = VBox(
            [
                html_text(lead, "lead"),
                self._due,
                adding,
                self._shown,
                self._misfits,
                self._closed,
                self._none_chosen,
                self._elsewhere,
            ]
        )
        self._plan.add_class("kfl-plan")
        self._form = ActionForm(self.session, self._on_close, lambda: self.today)
        self._form.layout.display = "none"
        self._back = plain_button(translate("Tilbake til analysen"), self._on_back, is_small=True)
        self._back.layout.align_self = "flex-start"
        title = translate("Hva gjør vi, hvem, og når?")
        self.fill(title, [self._back, self._plan, self._form])
        self.session.observe(self._show, ["work", "survey"])
        self.session.observe(self._on_arrival, ["view"])
        self._show()
        self._on_arrival()  # a page makes the panel when somebody is there already

    @property
    def today(self) -> date:
        """The day on which things are late, and changes are made."""
        return self._fixed_day or date.today()

    def given(self) -> dict[str, Any]:
        """Give the look, the filters, and the measure that is open."""
        opened = self._form.action if self._plan.layout.display == "none" else None
        return super().given() | {"opened": opened and opened.key, "is_new": self._is_new}

    def take(self, given: dict[str, Any]) -> None:
        """Go on with what was looked at."""
        super().take({name: given[name] for name in self.chosen_here})
        if given["opened"]:
            self._is_new = given["is_new"]
            self._open(given["opened"])

    def _make_views(self) -> None:
        looks = {
            "table": translate("Tabell"),
            "timeline": translate("Tidslinje"),
            "wheel": translate("Årshjul"),
        }
        self._look = Segments(translate("Vis planen som"), looks)
        orders = {"area": translate("Område"), "who": translate("Ansvarlig")}
        self._order = Segments(translate("Samle etter"), orders)
        self._area = _dropdown(translate("Område"))
        self._who = _dropdown(translate("Ansvarlig"))
        self._year = Segments(translate("Skoleår"))
        self._table = ResultTable(
            translate("Tiltakene i planen"), _columns(), on_open=self._on_open
        )
        self._timeline = Timeline(self._on_open)
        self._wheel = YearWheel(self._on_open)
        self._views = {
            "table": VBox([self._table]),
            "timeline": self._timeline,
            "wheel": VBox([self._year, self._wheel]),
        }
        self._none = html_text(translate("Ingen tiltak passer til det dere har valgt."), "empty")
        tools = HBox([self._look, self._order, self._area, self._who])
        tools.add_class("kfl-waves")
        self._shown = VBox([tools, self._none, *self._views.values()])
        for control in (self._look, self._order, self._area, self._who, self._year):
            control.observe(self._on_view, "value")

    # -- what somebody does ----------------------------------------------------------------------

    @guarded
    def _on_new(self, _button: Button) -> None:
        self._is_new = True
        area = self._for.value
        factors = [f for f in analysis_of(self.session.work, area).factors if f.text.strip()]
        only = factors[0].key if len(factors) == 1 else ""
        action = begin_action(self.session.work, area, only)
        self.session.work = put_action(self.session.work, action)
        self._open(action.key)

    @guarded
    def _on_open(self, key: str) -> None:
        self._is_new = False
        self._open(key)

    @guarded
    def _on_close(self, key: str) -> None:
        self._form.layout.display = "none"
        self._plan.layout.display = None
        if find(self.session.work.actions, key) is None or self._is_new:
            self._new.focus()
        else:
            shown = {"table": self._table, "timeline": self._timeline, "wheel": self._wheel}
            shown[self._look.value].focus_on(key)

    @guarded
    def _on_elsewhere(self, _button: Button) -> None:
        self.session.view = "areas"

    @guarded
    def _on_analyse(self, key: str) -> None:
        step = blocking_step(analysis_of(self.session.work, key))
        self.session.analysed = ()  # so that asking again is told too
        self.session.analysed = (key, step)
        self.session.view = "analysis"

    @guarded
    def _on_back(self, _button: Button) -> None:
        if self._plan.layout.display != "none" or self._form.leave():
            self.session.view = "analysis"

    @guarded
    def _on_arrival(self, change: dict[str, Any] | None = None) -> None:
        """Open the measure that somebody just began in the analysis, and offer the way back."""
        is_from_analysis = change["old"] == "analysis" if change else bool(self.session.analysed)
        self._back.layout.display = None if is_from_analysis else "none"
        begun = self.session.work.actions[-1:]
        if self.session.view == "plan" and begun and not begun[0].what.strip():
            self._is_new = False
            self._open(begun[0].key)

    @guarded
    def _on_view(self, _change: object) -> None:
        self._show_views()

    def _open(self, key: str) -> None:
        self._plan.layout.display = "none"
        self._form.edit(key)

    # -- what is shown ---------------------------------------------------------------------------

    @guarded
    def _show(self, _change: object = None) -> None:
        work = self.session.work
        self._due.value = _due_html(work, self.today)
        self._due.layout.display = None if self._due.value else "none"
        self._show_openings(work)
        self._show_filters(work)
        self._show_views()
        self._shown.layout.display = None if work.actions else "none"
        told = [not_analysed(area) for area in work.areas]  # `ClosedAreas` says more of it
        odd = [said for said in misfits(work, self.today) if said not in told]
        self._misfits.entries = [{"lines": [str(said)]} for said in odd]
        self._misfits.empty = translate(
            "Ja. Alle tiltak har en opprettholdende faktor, en ansvarlig og en frist."
        )
        self._misfits.layout.display = None if work.actions else "none"

    def _show_openings(self, work: Work) -> None:
        """Offer measures for the areas that are ready, and say what the others lack."""
        areas = _may_be_planned(work)
        ready = [area for area in areas if may_plan(analysis_of(work, area.key))]
        _offer(self._for, [(in_short(area_name(work, a.key)), a.key) for a in ready])
        self._for.layout.display = None if len(ready) > 1 else "none"
        self._new.layout.display = None if ready else "none"
        waiting = [a for a in areas if a not in ready and (a.kind == "improve" or not ready)]
        self._closed.show(work, waiting)
        for widget in (self._none_chosen, self._elsewhere):
            widget.layout.display = "none" if areas else None

    def _show_filters(self, work: Work) -> None:
        areas = dict.fromkeys(action.area for action in work.actions)
        roles = sorted({action.who.strip() for action in work.actions}, key=_named_first)
        _offer(
            self._area,
            [
                (translate("Alle områder"), ANYBODY),
                *((in_short(area_name(work, key)), key) for key in areas),
            ],
        )
        _offer(
            self._who,
            [(translate("Alle"), ANYBODY), *((role_name(role), role) for role in roles)],
        )

    def _show_views(self) -> None:
        work, order = self._within(self.session.work), area_order(self.session.work)
        look, groups = self._look.value, self._groups(work)
        is_none = not work.actions and look != "wheel"
        self._none.layout.display = None if is_none else "none"
        for name, view in self._views.items():
            view.layout.display = None if name == look and not is_none else "none"
        self._order.layout.display = None if look != "wheel" else "none"
        if look == "table":
            self._table.rows = [self._row(work, a) for _, some in groups for a in some]
        elif look == "timeline":
            self._timeline.show(groups, order, self.today)
        else:
            self._show_year(work, order)

    def _show_year(self, work: Work, order: dict[str, int]) -> None:
        now = school_year(self.today)
        years = sorted({*school_years(self.session.work), now})
        coming = next((year for year in years if year >= now), now)
        value = "" if self._year.value in map(str, years) else str(coming)
        self._year.unobserve(self._on_view, "value")
        self._year.offer({str(year): year_name(year) for year in years}, value)
        self._year.observe(self._on_view, "value")
        self._year.layout.display = None if len(years) > 1 else "none"
        self._wheel.show(work, int(self._year.value), self.today, order)

    def _within(self, work: Work) -> Work:
        """Give the part of the plan that is asked for, by area and by role."""
        area, who = self._area.value, self._who.value
        actions = work.actions
        if area != ANYBODY:
            actions = tuple(action for action in actions if action.area == area)
        if who != ANYBODY:
            actions = tuple(action for action in actions if action.who.strip() == who)
        analyses = tuple(
            one for one in work.analyses if who == ANYBODY and area in (ANYBODY, one.area)
        )
        return work.but(actions=actions, analyses=analyses)

    def _groups(self, work: Work) -> list[tuple[str, list[Action]]]:
        """Give the measures under headings, within each by deadline; those without come last."""
        is_by_role = self._order.value == "who"
        order = area_order(self.session.work)
        found: dict[str, list[Action]] = {}
        for action in sorted(work.actions, key=lambda a: (a.deadline or date.max, a.what)):
            found.setdefault(action.who.strip() if is_by_role else action.area, []).append(action)
        if is_by_role:
            return [(role_name(role), found[role]) for role in sorted(found, key=_named_first)]
        keys = sorted(found, key=lambda key: order[key])
        return [(area_name(work, key), found[key]) for key in keys]

    def _row(self, work: Work, action: Action) -> dict[str, Any]:
        late, coming = overdue([action], self.today), next_up([action], self.today)
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


class ClosedAreas(VBox):
    """The areas that can't have measures yet: what each lacks, and the way to where it is written.

    Parameters
    ----------
    on_analyse
        Called with the key of an area.
    """

    def __init__(self, on_analyse: Callable[[str], None]) -> None:
        super().__init__()
        self._on_analyse = on_analyse
        self._told: list[tuple[str, str]] = []
        self.add_class("kfl-closed")

    def show(self, work: Work, areas: Sequence[Area]) -> None:
        """Show these areas; nothing moves under the reader while they say the same."""
        told = [(area.key, _lacks_html(work, area)) for area in areas]
        if told != self._told:
            self._told, old = told, self.children
            title = escape(translate("Ikke klart for tiltak ennå"))
            self.children = [HTML(f"<h3>{title}</h3>"), *self._rows(work, told)] if told else []
            for widget in old:
                widget.close()
        self.layout.display = None if told else "none"

    def _rows(self, work: Work, told: Sequence[tuple[str, str]]) -> Iterator[Widget]:
        for key, lacks in told:
            words = translate("Gå til analysen av «{area}»")
            yield HTML(lacks)
            yield plain_button(
                words.format(area=in_short(area_name(work, key), 40)),
                lambda _button, key=key: self._on_analyse(key),
            )


def _lacks_html(work: Work, area: Area) -> str:
    """Say what stands in the way of measures for an area."""
    is_strength = area.kind == "strength"
    lacks = " ".join(map(str, plan_blockers(analysis_of(work, area.key), is_strength=is_strength)))
    return f"<p><b>{escape(in_short(area_name(work, area.key)))}:</b> {escape(lacks)}</p>"


STATES = ("started", "planned", "done", "stopped")


def _may_be_planned(work: Work) -> list[Area]:
    """Give the areas that can have measures, once they are analysed."""
    return [*of_kind(work.areas, "improve"), *of_kind(work.areas, "strength")]


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
    return [{"label": label, "numeric": False} for label in labels]


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


def _due_html(work: Work, today: date) -> str:
    late, coming = due_sentences(work, today)
    parts = (("kfl-advice", late), ("kfl-say", coming))
    return "".join(
        f'<ul class="kfl-due {tone}">{"".join(f"<li>{escape(str(s))}</li>" for s in told)}</ul>'
        for tone, told in parts
        if told
    )


def _dropdown(description: str) -> Dropdown:
    """Make a dropdown that holds something from the start, so that it always has a value."""
    return Dropdown(description=description, options=[("", ANYBODY)])


def _offer(dropdown: Dropdown, options: list[tuple[str, str]]) -> None:
    """Offer other choices, keeping what is chosen while it is there."""
    if tuple(options) == tuple(dropdown.options):
        return
    chosen = dropdown.value
    dropdown.options = options
    if any(value == chosen for _, value in options):
        dropdown.value = chosen
