"""From choice to change, as teams do it: a plan through two visits and two waves, votes in files.

School A tags on its first wave, analyses, plans and saves; opens the file on a later visit, when
the second wave is there. Three members of School B vote in a file each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import FilePayload, Locator, Page, expect
from tests.browser.places import PAGE, tab_to, visit

from kfl_widgets.demo_schools import SCHOOL_B, demo_workbooks
from kfl_widgets.improvement import Ballot, Kind, explain, load
from kfl_widgets.report import open_saved_workbook
from kfl_widgets.survey import Filters, protect, summarise
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.ballot_files import ballot_file

T1_OF_A, T2_OF_A, T1_OF_B = "KFL_T1_skoleA.xlsx", "KFL_T2_skoleA.xlsx", "KFL_T1_skoleB.xlsx"
REASON = "Elevene vet ikke hva som er neste steg"
TALKS, PEERS = "Fagsamtale hver fjerde uke", "Elevene vurderer hverandre"
SEEN = "Alle lærere har hatt en runde"
TODAY = date.today()
NEXT_YEAR = TODAY + timedelta(days=300)
BAD_DATE = "Skriv datoen som dag.måned.år, for eksempel 15.08.2026."

_FITS = """(select) => {
  const pen = document.createElement("canvas").getContext("2d");
  const { fontSize, fontFamily } = getComputedStyle(select);
  pen.font = `${fontSize} ${fontFamily}`;
  return pen.measureText(select.selectedOptions[0].text).width < select.clientWidth - 36;
}"""
_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def typed(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def open_step(page: Page, step: str, way: str = "") -> None:
    for name, wanted in (("Steg", step), ("Måter å se på", way)):
        if wanted:
            nav = page.get_by_role("navigation", name=name)
            nav.get_by_role("button", name=wanted).click()
    expect(page.locator(".kfl-place > .kfl-panel:visible")).to_have_count(1)


def upload(page: Page, *names: str, waves: str) -> None:
    """Give files and wait until they are read: the page can be used meanwhile."""
    books = demo_workbooks()
    mime = "application/octet-stream"
    files = [FilePayload(name=name, mimeType=mime, buffer=books[name]) for name in names]
    page.locator(".kfl-place input[type=file]:visible").set_input_files(files)
    expect(page.locator(".kfl-header p").first).to_have_text(re.compile(f" · {waves}$"))


def kept_in(workbook: FilePayload) -> bytes:
    """Give what was saved in an arbeidsbok."""
    found = open_saved_workbook(workbook["buffer"], workbook["name"], TODAY, "")
    assert found.saved is not None
    return found.saved


def write(place: Page | Locator, label: str, text: str) -> None:
    """Type what is short, a date say, key by key; then leave the field."""
    control = place.get_by_label(label, exact=True).locator("visible=true")
    enter = control.press_sequentially if len(text) < 12 else control.fill
    enter(text)
    control.press("Tab")


def choose(place: Page | Locator, label: str, option: str) -> None:
    control = place.get_by_label(label, exact=True).locator("visible=true")
    control.select_option(label=option)


def save(page: Page, button: str) -> FilePayload:
    with page.expect_download() as started:
        page.get_by_role("button", name=button).last.click()
    made = started.value
    return FilePayload(
        name=made.suggested_filename,
        mimeType="application/octet-stream",
        buffer=made.path().read_bytes(),
    )


def check(page: Page, axe, screenshot, name: str) -> None:
    """Axe finds nothing, light or dark, and nothing is wider than a small phone."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == "", f"{name} in {scheme}"
    page.emulate_media(color_scheme="light")
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    assert not page.evaluate(_TOO_WIDE), f"{name} scrolls sideways at 320 px"
    page.set_viewport_size(before)
    screenshot(page, f"improvement-{name}")


# -- School A --------------------------------------------------------------------------------------


def tag_in_overview(page: Page) -> None:
    """Find what pupils say of feedback among all groups, and mark it."""
    open_step(page, "Oversikt")
    page.get_by_role("checkbox", name="Alle grupper").check()
    page.get_by_role("button", name=re.compile("^Tilbakemelding, Elever: 2,7")).click()
    bar = page.locator(".kfl-chosen:visible")
    expect(bar).to_contain_text("Merket: Tilbakemelding")
    bar.get_by_role("radio", name="Forbedre").check(force=True)
    expect(page.locator(".kfl-slot.kfl-full")).to_contain_text("Tilbakemelding")


