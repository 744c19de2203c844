"""How soon a page answers, in a real browser: with a warm kernel and with none.

From asking for the page until its first button is there to press. Ours and the plain page take
turns, each with a browser that remembers nothing.
"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
from pathlib import Path

from benchmarks.browser.opened import chromium, opened
from benchmarks.rivals.ways import VOILA, MissingError, serve_rival
from benchmarks.row import Row
from benchmarks.visitors.serving import Serving, serving
from benchmarks.warm import wait_until_warm
from playwright.sync_api import Browser

__all__ = ["BUTTON", "measure"]

TURNS = 5
OURS, THEIRS = "Prøv med eksempelskolen", "Trykk her"
BUTTON = f"import ipywidgets\n\nipywidgets.Button(description={THEIRS!r})"
IMPORTS = f"import altair, pandas\n{BUTTON}"
READY = """(name) => {
  const button = [...document.querySelectorAll("button")].find((b) => b.textContent.includes(name));
  return button?.clientWidth && !button.disabled && performance.now();
}"""


def measure() -> list[Row]:
    """Time both pages, warm and cold."""
    warm = "page interactive, warm pool", "Voilà, a page with one button", 1.3
    cold = "page interactive, cold", "Voilà, a page that imports pandas, altair, ipywidgets", 1.0
    with chromium() as browser:
        return [
            _row(browser, *warm, code=BUTTON, pool=1),
            _row(browser, *cold, code=IMPORTS, pool=0),
        ]


def _row(browser: Browser, what: str, against: str, most: float, *, code: str, pool: int) -> Row:
    flags = (f"--preheat_kernel={bool(pool)}", f"--pool_size={pool or 1}")
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as servers:
        ours = servers.enter_context(serving(Path(name), "--pool", str(pool)))
        both, missing = {OURS: ours}, ""
        try:
            both[THEIRS] = servers.enter_context(serve_rival(VOILA, "button", *flags, code=code))
        except MissingError as reason:
            missing = str(reason)
        found = _take_turns(browser, both, pool)
    return Row(what, found[OURS], "s", against, found.get(THEIRS), most, missing)


def _take_turns(browser: Browser, servers: dict[str, Serving], pool: int) -> dict[str, float]:
    """Open each server's page some times; give the medians, by the name of the first button."""
    times: dict[str, list[float]] = {name: [] for name in servers}
    known: dict[str, set[int]] = {name: set() for name in servers}
    for turn in range(TURNS + 1):
        for name, server in servers.items():
            if pool:
                known[name] = wait_until_warm(server, known[name])
            with opened(browser, server.url) as page:
                seconds = page.wait_for_function(READY, arg=name).json_value() / 1000
            if turn:  # the first one warms up the server and the browser
                times[name].append(seconds)
    return {name: statistics.median(found) for name, found in times.items()}
