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
