"""What every record of this package is: frozen, strict, and refusing what it doesn't know.

A tuple of keyed records is a small table; `put` and `drop` give a new one. Knows no content.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict

__all__ = ["Record", "canonical", "drop", "each_once", "find", "new_key", "put"]


class Record(BaseModel):
    """A value. Numbers are finite or None, and every change is validated and gives a new record."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    def but(self, **changes: Any) -> Self:
        """Give a copy in which some fields are others."""
        return type(self)(**{**dict(self), **changes})


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=_Keyed)


def new_key() -> str:
    """Draw a key that tells nothing of who made it, and that no other will draw."""
    return secrets.token_hex(8)


def find(records: Iterable[K], key: str) -> K | None:
    """Give the record with this key, or None."""
    return next((record for record in records if record.key == key), None)


def put(records: Sequence[K], new: K) -> tuple[K, ...]:
    """Let `new` take the place of the record with its key, or stand last."""
    if find(records, new.key) is None:
        return (*records, new)
    return tuple(new if record.key == new.key else record for record in records)


def drop(records: Iterable[K], key: str) -> tuple[K, ...]:
    """Leave out the record with this key."""
    return tuple(record for record in records if record.key != key)


def each_once(records: Sequence[K]) -> tuple[K, ...]:
    """Keep the first record of each key."""
    first: dict[str, K] = {}
    for record in records:
        first.setdefault(record.key, record)
    return tuple(first.values())


def canonical(record: Record) -> str:
    """Write a record in the one way equal records are written: it orders what nothing else does."""
    return record.model_dump_json()
