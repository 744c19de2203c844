"""Files made to break readers: each is refused at once, with its own sentence."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from tests.reading.made_files import (
    STRICT,
    Cells,
    locked_xls,
    ods,
    repeating,
    rezipped,
    saved,
    unzipped,
    xls,
    xlsb,
    xlsx,
    zipped,
)

from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.workbook import open_workbook
from kfl_widgets.reading.worker import warm_up

UNPACKS = "Filen pakker seg ut til mer enn"
LIES = "Filen er ødelagt: den pakker seg ut til mer enn den sier selv."
FAR = "Det står noe langt utenfor tabellen"
DEFINITIONS = "Filen inneholder XML-definisjoner"
ENDLESS = "En celle inneholder mer enn"
DAMAGED = "Filen er ødelagt, eller bare en del av den kom med."
LOCKED = "Filen er passordbeskyttet"
KILLED = "Filen er for stor eller ødelagt til å åpnes"

CELL = '<c r="A1"><v>1</v></c>'
ROW = f'<row r="1">{CELL}</row>'
VALUES: Cells = [(0, 0, "a"), (0, 1, "b"), (1, 0, 1.5), (1, 1, 2.0)]
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.fixture(autouse=True, scope="module")
def _started() -> None:
    warm_up()


def complaint(data: bytes, limits: Limits | None = None) -> str:
    start = time.monotonic()
    book = open_workbook("fil", data, limits)
    assert time.monotonic() - start < 2
    assert book.sheets == ()
    *_, problem = book.problems
    assert problem.severity == "error"
    assert problem.remedy is not None
    return str(problem.message)


def rows_of(data: bytes) -> list[list[object]]:
    return open_workbook("fil", data).sheets[0].rows


# -- bombs -------------------------------------------------------------------------------------


def lying(data: bytes, part: str, size: int) -> bytes:
    """Let the headers say that a part unpacks to fewer bytes than it does."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true = archive.getinfo(part).file_size
    return data.replace(struct.pack("<I", true), struct.pack("<I", size))


def endless_rows(number: int) -> bytes:
    return xlsx("<row><c><v>1</v></c></row>" * number)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "one huge part": (
        lambda: xlsx(ROW, extra={"xl/sharedStrings.xml": bytes(60_000_000)}),
        UNPACKS,
    ),
    "a huge part of an odd name": (
        lambda: xlsx(ROW, extra={"xl/x.dat": bytes(60_000_000)}),
        UNPACKS,
    ),
    "many large parts": (
        lambda: xlsx(ROW, extra={f"xl/{n}.xml": b"<x>" + bytes(3_000_000) for n in range(20)}),
        UNPACKS,
    ),
    "a part that says it is small": (
        lambda: lying(
            xlsx(ROW, extra={"xl/sharedStrings.xml": b"<sst>" + bytes(60_000_001)}),
            "xl/sharedStrings.xml",
            1000,
        ),
        LIES,
    ),
    "one endless cell": (
        lambda: xlsx(
            f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 15_000_000}</t></is></c></row>'
        ),
        ENDLESS,
    ),
    "one long cell": (
        lambda: xlsx(
            f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 200_000}</t></is></c></row>'
        ),
        ENDLESS,
    ),
    "endless rows": (lambda: endless_rows(1_200_000), UNPACKS),
    "too many rows": (lambda: endless_rows(300_000), "Filen har 300000 rader"),
    "a tag without end": (lambda: xlsx("<row " + "a" * 15_000_000), ENDLESS),
    "elements without end": (lambda: xlsx("<a>" * 3_000_000), "Regnearket er ødelagt"),
    "an endless cell in an ods": (
        lambda: ods(
            '<table:table-row><table:table-cell office:value-type="string"><text:p>'
            f"{'a' * 15_000_000}</text:p></table:table-cell></table:table-row>"
        ),
        ENDLESS,
    ),
    "a directory without end": (
        lambda: zipped({f"{n:06}.xml": "" for n in range(40_000)}, zipfile.ZIP_STORED),
        DAMAGED,
    ),
    "sheets without end": (lambda: many_sheets(2_000), "Filen har 2000 ark"),
    "csv: columns without end": (lambda: b";" * 900_000, "Filen har 900001 kolonner"),
    "csv: a cell without end": (lambda: b"a;b\n1;" + b"x" * 900_000, "Vi klarer ikke å dele"),
    "csv: one wide line in a long file": (
        lambda: b"1;2\n" * 100_000 + b";" * 4_000,
        "Filen har for mange celler",
    ),
    "json: lists in lists": (lambda: b"[" * 900_000, "Filen ser ut som JSON"),
}


def many_sheets(number: int) -> bytes:
    """List one sheet under many names."""
    data = xlsx(ROW)
    listed = "".join(f'<sheet name="A{n}" sheetId="{n}" r:id="rId1"/>' for n in range(number))

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return content
        start, end = content.index(b"<sheet "), content.index(b"</sheets>")
        return content[:start] + listed.encode() + content[end:]

    return rezipped(data, change)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(name: str) -> None:
    make, sentence = BOMBS[name]
    assert complaint(make()).startswith(sentence)


