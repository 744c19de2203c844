"""What is installed from the wheel works without the repository: its commands and its page."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import ROOT, _free_port, _start, _stop, _wait_for
from tests.browser.installed import Installed, install_wheel

_WHERE = """
import json, sys, importlib.metadata as metadata
import kfl_widgets, kfl_widgets.app.serve as serve
print(json.dumps({
    "package": kfl_widgets.__file__,
    "page": str(serve.find_notebook()),
    "version": metadata.version("kfl-widgets"),
    "path": sys.path,
}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install_wheel(tmp_path_factory.mktemp("installed"))


@pytest.fixture
def address(installed: Installed) -> Iterator[str]:
    """The page, served as a user does."""
    command = [installed.program("kfl-widgets"), "--no-browser", "--port", str(_free_port())]
    process = _start(command, installed.environment)
    yield _wait_for(process, "Siden er klar: ")
    _stop(process)


def test_no_part_of_it_is_the_repositorys(installed: Installed):
    where = json.loads(installed.run("python", "-c", _WHERE))
    assert where["package"].startswith(str(installed.prefix))
    assert where["page"].startswith(str(installed.prefix))
    assert where["version"] in installed.wheel.name
    assert not {str(ROOT), str(ROOT / "src")} & set(where["path"])


@pytest.mark.parametrize(
    "file",
    [
        "kfl_widgets/py.typed",
        "kfl_widgets/widgets/static/vega.js",
        "kfl_widgets/widgets/static/kfl/tokens.css",
        "kfl_widgets/locale/nn/LC_MESSAGES/kfl_widgets.mo",
        "data/share/jupyter/voila/templates/kfl/index.html.j2",
        "data/share/kfl-widgets/app.ipynb",
    ],
)
def test_the_wheel_holds_what_the_page_needs(installed: Installed, file: str):
    assert [name for name in installed.names() if name.endswith(file)]


def test_the_wheel_holds_nothing_else(installed: Installed):
    names = installed.names()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kfl_widgets"}
    assert not [name for name in names if "/test" in name or "__pycache__" in name]


def test_the_commands_of_the_first_day_work(installed: Installed, tmp_path):
    said = installed.run("kfl-widgets", "--help")
    assert all(word in said for word in ("serve", "check", "template", "demo", "reduce", "hub"))
    assert "Skrev" in installed.run("kfl-widgets", "template", str(tmp_path / "mal.xlsx"))
    installed.run("kfl-widgets", "demo", str(tmp_path / "demo"))
    files = sorted(map(str, (tmp_path / "demo").iterdir()))
    assert "Målinger: T1 2016, T2 2018" in installed.run("kfl-widgets", "check", *files)


def test_its_page_shows_the_demo_school(address: str, page: Page):
    page.goto(address)
    expect(page).to_have_title("Kultur for læring")
    page.get_by_role("button", name="Prøv med eksempelskolen").click()
    page.get_by_role("button", name="2 Oversikt").click()
    expect(page.locator(".kfl-chart svg").first).to_be_visible()
