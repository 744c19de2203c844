"""A survey as a few bytes, and back: cells and codebook, for a place that is not ours.

The bytes lie in somebody's browser, so nothing is believed when they come back: there is no code
in them, sizes and codes are checked, and what doesn't fit is refused.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pydantic_core import from_json

from kfl_widgets.survey.build import SCORE_VALUES
from kfl_widgets.survey.model import (
    ALL,
    DIMENSIONS,
    PRODUCTS,
    STATES,
    Codebook,
    Problem,
    Source,
    Survey,
    Wave,
)
from kfl_widgets.survey.notation import from_plain, to_plain

__all__ = [
    "LARGEST",
    "TooLarge",
    "bundle",
    "inflate",
    "pack_survey",
    "unbundle",
    "unpack_survey",
]

LARGEST = 64_000_000
"""Nothing is unpacked to more bytes than this: about 800,000 cells."""

_VERSION = 1
_SIZE = 4
_TABLES = {
    "scores": {
        **dict.fromkeys((*DIMENSIONS, "measure"), "code"),
        **dict.fromkeys(SCORE_VALUES, "number"),
        "state": "state",
    },
    "answers": {
        **dict.fromkeys((*DIMENSIONS, "item"), "code"),
        "option": "whole",
        "n": "number",
        "state": "state",
    },
    "participation": {
        **dict.fromkeys(DIMENSIONS, "code"),
        **dict.fromkeys(("invited", "answered", "raters"), "number"),
    },
    "products": {
        **dict.fromkeys((*DIMENSIONS, "measure_a", "measure_b"), "code"),
        **dict.fromkeys(PRODUCTS, "number"),
    },
}
_TYPES = {"code": "<i4", "state": "<i4", "whole": "<i8", "number": "<f8"}


class TooLarge(ValueError):  # noqa: N818 - a limit, not a fault
    """A survey has more cells than would be unpacked again."""


def pack_survey(survey: Survey, kinds: Sequence[type[Source]] = (Source,)) -> bytes:
    """Write a survey. What is kept in its memo is not written.

    Parameters
    ----------
    survey
        One that `build`, `reduce`, `combine` or `read` made.
    kinds
        The kinds of source it may have, each a frozen dataclass.

    Raises
    ------
    TooLarge
        If it takes more than `LARGEST` bytes.
    """
    arrays: list[bytes] = []
    head = {
        "version": _VERSION,
        "codebook": to_plain(survey.codebook),
        "waves": to_plain(survey.waves),
        "references": to_plain(survey.references),
        "sources": [[kinds.index(type(source)), to_plain(source)] for source in survey.sources],
        "problems": to_plain(survey.problems),
        "tables": {name: _pack_table(getattr(survey, name), name, arrays) for name in _TABLES},
    }
    text = json.dumps(head, ensure_ascii=False).encode(errors="replace")
    content = bundle([text, b"".join(arrays)])
    if len(content) > LARGEST:
        raise TooLarge("more cells than are unpacked again")
    return zlib.compress(content)


def _pack_table(table: pd.DataFrame, name: str, arrays: list[bytes]) -> dict[str, Any]:
    """Add the columns of a table to `arrays`, and give what else there is to know of it."""
    codes: dict[str, Any] = {}
    for column, kind in _TABLES[name].items():
        values = table[column]
        if kind == "code":
            is_text = not isinstance(values.dtype, pd.CategoricalDtype)
            values = values.astype("category") if is_text else values
            codes[column] = {"is_text": is_text, "values": [*values.cat.categories]}
        array = values.cat.codes if kind in ("code", "state") else values
        arrays.append(_shuffled(array.to_numpy(_TYPES[kind])))
    return {"rows": len(table), "codes": codes}


def _shuffled(array: np.ndarray) -> bytes:
    """Give the first byte of each number, then the second: alike beside alike packs well."""
    return array.view(np.uint8).reshape(-1, array.itemsize).T.tobytes()


# -- and back --------------------------------------------------------------------------------------


def unpack_survey(data: bytes, kinds: Sequence[type[Source]] = (Source,)) -> Survey:
    """Read what `pack_survey` wrote, with the same `kinds`.

    Raises
    ------
    ValueError
        If these bytes are anything else.
    """
    text, *numbers = unbundle(inflate(data))
    head = from_json(text)
    if not isinstance(head, dict) or head.get("version") != _VERSION:
        raise ValueError("not a survey of this version")
    arrays = _Arrays(b"".join(numbers))
    tables = {name: _unpack_table(_inside(head, "tables", name), name, arrays) for name in _TABLES}
    arrays.end()
    waves = from_plain(tuple[Wave, ...], head.get("waves"))
    told = {code for table in tables.values() for code in table["wave"].unique()}
    if not told <= {ALL, *(wave.code for wave in waves)}:
        raise ValueError("a table of a wave that is not there")
    return Survey(
        **tables,
        codebook=from_plain(Codebook, head.get("codebook")),
        waves=waves,
        references=from_plain(tuple[str, ...], head.get("references")),
        sources=tuple(_unpack_source(source, kinds) for source in _listed(head.get("sources"))),
        problems=from_plain(tuple[Problem, ...], head.get("problems")),
    )


def bundle(parts: Iterable[bytes]) -> bytes:
    """Put several pieces of bytes into one."""
    return b"".join(len(part).to_bytes(_SIZE, "little") + part for part in parts)


def unbundle(data: bytes) -> list[bytes]:
    """Give the pieces that `bundle` put together, one at least.

    Raises
    ------
    ValueError
        If these bytes are anything else.
    """
    parts: list[bytes] = []
    start = 0
    while start < len(data) or not parts:
        end = start + _SIZE + int.from_bytes(data[start : start + _SIZE], "little")
        if not start + _SIZE <= end <= len(data):
            raise ValueError("cut off")
        parts.append(data[start + _SIZE : end])
        start = end
    return parts


def inflate(data: bytes, largest: int = LARGEST) -> bytes:
    """Unpack bytes, up to `largest` of them.

    Raises
    ------
    ValueError
        If they are more, or weren't packed.
    """
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(data, largest)
    except zlib.error as error:
        raise ValueError("not packed") from error
    if not unpacking.eof:
        raise ValueError("too large, or cut off")
    return content


class _Arrays:
    """Numbers in a row, taken one column after the other."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)

    def take(self, rows: int, kind: str) -> Any:
        itemsize = np.dtype(_TYPES[kind]).itemsize
        size = rows * itemsize
        if size > len(self._content):
            raise ValueError("cut off")
        taken, self._content = self._content[:size], self._content[size:]
        shuffled = np.frombuffer(taken, np.uint8).reshape(itemsize, rows)
        return np.ascontiguousarray(shuffled.T).view(_TYPES[kind]).reshape(rows)

    def end(self) -> None:
        if len(self._content):
            raise ValueError("more than there should be")


