"""What importing costs: the package alone, what a page needs, and what the server needs.

Each import is timed in fresh processes, taking turns with its rival.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

from benchmarks.row import Row

__all__ = ["measure"]

TURNS = 7
TIMED = "import time; start = time.perf_counter(); {code}; print(time.perf_counter() - start)"
WIDGETS = "import pandas, ipywidgets"
CHARTS = "import pandas, altair, ipywidgets"
PAIRS = (
    ("import kfl_widgets", WIDGETS, 1.15),
    ("from kfl_widgets import Session, summarise", WIDGETS, None),
    ("from kfl_widgets import App; App()", CHARTS, None),
    ("import kfl_widgets.app.serve, kfl_widgets.app.server.server", "import voila.app", None),
)


def measure() -> list[Row]:
    """Time each import beside its rival."""
    return [_row(ours, rival, most) for ours, rival, most in PAIRS]


def _row(ours: str, rival: str, most: float | None) -> Row:
    turns = [(_seconds(ours), _seconds(rival)) for _ in range(TURNS)]
    mine, theirs = (statistics.median(times) for times in zip(*turns, strict=True))
    return Row(f"`{ours}`", mine, "s", f"`{rival}`", theirs, most)


def _seconds(code: str) -> float:
    command = [sys.executable, "-c", TIMED.format(code=code)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
