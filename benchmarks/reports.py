"""What documents cost: seconds, the writing process's peak memory, and what stays in the kernel.

The demo school with a whole work, every document twice: with a process that must be started, and
with one that is there already. Last, the same documents written in the kernel itself, to see what
that would leave behind. Linux only: it reads memory from /proc.
"""

from __future__ import annotations

import gc
import time
from pathlib import Path

from benchmarks.row import MB, Row

__all__ = ["measure"]


def measure() -> list[Row]:
    """Write every document, and see what stays."""
    from tests.report.made import full_content

    from kfl_widgets.report.documents import DOCUMENTS, writer_of

    content = full_content()
    before = resident()
    rows = [row for name in DOCUMENTS for row in rows_of(name, content)]
    grown = (resident() - before) / MB
    for kind in DOCUMENTS.values():
        writer_of(kind)(content)
    inside = (resident() - before) / MB
    stays = Row("all documents: what stays in the kernel", grown, "MB", most=10)
    beside = Row("all documents: what stays", grown, "MB", "written in the kernel", inside)
    return [stays, beside, *rows]


def rows_of(name: str, content: object) -> list[Row]:
    """Write one document twice."""
    from kfl_widgets.report.press import Press

    press = Press()
    first, _ = timed(press, name, content)
    again, _ = timed(press, name, content)
    peak = memory_of(press.process_id, "VmHWM") / MB
    press.close()
    seconds = Row(f"{name}", again, "s", "the first time", first)
    return [seconds, Row(f"{name}: peak of the writing process", peak, "MB")]


def timed(press: object, name: str, content: object) -> tuple[float, bytes]:
    """Write one document; give the seconds it took, and it."""
    start = time.perf_counter()
    data = press.print_document(name, content)  # type: ignore[attr-defined]
    return time.perf_counter() - start, data


def resident() -> int:
    """Give this process's memory, in bytes."""
    gc.collect()
    return memory_of("self", "VmRSS")


def memory_of(process: object, kind: str) -> int:
    """Give one of a process's memory counts, in bytes."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(kind))
    return int(line.split()[1]) * 1024
