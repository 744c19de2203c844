"""Nothing is lost: a reload, a dead kernel, a new server, a full or forbidden storage, two tabs."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser import conftest as bench
from tests.browser import test_improvement as journey
from tests.browser.places import PAGE, visit

from kfl_widgets.improvement import SCHEMA, Choices, Loaded, Work, load
from kfl_widgets.widgets import keeper

PAGE_SCRIPT = Path(keeper.__file__).parents[1] / "app" / "template" / "page.js"
KEPT = "Arbeidet deres er tatt vare på i denne fanen."
ROLE, DRAFT = "Rektor", "Vi prøvde én runde på åttende."
SETTLED = "Vi begynner med åttende trinn."
WRITING = "Elevene får kommentarer de ikke forstår, og de kommer lenge etter at prøven er glemt. "
DELAY = 60

_STORED = "() => [sessionStorage, localStorage].map((storage) => Object.keys(storage).length)"
_SAYS_FULL = """(pattern) => {
  const put = Storage.prototype.setItem;
  Storage.prototype.setItem = function (name, text) {
    if (name.match(pattern)) throw new DOMException("full", "QuotaExceededError");
    put.call(this, name, text);
  };
}"""
_LOCAL_IS_FULL = """() => {
  const put = Storage.prototype.setItem;
  Storage.prototype.setItem = function (name, text) {
    if (this === localStorage && name === "p:work") throw new DOMException("full");
    put.call(this, name, text);
  };
}"""
# When the first widget was there, and when the school's name was in the heading.
_CLOCK = """
globalThis.seen = {};
const look = () => {
  const heading = document.querySelector(".kfl-header p")?.textContent ?? "";
  if (document.querySelector("#kfl-main .jupyter-widgets")) seen.page ??= performance.now();
  if (heading.includes("T1")) seen.school ??= performance.now();
};
new MutationObserver(look).observe(document, { childList: true, subtree: true });
"""


# A network that a test may break: a socket then meets an address that isn't there.
_NETWORK = """
globalThis.network = { isDown: false, sockets: [] };
const Real = WebSocket;
globalThis.WebSocket = class extends Real {
  constructor(url, protocols) {
    super(network.isDown ? url.replace("/channels", "/none") : url, protocols);
    network.sockets.push(this);
  }
};
"""
_BREAK = "() => { network.isDown = true; network.sockets.at(-1).close(); }"


# A page with nothing but the keeper's script, and a kernel that says and hears what a test wants.
_BENCH = """<!DOCTYPE html><title>Keeper</title><link rel="icon" href="data:,">
<script type="module">
globalThis.heard = [];
globalThis.kflPage = { prefix: "p:", ready() {} };
const model = {
  send: (content, _, buffers = []) => {
    const texts = buffers.map((buffer) => new TextDecoder().decode(buffer));
    heard.push({ ...content, texts });
  },
  on: (_, hear) => {
    globalThis.say = (content, ...texts) => {
      hear(content, texts.map((text) => new DataView(new TextEncoder().encode(text).buffer)));
    };
  },
};
globalThis.keep = (parts) => {
  say({ kind: "keep", parts: Object.keys(parts), gone: [] }, ...Object.values(parts));
};
const script = document.getElementById("keeper").textContent;
const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
globalThis.begin = async () => (await import(url)).default.initialize({ model });
</script><script id="keeper" type="text/plain">KEEPER</script>"""
_BENCH_URL = "http://127.0.0.1/keeper"


class Server:
    """Our page, served by a process of its own that a test may kill."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._port = bench._free_port()
        self.start()

    def start(self) -> None:
        command = [bench.sys.executable, "-c", bench._SERVE, str(self._port), str(PAGE), "1"]
        self._process = bench._start(command, self._environment)
        self.url = bench._wait_for(self._process, "Siden er klar: ")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def kill_kernel(self, page: Page) -> None:
        kernel = page.evaluate("kflPage.config().kernelId")
        for child in psutil.Process(self._process.pid).children(recursive=True):
            if child.name() == f"kernel-{kernel}"[:15]:
                os.kill(child.pid, signal.SIGKILL)
                return
        raise AssertionError("the page has no kernel")

    def stop(self) -> None:
        bench._stop(self._process)


