"""The process that kernels are forked from: it imports once for all of them, and meets no visitor.

A fork shares its parent's memory until one of them writes to it, so one more kernel costs little.
Python has a fork server of its own; but that one ends with the first fork that fails, runs the
server's program in each child, and listens at an address.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

__all__ = ["LENGTH", "Fork", "NoForkError", "Origin"]

LENGTH = 8
"""Bytes that say how long a request is, or which process answers it: 0 for none."""

_MAIN = "kfl_widgets.app.server.origin_main"
_log = logging.getLogger(__name__)


class NoForkError(OSError):
    """No fork could be had; the next one may well be."""


class Origin:
    """Such a process. It ends when this one does, and so does all that was forked from it.

    It starts at once, keeps the environment that there is then, and logs as this one does.

    Parameters
    ----------
    modules
        What it imports. They must start no thread, and open nothing.
    """

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = tuple(modules)
        self._one_at_a_time = threading.Lock()
        self._start()

    def fork(self, connection_file: str, environment: Mapping[str, str], folder: str) -> Fork:
        """Fork a kernel. The first one waits for the imports.

        Parameters
        ----------
        connection_file
            Where it finds how it is reached.
        environment, folder
            All that it shall know of, and where it works.

        Raises
        ------
        NoForkError
            When there is none to be had.
        """
        # Voilà names some variables by a kind of text of its own.
        known = {os.fsdecode(os.fsencode(name)): value for name, value in environment.items()}
        request = json.dumps([connection_file, known, folder]).encode()
        lifeline, held = os.pipe()  # whose other end the kernel holds as long as it lives
        try:
            with self._one_at_a_time:
                process = self._ask(request, held)
            if not process:
                raise NoForkError
        except OSError:
            os.close(lifeline)
            raise
        finally:
            os.close(held)
        return Fork(process, lifeline)

    def close(self) -> None:
        """End it now. What was forked from it goes on until this process ends."""
        with self._one_at_a_time:
            self._end()

    def _end(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()

    def _start(self) -> None:
        self._line, theirs = socket.socketpair()
        # Closes when this process ends, however. It stays open when another origin is started:
        # those that were forked from the last one go on.
        alive, self._alive = os.pipe()
        ends = (theirs.fileno(), alive)
        level = logging.getLogger(__name__).getEffectiveLevel()
        command = [sys.executable, "-P", "-m", _MAIN, *map(str, (*ends, level)), *self._modules]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=ends)
        finally:
            theirs.close()
            os.close(alive)

    def _ask(self, request: bytes, held: int) -> int:
        """Give the number of the process that answers; where nobody does, begin anew."""
        answer = b""
        with suppress(OSError):
            socket.send_fds(self._line, [len(request).to_bytes(LENGTH)], [held])
            self._line.sendall(request)
            answer = self._line.recv(LENGTH, socket.MSG_WAITALL)
        if len(answer) < LENGTH:
            _log.warning("What kernels are forked from has ended, and is started anew.")
            self._end()
            self._start()
            raise NoForkError
        return int.from_bytes(answer)


class Fork:
    """A process forked from an origin, as Jupyter asks about processes.

    Parameters
    ----------
    pid
        Its number.
    lifeline
        A pipe whose other end closes when it ends.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, lifeline: int) -> None:
        self.pid = pid
        self._lifeline: int | None = lifeline

    def poll(self) -> int | None:
        """Give None while it lives, then a number: how it ended is not known."""
        return self._look(0)

    def wait(self) -> int | None:
        """Wait until it has ended."""
        return self._look(None)

    def _look(self, patience: float | None) -> int | None:
        if self._lifeline is not None:
            watch = select.poll()
            watch.register(self._lifeline, select.POLLIN)
            if not watch.poll(patience):
                return None
            os.close(self._lifeline)
            self._lifeline = None
        return 1

    def send_signal(self, number: int) -> None:
        """Send a signal to it, while it lives."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)