def test_one_long_text_shown_in_every_cell_is_refused() -> None:
    assert complaint(repeating("a" * 30_000, 60_000)).startswith((UNPACKS, KILLED))


# -- definitions in XML ------------------------------------------------------------------------


@pytest.mark.parametrize("definitions", [LAUGHS, EXTERNAL, "<!DOCTYPE x>"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels", "[Content_Types].xml"]
)
def test_no_part_may_define_entities(part: str, definitions: str) -> None:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"?>\n", b"?>\n" + definitions.encode()) if name == part else content

    assert complaint(rezipped(xlsx(ROW), change)).startswith(DEFINITIONS)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_do_not_hide_definitions(encoding: str) -> None:
    part = f"<?xml version='1.0'?>{LAUGHS}<a/>".encode(encoding)
    assert complaint(xlsx(ROW, extra={"customXml/item1.xml": part})).startswith(DEFINITIONS)


def test_a_long_comment_does_not_hide_definitions() -> None:
    part = f"<?xml version='1.0'?><!-- <a> {'x' * 400_000} -->{LAUGHS}<a/>"
    assert complaint(xlsx(ROW, extra={"xl/x.xml": part})).startswith(DEFINITIONS)


def test_an_ods_may_not_define_entities_either() -> None:
    assert complaint(ods("", doctype=LAUGHS)).startswith(DEFINITIONS)


# -- values far away ---------------------------------------------------------------------------

FAR_XLSX = {
    "last in its row": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "under another row's number": f'<row r="1"><c r="XFD1048576"><v>1</v></c>{CELL}</row>',
    "in a row without a number": f'{ROW}<row><c r="ZZ1048576"><v>1</v></c></row>',
    "with single quotes": "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "far down in the first column": f'{ROW}<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    "far enough": f'{ROW}<row r="200000"><c r="GR200000"><v>1</v></c></row>',
    "a text": '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
}


@pytest.mark.parametrize("name", FAR_XLSX)
def test_a_lone_value_far_away_is_refused(name: str) -> None:
    assert complaint(xlsx(f"{ROW}{FAR_XLSX[name]}")).startswith(FAR)


@pytest.mark.parametrize(
    "data",
    [
        xlsb([(0, 0, 1.0), (1_048_575, 16_383, 2.0)]),
        xls([(0, 0, 1.0), (65_535, 255, 2.0)]),
        xls([(0, 0, 1.0), (65_535, 65_535, 2.0)]),
        ods(
            '<table:table-row table:number-rows-repeated="999999999"><table:table-cell '
            'table:number-columns-repeated="999999999" office:value-type="string">'
            "<text:p>X</text:p></table:table-cell></table:table-row>"
        ),
    ],
    ids=["xlsb", "xls", "xls beyond its columns", "ods"],
)
def test_other_formats_are_guarded_as_well(data: bytes) -> None:
    assert complaint(data).startswith(FAR)


def test_an_empty_styled_last_cell_passes() -> None:
    assert rows_of(xlsx(f'{ROW}<row r="1048576"><c r="XFD1048576" s="0"/></row>')) == [[1.0]]


def test_a_long_table_with_values_passes() -> None:
    row = "".join(f'<c r="{letter}{{0}}"><v>1</v></c>' for letter in "ABCDEFGH")
    rows = "".join(f'<row r="{n}">{row.format(n)}</row>' for n in range(1, 60_001))
    assert len(rows_of(xlsx(rows))) == 60_000


# -- damage ------------------------------------------------------------------------------------

WHOLE = {
    "xlsx": xlsx(ROW),
    "xlsb": xlsb(VALUES),
    "ods": ods(
        '<table:table-row><table:table-cell office:value-type="string"><text:p>X</text:p>'
        "</table:table-cell></table:table-row>"
    ),
}


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_is_damaged(kind: str, share: float) -> None:
    data = WHOLE[kind]
    assert complaint(data[: int(len(data) * share)]) == DAMAGED