@pytest.fixture(scope="module")
def server(environment: dict[str, str]) -> Iterator[Server]:
    server = Server(environment)
    yield server
    server.stop()


@pytest.fixture
def team(page: Page, server: Server, allow_console: list[str]) -> Page:
    """A team that has just opened the page. What a browser says of lost connections is allowed."""
    allow_console += [
        "Failed to load resource",
        "WebSocket",
        "Connection lost",
        "Kernel",
        "Cannot send",
    ]
    return visit(page, server.url)


def reload(page: Page) -> None:
    page.reload()
    expect(page.locator("#loading")).to_have_count(0)


def reload_by_button(page: Page, words: str = KEPT) -> None:
    """Wait for the notice, and do what it says."""
    notice = page.locator("#kfl-failure")
    expect(notice).to_contain_text(words)
    with page.expect_navigation():
        notice.get_by_role("button", name="Last siden på nytt").click()
    expect(page.locator("#loading")).to_have_count(0)


def kept(page: Page) -> Loaded:
    """Read what the tab keeps of the work."""
    text = page.evaluate("() => sessionStorage.getItem(`${kflPage.prefix}work`)")
    return load(zlib.decompress(base64.b64decode(text))) if text else Loaded(Work())


def looks(page: Page) -> bytes:
    """Read what the tab keeps of how views are looked at."""
    text = page.evaluate("() => sessionStorage.getItem(`${kflPage.prefix}looks`)")
    return zlib.decompress(base64.b64decode(text)) if text else b""


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Look again with every picture the page draws."""
    deadline = time.monotonic() + bench.PATIENCE_MILLISECONDS / 1000
    while not is_so():
        assert time.monotonic() < deadline, "it was never so"
        page.evaluate("() => new Promise(requestAnimationFrame)")


def try_demo(page: Page) -> None:
    page.get_by_role("button", name="Prøv med eksempelskolen").click()
    expect(page.get_by_text("Eksempeldata")).to_be_visible()


def open_data(page: Page) -> None:
    nav = page.get_by_role("navigation", name="Steg")
    nav.get_by_role("button", name="1 Data").click()
    expect(page.get_by_role("heading", name="Legg inn tallene deres")).to_be_visible()


def tag(page: Page, factor: str = "Arbeidsro") -> None:
    journey.open_step(page, "Se nærmere")
    button = page.get_by_role("button", name=f"Merk «{factor}» som forbedringsområde")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def expect_tagged(page: Page, *factors: str) -> None:
    journey.open_step(page, "Områder", "Det vi velger")
    wanted = page.get_by_role("region", name="Det vi vil forbedre (høyst tre)")
    expect(wanted.get_by_role("heading", level=4)).to_have_text(list(factors))


def vote(page: Page) -> None:
    journey.open_step(page, "Områder", "Individuelt – gruppe – plenum")
    journey.phase(page, "Gruppe")
    journey.write(page.locator(".kfl-ballots:visible"), "Dette ble vi enige om", SETTLED)


def reflect(page: Page) -> None:
    """Begin on a reflection that isn't put into the log yet."""
    journey.open_step(page, "Plan", "Tiltaksplan")
    journey.look_as(page, "Tabell")
    page.get_by_role("button", name=re.compile(journey.TALKS)).first.click()
    form = page.locator(".kfl-action:visible")
    journey.write(form, "Hva har vi gjort?", DRAFT)


def work_everywhere(page: Page) -> None:
    """Do something in every panel, and end where the grades are chosen."""
    journey.upload(page, journey.T1_OF_A, waves="T1 2016")
    journey.tag_in_overview(page)
    journey.analyse(page)
    analysis = journey.Analysis(page)
    analysis.go_on("5 Strategier og tiltak")
    analysis.sheet.get_by_role("button", name="Lag et tiltak").click()
    journey.plan_the_talks(page)
    reflect(page)
    vote(page)
    open_data(page)
    journey.upload(page, journey.T2_OF_A, waves="T1 2016, T2 2018")
    journey.open_step(page, "Se nærmere", "Utvikling")
    page.get_by_role("checkbox", name=re.compile(r"^9\. trinn")).check()
    expect(page.locator(".kfl-filter-bar:visible")).to_contain_text("9. trinn")


