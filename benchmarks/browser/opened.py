"""Chromium, and a page in it that has just been opened and fetches nothing from elsewhere."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["PATIENCE", "chromium", "opened"]

PATIENCE = 60_000
"""A busy machine opens a large page slowly: milliseconds."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium: the one named by KFL_CHROMIUM, else the system's, else Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("KFL_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def opened(
    browser: Browser, address: str, *scripts: str | Path, height: int = 900
) -> Iterator[Page]:
    """Ask for a page, with nothing remembered; `scripts` run in it before its own.

    Nothing but this machine is reached, so that nobody waits for somebody else's server.
    """
    context = browser.new_context(viewport={"width": 1280, "height": height}, locale="nb-NO")
    context.set_default_timeout(PATIENCE)
    for script in scripts:
        here = isinstance(script, Path)
        context.add_init_script(**{"path" if here else "script": script})
    page = context.new_page()
    page.route(lambda url: "//localhost:" not in url, lambda route: route.abort())
    with contextlib.closing(context):
        page.goto(address, wait_until="commit")
        yield page
