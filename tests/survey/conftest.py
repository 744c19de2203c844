"""What several tests of surveys share: the demo municipality, drawn once."""

from __future__ import annotations

import pytest

from kfl_widgets.demo_schools import demo
from kfl_widgets.survey import Survey


@pytest.fixture(scope="session")
def municipality() -> Survey:
    """Give the demo's two schools and their municipality."""
    return demo()
