"""Every notebook runs: two of them in `tests/test_notebooks.py`, the served one here."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.docs.pages import ROOT
from tests.test_notebooks import run, this_checkout

__all__ = ["this_checkout"]


def test_the_served_notebook_shows_the_page(tmp_path: Path):
    done = run("app.ipynb", tmp_path)
    shown = done.cells[-1].outputs[0]["data"]
    assert shown["text/plain"].startswith("<App of")
    assert "application/vnd.jupyter.widget-view+json" in shown


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=str)
def test_no_notebook_is_left_out(notebook: Path):
    tests = (ROOT / "tests/test_notebooks.py", Path(__file__))
    assert any(f'run("{notebook.name}"' in test.read_text("utf-8") for test in tests)