def check_everything(page: Page) -> None:
    """All of `work_everywhere` is there, and the page stands where it stood."""
    ways = page.get_by_role("navigation", name="Måter å se på")
    current = ways.get_by_role("button", name="Utvikling")
    expect(current).to_have_attribute("aria-current", "step")
    expect(page.locator(".kfl-filter-bar:visible")).to_contain_text("9. trinn")
    expect(page.locator(".kfl-header p").first).to_have_text(re.compile("T1 2016, T2 2018"))
    expect(page.locator(".kfl-slot.kfl-full")).to_contain_text("Tilbakemelding")
    journey.check_analysis(page)
    reflect_again = page.locator(".kfl-action:visible")
    journey.open_step(page, "Plan", "Tiltaksplan")
    expect(reflect_again.get_by_label("Hva har vi gjort?")).to_have_value(DRAFT)
    expect(reflect_again.get_by_label("Hvem fører planen?")).to_have_value(ROLE)
    milestone = reflect_again.get_by_role("group", name="Milepæl 1")
    expect(milestone.get_by_label("Hva skal vi se?")).to_have_value(journey.SEEN)
    journey.open_step(page, "Områder", "Individuelt – gruppe – plenum")
    journey.phase(page, "Gruppe")
    expect(page.get_by_label("Dette ble vi enige om")).to_have_value(SETTLED)
    journey.open_step(page, "Se nærmere", "Utvikling")


def test_everything_is_back_after_a_reload_a_dead_kernel_and_a_new_server(
    team: Page, server: Server, axe, screenshot
):
    work_everywhere(team)
    wait_until(team, lambda: (kept(team).choices or Choices()).grades == ("9",))
    reload(team)
    check_everything(team)

    server.kill_kernel(team)
    expect(team.locator("#kfl-failure")).to_be_visible()
    assert axe(team) == ""
    screenshot(team, "keeping-lost")
    reload_by_button(team)
    check_everything(team)

    server.kill()
    notice = team.locator("#kfl-failure")
    expect(notice).to_contain_text(KEPT)
    notice.get_by_role("button", name="Last siden på nytt").click()
    expect(notice).to_contain_text("Programmet svarer ikke ennå.")
    server.start()
    with team.expect_navigation():
        notice.get_by_role("button", name="Last siden på nytt").click()
    check_everything(team)
    open_data(team)
    team.get_by_role("button", name="Fjern «KFL_T2_skoleA.xlsx»").click()
    expect(team.locator(".kfl-header p").first).to_have_text(re.compile(" · T1 2016$"))


def test_nothing_goes_on_and_nothing_lies_over_the_notice_when_the_kernel_is_dead(
    team: Page, server: Server, axe, screenshot
):
    try_demo(team)
    journey.open_step(team, "Ta med")
    website = team.locator(".kfl-document").last
    website.get_by_role("button").click()
    expect(website.get_by_role("progressbar")).to_be_visible()
    team.get_by_role("button", name="Hva skjer med opplysningene?").click()
    expect(team.get_by_role("dialog")).to_be_visible()
    server.kill_kernel(team)
    notice = team.locator("#kfl-failure")
    expect(notice).to_contain_text(KEPT)
    expect(website.get_by_role("progressbar")).to_be_hidden()
    expect(website.get_by_text("Lager filen …")).to_be_hidden()
    upload = team.locator(".kfl-history .kfl-upload-pick label")
    expect(upload).to_have_css("color", "rgb(255, 255, 255)")  # on what is nearly as dark as ink
    assert axe(team) == ""
    screenshot(team, "keeping-lost-while-downloading")
    assert team.locator("button:visible:enabled").all_inner_texts() == ["Last siden på nytt"]
    notice.get_by_role("button").click(trial=True)


