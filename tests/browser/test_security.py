"""What a hostile visitor, page or file tries in the browser is refused or harmless."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect
from tests.browser.places import PAGE, open_places

ROOT = Path(__file__).parents[2]
EVIL = "<img src=x onerror=planted()>"

WORK = """
import ipywidgets as w
from kfl_widgets.widgets.runtime import runtime
box = w.Checkbox(description="Bare elever")
seen = w.HTML("ikke valgt")
def show(change):
    seen.value = f"valgt: {change['new']}"
box.observe(show, "value")
w.VBox([runtime(), box, seen])
"""
FILTERS = """
import kfl_widgets as kfl
session = kfl.Session(kfl.demo())
session.view = "overview"
kfl.App(session)
"""

_REACH = """async (id) => {
  const answers = [];
  for (const method of ["GET", "DELETE"])
    answers.push((await fetch(`/api/kernels/${id}`, { method })).status);
  answers.push((await fetch(`/voila/api/shutdown/${id}`, { method: "POST" })).status);
  const place = `${location.origin.replace("http", "ws")}/api/kernels/${id}/channels?session_id=a`;
  const socket = new WebSocket(place, "v1.kernel.websocket.jupyter.org");
  answers.push(await new Promise((tell) => {
    socket.onopen = () => tell("open");
    socket.onerror = () => tell("refused");
  }));
  return answers;
}"""


def kernel_of(page: Page) -> str:
    return page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').text).kernelId")


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.locator("#loading")).to_have_count(0)
    return page


@pytest.fixture
def stranger(browser: Browser):
    """Another visitor, with a browser of their own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_page_reaches_its_own_kernel_and_no_others(page, stranger, serve_notebook):
    url = serve_notebook([WORK])
    opened(page, url)
    opened(stranger, url)
    assert stranger.evaluate(_REACH, kernel_of(page)) == [404, 404, 404, "refused"]
    page.get_by_label("Bare elever").check()
    expect(page.get_by_text("valgt: True")).to_be_visible()  # and nothing happened to it


def test_two_pages_of_one_browser_do_not_disturb_each_other(page, serve_notebook):
    url = serve_notebook([WORK])
    opened(page, url)
    other = opened(page.context.new_page(), url)
    assert kernel_of(other) != kernel_of(page)
    for one in (page, other):
        one.get_by_label("Bare elever").check()
        expect(one.get_by_text("valgt: True")).to_be_visible()
    other.close(run_before_unload=True)
    page.get_by_label("Bare elever").uncheck()
    expect(page.get_by_text("valgt: False")).to_be_visible()


def test_the_page_s_own_script_can_not_run_code_over_the_socket(page, serve_notebook, tmp_path):
    opened(page, serve_notebook([WORK]))
    planted = tmp_path / "plantet"
    heard = page.evaluate(
        """async ([id, code]) => {
          const bytes = (text) => new TextEncoder().encode(text);
          const header = { msg_id: "evil", msg_type: "execute_request", session: "a",
            username: "", version: "5.3", date: new Date().toISOString() };
          const content = { code, silent: false, store_history: true, user_expressions: {} };
          const parts = [bytes("shell"),
            ...[header, {}, {}, content].map((part) => bytes(JSON.stringify(part)))];
          const offsets = [8 * (parts.length + 2)];
          for (const part of parts) offsets.push(offsets.at(-1) + part.length);
          const head = new DataView(new ArrayBuffer(8 * (offsets.length + 1)));
          [offsets.length, ...offsets].forEach((n, i) => head.setBigUint64(8 * i, BigInt(n), true));
          const place = location.origin.replace("http", "ws");
          const socket = new WebSocket(
            `${place}/api/kernels/${id}/channels?session_id=a`, "v1.kernel.websocket.jupyter.org");
          socket.binaryType = "arraybuffer";
          const heard = [];
          socket.onmessage = ({ data }) => heard.push(new TextDecoder().decode(data));
          await new Promise((open) => { socket.onopen = open; });
          socket.send(new Blob([head, ...parts]));
          await fetch(`/api/kernels/${id}`);
          await new Promise((done) => setTimeout(done, 500));
          socket.close();
          return heard.filter((text) => text.includes("evil"));
        }""",
        [kernel_of(page), f"open({str(planted)!r}, 'w')"],
    )
    assert heard == []
    assert not planted.exists()


def test_the_browser_runs_no_script_that_is_not_ours(page, serve_notebook, allow_console):
    allow_console += ["Content Security Policy"]
    opened(page, serve_notebook([WORK]))
    page.evaluate(
        """async () => {
          const add = (html) => document.body.append(
            document.createRange().createContextualFragment(html));
          add("<script>window.planted = 1</script>");
          add("<img src='data:,' onerror='window.planted = 2'>");
          add("<a id='evil' href='javascript:window.planted = 3'>x</a>");
          document.getElementById("evil").click();
          const own = `  // a module of ours, as widgets are
            try { new Function("window.planted = 4")(); } catch {}
            try { (0, eval)("window.planted = 5"); } catch {}
            window.tried = true;`;
          await import(URL.createObjectURL(new Blob([own], { type: "text/javascript" })));
        }"""
    )
    assert page.evaluate("window.tried")
    assert page.evaluate("window.planted") is None


