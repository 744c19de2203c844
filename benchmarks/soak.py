"""Whether the server stays as it is while people come and go, for as long as you like.

Visitors without a browser open the page, look at the demo school, filter, and leave: most say
good-bye as a closed page does, some vanish. Sampled all the while: the memory of the server itself,
and how many kernels there are. In the end the server is told to stop.

As ``python -m benchmarks.soak``, ``--seconds`` says how long (1200 for the long run) and
``--visitors`` how many at a time; it exits with 1 when memory grew, a visit failed, or a kernel or
process was left.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil
from benchmarks.row import MB, Row, median, nearly_all
from benchmarks.visitors.client import Visitor
from benchmarks.visitors.serving import Serving, serving

SHORT_SECONDS = 120.0
SETTLED_SECONDS = 150
"""From then on memory should stay: until then modules and buffers arrive, and Jupyter holds on to
each visitor for a minute."""

GROWTH_MB, GROWTH_MB_PER_VISIT = 4.0, 0.02
ROOM_MB = 80
"""What may arrive before memory has settled."""

FORGET_AFTER = 10
VANISH = 0.2


@dataclass
class Soak:
    """What was seen.

    Attributes
    ----------
    seconds
        How long visitors came.
    visits, failures
        How many came, and what went wrong for them.
    filter_ms
        How long each filter change took, from the change to all that follows from it.
    memory_mb
        The server's own memory, sampled: seconds since the start, and MB.
    kernel_mb
        The largest kernel with the demo school in it, seen once each visit, in MB.
    kernels
        The largest number of kernels at once, and what was left when all had gone.
    exit_code, orphans
        How the server ended, and how many processes outlived it.
    """

    seconds: float = 0.0
    visits: int = 0
    failures: list[str] = field(default_factory=list)
    filter_ms: list[float] = field(default_factory=list)
    memory_mb: list[tuple[float, float]] = field(default_factory=list)
    kernel_mb: list[float] = field(default_factory=list)
    kernels: dict[str, int] = field(default_factory=lambda: {"most": 0, "left": 0})
    exit_code: int = 0
    orphans: int = 0

    @property
    def growth_mb(self) -> float:
        """How much memory grew once it had settled: the trend, in MB. Not known of a short run."""
        rows = [(t, mb) for t, mb in self.memory_mb if t >= SETTLED_SECONDS]
        if self.seconds < 2 * SETTLED_SECONDS:
            return float("nan")
        slope = statistics.linear_regression([t for t, _ in rows], [mb for _, mb in rows]).slope
        return slope * (rows[-1][0] - rows[0][0])

    @property
    def faults(self) -> list[str]:
        """What must not be, in words."""
        first, *_, last = (mb for _, mb in self.memory_mb)
        allowed = GROWTH_MB + GROWTH_MB_PER_VISIT * self.visits
        found = {
            f"{len(self.failures)} visits failed: {self.failures[:3]}": bool(self.failures),
            "nobody came": not self.visits,
            f"memory went from {first:.0f} to {last:.0f} MB": last - first > ROOM_MB,
            f"memory grew by {self.growth_mb:.1f} MB": self.growth_mb > allowed,
            f"{self.kernels['left']} kernels were left": self.kernels["left"] > 0,
            f"{self.orphans} processes were left": self.orphans > 0,
            f"the server ended with {self.exit_code}": self.exit_code != 0,
        }
        return [words for words, is_so in found.items() if is_so]


def main(arguments: Sequence[str] | None = None) -> int:
    """Let visitors come and go, print what was seen, and give the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--visitors", type=int, default=3, help="How many at a time.")
    options.add_argument("--json", type=Path, help="Write all samples here.")
    chosen = options.parse_args(arguments)
    soak = run(chosen.seconds, chosen.visitors)
    if chosen.json:
        chosen.json.write_text(json.dumps(asdict(soak)), encoding="utf-8")
    print(table(soak))
    return 1 if soak.faults else 0


def measure() -> list[Row]:
    """Let visitors come and go for two minutes."""
    soak = run(SHORT_SECONDS, 3)
    first, *_, last = (mb for _, mb in soak.memory_mb)
    who = f"{soak.visits} visits in {soak.seconds:.0f} s"
    return [
        Row(f"{who}: faults", len(soak.faults), most=0, note="; ".join(soak.faults)),
        Row(f"{who}: the server's memory grew by", last - first, "MB", most=ROOM_MB),
        Row(f"{who}: filter, 95 of 100", nearly_all(soak.filter_ms), "ms"),
    ]