def test_the_demo_is_back_in_two_seconds_from_when_the_page_is_there(team: Page):
    team.add_init_script(_CLOCK)
    try_demo(team)
    tag(team)
    team.wait_for_function("() => kflPage.kept === 'all'")
    wait_until(team, lambda: len(kept(team).work.areas) == 1)
    reload(team)
    expect(team.locator(".kfl-slot.kfl-full")).to_contain_text("Arbeidsro")
    took = team.evaluate("() => seen.school - seen.page")
    print(f"restored {took:.0f} ms after the page was there")
    assert took < 2000


def test_what_was_typed_a_second_before_the_kernel_died_is_there(team: Page, server: Server):
    try_demo(team)
    tag(team)
    journey.open_step(team, "Analyse")
    field = team.get_by_label("Hva er utfordringen?")
    expect(field).to_be_visible()
    field.press_sequentially(WRITING, delay=DELAY)
    server.kill_kernel(team)
    reload_by_button(team)
    journey.open_step(team, "Analyse")
    journey.Analysis(team).turn_to("Analyse", "1 Utfordring")
    found = field.input_value()
    assert WRITING.startswith(found)
    assert len(found) >= len(WRITING) - 1000 // DELAY
    undo = team.get_by_role("button", name="Angre", exact=True)
    expect(undo).to_have_attribute("aria-disabled", "true")


def test_nothing_that_was_typed_is_lost_when_the_page_is_loaded_anew(team: Page):
    try_demo(team)
    tag(team)
    journey.open_step(team, "Områder", "Det vi velger")
    why = team.get_by_label("Hvorfor velger vi dette?").first
    why.press_sequentially(WRITING, delay=20)
    reload(team)
    expect(why).to_have_value(WRITING)
    wait_until(team, lambda: [area.why for area in kept(team).work.areas] == [WRITING])
    why.fill("Slettet")
    open_data(team)
    team.get_by_role("button", name="Slett data").click()
    with team.expect_navigation():
        team.get_by_role("button", name="Ja, slett alt").click()
    expect(team.get_by_text("Ingen data ennå")).to_be_visible()
    assert team.evaluate(_STORED) == [0, 0]


def test_a_view_is_looked_at_as_before_when_the_page_is_loaded_anew(team: Page):
    try_demo(team)
    journey.open_step(team, "Se nærmere", "Sammenlign")
    order = team.get_by_label("Rekkefølge")
    order.select_option(label="Størst endring")
    wait_until(team, lambda: b'"_order":"change"' in looks(team))
    reload(team)
    expect(order).to_have_value(re.compile("Størst endring"))


def test_what_is_written_when_the_server_is_gone_is_not_said_to_be_kept(team: Page, server: Server):
    last = "Det dere skrev sist, er kanskje ikke med. Kopier det først."
    try_demo(team)
    tag(team)
    journey.open_step(team, "Analyse")
    field = team.get_by_label("Hva er utfordringen?")
    field.fill(WRITING)
    wait_until(team, lambda: any(a.challenge == WRITING for a in kept(team).work.analyses))
    server.kill_kernel(team)
    expect(team.locator("#kfl-failure")).to_contain_text(KEPT)
    expect(team.locator("#kfl-failure")).not_to_contain_text(last)
    reload_by_button(team)
    journey.open_step(team, "Analyse")
    server.kill()
    field.fill("Til slutt.")
    expect(team.locator("#kfl-failure")).to_contain_text(last)
    server.start()
    reload_by_button(team)
    journey.open_step(team, "Analyse")
    expect(field).to_have_value(WRITING)