@pytest.mark.parametrize("kind", WHOLE)
def test_a_flipped_byte_in_a_packed_part_is_damage(kind: str) -> None:
    data = bytearray(WHOLE[kind])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = max(archive.infolist(), key=lambda member: member.compress_size)
    data[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    assert complaint(bytes(data)).startswith("Filen er ødelagt")


def test_a_part_that_lies_elsewhere_is_damage() -> None:
    data = xlsx(ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        offset = archive.infolist()[-1].header_offset
    moved = data.replace(struct.pack("<I", offset), struct.pack("<I", offset + 7))
    assert complaint(moved) == DAMAGED


def test_a_way_of_packing_that_no_spreadsheet_uses_is_damage() -> None:
    assert complaint(zipped(unzipped(xlsx(ROW)), zipfile.ZIP_BZIP2)) == DAMAGED


def test_noise_behind_the_right_first_letters_is_refused() -> None:
    noise = random.Random(1).randbytes(20_000)
    for start in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        assert "ødelagt" in complaint(start + noise)


def test_a_sheet_that_is_no_whole_xml_refuses_the_file() -> None:
    data = xlsx(ROW, states=["visible", "visible"])
    broken = rezipped(
        data, lambda name, part: part.replace(b"<v>", b"<v") if "sheet2" in name else part
    )
    assert complaint(broken).startswith("Regnearket er ødelagt")


# -- passwords ---------------------------------------------------------------------------------


def test_locked_files_say_so() -> None:
    assert complaint(locked_xls()).startswith(LOCKED)
    encrypted = bytearray(xlsx(ROW))
    directory = encrypted.find(b"PK\x01\x02")
    encrypted[directory + 8] |= 1
    assert complaint(bytes(encrypted)).startswith(LOCKED)


# -- what is strange, and harmless -------------------------------------------------------------


def test_the_name_of_a_file_means_nothing() -> None:
    assert open_workbook("tabell.csv", xlsx(ROW)).sheets[0].rows == [[1.0]]
    assert open_workbook("tabell.xlsx", b"a;b\n1;2").sheets[0].rows == [["a", "b"], ["1", "2"]]


def test_all_formats_give_the_same_cells() -> None:
    cells = [["a", "b"], [1.5, 2.0]]
    book = Workbook()
    for row in cells:
        book.active.append(row)
    repeated = (
        "<table:table-row>{}{}</table:table-row>".format(
            *(
                f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
                "</table:table-cell>"
                for text in "ab"
            )
        )
        + "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{number}">'
            f"<text:p>{number}</text:p></table:table-cell>"
            for number in (1.5, 2.0)
        )
        + "</table:table-row>"
    )
    for data in (saved(book), xlsb(VALUES), xls(VALUES), ods(repeated)):
        assert rows_of(data) == cells


def test_strict_workbooks_are_read() -> None:
    assert rows_of(xlsx(ROW, namespaces=STRICT)) == [[1.0]]


def test_hidden_sheets_are_left_out_and_named() -> None:
    book = open_workbook("fil", xlsx(ROW, states=["visible", "hidden", "veryHidden"]))
    assert [sheet.name for sheet in book.sheets] == ["Ark1"]
    assert [problem.where.sheet for problem in book.problems] == ["Ark2", "Ark3"]


def test_a_formula_gives_the_value_it_had() -> None:
    assert rows_of(xlsx('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')) == [[2.0]]


@pytest.mark.parametrize(
    "data",
    [xlsx(ROW, extra={"xl/vbaProject.bin": b"x"}), xls(VALUES, streams=["_VBA_PROJECT_CUR"])],
    ids=["xlsm", "xls"],
)
def test_macros_are_mentioned_and_not_run(data: bytes) -> None:
    (problem,) = open_workbook("fil", data).problems
    assert (problem.severity, "makroer" in str(problem.message)) == ("info", True)


ODS_ERROR = (
    '<table:table-row><table:table-cell table:formula="of:=1/0" {}>'
    "<text:p>#DIV/0!</text:p></table:table-cell>"
    '<table:table-cell office:value-type="float" office:value="2"><text:p>2</text:p>'
    "</table:table-cell></table:table-row>"
)
ERRORS = {
    "xlsx": (
        xlsx('<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><v>2</v></c></row>'),
        "Ark1",
    ),
    "xlsb": (xlsb([(0, 0, "#DIV/0!"), (0, 1, 2.0)]), "Ark"),
    "xls": (xls([(0, 0, "#DIV/0!"), (0, 1, 2.0)]), "Ark"),
    "xls formula": (xls([(0, 0, "=#N/A"), (0, 1, 2.0)]), "Ark"),
    "ods": (
        ods(ODS_ERROR.format('office:value-type="string" calcext:value-type="error"')),
        "Ark",
    ),
    "old ods": (ods(ODS_ERROR.format('office:value-type="float" office:value="0"')), "Ark"),
}


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_cell_is_missing_and_named(kind: str) -> None:
    data, sheet = ERRORS[kind]
    book = open_workbook("fil", data)
    assert book.sheets[0].rows == [["", 2.0]]
    (problem,) = book.problems
    assert (problem.severity, problem.where.sheet, problem.where.cell) == ("warning", sheet, "A1")


def test_many_error_cells_are_counted() -> None:
    row = '<row r="{0}"><c r="A{0}" t="e"><v>#N/A</v></c><c r="B{0}"><v>1</v></c></row>'
    data = xlsx("".join(row.format(number) for number in range(1, 9_001)))
    (problem,) = open_workbook("fil", data).problems
    assert str(problem.message).startswith("9000 celler (A1, A2, A3, A4, A5 …)")


def test_merged_cells_and_empty_columns_keep_their_places() -> None:
    book = Workbook()
    book.active["C3"], book.active["D4"] = "x", 1
    book.active.merge_cells("C3:D3")
    (sheet,) = open_workbook("fil", saved(book)).sheets
    assert sheet.rows[2][2] == "x"
    assert sheet.rows[3][3] == 1
    assert sheet.merged == ((2, 2, 2, 3),)
