"""How big a file may be before it is refused instead of read."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """Caps that real survey files stay far below.

    Attributes
    ----------
    file_bytes, unpacked_bytes
        The file as it is, and what a zipped workbook may unpack to.
    ratio
        How many times bigger than the file it may unpack to; small files are exempt.
    rows, columns
        Of one sheet.
    cells
        Rows × columns of the rectangle that holds a sheet's values: the parser allocates it whole.
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 500_000_000
    ratio: int = 250
    rows: int = 200_000
    columns: int = 5_000
    cells: int = 40_000_000
