"""What Binder is told, and what the page says there, without building anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import kfl_widgets as kfl
from kfl_widgets.app import serve
from kfl_widgets.app.workshop_notice import workshop_notice
from kfl_widgets.report import is_workbook

ROOT = Path(__file__).parents[2]
BINDER = ROOT / "binder"
ON_BINDER = {"BINDER_SERVICE_HOST": "gke.mybinder.org"}


def requirements() -> list[str]:
    lines = (BINDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.fixture(scope="module")
def image_steps(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The steps of the image, as repo2docker writes them; it needs no Docker for that."""
    pytest.importorskip("repo2docker", reason="jupyter-repo2docker is not installed")
    repo = tmp_path_factory.mktemp("repo")
    (repo / "binder").symlink_to(BINDER)
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(repo)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_the_package_is_installed_after_it_is_there(image_steps: str):
    copied = image_steps.index("COPY --chown=0:0 src/ ${REPO_DIR}/")
    installed = image_steps.index('pip install --no-cache-dir -r "binder/requirements.txt"')
    assert copied < installed < image_steps.index("RUN ./binder/postBuild")
    assert "environment-2epy-2d3-2e12-" in image_steps
    assert os.access(BINDER / "postBuild", os.X_OK)


def test_what_binder_adds_is_pinned_within_what_the_package_asks_for():
    package, *pinned = requirements()
    assert package == "."
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {r.name.lower(): r for r in map(Requirement, project["dependencies"])}
    for pin in map(Requirement, pinned):
        (version,) = (bound.version for bound in pin.specifier if bound.operator == "==")
        assert asked[pin.name].specifier.contains(version), pin


def test_the_extension_is_set_up_as_our_own_server():
    theirs = json.loads((BINDER / "jupyter" / "voila.json").read_text(encoding="utf-8"))
    page = serve.make_server(serve.find_notebook(), 0, serve.Limits(), "error").voila_configuration
    for name, value in theirs["VoilaConfiguration"].items():
        assert getattr(page, name) == value, name


def test_the_jupyter_server_reads_what_we_set(tmp_path: Path):
    """A file in the folder of extensions, say, would be passed over without a word."""
    ask = [sys.executable, "-m", "jupyter", "server", "--show-config-json"]
    nothing = {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_NO_CONFIG": ""}
    environment = os.environ | nothing | {"JUPYTER_CONFIG_PATH": str(BINDER / "jupyter")}
    told = subprocess.run(ask, env=environment, capture_output=True, text=True, check=True)
    config = json.loads(told.stdout)
    assert 0 < config["MappingKernelManager"]["cull_idle_timeout"] <= 600
    assert not config["MappingKernelManager"]["cull_connected"]
    assert config["ServerApp"]["tornado_settings"] == {
        "mathjax_url": None,
        "mathjax_config": None,
    }


def test_elsewhere_the_page_says_nothing_of_it():
    assert workshop_notice(kfl.Session(), {}) == ()


def test_on_binder_the_page_warns_against_real_numbers():
    (notice,) = workshop_notice(kfl.Session(), ON_BINDER)
    words = "".join(getattr(child, "value", "") for child in notice.children)
    assert "aldri ekte svar fra elever" in words
    assert "Last ned arbeidsboken ofte" in words


def test_on_binder_saving_is_offered_as_soon_as_there_is_something_to_lose():
    session = kfl.Session(kfl.demo())
    (notice,) = workshop_notice(session, ON_BINDER)
    save = notice.children[-1]
    assert save.layout.display == "none"
    session.tag_row(0, "improve")
    assert save.layout.display is None
    name, data, _ = save.make()(lambda _share: None, threading.Event())
    assert name.startswith("KFL-arbeidsbok ")
    assert is_workbook(data)
