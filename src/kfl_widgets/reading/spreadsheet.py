"""Writes plain, friendly workbooks: a styled header row that stays put, columns wide enough.

Knows openpyxl and nothing of surveys. Every text is written as text, so that a statement that
happens to start with «=» never becomes a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

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

    book = Workbook(write_only=True)
    for page in pages:
        _write_page(book.create_sheet(page.name), page)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _write_page(sheet: object, page: Page) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, header in enumerate(page.headers, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = page.widths.get(header, 12)  # type: ignore[attr-defined]
        if header in page.choices:
            listed = DataValidation("list", formula1=f'"{",".join(page.choices[header])}"')
            listed.showErrorMessage = False  # a suggestion: schools have other groups too
            listed.add(f"{letter}2:{letter}5000")
            sheet.data_validations.append(listed)  # type: ignore[attr-defined]
    sheet.freeze_panes = "A2"  # type: ignore[attr-defined]
    sheet.append(_header_cells(sheet, page.headers))  # type: ignore[attr-defined]
    for row in page.rows:
        sheet.append([_cell(sheet, value) for value in row])  # type: ignore[attr-defined]


def _header_cells(sheet: object, headers: Sequence[str]) -> list[object]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    font, fill = Font(bold=True, color=_INK), PatternFill("solid", fgColor=_PAPER)
    cells = [WriteOnlyCell(sheet, header) for header in headers]
    for cell in cells:
        cell.font, cell.fill = font, fill
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cells


def _cell(sheet: object, value: object) -> object:
    if isinstance(value, str):
        return _text_cell(sheet, value)
    return None if pd.isna(value) else value  # type: ignore[call-overload]


def _text_cell(sheet: object, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if not text.startswith("="):
        return text or None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.style = "Normal"
    cell.quotePrefix = True
    return cell
