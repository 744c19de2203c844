"""All panels as one page, in the order of the work. Composition only."""

from __future__ import annotations

from html import escape
from typing import Any

from ipywidgets import HTML, GridBox, VBox, Widget

from kfl_widgets.locale import translate
from kfl_widgets.survey import Survey
from kfl_widgets.widgets import (
    AreasPanel,
    AreasSummary,
    ComparePanel,
    CorrelationPanel,
    DevelopmentPanel,
    DistributionPanel,
    FilterPanel,
    GapPanel,
    InsightsPanel,
    MappingPanel,
    OverviewPanel,
    Panel,
    PriorityPanel,
    QualityPanel,
    Session,
    Steps,
    UploadPanel,
    View,
)
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.session import guarded

__all__ = ["App"]

WHOLE = ("data", "insights", "areas")
"""Views that are about everything, so that the filters stand aside."""


class App(Panel):
    """The whole page: data, what stands out, a closer look, choices.

    Parameters
    ----------
    session
        A session or a survey to start from; empty by default.
    """

    def __init__(self, session: Session | Survey | None = None) -> None:
        super().__init__(Session(session) if isinstance(session, Survey) else session)
        self.remove_class("kfl-panel")
        self.add_class("kfl-app")
        self._header = HTML()
        self._header.add_class("kfl-header")
        self._notice = html_text(kind="notice-bar")
        self._steps = Steps(translate("Steg"))
        self._steps.add_class("kfl-steps")
        self._closer = Steps(translate("Måter å se på"))
        self._closer.add_class("kfl-closer")
        self._mapping = MappingPanel(self.session)
        self._quality = QualityPanel(self.session)
        data = VBox([UploadPanel(self.session), self._mapping, self._quality])
        data.add_class("kfl-stack")
        self._views: dict[str, View] = {
            name: make(self.session, is_open=False) for name, make in VIEWS.items()
        }
        self._places: dict[str, Widget] = {
            "data": data,
            **self._views,
            "areas": AreasPanel(self.session),
        }
        self._filter = FilterPanel(self.session)
        main = VBox([self._closer, *self._places.values()])
        main.add_class("kfl-main")
        self._summary = AreasSummary(self.session)
        self._columns = GridBox([self._filter, main, self._summary])
        self._columns.add_class("kfl-columns")
        self.children = (runtime(), self._header, self._steps, self._notice, self._columns)
        self._steps.observe(self._on_step, "value")
        self._closer.observe(self._on_closer, "value")
        self.session.observe(self._show_header, ["survey", "areas"])
        self.session.observe(self._show_view, ["view"])
        self.session.observe(self._show_notice, ["notice"])
        self.session.observe(self._show_data, ["unknown", "survey"])
        self._show_header()
        self._show_view()
        self._show_notice()
        self._show_data()

    @guarded
    def _on_step(self, change: dict[str, Any]) -> None:
        views = _steps()[change["new"]][1]
        if self.session.view not in views:
            self.session.view = self._closer.value if self._closer.value in views else views[0]

    @guarded
    def _on_closer(self, change: dict[str, Any]) -> None:
        self.session.view = change["new"]

    @guarded
    def _show_view(self, _change: object = None) -> None:
        view = self.session.view
        step = next(name for name, (_, views) in _steps().items() if view in views)
        is_closer = len(_steps()[step][1]) > 1
        for name, place in self._places.items():
            place.layout.display = None if name == view else "none"
        for name, panel in self._views.items():
            panel.is_open = name == view
        self._steps.value = step
        self._closer.layout.display = None if is_closer else "none"
        if is_closer:
            self._closer.value = view
        is_whole = view in WHOLE
        self._filter.layout.display = "none" if is_whole else None
        self._summary.layout.display = "none" if view in ("data", "areas") else None
        (self._columns.add_class if is_whole else self._columns.remove_class)("kfl-whole")

    def _show_notice(self, _change: object = None) -> None:
        set_text(self._notice, self.session.notice)

    def _show_data(self, _change: object = None) -> None:
        self._mapping.layout.display = None if self.session.unknown else "none"
        self._quality.layout.display = None if self.session.survey else "none"

    def _show_header(self, _change: object = None) -> None:
        survey = self.session.survey
        done = {"data": survey is not None, "areas": bool(self.session.areas)}
        self._steps.entries = [
            {"value": name, "label": f"{number} {label}", "is_done": done.get(name, False)}
            for number, (name, (label, _)) in enumerate(_steps().items(), start=1)
        ]
        self._closer.entries = [
            {"value": name, "label": label, "is_done": False} for name, label in _closer().items()
        ]
        what = _describe(survey) if survey else translate("Ingen data ennå")
        self._header.value = (
            f"<h1>{escape(translate('Kultur for læring'))}</h1><p>{escape(what)}</p>"
        )


VIEWS: dict[str, type[View]] = {
    "overview": OverviewPanel,
    "insights": InsightsPanel,
    "compare": ComparePanel,
    "distribution": DistributionPanel,
    "gap": GapPanel,
    "development": DevelopmentPanel,
    "priority": PriorityPanel,
    "correlation": CorrelationPanel,
}


def _steps() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give the name of each step, and the views it holds."""
    return {
        "data": (translate("Data"), ("data",)),
        "overview": (translate("Oversikt"), ("overview",)),
        "insights": (translate("Hva skiller seg ut"), ("insights",)),
        "closer": (translate("Se nærmere"), tuple(_closer())),
        "areas": (translate("Områder"), ("areas",)),
    }


def _closer() -> dict[str, str]:
    return {
        "compare": translate("Sammenlign"),
        "distribution": translate("Fordeling"),
        "gap": translate("Gap"),
        "development": translate("Utvikling"),
        "priority": translate("Prioritering"),
        "correlation": translate("Sammenheng"),
    }


def _describe(survey: Survey) -> str:
    schools = survey.values("school")
    who = schools[0] if len(schools) == 1 else translate("{n} skoler").format(n=len(schools))
    waves = ", ".join(wave.label for wave in survey.waves)
    return f"{who} · {waves}" if schools else waves
