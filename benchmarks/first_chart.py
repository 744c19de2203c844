"""How soon there is a chart, in a real browser: of the demo school, and of a 10 MB workbook.

Every page has a button that shows the demo, and takes a file. Ours reads everybody's answers and
opens the overview; the others read the pupils', group them with pandas, and draw one chart. The
others read the workbook with calamine, which is quicker than what pandas would choose.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.browser.opened import chromium
from benchmarks.browser.schools import OURS, Schools, serving_schools
from benchmarks.demo_files import workbook
from benchmarks.rivals.ways import PANEL, STREAMLIT, VOILA
from benchmarks.row import Row

__all__ = ["measure"]

TURNS, UPLOADS = 5, 3
PEOPLE = 110_000
"""So many pupils fill a workbook of 10 MB."""

WHY_DEMO = (
    "Ours builds the page of all steps, decides what may be shown of five groups, and opens a "
    "second view; Panel groups the pupils' answers and draws one chart, in a process that all "
    "share. Next: fewer widgets before the first step, and plainer specifications of charts."
)
WHY_UPLOAD = (
    "Ours looks the file through for attacks, opens it in a process of its own, and checks every "
    "column; the others read it with calamine in their own process. Next: send a column as one "
    "array where all its cells are numbers or blank."
)


def measure() -> list[Row]:
    """Time all pages in turn, each with a warm kernel."""
    with (
        serving_schools((STREAMLIT, PANEL, VOILA)) as schools,
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
    ):
        file = Path(folder) / "KFL.xlsx"
        file.write_bytes(workbook(PEOPLE))
        size = f"{file.stat().st_size / 1e6:.0f} MB"
        demo = _medians(schools, TURNS, lambda name: schools.seconds_to_demo(name, browser))
        upload = _medians(
            schools, UPLOADS, lambda name: schools.seconds_to_uploaded(name, browser, file)
        )
    return [
        *_rows("page opened → the demo's first chart", WHY_DEMO, demo, schools),
        *_rows(f"upload {size} xlsx → first chart", WHY_UPLOAD, upload, schools),
    ]


def _medians(schools: Schools, turns: int, timed: Callable[[str], float]) -> dict[str, float]:
    """Time every page in each turn. The first turn only warms up."""
    found = [{name: timed(name) for name in schools.servers} for _ in range(turns + 1)]
    return {name: statistics.median(turn[name] for turn in found[1:]) for name in schools.servers}


def _rows(what: str, why: str, seconds: dict[str, float], schools: Schools) -> list[Row]:
    rivals = [*(name for name in seconds if name != OURS), *schools.missing]
    return [
        Row(
            what, seconds[OURS], "s", name, seconds.get(name), 1, schools.missing.get(name, ""), why
        )
        for name in rivals
    ]
