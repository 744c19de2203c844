"""The report page in a real browser: heard, narrow, printed, and with nothing fetched."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.report.made import full_content, hostile_content

from kfl_widgets.report.web import write_page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")


@pytest.fixture(scope="module")
def saved() -> str:
    return write_page(full_content(colour="#e0a000")).decode()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, saved: str, width: int, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(saved)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}})
    violations = found.response["violations"]
    assert [(rule["id"], node["html"][:200]) for rule in violations for node in rule["nodes"]] == []


def test_a_phone_scrolls_tables_and_never_the_page(page: Page, saved: str):
    page.set_viewport_size({"width": 320, "height": 800})
    page.set_content(saved)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    wide = page.locator(".table").evaluate_all("all => all.filter((t) => t.scrollWidth > 320)")
    assert wide, "a wide table is wider than a phone"
    table = page.locator(".table").nth(3)
    table.focus()
    assert table.evaluate("t => t === document.activeElement")
    assert table.evaluate("t => { t.scrollLeft = 40; return t.scrollLeft; }") == 40


def test_each_width_shows_the_figure_that_was_drawn_for_it(page: Page, saved: str):
    page.set_content(saved)
    for width, kind in ((1280, "wide"), (320, "narrow")):
        page.set_viewport_size({"width": width, "height": 800})
        shown = page.locator("svg:visible").evaluate_all("all => all.map((s) => s.classList[0])")
        assert set(shown) == {kind}


def test_on_paper_the_wide_figures_are_used_and_nothing_is_cut(page: Page, saved: str):
    page.set_viewport_size({"width": 680, "height": 900})  # A4 without its margins
    page.set_content(saved)
    page.emulate_media(media="print")
    assert page.locator("svg.narrow:visible").count() == 0
    cut = "all => all.filter((t) => t.scrollWidth > t.clientWidth + 1).length"
    assert page.locator(".table").evaluate_all(cut) == 0
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_nasty_texts_run_nothing(page: Page):
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.set_content(write_page(hostile_content()).decode())
    assert page.locator("script").count() == 0
    assert "<script>alert(1)</script>" in page.locator("main").inner_text()
