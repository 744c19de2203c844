"""Waits until a server has a warm kernel for the next visitor, whoever's server it is."""

from __future__ import annotations

import contextlib
import time

import psutil
from benchmarks.visitors.serving import Serving

__all__ = ["family", "wait_until_warm"]

QUIET_SECONDS, QUIET_SHARE, PATIENCE = 0.7, 0.1, 120.0


def wait_until_warm(server: Serving, known: set[int]) -> set[int]:
    """Wait for a kernel that isn't `known`, and until nothing of the server works any more.

    Gives the kernels there are then, to be known the next time.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        before = _worked(server)
        time.sleep(QUIET_SECONDS)
        is_quiet = _worked(server) - before < QUIET_SHARE * QUIET_SECONDS
        kernels = {kernel.pid for kernel in server.kernels}
        if is_quiet and kernels - known:
            return kernels
    raise TimeoutError("no kernel stood ready")


def family(server: Serving) -> list[psutil.Process]:
    """Give the server and all that it has started."""
    return [server.process, *server.process.children(recursive=True)]


def _worked(server: Serving) -> float:
    """Give the seconds that the server and its kernels have worked."""
    seconds = 0.0
    for process in family(server):
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            seconds += times.user + times.system
    return seconds