def test_a_network_that_is_back_in_a_moment_is_used_at_once(team: Page):
    team.add_init_script(_NETWORK)
    reload(team)
    try_demo(team)
    tag(team)
    journey.open_step(team, "Analyse")
    field = team.get_by_label("Hva er utfordringen?")
    expect(field).to_be_visible()
    refused: list[str] = []

    def refuse(route: Route) -> None:
        """Refuse those who ask first: the page, and JupyterLab, which then waits ten seconds."""
        refused.append(route.request.url)
        route.abort() if len(refused) < 3 else route.continue_()

    team.route("**/api/kernels/*", refuse)
    begun = time.monotonic()
    team.evaluate(_BREAK)
    field.fill(WRITING)
    wait_until(team, lambda: len(refused) >= 2)
    team.evaluate("network.isDown = false")
    wait_until(team, lambda: any(a.challenge == WRITING for a in kept(team).work.analyses))
    assert time.monotonic() - begun < 10
    expect(team.locator("#kfl-failure")).to_be_hidden()


def test_a_sentence_written_without_a_pause_is_one_step_to_take_back(team: Page):
    try_demo(team)
    tag(team)
    journey.open_step(team, "Analyse")
    field = team.get_by_label("Hva er utfordringen?")
    field.press_sequentially(WRITING, delay=DELAY)
    wait_until(team, lambda: any(a.challenge == WRITING for a in kept(team).work.analyses))
    team.get_by_role("button", name="Angre", exact=True).click()
    expect(field).to_have_value("")


def test_deleting_empties_the_page_and_the_browser(team: Page):
    try_demo(team)
    tag(team)
    open_data(team)
    team.get_by_label("Husk arbeidet på denne maskinen").check()
    expect(
        team.get_by_text(re.compile(r"^Husket \d\d\.\d\d\.\d{4} kl\. \d\d\.\d\d\.$"))
    ).to_be_visible()
    team.wait_for_function("() => kflPage.kept === 'all'")
    team.get_by_role("button", name="Slett data").click()
    with team.expect_navigation():
        team.get_by_role("button", name="Ja, slett alt").click()
    expect(team.get_by_text("Ingen data ennå")).to_be_visible()
    assert team.evaluate(_STORED) == [0, 0]
    assert "Arbeidsro" not in team.content()
    expect(team.get_by_label("Husk arbeidet på denne maskinen")).not_to_be_checked()
    reload(team)
    expect(team.get_by_text("Ingen data ennå")).to_be_visible()
    expect(team.get_by_role("button", name="Slett data")).to_be_hidden()
    assert team.evaluate(_STORED) == [0, 0]


def test_the_work_is_remembered_on_this_machine_when_the_team_wants_it(
    team: Page, server: Server, axe, screenshot
):
    try_demo(team)
    tag(team)
    open_data(team)
    box = team.get_by_label("Husk arbeidet på denne maskinen")
    expect(box).not_to_be_checked()
    box.check()
    expect(team.get_by_text(re.compile(r"^Husket \d"))).to_be_visible()
    assert "cells" not in str(team.evaluate("() => Object.keys(localStorage)"))
    screenshot(team, "keeping-remembered")
    reload(team)
    expect(box).to_be_checked()

    later = visit(team.context.new_page(), server.url)
    team.close()
    offer = later.get_by_text(re.compile(r"^Arbeidet fra \d\d\.\d\d\.\d{4} er husket"))
    expect(offer).to_be_visible()
    assert axe(later) == ""
    screenshot(later, "keeping-offered")
    later.get_by_role("button", name="Hent det").click()
    expect(offer).to_be_hidden()
    expect(later.get_by_label("Husk arbeidet på denne maskinen")).to_be_checked()
    expect(later.get_by_text("Arbeidet, uten tallene")).to_be_visible()
    expect_tagged(later, "Arbeidsro")
    open_data(later)
    later.get_by_label("Husk arbeidet på denne maskinen").uncheck()
    wait_until(later, lambda: later.evaluate(_STORED)[1] == 0)


def test_a_remembered_work_can_be_deleted_unread(team: Page, server: Server):
    try_demo(team)
    tag(team)
    open_data(team)
    team.get_by_label("Husk arbeidet på denne maskinen").check()
    expect(team.get_by_text(re.compile(r"^Husket \d"))).to_be_visible()
    later = visit(team.context.new_page(), server.url)
    later.get_by_role("button", name="Slett det").click()
    expect(later.get_by_label("Husk arbeidet på denne maskinen")).to_be_visible()
    assert later.evaluate(_STORED)[1] == 0
    expect(team.get_by_label("Husk arbeidet på denne maskinen")).to_be_visible()
    tag(team, "Faglig trivsel")
    open_data(team)
    expect(team.get_by_label("Husk arbeidet på denne maskinen")).not_to_be_checked()
    assert team.evaluate(_STORED)[1] == 0, "what somebody deleted is not written again"


