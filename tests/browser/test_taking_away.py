"""Ta med: documents as a team gets them, and the arbeidsbok that comes back elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, FilePayload, Page, expect
from tests.browser import test_improvement as journey
from tests.browser.places import PAGE, visit

from kfl_widgets.demo_schools import demo_workbooks
from kfl_widgets.report import DOCUMENTS

ANYTHING = "application/octet-stream"


@pytest.fixture
def elsewhere(browser: Browser, serve_notebook) -> Iterator[Page]:
    """Another machine: a browser profile that knows nothing of the first."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    yield visit(context.new_page(), serve_notebook(PAGE, 1))
    context.close()


def plan_a_year(page: Page) -> FilePayload:
    """Read the first wave, choose, analyse and plan; give the arbeidsbok."""
    journey.upload(page, journey.T1_OF_A, waves="T1 2016")
    journey.tag_in_overview(page)
    journey.analyse(page)
    analysis = journey.Analysis(page)
    analysis.go_on("5 Strategier og tiltak")
    analysis.sheet.get_by_role("button", name="Lag et tiltak").click()
    journey.plan_the_talks(page)
    journey.plan_the_peers(page)
    return journey.save(page, "Last ned arbeidsboken")


def edited(workbook: FilePayload) -> FilePayload:
    """Change the plan as a person does in Excel: a role, a deadline, a new measure."""
    book = load_workbook(BytesIO(workbook["buffer"]))
    sheet = book["Tiltaksplan"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Tiltak")
    columns = {cell.value: cell.column for cell in sheet[head.row]}
    talks, new = head.row + 1, head.row + 3
    sheet.cell(talks, columns["Ansvarlig"]).value = "Inspektøren"
    sheet.cell(talks, columns["Frist"]).value = datetime(2018, 6, 15)
    sheet.cell(new, columns["Område"]).value = sheet.cell(talks, columns["Område"]).value
    sheet.cell(new, columns["Tiltak"]).value = "Lesestund i hver klasse"
    out = BytesIO()
    book.save(out)
    return FilePayload(name="planen vår.xlsx", mimeType=ANYTHING, buffer=out.getvalue())


def test_the_arbeidsbok_and_the_files_bring_everything_back_on_another_machine(
    team: Page, elsewhere: Page
):
    workbook = plan_a_year(team)
    assert workbook["name"].startswith("KFL-arbeidsbok ")
    wave = journey.T1_OF_A
    data = FilePayload(name=wave, mimeType=ANYTHING, buffer=demo_workbooks()[wave])
    elsewhere.locator(".kfl-place input[type=file]:visible").set_input_files([workbook, data])
    expect(elsewhere.locator(".kfl-header p").first).to_contain_text("T1 2016")
    expect(elsewhere.get_by_text(f"«{workbook['name']}» er hentet.")).to_be_attached()
    journey.open_step(elsewhere, "Plan", "Tiltaksplan")
    journey.check_plan(elsewhere)
    journey.check_analysis(elsewhere)
    journey.open_step(elsewhere, "Områder", "Det vi velger")
    expect(elsewhere.locator(".kfl-place")).to_contain_text("Tilbakemelding")


def test_what_was_changed_in_excel_is_in_the_plan_and_told(team: Page, axe):
    workbook = edited(plan_a_year(team))
    team.get_by_label("Hent arbeidsbok").set_input_files([workbook])
    expect(team.get_by_text("«planen vår.xlsx» er hentet.")).to_be_visible()
    told = team.locator(".kfl-history .kfl-info")
    expect(told).to_contain_text("Dette var endret i filen")
    expect(told).to_contain_text("«Ansvarlig» fra «Teamleder 8.–10. trinn» til «Inspektøren»")
    expect(told).to_contain_text("«Frist» fra «01.06.2018» til «15.06.2018»")
    expect(told).to_contain_text("Nytt tiltak: «Lesestund i hver klasse».")
    assert axe(team) == ""
    journey.open_step(team, "Plan", "Tiltaksplan")
    journey.look_as(team, "Tabell")
    table = team.locator(".kfl-plan:visible").get_by_role("table")
    row = table.get_by_role("row").filter(has_text=journey.TALKS)
    expect(row).to_contain_text("Inspektøren")
    expect(row).to_contain_text("15.06.2018")
    expect(table.get_by_role("row").filter(has_text="Lesestund i hver klasse")).to_be_visible()


def test_every_document_is_downloaded_under_its_name(team: Page, axe, screenshot):
    team.get_by_role("button", name="Prøv med eksempelskolen").click()
    expect(team.locator(".kfl-header p").first).to_contain_text("T1 2016, T2 2018")
    journey.open_step(team, "Ta med")
    team.get_by_label("Skolens navn").fill("Blåbærlia skole")
    team.get_by_label("Skolens farge").fill("#8a1c4a")
    for kind in DOCUMENTS.values():
        file = journey.save(team, kind.offer)
        about = kind.stem if kind.is_of_all else f"{kind.stem} Blåbærlia skole"
        assert file["name"].startswith(f"{about} 20")
        assert file["name"].endswith(kind.suffix)
        start = b"<!doctype html>" if kind.suffix == ".html" else b"PK"
        assert file["buffer"].startswith(start)
        expect(team.get_by_text(f"«{file['name']}» er lastet ned.")).to_be_visible()
    journey.check(team, axe, screenshot, "ta-med")


def test_without_anything_to_tell_it_says_what_to_do(team: Page, axe):
    journey.open_step(team, "Ta med")
    button = team.get_by_role("button", name="Last ned plakaten")
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("Last opp regneark først, under «Data».")
    assert axe(team) == ""
