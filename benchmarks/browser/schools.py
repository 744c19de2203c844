"""The school's page, ours and each rival's: served, and worked as a person would."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.browser.opened import opened
from benchmarks.demo_files import FACTOR, variables
from benchmarks.rivals.ways import VOILA, MissingError, Way, serve_rival
from benchmarks.visitors.serving import Serving, serving
from benchmarks.warm import wait_until_warm
from playwright.sync_api import Browser, Page

__all__ = ["OURS", "Schools", "serving_schools"]

OURS = "kfl-widgets"
DEMO = "Prøv med eksempelskolen"
WATCH = Path(__file__).with_name("first.js")
VOILA_FLAGS = (
    "--preheat_kernel=True",
    "--pool_size=1",
    # Else it drops files above 9.5 MB without a word.
    "--Voila.tornado_settings={'websocket_max_message_size': 209715200}",
)


@dataclass
class Schools:
    """The pages that are served, by name; `missing` says which rivals aren't, and why."""

    servers: dict[str, Serving] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    _known: dict[str, set[int]] = field(default_factory=dict)

    @contextlib.contextmanager
    def open(self, name: str, browser: Browser) -> Iterator[Page]:
        """Open a page whose kernel, where it has one, stood ready."""
        server = self.servers[name]
        if name in (OURS, VOILA.name):
            self._known[name] = wait_until_warm(server, self._known.get(name, set()))
        with opened(browser, server.url, WATCH, f"awaitWord({FACTOR!r})") as page:
            yield page

    def seconds_to_demo(self, name: str, browser: Browser) -> float:
        """Open a page, ask for the demo, and give the seconds until its first chart."""
        with self.open(name, browser) as page:
            page.get_by_role("button", name=DEMO).click()
            if name == OURS:
                _go_on(page)
            return page.evaluate("drawnAt") / 1000

    def seconds_to_uploaded(self, name: str, browser: Browser, file: Path) -> float:
        """Open a page, hand it a file, and give the seconds from there to the first chart."""
        with self.open(name, browser) as page:
            page.get_by_role("button", name=DEMO).wait_for()
            start = page.evaluate("performance.now()")
            _choose(page, name, file)
            if name == OURS:
                page.get_by_role("button", name="Se hva som skiller seg ut").wait_for()
                _go_on(page)
            return (page.evaluate("drawnAt") - start) / 1000


@contextlib.contextmanager
def serving_schools(ways: Sequence[Way]) -> Iterator[Schools]:
    """Serve ours and the rivals' beside it."""
    schools = Schools()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as servers:
        ours = serving(Path(name), "--pool", "1")
        schools.servers[OURS] = servers.enter_context(ours)
        demo = {**variables(Path(name)), "OFFLINE": "yes"}
        for way in ways:
            flags = VOILA_FLAGS if way is VOILA else ()
            rival = serve_rival(way, "school", *flags, variables=demo)
            try:
                schools.servers[way.name] = servers.enter_context(rival)
            except MissingError as reason:
                schools.missing[way.name] = str(reason)
        yield schools


def _choose(page: Page, name: str, file: Path) -> None:
    if name == VOILA.name:  # its input is not in the document
        with page.expect_file_chooser() as asked:
            page.get_by_role("button", name="Upload").click()
        asked.value.set_files(file)
    else:
        place = ".kfl-columns" if name == OURS else "body"
        page.locator(f"{place} input[type=file]").set_input_files(file)


def _go_on(page: Page) -> None:
    page.get_by_role("navigation", name="Steg").get_by_role("button", name="Oversikt").click()
