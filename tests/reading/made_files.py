"""Spreadsheets made from bytes, byte by byte where no program would write them so."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping

from openpyxl import Workbook

Cells = list[tuple[int, int, float | str]]
"""Row, column and value; a text that begins with «#» is an error, by its name."""

ERRORS = {
    "#NULL!": 0x00,
    "#DIV/0!": 0x07,
    "#REF!": 0x17,
    "#NAME?": 0x1D,
    "#NUM!": 0x24,
    "#N/A": 0x2A,
}

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TRANSITIONAL = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Give the same workbook with its parts changed."""
    return zipped({name: change(name, content) for name, content in unzipped(data).items()})


def saved(book: Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


# -- xlsx --------------------------------------------------------------------------------------


def xlsx(
    rows: str,
    *,
    states: Iterable[str] = ("visible",),
    namespaces: tuple[str, str] = TRANSITIONAL,
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Make a workbook whose sheets «Ark1», «Ark2» … all hold these rows of XML."""
    main, relations = namespaces
    numbered = list(enumerate(states, start=1))
    sheets = "".join(
        f'<sheet name="Ark{n}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, state in numbered
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            f'ContentType="{TYPES}.worksheet+xml"/>'
            for n, _ in numbered
        )
        + "</Types>",
        "_rels/.rels": _relations({"rId1": (f"{relations}/officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{main}" xmlns:r="{relations}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            {f"rId{n}": (f"{relations}/worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered}
        ),
    }
    for n, _ in numbered:
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'{XML}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped({**parts, **(extra or {})})


def repeating(text: str, rows: int) -> bytes:
    """Make a workbook that stores a text once and shows it in every row."""
    cell = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c></row>'
    data = xlsx("".join(cell.format(number) for number in range(1, rows + 1)))
    relation = f'<Relationship Id="s" Type="{TRANSITIONAL[1]}/sharedStrings" '
    parts = unzipped(data)
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", f'{relation}Target="sharedStrings.xml"/></Relationships>'.encode()
    )
    strings = f'{XML}<sst xmlns="{TRANSITIONAL[0]}"><si><t>{text}</t></si></sst>'
    return zipped({**parts, "xl/sharedStrings.xml": strings})


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


# -- ods ---------------------------------------------------------------------------------------


def ods(rows: str, doctype: str = "") -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f'<?xml version="1.0"?>{doctype}<office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="Ark">{rows}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        }
    )


# -- xlsb --------------------------------------------------------------------------------------


def xlsb(cells: Cells) -> bytes:
    """Make a binary workbook with one sheet, «Ark»."""
    return zipped(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": _relations(
                {"rId1": (f"{TRANSITIONAL[1]}/officeDocument", "xl/workbook.bin")}
            ),
            "xl/workbook.bin": _xlsb_records(
                (131, b""),
                (143, b""),
                (156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Ark")),
                (144, b""),
                (132, b""),
            ),
            "xl/_rels/workbook.bin.rels": _relations(
                {"rId1": (f"{TRANSITIONAL[1]}/worksheet", "worksheets/sheet1.bin")}
            ),
            "xl/worksheets/sheet1.bin": _xlsb_sheet(cells),
        }
    )


def _xlsb_sheet(cells: Cells) -> bytes:
    rows, columns = [row for row, _, _ in cells], [column for _, column, _ in cells]
    extent = struct.pack("<IIII", min(rows), max(rows), min(columns), max(columns))
    records = [(129, b""), (148, extent), (145, b"")]
    for row in sorted(set(rows)):
        records.append((0, struct.pack("<I", row) + bytes(21)))
        records += [_xlsb_cell(column, value) for at, column, value in cells if at == row]
    return _xlsb_records(*records, (146, b""), (130, b""))


def _xlsb_cell(column: int, value: float | str) -> tuple[int, bytes]:
    start = struct.pack("<II", column, 0)
    if isinstance(value, float | int):
        return 5, start + struct.pack("<d", value)
    if value in ERRORS:
        return 3, start + bytes([ERRORS[value]])
    return 6, start + _wide(value)


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_records(*records: tuple[int, bytes]) -> bytes:
    return b"".join(_xlsb_number(kind) + _xlsb_number(len(body)) + body for kind, body in records)


def _xlsb_number(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])


# -- xls ---------------------------------------------------------------------------------------


def xls(cells: Cells, *, before: bytes = b"", streams: Iterable[str] = ()) -> bytes:
    """Make an Excel 97 workbook with one sheet, «Ark»."""
    bound = _xls_record(0x85, struct.pack("<IBBBB", 0, 0, 0, 3, 0) + b"Ark")
    start = _xls_bof(0x05) + before
    offset = len(start) + len(bound) + 4
    bound = _xls_record(0x85, struct.pack("<IBBBB", offset, 0, 0, 3, 0) + b"Ark")
    rows = [row for row, _, _ in cells]
    extent = struct.pack("<IIHHH", min(rows), max(rows) + 1, 0, 256, 0)
    sheet = _xls_bof(0x10) + _xls_record(0x200, extent) + b"".join(map(_xls_cell, cells))
    book = start + bound + _xls_record(0x0A, b"") + sheet + _xls_record(0x0A, b"")
    return _compound({"Workbook": book.ljust(4096, b"\0"), **dict.fromkeys(streams, bytes(4096))})


def locked_xls() -> bytes:
    return xls([(0, 0, 1.0)], before=_xls_record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)))


def _xls_bof(kind: int) -> bytes:
    return _xls_record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0, 6))


def _xls_cell(cell: tuple[int, int, float | str]) -> bytes:
    row, column, value = cell
    start = struct.pack("<HHH", row, column, 15)
    if isinstance(value, float | int):
        return _xls_record(0x203, start + struct.pack("<d", value))
    if value in ERRORS:
        return _xls_record(0x205, start + bytes([ERRORS[value], 1]))
    if value.startswith("="):
        error = struct.pack("<BBBBHH", 2, 0, ERRORS[value[1:]], 0, 0, 0xFFFF)
        return _xls_record(0x06, start + error + bytes(6) + struct.pack("<HB", 1, 0x16))
    text = value.encode("utf-16-le")
    return _xls_record(0x204, start + struct.pack("<HB", len(value), 1) + text)


def _xls_record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(streams: Mapping[str, bytes]) -> bytes:
    """Make an OLE file: a header, one sector of table, one of directory, then the streams."""
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain, directory, content = [table, end], [], b""
    for name, data in streams.items():
        first, sectors = len(chain), -(-len(data) // 512)
        chain += [*range(first + 1, first + sectors), end]
        content += data.ljust(sectors * 512, b"\0")
        directory.append(_entry(name, 2, first, len(data)))
    assert len(chain) <= 128
    assert len(directory) <= 3
    root = _entry("Root Entry", 5, end, 0, child=1)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
        + struct.pack("<I", 0)
        + struct.pack("<I", free) * 108
    )
    fat = b"".join(struct.pack("<I", sector) for sector in chain).ljust(512, b"\xff")
    return header + fat + b"".join([root, *directory]).ljust(512, b"\0") + content


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBB", len(letters), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<II", start, size)
        + bytes(4)
    )
