"""The main job, as a team does it: files in, filter, compare, tag, take away."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from tests.browser.places import tab_to

from kfl_widgets.demo_schools import SCHOOL_A, demo_workbooks

ROOT = Path(__file__).parents[2]
WAYS = ("Sammenlign", "Fordeling", "Gap", "Utvikling", "Prioritering", "Sammenheng")
STEPS = {
    "Data": "Legg inn tallene deres",
    "Oversikt": "Hvem har svart, og hvordan står det til?",
    "Hva skiller seg ut": "Hva skiller seg ut?",
    "Se nærmere": "Hva har endret seg?",
    "Områder": "Hva velger vi?",
}

_DROP = """([area, files]) => {
  const transfer = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  for (const type of ["dragenter", "dragover", "drop"]) {
    const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
    area.dispatchEvent(new DragEvent(type, options));
  }
}"""

_IS_DRAWN = """() => [...document.querySelectorAll(".kfl-chart, .kfl-empty")]
  .some((node) => node.clientWidth && (node.dataset.drawn || node.textContent.trim()))"""
_REPEATED_IDS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i);
}"""


def drop(page: Page, files: dict[str, bytes]) -> None:
    area = page.locator(".kfl-place .kfl-upload-drop").element_handle()
    encoded = [[name, base64.b64encode(data).decode()] for name, data in files.items()]
    page.evaluate(_DROP, [area, encoded])


def open_step(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Steg").get_by_role("button", name=name).click()


def row(page: Page, factor: str):
    heading = page.get_by_role("rowheader", name=factor, exact=True)
    return page.get_by_role("row").filter(has=heading)


def mark(page: Page, factor: str, kind: str) -> None:
    words = {"improve": "som forbedringsområde", "strength": "som styrke vi vil ta vare på"}[kind]
    button = page.get_by_role("button", name=f"Merk «{factor}» {words}")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def download(page: Page) -> list[dict[str, object]]:
    with page.expect_download() as started:
        page.get_by_role("button", name="Last ned områdene (Excel)").click()
    sheet = load_workbook(BytesIO(started.value.path().read_bytes()))["Områder"]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, values, strict=True)) for values in rows]


def check_every_step(page: Page, axe, screenshot, name: str) -> None:
    """Axe finds nothing, nothing is wider than the page, and there is a picture to look at."""
    for step, heading in STEPS.items():
        open_step(page, step)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        check_place(page, axe, screenshot, step, f"{name}-{step.split()[0]}")


def check_every_way(page: Page, axe, screenshot, name: str) -> None:
    """Check each way of looking closer as `check_place` does."""
    open_step(page, "Se nærmere")
    for way in WAYS:
        page.get_by_role("navigation", name="Måter å se på").get_by_role("button", name=way).click()
        expect(page.get_by_role("button", name=way, exact=True)).to_have_attribute(
            "aria-current", "step"
        )
        expect(page.locator(".kfl-place > .kfl-panel:visible")).to_have_count(1)
        page.wait_for_function(_IS_DRAWN)
        check_place(page, axe, screenshot, way, f"{name}-{way}")


def check_place(page: Page, axe, screenshot, place: str, name: str) -> None:
    assert page.evaluate(_REPEATED_IDS) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == "", f"{place} in {scheme}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 800})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0, f"{place} scrolls sideways at 320 px"
    screenshot(page, name)


@pytest.mark.real
def test_a_school_reads_its_real_results(team: Page, real_data: Path, axe, screenshot):
    names = ("tabell_152.xlsx", "tabell_155.xlsx")
    drop(team, {name: (real_data / "udir" / name).read_bytes() for name in names})
    expect(team.get_by_text("2680 rader ble til 1340")).to_be_visible()
    expect(team.get_by_text("1340 rader ble til 670")).to_be_visible()
    open_step(team, "Se nærmere")
    team.get_by_role("checkbox", name=re.compile("^Vg1")).check()
    team.get_by_label("Fra", exact=True).select_option("2021-22")
    team.get_by_label("Til", exact=True).select_option("2025-26")
    cells = row(team, "Trivsel").get_by_role("cell")
    expect(cells.nth(0)).to_have_text("4,2n = 166")
    expect(cells.nth(1)).to_have_text("4,3n = 171")
    expect(
        team.get_by_text("2021-22 mot 2025-26 · 171 svar (90\N{NO-BREAK SPACE}%)")
    ).to_be_visible()
    expect(row(team, "Utdanning og yrkesveiledning (videregående)")).to_contain_text(
        "▲ tydelig framgang"
    )
    mark(team, "Utdanning og yrkesveiledning (videregående)", "strength")
    mark(team, "Motivasjon", "improve")
    check_every_step(team, axe, screenshot, "udir")
    areas = download(team)
    assert [(area["Faktor"], area["Merket som"], area["Trinn"]) for area in areas] == [
        ("Utdanning og yrkesveiledning (videregående)", "Styrke", "Vg1"),
        ("Motivasjon", "Forbedringsområde", "Vg1"),
    ]
    assert areas[0]["Antall første"] == 157
    assert areas[0]["Endring"] == pytest.approx(0.6)
    assert areas[0]["Effekt (g)"] == pytest.approx(0.443, abs=5e-4)
    assert areas[0]["Vurdering"] == "tydelig framgang"


