"""Values over a pipe: each is a pickle with its length before it."""

from __future__ import annotations

import io
import pickle
import struct
from typing import Any, BinaryIO

from kfl_widgets.reading.parts import Rows

__all__ = ["pack", "read_frame", "unpack", "write_frame"]

_LENGTH = struct.Struct("<Q")
_LONGEST = 2_000_000_000


def pack(value: object) -> bytes:
    """Pickle a value. Rows are pickled without looking for repeated objects: there are none."""
    if not isinstance(value, Rows):
        return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    packed = io.BytesIO()
    pickler = pickle.Pickler(packed, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True
    pickler.dump(value.rows)
    return packed.getvalue()


def unpack(payload: bytes) -> Any:
    """Give a packed value back; rows as a plain list."""
    return pickle.loads(payload)


def write_frame(pipe: BinaryIO, payload: bytes) -> None:
    """Write a packed value and send it off."""
    pipe.write(_LENGTH.pack(len(payload)))
    pipe.write(payload)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> bytes:
    """Read one packed value.

    Raises
    ------
    EOFError
        When the other end has closed the pipe, or something else wrote into it.
    """
    (length,) = _LENGTH.unpack(_read_exactly(pipe, _LENGTH.size))
    if length > _LONGEST:
        raise EOFError
    return _read_exactly(pipe, length)


def _read_exactly(pipe: BinaryIO, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data
