"""What carries the page, in a real browser: template, charts, upload, download."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

CHARTS = """
import altair as alt, pandas as pd
import ipywidgets as w
from kfl_widgets.widgets.chart_view import ChartView
from kfl_widgets.widgets.runtime import runtime

def bars(values, title="Antall"):
    data = pd.DataFrame({"key": list("abc"), "n": values})
    return alt.Chart(data, width="container", height=160).mark_bar().encode(
        x=alt.X("n:Q", title=title, axis=alt.Axis(format=",.1f")).scale(domain=[0, 4000]),
        y=alt.Y("key:N", title=None), tooltip=["key", "n"])

views = [ChartView(bars([1000.5, 2000, 3000]), f"Diagram {i}") for i in range(4)]
days = pd.DataFrame({"day": pd.to_datetime(["2018-05-01", "2018-10-01"]), "n": [1, 2]})

def months(values):
    return alt.Chart(days.assign(n=values), width="container", height=120).mark_point().encode(
        x=alt.X("day:T", axis=alt.Axis(format="%B %Y", values=[])), y="n:Q",
        tooltip=alt.Tooltip("day:T", format="%B")
    ) + alt.Chart(days.assign(n=values)).mark_text(dy=-10).encode(
        x="day:T", y="n:Q", text=alt.Text("day:T", format="%B"))
dated = ChartView(months([1, 2]), "Over tid")
said = w.HTML()
def show_selected(change):
    said.value = f"valgt {change.new['key']} {change.new['n']}"
views[0].observe(show_selected, "selected")
rows, spec, bad = (w.Button(description=d) for d in ("Nye rader", "Ny form", "Feil"))
def new_rows(_):
    for view in views:
        view.show(bars([3000, 500, 1500]))
    dated.show(months([2, 1]))
rows.on_click(new_rows)
spec.on_click(lambda _: views[0].show(bars([1, 2, 3], title="Andel")))
bad.on_click(lambda _: setattr(views[1], "spec", {"mark": {"type": "nope"}, "width": "container"}))
w.VBox([runtime(), w.HBox([rows, spec, bad]), *views, dated, said])
"""

FILLED = """() => {
  const figure = document.querySelector("figure.kfl-chart");
  const picture = figure.querySelector("svg").width.baseVal.value;
  return picture > 0 && Math.abs(figure.clientWidth - picture) < 2;
}"""

SHOW_FIRST_CHART = """async (seen) => {
  document.querySelector("figure.kfl-chart").parentElement.style.display = seen ? "" : "none";
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
}"""

FILES = """
import ipywidgets as w
from kfl_widgets.widgets.upload_area import UploadArea
from kfl_widgets.widgets.download_button import DownloadButton
from kfl_widgets.widgets.runtime import runtime
from hashlib import sha256
got = {}
out = w.HTML()
def receive(files):
    got.update(files)
    if "galt.csv" in got:
        raise ValueError("hemmelig innhold")
    out.value = " ".join(f"{n}:{len(b)}:{sha256(b).hexdigest()[:8]}" for n, b in files)
area = UploadArea(receive, label="Velg regneark", accept=[".xlsx", ".csv"], max_bytes=30 * 2**20,
    max_total=40 * 2**20,
    hint="Dra filene hit, eller velg dem. Excel eller csv, inntil 30 MB hver.")
def fail():
    raise ValueError("hemmelig")
good = DownloadButton("Last ned", lambda: ("område.txt", "blåbær".encode(), "text/plain"))
bad = DownloadButton("Last ned feil", fail)
off = DownloadButton("Last ned av", None, disabled=True, reason="Velg et område først.")
w.VBox([runtime(), area, out, good, bad, off])
"""

LONG = """
import ipywidgets as w
from kfl_widgets.widgets.download_button import DownloadButton
from kfl_widgets.widgets.runtime import runtime

