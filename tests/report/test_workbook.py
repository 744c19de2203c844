"""The arbeidsbok as Excel sees it: what is on its sheets, and that nothing in it is a formula."""

from __future__ import annotations

import io
import re
import zipfile

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from tests.report.made import (
    NASTY,
    TODAY,
    empty_content,
    full_content,
    hostile_content,
    owner_content,
    survey,
    work_only_content,
)

from kfl_widgets.improvement import STATUSES, Work
from kfl_widgets.locale import translate
from kfl_widgets.report.content import Request, gather
from kfl_widgets.report.workbook import write_workbook
from kfl_widgets.report.workbook.cells import (
    LINE,
    Columns,
    Look,
    as_told,
    lines_of,
    write_columns,
)
from kfl_widgets.report.workbook.method import CHECKED
from kfl_widgets.report.workbook.results import change_columns
from kfl_widgets.survey import Codebook, Factor, Scale, build, compare, protect

SHEETS = ["Sammendrag", "Resultater", "Fordelinger", "Områder", "Analyse", "Tiltaksplan"]
SHEETS += ["Årshjul", "Metode", "_kfl"]
OURS = re.compile(r"^=(IF\(AND\(ISNUMBER|MAX\(ABS|[-A-Z0-9_.$:()+*/^,\"><=&a-z]+$)")


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_workbook(full_content())


@pytest.fixture(scope="module")
def book(data: bytes):
    return load_workbook(io.BytesIO(data))


def texts(sheet) -> list[str]:
    return [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def row_of(sheet, head: str) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == head)


def test_the_sheets_stand_in_order_and_the_machines_is_hidden(book):
    assert book.sheetnames == SHEETS
    assert book["_kfl"].sheet_state == "veryHidden"
    assert all(book[name].sheet_state == "visible" for name in SHEETS[:-1])


def test_the_same_content_gives_the_same_workbook(data: bytes):
    def parts(book: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(book)) as files:
            return {name: files.read(name) for name in files.namelist()}

    again = parts(write_workbook(full_content()))
    assert parts(data) == again


def test_the_summary_says_who_answered_what_stands_out_and_what_is_chosen(book):
    said = "\n".join(texts(book["Sammendrag"]))
    assert "Tyttebærlia skole" in said
    assert "T2 2018, Elever: 151 av 171 (88\N{NO-BREAK SPACE}%)" in said
    assert "T2 2018, Ledere: skjermet" in said
    assert "Relasjon elev–lærer" in said
    assert "«skjermet» står der færre enn 7 har svart" in said


def test_the_most_important_is_what_the_page_begins_with(book):
    said = texts(book["Sammendrag"])
    first = full_content().found[0].text.in_language("nb")
    assert said[said.index("Det viktigste") + 1] == first
    assert said.count(first) == 1


def test_of_a_change_that_is_hidden_the_wave_that_may_be_shown_is_shown(book):
    sheet = book["Resultater"]
    heads, *rows = (
        [cell.value for cell in row] for row in sheet[sheet.tables["Endring_trinn"].ref]
    )
    told = [dict(zip(heads, row, strict=True)) for row in rows]
    hidden = next(
        row
        for row in told
        if (row["Trinn"], row["Gruppe"]) == ("7. trinn", "Kontaktlærerne om elevene")
    )
    assert hidden["Gjennomsnitt T1 2016"] > 3
    assert hidden["Svar T1 2016"] >= 7
    assert hidden["Gjennomsnitt T2 2018"] == hidden["Endring"] == hidden["Vurdering"] == "skjermet"


def test_results_are_tables_to_excel_with_numbers_as_numbers(book):
    sheet = book["Resultater"]
    assert set(sheet.tables) == {"Nivaa", "Endring", "Endring_trinn", "Endring_skole"}
    content = full_content()
    top = sheet[sheet.tables["Endring"].ref.split(":")[0]].row
    shown = content.changes.frame
    heads = [cell.value for cell in sheet[top] if cell.value]
    for at, (_, row) in enumerate(shown.iterrows(), start=top + 1):
        told = dict(zip(heads, [cell.value for cell in sheet[at]], strict=False))
        if row["hidden"]:
            assert told["Endring"] == "skjermet"
        else:
            assert told["Endring"] == pytest.approx(row["change"])
            assert told["Svar T2 2018"] == row["n_followup"]


