"""When the next warm kernel is started: neither in the way of a page that opens, nor late."""

import asyncio

import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from kfl_widgets.app.server import kernels as module
from kfl_widgets.app.server.kernels import Kernels


@pytest.fixture
def kernels(monkeypatch) -> Kernels:
    async def start(self, **options) -> str:
        return "a-kernel"

    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    return Kernels()


def is_started_at_once(kernels: Kernels, *visitors: str | None) -> bool:
    async def start() -> bool:
        for kernel_id in visitors:
            kernels.receive().kernel_id = kernel_id
        started = asyncio.create_task(kernels.start_kernel())
        for _ in range(5):
            await asyncio.sleep(0)
        is_done = started.done()
        started.cancel()
        return is_done

    return asyncio.run(start())


def test_the_first_kernel_waits_for_nobody(kernels):
    assert is_started_at_once(kernels)


def test_the_next_one_waits_while_a_page_opens(kernels):
    assert not is_started_at_once(kernels, "theirs")


def test_somebody_without_a_kernel_does_not_wait(kernels):
    assert is_started_at_once(kernels, "theirs", None)


def test_whoever_comes_meanwhile_ends_the_wait(kernels):
    async def come() -> str:
        kernels.receive().kernel_id = "theirs"
        started = asyncio.create_task(kernels.start_kernel())
        await asyncio.sleep(0)
        kernels.receive()
        return await asyncio.wait_for(started, module._PAGE_FIRST / 2)

    assert asyncio.run(come()) == "a-kernel"


def test_the_wait_has_an_end(kernels, monkeypatch):
    monkeypatch.setattr(module, "_PAGE_FIRST", 0.01)
    kernels.receive().kernel_id = "theirs"
    assert asyncio.run(kernels.start_kernel()) == "a-kernel"


class Page:
    """What a warm kernel's notebook has come to: nothing went wrong."""

    def done(self) -> bool:
        return True

    def exception(self) -> None:
        return None


class Pooled(Kernels):
    """Kernels with a pool as Voilà keeps it: it asks all that are done for their kernel."""

    def __init__(self) -> None:
        super().__init__()
        self.ended, self.filled, self._pools = [], [], {}

    async def _lives(self, _task) -> bool:
        return False

    def __contains__(self, _kernel_id) -> bool:
        return True

    async def shutdown_kernel(self, kernel_id, now=False):
        for task in self._pools["app.ipynb"]:
            task.result()
        self.ended.append(kernel_id)

    def fill_if_needed(self, delay, notebook_name):
        self.filled.append(asyncio.get_running_loop().time())


async def _started(kernel_id: str) -> dict:
    return {"kernel_id": kernel_id, "task": Page()}


async def _never_started() -> dict:
    raise RuntimeError


def test_a_dead_kernel_is_replaced_beside_one_that_never_started():
    async def lose() -> tuple[list, list]:
        kernels = Pooled()
        tasks = [asyncio.create_task(work) for work in (_started("dead"), _never_started())]
        await asyncio.wait(tasks)
        kernels._pools = {"app.ipynb": tasks}
        await kernels.refill()
        return kernels.ended, tasks

    assert asyncio.run(lose()) == (["dead"], [])


def test_kernels_that_die_at_once_are_replaced_at_leisure(monkeypatch):
    monkeypatch.setattr(module, "_PAUSE", 0.05)

    async def die() -> list[float]:
        kernels = Pooled()
        kernels._pools = {"app.ipynb": []}
        await asyncio.gather(*(kernels._bury(f"kernel {number}") for number in range(3)))
        return kernels.filled

    first, second, third = asyncio.run(die())
    assert second - first >= 0.045
    assert third - second >= 0.045


def test_whose_kernels_died_all_at_once_may_come_again_at_once():
    async def die() -> list[str]:
        kernels = Pooled()
        kernels._pools = {"app.ipynb": []}
        names = ["first", "second", "third"]
        for name in names:
            kernels.receive().kernel_id = name
        burials = [asyncio.create_task(kernels._bury(name)) for name in names]
        for _ in range(5):
            await asyncio.sleep(0)
        for burial in burials:
            burial.cancel()
        return kernels.ended

    assert asyncio.run(die()) == ["first", "second", "third"]
