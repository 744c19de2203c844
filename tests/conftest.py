"""What all tests share: where a school's real files are, when they are at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kfl_widgets.locale import speak

_BESIDE_THE_REPO = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Give the folder of real files; skip when it isn't there."""
    folder = Path(os.environ.get("KFL_REAL_DATA") or _BESIDE_THE_REPO)
    if not folder.is_dir():
        pytest.skip("no real files here: set KFL_REAL_DATA to the folder that holds them")
    return folder


@pytest.fixture(autouse=True)
def bokmaal_again() -> Iterator[None]:
    """A session that speaks another language makes the whole process do so."""
    yield
    speak("nb")
