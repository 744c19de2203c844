"""Who can't see the screen or hold a mouse: all by keys, and what a screen reader is given."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.places import PAGE, SHOW, open_places, opened, tab_to

from kfl_widgets.app.page import PLACES
from kfl_widgets.report import is_workbook

TREES = Path(__file__).with_name("trees")
_LEAD = 3  # so many of a run of likes are kept in a picture of the tree

_CONTROLS = """() => {
  const kinds = "button, input, select, textarea, summary, a[href], [tabindex='0']";
  const nodes = [...document.querySelectorAll(kinds)].filter((node) => node.checkVisibility())
    .filter((node) => !node.disabled && node.tabIndex >= 0);
  const groups = new Set();
  const needed = nodes.filter((node) => {
    if (node.type !== "radio") return true;
    const isNew = !groups.has(node.name);
    groups.add(node.name);
    return isNew;
  });
  window.kflNeeded = new Set(needed);
  window.kflUnseen = [];
  return needed.length;
}"""
_NOTE_FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return false;
  const style = getComputedStyle(node.type === "file" ? node.labels[0] : node);
  const isMarked = style.outlineStyle !== "none" || style.boxShadow !== "none";
  if (!isMarked) window.kflUnseen.push(node.outerHTML.slice(0, 120));
  window.kflNeeded.delete(node);
  if (node.type === "radio") {
    for (const other of document.getElementsByName(node.name)) window.kflNeeded.delete(other);
  }
  return true;
}"""
_MISSED = "() => [...window.kflNeeded].map((node) => node.outerHTML.slice(0, 120))"


@pytest.fixture
def team(page: Page, serve_notebook) -> Page:
    return opened(page, serve_notebook([SHOW]))


def test_tab_reaches_every_control_of_every_place_and_shows_where_it_is(team: Page):
    for place in open_places(team):
        many = team.evaluate(_CONTROLS)
        team.locator(".kfl-skip").focus()
        for key in ("Tab", "Shift+Tab"):  # as by hand: the focus of a script may stay unmarked
            team.keyboard.press(key)
        for _ in range(many + 60):
            if not team.evaluate(_NOTE_FOCUS):
                break
            team.keyboard.press("Tab")
        missed, unseen = team.evaluate(_MISSED), team.evaluate("window.kflUnseen")
        assert not missed, f"{place}: Tab never reaches " + "\n".join(missed)
        assert not unseen, f"{place}: nothing shows the focus of " + "\n".join(unseen)


# -- from nothing to a plan, without a mouse -------------------------------------------------------


def test_keys_alone_lead_from_nothing_to_a_plan_in_a_file(page: Page, serve_notebook):
    team = opened(page, serve_notebook(PAGE))
    keys = team.keyboard

    def press(name: str | re.Pattern[str]) -> None:
        tab_to(team.get_by_role("button", name=name).first)
        keys.press("Enter")

    def step(name: str) -> None:
        steps = team.get_by_role("navigation", name="Steg")
        tab_to(steps.get_by_role("button", name=name))
        keys.press("Enter")

    def write(label: str, text: str) -> None:
        tab_to(team.get_by_label(label).first)
        keys.type(text)
        keys.press("Tab")

    press("Prøv med eksempelskolen")
    step("Oversikt")
    step("Hva skiller seg ut")
    step("Se nærmere")
    for way in ("Fordeling", "Gap", "Utvikling", "Prioritering", "Sammenheng", "Sammenlign"):
        ways = team.get_by_role("navigation", name="Måter å se på")
        tab_to(ways.get_by_role("button", name=way))
        keys.press("Enter")
        expect(ways.locator("[aria-current]")).to_have_text(way)
    press("Merk «Arbeidsro» som forbedringsområde")
    step("Områder")
    expect(team.get_by_label("Hvorfor velger vi dette?").first).to_be_visible()
    write("Hvorfor velger vi dette?", "Lærerne og elevene sier det samme.")
    step("Analyse")
    write("Hva er utfordringen?", "Det er uro i timene.")
    press(re.compile("^2 Mål"))
    write("Hva vil vi oppnå?", "Alle får ro til å arbeide.")
    press(re.compile("^4 Opprettholdende"))
    press("Legg til en opprettholdende faktor")
    write("Hva kan være en grunn?", "Timene begynner ulikt.")
    perspective = team.get_by_label("Hvilket perspektiv er det?")
    expect(tab_to(perspective)).to_be_focused()
    keys.press("ArrowDown")
    write("Hva taler for?", "Vi har sett det i observasjonen.")
    step("Plan")
    press("Nytt tiltak")
    write("Hva gjør vi?", "Vi begynner timen likt.")
    write("Hvem har ansvar?", "Kontaktlærerne")
    step("Ta med")
    button = team.get_by_role("button", name=re.compile("Last ned arbeidsboken")).last
    tab_to(button)
    with team.expect_download() as download:
        keys.press("Enter")
    data = Path(download.value.path()).read_bytes()
    assert is_workbook(data)


# -- what a screen reader is given -----------------------------------------------------------------


def pruned(tree: str) -> str:
    """Keep the first few of many likes under one parent, with what is under them."""
    return "\n".join(_pruned(tree.splitlines()))


def _pruned(lines: list[str]) -> Iterator[str]:
    branches: list[list[str]] = []
    depth = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    for line in lines:
        if len(line) - len(line.lstrip()) == depth:
            branches.append([])
        branches[-1].append(line)
    for role, run in groupby(branches, key=lambda branch: branch[0].split()[1].strip("':")):
        likes = list(run)
        for branch in likes[:_LEAD]:
            yield branch[0]
            yield from _pruned(branch[1:])
        if len(likes) > _LEAD:
            yield f"{' ' * depth}- … {role} × {len(likes)}"


def test_a_screen_reader_is_given_the_tree_that_is_kept(team: Page):
    """Run with KFL_KEEP_TREES=1 to keep new ones, and read what has changed before committing."""
    changed = []
    seen = set()
    for place in open_places(team):
        seen.add(place)
        if place == "data":  # what stands out is found beside the page
            expect(team.get_by_role("heading", name="Dette skiller seg mest ut")).to_be_visible()
        now = re.sub(r"\d\d\.\d\d\.\d{4}", "dd.mm.åååå", team.locator(".kfl-place").aria_snapshot())
        kept, tree = TREES / f"{place}.yaml", pruned(now) + "\n"
        if os.environ.get("KFL_KEEP_TREES"):
            TREES.mkdir(exist_ok=True)
            kept.write_text(tree, encoding="utf-8")
        if not kept.exists() or kept.read_text(encoding="utf-8") != tree:
            changed.append(place)
    assert changed == []
    assert seen == {*PLACES} == {kept.stem for kept in TREES.glob("*.yaml")}
