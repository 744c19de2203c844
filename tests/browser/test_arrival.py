"""Who goes to another place sees its heading, however far down the last one was scrolled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.places import PAGE, visit

_IN_SIGHT = """(words) => {
  const heading = [...document.querySelectorAll(".kfl-place h2")]
    .find((node) => node.checkVisibility() && node.textContent === words);
  if (!heading) return false;
  const { top, bottom } = heading.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""
_BOTTOM = "scrollTo(0, document.documentElement.scrollHeight)"


def expect_arrival(page: Page, heading: str) -> None:
    page.wait_for_function(_IN_SIGHT, arg=heading)
    page.evaluate("() => new Promise((done) => setTimeout(done, 0))")
    assert page.evaluate(_IN_SIGHT, heading)


@pytest.fixture(params=(1280, 390))
def example(page: Page, serve_notebook, request) -> Page:
    """The example school, on a wide screen and on a phone."""
    page.set_viewport_size({"width": request.param, "height": 800})
    visit(page, serve_notebook(PAGE, 1))
    page.get_by_role("button", name="Prøv med eksempelskolen").click()
    expect(page.get_by_text("Eksempeldata")).to_be_visible()
    return page


def test_every_way_to_a_place_leads_to_its_top(example: Page):
    page = example
    page.get_by_role("button", name="Se hva som skiller seg ut").click()
    expect_arrival(page, "Hva skiller seg ut?")
    page.evaluate(_BOTTOM)
    page.get_by_role("button", name="Se nærmere: ").last.click()
    expect(page.get_by_role("navigation", name="Måter å se på")).to_be_visible()
    shown = page.locator(".kfl-place h2:visible").first.inner_text()
    expect_arrival(page, shown)
    page.evaluate(_BOTTOM)
    page.get_by_role("button", name="Videre: ").click()
    expect_arrival(page, "Hva velger vi?")
    expect(page.get_by_role("navigation", name="Steg").locator(":focus")).to_have_count(1)


@pytest.mark.parametrize("example", [1280], indirect=True)
def test_what_is_drawn_anew_in_the_same_place_moves_nothing(example: Page):
    page = example
    page.get_by_role("navigation", name="Steg").get_by_role("button", name="Oversikt").click()
    expect_arrival(page, "Hvem har svart, og hvordan står det til?")
    page.evaluate(_BOTTOM)
    assert page.evaluate("scrollY") > 0
    page.get_by_role("checkbox", name="8. trinn").evaluate("(box) => box.click()")
    expect(page.get_by_role("button", name="Fjern 8. trinn")).to_be_attached()
    assert page.evaluate("scrollY") > 0
