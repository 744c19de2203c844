"""How much memory a kernel takes: ours with the demo school in sight, beside a plain one.

The plain page imports pandas and altair and shows a button. Each is served, and visited by someone
without a browser; what the kernel has started counts too. Linux counts what is resident.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.opening import IMPORTS
from benchmarks.rivals.ways import VOILA, MissingError, serve_rival
from benchmarks.row import MB, Row
from benchmarks.visitors.client import Visitor
from benchmarks.visitors.serving import Serving, serving

__all__ = ["measure"]

VISITS = 3
WHY = (
    "Beside pandas and Altair there are SciPy (21 MB), our own code with pydantic (24 MB), the "
    "demo and what protects it (25 MB). What forks share is counted as the kernel's own here; how "
    "little each adds, thirty people show. Next: count the t distribution without SciPy."
)
Work = Callable[[Visitor], Awaitable[object]]


def measure() -> list[Row]:
    """Visit both, and look at the kernels."""
    with tempfile.TemporaryDirectory() as name, serving(Path(name), "--pool", "0") as server:
        ours = asyncio.run(_megabytes(server, _show_demo))
    theirs, missing = None, ""
    try:
        with serve_rival(VOILA, "button", code=IMPORTS) as server:
            theirs = asyncio.run(_megabytes(server, _look))
    except MissingError as reason:
        missing = str(reason)
    against = "Voilà kernel with pandas, altair imported"
    return [Row("kernel, demo loaded and drawn", ours, "MB", against, theirs, 1.15, missing, WHY)]


async def _megabytes(server: Serving, work: Work) -> float:
    """Let some visitors come and work; give the median of what their kernels hold."""
    for _ in range(VISITS):
        visitor = await Visitor.arrive(server.url)
        await visitor.connect()
        await work(visitor)
    return statistics.median(_resident(kernel) for kernel in server.kernels)


async def _look(visitor: Visitor) -> None:
    await visitor.widgets()


async def _show_demo(visitor: Visitor) -> None:
    await visitor.tell(await visitor.find(description="Prøv med eksempelskolen"), event="click")
    await visitor.change(await visitor.find(label="Steg"), value="overview")


def _resident(kernel: object) -> float:
    family = [kernel, *kernel.children(recursive=True)]
    return sum(process.memory_info().rss for process in family) / MB
