"""Binder's own steps in a clean environment, and what a workshop then opens: the page and the Lab.

Building takes a minute or two and asks the package index, so it is done in CI, or where KFL_SLOW is
set.
"""

from __future__ import annotations

import os
import re
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import _free_port, _start, _stop, _wait_for, _wait_until_open
from tests.browser.installed import check_out

pytestmark = pytest.mark.skipif(
    not (os.environ.get("CI") or os.environ.get("KFL_SLOW")),
    reason="builds an environment: set KFL_SLOW=1",
)

# What repo2docker puts into an image before ours.
IMAGE = "jupyterlab==4.4.9 notebook==7.4.7 jupyter_server==2.17.0 ipywidgets==8.1.7".split()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as Binder clones it."""
    folder = tmp_path_factory.mktemp("binder") / "jovyan"
    check_out(folder, "binder")
    return folder


@pytest.fixture(scope="module")
def image(checkout: Path) -> dict[str, str]:
    """An environment in which Binder's steps were run; give what its programs are run with."""
    before = files(checkout)
    prefix = checkout.parent / "env"
    venv.create(prefix, with_pip=True)
    inside = {
        "PATH": f"{prefix / 'bin'}:/usr/bin:/bin",
        "HOME": str(checkout),
        "LANG": "C.UTF-8",
        **{name: os.environ[name] for name in os.environ if name.lower().startswith("pip_")},
    }
    pip = [str(prefix / "bin" / "pip"), "install", "--no-cache-dir", "--quiet"]
    for step in (
        [*pip, *IMAGE],
        [*pip, "-r", "binder/requirements.txt"],
        ["./binder/postBuild"],
    ):
        done = subprocess.run(
            step, cwd=checkout, env=inside, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{step}\n{done.stdout}\n{done.stderr}"
    left = {file for file in files(checkout) - before if file.parts[0] not in (".cache", ".local")}
    assert left == set(), "building left files in the checkout"
    return inside


def files(folder: Path) -> set[Path]:
    return {p.relative_to(folder) for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def binder(image: dict[str, str], checkout: Path) -> Iterator[str]:
    """A server as Binder starts it, without its login."""
    port = _free_port()
    command = [str(checkout.parent / "env" / "bin" / "jupyter"), "notebook", "--no-browser"]
    options = ["--allow-root", f"--port={port}", "--IdentityProvider.token="]
    options.append(f"--ServerApp.root_dir={checkout}")
    process = _start([*command, *options], image | {"BINDER_SERVICE_HOST": "mybinder.org"})
    _wait_for(process, "is running at")
    _wait_until_open(port)
    yield f"http://localhost:{port}"
    _stop(process)


def test_the_workshop_link_opens_the_page(binder: str, page: Page):
    page.goto(f"{binder}/voila/render/notebooks/app.ipynb")
    expect(page.get_by_text("Dette er en øvingsside på en åpen maskin")).to_be_visible()
    page.get_by_role("button", name="Prøv med eksempelskolen").click()
    page.get_by_role("button", name="Se nærmere").click()
    expect(page.locator(".kfl-chart svg").first).to_be_visible()


def test_a_file_of_the_repository_is_not_handed_out_by_the_page(binder: str, page: Page):
    answer = page.request.get(f"{binder}/voila/files/notebooks/app.ipynb")
    assert answer.status == 403


def test_the_lab_opens_the_workshop_and_runs_it(binder: str, page: Page, allow_console: list[str]):
    allow_console.append("")  # JupyterLab's own messages are not ours
    page.goto(f"{binder}/lab/tree/notebooks/workshop.ipynb")
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
    expect(page.get_by_text(re.compile("tiltak ligger i KFL-arbeid.json"))).to_be_visible()
