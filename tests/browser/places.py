"""Ways to the page and around in it: a first visit, the Tab key, and a walk through all places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from kfl_widgets.app.page import STEPS

__all__ = ["DRAWN", "PAGE", "SHOW", "has_focus", "open_places", "opened", "tab_to", "visit"]

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "notebooks" / "app.ipynb"
SHOW = f"""
import functools
import sys
sys.path.insert(0, {str(ROOT)!r})
import kfl_widgets as kfl
from kfl_widgets.app import page
from tests.report.made import TODAY, full_work, school, survey
for view in ("plan", "follow_up"):
    label, make = page.PLACES[view]
    page.PLACES[view] = (label, functools.partial(make, today=TODAY))
session = kfl.Session(survey())
session.filters = kfl.Filters(schools=(school(),), groups=("elever",))
session.begin_with(full_work())
kfl.App(session)
"""
_STEPS = 250
DRAWN = """() => [...document.querySelectorAll(".kfl-chart")]
  .every((figure) => figure.hidden || figure.clientWidth === 0 || figure.dataset.drawn)"""


def opened(page: Page, address: str) -> Page:
    """Open the page at `address`, and wait until it is there."""
    page.goto(address, wait_until="commit")
    expect(page.locator(".kfl-steps button")).to_have_count(len(STEPS), timeout=60_000)
    return page


def visit(page: Page, address: str) -> Page:
    """Open the page at `address` where there are no numbers yet."""
    page.goto(address)
    expect(page.get_by_role("heading", name="Legg inn tallene deres")).to_be_visible()
    return page


def has_focus(place: Locator) -> bool:
    """Tell whether the focus is on `place`, or in it."""
    return bool(place.evaluate("(node) => node.contains(document.activeElement)"))


def tab_to(target: Locator) -> Locator:
    """Press Tab until `target` has the focus, and give it."""
    expect(target).to_be_visible()
    for _ in range(_STEPS):
        if has_focus(target):
            return target
        target.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {target}")


def open_places(page: Page) -> Iterator[str]:
    """Go through all steps and ways, and give the name of each view when it is drawn."""
    heading = page.locator(".kfl-place > :visible h2").first
    is_first = page.locator(".kfl-steps button").first.get_attribute("aria-current")
    before = "" if is_first else heading.inner_text()
    for number, (_, views) in enumerate(STEPS.values()):
        for way, view in enumerate(views):
            if way == 0:
                page.locator(".kfl-steps button").nth(number).click()
            if len(views) > 1:  # a step opens as it was left
                ways = page.locator(".kfl-closer button")
                expect(ways).to_have_count(len(views))
                ways.nth(way).click()
            if before:
                expect(heading).not_to_have_text(before)
            page.wait_for_function(DRAWN)
            yield view
            before = heading.inner_text()
