"""Thirty people at once, as in a workshop: each opens the page, uploads a file, filters ten times.

All come in the same moment, without browsers, and think a little between the filters. The same load
meets a plain Voilà app that does the same with ipywidgets, pandas and Altair's own chart. A page
is open when all its widgets' state has come, a filter is done when all that follows from it has.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.demo_files import variables, workbook
from benchmarks.rivals.ways import VOILA, MissingError, serve_rival
from benchmarks.row import MB, Row, median, nearly_all
from benchmarks.visitors.client import Visitor
from benchmarks.visitors.serving import Serving, serving
from benchmarks.warm import family
from tornado.httpclient import AsyncHTTPClient

__all__ = ["measure"]

PEOPLE, CHANGES, THINK_SECONDS = 30, 10, (1.0, 5.0)
PUPILS = 400
PATIENCE = 400.0
AGAINST = "plain Voilà app"
WHY = (
    "Kernels are forks that share what none has changed. A file is opened in a process of its own, "
    "and what stands out is looked for at once: the plain app does neither."
)


@dataclass
class Crowd:
    """What the people met: seconds for each page, upload and filter, faults, and memory (MB)."""

    pages: list[float] = field(default_factory=list)
    uploads: list[float] = field(default_factory=list)
    filters: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: float = 0.0


@dataclass
class Ours:
    """Somebody on our page."""

    visitor: Visitor

    async def upload(self, data: bytes) -> None:
        """Send the file as the page does, and wait until it is read; then look at the overview."""
        widgets = await self.visitor.widgets()
        area = next(i for i, has in widgets.items() if ".ods" in has.get("accept", ()))
        announced = {"kind": "begin", "drop": "1", "files": [{"name": "A.xlsx", "size": len(data)}]}
        await self.visitor.tell(area, **announced)
        slice_ = {"kind": "slice", "drop": "1", "file": 0, "start": 0}
        heard = await self.visitor.tell(area, [data], **slice_)
        if not any(map(_is_read, heard)):
            await self.visitor.hear(_is_read, PATIENCE)
        await self.visitor.change(await self.visitor.find(label="Steg"), value="overview")
        self._grades = await self.visitor.find(legend="Trinn")

    async def choose(self, grade: int) -> None:
        """Look at one grade."""
        await self.visitor.change(self._grades, value=[str(grade)])


@dataclass
class Plain:
    """Somebody on the plain page."""

    visitor: Visitor

    async def upload(self, data: bytes) -> None:
        """Send the file as the stock control does; it is read before the kernel answers."""
        upload = await self.visitor.find(_model_name="FileUploadModel")
        file = {"name": "A.xlsx", "type": "", "size": len(data), "last_modified": 0}
        state = {"value": [file], "error": ""}
        path = {"buffer_paths": [["value", 0, "content"]]}
        sent = {"comm_id": upload, "data": {"method": "update", "state": state, **path}}
        await self.visitor.do("comm_msg", sent, [data])
        self._grades = await self.visitor.find(_model_name="RadioButtonsModel")
        await self.visitor.find(_model_name="AnyModel")  # the chart: it was read

    async def choose(self, grade: int) -> None:
        """Look at one grade."""
        await self.visitor.change(self._grades, index=grade)


def measure() -> list[Row]:
    """Let the crowd meet ours, and then the plain app."""
    AsyncHTTPClient.configure(None, max_clients=2 * PEOPLE)  # else they queue here
    data = workbook(PUPILS)
    theirs, missing = None, ""
    with tempfile.TemporaryDirectory() as name:
        with serving(Path(name), "--pool", "1") as server:
            ours = asyncio.run(_meet(server, Ours, data))
        try:
            pool = ("--preheat_kernel=True", "--pool_size=1")
            settings = variables(Path(name))
            with serve_rival(VOILA, "school", *pool, variables=settings) as server:
                theirs = asyncio.run(_meet(server, Plain, data))
        except MissingError as reason:
            missing = str(reason)
    return list(_rows(ours, theirs, missing))


async def _meet(server: Serving, kind: Callable[[Visitor], Any], data: bytes) -> Crowd:
    """Let everybody come; count the memory when the last is done, and before anybody goes."""
    crowd = Crowd()
    people = (_take_part(server, kind, data, crowd, number) for number in range(PEOPLE))
    visitors = await asyncio.gather(*people)
    crowd.memory = sum(p.memory_full_info().pss for p in family(server)) / MB
    for visitor in filter(None, visitors):
        await visitor.vanish()
    return crowd


async def _take_part(
    server: Serving, kind: Callable[[Visitor], Any], data: bytes, crowd: Crowd, number: int
) -> Visitor | None:
    chance, visitor = random.Random(number), None
    try:
        async with asyncio.timeout(PATIENCE):
            start = time.perf_counter()
            visitor = await Visitor.arrive(server.url)
            await visitor.connect()
            await visitor.widgets()
            crowd.pages.append(time.perf_counter() - start)
            person = kind(visitor)
            start = time.perf_counter()
            await person.upload(data)
            crowd.uploads.append(time.perf_counter() - start)
            for _ in range(CHANGES):
                await asyncio.sleep(chance.uniform(*THINK_SECONDS))
                start = time.perf_counter()
                await person.choose(chance.randint(5, 10))
                crowd.filters.append(time.perf_counter() - start)
    except Exception as error:  # it is counted, and others go on
        crowd.faults.append(f"{type(error).__name__}: {error}"[:200])
    return visitor


def _is_read(message: dict[str, Any]) -> bool:
    content = message["content"].get("data", {}).get("content", {})
    return isinstance(content, dict) and content.get("kind") in ("done", "failed")


def _rows(ours: Crowd, theirs: Crowd | None, missing: str) -> list[Row]:
    lost = PEOPLE * CHANGES - len(ours.filters)
    plain = theirs or Crowd()
    faults = "; ".join(dict.fromkeys(ours.faults))
    missing = missing or "; ".join(f"{AGAINST}: {fault}" for fault in dict.fromkeys(plain.faults))
    who = f"{PEOPLE} people"

    def beside(what: str, mine: float | None, rival: float | None, most: float | None) -> Row:
        return Row(f"{who}: {what}", mine, "s", AGAINST, rival, most, missing)

    return [
        Row(f"{who}: errors", len(ours.faults), most=0, note=faults),
        Row(f"{who}: filter changes lost", lost, most=0),
        Row(f"{who}: filter, 95 of 100", nearly_all(ours.filters), "s", most=1),
        Row(
            f"{who}: memory in all",
            ours.memory,
            "MB",
            AGAINST,
            plain.memory or None,
            1,
            missing,
            WHY,
        ),
        beside("filter, 95 of 100", nearly_all(ours.filters), nearly_all(plain.filters), None),
        beside("filter, median", median(ours.filters), median(plain.filters), None),
        beside("page open, median", median(ours.pages), median(plain.pages), None),
        beside("page open, the last", _last(ours.pages), _last(plain.pages), None),
        beside("file read and drawn, median", median(ours.uploads), median(plain.uploads), None),
    ]


def _last(times: list[float]) -> float | None:
    return max(times, default=None)
