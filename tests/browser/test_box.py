"""A box dragged around marks tells which ones lie in it, and they are tagged together."""

from __future__ import annotations

from playwright.sync_api import Page, expect

CELL = """
import kfl_widgets as kfl
from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import Filters

session = kfl.Session(kfl.demo())
session.filters = Filters(schools=(SCHOOL_A,), groups=("elever",))
kfl.PriorityPanel(session)
"""


def drag_over(page: Page, left: float, top: float, right: float, bottom: float) -> None:
    """Drag from corner to corner, given as shares of the picture."""
    picture = page.locator(".kfl-chart-picture svg")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    page.mouse.move(box["x"] + left * box["width"], box["y"] + top * box["height"])
    page.mouse.down()
    for share in (0.3, 0.7, 1):
        x, y = left + share * (right - left), top + share * (bottom - top)
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.mouse.up()


def test_marks_in_a_dragged_box_are_tagged_together(page: Page, serve_notebook):
    page.goto(serve_notebook([CELL]))
    expect(page.locator(".kfl-chart[data-drawn]")).to_be_visible()
    drag_over(page, 0.36, 0.2, 0.9, 0.45)
    picked = page.locator(".kfl-picked")
    expect(picked).to_contain_text("Relasjon elev–lærer, Tilbakemelding")
    picked.get_by_role("button", name="Merk de 2 valgte som styrker").click()
    expect(page.locator(".kfl-tag-strength[aria-pressed=true]")).to_have_count(2)


def test_a_corner_is_picked_and_tagged_with_the_keyboard_alone(page: Page, serve_notebook):
    page.goto(serve_notebook([CELL]))
    corner = page.get_by_label("Velg alle som er")
    corner.focus()
    corner.select_option(label="lavt og synkende – se på dette")
    button = page.get_by_role("button", name="Merk den valgte som forbedringsområde")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kfl-tag-improve[aria-pressed=true]")).to_have_count(1)
