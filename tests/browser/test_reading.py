"""A big file while it is read: the page tells how far it has come, and can be told to stop."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page, expect
from tests.reading.made_files import xlsx

SMALL = "Runde;Gruppe;Faktor;Antall;Gjennomsnitt;Skala\nT1 2016;Elever;Trivsel;20;3,2;1-4\n"


@pytest.fixture(scope="module")
def big() -> bytes:
    """Two million answers, of which no two rows are alike."""
    chance = random.Random(7)
    questions = "".join(f'<c t="inlineStr"><is><t>Påstand {n}</t></is></c>' for n in range(60))
    people = [
        "".join(f"<c><v>{chance.randint(1, 4)}</v></c>" for _ in range(60)) for _ in range(2000)
    ]
    rows = "".join(f"<row>{chance.choice(people)}</row>" for _ in range(35_000))
    return xlsx(f"<row>{questions}</row>{rows}")


def upload(page: Page, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator(".kfl-place input[type=file]").set_input_files([file])


def test_a_reading_tells_how_far_it_is_and_can_be_stopped(team: Page, big: bytes, axe):
    upload(team, "alle svar.xlsx", big)
    stop = team.get_by_role("button", name="Avbryt lesingen")
    expect(stop).to_be_visible()
    status = team.get_by_role("status").filter(has_text="Leser «alle svar.xlsx» …")
    expect(status).to_contain_text("%")
    expect(team.get_by_role("progressbar", name="Leser alle svar.xlsx")).to_be_visible()
    stop.click()
    expect(team.get_by_text("Dere avbrøt lesingen. Ingen av filene er lest.")).to_be_visible()
    expect(stop).to_be_hidden()
    expect(team.get_by_text("Dette leste vi")).to_have_count(0)
    upload(team, "T1.csv", SMALL.encode())
    expect(team.get_by_role("heading", name="Dette leste vi")).to_be_visible()
    expect(team.get_by_text("alle svar.xlsx")).to_have_count(0)
    assert axe(team) == ""


def test_a_file_is_taken_out_again(team: Page, axe, screenshot):
    upload(team, "T1.csv", SMALL.encode())
    expect(team.get_by_role("button", name="Si selv hva kolonnene i «T1.csv» er")).to_be_visible()
    assert axe(team) == ""
    screenshot(team, "reading")
    team.get_by_role("button", name="Fjern «T1.csv»").click()
    expect(team.get_by_role("heading", name="Dette leste vi")).to_be_hidden()
    expect(team.get_by_text("Ingen data ennå")).to_be_visible()
