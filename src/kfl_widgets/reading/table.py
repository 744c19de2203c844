"""A sheet seen as a table: columns found by their headers, every cell still knowing its address.

Which headers are wanted, and what they are called, is told by the layout.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kfl_widgets.reading.addresses import list_addresses
from kfl_widgets.reading.values import Cell, clean_text, fold, is_blank, parse_each
from kfl_widgets.reading.workbook import Book, Sheet, cell_address
from kfl_widgets.survey.model import Where

__all__ = ["HEADER_WITHIN", "Names", "Table", "find_roles", "find_table", "make_table"]

Names = Mapping[str, Collection[str]]
"""Role → the headers it may have, in any letter case and spelling of æ, ø and å."""

HEADER_WITHIN = 20
"""A header row is looked for in this many rows from the top."""


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """A header row and what is below it, blank rows left out.

    Attributes
    ----------
    file, sheet
        Where it is.
    headers
        All headers, left to right; ``""`` for a column without one.
    rows
        The rows, and `numbers` their places in the sheet.
    roles
        Role → column number, for the roles that were found.
    titles
        What stands above the headers.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    rows: list[list[Cell]]
    numbers: list[int]
    roles: Mapping[str, int]
    titles: tuple[str, ...] = ()

    def __contains__(self, role: object) -> bool:
        return role in self.roles

    def column(self, role: str | int) -> pd.Series[Any]:
        """Give a column by role or number; its index is the row's place in the sheet.

        All blank when the table has no such role.
        """
        number = role if isinstance(role, int) else self.roles.get(role)
        if number is None:
            return pd.Series(None, index=self._index, dtype=object)
        return pd.Series(self._grid[:, number], index=self._index, dtype=object, copy=True)

    def texts(self, role: str | int) -> pd.Series[str]:
        """Give a column as clean texts, ``""`` for a blank cell."""
        return parse_each(self.column(role), clean_text)

    def header(self, role: str | int) -> str:
        """Give the header of a column by role or number."""
        return self.headers[self.roles[role] if isinstance(role, str) else role]

    def where(self, role: str | int | None = None, row: int | None = None) -> Where:
        """Say where the table is, or one of its cells."""
        number = self.roles.get(role) if isinstance(role, str) else role
        cell = "" if number is None or row is None else cell_address(row, number)
        return Where(self.file, self.sheet, cell)

    def addresses(self, role: str | int, rows: Iterable[int]) -> str:
        """Name the first few of some cells in a column: «C7, C9, C12 …»."""
        number = self.roles[role] if isinstance(role, str) else role
        return list_addresses([(row, number) for row in rows])

    @cached_property
    def _grid(self) -> npt.NDArray[np.object_]:
        # Column by column in memory, for that is how tables are read.
        grid = np.empty((len(self.rows), len(self.headers)), dtype=object, order="F")
        for number, cells in enumerate(zip(*self.rows, strict=True)):
            grid[:, number] = cells
        return grid

    @cached_property
    def _index(self) -> pd.Index[int]:
        return pd.Index(self.numbers, dtype="int64")

    def __repr__(self) -> str:
        return f"<Table {len(self.rows)} rows, {len(self.headers)} columns>"


def find_table(book: Book, sheet: Sheet, names: Names, required: Collection[str]) -> Table | None:
    """Find the header row: the first with all `required` roles; titles may stand above it.

    Returns
    -------
    Table or None
        None when no row near the top has them.
    """
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        roles = find_roles(row, names)
        if roles.keys() >= set(required):
            return make_table(book, sheet, number, roles=roles)
    return None


def find_roles(row: Sequence[Cell], names: Names) -> dict[str, int]:
    """Give each role its column: of several that fit, the one whose name is listed first."""
    wanted = {
        fold(name): (role, rank) for role, given in names.items() for rank, name in enumerate(given)
    }
    found: dict[str, tuple[int, int]] = {}
    for number, cell in enumerate(row):
        role, rank = wanted.get(fold(cell), ("", 0)) if isinstance(cell, str) else ("", 0)
        if role and (rank, number) < found.get(role, (len(wanted), 0)):
            found[role] = (rank, number)
    return {role: number for role, (_, number) in found.items()}


def make_table(
    book: Book,
    sheet: Sheet,
    header: int,
    *,
    depth: int = 1,
    roles: Mapping[str, int] | None = None,
    headers: Sequence[str] | None = None,
) -> Table:
    """Make a table whose headers stand in `depth` rows from row `header` on.

    Without `headers` of their own, the columns take theirs from the first of these rows.
    """
    below = enumerate(sheet.rows[header + depth :], start=header + depth)
    kept = [(number, row) for number, row in below if not all(map(is_blank, row))]
    above = (clean_text(cell) for row in sheet.rows[:header] for cell in row)
    return Table(
        file=book.name,
        sheet=sheet.name,
        headers=tuple(headers or (clean_text(cell) for cell in sheet.rows[header])),
        rows=[row for _, row in kept],
        numbers=[sheet.top + number for number, _ in kept],
        roles=roles or {},
        titles=tuple(text for text in above if text),
    )
