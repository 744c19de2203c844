"""What documents cost: seconds, the writing process's peak memory, and what stays in the kernel.

The demo school with a whole work, every document twice: with a process that must be started, and
with one that is there already. Last, the same documents written in the kernel itself, to see what
that would leave behind. Linux only: it reads memory from /proc.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
MB = 1024 * 1024


def main() -> None:
    """Print one row per document."""
    from tests.report.made import full_content

    from kfl_widgets.report.documents import DOCUMENTS, writer_of
    from kfl_widgets.report.press import Press

    content = full_content()
    before = resident()
    print(f"{'document':<16}{'first, s':>10}{'again, s':>10}{'peak, MB':>10}{'file, kB':>10}")
    for name in DOCUMENTS:
        press = Press()
        first, data = timed(press, name, content)
        again, _ = timed(press, name, content)
        peak = memory_of(press.process_id, "VmHWM")
        press.close()
        row = f"{first:>10.1f}{again:>10.1f}{peak / MB:>10.0f}{len(data) / 1024:>10.0f}"
        print(f"{name:<16}{row}")
    print(f"the kernel grew by {(resident() - before) / MB:.1f} MB (wanted: less than 10)")
    for kind in DOCUMENTS.values():
        writer_of(kind)(content)
    print(f"writing them in the kernel: {(resident() - before) / MB:.1f} MB")


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


if __name__ == "__main__":
    main()
