"""How soon after a click all charts of the page are repainted, in a real browser, and at what size.

A survey with six scales is invented, so that «Sammenlign» shows six charts. It is opened with the
cells of 1,000, 35,000 and 1,000,000 respondents (in the same schools, so of as many cells). A grade
is chosen and let go of again, and the time is taken in the page: from the click to the frame after
the last chart's redraw. Bytes are what crosses the websocket, both ways. Our other views follow.

Beside it, in the same run, the same job in the plain way: the grade as radio buttons, a pandas
groupby on the answers, six Altair charts and a table, in Voilà, Streamlit and Panel; not for a
million, which they would take minutes to show.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from benchmarks.browser.opened import chromium
from benchmarks.browser.visit import NotRedrawnError, Visit, visit
from benchmarks.demo_files import factors_as_json
from benchmarks.invented import codebook, invent
from benchmarks.rivals.ways import PANEL, STREAMLIT, VOILA, MissingError, serve_rival
from benchmarks.row import MB, Row
from benchmarks.visitors.serving import Serving, serving
from playwright.sync_api import Browser

__all__ = ["measure"]

SIZES = (1_000, 35_000, 1_000_000)
MOST_BESIDE = 35_000
TIMES = 10
MEDIAN_MS, FLAT, CLICK_KB, OPENING_MB = 150, 1.2, 40, 1.5

PAGE = """
import os, pickle
from pathlib import Path
import kfl_widgets as kfl
session = kfl.Session(pickle.loads(Path(os.environ["CELLS"]).read_bytes()))
session.view = "compare"
kfl.App(session)
"""


def measure() -> list[Row]:
    """Measure ours at each size, and the others where they can bear it."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        visits = {people: _visit_all(browser, people, Path(name)) for people in SIZES}
    small, *_, large = (found[0] for found in visits.values())
    flat = _row("1,000,000 respondents", large, "1,000 respondents", small, most=FLAT)
    beside = [row for people, found in visits.items() for row in _rows(people, *found)]
    return [flat, *beside]


def _visit_all(
    browser: Browser, people: int, folder: Path
) -> tuple[Visit, dict[str, Visit | None], list[str]]:
    """Give the visits to our page and to the others', and what went wrong there."""
    files = _make_files(people, folder)
    with _ours(files, folder / str(people)) as server:
        ours = visit(browser, server.url, TIMES, has_views=True)
    others: dict[str, Visit | None] = {}
    reasons: list[str] = []
    for way in (VOILA, STREAMLIT, PANEL) if people <= MOST_BESIDE else ():
        others[way.name] = None
        try:
            with serve_rival(way, "page", variables=files) as server:
                others[way.name] = visit(browser, server.url, TIMES)
        except (MissingError, NotRedrawnError) as reason:
            reasons.append(str(reason))
    return ours, others, reasons


@contextlib.contextmanager
def _ours(files: dict[str, str], folder: Path) -> Iterator[Serving]:
    folder.mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PAGE)])
    nbformat.write(notebook, folder / "page.ipynb")
    os.environ.update(files)  # the server, and so its kernels, have them from here
    with serving(folder, "--pool", "0", notebook=folder / "page.ipynb") as server:
        yield server


def _make_files(people: int, folder: Path) -> dict[str, str]:
    """Invent a survey; give the environment variables that name its files."""
    answers, cells = folder / f"answers-{people}", folder / f"cells-{people}"
    survey = invent(people, answers if people <= MOST_BESIDE else None)
    cells.write_bytes(pickle.dumps(survey))
    return {
        "CELLS": str(cells),
        "ANSWERS": str(answers),
        "FACTORS": factors_as_json(codebook()),
        "OFFLINE": "yes",
    }


def _rows(
    people: int, ours: Visit, others: dict[str, Visit | None], reasons: list[str]
) -> Iterator[Row]:
    who, missing = f"{people:,} respondents", "; ".join(reasons)
    yield Row(f"{who}: click to six charts repainted", ours.grade.median, "ms", most=MEDIAN_MS)
    for name, theirs in others.items():
        yield _row(who, ours, name, theirs, note=missing)
    yield Row(f"{who}: over the socket for a click", ours.grade.kilobytes, "kB", most=CLICK_KB)
    opening = ours.over_socket / MB
    yield Row(f"{who}: over the socket to open", opening, "MB", most=OPENING_MB)
    for name, clicks in ours.views.items():
        ms, note = (None, f"{name}: {clicks}") if isinstance(clicks, str) else (clicks.median, "")
        yield Row(f"{who}: «{name}» repainted", ms, "ms", note=note)


def _row(
    who: str,
    ours: Visit,
    against: str,
    theirs: Visit | None,
    *,
    most: float | None = None,
    note: str = "",
) -> Row:
    rival = theirs and theirs.grade.median
    what = f"{who}: click to six charts repainted"
    return Row(what, ours.grade.median, "ms", against, rival, most, note)
