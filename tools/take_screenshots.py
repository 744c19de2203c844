"""Take the pictures in the documentation anew: `python tools/take_screenshots.py [NAME …]`.

Serves the page of this checkout, does what a team does with the demo schools, and writes small
PNGs to docs/pictures. `PICTURES` is the whole list: a picture the documentation shows and this
script doesn't take is found by the tests.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
COLOURS = 128
LARGEST = 200_000
PATIENCE = 60_000

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
_READY = "Siden er klar: "
_DRAWN = """() => [...document.querySelectorAll(".kfl-chart")]
  .filter((chart) => chart.clientWidth).every((chart) => chart.dataset.drawn)"""
_HEADING = ".kfl-place h2:visible"
_AT_REST = """async () => {
  for (let i = 0; i < 10; i++) await new Promise(requestAnimationFrame);
  await Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations < 9)
    .map((a) => a.finished.catch(() => null)));
}"""


@dataclass(frozen=True)
class Picture:
    """One picture: where in the page it is taken, how wide, and what is done there first."""

    step: str
    way: str = ""
    width: int = 1280
    height: int = 1000
    do: Callable[[object], None] = field(default=lambda page: None)


def _as_table(page) -> None:
    group = page.get_by_role("group", name="Vis planen som")
    group.get_by_role("radio", name="Tabell").check(force=True)


def _below_the_filter(page) -> None:
    page.locator(_HEADING).first.evaluate("node => node.scrollIntoView()")


PICTURES: dict[str, Picture] = {
    "data": Picture("Data"),
    "overview": Picture("Oversikt"),
    "insights": Picture("Hva skiller seg ut"),
    "compare": Picture("Se nærmere", "Sammenlign"),
    "distribution": Picture("Se nærmere", "Fordeling"),
    "priority": Picture("Se nærmere", "Prioritering"),
    "areas": Picture("Områder", "Det vi velger"),
    "ballots": Picture("Områder", "Individuelt – gruppe – plenum"),
    "analysis": Picture("Analyse"),
    "plan": Picture("Plan", "Tiltaksplan", do=_as_table),
    "documents": Picture("Ta med"),
    "compare-narrow": Picture("Se nærmere", "Sammenlign", 390, 844, _below_the_filter),
}
"""What is taken, by the name of its file."""


def main(names: list[str]) -> None:
    """Take the pictures that are named, or all of them."""
    from playwright.sync_api import sync_playwright

    wanted = {name: PICTURES[name] for name in names or PICTURES}
    FOLDER.mkdir(exist_ok=True)
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        page = browser.new_page(locale="nb-NO", reduced_motion="reduce", color_scheme="light")
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        _begin(page)
        for name, picture in wanted.items():
            _write(name, _take(page, picture))
        browser.close()


def _chromium() -> str | None:
    """Find the browser that the tests drive; None is Playwright's own."""
    command = [ROOT / "tools" / "find_program.sh", "chromium"]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return found.stdout.strip() or None


