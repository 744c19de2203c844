"""Kernels forked from one process that has imported everything: one more costs little.

A fork shares its parent's memory until one of them writes to it. Python's own fork server does the
forking: a process that only imports, holds nothing of anybody, and ends with the last that uses it.
Which modules it imports is its user's business.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import entry_points
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

from kfl_widgets.app.server.logs import tell_of_kernel

__all__ = ["FORKED", "ForkedProvisioner", "can_fork", "import_first", "start_forking"]

FORKED = "kfl-forked"
"""What Jupyter knows `ForkedProvisioner` by: see the entry points of the package."""

_GROUP = "jupyter_client.kernel_provisioners"
_LAUNCHER = "ipykernel_launcher"


def can_fork() -> bool:
    """Whether kernels can be forked here: macOS could too, but its libraries don't bear it."""
    return sys.platform == "linux" and bool(entry_points(group=_GROUP, name=FORKED))


def import_first(*modules: str) -> None:
    """Say what is imported before the first fork. They must start no thread and open nothing."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(modules))


def start_forking() -> None:
    """Begin with the imports now, and not when the first kernel is asked for.

    The process keeps the environment that there is now: what kernels must not know is gone by then.
    """
    from multiprocessing import forkserver

    forkserver.ensure_running()


class ForkedProvisioner(LocalProvisioner):
    """Starts Python kernels as forks, and what else there is as any other does."""

    process: Any

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork, and become a kernel there; start a program of its own where that can't be."""
        if _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **options)
        arguments = list(cmd)[cmd.index(_LAUNCHER) + 1 :]
        folder = str(options.get("cwd") or Path.cwd())
        try:
            # In a thread: the first fork waits for all the imports.
            self.process = await asyncio.to_thread(
                _Fork, arguments, options.get("env", os.environ), folder
            )
        except (OSError, EOFError):
            return await super().launch_kernel(cmd, **options)
        self.pid = self.pgid = self.process.pid
        self.cwd = folder
        return self.connection_info


class _Fork:
    """What `LocalProvisioner` asks of a process."""

    stdin = stdout = stderr = None

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: str
    ) -> None:
        fork = multiprocessing.get_context("forkserver").Process
        self._process: BaseProcess = fork(
            target=_be_kernel, args=(arguments, _plain(environment), folder), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.pid and self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Copy it as text only: Voilà's own names for some variables would bring Voilà along."""
    return {os.fsdecode(os.fsencode(name)): value for name, value in environment.items()}


def _be_kernel(arguments: list[str], environment: dict[str, str], folder: str) -> None:
    """Be a kernel in this process, until it is told to end or the server has gone."""
    os.setsid()  # a signal to the kernel reaches what it has started, and nobody else
    os.environ.clear()
    os.environ.update({**environment, "JPY_PARENT_PID": str(os.getppid())})
    os.chdir(folder)
    with suppress(OSError):
        Path("/proc/self/comm").write_text(_name(arguments[-1]))  # what `top` says
        # Where memory is out, one page ends, and not what all of them hang on.
        Path("/proc/self/oom_score_adj").write_text("300")
    threading.Thread(target=_end_with_server, name="kfl-server-gone", daemon=True).start()
    tell_of_kernel(os.fdopen(os.dup(2), "w"))
    from ipykernel.kernelapp import IPKernelApp

    arguments = [*arguments, "--HistoryManager.enabled=False"]  # nobody types anything here
    sys.argv = [_LAUNCHER, *arguments]
    # What is imported already could not tell a kernel that did not yet exist of itself.
    IPKernelApp.launch_instance(arguments, extensions=["ipywidgets"], parent_handle=os.getppid())


def _name(connection_file: str) -> str:
    """Give the 15 letters that a process can be called: ``kernel-`` and how its id begins."""
    return Path(connection_file).stem[:15]


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    assert server is not None  # this is a fork
    server.join()
    os._exit(1)
