"""Cell addresses as spreadsheets write them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

__all__ = ["cell_address", "list_addresses"]

_NAMED_CELLS = 5


def cell_address(row: int, column: int) -> str:
    """Give the address of a cell as spreadsheets write it: ``cell_address(6, 2)`` is «C7»."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def list_addresses(places: Collection[tuple[int, int]]) -> str:
    """Name the first few of some cells: «C7, C9, C12 …»."""
    first: Iterable[tuple[int, int]] = islice(sorted(places), _NAMED_CELLS)
    named = ", ".join(cell_address(row, column) for row, column in first)
    return named + (" …" if len(places) > _NAMED_CELLS else "")