def test_one_wave_without_a_number_leaves_nothing_to_judge():
    table = compare(survey(), "T1", "T2", ("group", "factor"))
    table.loc[0, ["mean_baseline", "change"]] = float("nan")
    rows = change_columns(protect(table), full_content()).rows
    assert rows[0][-1] is None
    assert rows[1][-1]


def test_where_low_is_good_it_is_said_of_levels_too(book):
    sheet = book["Resultater"]
    for table in sheet.tables.values():
        heads, *rows = ([cell.value for cell in row] for row in sheet[table.ref])
        factor, scale = heads.index("Faktor"), heads.index("Skala")
        told = {row[scale] for row in rows if row[factor] == "Mobbing"}
        assert told == {"1–4, lavt er bra"}, table.name


def test_how_many_have_answered_may_be_unknown():
    rows = [{"wave": wave, "group": "elever", "measure": "f", "mean": 3.2} for wave in ("T1", "T2")]
    factor = Factor("f", "Trivsel", "elever", Scale(1, 5))
    published = build(scores=pd.DataFrame(rows), codebook=Codebook((factor,)))
    content = gather(published, Work(), Request("T1", "T2", today=TODAY))
    said = texts(load_workbook(io.BytesIO(write_workbook(content)))["Sammendrag"])
    assert "T2, Elever: antallet er ukjent" in said


def test_columns_are_as_narrow_as_what_they_hold(book):
    table = book["Resultater"].tables["Nivaa"]
    heads = [cell.value for cell in book["Resultater"][table.ref][0]]
    width = book["Områder"].column_dimensions["R"].width
    assert (book["Områder"]["R6"].value, heads[0]) == ("q", "Måling")
    assert width < 10


def test_rows_are_told_apart_by_a_line_where_excel_has_no_bands(book):
    plan = book["Tiltaksplan"]
    last = plan.auto_filter.ref.split(":")[1]
    assert plan[last].border.bottom.style == "thin"
    results = book["Resultater"]
    assert results[results.tables["Nivaa"].ref][1][0].border.bottom is None


def test_the_years_wheel_keeps_its_name_off_its_parts(data: bytes):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    assert '<overlay val="0"/>' in chart.replace(" />", "/>")
    assert 'roundedCorners val="0"' in chart


def test_the_plan_has_lists_days_a_frozen_header_and_room_for_more(book):
    sheet = book["Tiltaksplan"]
    top = row_of(sheet, "Tiltak")
    heads = {cell.value: cell.column_letter for cell in sheet[top]}
    assert sheet[f"{heads['Frist']}{top + 1}"].value.isoformat().startswith("2026-10-10")
    assert sheet[f"{heads['Frist']}{top + 1}"].number_format == r"dd\.mm\.yyyy"
    assert sheet.freeze_panes == f"C{top + 1}"
    assert sheet.print_title_rows == f"${top}:${top}"
    assert sheet.page_setup.orientation == "landscape"
    lists = {str(v.sqref).rstrip("0123456789"): v for v in sheet.data_validations.dataValidation}
    status = next(v for v in lists.values() if "ikke startet" in v.formula1)
    assert all(name in status.formula1 for name in STATUSES.values())
    assert max(area.max_row for area in status.sqref.ranges) >= top + 5 + 20
    assert {v.formula1 for v in lists.values()} >= {"'_kfl'!$C$1:$C$4", "'_kfl'!$D$1:$D$5"}


def test_what_is_late_is_said_in_words_and_not_by_colour_alone(book):
    sheet = book["Tiltaksplan"]
    top = row_of(sheet, "Over fristen")
    column = next(cell.column_letter for cell in sheet[top] if cell.value == "Over fristen")
    assert "Over fristen" in sheet[f"{column}{top + 1}"].value
    assert "TODAY()" in sheet[f"{column}{top + 1}"].value
    assert len(sheet.conditional_formatting) == 1


def test_the_year_is_a_native_chart_beside_its_table(book):
    sheet = book["Årshjul"]
    assert len(sheet._charts) == 1
    assert any("Ny inspeksjonsplan" in text for text in texts(sheet))


@pytest.mark.parametrize(
    "content", [owner_content, work_only_content, empty_content], ids=lambda c: c.__name__
)
def test_a_workbook_of_less_has_all_its_sheets_and_says_what_is_missing(content):
    book = load_workbook(io.BytesIO(write_workbook(content())))
    assert book.sheetnames == SHEETS
    for name in SHEETS[:-1]:
        assert texts(book[name]), name


