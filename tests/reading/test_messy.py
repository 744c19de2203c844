"""Workbooks made by others to break readers: every file there is, and what must come of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kfl_widgets.reading.workbook import Book, open_workbook

pytestmark = pytest.mark.real

FAR = "Det står noe langt utenfor tabellen, og da blir arket for stort å lese."
LOCKED = "Filen er passordbeskyttet, så vi kan ikke åpne den."
EMPTY = "Filen er tom: det står ingenting i arkene vi kan se."
HIDDEN = "Arket er skjult og er ikke lest."
CHART = "Arket er et diagram og er ikke lest."
MACROS = "Filen har makroer. De er ikke kjørt, bare cellene er lest."
SEVEN_ERRORS = "7 celler (A1, A2, A3, A4, A5 …) viser en feil, som #N/A. De er lest som tomme."

SHEETS: dict[str, dict[str, tuple[int, int]]] = {
    "any_sheets.ods": {"Visible": (5, 2)},
    "any_sheets.xlsb": {"Visible": (5, 2)},
    "clippy.xlsx": {"list-column": (5, 2), "two-row-header": (3, 4)},
    "datasets.xls": {"mtcars": (33, 11), "chickwts": (72, 2), "quakes": (1001, 5)},
    "dates-1904.xls": {"Sheet1": (1, 5)},
    "deaths.xls": {"arts": (19, 6), "other": (19, 6)},
    "deaths.xlsx": {"arts": (19, 6), "other": (19, 6)},
    "embedded-chartsheet.xlsx": {
        "iris": (151, 5),
        "mtcars": (33, 11),
        "chickwts": (72, 2),
        "quakes": (1001, 5),
    },
    "empty-named-column.xlsx": {"Sheet1": (4, 4)},
    "empty-sheets.xlsx": {"header_only": (1, 2)},
    "errors.xlsx": {},
    "header-row.xlsx": {"Sheet1": (10, 4)},
    "iris-google-doc.xlsx": {"iris": (151, 5)},
    "issue_594_dos.ods": {},
    "merged_range.xlsx": {"Sheet1": (4, 8), "Sheet2": (4, 6)},
    "missing-first-column.xlsx": {"Sheet1": (3, 2)},
    "missing-values-xlsx.xlsx": {"Sheet1": (4, 3)},
    "names-need-repair-xlsx.xlsx": {"Sheet1": (3, 4)},
    "no-styles-or-sharedStrings-parts.xlsx": {"Sheet1": (12, 3)},
    "numbers-as-na-and-shared-strings-xlsx.xlsx": {"Sheet1": (2, 2)},
    "pass_protected.xlsx": {},
    "strict_iso_paths.xlsx": {"ml_out": (76, 18)},
    "texty-dates-xlsx.xlsx": {"Sheet1": (3, 1)},
    "type-me.xlsx": {
        "logical_coercion": (11, 2),
        "numeric_coercion": (8, 2),
        "date_coercion": (8, 2),
        "text_coercion": (7, 2),
    },
    "unnamed-duplicated-columns.xlsx": {"Sheet1": (3, 4)},
    "utf8-sheet-names.xlsx": {"µ": (2, 1), "∂": (2, 1)},
    "vba.xlsm": {},
    "vietnamese-utf8.xls": {"Sheet1": (7, 1)},
    "vietnamese-utf8.xlsx": {"Sheet1": (7, 1)},
    "whitespace-xlsx.xlsx": {"whitespace": (7, 1), "logical_and_NA": (3, 1)},
}
"""File → visible sheet with content → rows and columns."""

SAID: dict[str, list[tuple[str, str]]] = {
    "any_sheets.ods": [("Hidden", HIDDEN), ("VeryHidden", HIDDEN)],
    "any_sheets.xlsb": [("Hidden", HIDDEN), ("VeryHidden", HIDDEN), ("Chart", CHART)],
    "embedded-chartsheet.xlsx": [("Chart1", CHART)],
    "errors.xlsx": [("Feuil1", SEVEN_ERRORS), ("", EMPTY)],
    "issue_594_dos.ods": [("", FAR)],
    "pass_protected.xlsx": [("", LOCKED)],
    "vba.xlsm": [("", MACROS), ("", EMPTY)],
}
"""File → sheet and sentence; nothing is said of the others."""


def opened(folder: Path, name: str) -> Book:
    return open_workbook(name, (folder / "messy" / name).read_bytes())


@pytest.mark.parametrize("name", SHEETS)
def test_it_is_opened_or_refused_with_the_right_words(real_data: Path, name: str) -> None:
    book = opened(real_data, name)
    assert {sheet.name: (len(sheet.rows), len(sheet.rows[0])) for sheet in book.sheets} == SHEETS[
        name
    ]
    said = [(problem.where.sheet, str(problem.message)) for problem in book.problems]
    assert said == SAID.get(name, [])


def test_no_file_is_forgotten(real_data: Path) -> None:
    files = {path.name for path in (real_data / "messy").iterdir() if path.suffix != ".txt"}
    assert files == set(SHEETS)


def test_the_cells_are_those_in_the_file(real_data: Path) -> None:
    def rows(name: str, sheet: int = 0) -> list[list[object]]:
        return opened(real_data, name).sheets[sheet].rows

    deaths = rows("deaths.xlsx")
    assert deaths[4][:3] == ["Name", "Profession", "Age"]
    assert sum(row[2] for row in deaths[5:15]) / 10 == 72.9
    assert deaths[5][5] == date(2016, 1, 10)
    assert rows("deaths.xls")[5] == deaths[5]
    assert rows("vietnamese-utf8.xls")[1] == rows("vietnamese-utf8.xlsx")[1] == ["BÙN SÉT"]
    assert rows("missing-first-column.xlsx") == [["", 1.0], ["", 2.0], ["", 3.0]]
    assert rows("datasets.xls", 2)[1000] == rows("embedded-chartsheet.xlsx", 3)[1000]
    assert rows("type-me.xlsx", 1)[2][0] is True


def test_merged_headers_are_told(real_data: Path) -> None:
    first, second = opened(real_data, "merged_range.xlsx").sheets
    assert (0, 2, 1, 3) in first.merged
    assert (0, 5, 3, 7) in second.merged
