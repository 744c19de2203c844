"""The first five minutes: the landing, help, words, privacy and the tour, by keyboard too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.places import has_focus, tab_to

_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_IS_CLEAR = """(card) => {
  const [a, b] = [card, document.querySelector(".kfl-pointed")]
    .map((node) => node.getBoundingClientRect());
  return b.top < innerHeight && b.bottom > 0 && (b.top < a.top || b.left < a.left);
}"""


@pytest.fixture
def look_at(axe, screenshot):
    """Axe finds nothing, by day and by night, and nothing is wider than the narrowest page."""

    def look(page: Page, name: str) -> None:
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            assert axe(page) == "", scheme
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate(_OVERFLOW) <= 0
        page.set_viewport_size({"width": 1280, "height": 800})
        screenshot(page, name)

    return look


def load_example(page: Page) -> None:
    page.get_by_role("button", name="Prøv med eksempelskolen").click()
    expect(page.get_by_role("heading", name="Dette leste vi")).to_be_visible()


def test_the_landing_says_what_this_is_and_leads_to_the_first_insight(team: Page, look_at):
    expect(team.get_by_text("så ser dere hva som skiller seg ut")).to_be_visible()
    expect(team.get_by_role("button", name="Slett data")).to_be_hidden()
    look_at(team, "first-landing")
    load_example(team)
    expect(team.get_by_role("heading", name="Dette skiller seg mest ut")).to_be_visible()
    look_at(team, "first-read")
    told = team.locator(".kfl-first p").inner_text()
    team.get_by_role("button", name="Se hva som skiller seg ut").click()
    expect(team.locator(".kfl-insight").first).to_contain_text(told)


def test_a_word_in_the_help_opens_the_words_and_gets_the_focus_back(team: Page, look_at):
    load_example(team)
    team.get_by_role("navigation", name="Steg").get_by_role("button", name="Se nærmere").click()
    expect(team.get_by_role("heading", name="Hva har endret seg?")).to_be_visible()
    fold = team.locator(".kfl-help:visible summary")
    tab_to(fold)
    team.keyboard.press("Enter")
    look_at(team, "first-help")
    word = team.get_by_role("button", name="kan ikke si", exact=True)
    tab_to(word)
    team.keyboard.press("Enter")
    dialog = team.get_by_role("dialog", name="Ordforklaringer")
    expect(dialog.get_by_role("heading", name="kan ikke si")).to_be_focused()
    team.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(word).to_be_focused()


def test_the_words_can_be_searched_by_keyboard_alone(team: Page, look_at):
    opener = team.get_by_role("button", name="Ordforklaringer")
    tab_to(opener)
    team.keyboard.press("Enter")
    dialog = team.get_by_role("dialog", name="Ordforklaringer")
    search = dialog.get_by_role("searchbox", name="Finn et ord")
    expect(search).to_be_focused()
    look_at(team, "first-words")
    search.focus()
    team.keyboard.type("KONFIDENS")
    expect(dialog.locator("section:visible")).to_have_count(1)
    expect(dialog.get_by_role("heading", name="intervall")).to_be_visible()
    expect(dialog.get_by_role("status")).to_contain_text("Viser 1 av ")
    for _ in range(6):
        team.keyboard.press("Tab")
        assert not has_focus(team.locator(".kfl-place"))
    team.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_what_happens_to_the_data_is_told_in_the_page(team: Page, look_at):
    opener = team.get_by_role("button", name="Hva skjer med opplysningene?")
    opener.click()
    dialog = team.get_by_role("dialog", name="Hva skjer med opplysningene?")
    expect(dialog.get_by_role("heading", name="Slik sletter dere")).to_be_attached()
    look_at(team, "first-privacy")
    dialog.get_by_role("button", name="Lukk").click()
    expect(opener).to_be_focused()


def test_the_tour_is_walked_left_and_resumed_by_keyboard(team: Page, look_at):
    start = team.get_by_role("button", name="Vis meg rundt")
    tab_to(start)
    team.keyboard.press("Enter")
    card = team.locator(".kfl-tour")
    expect(card).to_be_focused()
    expect(team.locator(".kfl-report.kfl-pointed")).to_be_visible()
    look_at(team, "first-tour")
    next_ = card.get_by_role("button", name="Neste")
    tab_to(next_)
    for step, place in ((2, ".kfl-insight"), (3, ".kfl-columns > .kfl-panel")):
        team.keyboard.press("Enter")
        expect(card.get_by_role("status")).to_contain_text(f"{step} av 5")
        expect(team.locator(f"{place}.kfl-pointed")).to_be_visible()
        expect(next_).to_be_focused()
    team.keyboard.press("Escape")
    expect(card).to_be_hidden()
    opener = team.get_by_role("button", name="Omvisning")
    expect(opener).to_be_focused()
    expect(team.locator(".kfl-pointed")).to_have_count(0)
    team.get_by_role("navigation", name="Steg").get_by_role("button", name="Plan").click()
    opener.focus()
    team.keyboard.press("Enter")
    expect(card.get_by_role("status")).to_contain_text("3 av 5")
    expect(team.locator(".kfl-columns > .kfl-panel.kfl-pointed")).to_be_visible()
    for _ in range(2):
        next_.click()
    expect(team.locator(".kfl-document.kfl-pointed")).to_be_visible()
    expect(card.get_by_role("status")).to_contain_text("Dere ser eksempelskolen.")
    look_at(team, "first-tour-end")
    card.get_by_role("button", name="Ferdig").click()
    expect(opener).to_be_focused()
    expect(team.get_by_text("Legg inn egne filer under «Data»")).to_be_visible()


def test_the_tour_ends_with_a_way_to_own_numbers(team: Page):
    team.get_by_role("button", name="Vis meg rundt").click()
    card = team.locator(".kfl-tour")
    empty = card.get_by_role("button", name="Tøm eksempelet")
    for step in range(1, 5):
        expect(card.get_by_role("status")).to_contain_text(f"{step} av 5")
        expect(empty).to_be_hidden()
        card.locator(".kfl-tour-next").click()
    empty.click()
    expect(card).to_be_hidden()
    expect(team.get_by_role("heading", name="Legg inn tallene deres")).to_be_visible()
    expect(team.get_by_text("Ingen data ennå")).to_be_visible()


def test_the_tour_asks_before_it_deletes_what_was_tagged(team: Page, look_at):
    team.get_by_role("button", name="Vis meg rundt").click()
    card = team.locator(".kfl-tour")
    card.locator(".kfl-tour-next").click()
    tag = team.get_by_role("button", name=re.compile("^Merk .* som forbedringsområde")).first
    tag.click()
    expect(tag).to_have_attribute("aria-pressed", "true")
    for step in range(3, 6):
        card.locator(".kfl-tour-next").click()
        expect(card.get_by_role("status")).to_contain_text(f"{step} av 5")
    card.get_by_role("button", name="Tøm eksempelet").click()
    expect(card.get_by_role("status")).to_contain_text("også slettes?")
    keep = card.get_by_role("button", name="Nei, bare tallene")
    expect(keep).to_be_focused()
    look_at(team, "first-tour-asks")
    keep.click()
    expect(card).to_be_hidden()
    expect(team.get_by_text("Arbeidet, uten tallene")).to_be_visible()


def test_each_step_ends_with_the_way_to_the_next(team: Page, look_at):
    load_example(team)
    steps = team.get_by_role("navigation", name="Steg")
    steps.get_by_role("button", name="Oversikt").click()
    for name in ("3 Hva skiller seg ut", "4 Se nærmere", "5 Områder", "6 Analyse", "7 Plan"):
        team.get_by_role("button", name=f"Videre: {name}").click()
        expect(steps.get_by_role("button", name=name)).to_be_focused()
        expect(steps.locator("[aria-current]")).to_have_text(name)
    look_at(team, "first-onward")
    team.get_by_role("button", name="Videre: 8 Ta med").click()
    expect(team.get_by_role("button", name=re.compile("^Videre"))).to_be_hidden()


def test_another_language_leaves_the_tour_where_it_is(team: Page):
    team.get_by_role("button", name="Vis meg rundt").click()
    card = team.locator(".kfl-tour")
    card.get_by_role("button", name="Neste").click()
    expect(team.locator(".kfl-insight.kfl-pointed")).to_be_visible()
    language = team.locator(".kfl-language select")
    language.focus()
    language.select_option("en")
    expect(team.locator("html")).to_have_attribute("lang", "en")
    expect(card.locator(".kfl-tour-count")).to_contain_text("2")
    expect(team.locator(".kfl-insight.kfl-pointed")).to_be_visible()
    expect(language).to_be_focused()


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_the_card_leaves_room_for_what_it_points_at(team: Page, width: int):
    team.set_viewport_size({"width": width, "height": 740})
    team.emulate_media(reduced_motion="reduce")
    team.get_by_role("button", name="Vis meg rundt").click()
    card = team.locator(".kfl-tour")
    for step in range(1, 6):
        expect(card.get_by_role("status")).to_contain_text(f"{step} av 5")
        expect(team.locator(".kfl-pointed")).to_be_visible()
        team.wait_for_function(_IS_CLEAR, arg=card.element_handle())
        assert team.evaluate(_OVERFLOW) <= 0
        card.locator(".kfl-tour-next").click()
    expect(card).to_be_hidden()
