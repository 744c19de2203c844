"""Hvorfor er det slik? The pedagogical analysis of one area at a time, in seven steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

from ipywidgets import HTML, Button, GridBox, VBox

from kfl_widgets.improvement import (
    LAST_OF_ANALYSIS,
    PRIVACY_HINT,
    STEPS,
    Analysis,
    Area,
    Work,
    analysis_of,
    blocking_step,
    done_steps,
    find,
    may_plan,
    missing,
    of_kind,
    plan_blockers,
    prompts_for,
    put_analysis,
    smart_hints,
)
from kfl_widgets.locale import Message, translate
from kfl_widgets.report import describe_evidence
from kfl_widgets.report.plan_words import area_name, in_short, misfits
from kfl_widgets.widgets.analysis_asides import Attachable, GoalHints, LaterWave, Measures
from kfl_widgets.widgets.analysis_fields import (
    add,
    drop,
    rewrite,
    step_fields,
    step_notes,
    step_values,
)
from kfl_widgets.widgets.closing import close_all
from kfl_widgets.widgets.fold import FoldLine
from kfl_widgets.widgets.folded_list import FoldedList
from kfl_widgets.widgets.glossary import FRAMES, explanation
from kfl_widgets.widgets.panel import Panel, html_text, plain_button
from kfl_widgets.widgets.record_form import RecordForm, keys_of
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.step_heading import StepHeading
from kfl_widgets.widgets.steps import Steps

__all__ = ["AnalysisPanel"]

GOAL, INFORMATION, _FACTORS, MEASURES, CARRYING_OUT, EVALUATION = range(2, 8)


class AnalysisPanel(Panel):
    """Leads through the analysis of an area, and then to its measures. Nothing is compulsory."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._key, self._step = "", 1
        self._note_keys: list[str] = []
        self._none = self._make_none()
        self._which = Segments(translate("Område"))
        self._evidence = HTML()
        self._evidence.add_class("kfl-evidence")
        self._parts = (Steps(translate("Analyse")), Steps(translate("Tiltak")))
        self._line = FoldLine()  # where there is room for the whole way, it isn't seen
        self._line.add_class("kfl-fold")
        self._line.observe(self._show_fold, "is_open")
        self._way = VBox([self._line, *self._parts])
        self._way.add_class("kfl-analysis-way")
        self._asides = {
            GOAL: GoalHints(self.session),
            INFORMATION: Attachable(self.session),
            MEASURES: Measures(self.session, may_begin=True),
            CARRYING_OUT: Measures(self.session, may_begin=False),
            EVALUATION: LaterWave(self.session),
        }
        columns = GridBox([self._way, self._make_sheet()])
        columns.add_class("kfl-analysis")
        self._body = VBox([self._which, self._evidence, columns])
        lead = translate("Finn ut hva som holder det ved like, før dere velger tiltak.")
        title = translate("Hvorfor er det slik?")
        self.fill(title, [html_text(lead, "lead"), self._none, self._body])
        for control in (self._which, *self._parts):
            control.observe(self._on_place, "value")
        self.session.observe(self._show, ["work", "survey", "min_n"])
        self.session.observe(self._on_analysed, ["analysed"])
        self._show()
        self._on_analysed()  # a page makes the panel after somebody has asked for a step

    def _make_none(self) -> VBox:
        told = translate("Velg et forbedringsområde eller en styrke først.")
        to_areas = plain_button(translate("Gå til områdene"), self._on_areas, is_primary=True)
        return VBox([html_text(told, "empty"), to_areas])

    def _make_sheet(self) -> VBox:
        """Lay out one step."""
        self._heading = StepHeading()
        self._prompts = FoldedList("", translate("Spørsmål som kan hjelpe"))
        self._hint = html_text(translate(PRIVACY_HINT), "hint")
        self._fields = VBox()
        self._next = plain_button("", self._on_next)
        sheet = VBox(
            [
                self._heading,
                self._prompts,
                self._hint,
                self._fields,
                *self._asides.values(),
                self._next,
            ]
        )
        sheet.add_class("kfl-step")
        return sheet

    @property
    def area(self) -> Area | None:
        """The area that is analysed now."""
        return find(_analysed(self.session.work), self._key)

    def turn_to(self, key: str, step: int = 0) -> None:
        """Show a step (1–7) of the analysis of an area; the first that isn't done by default."""
        self._key = key
        self._step = step or _first_undone(self.session.work, key)
        self._make_form()
        self._show()
        self.session.analysed = (self._key, self._step)

    # -- what somebody does ----------------------------------------------------------------------

    @guarded
    def _on_analysed(self, _change: object = None) -> None:
        asked = self.session.analysed
        if asked not in ((), (self._key, self._step)):
            self.turn_to(*asked)

    @guarded
    def _on_place(self, change: dict[str, Any]) -> None:
        place, is_area = change["new"], change["owner"] is self._which
        if place in ("", self._key if is_area else str(self._step)):
            return
        if self._form.holds_back():
            self._show()
        elif is_area:
            self.turn_to(place)
        else:
            self.turn_to(self._key, int(place))
            if self._line.is_open:
                self._line.is_open = False
                self._heading.focus()

    @guarded
    def _on_next(self, _button: Button) -> None:
        if self._form.holds_back():
            return
        self.turn_to(self._key, self._next_step())
        self._heading.focus()

    @guarded
    def _on_areas(self, _button: Button) -> None:
        self.session.view = "areas"

    @guarded
    def _on_field(self, way: tuple[str, ...], value: Any) -> None:
        self._put(rewrite(self._analysis, way, value, self._note_keys))

    @guarded
    def _on_add(self, name: str) -> None:
        self._put(add(self._analysis, name))

    @guarded
    def _on_remove(self, name: str, key: str) -> None:
        without = drop(self._analysis, name, key, self._note_keys)
        self._note_keys = [own for own in self._note_keys if own != key]
        self._put(without)

    @property
    def _analysis(self) -> Analysis:
        return analysis_of(self.session.work, self._key)

    def _put(self, analysis: Analysis) -> None:
        if analysis != self._analysis:
            self.session.work = put_analysis(self.session.work, analysis)

    # -- what is shown ---------------------------------------------------------------------------

    def _forget(self) -> None:
        self._key, self._step = "", 1
        self._make_form()
        self._which.offer({})
        self._evidence.value = ""
        self._heading.lines = []
        for aside in self._asides.values():
            aside.forget()

    @guarded
    def _show(self, _change: object = None) -> None:
        areas = _analysed(self.session.work)
        self._none.layout.display = "none" if areas else None
        self._body.layout.display = None if areas else "none"
        if not areas:
            return
        if self.area is None:
            asked = self.session.analysed
            is_there = bool(asked) and find(areas, asked[0]) is not None
            self.turn_to(*(asked if is_there else (areas[0].key,)))
            return
        names = {area.key: _name(self.session.work, area) for area in areas}
        self._which.offer(names, self._key)
        self._which.layout.display = None if len(areas) > 1 else "none"
        self._evidence.value = self._evidence_html(self.area)
        self._show_way()
        self._show_step()

    def _show_fold(self, _change: object) -> None:
        (self._way.add_class if self._line.is_open else self._way.remove_class)("kfl-open")

    def _show_way(self) -> None:
        done = self._done()
        self._line.label = translate("Steg {n} av {total}: {step}").format(
            n=self._step, total=len(STEPS), step=translate(STEPS[self._step - 1])
        )
        for part, steps in zip(self._parts, _PARTS, strict=True):
            part.entries = [
                {"value": str(step), "label": _label(step), "is_done": step in done}
                for step in steps
            ]
            part.value = str(self._step) if self._step in steps else ""

    def _show_step(self) -> None:
        area, step = self.area, self._step
        blockers = self._blockers() if step > LAST_OF_ANALYSIS else ()
        self._prompts.entries = _questions(step)
        for part in (self._prompts, self._hint, self._fields):
            part.layout.display = "none" if blockers else None
        self._show_form(area)
        self._show_heading()
        for number, aside in self._asides.items():
            is_seen = number == step and not blockers
            aside.layout.display = None if is_seen else "none"
            if is_seen:
                aside.show(area)
        self._show_next(is_closed=bool(blockers))

    @guarded
    def _show_heading(self, _change: object = None) -> None:
        left = self._left()
        with self._heading.hold_sync():
            self._heading.title = _label(self._step)
            self._heading.lines = left or [f"✓ {translate('Steget er fylt ut.')}"]
            self._heading.is_done = not left

    def _show_next(self, *, is_closed: bool) -> None:
        """Offer the way on. It is the primary button where there is no other."""
        step = self._next_step()
        self._next.layout.display = None if step <= len(STEPS) else "none"
        if step <= len(STEPS):
            words = translate("Gå til «{step}»") if is_closed else translate("Neste: {step}")
            self._next.description = words.format(step=_label(step))
        is_primary = is_closed or self._step not in (MEASURES, CARRYING_OUT)
        (self._next.add_class if is_primary else self._next.remove_class)("kfl-primary")

    def _next_step(self) -> int:
        if self._step <= LAST_OF_ANALYSIS or not plan_blockers(self._analysis):
            return self._step + 1
        return blocking_step(self._analysis)

    def _make_form(self) -> None:
        """Make new fields for a step, so that what was half written in another isn't in them."""
        old = self._fields.children
        self._note_keys = []
        self._form = RecordForm(self._on_field, self._on_add, self._on_remove)
        self._form.observe(self._show_heading, "unread")
        self._fields.children = [self._form]
        close_all(old, self.session, kept=[runtime()])

    def _show_form(self, area: Area) -> None:
        analysis, names = self._analysis, self.session.wave_labels
        self._note_keys = keys_of(self._note_keys, len(analysis.notes))
        fields = step_fields(self._step, area, names)
        values = step_values(fields, analysis, self._note_keys, names)
        with self._form.hold_sync():
            self._form.fields = fields
            self._form.show(values, step_notes(fields, values, area.evidence))

    def _evidence_html(self, area: Area) -> str:
        who, numbers = describe_evidence(area.evidence, self.session.wave_labels)
        lines = [who, numbers]
        if area.why.strip():
            why = in_short(area.why, 300)
            lines.append(translate("Derfor valgte vi det: {why}").format(why=why))
        name = escape(_name(self.session.work, area))
        return f"<h3>{name}</h3>" + "".join(f"<p>{escape(line)}</p>" for line in lines)

    def _done(self) -> tuple[int, ...]:
        return done_steps(self._analysis, self.session.work.actions)

    def _left(self) -> list[str]:
        """Say what is left of the open step: what lacks, is odd, or could be clearer."""
        if self._step > LAST_OF_ANALYSIS and not may_plan(self._analysis):
            return [*map(str, self._blockers())]
        is_odd = bool(self._form.notes or self._form.unread)
        odd = [translate("Se over det som står under feltene.")] * is_odd
        return [*self._lacking(), *odd] or [*self._unclear()]

    def _unclear(self) -> Iterator[str]:
        """Say what could be better in a step that is filled in."""
        work, area, own = self.session.work, self.area, self._analysis
        if self._step == GOAL and smart_hints(own.goal, area.evidence):
            yield translate("Målet er skrevet. Nederst står det som kan gjøre det tydeligere.")
        if self._step == MEASURES:
            actions = tuple(action for action in work.actions if action.area == area.key)
            alone = work.but(areas=(area,), analyses=(own,), actions=actions)
            yield from map(str, misfits(alone, date.min))  # what is late is of a later step

    def _lacking(self) -> list[str]:
        """Say what the open step lacks, however long its factors are."""
        factors = tuple(f.but(text=in_short(f.text)) for f in self._analysis.factors)
        actions = self.session.work.actions
        short = self._analysis.but(factors=factors)
        lacks = missing(short, actions, self._step, is_strength=self.area.kind == "strength")
        return [*map(str, lacks)]

    def _blockers(self) -> tuple[Message, ...]:
        """Say why the measures of the area are still closed."""
        return plan_blockers(self._analysis, is_strength=self.area.kind == "strength")


