"""How fast and how small opening a large workbook is, beside two other ways of doing it.

A workbook of 35,000 people × 75 columns with text answers is generated and opened, each way in a
process of its own:

- ours, from bytes to a `Book`: looked through for attacks, parsed in the worker process, the cells
  brought back;
- python-calamine alone, the parser below ours: what no careful reader can be faster than;
- ``pandas.read_excel(engine="openpyxl")``, what most would write.

Memory is the peak resident size; ours has two processes, and both are given.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.row import Row, peak_mb

__all__ = ["measure"]

ROWS, COLUMNS, TURNS = 35_000, 75, 5
LABELS = ("Helt enig", "Litt enig", "Litt uenig", "Helt uenig", "Vet ikke")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

WAYS = {
    "ours": "kfl-widgets, in its worker",
    "calamine": "python-calamine alone",
    "openpyxl": "pandas.read_excel, openpyxl",
}


def measure() -> list[Row]:
    """Open the workbook each way, each in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "survey.xlsx"
        # Apart too: a process's peak memory counts for those that it starts.
        run_apart("make", file, ROWS)
        runs = take_turns(file)
    ours, bare, slow = (runs[way] for way in WAYS)
    assert len({run["cells"] for run in runs.values()}) == 1, "not the same cells"
    what = f"{ROWS:,} × {COLUMNS} xlsx to cells"
    return [
        Row(what, ours["seconds"], "s", WAYS["calamine"], bare["seconds"], 1.3),
        Row(what, ours["seconds"], "s", WAYS["openpyxl"], slow["seconds"], 1 / 5),
        Row(f"{what}: here", ours["here"], "MB", WAYS["openpyxl"], slow["here"]),
        Row(f"{what}: worker", ours["worker"], "MB", WAYS["calamine"], bare["here"]),
    ]


def main() -> None:
    """Do one thing in this process."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("what", choices=["make", *WAYS])
    arguments.add_argument("file", type=Path)
    arguments.add_argument("rows", type=int)
    given = arguments.parse_args()
    if given.what == "make":
        given.file.write_bytes(make_workbook(given.rows))
    else:
        print(json.dumps(measure_here(given.what, given.file)))


def run_apart(what: str, file: Path, rows: int = 0) -> str:
    """Do one thing in a fresh process; give what it prints."""
    command = [sys.executable, "-m", "benchmarks.ingest", what, str(file), str(rows)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


# -- one measurement ---------------------------------------------------------------------------


def measure_here(way: str, file: Path) -> dict[str, float]:
    """Open the file one way in this process; give seconds, megabytes and cells."""
    import resource

    opened = {"ours": with_ours, "calamine": with_calamine, "openpyxl": with_openpyxl}[way]()
    start = time.perf_counter()
    cells = opened(file)
    seconds = time.perf_counter() - start
    here = peak_mb(resource.RUSAGE_SELF)
    end_worker()
    worker = peak_mb(resource.RUSAGE_CHILDREN)
    return {"seconds": seconds, "cells": cells, "here": here, "worker": worker}


def with_ours() -> Callable[[Path], int]:
    """Import what we need; the worker starts with the file, as it does for a user."""
    from kfl_widgets.reading.workbook import open_workbook

    def opened(file: Path) -> int:
        (sheet,) = open_workbook(file.name, file.read_bytes()).sheets
        return len(sheet.rows) * len(sheet.rows[0])

    return opened


def with_calamine() -> Callable[[Path], int]:
    """Use the parser as it is."""
    import python_calamine

    def opened(file: Path) -> int:
        book = python_calamine.load_workbook(io.BytesIO(file.read_bytes()))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        return len(rows) * len(rows[0])

    return opened


def with_openpyxl() -> Callable[[Path], int]:
    """Use pandas with its slow and thorough engine."""
    import openpyxl  # noqa: F401
    import pandas as pd

    def opened(file: Path) -> int:
        return pd.read_excel(file, engine="openpyxl", header=None).size

    return opened


def end_worker() -> None:
    """Wait for our worker, if there is one, so that its memory is counted."""
    if "kfl_widgets.reading.worker" in sys.modules:
        sys.modules["kfl_widgets.reading.worker"]._worker.close()


def take_turns(file: Path) -> dict[str, dict[str, float]]:
    """Measure the ways in fresh processes; give the quickest of each. The slow way runs once."""
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for turn in range(TURNS):
        for way in WAYS:
            if turn == 0 or way != "openpyxl":
                found[way].append(json.loads(run_apart(way, file)))
    return {way: min(runs, key=lambda run: run["seconds"]) for way, runs in found.items()}


# -- the workbook ------------------------------------------------------------------------------


def make_workbook(rows: int) -> bytes:
    """Write an xlsx as Excel does: texts once, in a table of their own."""
    chance = random.Random(1)
    texts: dict[str, int] = {}
    letters = [column_letters(number) for number in range(COLUMNS)]

    def row(number: int, cells: list[str | int]) -> str:
        written = (
            f'<c r="{letter}{number}"><v>{cell}</v></c>'
            if isinstance(cell, int)
            else f'<c r="{letter}{number}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'
            for letter, cell in zip(letters, cells, strict=True)
        )
        return f'<row r="{number}" spans="1:{COLUMNS}">{"".join(written)}</row>'

    def person() -> list[str | int]:
        answers = [
            chance.randint(1, 5) if number % 5 == 0 else chance.choice(LABELS)
            for number in range(COLUMNS - 2)
        ]
        return [f"Skole {chance.randint(1, 40)}", chance.randint(1, 10), *answers]

    headers: list[str | int] = ["Skole", "Trinn", *(f"Påstand {n}" for n in range(COLUMNS - 2))]
    lines = [row(1, headers), *(row(number, person()) for number in range(2, rows + 2))]
    listed = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return zipped(
        {
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><dimension '
            f'ref="A1:{letters[-1]}{rows + 1}"/><sheetData>{"".join(lines)}</sheetData>'
            "</worksheet>",
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{listed}</sst>',
        }
    )


def zipped(parts: dict[str, str]) -> bytes:
    """Put the frame of a workbook around its sheet and its texts."""
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    frame = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{content}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{content}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{content}.sharedStrings+xml"/>'
        "</Types>",
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Svar" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
        ),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (frame | parts).items():
            archive.writestr(name, XML + part)
    return data.getvalue()


def relations(**targets: str) -> str:
    """Write which part is what; a relation is named after its kind."""
    listed = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def column_letters(number: int) -> str:
    """Name a column by its letters, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


if __name__ == "__main__":
    main()
