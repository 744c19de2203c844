"""Writes plain, friendly workbooks: a styled header row that stays put, columns wide enough.

Knows openpyxl and nothing of surveys. Every text is written as text, so that a statement that
happens to start with «=» never becomes a formula, nor «#N/A» an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kfl_widgets.reading.book_bytes import workbook_bytes

__all__ = ["Page", "write_pages"]

_INK, _PAPER = "FFFFFF", "1F4E5F"


@dataclass(frozen=True)
class Page:
    """One sheet to write.

    Attributes
    ----------
    name, headers
        The sheet's name and its first row.
    rows
        The cells below; NaN and None are left blank.
    widths
        Column widths in characters, by header; 12 for the others.
    choices
        Drop-down lists, by header.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[object]] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write_pages(pages: Sequence[Page]) -> bytes:
    """Write an .xlsx with `pages` and give its bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for page in pages:
        _write_page(book.create_sheet(page.name), page)
    return workbook_bytes(book)


def _write_page(sheet: Any, page: Page) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, header in enumerate(page.headers, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = page.widths.get(header, 12)
        if header in page.choices:
            listed = DataValidation("list", formula1=f'"{",".join(page.choices[header])}"')
            listed.showErrorMessage = False  # a suggestion: schools have other groups too
            listed.add(f"{letter}2:{letter}5000")
            sheet.data_validations.append(listed)
    sheet.freeze_panes = "A2"
    sheet.append(_header_cells(sheet, page.headers))
    for row in page.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _header_cells(sheet: Any, headers: Sequence[str]) -> list[object]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    font, fill = Font(bold=True, color=_INK), PatternFill("solid", fgColor=_PAPER)
    cells = [WriteOnlyCell(sheet, header) for header in headers]
    for cell in cells:
        cell.data_type = "s"
        cell.font, cell.fill = font, fill
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cells


def _cell(sheet: Any, value: Any) -> object:
    if isinstance(value, str):
        return _text_cell(sheet, value)
    return None if pd.isna(value) else value


def _text_cell(sheet: Any, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if not text.startswith("=") and text not in ERROR_CODES:
        return text or None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.style = "Normal"
    cell.quotePrefix = True
    return cell
