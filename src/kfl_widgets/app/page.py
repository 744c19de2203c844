"""All panels as one page, in the order of the work. Composition only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from html import escape
from operator import attrgetter
from typing import Any

from ipywidgets import HTML, GridBox, HBox, VBox, Widget

from kfl_widgets.app.workshop_notice import workshop_notice
from kfl_widgets.improvement import Work, done_places
from kfl_widgets.locale import later, msg, translate
from kfl_widgets.survey import Survey
from kfl_widgets.widgets import (
    AnalysisPanel,
    AreasPanel,
    AreasSummary,
    BallotsPanel,
    ComparePanel,
    CorrelationPanel,
    DevelopmentPanel,
    DistributionPanel,
    FilterPanel,
    FollowUpPanel,
    GapPanel,
    HistoryBar,
    InsightsPanel,
    MappingPanel,
    OverviewPanel,
    Panel,
    PlanPanel,
    PriorityPanel,
    QualityPanel,
    ReportPanel,
    Session,
    Steps,
    UploadPanel,
    View,
)
from kfl_widgets.widgets.arrival import Arrival
from kfl_widgets.widgets.closing import close_all, whole_or_nothing
from kfl_widgets.widgets.glossary import Glossary
from kfl_widgets.widgets.help import add_help
from kfl_widgets.widgets.keeper import Keeper
from kfl_widgets.widgets.keeper_bar import KeeperBar, RememberBox
from kfl_widgets.widgets.language_choice import LanguageChoice
from kfl_widgets.widgets.onward import Onward
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.privacy import Privacy
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.session import guarded
from kfl_widgets.widgets.tour import Tour

__all__ = ["App"]

_log = logging.getLogger(__name__)


class DataPlace(VBox):
    """Where files come in: what was read, what we could not understand, what is odd about it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._mapping, self._quality = MappingPanel(session), QualityPanel(session)
        self._upload = UploadPanel(session, has_tour=True)
        self._help = add_help(self._upload, "data")
        super().__init__([self._upload, self._mapping, self._quality])
        self.add_class("kfl-stack")
        session.observe(self._show, ["unknown", "survey"])
        self._show()

    def given(self) -> dict[str, Any]:
        """Give what somebody has set here, as a `Panel` does."""
        return {"upload": self._upload.given(), "mapping": self._mapping.given()}

    def take(self, given: dict[str, Any]) -> None:
        """Set what was set in another."""
        self._upload.take(given["upload"])
        self._mapping.take(given["mapping"])

    def _show(self, _change: object = None) -> None:
        self._mapping.layout.display = None if self.session.unknown else "none"
        for widget in (self._help, self._quality):
            widget.layout.display = None if self.session.survey else "none"


PLACES: dict[str, tuple[str, Callable[[Session], Panel | DataPlace]]] = {
    "data": (later("Data"), DataPlace),
    "overview": (later("Oversikt"), OverviewPanel),
    "insights": (later("Hva skiller seg ut"), InsightsPanel),
    "compare": (later("Sammenlign"), ComparePanel),
    "distribution": (later("Fordeling"), DistributionPanel),
    "gap": (later("Gap"), GapPanel),
    "development": (later("Utvikling"), DevelopmentPanel),
    "priority": (later("Prioritering"), PriorityPanel),
    "correlation": (later("Sammenheng"), CorrelationPanel),
    "areas": (later("Det vi velger"), AreasPanel),
    "ballots": (later("Individuelt – gruppe – plenum"), BallotsPanel),
    "analysis": (later("Analyse"), AnalysisPanel),
    "plan": (later("Tiltaksplan"), PlanPanel),
    "follow_up": (later("Oppfølging"), FollowUpPanel),
    "documents": (later("Ta med"), ReportPanel),
}
"""What each view is called, and what it is made of. It is made when somebody first opens it."""

STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "data": (later("Data"), ("data",)),
    "overview": (later("Oversikt"), ("overview",)),
    "insights": (later("Hva skiller seg ut"), ("insights",)),
    "closer": (
        later("Se nærmere"),
        ("compare", "distribution", "gap", "development", "priority", "correlation"),
    ),
    "areas": (later("Områder"), ("areas", "ballots")),
    "analysis": (later("Analyse"), ("analysis",)),
    "plan": (later("Plan"), ("plan", "follow_up")),
    "documents": (later("Ta med"), ("documents",)),
}
"""The name of each step, and the views it holds."""

FILTERED = ("overview", "closer")
CHOOSING = ("overview", "insights", "closer")
WITH_PRIMARY = ("ballots", "analysis", "plan")
"""Views with a primary button of their own: one on a screen is enough."""


class App(Panel):
    """The whole page: data, what stands out, a closer look, choices, why, the plan, documents.

    Parameters
    ----------
    session
        A session or a survey to start from; empty by default.
    """

    def __init__(self, session: Session | Survey | None = None) -> None:
        super().__init__(Session(session) if isinstance(session, Survey) else session)
        self.remove_class("kfl-panel")
        self.add_class("kfl-app")
        self._keeper = Keeper(self.session, looks=self._looks, look_as=self._look_as)
        self._language = LanguageChoice(self.session)
        helps = (Tour(self.session), Glossary(self.session), Privacy(self.session))
        self._top = HBox([*helps, self._language])
        self._top.add_class("kfl-top")
        self._last = {step: views[0] for step, (_, views) in STEPS.items()}
        self._given: dict[str, dict[str, Any]] = {}
        self.session.observe(self._on_language, ["language"])
        self.session.observe(self._show_header, ["survey", "filters", "work"])
        self.session.observe(self._on_view, ["view"])
        self.session.observe(self._show_notice, ["notice"])
        page = self._make()
        self._on_view()
        self.children = page

    def _make(self) -> tuple[Widget, ...]:
        """Make all that is said in words, in the language spoken now, but for the places."""
        self._spoken = self.session.language
        self._title = HTML()
        self._header = HBox([self._title, HistoryBar(self.session)])
        self._header.add_class("kfl-header")
        self._notice = html_text(kind="notice-bar")
        self._steps = Steps(translate("Steg"))
        self._steps.add_class("kfl-steps")
        self._ways = Steps(translate("Måter å se på"))
        self._ways.add_class("kfl-closer")
        self._places: dict[str, Panel | DataPlace] = {}
        self._main = VBox([self._ways])
        self._main.add_class("kfl-place")
        self._filter = FilterPanel(self.session)
        self._summary = AreasSummary(self.session)
        self._columns = GridBox([self._filter, self._main, self._summary])
        self._columns.add_class("kfl-columns")
        self._onward = Onward(self._steps)
        self._show_header()
        self._show_notice()
        self._steps.observe(self._on_step, "value")
        self._ways.observe(self._on_way, "value")
        return (
            runtime(),
            Arrival(self.session),
            self._keeper,
            self._top,
            *workshop_notice(self.session),
            self._header,
            self._steps,
            self._notice,
            KeeperBar(self._keeper),
            self._columns,
            self._onward,
        )

    @guarded
    def _on_language(self, _change: object) -> None:
        """Say everything anew, or leave all as it was.

        What the team has open and has written is in the session; what is only chosen in a place is
        given to the one that is made in its stead, when somebody opens it.
        """
        if self.session.language == self._spoken:
            return  # it was set back below
        before, was = self.children, vars(self).copy()
        given = {view: place.given() for view, place in self._places.items()}
        try:
            with whole_or_nothing(self.session):
                self._given = {**self._given, **given}
                page = self._make()
                self._show_view()
        except Exception:
            vars(self).update(was)
            self.session.language = self._spoken
            raise
        self.children = page
        self.session.told = ""
        if close_all(before, self.session, kept=[runtime(), self._keeper, self._top]):
            self.session.tell(
                msg("En fil ble avbrutt da dere byttet språk. Last den opp eller ned på nytt.")
            )

    def _looks(self) -> dict[str, dict[str, Any]]:
        """Give how each view is looked at, for the page that is loaded in this one's place."""
        places = {**self._given, **{view: place.given() for view, place in self._places.items()}}
        places.pop("data", None)  # a file that is half explained isn't kept
        return {view: given for view, given in places.items() if given}

    def _look_as(self, looks: dict[str, dict[str, Any]]) -> None:
        self._given = looks

    @guarded
    def _on_step(self, change: dict[str, Any]) -> None:
        if self.session.view not in STEPS[change["new"]][1]:
            self.session.view = self._last[change["new"]]

    @guarded
    def _on_way(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.session.view = change["new"]

    def _forget(self) -> None:
        self._given = {}

    @guarded
    def _on_view(self, _change: object = None) -> None:
        self._show_view()

    def _show_view(self) -> None:
        view = self.session.view
        if view not in PLACES:
            self.session.view = "data"  # a saved work may name a view there isn't
            return
        step = next(step for step, (_, views) in STEPS.items() if view in views)
        self._last[step] = view
        self._open(view)
        self._steps.value = step
        self._show_ways(step, view)
        self._onward.stand_out(view not in WITH_PRIMARY)
        self._filter.layout.display = None if step in FILTERED else "none"
        self._summary.layout.display = None if step in CHOOSING else "none"
        whole = self._columns.remove_class if step in FILTERED else self._columns.add_class
        whole("kfl-whole")

    def _open(self, view: str) -> None:
        """Show one place, made if it is new, and let the others rest."""
        place = self._places.get(view) or PLACES[view][1](self.session)
        if isinstance(place, View):
            place.is_open = True  # drawn before it is shown, so that nothing jumps
        for other in self._places.values():
            if other is not place:
                other.layout.display = "none"
                if isinstance(other, View):
                    other.is_open = False
        place.layout.display = None
        if view not in self._places:
            self._places[view] = place
            if given := self._given.pop(view, None):
                _hand_over(given, place)
            for name in getattr(place, "chosen_here", ()):
                attrgetter(name)(place).observe(self._keeper.hear_of_looks, "value")
            if isinstance(place, DataPlace):
                place.children = (*place.children, RememberBox(self._keeper))
            elif isinstance(place, Panel):
                add_help(place, view)
            self._main.children = (*self._main.children, place)

    def _show_ways(self, step: str, view: str) -> None:
        views = STEPS[step][1]
        self._ways.layout.display = None if len(views) > 1 else "none"
        with self._ways.hold_sync():
            self._ways.entries = [_entry(name, translate(PLACES[name][0])) for name in views]
            self._ways.value = view

    def _show_notice(self, _change: object = None) -> None:
        set_text(self._notice, self.session.notice)

    def _show_header(self, _change: object = None) -> None:
        survey, work = self.session.survey, self.session.work
        done = {*done_places(work), *(["data"] if survey is not None else ())}
        self._steps.entries = [
            _entry(step, f"{number} {translate(label)}", step in done)
            for number, (step, (label, _)) in enumerate(STEPS.items(), start=1)
        ]
        is_new = work == Work()
        nothing = translate("Ingen data ennå") if is_new else translate("Arbeidet, uten tallene")
        what = _describe(survey, self.session.filters.schools) if survey else nothing
        self._title.value = (
            f"<h1>{escape(translate('Kultur for læring'))}</h1><p>{escape(what)}</p>"
        )


def _hand_over(given: dict[str, Any], place: Panel | DataPlace) -> None:
    """Choose what was chosen before. It may have been kept by anybody, and isn't worth a page."""
    try:
        place.take({name: given[name] for name in place.given() if name in given})
    except Exception as error:
        _log.error("%s when looking as before", type(error).__name__)


def _entry(value: str, label: str, is_done: bool = False) -> dict[str, Any]:
    return {"value": value, "label": label, "is_done": is_done}


def _describe(survey: Survey, chosen: tuple[str, ...]) -> str:
    schools = chosen or survey.values("school")
    who = schools[0] if len(schools) == 1 else translate("{n} skoler").format(n=len(schools))
    waves = ", ".join(wave.label for wave in survey.waves)
    return f"{who} · {waves}" if schools else waves
