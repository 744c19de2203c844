"""The other side of `origin`: imports, and forks a kernel for each request.

No thread is started here: a fork has the thread that forked, and waits for ever for what another
one held.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from kfl_widgets.app.server.logs import tell_of_kernel
from kfl_widgets.app.server.origin import LENGTH

__all__ = ["main"]

_log = logging.getLogger(__name__)

_LAUNCHER = "ipykernel_launcher"
_NOT_WATCHED = 1
"""A parent that a kernel of Jupyter's does not look after."""


class _Request(NamedTuple):
    """What a kernel is to be, and the pipe it holds as long as it lives."""

    connection_file: str
    environment: dict[str, str]
    folder: str
    held: int


def main(requests: int, server: int, level: int, modules: Sequence[str]) -> None:
    """Import, and fork until the server has gone.

    Parameters
    ----------
    requests
        Where requests come: a socket.
    server
        A pipe whose other end closes with the server.
    level
        From which level on this process and its forks log.
    modules
        What to import. A kernel has to import for itself what can't be imported here.
    """
    for end in (requests, server):
        os.set_inheritable(end, False)
    tell_of_kernel(os.fdopen(os.dup(2), "w"), level)
    for name in modules:
        try:
            import_module(name)
        except Exception as error:  # its words could tell anything
            _log.warning("%s in %s, which kernels were to share", type(error).__name__, name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for those that end
    with socket.socket(fileno=requests) as line:
        while request := _receive(line):
            process = _fork()
            if process == 0:
                line.close()
                _be_kernel(request, server)
                return
            os.close(request.held)
            line.sendall((process or 0).to_bytes(LENGTH))


def _receive(line: socket.socket) -> _Request | None:
    """Wait for a request; None when the server has gone."""
    start, held, *_ = socket.recv_fds(line, LENGTH, 1)
    if len(start) < LENGTH or not held:
        return None
    content = line.recv(int.from_bytes(start), socket.MSG_WAITALL)
    return _Request(*json.loads(content), *held)


def _fork() -> int | None:
    """Fork, if it can be done: 0 in the new process; None when the machine has no room."""
    try:
        return os.fork()
    except OSError as error:
        _log.warning("No kernel could be forked: %s", error.strerror)
        return None


def _be_kernel(request: _Request, server: int) -> None:
    """Be a kernel in this process, until it is told to end or the server has gone."""
    os.setsid()  # a signal to the kernel reaches what it has started, and nobody else
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with suppress(OSError):
        # What `top` says: «kernel-» and how its id begins.
        Path("/proc/self/comm").write_text(Path(request.connection_file).stem[:15])
        # Where memory is out, one page ends, and not what all of them hang on.
        Path("/proc/self/oom_score_adj").write_text("300")
    os.environ.clear()
    os.environ.update(request.environment)
    os.chdir(request.folder)
    gone = threading.Thread(target=_end_with, args=(server,), name="kfl-server-gone", daemon=True)
    gone.start()
    from ipykernel.kernelapp import IPKernelApp

    arguments = ["-f", request.connection_file, "--HistoryManager.enabled=False"]
    sys.argv = [_LAUNCHER, *arguments]
    # What is imported already could not tell of itself a kernel that did not yet exist.
    IPKernelApp.launch_instance(arguments, extensions=["ipywidgets"], parent_handle=_NOT_WATCHED)


def _end_with(server: int) -> None:
    os.read(server, 1)  # nothing is ever written
    os._exit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]), sys.argv[4:])
