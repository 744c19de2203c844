"""How soon after a click all charts of the page are repainted, in a real browser, and at what size.

A survey with six scales is invented, so that «Sammenlign» shows six charts. It is opened with the
cells of 1,000, 35,000 and 1,000,000 respondents (in the same schools, so of as many cells). A grade
is chosen and let go of again, and the time is taken in the page: from the click to the frame after
the last chart's redraw. Bytes are what crosses the websocket, both ways. Our other views follow.

Beside it, in the same run, the same job in the plain way (in the folder ``views``): the grade as
radio buttons, a pandas groupby on the answers, six Altair charts and a table, in Voilà, Streamlit
and Panel. Each has an environment of its own, made here; ``--environments`` says where to keep it.

``--quick`` measures ours only, at two sizes. Milliseconds depend on the machine, ratios less so.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parent / "views"))

from invent import factors_as_json, invent
from servers import OURS, Way, other_ways, serving
from visit import NotRedrawnError, Visit, chromium, visit

SIZES = (1_000, 35_000, 1_000_000)
TARGETS = "(targets: a median of 150 ms, 1.2 times, 40 kB a click, 1.5 MB over the socket to open)"
HEADING = """
                         a grade chosen, ms    let go      kB a click       MB to open      s to
                       median    min   ratio   median   median   ratio   socket    http     open"""


def main() -> None:
    """Measure, and print each way with its ratios to ours."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="ours only, at two sizes")
    arguments.add_argument("--times", type=int, default=10, help="how many grades are clicked")
    arguments.add_argument("--environments", type=Path, help="where to keep the environments")
    given = arguments.parse_args()
    sizes = SIZES[:2] if given.quick else SIZES
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        environments = given.environments or folder / "environments"
        others = () if given.quick else tuple(other_ways(environments.resolve()))
        medians = [compare(browser, people, folder, others, given.times) for people in sizes]
    ratio = medians[-1] / medians[0]
    print(f"\nours: {ratio:.2f} times as long at {sizes[-1]:,} as at {sizes[0]:,}\n{TARGETS}")


def compare(
    browser: Browser, people: int, folder: Path, others: tuple[Way, ...], times: int
) -> float:
    """Measure all ways at one size, and print them; give our median."""
    files = make_files(people, folder, keep_answers=bool(others))
    with serving(OURS, files) as address:
        ours = visit(browser, address, times, has_views=True)
    print(HEADING)
    print_visit(OURS, ours, ours)
    for way in others:
        try:
            with serving(way, files) as address:
                print_visit(way, visit(browser, address, times), ours)
        except (NotRedrawnError, RuntimeError) as reason:
            print(f"{way.name} is skipped: {reason}")
    print_views(ours)
    return ours.grade.median


def make_files(people: int, folder: Path, *, keep_answers: bool) -> dict[str, str]:
    """Invent a survey; give the environment variables that name its files."""
    answers, cells = folder / f"answers-{people}", folder / f"cells-{people}"
    survey = invent(people, answers if keep_answers else None)
    cells.write_bytes(pickle.dumps(survey))
    print(f"\n{people:,} respondents: {survey!r}", flush=True)
    return {"CELLS": str(cells), "ANSWERS": str(answers), "FACTORS": factors_as_json()}


def print_visit(way: Way, found: Visit, ours: Visit) -> None:
    """Print one way's line."""
    times, sizes = (
        (getattr(found.grade, name), getattr(found.grade, name) / getattr(ours.grade, name))
        for name in ("median", "kilobytes")
    )
    print(
        f"{way.name:21}{times[0]:8.0f}{min(found.grade.ms):7.0f}{times[1]:6.1f} ×"
        f"{found.everybody.median:9.0f}{sizes[0]:9.1f}{sizes[1]:6.1f} ×"
        f"{found.over_socket / 1e6:9.2f}{found.over_http / 1e6:8.2f}{found.seconds:9.1f}",
        flush=True,
    )


def print_views(ours: Visit) -> None:
    """Print a line for each of our views that look closer."""
    for name, clicks in ours.views.items():
        if isinstance(clicks, str):
            print(f"  {name:19} {clicks}")
        else:
            times = f"{clicks.median:8.0f}{min(clicks.ms):7.0f}"
            print(f"  {name:19}{times}{'':17}{clicks.kilobytes:9.1f}")


if __name__ == "__main__":
    main()
