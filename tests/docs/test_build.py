"""The pages build without a warning, and fetch nothing when they are read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.pages import DOCS, ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    paths = filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH")))
    options = ["-W", "-n", "--keep-going", "-q", "-b", "html", "-d", str(folder / "trees")]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(DOCS), str(folder / "html")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


def test_the_pages_build_without_a_warning(site: Path):
    assert (site / "index.html").exists()


def test_the_pages_fetch_nothing_from_elsewhere(site: Path):
    fetched = re.compile(
        r"""<(?:script|img|iframe|source)[^>]+src="(?:https?:)?//|<link[^>]+href="(?:https?:)?//"""
    )
    for page in site.rglob("*.html"):
        assert not fetched.search(page.read_text(encoding="utf-8")), page.name
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)[^;)]*//", style.read_text("utf-8")), style.name


@pytest.mark.parametrize(
    ("page", "language"), [("nb/skoleteam", "nb"), ("nn/personvern", "nn"), ("analysts", "en")]
)
def test_a_page_says_its_language(site: Path, page: str, language: str):
    assert f'lang="{language}"' in (site / f"{page}.html").read_text("utf-8").partition("<body")[0]
