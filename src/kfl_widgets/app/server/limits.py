"""How much one visitor, and all of them together, may take of the machine."""

from __future__ import annotations

from dataclasses import dataclass

from kfl_widgets.uploads import MIB, UPLOAD_MB

__all__ = ["BODY", "BYTES", "FRAME", "HEADERS", "MESSAGES", "Limits"]

FRAME = 8 * MIB
"""The longest message on a socket: an upload sends 1 MiB, kept work comes back whole (5 MB)."""

MESSAGES = (100, 200)
"""How many messages a page may send in a second, and at once.

A kernel's answers wait in a queue of 1,000 and are lost beyond that; each message has some four. An
upload waits for each slice and a widget for each answer, so only a script ever comes here.
"""

BYTES = (64 * FRAME, 64 * FRAME)
"""The same, in bytes."""

HEADERS, BODY = 16 * 1024, 64 * 1024
"""The longest heading and body of a request: the page posts nothing but its good-bye."""


@dataclass(frozen=True)
class Limits:
    """What a visitor may take, and for how long.

    Attributes
    ----------
    visitors
        Pages that are open at once.
    upload_bytes
        What may arrive in one drop of files.
    forget_after
        Seconds until the kernel of a page that is gone without a good-bye is ended: a laptop that
        was closed comes back.
    forget_open_after
        Seconds until the kernel of an open page that nobody uses is ended.
    arrive_within
        Seconds until a page that was sent must have opened its socket.
    """

    visitors: int = 40
    upload_bytes: int = UPLOAD_MB * MIB
    forget_after: float = 3600
    forget_open_after: float = 12 * 3600
    arrive_within: float = 60
