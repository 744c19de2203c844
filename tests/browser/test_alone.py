"""Each panel alone in a cell, over one session, wherever notebooks are run or shown.

One server gives JupyterLab and Notebook 7, as where both are installed; Voilà is our page's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kfl_widgets import widgets

HEADINGS = {
    "AnalysisPanel": "Hvorfor er det slik?",
    "AreasPanel": "Hva velger vi?",
    "AreasSummary": "Det vi velger",
    "BallotsPanel": "Hva mener hver av oss?",
    "ComparePanel": "Hva har endret seg?",
    "CorrelationPanel": "Hva henger sammen?",
    "DevelopmentPanel": "Hvordan har det gått over tid?",
    "DistributionPanel": "Hvordan fordeler svarene seg?",
    "FilterPanel": "Hvem ser vi på?",
    "FollowUpPanel": "Har det flyttet seg?",
    "GapPanel": "Ser vi det likt?",
    "InsightsPanel": "Hva skiller seg ut?",
    "MappingPanel": "Hjelp oss å lese filen",
    "OverviewPanel": "Hvem har svart, og hvordan står det til?",
    "PlanPanel": "Hva gjør vi, hvem, og når?",
    "PriorityPanel": "Hva bør vi se på først?",
    "QualityPanel": "Kan vi stole på tallene?",
    "ReportPanel": "Ta med dere resultatet",
    "UploadPanel": "Legg inn tallene deres",
}
DRAWN = ("ComparePanel", "DevelopmentPanel", "OverviewPanel", "PriorityPanel")
BARS = {"FilterBar": "Filter", "HistoryBar": "Angre"}

CELLS = [
    "import kfl_widgets.widgets as w\n"
    "from kfl_widgets import Session, demo\n"
    "from kfl_widgets.demo_schools import SCHOOL_A\n"
    "from kfl_widgets.survey import Filters\n"
    "session = Session(demo())\n"
    'session.filters = Filters(schools=(SCHOOL_A,), groups=("elever",))',
    *(f"w.{name}(session)" for name in (*HEADINGS, *BARS)),
]


@pytest.fixture(scope="module")
def notebooks(serve_lab: Callable[[Path], str], write_notebook) -> Callable[[str], str]:
    """Give ``notebooks(place) -> url``: the notebook in JupyterLab or in Notebook 7."""
    lab = serve_lab(write_notebook(CELLS))
    return lambda place: lab.replace("/lab/tree/", f"/{place}/")


def run_all(page: Page, url: str) -> None:
    """Open the notebook and run it, once its kernel has said something."""
    with page.expect_websocket(lambda socket: "/channels" in socket.url) as opened:
        page.goto(url)
    opened.value.wait_for_event("framereceived")
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_attached()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()


def panel(page: Page, heading: str) -> Locator:
    return page.locator(".kfl-panel").filter(has=page.get_by_role("heading", name=heading))


def shows_every_panel(page: Page) -> None:
    for name, heading in HEADINGS.items():
        shown = panel(page, heading)
        shown.first.scroll_into_view_if_needed()
        expect(shown, name).to_have_count(1)
        expect(shown.get_by_role("heading", name=heading).first, name).to_be_visible()
        if name in DRAWN:
            expect(shown.locator(".kfl-chart svg").first, name).to_be_visible()


def test_every_panel_is_tried():
    panels = {name for name in widgets.__all__ if name.endswith(("Panel", "Summary", "Bar"))}
    assert {*HEADINGS, *BARS} == panels - {"Panel"}


@pytest.mark.parametrize("place", ["lab/tree", "notebooks"])
def test_every_panel_shows_alone_in_a_notebook(page: Page, notebooks, place: str, allow_console):
    allow_console += ["reading 'schema'", "not registered"]  # Notebook's own, about its settings
    run_all(page, notebooks(place))
    shows_every_panel(page)


def test_every_panel_shows_alone_on_a_served_page(page: Page, serve_notebook):
    page.goto(serve_notebook(CELLS), wait_until="commit")
    expect(panel(page, HEADINGS["UploadPanel"])).to_be_attached(timeout=90_000)  # the last of them
    shows_every_panel(page)
