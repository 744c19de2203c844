"""What stands beside the fields of a step: hints, findings to attach, measures, a later wave.

Each is a widget with ``show(area)`` and ``forget()``, over a session. None of them writes text: the
form does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from ipywidgets import HTML, Button, VBox

from kfl_widgets.improvement import (
    KINDS,
    Action,
    Area,
    Work,
    analysis_of,
    attach,
    begin_action,
    find,
    finding_name,
    follow_up,
    of_kind,
    put_action,
    put_analysis,
    question_of,
    smart_hints,
)
from kfl_widgets.locale import Message, format_date, msg, translate
from kfl_widgets.report import describe_evidence
from kfl_widgets.report.plan_words import (
    ended,
    in_short,
    measure_name,
    role_name,
    status_name,
)
from kfl_widgets.widgets.later_waves import ask_again, later_waves
from kfl_widgets.widgets.panel import html_text, plain_button, set_text
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["Attachable", "GoalHints", "LaterWave", "Measures"]


class GoalHints(HTML):
    """What could make the goal clearer. Hints, never stops."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.add_class("kfl-hints")

    def show(self, area: Area) -> None:
        """Show the hints for the goal of an area."""
        goal = analysis_of(self.session.work, area.key).goal
        self.value = _told(translate("Kan målet bli tydeligere?"), smart_hints(goal, area.evidence))

    def forget(self) -> None:
        """Let go of what is deleted."""
        self.value = ""


class Attachable(VBox):
    """Attaches a finding that was tagged in another view."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._area: Area | None = None
        self._which = Segments(translate("Funn dere har merket"))
        self._which.add_class("kfl-long-choices")
        self._attach = plain_button(translate("Legg ved"), self._on_attach)
        self._none = html_text(kind="hint")
        choice = VBox([self._which, self._attach])
        look = plain_button(translate("Se nærmere på tallene"), self._on_look)
        super().__init__([choice, self._none, look])

    def show(self, area: Area) -> None:
        """Offer what is tagged and not attached to the analysis of `area` yet."""
        self._area = area
        found = _attachable(self.session.work, area)
        self._which.offer({one.key: _finding(self.session, one) for one in found})
        self._which.layout.display = self._attach.layout.display = None if found else "none"
        told = "" if found else translate("Merk et funn i en figur, så kan dere legge det ved her.")
        set_text(self._none, told)

    def forget(self) -> None:
        """Let go of what is deleted."""
        self._area = None
        self._which.offer({})

    @guarded
    def _on_attach(self, _button: Button) -> None:
        work = self.session.work
        found = find(work.areas, self._which.value)
        analysis = analysis_of(work, self._area.key)
        self.session.work = put_analysis(work, attach(analysis, found.evidence))

    @guarded
    def _on_look(self, _button: Button) -> None:
        self.session.view = "compare"


class Measures(VBox):
    """The area's measures in short; begins a new one for a maintaining factor, in the plan."""

    def __init__(self, session: Session, *, may_begin: bool) -> None:
        self.session = session
        self._area: Area | None = None
        self._list = HTML()
        self._list.add_class("kfl-measures")
        self._for = Segments(translate("Hvilken opprettholdende faktor møter det?"))
        self._for.add_class("kfl-long-choices")
        begin = plain_button(translate("Lag et tiltak"), self._on_begin, is_primary=True)
        self._begin = VBox([self._for, begin])
        self._begin.layout.display = None if may_begin else "none"
        see = plain_button(translate("Se tiltaksplanen"), self._on_see, is_primary=not may_begin)
        super().__init__([self._list, self._begin, see])

    def show(self, area: Area) -> None:
        """Show the measures of `area`."""
        self._area = area
        work = self.session.work
        own = [action for action in work.actions if action.area == area.key]
        none = [msg("Ingen tiltak ennå.")]
        self._list.value = _told(translate("Tiltakene"), map(_measure, own) if own else none)
        named = [f for f in analysis_of(work, area.key).factors if f.text.strip()]
        self._for.offer({factor.key: in_short(factor.text) for factor in named})
        self._for.layout.display = None if len(named) > 1 else "none"

    def forget(self) -> None:
        """Let go of what is deleted."""
        self._area = None
        self._list.value = ""
        self._for.offer({})

    @guarded
    def _on_begin(self, _button: Button) -> None:
        action = begin_action(self.session.work, self._area.key, self._for.value)
        self.session.work = put_action(self.session.work, action)
        self.session.view = "plan"

    @guarded
    def _on_see(self, _button: Button) -> None:
        self.session.view = "plan"


class LaterWave(VBox):
    """What became of the area, once a later wave is there. Where to see more of it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._told = HTML()
        self._told.add_class("kfl-hints")
        self._see = plain_button(translate("Se hva som har flyttet seg"), self._on_see)
        super().__init__([self._told, self._see])

    def show(self, area: Area) -> None:
        """Say what can be said of `area`."""
        survey, min_n = self.session.survey, self.session.min_n
        waves = later_waves(survey, area)
        self._see.layout.display = None if waves else "none"
        if not waves:
            told = translate(
                "Når neste måling er lastet opp, står det her om tallene har endret seg."
            )
            self._told.value = f"<p>{escape(told)}</p>"
            return
        work = self.session.work.but(areas=(area,))
        tables = [ask_again(survey, question_of(area, wave), min_n) for wave in waves]
        (followed,) = follow_up(work, tables, date.today())
        wave = followed.evidence.followup if followed.evidence else waves[0]
        title = translate("Tallene fra {wave}").format(wave=self.session.wave_labels[wave])
        self._told.value = _told(title, followed.sentences)

    def forget(self) -> None:
        """Let go of what is deleted."""
        self._told.value = ""

    @guarded
    def _on_see(self, _button: Button) -> None:
        self.session.view = "follow_up"


def _attachable(work: Work, area: Area) -> list[Area]:
    """Give what is tagged beside the area, what nobody has decided on first."""
    known = {area.key, *(seen.key for seen in analysis_of(work, area.key).evidence)}
    in_order = (one for kind in reversed(KINDS) for one in of_kind(work.areas, kind))
    return [one for one in in_order if one.key not in known]


def _finding(session: Session, area: Area) -> str:
    who, _numbers = describe_evidence(area.evidence, session.wave_labels)
    return f"{finding_name(area.evidence)} – {who}"


def _measure(action: Action) -> Message:
    return msg(
        "{what} Ansvarlig: {who}. Frist: {deadline}. Status: {status}.",
        what=ended(measure_name(action)),
        who=role_name(action.who),
        deadline=format_date(action.deadline),
        status=status_name(action),
    )


def _told(title: str, sentences: Iterable[Message]) -> str:
    items = "".join(f"<li>{escape(str(sentence))}</li>" for sentence in sentences)
    return f"<h4>{escape(title)}</h4><ul>{items}</ul>" if items else ""
