"""The other side of `process`: a script, run by its path, that answers over its own pipes.

It is no import of the package, on purpose: the package's front door brings pandas along, and a
process that opens files must start at once and stay small. It ends when its input closes or when
it is idle for long, also before it is first asked (not on Windows): of thirty people who have read
their files, nobody keeps one. It dies when it takes too much memory or time, and takes nothing else
with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import types
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

BEGUN, DONE = "begun", "done"
"""What each request is first answered, and last."""


def main(name: str, *, is_light: bool) -> None:
    """Answer requests until the input closes.

    Parameters
    ----------
    name
        A module of ours. Its ``answer(request, reply)`` replies with packed values, and after
        ``IDLE_SECONDS`` without a request the process ends.
    is_light
        Whether that module does without the package's front door.
    """
    requests, replies = _take_pipes()
    ours = _import_lightly()
    from kfl_widgets.reading.frames import pack, read_frame, unpack, write_frame

    _settle_in()
    with contextlib.suppress(EOFError, BrokenPipeError):
        sys.path[:] = unpack(read_frame(requests))
        if not is_light:
            for module in ours:
                del sys.modules[module]
        task = import_module(name)
        while True:
            die_after(task.IDLE_SECONDS)
            request = unpack(read_frame(requests))
            write_frame(replies, pack(BEGUN))
            task.answer(request, lambda packed: write_frame(replies, packed))
            write_frame(replies, pack(DONE))
            del request
            gc.collect()


def die_after(seconds: int) -> None:
    """End this process in so many seconds, unless told otherwise before."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves: what a library prints must not end up between the answers."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, replies


def _import_lightly() -> list[str]:
    """Let our modules be found without running the packages' own front doors."""
    root = Path(__file__).resolve().parents[1]
    folders = {"kfl_widgets": root, "kfl_widgets.reading": root / "reading"}
    for name, folder in folders.items():
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    return list(folders)


def _settle_in() -> None:
    """Be deaf to the interrupt of a notebook cell, and never leave a picture of the memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1], is_light=sys.argv[2:] == ["lightly"])
