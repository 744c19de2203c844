"""A click on a mark tags it, and the tag stands among the areas with what it was tagged on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.places import PAGE

_POINT = """([view, words]) => {
  const panel = [...document.querySelectorAll(".kfl-place > .kfl-panel")]
    .find((node) => node.checkVisibility() && node.textContent.includes(view));
  const texts = [...panel.querySelectorAll(".kfl-chart svg text")];
  const nodes = words
    ? texts.filter((node) => node.textContent === words)
    : [...panel.querySelectorAll(".kfl-chart svg .mark-symbol path")];
  const box = nodes.find((node) => node.checkVisibility()).getBoundingClientRect();
  return [box.x + box.width / 2 + scrollX, box.y + box.height / 2 + scrollY];
}"""
PLACES = {
    "Sammenlign": ("Se nærmere", "Hva har endret seg?", "", "Fra"),
    "Oversikt": ("Oversikt", "Hvordan står det til?", "2,7", "Gjennomsnitt"),
    "Prioritering": ("Se nærmere", "Hva bør vi se på først?", "", "Fra"),
}


@pytest.mark.parametrize("view", PLACES)
def test_a_click_on_a_mark_tags_it(page: Page, serve_notebook, view: str):
    step, heading, words, numbers = PLACES[view]
    page.goto(serve_notebook(PAGE, 1))
    page.get_by_role("button", name="Prøv med eksempelskolen").click()
    expect(page.get_by_text("Eksempeldata")).to_be_visible()
    steps = page.get_by_role("navigation", name="Steg")
    steps.get_by_role("button", name=step).click()
    if step != view:
        ways = page.get_by_role("navigation", name="Måter å se på")
        ways.get_by_role("button", name=view).click()
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    page.wait_for_function(
        """() => [...document.querySelectorAll(".kfl-chart")]
          .filter((f) => f.clientWidth).every((f) => f.hidden || f.dataset.drawn)"""
    )
    page.set_viewport_size({"width": 1280, "height": 3000})  # the mark is in sight
    x, y = page.evaluate(_POINT, [heading, words])
    page.mouse.click(x, y)
    bar = page.locator(".kfl-chosen:visible")
    expect(bar).to_contain_text("Merket: ")
    bar.get_by_role("radio", name="Forbedre").check(force=True)
    steps.get_by_role("button", name="Områder").click()
    card = page.locator(".kfl-card")
    expect(card).to_have_count(1)
    expect(card).to_contain_text(numbers)
