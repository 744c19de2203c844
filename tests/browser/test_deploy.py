"""The whole page behind nginx, by https and under a path, in a browser."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from benchmarks.visitors.serving import serving
from playwright.sync_api import Browser, Page, expect
from tests.app.proxied import nginx, proxied


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    nginx()
    folder = tmp_path_factory.mktemp("site")
    options = ("--pool", "1", "--base-url", "/kfl/", "--trust-proxy")
    with (
        serving(folder, *options) as server,
        proxied(folder, urlsplit(server.url).port) as (secure, _),
    ):
        yield secure


@pytest.fixture
def visitor(browser: Browser):
    """A browser that believes our certificate; its test fails at an error in the console."""
    context = browser.new_context(ignore_https_errors=True, locale="nb-NO")
    context.set_default_timeout(30_000)
    errors: list[str] = []
    context.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert errors == []


def test_the_demo_is_read_and_drawn_behind_a_proxy(visitor: Page, address: str):
    sockets: list[str] = []
    visitor.on("websocket", lambda socket: sockets.append(socket.url))
    visitor.goto(address)
    visitor.get_by_role("button", name="Prøv med eksempelskolen").click()
    visitor.get_by_role("button", name="Oversikt").click()
    expect(visitor.locator("figure.kfl-chart[data-drawn]").first).to_be_visible()
    assert sockets
    assert all(socket.startswith(address.replace("https", "wss")) for socket in sockets)
    assert all(cookie["secure"] and cookie["httpOnly"] for cookie in visitor.context.cookies())
    assert all(cookie["path"].startswith("/kfl/") for cookie in visitor.context.cookies())


def test_a_closed_page_ends_its_kernel_behind_a_proxy(visitor: Page, address: str):
    visitor.goto(address)
    expect(visitor.get_by_role("button", name="Prøv med eksempelskolen")).to_be_visible()
    kernel = visitor.evaluate(
        "JSON.parse(document.getElementById('jupyter-config-data').text).kernelId"
    )
    place = f"{address}api/kernels/{kernel}"
    assert visitor.request.get(place).status == 200
    visitor.goto("about:blank")
    deadline = time.monotonic() + 10
    while visitor.request.get(place).status == 200:  # the last request is sent as the page goes
        assert time.monotonic() < deadline, "the kernel goes on"