def test_nothing_that_somebody_wrote_is_a_formula_a_link_or_code():
    data = write_workbook(hostile_content())
    book = load_workbook(io.BytesIO(data))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    assert sheet.title in ("Tiltaksplan", "Metode")
                    assert OURS.match(cell.value), cell.value
                    assert "HYPERLINK" not in cell.value
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        whole = b"".join(parts.read(name) for name in parts.namelist())
    assert b'TargetMode="External"' not in whole
    said = {text.strip() for name in SHEETS[:-1] for text in texts(book[name])}
    for text in NASTY:
        if as_told(text).strip() and "_x" not in text:  # openpyxl does not read those signs
            assert any(as_told(text).strip() in told for told in said), text


def test_libreoffice_works_every_formula_out_to_what_the_page_has(data: bytes, office):
    book = load_workbook(io.BytesIO(office(data, ".xlsx", "xlsx")), data_only=True)
    rows = [
        row
        for row in book["Metode"].iter_rows(values_only=True)
        if isinstance(row[2], int | float) and isinstance(row[-1], int | float)
    ]
    content = full_content()
    tables = (content.changes, content.grades, content.schools.changes)
    known = sum(int(table.frame["p"].notna().sum()) for table in tables)
    assert len(rows) == known
    assert max(row[-1] for row in rows) < 1e-9
    for row in rows:
        ours = row[-1 - len(CHECKED) : -1]
        assert all(isinstance(number, int | float) for number in ours)


def test_what_a_formula_works_out_has_room_to_be_read(book):
    sheet = book["Metode"]
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
    letters = {cell.column_letter for cell in cells}
    assert min(sheet.column_dimensions[letter].width for letter in letters) >= len("-0.000") + 4


def test_libreoffice_says_what_is_late(data: bytes, office):
    sheet = load_workbook(io.BytesIO(office(data, ".xlsx", "xlsx")), data_only=True)["Tiltaksplan"]
    top = row_of(sheet, "Over fristen")
    column = next(cell.column for cell in sheet[top] if cell.value == "Over fristen")
    told = [sheet.cell(row, column).value for row in range(top + 1, top + 6)]
    assert "Over fristen" in told
    assert None in told or "" in told


def test_libreoffice_prints_it(data: bytes, office):
    assert office(data, ".xlsx", "pdf").startswith(b"%PDF")


def test_in_english_nothing_of_ours_is_left_in_norwegian():
    book = load_workbook(io.BytesIO(write_workbook(full_content("en"))))
    results, year = (book[book.sheetnames[number]] for number in (1, 6))
    assert "skjermet" not in texts(results)
    assert translate("skjermet", "en") in texts(results)
    assert {"January", "May"} <= set(texts(year))


def test_columns_that_share_a_name_are_told_apart_for_excel():
    book = Workbook()
    look = Look("000000", "FFFFFF", "nb")
    heads = ["q", "Q", "\x00", "a" * 300, "to\nlinjer"]
    write_columns(book.active, 1, Columns(heads, [[1, 2, 3, 4, 5]]), look, name="Navn")
    out = io.BytesIO()
    book.save(out)
    [table] = load_workbook(io.BytesIO(out.getvalue())).active.tables.values()
    assert [column.name for column in table.tableColumns] == [
        "q",
        "Q*",
        "–",
        "a" * 100,
        "to linjer",
    ]


def test_a_header_is_high_enough_for_its_words_beside_the_filter_button():
    book = Workbook()
    table = Columns(["Tal på svar"], [["skjerma"]])
    write_columns(book.active, 1, table, Look("000000", "FFFFFF", "nn"), name="Navn")
    assert book.active.row_dimensions[1].height > LINE


def test_a_cell_holds_no_more_than_excel_can():
    told = as_told("🙂" * 20_000)
    assert told == "🙂" * 16_000
    assert lines_of("linje\n" * 1_000, 40) * LINE < 409


def test_the_analysis_names_the_wave_of_the_goal(book):
    rows = [[cell.value for cell in row] for row in book["Analyse"].iter_rows()]
    (row,) = [row for row in rows if "Ved hvilken måling?" in row]
    assert "T3" in row
