"""A sheet no layout knows: the team says what the columns are, and next year's reads itself."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import Page, expect
from tests.browser.places import tab_to


def workbook(first: str, second: str, *, shift: float = 0) -> bytes:
    """Results under two merged headings in the school's own words, below a title."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Resultater for skolen vår"
    sheet["B2"], sheet["D2"] = first, second
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:E2")
    sheet.append(["Det vi spurte om", "Resultat", "Svar", "Resultat", "Svar"])
    for factor, mean in (("Trivsel", 4.1), ("Arbeidsro", 3.2), ("Motivasjon", 3.6)):
        sheet.append([factor, mean + shift, 60, mean + shift + 0.2, 64])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def upload(page: Page, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator(".kfl-place input[type=file]").set_input_files([file])


def test_columns_are_said_with_the_mouse_and_next_year_maps_itself(team: Page, axe, screenshot):
    upload(team, "i fjor.xlsx", workbook("Våren 2016 hos oss", "Våren 2018 hos oss"))
    expect(team.get_by_role("heading", name="Hjelp oss å lese filen")).to_be_visible()
    expect(team.get_by_text("Si hvem som har svart")).to_be_visible()
    for year in ("2016", "2018"):
        wave = team.get_by_label(f"Måling for «Våren {year} hos oss · Resultat»")
        expect(wave).to_have_value(f"Vår {year}")
    team.get_by_label("Gruppe", exact=True).fill("Elever")
    expect(team.get_by_role("heading", name="Slik blir det")).to_be_visible()
    assert axe(team) == ""
    screenshot(team, "mapping")
    team.get_by_role("button", name="Les filen slik").click()
    expect(team.get_by_role("heading", name="Hjelp oss å lese filen")).to_be_hidden()
    expect(team.get_by_role("alert").filter(has_text="kunne vi ikke lese")).to_have_count(0)
    upload(team, "i år.xlsx", workbook("Våren 2020 hos oss", "Våren 2022 hos oss"))
    expect(team.get_by_text("Lest med oppsettet dere laget")).to_be_visible()
    expect(team.get_by_role("heading", name="Hjelp oss å lese filen")).to_be_hidden()
    steps = team.get_by_role("navigation", name="Steg")
    steps.get_by_role("button", name="Se nærmere").click()
    expect(team.get_by_text("Vår 2016 mot Vår 2022")).to_be_visible()
    expect(team.get_by_role("rowheader", name="Trivsel")).to_be_visible()


def test_columns_are_said_with_the_keyboard_alone(team: Page):
    upload(team, "våre tall.xlsx", workbook("Forrige gang", "Denne gang"))
    first = team.get_by_label("Måling for «Forrige gang · Resultat»")
    expect(first).to_be_visible()
    keys = team.keyboard
    steps = 0

    def say(label: str, text: str) -> None:
        nonlocal steps
        field = tab_to(team.get_by_label(label, exact=True))
        keys.type(text)
        expect(field).to_have_value(text)
        expect(field).to_be_focused()
        steps += 1

    say("Måling for «Forrige gang · Resultat»", "T1")
    say("Måling for «Denne gang · Resultat»", "T2")
    say("Gruppe", "Elever")
    expect(team.get_by_role("heading", name="Slik blir det")).to_be_visible()
    tab_to(team.get_by_role("button", name="Les filen slik"))
    keys.press("Enter")
    expect(team.get_by_role("heading", name="Hjelp oss å lese filen")).to_be_hidden()
    assert steps < 12
