"""The process that opens files: a script, run by its path, that answers over its own pipes.

It is no import of the package, on purpose: the package's front door brings pandas along, and this
process must start at once and stay small. It ends when its input closes or when it is idle for
long, dies when a file takes too much memory or time, and takes nothing else with it.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import signal
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from kfl_widgets.reading.limits import Limits

_IDLE_SECONDS = 600


def main() -> None:
    """Answer requests until the input closes."""
    requests, replies = _take_pipes()
    _import_lightly()
    from kfl_widgets.reading.frames import read_frame, unpack, write_frame

    _settle_in()
    with contextlib.suppress(EOFError, BrokenPipeError):
        sys.path[:] = unpack(read_frame(requests))
        while True:
            _die_after(_IDLE_SECONDS)
            data, limits = unpack(read_frame(requests))
            _keep_within(limits.memory_bytes)
            # The other side keeps time too; this is for when it is gone.
            _die_after(math.ceil(limits.seconds) + 5)
            for answer in _answers(data, limits, replies):
                write_frame(replies, answer)
            del data
            gc.collect()


def _answers(data: bytes, limits: Limits, replies: BinaryIO) -> Iterator[bytes]:
    from kfl_widgets.reading.frames import pack, write_frame
    from kfl_widgets.reading.opening import check_weight, open_parts
    from kfl_widgets.reading.parts import Rows
    from kfl_widgets.reading.preflight import too_much
    from kfl_widgets.reading.refusal import Refused

    yield pack("begun")
    weight = 0
    try:
        for part in open_parts(data, limits, lambda share: write_frame(replies, pack(share))):
            packed = pack(part)
            if isinstance(part, Rows):
                weight += len(packed)
                check_weight(part.rows, len(packed), limits)
            if weight > limits.unpacked_bytes:
                raise too_much(limits.unpacked_bytes)
            yield packed
    except Refused as refusal:
        yield pack(refusal)
    yield pack("done")


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves: what a library prints must not end up between the answers."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, replies


def _import_lightly() -> None:
    """Let our modules be found without running the packages' own front doors."""
    root = Path(__file__).resolve().parents[1]
    for name, folder in {"kfl_widgets": root, "kfl_widgets.reading": root / "reading"}.items():
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


def _settle_in() -> None:
    """Be deaf to the interrupt of a notebook cell, and never leave a picture of the memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # millions of cells, no circles
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _keep_within(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource

        hardest = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = memory if hardest == resource.RLIM_INFINITY else min(memory, hardest)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hardest))


def _die_after(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
