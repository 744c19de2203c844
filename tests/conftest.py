"""What all tests share: where a school's real files are, when they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE_THE_REPO = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Give the folder of real files; skip when it isn't there."""
    folder = Path(os.environ.get("KFL_REAL_DATA") or _BESIDE_THE_REPO)
    if not folder.is_dir():
        pytest.skip("no real files here: set KFL_REAL_DATA to the folder that holds them")
    return folder
