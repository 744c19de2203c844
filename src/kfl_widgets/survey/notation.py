"""Frozen records as plain JSON values, and back.

What is read back may come from anybody: each value is held against the type of its field, and a
sentence may only name the values that come with it. Knows no particular record but `Message`.
"""

from __future__ import annotations

import string
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from kfl_widgets.locale import Message

__all__ = ["from_plain", "to_plain"]

T = TypeVar("T")

_LARGEST = 2**53
"""Up to here, whole numbers survive in any program that reads JSON."""


def to_plain(value: object) -> Any:
    """Write a record, or a tuple of them, as what JSON can hold."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return value.item() if hasattr(value, "item") else str(value)  # a number of numpy's


def from_plain(kind: type[T], value: Any) -> T:
    """Read a record that `to_plain` wrote.

    Parameters
    ----------
    kind
        A frozen dataclass, or a tuple of them. Fields are records, tuples, texts, numbers, truths
        or literals, and any of these or None.
    value
        What JSON held.

    Raises
    ------
    ValueError
        If the value is none of that kind.
    """
    return cast(T, _read(kind, value))


def _read(kind: Any, value: Any) -> Any:
    if is_dataclass(kind):
        return _record(kind, value)
    if kind is object:
        return _anything(value)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple(parts, value)
    if origin in (Union, UnionType):
        return None if value is None else _read(parts[0], value)
    if origin is Literal:
        return _checked(value, value in parts)
    return _single(kind, value)


def _single(kind: Any, value: Any) -> Any:
    is_whole = type(value) is int
    if is_whole and abs(value) > _LARGEST:
        raise ValueError("too large a number")
    if is_whole and kind is float:
        return float(value)
    return _checked(value, type(value) is kind)


def _record(kind: Any, value: Any) -> Any:
    known = _fields(kind)
    if not isinstance(value, dict) or not known.keys() >= value.keys():
        raise ValueError(f"not a {kind.__name__}")
    lacking = known.keys() - value.keys()
    if any(_is_required(known[name][0]) for name in lacking):
        raise ValueError(f"a {kind.__name__} lacks something")
    record = kind(**{name: _read(known[name][1], part) for name, part in value.items()})
    return _checked(record, not isinstance(record, Message) or _is_sayable(record))


@cache
def _fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: (field, hints[field.name]) for field in fields(kind)}


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _tuple(parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    if parts[-1] is Ellipsis:
        return tuple(_read(parts[0], part) for part in value)
    if len(parts) != len(value):
        raise ValueError("too long or too short")
    return tuple(_read(kind, part) for kind, part in zip(parts, value, strict=True))


def _anything(value: Any) -> Any:
    """Read what a sentence is said with: another sentence, or something written as it is."""
    if isinstance(value, dict):
        return _record(Message, value)
    return _checked(value, value is None or isinstance(value, (str, bool, int, float)))


def _is_sayable(message: Message) -> bool:
    """Tell whether a sentence names its values and nothing more: no attribute, index or width."""
    named = {name for name, _ in message.values}
    return all(
        name is None or (name in named and name.isidentifier() and not width and not conversion)
        for _, name, width, conversion in string.Formatter().parse(message.text)
    )


def _checked(value: Any, is_right: bool) -> Any:
    if not is_right:
        raise ValueError("a value of another kind")
    return value
