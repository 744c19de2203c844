"""Kernels as forks: how Jupyter gets a kernel from an `Origin`."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import List, Unicode

from kfl_widgets.app.server.origin import NoForkError, Origin

__all__ = ["FORKED", "ForkedProvisioner", "can_fork", "origin"]

FORKED = "kfl-forked"
"""What Jupyter knows `ForkedProvisioner` by: see the entry points of the package."""

_GROUP = "jupyter_client.kernel_provisioners"
_ARGUMENTS = ["-m", "ipykernel_launcher", "-f"]


def can_fork() -> bool:
    """Whether kernels can be forked here: macOS could too, but its libraries don't bear it."""
    return sys.platform == "linux" and bool(entry_points(group=_GROUP, name=FORKED))


@cache
def origin(*modules: str) -> Origin:
    """Give the origin of all kernels that share `modules`; the first call starts it."""
    return Origin(modules)


class ForkedProvisioner(LocalProvisioner):
    """Starts Python kernels as forks, and what else there is as any other does."""

    modules = List(Unicode(), config=True, help="What kernels share.")
    process: Any

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork, and become a kernel there; start a program of its own where that can't be."""
        *_, connection_file = cmd
        if list(cmd[1:-1]) == _ARGUMENTS:
            folder = str(options.get("cwd") or Path.cwd())
            environment = options.get("env", os.environ)
            try:
                # In a thread: the first fork waits for all the imports.
                self.process = await asyncio.to_thread(
                    lambda: origin(*self.modules).fork(connection_file, environment, folder)
                )
            except NoForkError:
                pass
            else:
                self.pid = self.pgid = self.process.pid
                self.cwd = folder
                return self.connection_info
        return await super().launch_kernel(cmd, **options)