def test_the_page_can_tell_nobody_else(page, serve_notebook, allow_console):
    allow_console += ["Content Security Policy", "violates", "Refused", "Fetch API"]
    opened(page, serve_notebook([WORK]))
    said = page.evaluate(
        """async () => {
          const other = "https://ondsinnet.invalid/";
          const fetched = await fetch(other).then(() => "sent", () => "refused");
          const socket = await new Promise((tell) => {
            try {
              const s = new WebSocket("wss://ondsinnet.invalid/");
              s.onerror = () => tell("refused"); s.onopen = () => tell("sent");
            } catch { tell("refused"); }
          });
          return [fetched, socket];
        }"""
    )
    assert said == ["refused", "refused"]


def test_another_site_can_not_frame_the_page(page, browser, serve_notebook):
    url = serve_notebook([WORK])
    context = browser.new_context()
    around = context.new_page()
    other = url.replace("localhost", "127.0.0.1")
    around.route("**/ramme", lambda route: route.fulfill(body=f"<iframe src='{url}'></iframe>"))
    around.goto(other + "ramme")
    frame = around.frames[1]
    assert frame.evaluate("location.href").startswith("chrome-error:")
    context.close()


@pytest.mark.parametrize(
    "query",
    [
        "kernel_name=bash",
        "voila-template=lab&voila-theme=dark",
        "theme=%3Cimg src=x onerror=x()%3E",
    ],
)
def test_a_query_string_changes_nothing_on_the_page(page, serve_notebook, query):
    opened(page, f"{serve_notebook([WORK])}?{query}#{EVIL}")
    page.get_by_label("Bare elever").check()
    expect(page.get_by_text("valgt: True")).to_be_visible()
    assert page.title() == "Kultur for læring"
    assert not_planted(page)


def test_after_a_thousand_clicks_the_page_shows_the_last(page, serve_notebook):
    opened(page, serve_notebook([FILTERS]))
    group = page.get_by_role("group", name="Gruppe")
    choice = group.get_by_role("checkbox", name=re.compile("^Foresatte"))
    expect(choice).not_to_be_checked()
    choice.evaluate("(box) => { for (let i = 0; i < 1001; i++) box.click(); }")
    expect(choice).to_be_checked()
    choice.evaluate("(box) => box.click()")
    expect(choice).not_to_be_checked()
    expect(page.locator("#kfl-failure")).to_be_hidden()
    open_step(page, "Hva skiller seg ut")
    expect(page.get_by_role("heading", name="Hva skiller seg ut?")).to_be_visible()


def test_script_in_a_file_and_in_what_people_write_is_only_text(page, serve_notebook):
    opened(page, serve_notebook(PAGE))
    page.locator(".kfl-place .kfl-upload-drop input").set_input_files(
        [{"name": f"{EVIL}.xlsx", "mimeType": "", "buffer": hostile_workbook()}]
    )
    expect(page.get_by_text(EVIL).first).to_be_visible()
    assert not_planted(page)
    for place in open_places(page):
        for button in page.get_by_role("button", name=re.compile("som forbedringsområde")).all():
            if button.is_visible() and button.is_enabled():
                button.click()
        write_everywhere(page)
        assert not_planted(page), place
    for place in open_places(page):  # what was written in one is shown in another
        assert not_planted(page), place


def open_step(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Steg").get_by_role("button", name=name).click()
    page.wait_for_load_state("networkidle")


def write_everywhere(page: Page) -> None:
    """Write script into each field of text that is open."""
    fields = page.locator("main textarea, main input[type=text], main input:not([type])")
    for field in fields.all():
        if field.is_visible() and field.is_editable():
            field.fill(EVIL)
            field.press("Tab")


def not_planted(page: Page) -> bool:
    """Whether neither an element was made of the text, nor its script run."""
    made = page.locator("img[src=x], [onerror], [onload], iframe, object, embed").count()
    return made == 0 and page.evaluate("typeof planted") == "undefined"


def hostile_workbook() -> bytes:
    """Answers of forty pupils, whose every heading is script."""
    book = Workbook()
    sheet = book.active
    sheet.title = "<img src=x onerror=planted()>"
    asked = [f"{EVIL}{n} [<svg onload=planted()>{i}]" for n in (1, 2, 3) for i in (1, 2, 3)]
    sheet.append(["Runde", "Skole", "Gruppe", "Trinn", "Kjønn", *asked])
    for number in range(80):
        wave = "T1 2016" if number < 40 else "T2 2018"
        gender = "jente" if number % 2 else "gutt"
        answers = [1 + (number * 7 + k * 3) % 4 for k in range(len(asked))]
        sheet.append([wave, f"{EVIL} skole", "Elever", 5 + number // 10 % 3, gender, *answers])
    data = BytesIO()
    book.save(data)
    return data.getvalue()