def test_a_school_reads_two_waves_from_two_files(team: Page, axe, screenshot):
    books = demo_workbooks()
    files = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": books[name]}
        for name in ("KFL_T1_skoleA.xlsx", "KFL_T2_skoleA.xlsx")
    ]
    team.locator(".kfl-place input[type=file]").set_input_files(files)
    expect(team.get_by_text("KFL_T2_skoleA.xlsx – ").first).to_be_visible()
    open_step(team, "Se nærmere")
    for grade in ("8. trinn", "9. trinn", "10. trinn"):
        team.get_by_role("checkbox", name=re.compile(f"^{re.escape(grade)}")).check()
    expect(team.get_by_text("Elever · 8.–10. trinn · T1 2016 mot T2 2018")).to_be_visible()
    expect(row(team, "Faglig trivsel")).to_contain_text("▼")
    mark(team, "Faglig trivsel", "improve")
    mark(team, "Tilbakemelding", "strength")
    expect(team.locator(".kfl-slot.kfl-full")).to_have_count(2)
    open_step(team, "Områder")
    why = team.get_by_label("Hvorfor velger vi dette?")
    why.fill("Stemmer med det vi hører på trinnet.")
    why.blur()
    check_every_step(team, axe, screenshot, "demo")
    check_every_way(team, axe, screenshot, "demo")
    open_step(team, "Områder")
    expect(why).to_have_value("Stemmer med det vi hører på trinnet.")
    areas = download(team)
    assert [(area["Faktor"], area["Merket som"]) for area in areas] == [
        ("Tilbakemelding", "Styrke"),
        ("Faglig trivsel", "Forbedringsområde"),
    ]
    assert areas[1]["Hvorfor"] == "Stemmer med det vi hører på trinnet."
    assert areas[1]["Trinn"] == "8.–10. trinn"
    assert areas[1]["Skole"] == SCHOOL_A


def test_a_wrong_file_is_met_with_a_sentence_and_loses_nothing(team: Page, axe):
    team.get_by_role("button", name="Prøv med eksempelskolen").click()
    expect(team.get_by_text("Eksempeldata")).to_be_visible()
    drop(
        team,
        {
            "bilde.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(200),
            "handleliste.csv": "Vare;Antall\nMelk;2\nBrød;1\n".encode(),
            "tom.csv": b"",
        },
    )
    alert = team.get_by_role("alert").filter(has_text="Dette kunne vi ikke lese")
    for name in ("bilde.xlsx", "handleliste.csv", "tom.csv"):
        expect(alert).to_contain_text(name)
    assert axe(team) == ""
    open_step(team, "Se nærmere")
    expect(row(team, "Tilbakemelding")).to_contain_text("▲ tydelig framgang")


def test_the_keyboard_alone_reaches_a_tagged_area(team: Page):
    tab_to(team.get_by_role("button", name="Prøv med eksempelskolen"))
    team.keyboard.press("Enter")
    forward = team.get_by_role("button", name="Se hva som skiller seg ut")
    expect(forward).to_be_visible()
    tab_to(forward)
    team.keyboard.press("Enter")
    look = team.get_by_role("button", name=re.compile("Se nærmere: Elever: Relasjon elev–elev"))
    expect(look).to_be_visible()
    tab_to(look)
    team.keyboard.press("Enter")
    ninth = team.get_by_role("checkbox", name=re.compile(r"^9\. trinn"))
    expect(ninth).to_be_visible()
    tab_to(ninth)
    team.keyboard.press("Space")
    expect(team.get_by_text(f"{SCHOOL_A} · Elever · 9. trinn")).to_be_visible()
    expect(ninth).to_be_focused()
    tag = team.get_by_role("button", name="Merk «Arbeidsro» som forbedringsområde")
    tab_to(tag)
    team.keyboard.press("Enter")
    expect(tag).to_have_attribute("aria-pressed", "true")
    expect(tag).to_be_focused()
    expect(team.locator(".kfl-slot.kfl-full")).to_contain_text("Arbeidsro")


def test_a_finding_leads_to_the_numbers_behind_it(team: Page, axe):
    team.get_by_role("button", name="Prøv med eksempelskolen").click()
    team.get_by_role("button", name="Se hva som skiller seg ut").click()
    finding = team.locator(".kfl-insight").filter(has_text="Faglig trivsel er tydelig svakere")
    expect(finding).to_contain_text("fortsatt bedre enn snittet (Kommunen)")
    finding.get_by_text("Tallene bak").click()
    expect(finding).to_contain_text("Faglig trivsel: T1 2016 3,2 (n = 60), T2 2018 2,9 (n = 51)")
    assert axe(team) == ""
    finding.get_by_role("button", name=re.compile("Se nærmere")).click()
    expect(team.get_by_text(f"{SCHOOL_A} · Elever · 8.–10. trinn")).to_be_visible()
    expect(row(team, "Faglig trivsel")).to_contain_text("▼ tydelig tilbakegang")


def test_deleting_the_data_empties_the_page(team: Page):
    team.get_by_role("button", name="Prøv med eksempelskolen").click()
    expect(team.get_by_text("Eksempeldata")).to_be_visible()
    team.get_by_role("button", name="Slett data").click()
    with team.expect_navigation():
        team.get_by_role("button", name="Ja, slett alt").click()
    expect(team.get_by_text("Ingen data ennå")).to_be_visible()
    expect(team.get_by_text("Eksempeldata")).to_be_hidden()
    expect(team.get_by_text("Noe gikk galt")).to_have_count(0)
    open_step(team, "Se nærmere")
    expect(team.locator("p:visible", has_text="Last opp regneark først")).to_be_visible()