_PARTS = (
    range(1, LAST_OF_ANALYSIS + 1),
    range(LAST_OF_ANALYSIS + 1, len(STEPS) + 1),
)
"""The line goes between them: first the analysis, then the measures."""


def _analysed(work: Work) -> list[Area]:
    """Give the areas that are analysed: what nobody has decided on is not."""
    return [*of_kind(work.areas, "improve"), *of_kind(work.areas, "strength")]


def _first_undone(work: Work, key: str) -> int:
    done = done_steps(analysis_of(work, key), work.actions)
    return next((step for step in range(1, len(STEPS)) if step not in done), len(STEPS))


def _name(work: Work, area: Area) -> str:
    name = area_name(work, area.key)
    is_kept = area.kind == "strength"
    return translate("{area} (styrke)").format(area=name) if is_kept else name


def _label(step: int) -> str:
    return f"{step} {translate(STEPS[step - 1])}"


def _questions(step: int) -> list[dict[str, Any]]:
    """Group the questions to a step by the frame they lean on, which is explained."""
    found: dict[str, dict[str, Any]] = {}
    for prompt in prompts_for(step):
        frame, question = prompt.said()
        entry = {"title": frame, "about": explanation(FRAMES[prompt.frame]), "lines": []}
        found.setdefault(frame, entry)["lines"].append(question)
    return list(found.values())
