"""The Makefile on a clean checkout, with an environment that does nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@pytest.mark.parametrize("target", ["app", "bench", "test"])
def test_each_target_can_be_the_first(target: str, tmp_path: Path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "pip", "ruff", "mypy", "lint-imports", "kfl-widgets"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    found = {"KFL_CHROMIUM": "true", "KFL_OFFICE": "true"}
    done = subprocess.run(
        ["make", target],
        cwd=tmp_path,
        env={**os.environ, **found},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
