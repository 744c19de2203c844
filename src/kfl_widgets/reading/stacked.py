"""Parts a sheet on which the same table stands again and again, below its own title each time.

Each part becomes a sheet of its own that still knows where its rows stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from kfl_widgets.locale import translate
from kfl_widgets.reading.values import Cell, fold, is_blank, parse_number
from kfl_widgets.reading.workbook import Book, Sheet

__all__ = ["part_tables"]

_HEADER_WITHIN = 3

Block = list[int]
"""The places of some rows without a blank one between them."""


def part_tables(book: Book) -> Book:
    """Give `book` with a sheet for each of the tables that stand below each other."""
    return replace(book, sheets=tuple(part for sheet in book.sheets for part in _parts(sheet)))


def _parts(sheet: Sheet) -> list[Sheet]:
    blocks = _blocks(sheet)
    headers = Counter(key for block in blocks for key in _headers(sheet, block))
    repeated = {key for key, n in headers.items() if n > 1}
    starts = [
        number for number, block in enumerate(blocks) if repeated & set(_headers(sheet, block))
    ]
    if len(starts) < 2:
        return [sheet]
    firsts = [blocks[_with_its_title(sheet, blocks, number)][0] for number in starts]
    cuts = [0, *firsts[1:], len(sheet.rows)]
    return [
        replace(
            sheet,
            name=_name(sheet, first) if first else sheet.name,
            rows=sheet.rows[first:last],
            top=first,
        )
        for first, last in pairwise(cuts)
    ]


def _name(sheet: Sheet, first: int) -> str:
    return translate("{sheet} (fra rad {row})").format(sheet=sheet.name, row=first + 1).strip()


def _blocks(sheet: Sheet) -> list[Block]:
    is_empty = [all(map(is_blank, row)) for row in sheet.rows]
    grouped = groupby(range(len(sheet.rows)), key=is_empty.__getitem__)
    return [list(places) for empty, places in grouped if not empty]


def _headers(sheet: Sheet, block: Block) -> set[tuple[str, ...]]:
    """Give the rows at the top of a block that may be headers: several words, no numbers."""
    top = [sheet.rows[place] for place in block[:_HEADER_WITHIN]]
    return {tuple(map(fold, row)) for row in top if _are_words(row)} if len(block) > 1 else set()


def _are_words(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    words = {fold(cell) for cell in filled if isinstance(cell, str) and parse_number(cell) is None}
    return len(filled) > 1 and len(words) == len(filled)


def _with_its_title(sheet: Sheet, blocks: Sequence[Block], number: int) -> int:
    """Give the block where a table begins: the one before it, when that is a lone title."""
    if number == 0 or len(blocks[number - 1]) > 1:
        return number
    row = sheet.rows[blocks[number - 1][0]]
    return number - 1 if sum(not is_blank(cell) for cell in row) == 1 else number
