from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from tests.reading.made_files import ods

from kfl_widgets.reading.workbook import Book, Limits, cell_address, open_workbook

ROWS = [["navn", "verdi"], ["a", "1,5"], ["b", None]]


def complaint(data: bytes, limits: Limits | None = None) -> str:
    """Give the only sentence about a file that can't be read."""
    book = open_workbook("fil.xlsx", data, limits)
    assert book.sheets == ()
    (problem,) = book.problems
    assert problem.severity == "error"
    assert problem.where.file == "fil.xlsx"
    assert problem.remedy is not None
    return str(problem.message)


def only_rows(book: Book) -> list[list[object]]:
    assert book.problems == ()
    (sheet,) = book.sheets
    return sheet.rows


@pytest.mark.parametrize(
    ("row", "column", "address"), [(6, 2, "C7"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 16383, "XFD10")]
)
def test_cell_addresses(row: int, column: int, address: str) -> None:
    assert cell_address(row, column) == address


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_text_is_read_in_any_encoding_with_any_separator(encoding: str, delimiter: str) -> None:
    lines = [["skole", "påstand"], ["Ås", '"1,5"'], ["Bø", ""]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    rows = only_rows(open_workbook("fil", text.encode(encoding)))
    assert rows == [["skole", "påstand"], ["Ås", "1,5"], ["Bø", None]]


def test_decimal_commas_do_not_separate() -> None:
    assert only_rows(open_workbook("fil", b"a;b\n1,5;2,5\n1,0;2,0"))[1] == ["1,5", "2,5"]


def test_a_line_that_names_the_separator_is_obeyed() -> None:
    rows = only_rows(open_workbook("fil", b"sep=|\na|b;c\n1|2;3"))
    assert rows[1:] == [["a", "b;c"], ["1", "2;3"]]


def test_lines_of_another_length_than_the_header_are_named() -> None:
    data = b"Tittel\na;b;c\n1;2;3\n1;2\n1;2;3;4\n1;2;3;;\n\nKilde: Udir"
    book = open_workbook("fil", data)
    assert len(book.sheets[0].rows) == 8
    (problem,) = book.problems
    assert (problem.severity, str(problem.message)[:9]) == ("warning", "Rad 4, 5 ")


def test_a_quote_that_swallows_lines_is_reported() -> None:
    (problem,) = open_workbook("fil", b'a;b;c\n1;"2;3\n4;5;6\n7;8";9').problems
    assert "anførselstegn" in str(problem.message)


@pytest.mark.parametrize("line", [b'"4;5;6', b'4;5";6', b'4;""5";6'])
def test_a_stray_quote_is_reported(line: bytes) -> None:
    (problem,) = open_workbook("fil", b"a;b;c\n1;2;3\n" + line).problems
    assert str(problem.message).startswith("I rad 3 mangler et anførselstegn")


def test_control_letters_are_no_part_of_a_name() -> None:
    rows = only_rows(open_workbook("fil", b"a;b\n" + b"1;2\n" * 200 + b"\x07x;\xef\xbb\xbfy"))
    assert rows[-1] == ["x", "y"]


def test_a_wide_file_is_cut_by_its_own_separator() -> None:
    line = b";".join([b"x" * 40] * 4_000)
    assert len(only_rows(open_workbook("fil", line + b"\n" + line))[1]) == 4_000


def test_a_long_answer_with_line_breaks_is_no_damage() -> None:
    rows = only_rows(open_workbook("fil", b'a;b;c\n1;"ja;\nnei\n";3\n4;5;6'))
    assert rows[1] == ["1", "ja;\nnei\n", "3"]


def test_damaged_letters_do_not_change_the_others() -> None:
    data = "skole;påstand;trinn\nÅs;Bø;5".encode().replace("Bø".encode(), b"B\xff")
    book = open_workbook("fil", data)
    assert book.sheets[0].rows[0] == ["skole", "påstand", "trinn"]
    assert [str(problem.message) for problem in book.problems] == [
        "Noen bokstaver i rad 2 kunne ikke leses."
    ]


def test_stray_carriage_returns_are_no_rows() -> None:
    assert len(only_rows(open_workbook("fil", b"a\tb\r\r\n1\t2\r\r\n"))) == 2


def test_short_lines_are_filled_up() -> None:
    assert only_rows(open_workbook("fil", b"a;b;c\n1\n1;2;3"))[1] == ["1", None, None]


def test_json_records_become_rows_under_all_their_names() -> None:
    data = b'{"rader": [{"a": "1,5"}, {"a": null, "b": 2}]}'
    assert only_rows(open_workbook("fil", data)) == [["a", "b"], ["1,5", None], [None, 2]]


def test_a_workbook_keeps_rows_where_they_were(make_book) -> None:
    rows = only_rows(open_workbook("fil", make_book(Ark=[[], [], *ROWS])))
    assert rows[3][:2] == ["a", "1,5"]


def test_hidden_sheets_are_not_read_and_that_is_said(make_book) -> None:
    book = open_workbook("fil", make_book(Ark=ROWS, Fasit=ROWS, hidden=("Fasit",)))
    assert [sheet.name for sheet in book.sheets] == ["Ark"]
    (problem,) = book.problems
    assert (problem.where.sheet, str(problem.message)) == (
        "Fasit",
        "Arket er skjult og er ikke lest.",
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Filen er tom."),
        (b" \r\n ", "Filen er tom."),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "Filen er et bilde, ikke et regneark."),
        (b"\xff\xd8\xff\xe0" + bytes(99), "Filen er et bilde, ikke et regneark."),
        (b"%PDF-1.7 \xe2", "Filen er en PDF, ikke et regneark."),
        (b"<html><table>", "Filen er en nettside eller XML, ikke et regneark."),
        (b"PK\x03\x04" + bytes(50), "Filen er ødelagt, eller bare en del av den kom med."),
        (bytes(range(256)), "Vi kjenner ikke igjen filen. Den er ikke et regneark."),
        (b'{"a": [', "Filen ser ut som JSON, men er ødelagt eller ikke hel."),
        (b'{"a": 1}', "Filen er JSON, men ikke en liste med rader."),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "Regnearket er ødelagt og kan ikke leses."),
    ],
)
def test_what_is_no_spreadsheet_gets_its_own_sentence(data: bytes, sentence: str) -> None:
    assert complaint(data) == sentence


