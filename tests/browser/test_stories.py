"""Each story of the demo schools, from landing to tag, with the views alone: by mouse, by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.places import PAGE

from kfl_widgets.demo_schools import SCHOOL_A, SCHOOL_B, STORIES
from kfl_widgets.demo_schools.stories import Story
from kfl_widgets.locale import label, span

MOST_TABS = 150


class Mouse:
    """Clicks what is to be used."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def choose(self, target: Locator) -> None:
        # The words of a segment lie over its radio button; all else must hold still to be clicked.
        target.check(force=target.get_attribute("type") == "radio")

    def uncheck(self, target: Locator) -> None:
        target.uncheck()


class Keys:
    """Goes to what is to be used with Tab, and never touches the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _has_focus(self, target: Locator) -> bool:
        return target.evaluate("node => node === document.activeElement")

    def _go_to(self, target: Locator) -> None:
        for _ in range(MOST_TABS):
            if self._has_focus(target):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {target}")

    def press(self, target: Locator) -> None:
        expect(target).to_be_visible()
        self._go_to(target)
        self.page.keyboard.press("Enter")

    def uncheck(self, target: Locator) -> None:
        self._go_to(target)
        self.page.keyboard.press("Space")

    def choose(self, target: Locator) -> None:
        if target.is_checked():
            return
        if target.get_attribute("type") == "checkbox":
            self._go_to(target)
            self.page.keyboard.press("Space")
            return
        group = target.locator("xpath=ancestor::fieldset[1]")
        self._go_to(group.locator("input:checked"))
        for _ in range(group.locator("input").count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowRight")


class Team:
    """What a team does on the page, in its own words."""

    def __init__(self, page: Page, hand: Mouse | Keys) -> None:
        self.page, self.hand = page, hand

    def go(self, place: str, way: str = "") -> None:
        for name, wanted in (("Steg", place), ("Måter å se på", way)):
            if wanted:
                nav = self.page.get_by_role("navigation", name=name)
                button = nav.get_by_role("button", name=wanted)
                if button.get_attribute("aria-current") is None:
                    self.hand.press(button)
        expect(self.page.locator(".kfl-place > .kfl-panel:visible")).to_have_count(1)

    def look_at(self, school: str, group: str, grades: tuple[str, ...] = ()) -> None:
        """Choose school, group ("" for all) and grades in the filter, and nothing else."""
        panel = self.page.locator(".kfl-panel").filter(has_text="Hvem ser vi på?").first
        shown = self.page.locator(".kfl-selection-text:visible")
        self.hand.press(panel.get_by_role("button", name="Nullstill"))
        expect(shown).to_have_text(re.compile("^Elever · alle trinn"))
        expect(self._box(panel, "Skole", "Alle skoler")).to_be_checked()
        self._tick(panel, "Skole", school)
        expect(shown).to_contain_text(school)  # longer words may move what is below them
        self._tick(panel, "Gruppe", label("group", group) if group else "Alle grupper")
        for grade in grades:
            self._tick(panel, "Trinn", label("grade", grade))
        pupils = self._box(panel, "Gruppe", label("group", "elever"))
        if group not in ("", "elever"):
            self.hand.uncheck(pupils)
        who = [school, label("group", group) if group else "Alle grupper", span(grades)]
        told = " · ".join(part for part in who if part)
        expect(shown).to_contain_text(told)

    def _box(self, panel: Locator, legend: str, name: str) -> Locator:
        group = panel.get_by_role("group", name=legend)
        return group.get_by_role("checkbox", name=re.compile(f"^{re.escape(name)}"))

    def _tick(self, panel: Locator, legend: str, name: str) -> None:
        box = self._box(panel, legend, name)
        self.hand.choose(box)
        expect(box).to_be_checked()

    def segment(self, legend: str, name: str) -> None:
        group = self.page.get_by_role("group", name=legend, exact=True).locator("visible=true")
        self.hand.choose(group.get_by_role("radio", name=name, exact=True))

    def row(self, name: str) -> Locator:
        heading = self.page.get_by_role("rowheader", name=re.compile(f"^{re.escape(name)}"))
        return self.page.get_by_role("row").filter(has=heading.locator("visible=true"))

    def tag(self, row: Locator) -> None:
        button = row.get_by_role("button", name="som forbedringsområde")
        if button.get_attribute("aria-pressed") != "true":
            self.hand.press(button)
        expect(button).to_have_attribute("aria-pressed", "true")

    def expect_tagged(self, story: Story) -> None:
        slot = self.page.locator(".kfl-slot.kfl-full").filter(has_text=story.factor)
        expect(slot.filter(has_text=label("group", story.group)).first).to_be_visible()


SIGNS = {"up": r"▲|△", "down": r"▼|▽", "stable": "▬"}


def find_in_comparison(team: Team, story: Story) -> None:
    team.go("Se nærmere", "Sammenlign")
    team.look_at(story.school, story.group, story.grades)
    row = team.row(story.factor)
    expect(row).to_contain_text(re.compile(SIGNS[story.expected]))
    team.tag(row)


def find_in_findings(team: Team, story: Story) -> None:
    team.go("Se nærmere", "Sammenlign")
    team.look_at(story.school, story.group, story.grades)
    team.go("Hva skiller seg ut")
    card = team.page.locator(".kfl-insight").filter(has_text="Spredningen")
    row = card.locator(".kfl-insight-row").filter(has_text=story.factor).first
    expect(row).to_be_visible()
    team.tag(row)


def find_in_overview(team: Team, story: Story) -> None:
    """The cells of the story's grades (or group) are told as they should be, and take a tag."""
    team.go("Oversikt")
    team.look_at(story.school, story.group if story.grades else "")
    team.segment("Måling", {"T1": "T1 2016", "T2": "T2 2018"}[story.waves[-1]])
    yardstick = "Skolens eget snitt" if story.expected == "grades_below" else "Kommunen"
    if story.grades:  # else there is only the municipality to choose
        team.segment("Sammenlign med", yardstick)
    sign = "▲" if story.expected == "above" else "▼"
    columns = [label("grade", grade) for grade in story.grades] or [label("group", story.group)]
    row = team.row(story.factor).last
    numbers = [row.get_by_role("button", name=f", {column}: ") for column in columns]
    for number in numbers:
        expect(number.locator("xpath=ancestor::td[1]")).to_contain_text(sign)
    team.hand.press(numbers[0])
    bar = team.page.locator(".kfl-chosen:visible")
    expect(bar).to_contain_text(story.factor)
    team.hand.choose(bar.get_by_role("radio", name="Forbedre"))