class Analysis:
    """The open analysis, a step at a time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sheet = page.locator(".kfl-step:visible")

    def turn_to(self, part: str, step: str) -> None:
        nav = self.page.get_by_role("navigation", name=part, exact=True)
        nav.get_by_role("button", name=step).click()
        expect(self.sheet.get_by_role("heading", name=step)).to_be_visible()

    def go_on(self, step: str) -> None:
        self.sheet.get_by_role("button", name=f"Neste: {step}").click()
        expect(self.sheet.get_by_role("heading", name=step)).to_be_focused()

    def expect_done(self) -> None:
        expect(self.sheet.get_by_text("Steget er fylt ut.")).to_be_visible()


def analyse(page: Page) -> None:
    open_step(page, "Analyse")
    analysis = Analysis(page)
    sheet = analysis.sheet
    analysis.turn_to("Tiltak", "5 Strategier og tiltak")
    expect(sheet).to_contain_text("Skriv et mål først.")
    expect(sheet.get_by_role("button", name="Lag et tiltak")).to_be_hidden()
    analysis.turn_to("Analyse", "1 Utfordring")
    write(sheet, "Hva er utfordringen?", "De eldste savner tilbakemelding de kan bruke.")
    analysis.expect_done()
    analysis.go_on("2 Mål")
    write(sheet, "Hva vil vi oppnå?", "Elevene får tilbakemelding de bruker videre i arbeidet.")
    write(sheet, "Hvor vil vi at snittet skal være?", "2,9")
    write(sheet, "Ved hvilken måling?", "T2")
    write(sheet, "Når skal målet være nådd?", "01.11.2018")
    expect(sheet.get_by_text("Snittet var 2,7 på T1 2016. Skala 1–4.")).to_be_visible()
    analysis.go_on("3 Informasjon")
    sheet.get_by_role("button", name="Legg til noe vi vet").click()
    write(sheet, "Hva vet vi?", "Elevrådet sier at kommentarene kommer for sent.")
    write(sheet, "Hvor kommer det fra?", "Elevrådet")
    analysis.expect_done()
    analysis.go_on("4 Opprettholdende faktorer")
    sheet.get_by_role("button", name="Legg til en opprettholdende faktor").click()
    write(sheet, "Hva kan være en grunn?", REASON)
    expect(sheet).to_contain_text(f"Velg perspektiv for «{REASON}»")
    choose(sheet, "Hvilket perspektiv er det?", "Kontekst: rammer, undervisning og miljø")
    write(sheet, "Hva taler for?", "Vi gir karakter og kommentar samtidig.")
    analysis.expect_done()


def unfold(form: Locator) -> None:
    """Show the rest of a new measure, of which nothing is written yet."""
    more = form.get_by_role("button", name=re.compile("^Mer om tiltaket"))
    expect(more).to_have_attribute("aria-expanded", "false")
    more.click()
    expect(form.get_by_label("Hvor langt er vi?")).to_be_visible()


def plan_the_talks(page: Page) -> None:
    """Plan a measure that lay between the two waves; all its days are past."""
    form = page.locator(".kfl-action:visible")
    write(form, "Hva gjør vi?", TALKS)
    write(form, "Hvem har ansvar?", "Teamleder 8.–10. trinn")
    write(form, "Når starter vi?", "15.08.2017")
    write(form, "Når skal det være ferdig?", "01.06.2018")
    unfold(form)
    write(form, "Hvem fører planen?", "Rektor")
    form.get_by_role("button", name="Legg til milepæl").click()
    milestone = form.get_by_role("group", name="Milepæl 1")
    write(milestone, "Hva skal vi se?", SEEN)
    write(milestone, "Innen", "01.12.2017")
    write(milestone, "Nådd", "5.12.17")
    expect(milestone.get_by_label("Nådd")).to_have_value("05.12.2017")
    choose(form, "Hvor langt er vi?", "pågår")
    form.get_by_role("button", name="Ferdig").click()
    expect(page.get_by_role("button", name=re.compile(TALKS)).first).to_be_focused()


def plan_the_peers(page: Page) -> None:
    """Plan a measure that begins today, so that the open school year has something."""
    page.get_by_role("button", name="Nytt tiltak").click()
    form = page.locator(".kfl-action:visible")
    write(form, "Hva gjør vi?", PEERS)
    write(form, "Hvem har ansvar?", "Kontaktlærerne")
    write(form, "Når starter vi?", typed(TODAY))
    write(form, "Når skal det være ferdig?", typed(NEXT_YEAR))
    unfold(form)
    form.get_by_role("button", name="Legg til milepæl").click()
    milestone = form.get_by_role("group", name="Milepæl 1")
    write(milestone, "Hva skal vi se?", "To klasser er i gang")
    write(milestone, "Innen", typed(NEXT_YEAR - timedelta(days=100)))
    form.get_by_role("button", name="Ferdig").click()
    expect(page.get_by_role("button", name="Nytt tiltak")).to_be_focused()


def look_as(page: Page, look: str) -> None:
    group = page.get_by_role("group", name="Vis planen som")
    group.get_by_role("radio", name=look).check(force=True)


def check_plan(page: Page) -> None:
    """Both measures stand in the table, the timeline and the year they belong to."""
    look_as(page, "Tabell")
    table = page.locator(".kfl-plan:visible").get_by_role("table")
    talks = table.get_by_role("row").filter(has_text=TALKS)
    expect(talks).to_contain_text("Teamleder 8.–10. trinn")
    expect(talks).to_contain_text("over fristen")
    expect(table.get_by_role("row").filter(has_text=PEERS)).to_contain_text(typed(NEXT_YEAR))
    look_as(page, "Tidslinje")
    rows = page.locator(".kfl-time-row:visible")
    expect(rows.filter(has_text=TALKS)).to_contain_text("05.12.2017")
    expect(rows.filter(has_text=PEERS)).to_be_visible()
    look_as(page, "Årshjul")
    wheel = page.locator(".kfl-wheel:visible")
    expect(wheel).to_contain_text(f"Start: {PEERS}")
    years = page.get_by_role("group", name="Skoleår", exact=True)
    years.get_by_role("radio", name="Skoleåret 2017–18").check(force=True)
    expect(wheel).to_contain_text(f"Milepæl: {SEEN}")
    expect(wheel).to_contain_text(f"Frist: {TALKS}")


def check_what_is_chosen_can_be_read(page: Page) -> None:
    """No list of choices cuts what is chosen, or it stands whole under it."""
    look_as(page, "Tabell")
    page.get_by_role("table").get_by_role("button", name=TALKS).click()
    form = page.locator(".kfl-action:visible")
    expect(form.get_by_label("Hvor langt er vi?")).to_be_visible()
    number = form.get_by_label("Hvilket tall skal vise om det virker?")
    long = number.locator("option:checked").inner_text()
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        whole = form.locator(".kfl-field-whole:visible").get_by_text(long)
        expect(whole).to_have_count(0 if width == 1280 else 1)
        assert number.evaluate(_FITS) == (width == 1280)
    page.set_viewport_size({"width": 1280, "height": 800})
    form.get_by_role("button", name="Ferdig").click()


def check_analysis(page: Page) -> None:
    """All that was written on the first visit is back."""
    open_step(page, "Analyse")
    analysis = Analysis(page)
    sheet = analysis.sheet
    for step, label, text in (
        ("1 Utfordring", "Hva er utfordringen?", "De eldste savner tilbakemelding de kan bruke."),
        ("2 Mål", "Hvor vil vi at snittet skal være?", "2,9"),
        ("2 Mål", "Når skal målet være nådd?", "01.11.2018"),
        ("3 Informasjon", "Hvor kommer det fra?", "Elevrådet"),
        ("4 Opprettholdende", "Hva kan være en grunn?", REASON),
        ("4 Opprettholdende", "Hva taler for?", "Vi gir karakter og kommentar samtidig."),
    ):
        analysis.turn_to("Analyse", step)
        expect(sheet.get_by_label(label, exact=True)).to_have_value(text)


def check_follow_up(page: Page) -> None:
    open_step(page, "Plan", "Oppfølging")
    followed = page.locator(".kfl-followed:visible")
    expect(followed).to_have_count(1)
    expect(followed).to_contain_text("Fra 2,7 til 3,0: tydelig framgang.")
    expect(followed).to_contain_text("Målet var 2,9; nå 3,0: nådd.")
    expect(followed).to_contain_text("ikke hvorfor")
    expect(followed).to_contain_text(f"01.12.2017: {SEEN} (nådd 05.12.2017)")
    expect(followed.get_by_role("img")).to_have_attribute("data-drawn", re.compile(r"\d"))


def evaluate(page: Page) -> None:
    page.get_by_role("button", name="Skriv evalueringen").click()
    analysis = Analysis(page)
    sheet = analysis.sheet
    expect(sheet.get_by_role("heading", name="7 Evaluering")).to_be_visible()
    expect(sheet).to_contain_text("Tallene fra T2 2018")
    expect(sheet).to_contain_text("Målet var 2,9; nå 3,0: nådd.")
    write(sheet, "Når evaluerer vi?", "15.11.2018")
    choose(sheet, "Er målet nådd?", "Ja")
    write(sheet, "Hva har vi lært?", "Kommentaren må komme før karakteren.")
    expect(sheet).to_contain_text("Skriv hva som er neste steg.")
    write(sheet, "Hva er neste steg?", "Vi fortsetter på mellomtrinnet.")
    analysis.expect_done()


def undo_and_redo(page: Page) -> None:
    """Take the evaluation's last sentence back, and again."""
    field = page.get_by_label("Hva er neste steg?").locator("visible=true")
    redo = page.get_by_role("button", name="Gjør om", exact=True)
    expect(redo).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Angre", exact=True).click()
    expect(field).to_have_value("")
    expect(page.get_by_text("Ett steg tilbake.")).to_be_visible()
    redo.click()
    expect(field).to_have_value("Vi fortsetter på mellomtrinnet.")
    expect(redo).to_have_attribute("aria-disabled", "true")
    expect(redo).to_be_focused()