@contextmanager
def _served() -> Iterator[str]:
    """Serve the page of this checkout, with its own template, on a free port."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "voila", "templates", "kfl")
        shutil.copytree(ROOT / "src/kfl_widgets/app/template", template)
        server = subprocess.Popen(
            [sys.executable, "-m", "kfl_widgets.app", "--port", _free_port(), "--no-browser"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "JUPYTER_PATH": folder},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield _address(server.stdout)
        finally:
            server.terminate()
            server.wait(20)


def _address(said: IO[str]) -> str:
    """Wait until the server is ready; from then on somebody must read what it says."""
    for line in said:
        if _READY in line:
            threading.Thread(target=said.read, daemon=True).start()
            return line.split(_READY)[1].strip()
    raise SystemExit("The server ended before the page was ready: see what it says above.")


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _begin(page) -> None:
    """Give the team the demo school, and work that it has done."""
    page.set_viewport_size({"width": 1280, "height": 860})
    page.get_by_role("button", name=re.compile("eksempelskolen")).first.click()
    page.locator(".kfl-header p", has_text="T2").wait_for()
    file = {"name": "arbeid.json", "mimeType": "application/json", "buffer": _work()}
    page.get_by_label("Hent arbeidsbok").set_input_files([file])
    page.get_by_text("«arbeid.json» er hentet.").wait_for()
    _go(page, "Steg", "Oversikt")
    page.get_by_role("checkbox", name=re.compile("^Skole A")).locator("visible=true").check()
    page.locator(".kfl-selection-text:visible", has_text="Skole A").wait_for()


def _work() -> bytes:
    """Choose, analyse and plan as a team of School A might."""
    import kfl_widgets as kfl
    from kfl_widgets.demo_schools import SCHOOL_A
    from kfl_widgets.improvement import (
        Action,
        Analysis,
        Goal,
        MaintainingFactor,
        Milestone,
        explain,
        put_action,
        put_analysis,
    )

    session = kfl.Session(kfl.demo())
    where = kfl.Filters(schools=(SCHOOL_A,), groups=("elever",))
    findings = kfl.protect(kfl.compare(session.survey, "T1", "T2", where=where))
    rows = list(findings.frame["factor"])
    for factor, kind, why in (
        ("Tilbakemelding", "strength", "Fagsamtalene virker. Dem beholder vi."),
        ("Relasjon elev–elev", "improve", "Vi ser det i friminuttene på småtrinnet."),
    ):
        session.tag(findings, rows.index(factor), kind)
        session.areas = explain(session.areas, session.areas[-1].key, why)
    area = session.areas[-1].key
    cause = MaintainingFactor(
        key="cause",
        text="Ingen voksne leder lek i friminuttene",
        perspective="context",
        speaks_for="Elevrådet sier at noen alltid står alene.",
    )
    goal = Goal(text="Alle på småtrinnet har noen å leke med", due=date(2027, 5, 1))
    analysis = Analysis(
        area=area,
        challenge="Noen av de yngste står utenfor leken.",
        goal=goal,
        factors=(cause,),
    )
    session.work = put_analysis(session.work, analysis).but(school=SCHOOL_A)
    start = date(2026, 12, 1)
    for number, (what, who) in enumerate(
        (
            ("Lekegrupper i storefri, ledet av 7. trinn", "Teamleder 1.–4. trinn"),
            ("To voksne ute i alle friminutt", "Rektor"),
        )
    ):
        action = Action(
            key=f"action{number}",
            area=area,
            factor="cause",
            what=what,
            who=who,
            start=start + timedelta(weeks=4 * number),
            deadline=start + timedelta(weeks=24 + 4 * number),
            milestones=(Milestone(text="Første runde er prøvd", due=start + timedelta(weeks=9)),),
        )
        session.work = put_action(session.work, action)
    return session.save_work()


def _take(page, picture: Picture) -> bytes:
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    _go(page, "Steg", picture.step)
    if picture.way:
        _go(page, "Måter å se på", picture.way)
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")
    picture.do(page)
    page.wait_for_function(_DRAWN)
    page.evaluate(_AT_REST)
    return page.screenshot()


def _go(page, navigation: str, name: str) -> None:
    """Open a step or a view, and wait until it has taken the place of what was there."""
    from playwright.sync_api import expect

    bar = page.get_by_role("navigation", name=navigation)
    button = bar.get_by_role("button", name=name)
    if button.get_attribute("aria-current") is None:
        heading = page.locator(_HEADING).first
        before = heading.inner_text()
        button.click()
        expect(heading).not_to_have_text(before, timeout=PATIENCE)


def _write(name: str, png: bytes) -> None:
    """Write it with few colours: a page has few, and the repository stays small."""
    from PIL import Image

    file = FOLDER / f"{name}.png"
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {size / 1000:.0f} kB")
    if size > LARGEST:
        raise SystemExit(f"{name} is larger than {LARGEST / 1000:.0f} kB: take less of the page.")


if __name__ == "__main__":
    main(sys.argv[1:])
