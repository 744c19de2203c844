"""Kernels that are forks of one process, which has imported everything for all of them."""

import asyncio
import multiprocessing
from ast import literal_eval
from pathlib import Path

import psutil
import pytest
from benchmarks.visitors.client import Visitor
from benchmarks.visitors.serving import serving
from jupyter_client import AsyncKernelManager
from tests.app.awaiting import run
from tests.app.test_serve import written

from kfl_widgets.app.server.forking import FORKED, ForkedProvisioner, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")


async def started(**options):
    kernels = AsyncKernelManager(transport="ipc", **options)
    kernels.provisioner = ForkedProvisioner(
        kernel_id=kernels.kernel_id, kernel_spec=kernels.kernel_spec, parent=kernels
    )
    await kernels.start_kernel()
    client = kernels.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    return kernels, client


async def said(client, code: str) -> str:
    """Give what `code` evaluates to there."""
    answer = await client.execute_interactive(
        "", user_expressions={"it": code}, timeout=30, output_hook=lambda _: None
    )
    expression = answer["content"]["user_expressions"]["it"]
    return expression.get("data", {}).get("text/plain") or expression["ename"]


async def ended(kernels, client):
    client.stop_channels()
    await kernels.shutdown_kernel(now=True)


WHO = "__import__('os').getpid(), __import__('os').getpgid(0), __import__('os').getppid()"


def test_forks_share_nothing_but_what_was_imported():
    async def compare():
        kernels, clients = zip(*[await started(), await started()], strict=True)
        await said(clients[0], "globals().update(secret=1)")
        seen = [await said(client, "secret") for client in clients]
        who = [literal_eval(await said(client, WHO)) for client in clients]
        chance = {await said(client, "__import__('random').random()") for client in clients}
        for kernel in zip(kernels, clients, strict=True):
            await ended(*kernel)
        return seen, who, chance

    seen, who, chance = run(compare())
    (first, its_group, origin), (second, other_group, same) = who
    assert seen == ["1", "NameError"]
    assert origin == same
    assert (its_group, other_group) == (first, second)  # each is killed with what it has started
    assert len(chance) == 2


def test_a_fork_is_alive_until_it_is_killed_or_ends_by_itself():
    async def live():
        kernels, client = await started()
        before = await kernels.is_alive()
        client.execute("import os; os._exit(3)")
        ends = asyncio.get_running_loop().time() + 10
        while await kernels.is_alive() and asyncio.get_running_loop().time() < ends:
            await asyncio.sleep(0.02)
        code = await kernels.provisioner.poll()
        await ended(kernels, client)
        return before, code

    assert run(live()) == (True, 3)


def test_where_no_fork_is_to_be_had_a_kernel_is_started_as_ever(monkeypatch):
    def refuse(*_):
        raise EOFError

    async def start():
        kernels, client = await started()
        command = await said(client, "' '.join(__import__('psutil').Process().cmdline())")
        await ended(kernels, client)
        return command

    monkeypatch.setattr("kfl_widgets.app.server.forking._Fork", refuse)
    assert "ipykernel_launcher" in run(start())


def test_kernels_and_their_origin_end_with_a_server_that_was_killed(tmp_path):
    with serving(tmp_path, "--pool", "1") as served:
        run(_visit(served.url))
        family = served.process.children(recursive=True)
        kernels = served.kernels
        assert {kernel.name()[:7] for kernel in kernels} == {"kernel-"}
        (origin,) = {kernel.ppid() for kernel in kernels}
        assert all(goes_first(kernel.pid) > goes_first(origin) for kernel in kernels)
        served.process.kill()
        _, alive = psutil.wait_procs(family, timeout=10)
        assert alive == []


def test_what_goes_wrong_in_a_kernel_is_told_in_the_servers_log(tmp_path):
    code = (
        "import logging; logging.getLogger('kfl_widgets.widgets').error('KeyError in Panel.show')"
    )
    with serving(tmp_path, "--pool", "0", notebook=written(tmp_path, code)) as served:
        run(_open(served.url))
        assert [line for line in served.said if "ERROR KeyError in Panel.show" in line]


def goes_first(pid: int) -> int:
    """Say how soon the system would end a process when memory is out."""
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text())


async def _open(url: str) -> Visitor:
    visitor = await Visitor.arrive(url)
    await visitor.connect()
    return visitor


async def _visit(url: str) -> None:
    await (await _open(url)).widgets()


def test_what_kernels_are_forked_from_has_no_thread_no_widget_and_no_debugger():
    looking = multiprocessing.get_context("spawn")
    with looking.Pool(1) as pool:
        threads, widgets, debugger, plans = pool.apply(_look)
    assert threads == 1  # else a fork could wait for ever for one that isn't there
    assert widgets == 0
    assert not debugger
    assert plans > 0  # what may be shown of the example is decided for all


def _look() -> tuple[int, int, bool, int]:
    import threading

    known = threading.active_count()
    from kfl_widgets.app.warming import prepare

    prepare()
    from ipykernel.debugger import _is_debugpy_available
    from ipywidgets.widgets.widget import _instances

    from kfl_widgets.widgets.example import example

    started = threading.active_count() - known + 1
    return started, len(_instances), _is_debugpy_available, len(example().memo())


def test_jupyter_finds_it_by_its_name():
    from jupyter_client.provisioning import KernelProvisionerFactory

    factory = KernelProvisionerFactory.instance()
    assert factory.provisioners[FORKED].load() is ForkedProvisioner
