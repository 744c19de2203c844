"""Kernels, each for one visitor, ended when the visitor is gone.

A kernel is known by an id that can't be guessed; who uses it must besides show the secret that its
page was given in a cookie.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from traitlets import Instance

from kfl_widgets.app.server.limits import Limits

__all__ = ["Kernels", "Visit"]

_log = logging.getLogger(__name__)

_PAGE_FIRST = 4.0
"""Seconds in which a page that has just come opens; the next warm kernel can wait for so long."""

_PAUSE = 2.0
"""Seconds between kernels that take a dead one's place: all may die, for a reason that stays."""


@dataclass(eq=False)
class Visit:
    """One page, from the request to its end.

    Attributes
    ----------
    secret
        What the page's cookie holds.
    kernel_id
        The kernel it was given; none until there is one.
    has_come
        Whether its socket has ever been open.
    alone_since
        When (monotonic seconds) nobody was left to use the kernel; None while somebody is.
    """

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    kernel_id: str | None = None
    has_come: bool = False
    alone_since: float | None = None

    def is_over(self, limits: Limits, now: float) -> bool:
        """Whether nobody has been there for too long."""
        patience = limits.forget_after if self.has_come else limits.arrive_within
        return self.alone_since is not None and now - self.alone_since > patience


class Kernels(AsyncMappingKernelManager):
    """Jupyter's kernel manager, which also knows whose each kernel is.

    Voilà derives a class with a pool of warm kernels from it; a warm kernel belongs to nobody yet.
    """

    limits = Instance(Limits, ()).tag(config=True)

    def __init__(self, **settings: Any) -> None:
        self._visits: set[Visit] = set()
        self._is_ending = False
        self._refills_from = 0.0
        self._somebody_waits = asyncio.Event()
        super().__init__(**settings)

    def receive(self) -> Visit | None:
        """Make room for one more visitor; None when there isn't any."""
        if len(self._visits) >= self.limits.visitors:
            return None
        self._visits.add(visit := Visit())
        self._somebody_waits.set()
        return visit

    async def start_kernel(self, **options: Any) -> str:
        """Start a kernel: at once for a visitor, for the pool when the last one's page is there."""
        if all(visit.kernel_id for visit in self._visits):
            self._somebody_waits.clear()
        if self._visits:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._somebody_waits.wait(), _PAGE_FIRST)
        kernel_id: str = await super().start_kernel(**options)
        return kernel_id

    def leave(self, visit: Visit) -> None:
        """Wait no longer for a page that was sent, or that never got a kernel."""
        if visit.kernel_id not in self:
            self._visits.discard(visit)
        elif not visit.has_come:
            visit.alone_since = time.monotonic()

    def belongs(self, kernel_id: str, secret: str | None) -> bool:
        """Whether a kernel was given to who holds this secret."""
        visit = self._visit(kernel_id)
        if visit is None or secret is None:
            return False
        return hmac.compare_digest(visit.secret.encode(), secret.encode())

    def _visit(self, kernel_id: str) -> Visit | None:
        return next((visit for visit in self._visits if visit.kernel_id == kernel_id), None)

    async def is_well(self) -> bool:
        """Whether a kernel stands ready for the next visitor; none is to where there is no pool."""
        pools = getattr(self, "_pools", None)
        if pools is None:
            return True
        warm = [task for pool in pools.values() for task in pool]
        return any([await self._is_ready(task) for task in warm])

    async def _is_ready(self, task: Any) -> bool:
        """Whether a warm kernel has run the notebook, and lives."""
        if not task.done() or task.exception():
            return False
        page = task.result()["task"]
        return page.done() and not page.exception() and await self._lives(task)

    async def _is_lost(self, task: Any) -> bool:
        """Whether a warm kernel did not start, could not run the notebook, or has died."""
        if not task.done():
            return False
        if task.exception():
            return True
        page = task.result()["task"]
        return (page.done() and page.exception() is not None) or not await self._lives(task)

    async def _lives(self, task: Any) -> bool:
        kernel_id = task.result()["kernel_id"]
        return kernel_id in self and await self._kernels[kernel_id].is_alive()

    def notify_connect(self, kernel_id: str) -> None:
        """Notice that a page is there."""
        super().notify_connect(kernel_id)
        if visit := self._visit(kernel_id):
            visit.has_come, visit.alone_since = True, None
            self._kernels[kernel_id].last_activity = utcnow()  # a warm kernel may be hours old

    def notify_disconnect(self, kernel_id: str) -> None:
        """Notice that a page has gone, perhaps only for a while."""
        super().notify_disconnect(kernel_id)
        if (visit := self._visit(kernel_id)) and self.connections(kernel_id) <= 0:
            visit.alone_since = time.monotonic()

    def connections(self, kernel_id: str) -> int:
        """Count the sockets to a kernel."""
        return int(self._kernel_connections.get(kernel_id, 0))

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, and the visit."""
        if visit := self._visit(kernel_id):
            self._visits.discard(visit)
        return super().remove_kernel(kernel_id)

    async def cull_kernels(self) -> None:
        """End the kernels that nobody uses, and see to it that warm ones stand ready."""
        await super().cull_kernels()
        await self.refill()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel whose page is gone, or lies open and unused."""
        visit = self._visit(kernel_id)
        if visit and (visit.is_over(self.limits, time.monotonic()) or self._is_unused(kernel_id)):
            _log.info("A kernel that nobody used was ended.")
            await self.shutdown_kernel(kernel_id, now=True)

    def _is_unused(self, kernel_id: str) -> bool:
        kernel = self._kernels[kernel_id]
        idle = utcnow() - kernel.last_activity > timedelta(seconds=self.limits.forget_open_after)
        return idle and self.connections(kernel_id) > 0 and kernel.execution_state != "busy"

    async def refill(self) -> None:
        """Put other warm kernels in the place of those that are lost: Voilà would not."""
        if self._is_ending:
            return
        for notebook, pool in getattr(self, "_pools", {}).items():
            lost = [task for task in list(pool) if await self._is_lost(task)]
            lost = [task for task in lost if task in pool]  # of the others somebody came first
            for task in lost:  # Voilà can end none beside one that never started
                pool.remove(task)
            for task in lost:
                with suppress(Exception):  # one that can't be ended must not keep others alive
                    await self._end_lost(task)
            self.fill_if_needed(delay=0, notebook_name=notebook)

    async def _end_lost(self, task: Any) -> None:
        if not task.exception() and (kernel_id := task.result()["kernel_id"]) in self:
            await self.shutdown_kernel(kernel_id, now=True)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        """Forget a kernel that died. Started again it would be empty, and of use to nobody."""
        _log.warning("A kernel has died.")
        IOLoop.current().add_callback(self._bury, kernel_id)  # when its page has been told

    async def _bury(self, kernel_id: str) -> None:
        if self._visit(kernel_id):
            await self.shutdown_kernel(kernel_id, now=True)
        now = time.monotonic()
        wait = max(0.0, self._refills_from - now)
        self._refills_from = now + wait + _PAUSE
        await asyncio.sleep(wait)
        await self.refill()

    async def end_all(self) -> None:
        """End every kernel at once; there is nothing in them to save."""
        self._is_ending = True
        self._somebody_waits.set()
        with suppress(Exception):  # one that fails to end must not keep the others alive
            await self.shutdown_all(now=True)