def test_a_school_goes_from_a_first_wave_to_an_evaluated_plan(
    team: Page, serve_notebook, axe, screenshot
):
    upload(team, T1_OF_A, waves="T1 2016")
    tag_in_overview(team)
    analyse(team)
    analysis = Analysis(team)
    analysis.go_on("5 Strategier og tiltak")
    analysis.sheet.get_by_role("button", name="Lag et tiltak").click()
    plan_the_talks(team)
    plan_the_peers(team)
    expect(team.get_by_text(re.compile(f"^Over fristen: «{TALKS}»"))).to_be_visible()
    check_plan(team)
    check_what_is_chosen_can_be_read(team)
    work = save(team, "Last ned arbeidsboken")
    expect(team.get_by_text(re.compile(r"^Lastet ned\."))).to_be_visible()

    later = visit(team.context.new_page(), serve_notebook(PAGE, 1))
    team.close()
    later.get_by_label("Hent arbeidsbok").set_input_files([work])
    expect(later.get_by_text(f"«{work['name']}» er hentet.")).to_be_visible()
    upload(later, T1_OF_A, T2_OF_A, waves="T1 2016, T2 2018")
    check_follow_up(later)
    check(later, axe, screenshot, "oppfolging")
    evaluate(later)
    undo_and_redo(later)
    check_analysis(later)
    check(later, axe, screenshot, "analyse")
    open_step(later, "Plan", "Tiltaksplan")
    check_plan(later)
    check(later, axe, screenshot, "plan")
    kept = load(kept_in(save(later, "Last ned arbeidsboken"))).work
    assert kept.analyses[0].evaluation.on == date(2018, 11, 15)
    assert [len(action.milestones) for action in kept.actions] == [1, 1]