def big():
    return lambda tell, stop: ("stor.bin", bytes(9_000_000), "application/octet-stream")

def slow():
    def make(tell, stop):
        tell(0.25)
        stop.wait(60)
        stopped.value = "stoppet" if stop.is_set() else "for sent"
        return ("sen.txt", b"sen", "text/plain")
    return make

stopped = w.HTML()
w.VBox([runtime(), DownloadButton("Stor fil", big), DownloadButton("Sen fil", slow), stopped])
"""

MORTAL = """
import os
import ipywidgets as w
from kfl_widgets.widgets.runtime import runtime
button = w.Button(description="Stopp")
button.on_click(lambda _: os._exit(1))
w.VBox([runtime(), button])
"""


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.locator("#loading")).to_have_count(0)
    return page


def drawn(page: Page, number: int, times: int = 1) -> None:
    figure = page.locator("figure.kfl-chart").nth(number)
    expect(figure).to_have_attribute("data-drawn", str(times))


def test_the_page_says_in_norwegian_what_it_is_and_fetches_nothing(page, serve_notebook, axe):
    opened(page, serve_notebook([FILES]))
    assert page.locator("html").get_attribute("lang") == "nb"
    assert page.title() == "Kultur for læring"
    expect(page.locator("main#kfl-main").get_by_label("Velg regneark")).to_be_visible()
    assert axe(page) == ""


def test_the_waiting_text_is_there_until_the_widgets_are(page, serve_notebook):
    url = serve_notebook(["import time; time.sleep(3)", FILES])
    page.goto(url, wait_until="commit")
    expect(page.get_by_role("status").filter(has_text="Gjør klar siden …")).to_be_visible()
    expect(page.get_by_label("Velg regneark")).to_be_visible()
    expect(page.get_by_text("Gjør klar siden …")).to_have_count(0)


def test_a_broken_notebook_is_told_in_norwegian_with_a_button(page, serve_notebook, axe):
    opened(page, serve_notebook(["hemmelig = 1 / 0"]))
    expect(page.get_by_role("alert")).to_contain_text("Last siden på nytt for å begynne igjen.")
    expect(page.get_by_role("button", name="Last siden på nytt")).to_be_visible()
    assert "hemmelig" not in page.content()
    assert "Voilà" not in page.locator("body").inner_text()
    assert axe(page) == ""


def test_a_kernel_that_dies_is_told(page, serve_notebook):
    opened(page, serve_notebook([MORTAL]))
    page.get_by_role("button", name="Stopp").click()
    expect(page.get_by_role("button", name="Last siden på nytt")).to_be_visible()


def test_a_closed_page_stops_its_kernel(page, serve_notebook):
    url = serve_notebook([MORTAL])
    opened(page, url)
    kernel = page.evaluate("kflPage.config().kernelId")
    address = f"{url}api/kernels/{kernel}"
    assert page.request.get(address).status == 200
    page.goto("about:blank")
    deadline = time.monotonic() + 10
    while page.request.get(address).status == 200:  # the last request is sent as the page goes
        assert time.monotonic() < deadline, "the kernel goes on"


def test_a_kernel_that_was_culled_is_told(page, serve_notebook, allow_console):
    allow_console += ["WebSocket", "404", "Kernel", "Connection lost"]
    opened(page, serve_notebook([MORTAL]))
    kernel = page.evaluate("kflPage.config().kernelId")
    cookies = {c["name"]: c["value"] for c in page.context.cookies()}
    headers = {"X-XSRFToken": cookies.get("_xsrf", "")}
    assert page.request.delete(f"{page.url}api/kernels/{kernel}", headers=headers).ok
    page.evaluate("async () => { await kflPage.check(); await kflPage.check(); }")
    expect(page.get_by_role("button", name="Last siden på nytt")).to_be_visible()


def test_all_charts_share_one_bundle_and_new_rows_send_only_rows(page, serve_notebook, axe):
    received: list[int] = []
    page.on("websocket", lambda s: s.on("framereceived", lambda data: received.append(len(data))))
    opened(page, serve_notebook([CHARTS]))
    for number in range(5):
        drawn(page, number)
    assert 300_000 < sum(received) < 600_000
    svg = page.locator("figure.kfl-chart svg").first
    first = svg.locator(".mark-rect path").first.get_attribute("d")
    assert page.get_by_text("1\u00a0000,0").first.is_visible()
    expect(page.get_by_text("mai", exact=True)).to_have_count(1)
    del received[:]
    page.evaluate("document.querySelector('figure.kfl-chart svg').dataset.kept = 'yes'")
    page.get_by_role("button", name="Nye rader").click()
    for number in range(5):
        drawn(page, number, 2)
    assert sum(received) < 40_000
    expect(svg).to_have_attribute("data-kept", "yes")  # the same picture, changed in place
    assert svg.locator(".mark-rect path").first.get_attribute("d") != first
    expect(page.get_by_text("oktober", exact=True)).to_have_count(1)  # dates are still dates
    assert axe(page) == ""


def test_a_click_on_a_mark_comes_back_with_its_key(page, serve_notebook):
    opened(page, serve_notebook([CHARTS]))
    drawn(page, 0)
    page.locator("figure.kfl-chart svg").first.locator(".mark-rect path").nth(1).click()
    expect(page.get_by_text("valgt b 1")).to_be_visible()


def test_a_chart_follows_its_container_and_a_new_shape_replaces_it(page, serve_notebook):
    opened(page, serve_notebook([CHARTS]))
    drawn(page, 0)
    figure = page.locator("figure.kfl-chart").first
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("() => document.querySelector('figure.kfl-chart').clientWidth < 400")
    page.wait_for_function(FILLED)
    page.get_by_role("button", name="Ny form").click()
    drawn(page, 0, 2)
    expect(figure.locator("svg")).to_have_count(1)
    expect(figure.get_by_text("Andel")).to_have_count(1)


def test_a_chart_hidden_while_the_window_changes_is_whole_when_it_is_seen_again(
    page, serve_notebook
):
    opened(page, serve_notebook([CHARTS]))
    drawn(page, 0)
    page.evaluate(SHOW_FIRST_CHART, False)
    page.evaluate("dispatchEvent(new Event('resize'))")
    page.wait_for_function("() => document.querySelector('.kfl-chart svg').width.baseVal.value < 9")
    page.evaluate(SHOW_FIRST_CHART, True)
    page.wait_for_function(FILLED)


def test_a_chart_hidden_while_it_gets_other_rows_shows_them_when_it_is_seen_again(
    page, serve_notebook
):
    opened(page, serve_notebook([CHARTS]))
    drawn(page, 0)
    page.evaluate(SHOW_FIRST_CHART, False)
    page.get_by_role("button", name="Nye rader").click()
    drawn(page, 1, 2)
    drawn(page, 0)
    page.evaluate(SHOW_FIRST_CHART, True)
    drawn(page, 0, 2)


def test_a_chart_that_cannot_be_drawn_says_so(page, serve_notebook):
    opened(page, serve_notebook([CHARTS]))
    drawn(page, 1)
    page.get_by_role("button", name="Feil").click()
    expect(page.get_by_role("alert").filter(has_text="kunne ikke tegnes")).to_be_visible()
    page.get_by_role("button", name="Nye rader").click()
    expect(page.get_by_role("alert").filter(has_text="kunne ikke tegnes")).to_have_count(0)
    drawn(page, 1, 2)


def test_files_arrive_whole_several_at_once_and_big(page, serve_notebook, tmp_path: Path):
    from hashlib import sha256

    big = bytes(range(256)) * 4096 * 20 + b"slutt"  # over the 10 MiB of one websocket message
    (tmp_path / "stor.xlsx").write_bytes(big)
    (tmp_path / "liten.csv").write_bytes(b"a;b\n")
    (tmp_path / "tom.csv").write_bytes(b"")
    opened(page, serve_notebook([FILES]))
    names = ["stor.xlsx", "liten.csv", "tom.csv"]
    page.get_by_label("Velg regneark").set_input_files([tmp_path / name for name in names])
    digest = sha256(big).hexdigest()[:8]
    expect(page.get_by_text(f"stor.xlsx:{len(big)}:{digest} liten.csv:4:")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Mottok 3 filer.")).to_be_visible()
    expect(page.get_by_label("Velg regneark")).to_be_enabled()


def test_dropped_files_arrive_too(page, serve_notebook):
    opened(page, serve_notebook([FILES]))
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer();"
        " t.items.add(new File(['1;2'], 'sluppet.csv')); return t; }"
    )
    zone = page.locator(".kfl-upload-drop")
    zone.dispatch_event("dragenter", {"dataTransfer": transfer})
    expect(zone).to_have_class("kfl-upload-drop kfl-over")
    zone.dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.get_by_text("sluppet.csv:3:")).to_be_visible()
    expect(zone).to_have_class("kfl-upload-drop")


def test_a_file_that_is_too_big_is_refused_before_it_is_sent(page, serve_notebook, tmp_path: Path):
    (tmp_path / "svær.xlsx").write_bytes(bytes(31 * 2**20))
    opened(page, serve_notebook([FILES]))
    page.get_by_label("Velg regneark").set_input_files(tmp_path / "svær.xlsx")
    refusal = page.get_by_role("alert").filter(has_text="«svær.xlsx» er 31 MB og for stor.")
    expect(refusal).to_be_visible()


def test_files_that_are_too_much_together_are_refused_before_they_are_sent(
    page, serve_notebook, tmp_path: Path
):
    files = [tmp_path / f"{number}.xlsx" for number in (1, 2)]
    for file in files:
        file.write_bytes(bytes(21 * 2**20))
    opened(page, serve_notebook([FILES]))
    page.get_by_label("Velg regneark").set_input_files(files)
    refusal = page.get_by_role("alert").filter(has_text="Filene er 42 MB til sammen.")
    expect(refusal).to_contain_text("Grensen er 40 MB om gangen.")
    page.get_by_label("Velg regneark").set_input_files(files[0])
    expect(page.get_by_text(f"1.xlsx:{21 * 2**20}:")).to_be_visible()
    expect(refusal).to_be_hidden()


def test_an_upload_can_be_cancelled(page, serve_notebook, tmp_path: Path):
    (tmp_path / "stor.xlsx").write_bytes(bytes(28 * 2**20))
    opened(page, serve_notebook([FILES]))
    cancel = page.get_by_role("button", name="Avbryt opplastingen")
    # The page is stopped from reading on, so that the upload is still going when it is cancelled.
    page.evaluate("() => { Blob.prototype.arrayBuffer = () => new Promise(() => {}); }")
    page.get_by_label("Velg regneark").set_input_files(tmp_path / "stor.xlsx")
    expect(page.get_by_role("progressbar", name="Laster opp stor.xlsx")).to_be_visible()
    cancel.click()
    expect(page.get_by_text("Opplastingen er avbrutt.")).to_be_visible()
    expect(cancel).to_be_hidden()


def test_a_reader_that_fails_is_told_without_the_contents(page, serve_notebook):
    opened(page, serve_notebook([FILES]))
    file = {"name": "galt.csv", "mimeType": "text/csv", "buffer": b"x"}
    page.get_by_label("Velg regneark").set_input_files([file])
    expect(page.get_by_role("alert").filter(has_text="Noe gikk galt")).to_be_visible()
    assert "hemmelig" not in page.content()


def test_a_click_saves_the_file_the_kernel_makes(page, serve_notebook):
    opened(page, serve_notebook([FILES]))
    with page.expect_download() as download:
        page.get_by_role("button", name="Last ned", exact=True).click()
    assert download.value.suggested_filename == "område.txt"
    assert Path(download.value.path()).read_text(encoding="utf-8") == "blåbær"
    expect(
        page.get_by_role("status").filter(has_text="«område.txt» er lastet ned.")
    ).to_be_visible()


def test_a_download_that_fails_or_is_not_ready_says_why(page, serve_notebook, axe):
    opened(page, serve_notebook([FILES]))
    page.get_by_role("button", name="Last ned feil").click()
    expect(page.get_by_role("alert").filter(has_text="Filen kunne ikke lages.")).to_be_visible()
    off = page.get_by_role("button", name="Last ned av")
    expect(off).to_be_disabled()
    expect(off).to_have_accessible_description("Velg et område først.")
    assert axe(page) == ""


def test_a_big_file_made_beside_the_page_arrives_whole(page, serve_notebook, tmp_path: Path):
    opened(page, serve_notebook([LONG]))
    with page.expect_download() as download:
        page.get_by_role("button", name="Stor fil").click()
    saved = tmp_path / "stor.bin"
    download.value.save_as(saved)
    assert saved.stat().st_size == 9_000_000


def test_a_file_that_takes_long_shows_how_far_it_is_and_can_be_stopped(page, serve_notebook, axe):
    opened(page, serve_notebook([LONG]))
    page.get_by_role("button", name="Sen fil").click()
    bar = page.get_by_role("progressbar", name="Sen fil: så langt er vi kommet")
    expect(bar).to_have_attribute("value", "0.25")
    assert axe(page) == ""
    page.get_by_role("button", name="Avbryt").click()
    expect(page.get_by_text("Dere avbrøt. Ingen fil er laget.")).to_be_visible()
    expect(page.get_by_role("button", name="Sen fil")).to_be_focused()
    expect(page.get_by_text("stoppet")).to_be_visible()
    expect(bar).to_have_count(0)


def test_a_kernel_that_stood_ready_gives_a_working_page(page, serve_notebook):
    url = serve_notebook([FILES], pool_size=1)
    for _ in range(2):  # the second visit gets a new kernel, not the first one's
        opened(page, url)
        page.get_by_label("Velg regneark").set_input_files(
            [{"name": "a.csv", "mimeType": "text/csv", "buffer": b"abc"}]
        )
        expect(page.get_by_text("a.csv:3:")).to_be_visible()


def test_the_server_gives_out_no_files_and_no_other_template(page, serve_notebook):
    url = serve_notebook([FILES])
    assert page.request.get(url + "voila/files/test.ipynb").status in (403, 404)
    html = page.request.get(url + "?template=lab").text()
    assert "cdn" not in html.replace("cdnjs", "")
    assert "Kultur for læring" in html


def test_charts_and_files_work_in_jupyterlab(page, serve_lab, write_notebook, allow_console):
    url = serve_lab(write_notebook([CHARTS, FILES]))
    allow_console += [""]  # JupyterLab's own messages are not ours
    page.goto(url)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    # Who runs cells before there is a kernel is asked which one to take.
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    drawn(page, 0)
    page.get_by_role("button", name="Nye rader").click()
    drawn(page, 0, 2)
    page.get_by_label("Velg regneark").set_input_files(
        [{"name": "a.csv", "mimeType": "text/csv", "buffer": b"abc"}]
    )
    expect(page.get_by_text("a.csv:3:")).to_be_visible()


def test_pictures_of_the_bench(page, serve_notebook, screenshot: Callable[..., list[Path]]):
    opened(page, serve_notebook([CHARTS]))
    for number in range(5):
        drawn(page, number)
    charts = screenshot(page, "carrier-charts")
    opened(page, serve_notebook([FILES]))
    files = screenshot(page, "carrier-files")
    assert all(path.stat().st_size > 5_000 for path in (*charts, *files))
