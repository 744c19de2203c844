"""What each user's server takes of the machine, told at the Hub's own `/hub/metrics`."""

from __future__ import annotations

import contextlib
import time

import psutil
from prometheus_client import Counter, Gauge

__all__ = ["Meter"]

_MEMORY = Gauge("kfl_server_memory_bytes", "Memory of a user's server and its pages", ["user"])
_TIME = Counter("kfl_server_seconds", "How long a user's servers have run", ["user"])


class Meter:
    """Measures one user's server while it runs.

    Parameters
    ----------
    user
        What the user is called in the numbers.
    """

    def __init__(self, user: str) -> None:
        self._user, self._seen = user, time.monotonic()

    def read(self, pid: int) -> None:
        """Note the memory of a process with all that it has started, and the time since last."""
        with contextlib.suppress(psutil.NoSuchProcess):
            server = psutil.Process(pid)
            family = [server, *server.children(recursive=True)]
            _MEMORY.labels(self._user).set(sum(map(_memory, family)))
        now = time.monotonic()
        _TIME.labels(self._user).inc(now - self._seen)
        self._seen = now

    def end(self) -> None:
        """Take nothing any more."""
        with contextlib.suppress(KeyError):
            _MEMORY.remove(self._user)


def _memory(process: psutil.Process) -> int:
    """Give its share of the memory: what forks have in common counts once, where it can be told."""
    with contextlib.suppress(psutil.Error):  # it may have ended meanwhile
        memory = process.memory_info()
        with contextlib.suppress(psutil.AccessDenied):
            memory = process.memory_full_info()
        return int(getattr(memory, "pss", memory.rss))
    return 0
