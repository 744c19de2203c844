"""Visits a page in Chromium, clicks the grades, and tells what choosing one took.

Times are taken in the page, see ``watch.js``. Bytes are what crosses the page's websockets.
"""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.browser.opened import opened
from benchmarks.invented import GRADES
from playwright.sync_api import Browser, Page, TimeoutError, WebSocket

__all__ = ["Clicks", "NotRedrawnError", "Visit", "visit"]

HERE = Path(__file__).parent
CHARTS = 6
EVERYBODY = "Alle trinn"
HAS_CHARTS = """() => [...document.querySelectorAll("figure.kfl-chart[data-drawn]")]
  .some((figure) => figure.clientWidth > 0)"""


@dataclass(frozen=True)
class Clicks:
    """What some clicks on a page took, each: milliseconds, and bytes over the websocket."""

    ms: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Half of the clicks took longer, in milliseconds."""
        return statistics.median(self.ms)

    @property
    def kilobytes(self) -> float:
        """What a click sent and received, the median."""
        return statistics.median(self.size) / 1000


@dataclass(frozen=True)
class Visit:
    """What opening a page sent over the websockets (bytes), and the clicks on it."""

    over_socket: int
    grade: Clicks
    views: dict[str, Clicks | str]


class NotRedrawnError(Exception):
    """Some of the charts didn't follow, or none was there."""


def visit(browser: Browser, address: str, times: int, *, has_views: bool = False) -> Visit:
    """Open the page, choose one grade after another, and let go of each.

    Raises
    ------
    NotRedrawnError
        When charts are missing, or don't follow.
    """
    watch = HERE / "watch.js", f"expectCharts({CHARTS}, '{EVERYBODY}', 0)"
    with opened(browser, "about:blank", *watch, height=3000) as page:
        traffic = Traffic(page)
        page.goto(address)
        wait_for_charts(page)
        opening = traffic.over_socket
        clicks = click_grades(page, traffic, times, CHARTS)
        views = click_in_views(page, traffic, times) if has_views else {}
    return Visit(opening, clicks, views)


class Traffic:
    """How many bytes have crossed the page's websockets, both ways."""

    def __init__(self, page: Page) -> None:
        self.over_socket = 0
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._add)
        socket.on("framesent", self._add)

    def _add(self, frame: str | bytes) -> None:
        self.over_socket += len(frame.encode() if isinstance(frame, str) else frame)


def click_grades(page: Page, traffic: Traffic, times: int, charts: int) -> Clicks:
    """Choose a grade and let go of it, `times` times; the first turn is for warming up."""
    clicks = Clicks()
    for turn in range(times + 1):
        before = traffic.over_socket
        ms = click(page, f"{GRADES[turn % len(GRADES)]}. trinn", charts)
        if turn:
            clicks.ms.append(ms)
            clicks.size.append(traffic.over_socket - before)
        click(page, EVERYBODY, charts)
    return clicks


def click(page: Page, choice: str, charts: int) -> float:
    """Make one choice; give the milliseconds until all charts show it."""
    page.evaluate(f"expectCharts({charts}, '{choice}')")
    page.locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(choice)}")).first.click()
    return wait_for_charts(page)


def wait_for_charts(page: Page) -> float:
    """Wait until what is expected has come; give the milliseconds."""
    told = page.evaluate("chartsDone")
    if math.isnan(told["ms"]):
        raise NotRedrawnError(f"of {told['shown']} charts {told['redrawn']} were redrawn")
    return float(told["ms"])


def click_in_views(page: Page, traffic: Traffic, times: int) -> dict[str, Clicks | str]:
    """Do the same in each view that looks closer, whatever charts it has."""
    views: dict[str, Clicks | str] = {}
    buttons = page.get_by_role("navigation", name="Måter å se på").get_by_role("button")
    for name in buttons.all_inner_texts():
        buttons.filter(has_text=name).click()
        try:
            page.wait_for_function(HAS_CHARTS)
            views[name] = click_grades(page, traffic, times, 1)
        except (NotRedrawnError, TimeoutError) as reason:
            views[name] = str(reason).splitlines()[0]
    return views