def test_two_tabs_do_not_overwrite_each_other(team: Page, server: Server, axe, screenshot):
    clash = "En annen fane har lagret arbeidet sitt på denne maskinen."
    try_demo(team)
    tag(team)
    open_data(team)
    team.get_by_label("Husk arbeidet på denne maskinen").check()
    expect(team.get_by_text(re.compile(r"^Husket \d"))).to_be_visible()
    other = visit(team.context.new_page(), server.url)
    other.get_by_role("button", name="Hent det").click()
    journey.upload(other, journey.T1_OF_A, journey.T2_OF_A, waves="T1 2016, T2 2018")
    tag(other, "Faglig trivsel")
    wait_until(other, lambda: len(kept(other).work.areas) == 2)
    expect(other.get_by_text(clash)).to_be_hidden()

    tag(team, "Tilbakemelding")
    expect(team.get_by_text(clash)).to_be_visible()
    assert axe(team) == ""
    team.mouse.wheel(0, 5000)
    team.wait_for_function("() => scrollY > 300")
    expect(team.get_by_text(clash)).to_be_in_viewport()
    screenshot(team, "keeping-clash")
    reload(team)
    expect(team.get_by_text(clash)).to_be_visible()
    team.get_by_role("button", name="Legg sammen").click()
    expect(team.get_by_text(clash)).to_be_hidden()
    expect_tagged(team, "Arbeidsro", "Tilbakemelding", "Faglig trivsel")

    tag(other, "Trivsel på skolen")
    expect(other.get_by_text(clash)).to_be_visible()
    other.get_by_role("button", name="Lagre dette i stedet").click()
    expect(other.get_by_text(clash)).to_be_hidden()
    third = visit(team.context.new_page(), server.url)
    third.get_by_role("button", name="Hent det").click()
    expect_tagged(third, "Arbeidsro", "Faglig trivsel", "Trivsel på skolen")


def test_numbers_too_large_for_the_tab_are_told_and_the_work_is_kept(
    page: Page, server: Server, axe
):
    page.add_init_script(f"({_SAYS_FULL})('cells$')")
    visit(page, server.url)
    try_demo(page)
    expect(
        page.get_by_text(re.compile("^Tallene er for store til å huskes i fanen"))
    ).to_be_visible()
    tag(page)
    assert axe(page) == ""
    wait_until(page, lambda: len(kept(page).work.areas) == 1)
    reload(page)
    expect_tagged(page, "Arbeidsro")
    expect(page.get_by_text("Arbeidet, uten tallene")).to_be_visible()


def test_a_browser_that_keeps_nothing_is_told(page: Page, server: Server, allow_console):
    allow_console += ["Failed to load resource", "WebSocket", "Connection lost", "Kernel"]
    page.add_init_script(f"({_SAYS_FULL})('')")
    visit(page, server.url)
    try_demo(page)
    expect(page.get_by_text(re.compile("^Nettleseren lar oss ikke huske noe"))).to_be_visible()
    expect(page.get_by_label("Husk arbeidet på denne maskinen")).to_be_hidden()
    server.kill_kernel(page)
    expect(page.locator("#kfl-failure")).to_contain_text("Last siden på nytt for å begynne igjen.")
    expect(page.locator("#kfl-failure")).not_to_contain_text(KEPT)


