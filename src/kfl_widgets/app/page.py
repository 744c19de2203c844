"""All panels as one page, in the order of the work. Composition only."""

from __future__ import annotations

from html import escape
from typing import Any

from ipywidgets import HTML, GridBox, Tab, VBox

from kfl_widgets.locale import translate
from kfl_widgets.survey import Survey
from kfl_widgets.widgets import (
    AreasPanel,
    AreasSummary,
    ComparePanel,
    FilterPanel,
    InsightsPanel,
    MappingPanel,
    Panel,
    QualityPanel,
    Session,
    UploadPanel,
)
from kfl_widgets.widgets.panel import html_text, set_text
from kfl_widgets.widgets.runtime import runtime

__all__ = ["App"]

STEPS = ("data", "insights", "compare", "areas")


class App(Panel):
    """The whole page: data, comparison, choices.

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
        compare = GridBox(
            [FilterPanel(self.session), ComparePanel(self.session), AreasSummary(self.session)]
        )
        compare.add_class("kfl-columns")
        self._mapping = MappingPanel(self.session)
        self._quality = QualityPanel(self.session)
        data = VBox([UploadPanel(self.session), self._mapping, self._quality])
        data.add_class("kfl-stack")
        self._insights = InsightsPanel(self.session, is_open=False)
        steps = [data, self._insights, compare, AreasPanel(self.session)]
        self._steps = Tab(steps)
        self._steps.add_class("kfl-steps")
        self.children = (runtime(), self._header, self._notice, self._steps)
        self._steps.observe(self._on_step, "selected_index")
        self.session.observe(self._show_header, ["survey", "areas"])
        self.session.observe(self._show_step, ["view"])
        self.session.observe(self._show_notice, ["notice"])
        self.session.observe(self._show_data, ["unknown", "survey"])
        self._show_header()
        self._show_step()
        self._show_notice()
        self._show_data()

    def _on_step(self, change: dict[str, Any]) -> None:
        if change["new"] is not None:
            self.session.view = STEPS[change["new"]]

    def _show_step(self, _change: object = None) -> None:
        self._steps.selected_index = STEPS.index(self.session.view)
        self._insights.is_open = self.session.view == "insights"

    def _show_notice(self, _change: object = None) -> None:
        set_text(self._notice, self.session.notice)

    def _show_data(self, _change: object = None) -> None:
        self._mapping.layout.display = None if self.session.unknown else "none"
        self._quality.layout.display = None if self.session.survey else "none"

    def _show_header(self, _change: object = None) -> None:
        survey = self.session.survey
        done = (survey is not None, False, False, bool(self.session.areas))
        names = (
            translate("Data"),
            translate("Hva skiller seg ut"),
            translate("Sammenlign"),
            translate("Områder"),
        )
        for step, (name, is_done) in enumerate(zip(names, done, strict=True)):
            self._steps.set_title(step, f"{'✓ ' if is_done else ''}{step + 1} {name}")
        what = _describe(survey) if survey else translate("Ingen data ennå")
        self._header.value = (
            f"<h1>{escape(translate('Kultur for læring'))}</h1><p>{escape(what)}</p>"
        )


def _describe(survey: Survey) -> str:
    schools = survey.values("school")
    who = schools[0] if len(schools) == 1 else translate("{n} skoler").format(n=len(schools))
    waves = ", ".join(wave.label for wave in survey.waves)
    return f"{who} · {waves}" if schools else waves
