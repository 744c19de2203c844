"""Every view of every survey that is hard to draw: nothing cut, nothing on top of another."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

SURVEYS = Path(__file__).with_name("surveys.py")
SHOW = """
import os
from ipywidgets import Dropdown, VBox

VIEWS = (
    kfl.OverviewPanel,
    kfl.InsightsPanel,
    kfl.ComparePanel,
    kfl.DistributionPanel,
    kfl.GapPanel,
    kfl.DevelopmentPanel,
    kfl.PriorityPanel,
    kfl.CorrelationPanel,
)

def udir():
    files = [os.path.join(FOLDER, "udir", f"tabell_{number}.xlsx") for number in (152, 155)]
    return kfl.read(*files).survey

def show(change):
    make, filters = {**SURVEYS, "udir": (udir, Filters(groups=("elever",)))}[change["new"]]
    session = kfl.Session(make())
    session.filters = filters
    shown.children = [view(session) for view in VIEWS]

shown = VBox()
names = Dropdown(options=[*SURVEYS, "udir"], value=None, description="Undersøkelse")
names.observe(show, "value")
VBox([names, shown])
"""
HEADINGS = 8  # one per view

_BAD_TEXT = """() => {
  const bad = [];
  for (const svg of document.querySelectorAll(".kfl-chart svg")) {
    if (!svg.checkVisibility()) continue;
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")]
      .filter((node) => node.textContent.trim() && node.checkVisibility({ opacityProperty: true }))
      .filter((node) => Number(getComputedStyle(node).opacity) > 0)
      .map((node) => ({ words: node.textContent, box: node.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0);
    for (const { words, box } of texts) {
      if (words.trim().length > 1 && words.endsWith("…")) bad.push(`cut: ${words}`);
      const isOut = box.left < frame.left - 1 || box.right > frame.right + 1 ||
        box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
      if (isOut) bad.push(`outside: ${words}`);
    }
    texts.forEach((a, i) => {
      for (const b of texts.slice(i + 1)) {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 2 && down > 4) bad.push(`overlap: ${a.words} / ${b.words}`);
      }
    });
  }
  return bad;
}"""
_DRAWN = """() => [...document.querySelectorAll(".kfl-chart")]
  .every((figure) => figure.hidden || figure.clientWidth === 0 || figure.dataset.drawn)"""
_SETTLED = "async () => { for (let i = 0; i < 8; i++) await new Promise(requestAnimationFrame); }"
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def show(page: Page, serve_notebook):
    """Give ``show(survey)``: a page with all views of it."""

    def go(name: str, folder: str = "") -> Page:
        cells = [SURVEYS.read_text(), f"FOLDER = {folder!r}", SHOW]
        page.goto(serve_notebook(cells, 1))
        page.get_by_label("Undersøkelse").select_option(name)
        expect(page.locator(".kfl-panel > .kfl-heading")).to_have_count(HEADINGS)
        page.wait_for_function(_DRAWN)
        return page

    return go


@pytest.mark.parametrize(
    "survey", ["demo", "one_wave", "one_group", "hidden", "factors40", "waves12"]
)
def test_nothing_is_cut_or_covered(show, screenshot, survey: str):
    page = show(survey)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(_SETTLED)
        page.wait_for_function(_DRAWN)
        assert page.evaluate(_BAD_TEXT) == [], f"{survey} at {width} px"
        assert page.evaluate(_WIDER) <= 0, f"{survey} scrolls sideways at {width} px"
    screenshot(page, f"views-{survey}")


@pytest.mark.real
def test_real_results_are_drawn_as_well(show, real_data: Path, screenshot):
    page = show("udir", str(real_data))
    assert page.evaluate(_BAD_TEXT) == []
    screenshot(page, "views-udir")
