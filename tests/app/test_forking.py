"""Kernels that are forks of one process, which has imported everything for all of them."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from ast import literal_eval
from pathlib import Path

import psutil
import pytest
from benchmarks.visitors.client import Visitor
from benchmarks.visitors.serving import serving
from jupyter_client import AsyncKernelManager
from tests.app.awaiting import run
from tests.app.test_serve import written

from kfl_widgets.app.server import forking
from kfl_widgets.app.server.forking import FORKED, ForkedProvisioner, can_fork
from kfl_widgets.app.server.origin import NoForkError, Origin

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")

WHO = "__import__('os').getpid(), __import__('os').getpgid(0), __import__('os').getppid()"


async def started(modules=()):
    """Start a kernel and wait until it answers."""
    kernels = AsyncKernelManager(transport="ipc")
    kernels.provisioner = ForkedProvisioner(
        kernel_id=kernels.kernel_id,
        kernel_spec=kernels.kernel_spec,
        parent=kernels,
        modules=list(modules),
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


def waited_for(is_so, patience: float = 10.0) -> bool:
    deadline = time.monotonic() + patience
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so()


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


def test_a_fork_is_alive_until_it_ends(tmp_path):
    async def live():
        kernels, client = await started()
        before = await kernels.is_alive()
        client.execute("import os; os._exit(3)")
        ends = asyncio.get_running_loop().time() + 10
        while await kernels.is_alive() and asyncio.get_running_loop().time() < ends:
            await asyncio.sleep(0.02)
        after = await kernels.is_alive()
        await ended(kernels, client)
        return before, after

    assert run(live()) == (True, False)


def test_where_no_fork_is_to_be_had_a_kernel_is_started_as_ever(monkeypatch):
    class Full:
        def fork(self, *_):
            raise NoForkError

    async def start():
        kernels, client = await started()
        command = await said(client, "' '.join(__import__('psutil').Process().cmdline())")
        await ended(kernels, client)
        return command

    monkeypatch.setattr(forking, "origin", lambda *_: Full())
    assert "ipykernel_launcher" in run(start())


REFUSING = """
import errno, os
fork, calls = os.fork, []
def refuse_the_second():
    calls.append(1)
    if len(calls) == 2:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
    return fork()
os.fork = refuse_the_second
"""


@pytest.fixture
def origin_of(tmp_path, monkeypatch):
    """Give origins that import a module of ours, and end them."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    made: list[Origin] = []

    def make(code: str) -> Origin:
        (tmp_path / "imported_first.py").write_text(code)
        made.append(Origin(["imported_first"]))
        return made[-1]

    yield make
    for origin in made:
        origin.close()


def fork(origin: Origin, folder: Path):
    return origin.fork(str(folder / "kernel-1234567-89.json"), {"PATH": "/bin"}, str(folder))


def test_a_fork_that_fails_takes_no_other_with_it(origin_of, tmp_path, capfd):
    origin = origin_of(REFUSING)
    first = fork(origin, tmp_path)
    with pytest.raises(NoForkError):
        fork(origin, tmp_path)
    third = fork(origin, tmp_path)
    assert (first.poll(), third.poll()) == (None, None)
    for one in (first, third):
        one.kill()
        assert one.wait() is not None
        assert psutil.Process(origin._process.pid).is_running()
    assert "No kernel could be forked" in capfd.readouterr().err


def test_an_origin_that_ended_is_started_anew_and_its_kernels_live_on(origin_of, tmp_path):
    origin = origin_of("")
    first = fork(origin, tmp_path)
    origin._process.send_signal(signal.SIGKILL)
    origin._process.wait()
    with pytest.raises(NoForkError):
        fork(origin, tmp_path)
    second = fork(origin, tmp_path)
    assert (first.poll(), second.poll()) == (None, None)
    first.kill()
    second.kill()


@pytest.mark.parametrize("code", ["raise ImportError('hemmelig')", "1 / 0", "hemmelig ="])
def test_what_cannot_be_imported_is_told_and_kernels_import_for_themselves(
    origin_of, tmp_path, capfd, code
):
    kernel = fork(origin_of(code), tmp_path)
    assert kernel.poll() is None
    kernel.kill()
    told = capfd.readouterr().err
    assert "Error in imported_first" in told
    assert "hemmelig" not in told


def test_a_kernel_knows_only_what_it_is_told_of(origin_of, tmp_path, monkeypatch):
    origin = origin_of("")
    monkeypatch.setenv("HEMMELIG", "1")  # came when the origin ran
    kernel = fork(origin, tmp_path)
    process = psutil.Process(kernel.pid)
    assert waited_for(lambda: process.name() == "kernel-1234567-")
    assert "HEMMELIG" not in process.environ()
    assert process.cwd() == str(tmp_path)
    kernel.kill()


def test_kernels_and_their_origin_end_with_a_server_that_was_killed(tmp_path):
    with serving(tmp_path, "--pool", "1") as served:
        run(visit(served.url))
        family = served.process.children(recursive=True)
        kernels = served.kernels
        assert {kernel.name()[:7] for kernel in kernels} == {"kernel-"}
        (origin,) = {kernel.ppid() for kernel in kernels}
        assert all(goes_first(kernel.pid) > goes_first(origin) for kernel in kernels)
        assert psutil.Process(origin).num_threads() == 1
        served.process.kill()
        _, alive = psutil.wait_procs(family, timeout=10)
        assert alive == []


def goes_first(pid: int) -> int:
    """Say how soon the system would end a process when memory is out."""
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text())


async def opened(url: str) -> Visitor:
    visitor = await Visitor.arrive(url)
    await visitor.connect()
    return visitor


async def visit(url: str) -> None:
    await (await opened(url)).widgets()


def test_what_goes_wrong_in_a_kernel_is_told_in_the_servers_log(tmp_path):
    code = "import logging; logging.getLogger('kfl_widgets.a').error('KeyError in Panel.show')"
    assert said_by_served(tmp_path, code, "ERROR KeyError in Panel.show")


def test_a_kernel_holds_nothing_of_the_server(tmp_path):
    code = """
import logging, sys
held = {"voila", "jupyter_server", "jupyterhub"} & set(sys.modules)
logging.getLogger("kfl_widgets.a").error(f"{len(held)} held")
"""
    assert said_by_served(tmp_path, code, "ERROR 0 held")


def said_by_served(folder: Path, code: str, words: str) -> bool:
    """Tell whether a server whose page runs `code` logs these words."""
    with serving(folder, "--pool", "0", notebook=written(folder, code)) as served:
        run(opened(served.url))
        return waited_for(lambda: any(words in line for line in served.said))


LOOK = """
from kfl_widgets.app.warming import prepare
prepare()
import os
from ipykernel.debugger import _is_debugpy_available
from ipywidgets.widgets.widget import _instances
from kfl_widgets.widgets.example import example
print(len(os.listdir("/proc/self/task")), len(_instances), _is_debugpy_available)
print(len(example().memo()) > 0)
"""


def test_what_kernels_share_has_no_thread_no_widget_and_no_debugger():
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == ["1", "0", "False", "True"]


def test_jupyter_finds_it_by_its_name():
    from jupyter_client.provisioning import KernelProvisionerFactory

    factory = KernelProvisionerFactory.instance()
    assert factory.provisioners[FORKED].load() is ForkedProvisioner
