"""Hva gjør vi, hvem, og når? The measures as a table, a timeline and an årshjul."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from ipywidgets import HTML, Button, Dropdown, HBox, VBox

from kfl_widgets.improvement import (
    Area,
    Work,
    analysis_of,
    begin_action,
    blocking_step,
    find,
    may_plan,
    not_analysed,
    of_kind,
    put_action,
)
from kfl_widgets.locale import translate
from kfl_widgets.report.plan_words import (
    area_name,
    due_sentences,
    in_short,
    misfits,
)
from kfl_widgets.widgets.action_form import ActionForm
from kfl_widgets.widgets.closed_areas import ClosedAreas
from kfl_widgets.widgets.folded_list import FoldedList
from kfl_widgets.widgets.offering import offer
from kfl_widgets.widgets.panel import Panel, html_text, plain_button
from kfl_widgets.widgets.plan_views import PlanViews
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["PlanPanel"]

MISFITS_IN_SIGHT = 4


class PlanPanel(Panel):
    """Shows the plan, and one measure at a time to be written and revised.

    Parameters
    ----------
    session
        Shared with other panels; a new, empty one by default.
    today
        The day it is looked at; the real one by default.
    """

    chosen_here = tuple(f"_views.{name}" for name in ("look", "order", "area", "who", "year"))

    def __init__(self, session: Session | None = None, *, today: date | None = None) -> None:
        super().__init__(session)
        self._fixed_day = today
        self._is_new = False  # whether the open measure was begun by the button here
        self._due = HTML()
        self._for = Dropdown(description=translate("Nytt tiltak for"))
        self._new = plain_button(translate("Nytt tiltak"), self._on_new, is_primary=True)
        self._closed = ClosedAreas(self.session, self._on_analyse)
        self._none_chosen = html_text(
            translate("Velg et område først. Tiltak hører til et område dere vil gjøre noe med."),
            "empty",
        )
        self._elsewhere = plain_button(translate("Gå til områdene"), self._on_elsewhere)
        self._views = PlanViews(self.session, self._on_open)
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
                self._views,
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
            self._views.focus_on(key)

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

    def _open(self, key: str) -> None:
        self._plan.layout.display = "none"
        self._form.edit(key)

    # -- what is shown ---------------------------------------------------------------------------

    def _forget(self) -> None:
        self._form.forget()
        self._views.forget()

    @guarded
    def _show(self, _change: object = None) -> None:
        work = self.session.work
        self._due.value = _due_html(work, self.today)
        self._due.layout.display = None if self._due.value else "none"
        self._show_openings(work)
        self._views.show(work, self.today)
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
        offer(self._for, {a.key: in_short(area_name(work, a.key)) for a in ready})
        self._for.layout.display = None if len(ready) > 1 else "none"
        self._new.layout.display = None if ready else "none"
        waiting = [a for a in areas if a not in ready and (a.kind == "improve" or not ready)]
        self._closed.show(work, waiting)
        for widget in (self._none_chosen, self._elsewhere):
            widget.layout.display = "none" if areas else None


def _may_be_planned(work: Work) -> list[Area]:
    """Give the areas that can have measures, once they are analysed."""
    return [*of_kind(work.areas, "improve"), *of_kind(work.areas, "strength")]


def _due_html(work: Work, today: date) -> str:
    late, coming = due_sentences(work, today)
    parts = (("kfl-advice", late), ("kfl-say", coming))
    return "".join(
        f'<ul class="kfl-due {tone}">{"".join(f"<li>{escape(str(s))}</li>" for s in told)}</ul>'
        for tone, told in parts
        if told
    )
