"""What the process does that opens files: a file in, its parts out."""

from __future__ import annotations

import contextlib
import gc
import math
import signal
from collections.abc import Callable

from kfl_widgets.reading.frames import pack
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.opening import check_weight, open_parts
from kfl_widgets.reading.parts import Rows
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.refusals import too_much

__all__ = ["IDLE_SECONDS", "answer"]

IDLE_SECONDS = 30

gc.disable()  # millions of cells, no circles


def answer(request: tuple[bytes, Limits], reply: Callable[[bytes], None]) -> None:
    """Open a file and reply with its parts, as far as it can be read."""
    data, limits = request
    _keep_within(limits.memory_bytes)
    if hasattr(signal, "alarm"):  # the other side keeps time too; this is for when it is gone
        signal.alarm(math.ceil(limits.seconds) + 5)
    weight = 0
    try:
        for part in open_parts(data, limits, lambda share: reply(pack(share))):
            packed = pack(part)
            if isinstance(part, Rows):
                weight += len(packed)
                check_weight(part.rows, len(packed), limits)
            if weight > limits.unpacked_bytes:
                raise too_much(limits.unpacked_bytes)
            reply(packed)
    except Refused as refusal:
        reply(pack(refusal))


def _keep_within(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource

        hardest = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = memory if hardest == resource.RLIM_INFINITY else min(memory, hardest)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hardest))
