"""How big a file may be before it is refused instead of read, and how much opening it may cost."""

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
    sheets
        Of one file.
    rows, columns
        Of one sheet.
    cells
        Rows × columns of the rectangle that holds a sheet's values: the parser allocates it whole.
        Of all sheets together.
    cell_length
        Characters in one cell. Excel itself stops at 32,767.
    hidden_sheets
        Names of hidden sheets that are read all the same.
    memory_bytes, seconds
        What the process that opens a file may use, in memory and in time.
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 500_000_000
    ratio: int = 250
    sheets: int = 500
    rows: int = 200_000
    columns: int = 5_000
    cells: int = 40_000_000
    cell_length: int = 100_000
    hidden_sheets: tuple[str, ...] = ()
    memory_bytes: int = 2_000_000_000
    seconds: float = 60.0