# -- School B --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Vote:
    """One choice of one member."""

    factor: str
    kind: Kind
    why: str = ""


MEMBERS = (
    (
        Vote("Tilbakemelding", "improve", "Foresatte ringer og spør."),
        Vote("Trivsel på skolen", "strength"),
    ),
    (
        Vote("Tilbakemelding", "improve", "Vi har aldri avtalt hvordan vi gjør det."),
        Vote("Trivsel på skolen", "strength", "Dette er vi gode på."),
    ),
    (Vote("Tilbakemelding", "undecided", "Gjelder det alle trinn?"),),
)


def vote_files() -> list[FilePayload]:
    """Vote as each member does in a session of their own, on what parents answered in T1."""
    reader = Session()
    reader.add_files([(T1_OF_B, demo_workbooks()[T1_OF_B])])
    where = Filters(schools=(SCHOOL_B,), waves=("T1",), groups=("foresatte",))
    table = protect(summarise(reader.survey, ("wave", "group", "factor"), where))
    rows = list(table.frame["factor"])
    made = []
    for number, votes in enumerate(MEMBERS, start=1):
        member = Session(reader.survey)
        for vote in votes:
            member.tag(table, rows.index(vote.factor), vote.kind)
            member.areas = explain(member.areas, member.areas[-1].key, vote.why)
        ballot = Ballot(key=f"{number}ab0c9", made=TODAY, edition=1, choices=member.areas)
        name, data, mime = ballot_file(ballot)
        made.append(FilePayload(name=name, mimeType=mime, buffer=data))
    return made


def phase(page: Page, name: str) -> None:
    group = page.get_by_role("group", name="Hvor er vi nå")
    group.get_by_role("radio", name=name).check(force=True)


