"""Measures everything, or the parts that are named: ``python -m benchmarks imports memory``.

Each part is measured in a process of its own, and what one can't is said in the results. Afterwards
all results stand in ``results.json``, and in ``RESULTS.md`` to read.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from benchmarks.results import fail, keep, write_table

PARTS = {
    "imports": "Importing",
    "memory": "Memory of a kernel",
    "opening": "Opening the page",
    "first_chart": "First chart",
    "crowd": "Thirty people at once",
    "reduce": "Reducing a million answers",
    "cells": "Counting on cells",
    "county": "A county beside one school",
    "ingest": "Opening a workbook",
    "views": "Click to repainted charts",
    "reports": "Documents",
    "soak": "Coming and going",
}
"""What can be measured, in this order, and what the results call it."""

LONGEST = 900


def main() -> int:
    """Measure, print the table, and give 1 when a part failed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART")
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.here:
        return measure(given.parts[0])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # and so end what was started
    failed = [part for part in given.parts or PARTS if not measure_apart(part)]
    print(write_table(PARTS))
    return 1 if failed else 0


def measure(part: str) -> int:
    """Measure one part in this process."""
    load, start = os.getloadavg()[0], time.monotonic()
    rows = import_module(f"benchmarks.{part}").measure()
    keep(part, rows, time.monotonic() - start, load)
    return 0


def measure_apart(part: str) -> bool:
    """Measure one part in a process of its own; say whether it could be."""
    print(f"{PARTS[part]} …", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks", "--here", part]
    root = Path(__file__).parents[1]
    process = subprocess.Popen(command, stdout=sys.stderr, cwd=root, start_new_session=True)
    try:
        if process.wait(LONGEST) == 0:
            return True
        fail(part, "it ended with an error, which was printed")
    except subprocess.TimeoutExpired:
        fail(part, f"it took more than {LONGEST} s")
    finally:
        with contextlib.suppress(ProcessLookupError):  # what it started ends with it
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return False


if __name__ == "__main__":
    sys.exit(main())
