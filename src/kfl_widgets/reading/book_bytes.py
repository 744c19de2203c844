"""Packs a workbook in memory alone: openpyxl would put each sheet on the disk on the way."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["workbook_bytes"]


def workbook_bytes(book: Workbook) -> bytes:
    """Give `book`, which isn't write-only, as the bytes of an .xlsx file."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        _writer(book, archive).save()
    return out.getvalue()


def _writer(book: Workbook, archive: ZipFile) -> Any:
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):  # type: ignore[misc]
        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
            sheet = BytesIO()
            writer = WorksheetWriter(ws, sheet)
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], sheet.getvalue())
            self.manifest.append(ws)

    return InMemory(book, archive)