def test_a_group_counts_its_votes_and_agrees(team: Page, axe, screenshot):
    first, second, third = vote_files()
    upload(team, T1_OF_B, waves="T1 2016")
    open_step(team, "Områder", "Individuelt – gruppe – plenum")
    phase(team, "Gruppe")
    panel = team.locator(".kfl-ballots:visible")
    panel.get_by_label("Legg inn filene").set_input_files([third, first, second, first])
    expect(panel).to_contain_text("3 stemmer er med.")
    expect(panel).to_contain_text("Denne var med fra før, og teller én gang.")
    table = panel.get_by_role("table")
    feedback = table.get_by_role("row").filter(
        has=team.get_by_role("rowheader", name="Tilbakemelding")
    )
    expect(feedback).to_contain_text("2 av 3 vil forbedre, 1 av 3 er usikre")
    for vote in (vote for votes in MEMBERS for vote in votes if vote.why):
        expect(table.get_by_text(vote.why)).to_be_visible()
    for file in (first, second, third):
        expect(table).not_to_contain_text(re.compile(file["name"][-9:-5]))
    take = feedback.get_by_role("button", name="Ta med som forbedringsområde")
    take.click()
    expect(take).to_have_attribute("aria-pressed", "true")
    write(panel, "Dette ble vi enige om", "Vi begynner med 5.–7. trinn.")
    check(team, axe, screenshot, "gruppe")
    phase(team, "Individuelt")
    expect(panel.get_by_role("heading", name="Dine valg")).to_be_visible()
    check(team, axe, screenshot, "individuelt")
    phase(team, "Gruppe")
    answer = save(team, "Last ned gruppas svar")

    phase(team, "Plenum")
    panel.get_by_label("Legg inn filene").set_input_files([answer])
    expect(panel).to_contain_text("1 gruppe er med.")
    expect(panel.get_by_text("Vi begynner med 5.–7. trinn.")).to_be_visible()
    open_step(team, "Områder", "Det vi velger")
    wanted = team.get_by_role("region", name="Det vi vil forbedre (høyst tre)")
    expect(wanted.get_by_role("heading", name="Tilbakemelding")).to_be_visible()
    why = wanted.get_by_label("Hvorfor velger vi dette?")
    expect(why).to_have_value(re.compile("Foresatte ringer og spør."))


# -- by keys ---------------------------------------------------------------------------------------


def test_the_keyboard_alone_writes_a_goal_and_a_date(team: Page):
    keys = team.keyboard

    def step(name: str) -> Locator:
        return team.get_by_role("navigation", name="Steg").get_by_role("button", name=name)

    for target in (
        team.get_by_role("button", name="Prøv med eksempelskolen"),
        step("Se nærmere"),
        team.get_by_role("button", name="Merk «Arbeidsro» som forbedringsområde"),
        step("Analyse"),
        team.get_by_role("button", name="2 Mål", exact=True),
    ):
        tab_to(target)
        keys.press("Enter")
    tab_to(team.get_by_label("Hva vil vi oppnå?"))
    keys.type("Alle får ro til å arbeide.")
    date_field = tab_to(team.get_by_label("Når skal målet være nådd?"))
    keys.type("31.02.2027")
    keys.press("Tab")
    expect(date_field).to_have_attribute("aria-invalid", "true")
    expect(date_field).to_have_accessible_description(re.compile(re.escape(BAD_DATE)))
    keys.press("Shift+Tab")
    keys.press("Control+a")
    keys.type("1.9.27")
    keys.press("Tab")
    expect(date_field).to_have_value("01.09.2027")
    expect(date_field).to_have_attribute("aria-invalid", "false")
    expect(team.get_by_text("Målet er skrevet.")).to_be_visible()


def test_on_a_phone_the_way_through_the_analysis_is_one_line(team: Page, axe, screenshot):
    team.get_by_role("button", name="Prøv med eksempelskolen").click()
    expect(team.get_by_role("heading", name="Dette leste vi")).to_be_visible()
    open_step(team, "Se nærmere")
    team.get_by_role("button", name="Merk «Arbeidsro» som forbedringsområde").click()
    team.set_viewport_size({"width": 390, "height": 800})
    open_step(team, "Analyse")
    nav = team.get_by_role("navigation", name="Analyse", exact=True)
    expect(nav).to_be_hidden()
    line = team.get_by_role("button", name="Steg 1 av 7: ")
    check(team, axe, screenshot, "analysis-folded")
    line.click()
    expect(line).to_have_attribute("aria-expanded", "true")
    check(team, axe, screenshot, "analysis-unfolded")
    nav.get_by_role("button", name="2 Mål").click()
    expect(nav).to_be_hidden()
    expect(team.get_by_role("heading", name="2 Mål")).to_be_focused()
    expect(team.get_by_role("button", name="Steg 2 av 7: Mål")).to_be_visible()
    team.set_viewport_size({"width": 1280, "height": 800})
    expect(nav).to_be_visible()
    expect(team.get_by_role("button", name="Steg 2 av 7: Mål")).to_be_hidden()