def find_in_gaps(team: Team, story: Story) -> None:
    team.go("Se nærmere", "Gap")
    team.look_at(story.school, story.group, story.grades)
    team.segment("Hvem sammenlignes", "Jenter og gutter")
    row = team.row(story.factor)
    expect(row).to_contain_text("▼")
    team.tag(row)


FINDERS = {
    "up": find_in_comparison,
    "down": find_in_comparison,
    "stable": find_in_comparison,
    "spread_down": find_in_findings,
    "above": find_in_overview,
    "below": find_in_overview,
    "grades_below": find_in_overview,
    "boys_below": find_in_gaps,
}


@pytest.fixture
def page_with_demo(page: Page, serve_notebook) -> Page:
    page.goto(serve_notebook(PAGE, 1))
    expect(page.get_by_role("heading", name="Legg inn tallene deres")).to_be_visible()
    return page


@pytest.mark.parametrize("school", [SCHOOL_A, SCHOOL_B])
def test_every_story_is_found_and_tagged(page_with_demo: Page, school: str):
    team = Team(page_with_demo, Mouse(page_with_demo))
    team.hand.press(page_with_demo.get_by_role("button", name="Prøv med eksempelskolen"))
    expect(page_with_demo.get_by_text("Eksempeldata")).to_be_visible()
    for story in (story for story in STORIES if story.school == school):
        FINDERS[story.expected](team, story)
        team.expect_tagged(story)


def test_the_keyboard_alone_finds_and_tags_as_well(page_with_demo: Page):
    team = Team(page_with_demo, Keys(page_with_demo))
    team.hand.press(page_with_demo.get_by_role("button", name="Prøv med eksempelskolen"))
    expect(page_with_demo.get_by_text("Eksempeldata")).to_be_visible()
    of_a = [story for story in STORIES if story.school == SCHOOL_A]
    for kind in ("up", "spread_down", "below", "boys_below"):
        story = next(story for story in of_a if story.expected == kind)
        FINDERS[kind](team, story)
        team.expect_tagged(story)
