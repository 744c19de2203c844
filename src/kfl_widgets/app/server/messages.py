"""Which messages from a page reach its kernel: those that widgets need, and no code to run.

Pure: it knows the bytes of a frame, and neither socket nor kernel.
"""

from __future__ import annotations

import itertools
import json
from typing import Any

__all__ = ["PROTOCOL", "admit"]

PROTOCOL = "v1.kernel.websocket.jupyter.org"
"""The framing of kernel messages that is spoken; the older one is not."""

_CONTROL = "jupyter.widget.control"
_KINDS = {"kernel_info_request", "comm_info_request", "comm_open", "comm_msg", "comm_close"}
_HEADER = ("msg_id", "msg_type", "session", "username", "version", "date")
_MOST_PARTS = 64
_LONGEST_FIELD = 256


def admit(frame: bytes) -> list[bytes] | None:
    """Give the parts of a message that may pass to the kernel's shell channel, else None.

    Returns
    -------
    list of bytes
        Header, parent header, metadata, content, then buffers. The header is written anew, so that
        the kernel can't read it otherwise than it was read here.
    """
    try:
        channel, parts = _split(frame)
        header = _header(parts[0])
        content = parts[3]
    except (ValueError, IndexError, RecursionError):
        return None
    if channel != b"shell" or header["msg_type"] not in _KINDS:
        return None
    if header["msg_type"] == "comm_open":
        opening = _opening(content)
        if opening is None:
            return None
        parts[3] = opening
    return [json.dumps(header).encode(), *parts[1:]]


def _split(frame: bytes) -> tuple[bytes, list[bytes]]:
    """Cut a frame at its offsets, which anybody could have written."""
    count = int.from_bytes(frame[:8], "little")
    if not 0 < count <= _MOST_PARTS or len(frame) < 8 * (count + 1):
        raise ValueError("no frame")
    offsets = [int.from_bytes(frame[8 * i : 8 * i + 8], "little") for i in range(1, count + 1)]
    if offsets != sorted(offsets) or offsets[-1] > len(frame):
        raise ValueError("no frame")
    channel, *parts = (frame[a:b] for a, b in itertools.pairwise(offsets))
    return channel, parts


def _header(part: bytes) -> dict[str, str]:
    given = _record(part)
    header = {name: given[name] for name in _HEADER if name in given}
    if any(not isinstance(v, str) or len(v) > _LONGEST_FIELD for v in header.values()):
        raise ValueError("no header")
    if not {"msg_id", "msg_type"} <= header.keys():
        raise ValueError("no header")
    return header


def _opening(content: bytes) -> bytes | None:
    """Let the page ask for the state of all widgets; it makes none of its own."""
    try:
        given = _record(content)
    except (ValueError, RecursionError):
        return None
    identity = given.get("comm_id")
    if given.get("target_name") != _CONTROL or not isinstance(identity, str):
        return None
    return json.dumps({"comm_id": identity, "target_name": _CONTROL, "data": {}}).encode()


def _record(part: bytes) -> dict[str, Any]:
    record = json.loads(part)
    if not isinstance(record, dict):
        raise ValueError("no record")
    return record