def run(seconds: float, visitors: int) -> Soak:
    """Serve, let visitors come and go, and end."""
    soak = Soak()
    with tempfile.TemporaryDirectory() as folder:
        flags = ("--pool", "1", "--forget-after", str(FORGET_AFTER))
        with serving(Path(folder), *flags) as server:
            asyncio.run(_come_and_go(server, soak, seconds, visitors))
            family = server.process.children(recursive=True)
            soak.exit_code = server.end(signal.SIGTERM)
            _, alive = psutil.wait_procs(family, timeout=5)
            soak.orphans = len(alive)
    return soak


async def _come_and_go(server: Serving, soak: Soak, seconds: float, visitors: int) -> None:
    start = time.monotonic()
    watch = asyncio.create_task(_watch(server, soak, start))
    until = start + seconds
    await asyncio.gather(*(_visit_again(server, soak, until, n) for n in range(visitors)))
    soak.seconds = time.monotonic() - start
    watch.cancel()
    soak.kernels["left"] = await _left(server)


async def _watch(server: Serving, soak: Soak, start: float) -> None:
    while True:
        memory = server.process.memory_info().rss / MB
        soak.memory_mb.append((round(time.monotonic() - start, 1), round(memory, 1)))
        soak.kernels["most"] = max(soak.kernels["most"], len(server.kernels))
        await asyncio.sleep(1)


async def _visit_again(server: Serving, soak: Soak, until: float, number: int) -> None:
    chance = random.Random(number)
    while time.monotonic() < until:
        soak.visits += 1
        try:
            await _visit(server, soak, chance)
        except Exception as error:  # it is counted, and others go on
            soak.failures.append(f"{type(error).__name__}: {error}"[:200])


async def _visit(server: Serving, soak: Soak, chance: random.Random) -> None:
    """Open the page, work a little, go."""
    visitor = await Visitor.arrive(server.url)
    try:
        await _work(server, soak, visitor, chance)
    finally:
        if chance.random() < VANISH:
            await visitor.vanish()
        else:
            await visitor.leave()


async def _work(server: Serving, soak: Soak, visitor: Visitor, chance: random.Random) -> None:
    """Load the demo and filter a few times."""
    await visitor.connect()
    await visitor.tell(await visitor.find(description="Prøv med eksempelskolen"), event="click")
    steps = await visitor.find(label="Steg")
    await visitor.change(steps, value="overview")
    grades = await visitor.find(legend="Trinn")
    for _ in range(4):
        start = time.perf_counter()
        await visitor.change(grades, value=[chance.choice(("5", "6", "7"))])
        soak.filter_ms.append(1000 * (time.perf_counter() - start))
    soak.kernel_mb.append(max(map(_resident, server.kernels)) / MB)


def _resident(kernel: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):  # somebody left just now
        return int(kernel.memory_info().rss)
    return 0


async def _left(server: Serving) -> int:
    """Count the kernels beyond the warm one when those who vanished should be forgotten."""
    deadline = time.monotonic() + FORGET_AFTER + 20
    while len(server.kernels) > 1 and time.monotonic() < deadline:
        await asyncio.sleep(0.5)
    return max(0, len(server.kernels) - 1)


def table(soak: Soak) -> str:
    """Write what was seen in a few lines."""
    first, *_, last = [mb for _, mb in soak.memory_mb]
    kernel, usual, slow = (
        "unknown" if found is None else f"{found:.0f}"
        for found in (median(soak.kernel_mb), median(soak.filter_ms), nearly_all(soak.filter_ms))
    )
    lines = [
        f"{soak.visits} visits in {soak.seconds:.0f} s, {len(soak.failures)} failed",
        f"server: {first:.0f} MB at first, {last:.0f} MB at last; trend once settled "
        f"{soak.growth_mb:+.1f} MB",
        f"kernels: {soak.kernels['most']} at once at most, of {kernel} MB in the median; "
        f"{soak.kernels['left']} left, and {soak.orphans} processes",
        f"a filter change: {usual} ms in the median, {slow} ms or more for one of twenty",
    ]
    return "\n".join([*lines, *(f"FAULT: {words}" for words in soak.faults)])


if __name__ == "__main__":
    sys.exit(main())