def _unpack_table(told: Any, name: str, arrays: _Arrays) -> pd.DataFrame:
    rows = _inside(told, "rows")
    if type(rows) is not int or not 0 <= rows <= LARGEST:
        raise ValueError("no number of rows")
    columns: dict[str, Any] = {}
    for column, kind in _TABLES[name].items():
        array = arrays.take(rows, kind)
        if kind == "code":
            columns[column] = _coded(array, _inside(told, "codes", column), column)
        elif kind == "state":
            columns[column] = pd.Categorical.from_codes(array, pd.Index(STATES))
        else:
            columns[column] = array.astype(array.dtype.newbyteorder("="))
    return pd.DataFrame(columns)


def _coded(codes: Any, told: Any, column: str) -> Any:
    is_text = _inside(told, "is_text")
    if is_text and column in DIMENSIONS:
        raise ValueError(f"{column} without an order")
    values = list(from_plain(tuple[str, ...], _inside(told, "values")))
    coded = pd.Categorical.from_codes(codes, pd.Index(values), ordered=True)
    return list(coded) if is_text else coded


def _unpack_source(told: Any, kinds: Sequence[type[Source]]) -> Source:
    pair = _listed(told)
    if len(pair) != 2 or type(pair[0]) is not int or not 0 <= pair[0] < len(kinds):
        raise ValueError("an unknown kind of source")
    return from_plain(kinds[pair[0]], pair[1])


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return value


def _inside(value: Any, *way: str) -> Any:
    for name in way:
        if not isinstance(value, dict) or name not in value:
            raise ValueError(f"no {name}")
        value = value[name]
    return value
