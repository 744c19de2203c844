"""The analyst's notebook in JupyterLab: the same panels, one per cell, over one session."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "analyst.ipynb"


@pytest.fixture
def lab(page: Page, serve_lab, tmp_path: Path, allow_console: list[str]) -> Page:
    """The notebook, opened and run from top to bottom."""
    allow_console.append("")  # JupyterLab's own messages are not ours
    page.goto(serve_lab(Path(shutil.copy(NOTEBOOK, tmp_path))))
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
    return page


def test_the_panels_show_and_work_in_jupyterlab(lab: Page):
    filter_panel = lab.locator(".kfl-panel").filter(has_text="Hvem ser vi på?").first
    comparison = lab.locator(".kfl-panel").filter(has_text="Hva har endret seg?").first
    areas = lab.locator(".kfl-panel").filter(has_text="Hva velger vi?").first
    comparison.scroll_into_view_if_needed()
    expect(comparison.locator(".kfl-chart svg")).to_be_visible()
    expect(comparison).to_contain_text("Tilbakemelding ble bedre")
    filter_panel.scroll_into_view_if_needed()
    filter_panel.get_by_role("checkbox", name="9. trinn").check()
    comparison.scroll_into_view_if_needed()
    expect(comparison).to_contain_text("Elever · 9. trinn")
    comparison.get_by_role("button", name="Merk «Arbeidsro» som forbedringsområde").click()
    areas.scroll_into_view_if_needed()
    expect(areas).to_contain_text("Arbeidsro")