def test_a_page_that_was_cut_off_says_so_and_what_is_kept(team: Page, server: Server):
    try_demo(team)
    team.wait_for_function("() => kflPage.kept === 'all'")
    team.route(server.url, _cut_off)
    team.reload()
    expect(team.locator("#kfl-failure")).to_contain_text(KEPT)
    team.unroute(server.url)
    reload_by_button(team)
    expect(team.get_by_text("Eksempeldata")).to_be_visible()
    team.route(server.url, _cut_off)
    team.evaluate("() => sessionStorage.removeItem(`${kflPage.prefix}cells`)")
    team.reload()
    expect(team.locator("#kfl-failure")).to_contain_text("last opp filene igjen")


def test_what_no_kernel_could_read_is_kept_beside_the_new_work(
    team: Page, axe, screenshot, tmp_path: Path
):
    try_demo(team)
    tag(team)
    wait_until(team, lambda: len(kept(team).work.areas) == 1)
    name = team.evaluate("`${kflPage.prefix}work`")
    saved = json.loads(zlib.decompress(base64.b64decode(stored(team, "sessionStorage", name))))
    newer = zlib.compress(json.dumps(saved | {"schema": SCHEMA + 1}).encode())
    text = base64.b64encode(newer).decode()
    team.evaluate("([name, text]) => sessionStorage.setItem(name, text)", [name, text])
    reload(team)
    told = team.get_by_text("Noe av det fanen husket, kunne ikke leses. Det er beholdt i fanen.")
    expect(told).to_be_visible()
    assert axe(team) == ""
    screenshot(team, "keeping-unread")
    with team.expect_download() as download:
        team.get_by_role("button", name="Last ned det som var lagret").click()
    download.value.save_as(tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == newer
    tag(team, "Faglig trivsel")
    wait_until(team, lambda: len(kept(team).work.areas) == 1)
    reload(team)
    expect_tagged(team, "Faglig trivsel")
    team.get_by_role("button", name="Slett det").click()
    expect(told).to_be_hidden()
    assert text not in team.evaluate("Object.values(sessionStorage)")


# -- the page's half alone -------------------------------------------------------------------------


@pytest.fixture
def shelf(page: Page) -> Page:
    """Storage and the script that fills it: no server, no kernel."""
    content = _BENCH.replace("KEEPER", str(keeper.Keeper._esm))
    page.route(_BENCH_URL, lambda route: route.fulfill(body=content, content_type="text/html"))
    page.goto(_BENCH_URL)
    page.evaluate("begin()")
    return page


def stored(page: Page, storage: str, name: str) -> str | None:
    return page.evaluate(f"(name) => {storage}.getItem(name)", name)


def told(page: Page) -> dict:
    """Give what the page said last of what it keeps."""
    return page.evaluate("heard.findLast(({ kind }) => kind === 'state')")


def remember(page: Page, work: str) -> str:
    """Have the machine remember a work, as another tab does."""
    packed = base64.b64encode(work.encode()).decode()
    text = json.dumps({"name": "n", "when": "2026-11-20T10:00", "work": packed})
    page.evaluate("(text) => localStorage.setItem('p:work', text)", text)
    return text


def test_numbers_without_room_do_not_leave_older_ones(shelf: Page):
    shelf.evaluate("keep({ work: 'w', cells: 'old' })")
    shelf.evaluate(f"({_SAYS_FULL})('cells$')")
    shelf.evaluate("keep({ cells: 'new' })")
    assert stored(shelf, "sessionStorage", "p:cells") is None
    assert told(shelf)["in_tab"] == "work"


def test_all_is_not_kept_before_the_newest_numbers_are(shelf: Page):
    shelf.evaluate("keep({ cells: 'old' })")
    for end, is_kept in (("keep({ cells: 'new' })", "all"), ("say({ kind: 'too_big' })", "work")):
        shelf.evaluate("say({ kind: 'packing' })")
        shelf.evaluate("keep({ work: 'w' })")
        assert shelf.evaluate("kflPage.kept") == "work"
        assert told(shelf)["in_tab"] == "all", "nobody is told that they are too large"
        shelf.evaluate(end)
        assert shelf.evaluate("kflPage.kept") == is_kept


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_machine_without_room_remembers_nothing_and_says_so(shelf: Page, is_begun):
    shelf.evaluate(_LOCAL_IS_FULL)
    if is_begun:
        shelf.evaluate("keep({ work: 'w' })")
    for _ in range(2):
        before = shelf.evaluate("heard.length")
        shelf.evaluate("say({ kind: 'remember' })")
        if not is_begun:
            shelf.evaluate("keep({ work: 'w' })")
        assert (told(shelf)["is_full"], told(shelf)["is_remembering"]) == (True, False)
        assert shelf.evaluate("heard.length") > before + 1, "ticked, then unticked"


def test_a_remembered_work_is_this_tabs_when_the_kernel_has_read_it(shelf: Page):
    text = remember(shelf, "precious")
    shelf.evaluate("keep({ work: 'empty' })")
    shelf.evaluate("say({ kind: 'fetch' })")
    shelf.evaluate("keep({ work: 'empty' })")
    assert stored(shelf, "localStorage", "p:work") == text
    assert not told(shelf)["is_remembering"]
    shelf.evaluate("say({ kind: 'taken' })")
    shelf.evaluate("keep({ work: 'both' })")
    assert base64.b64decode(json.loads(stored(shelf, "localStorage", "p:work"))["work"]) == b"both"


def test_nothing_is_kept_after_all_was_deleted(shelf: Page):
    with shelf.expect_navigation():
        shelf.evaluate("""() => {
          keep({ work: "w", cells: "c" });
          say({ kind: "tried", unread: ["work"] });
          say({ kind: "forget" });
          keep({ cells: "c" });
        }""")
    shelf.evaluate("begin()")  # which says that it is deleted, once
    assert shelf.evaluate(_STORED) == [0, 0]


_WAITING = """<!DOCTYPE html><title>Waiting</title><link rel="icon" href="data:,">
<body data-base-url="/"><a class="kfl-skip"></a><div id="loading"><p></p></div><main id="kfl-main">
<script id="jupyter-config-data" type="application/json">{}</script></main>
<script>PAGE</script>"""


@pytest.mark.parametrize(
    ("name", "is_restoring"),
    [("deleted", False), ("mark", False), ("work", True), ("cells", True), ("unread-own", True)],
)
def test_the_page_waits_only_for_what_there_is_to_fetch(page: Page, name, is_restoring):
    content = _WAITING.replace("PAGE", PAGE_SCRIPT.read_text())
    page.route(_BENCH_URL, lambda route: route.fulfill(body=content, content_type="text/html"))
    page.goto(_BENCH_URL)
    page.evaluate("(name) => sessionStorage.setItem(kflPage.prefix + name, 'x')", name)
    page.reload()
    assert page.evaluate("kflPage.isRestoring") is is_restoring


def test_a_part_set_aside_is_tried_again_until_it_is_read(shelf: Page):
    shelf.evaluate("keep({ work: 'odd', cells: 'c' })")
    shelf.evaluate("say({ kind: 'tried', unread: ['work'] })")
    assert told(shelf)["is_unread"]
    for unread in (["work"], []):
        shelf.reload()
        shelf.evaluate("begin()")
        found = shelf.evaluate("heard[0]")
        assert dict(zip(found["parts"], found["texts"], strict=True)) == {
            "work": "odd",
            "cells": "c",
        }
        shelf.evaluate("(unread) => say({ kind: 'tried', unread })", unread)
    assert not told(shelf)["is_unread"]
    assert base64.b64decode(stored(shelf, "sessionStorage", "p:work")) == b"odd"


def test_a_remembered_work_is_not_written_over_when_the_tabs_own_is_unread(shelf: Page):
    shelf.evaluate("keep({ work: 'odd' })")
    shelf.evaluate("say({ kind: 'remember' })")
    text = stored(shelf, "localStorage", "p:work")
    shelf.evaluate("say({ kind: 'tried', unread: ['work'] })")
    shelf.evaluate("keep({ work: 'new' })")
    assert stored(shelf, "localStorage", "p:work") == text


def _cut_off(route: Route) -> None:
    whole = route.fetch()
    route.fulfill(response=whole, body=whole.text().split('<script id="jupyter-config-data"')[0])
