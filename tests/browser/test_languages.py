"""The page in every language, and in one that is longer than any: no word of ours is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.places import DRAWN, SHOW, open_places, opened
from tests.report.made import full_work, survey

from kfl_widgets.locale import LANGUAGES, translate

ROOT = Path(__file__).parents[2]
PSEUDO = Path(__file__).with_name("pseudo.py")
_WORDS = """() => {
  const NAMES = ["aria-label", "title", "placeholder", "alt"];
  const main = document.querySelector(".kfl-app");
  const seen = (node) => node.checkVisibility() && !node.closest("[aria-hidden=true]");
  const names = [...main.querySelectorAll("[aria-label], [title], [placeholder], [alt]")]
    .filter(seen)
    .flatMap((node) => NAMES.map((name) => node.getAttribute(name)))
    .filter(Boolean);
  const pictures = [...main.querySelectorAll(".kfl-chart svg")]
    .filter((svg) => svg.checkVisibility())
    .map((svg) => [...svg.querySelectorAll("text:not(:has(tspan)), tspan")]
      .map((node) => node.textContent).join(" "));
  const options = [...main.querySelectorAll("option")].map((node) => node.textContent);
  return [...main.innerText.split("\\n\\n"), ...names, ...pictures, ...options];
}"""
_OUTSIDE = """() => {
  const width = document.documentElement.clientWidth;
  const edge = (node) => {
    const panel = node.closest(".kfl-panel")?.getBoundingClientRect().right ?? width;
    return Math.min(panel, width) + 1;
  };
  const scrolls = (node) => node !== document.body &&
    (getComputedStyle(node).overflowX !== "visible" || scrolls(node.parentElement));
  return [...document.querySelectorAll(".kfl-app *")]
    .filter((node) => node.childElementCount === 0 && !node.closest("svg"))
    .filter((node) => node.checkVisibility() && !node.closest(".kfl-hidden-text"))
    .filter((node) => node.getBoundingClientRect().right > edge(node) && !scrolls(node))
    .map((node) => `${node.tagName}.${node.className} ${node.textContent.slice(0, 30)}`);
}"""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SPOKEN_FIRST = next(iter(LANGUAGES))
_OWN = {*LANGUAGES.values(), "PNG", "SVG", "CSV", "Excel", "PowerPoint", "Word", "HTML"}


def texts_of(value: Any) -> Iterator[str]:
    """Give every text in a record: what the team wrote, and what stands in its files."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts_of([*value, *value.values()])
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from texts_of(one)
    elif is_dataclass(value):
        yield from texts_of([getattr(value, field.name) for field in fields(value)])
    elif hasattr(value, "model_dump"):
        yield from texts_of(value.model_dump())


@pytest.fixture(scope="module")
def data() -> list[str]:
    """Give what isn't ours to translate, the longest first."""
    of = survey()
    dimensions = ("school", "group", "grade", "gender", "wave")
    found = {*texts_of(full_work()), *texts_of(of.codebook), *texts_of(of.waves), *_OWN}
    found |= {*texts_of(of.sources), *(v for d in dimensions for v in of.values(d))}
    return sorted(
        {letters(text) for text in found if len(letters(text)) > 2}, key=len, reverse=True
    )


def left_over(text: str, data: list[str]) -> str:
    """Take away what is marked as translated and what is data; give what is left of words."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", "", text, flags=re.S)
    text = letters(text)
    for known in data:
        text = text.replace(known, " ")
    return " ".join(text.split())


def letters(text: str) -> str:
    """Give the letters of words alone: where a line is broken, and with what, doesn't matter."""
    return re.sub(r"\b\w\d+\b|\bn\b|[\W\d_]+", "", text)


@pytest.fixture
def pseudo(page: Page, serve_notebook) -> Page:
    return opened(page, serve_notebook([PSEUDO.read_text(encoding="utf-8"), SHOW]))


def test_no_word_escapes_the_catalogs_and_longer_words_break_no_layout(
    pseudo: Page, data, screenshot
):
    escaped: dict[str, set[str]] = {}
    wide = []
    for place in open_places(pseudo):
        found = {left_over(text, data) for text in pseudo.evaluate(_WORDS)} - {""}
        if found:
            escaped[place] = found
        for width in (1280, 390, 320):
            pseudo.set_viewport_size({"width": width, "height": 800})
            pseudo.wait_for_function(DRAWN)
            more = pseudo.evaluate(_WIDER)
            outside = pseudo.evaluate(_OUTSIDE)
            if more > 0 or outside:
                wide.append(f"{place} at {width}: {more} px, {outside[:3]}")
        pseudo.set_viewport_size({"width": 1280, "height": 800})
        screenshot(pseudo, f"pseudo-{place}")
    assert not escaped, "\n".join(f"{p}: {sorted(w)}" for p, w in escaped.items())
    assert not wide, "\n".join(wide)


# -- the languages there are -----------------------------------------------------------------------


@pytest.fixture
def team(page: Page, serve_notebook) -> Page:
    return opened(page, serve_notebook([SHOW]))


def speak(page: Page, language: str) -> None:
    choice = page.locator(".kfl-language select")
    choice.focus()
    choice.select_option(language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    words = translate("Hva skiller seg ut", language)
    expect(page.locator(".kfl-steps button").nth(2)).to_contain_text(words)


def test_every_place_in_every_language_has_nothing_for_axe(team: Page, axe):
    for place in open_places(team):
        for language in LANGUAGES:
            speak(team, language)
            team.wait_for_function(DRAWN)
            seen = () if language == SPOKEN_FIRST else ("color-contrast",)  # colours speak none
            assert axe(team, *seen) == "", f"{place} in {language}"


def test_the_choice_keeps_focus_and_the_tab_remembers_it(page: Page, serve_notebook):
    team = opened(page, serve_notebook(ROOT / "notebooks" / "app.ipynb"))
    choice = team.locator(".kfl-language select")
    choice.focus()
    team.keyboard.press("ArrowDown")
    expect(team.locator("html")).to_have_attribute("lang", "nn")
    expect(choice).to_be_focused()
    expect(team.locator(".kfl-skip")).to_have_text("Hopp til innhaldet")
    expect(choice).to_have_accessible_name("Språk")
    team.reload(wait_until="commit")
    expect(team.locator("#loading")).to_contain_text("sida")
    expect(choice).to_have_value("nn", timeout=60_000)
    expect(team.locator(".kfl-steps button").nth(2)).to_contain_text("Kva skil seg ut")


def test_what_is_being_written_is_not_lost_when_the_language_changes(team: Page):
    team.locator(".kfl-steps button").nth(5).click()
    field = team.locator(".kfl-place textarea:visible").first
    field.fill("Vi vil at alle skal ha noen å være med.")
    speak(team, "en")
    again = team.locator(".kfl-place textarea:visible").first
    expect(again).to_have_value("Vi vil at alle skal ha noen å være med.")