def test_a_file_with_a_password_says_so() -> None:
    locked = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "passordbeskyttet" in complaint(locked)


def test_a_truncated_workbook_is_damaged(make_book) -> None:
    data = make_book(Ark=ROWS)
    assert "ødelagt" in complaint(data[: len(data) // 2])


def test_an_empty_workbook_has_its_own_sentence(make_book) -> None:
    assert complaint(make_book(Ark=[])).startswith("Filen er tom")


@pytest.mark.parametrize(
    ("member", "sentence"), [("word/document.xml", "Word"), ("bilder/a.txt", "ZIP-mappe")]
)
def test_other_zip_files_are_told_apart(member: str, sentence: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(member, "hei")
    assert sentence in complaint(data.getvalue())


def with_far_cell(value: object) -> bytes:
    book = Workbook()
    book.active["A1"] = "a"
    book.active["XFD1048576"].font = Font(bold=True)
    book.active["XFD1048576"] = value
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_lone_value_in_the_last_cell_is_refused_before_parsing() -> None:
    assert "langt utenfor tabellen" in complaint(with_far_cell(1))
    assert "langt utenfor tabellen" in complaint(with_far_cell("tekst"))


def test_an_empty_styled_last_cell_is_harmless() -> None:
    assert only_rows(open_workbook("fil", with_far_cell(None))) == [["a"]]


def test_a_far_value_first_in_its_row_is_found_too() -> None:
    data = with_far_cell(1)
    moved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(moved, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member.endswith("sheet1.xml"):
                far = b'<row r="1"><c r="XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c></row>'
                start, end = content.find(b"<row"), content.rfind(b"</row>") + len(b"</row>")
                content = content[:start] + far + content[end:]
            new.writestr(member, content)
    assert "langt utenfor tabellen" in complaint(moved.getvalue())


def test_a_wide_sheet_of_real_values_passes(make_book) -> None:
    rows = only_rows(open_workbook("fil", make_book(Ark=[list(range(800))] * 3)))
    assert len(rows[0]) == 800


CELL = '<table:table-cell office:value-type="string"{}><text:p>X</text:p></table:table-cell>'


def test_an_ods_that_repeats_a_value_without_end_is_refused() -> None:
    row = f'<table:table-row table:number-rows-repeated="999999999">{CELL.format("")}'
    many = CELL.format(' table:number-columns-repeated="99999"')
    assert "langt utenfor" in complaint(ods(row + "</table:table-row>"))
    assert "langt utenfor" in complaint(ods(f"<table:table-row>{many}</table:table-row>"))


def test_an_ods_that_repeats_nothing_to_the_end_is_harmless() -> None:
    empty = (
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    rows = only_rows(
        open_workbook("fil", ods(f"<table:table-row>{CELL.format('')}</table:table-row>{empty}"))
    )
    assert rows == [["X"]]


def test_a_bomb_is_refused_without_unpacking_it(make_book) -> None:
    bomb = io.BytesIO(make_book(Ark=ROWS))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(60_000_000))
    assert "pakker seg ut" in complaint(bomb.getvalue())


def test_sizes_have_caps(make_book) -> None:
    data = make_book(Ark=ROWS)
    assert "for stor" in complaint(data, Limits(file_bytes=100))
    assert "pakker seg ut" in complaint(data, Limits(unpacked_bytes=100))
    assert "rader" in complaint(data, Limits(rows=2))
    assert "kolonner" in complaint(data, Limits(columns=1))


def test_too_many_cells_are_not_told_as_too_many_columns() -> None:
    data = b"\n".join([b"a;b;c"] * 300)
    limits = Limits(rows=1000, columns=100, cells=500)
    assert complaint(data, limits) == "Filen har for mange celler. Grensen er 500."
    assert complaint(data, Limits(columns=2)) == "Filen har 3 kolonner. Grensen er 2."


def test_a_workbook_with_too_many_cells_says_so(make_book) -> None:
    data = make_book(A=[[1, 2, 3]] * 60, B=[[1, 2, 3]] * 60)
    assert complaint(data, Limits(cells=200)).startswith("Filen har for mange celler")
