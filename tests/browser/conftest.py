"""A bench for tests in a real browser: a server per notebook, and a page that tolerates nothing.

`page` fails its test when anything is fetched from another machine or an error reaches the console.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from benchmarks.browser.opened import chromium
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from tests.browser.places import PAGE, visit

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
SCREENSHOTS = ROOT / "screenshots"
WIDTHS = (1280, 390)
START_SECONDS = 90
PATIENCE_MILLISECONDS = 30_000  # a busy machine starts a kernel in ten seconds

Cells = Sequence[str]
Serve = Callable[..., str]

_SERVE = """
import sys
from pathlib import Path
from kfl_widgets.app.serve import serve
serve(int(sys.argv[1]), False, notebook=Path(sys.argv[2]), pool_size=int(sys.argv[3]))
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one named by KFL_CHROMIUM, else the system's, else Playwright's own."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with chromium() as browser:
        yield browser


@pytest.fixture
def allow_console() -> list[str]:
    """Append a part of a console message that this test expects."""
    return []


@pytest.fixture
def page(browser: Browser, allow_console: list[str]) -> Iterator[Page]:
    """A fresh page. The test fails if it reaches out of the machine or the console has an error."""
    context = browser.new_context(
        viewport={"width": WIDTHS[0], "height": 800}, accept_downloads=True, locale="nb-NO"
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    outside: list[str] = []
    errors: list[str] = []

    def note_address(url: str) -> None:
        parts = urlsplit(url)
        local = parts.hostname in ("localhost", "127.0.0.1")
        if not local and parts.scheme not in ("data", "blob", "about", "chrome"):
            outside.append(url)

    def note_error(text: str) -> None:
        if not any(allowed in text for allowed in allow_console):
            errors.append(text)

    context.on("request", lambda request: note_address(request.url))
    context.on("console", lambda m: note_error(_told(m)) if m.type == "error" else None)
    context.on("weberror", lambda error: note_error(str(error.error)))
    page = context.new_page()
    page.on("websocket", lambda socket: note_address(socket.url))
    yield page
    context.close()
    assert outside == [], "the page asked another machine"
    assert errors == [], "the browser's console has errors"


@pytest.fixture
def team(page: Page, serve_notebook: Serve) -> Page:
    """A team that has just opened the page."""
    return visit(page, serve_notebook(PAGE, 1))


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The servers' environment: this checkout's package and template, and nobody's own settings."""
    home = tmp_path_factory.mktemp("jupyter")
    shutil.copytree(SOURCE / "kfl_widgets/app/template", home / "data/voila/templates/kfl")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH")))),
        "JUPYTER_PATH": str(home / "data"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "own"),
        "IPYTHONDIR": str(home / "ipython"),
        "PYTHONUNBUFFERED": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


@pytest.fixture(scope="session")
def write_notebook(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Cells], Path]:
    """Write a notebook of code cells into a folder of its own."""

    def write(cells: Cells) -> Path:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        path = tmp_path_factory.mktemp("notebook") / "test.ipynb"
        nbformat.write(notebook, path)
        return path

    return write


@pytest.fixture(scope="session")
def serve_notebook(
    environment: dict[str, str], write_notebook: Callable[[Cells], Path]
) -> Iterator[Serve]:
    """Give ``serve(path or cells, pool_size=0) -> url``: our Voilà page with that notebook.

    One server per notebook and session; every visit gets a kernel of its own.
    """
    running: dict[object, tuple[subprocess.Popen[str], str]] = {}

    def serve(notebook: Path | Cells, pool_size: int = 0) -> str:
        key = (notebook if isinstance(notebook, Path) else tuple(notebook), pool_size)
        if key not in running:
            path = notebook if isinstance(notebook, Path) else write_notebook(notebook)
            command = [sys.executable, "-c", _SERVE, str(_free_port()), str(path), str(pool_size)]
            process = _start(command, environment)
            running[key] = (process, _wait_for(process, "Siden er klar: "))
        return running[key][1]

    yield serve
    for process, _ in running.values():
        _stop(process)


@pytest.fixture(scope="session")
def serve_lab(environment: dict[str, str]) -> Iterator[Callable[[Path], str]]:
    """Give ``serve(notebook) -> url``: that notebook open in JupyterLab."""
    running: list[subprocess.Popen[str]] = []

    def serve(notebook: Path) -> str:
        port = _free_port()
        options = [
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--IdentityProvider.token=",
            f"--ServerApp.root_dir={notebook.parent}",
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
        ]
        process = _start([sys.executable, "-m", "jupyterlab", *options], environment)
        running.append(process)
        _wait_for(process, "is running at")
        _wait_until_open(port)
        return f"http://localhost:{port}/lab/tree/{notebook.name}"

    yield serve
    for process in running:
        _stop(process)


@pytest.fixture
def axe() -> Callable[..., str]:
    """Give ``axe(page, *without)``: what breaks WCAG 2.1 A/AA or good practice; "" if nothing does.

    The rules named in ``without`` are left out.
    """
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

    def check(page: Page, *without: str) -> str:
        if page.locator(".kfl-app").count() == 0:  # panels in a notebook: its title is theirs
            without = (*without, "page-has-heading-one")
        options = {
            "runOnly": {"type": "tag", "values": tags},
            "rules": {rule: {"enabled": False} for rule in without},
            "resultTypes": ["violations"],
        }
        found = Axe().run(page, options=options)
        return "\n".join(
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['html'][:200]}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        )

    return check


@pytest.fixture
def screenshot() -> Callable[[Page, str], list[Path]]:
    """Give ``screenshot(page, name)``: whole-page pictures, wide and narrow, in screenshots/.

    None in CI, where nobody looks at them and they take minutes.
    """

    def take(page: Page, name: str) -> list[Path]:
        if os.environ.get("CI"):
            return []
        SCREENSHOTS.mkdir(exist_ok=True)
        paths = []
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(_SETTLED)
            paths.append(SCREENSHOTS / f"{name}-{width}.png")
            page.screenshot(path=paths[-1], full_page=True)
        if before:
            page.set_viewport_size(before)
        return paths

    return take


# Charts follow a new width one frame later, and animations are over.
_SETTLED = """async () => {
  for (let i = 0; i < 6; i++) await new Promise(requestAnimationFrame);
  await Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations < 9)
    .map((a) => a.finished.catch(() => null)));
}"""


def _told(message: ConsoleMessage) -> str:
    return f"{message.text} ({message.location['url']})"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _wait_for(process: subprocess.Popen[str], words: str) -> str:
    """Read until the server says `words`, give what follows, and go on emptying the pipe."""
    assert process.stdout is not None
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            watchdog.cancel()
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return line.split(words)[1].strip()
    raise AssertionError("the server did not start:\n" + "".join(said))


def _wait_until_open(port: int) -> None:
    """JupyterLab says that it runs a moment before it listens."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers on port {port}")


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
