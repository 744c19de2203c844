"""The demo school's pupils as others get them: their answers, factors, workbooks of any size."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import duckdb
import pandas as pd

from kfl_widgets.demo_schools import demo_answers
from kfl_widgets.reading import write_template
from kfl_widgets.survey import Codebook, Wave

__all__ = ["FACTOR", "factors_as_json", "variables", "workbook"]

FACTOR = "Trivsel på skolen"
"""A factor that stands in the first chart of every page."""

WAVES = (Wave("T1", 2016), Wave("T2", 2018))
PUPILS = "elever"
ANSWERS = "xl/worksheets/sheet2.xml"
MOST_WRITTEN = 5_000


def variables(folder: Path) -> dict[str, str]:
    """Write the answers into a folder, and give the environment variables a plain page reads."""
    answers, codebook = _pupils()
    duckdb.from_df(answers).write_parquet(str(folder / "demo.parquet"))
    return {"ANSWERS": str(folder / "demo.parquet"), "FACTORS": factors_as_json(codebook)}


def workbook(people: int) -> bytes:
    """Write a filled-in template with the answers of so many pupils, drawn from the demo's."""
    answers, codebook = _pupils()
    times = -(-people // MOST_WRITTEN)
    drawn = answers.sample(people // times, replace=True, random_state=2016, ignore_index=True)
    return _repeat_answers(write_template(drawn, codebook, waves=WAVES), times)


def _repeat_answers(data: bytes, times: int) -> bytes:
    """Repeat the rows of a workbook's second sheet: quicker than writing so many."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as longer,
    ):
        for name in book.namelist():
            part = book.read(name)
            longer.writestr(name, _longer(part.decode(), times) if name == ANSWERS else part)
    return out.getvalue()


def _longer(sheet: str, times: int) -> str:
    rows = re.findall(r'<row r="\d+">.*?</row>', sheet)[1:]
    start, end = sheet.index(rows[0]), sheet.index("</sheetData>")
    numbered = (_numbered(row, number) for number, row in enumerate(rows * times, start=2))
    return "".join((sheet[:start], *numbered, sheet[end:]))


def _numbered(row: str, number: int) -> str:
    return re.sub(r'r="([A-Z]*)\d+"', rf'r="\g<1>{number}"', row)


def factors_as_json(codebook: Codebook) -> str:
    """Say what a page without a codebook needs to know."""
    return json.dumps(
        [
            {
                "name": factor.label,
                "low": factor.scale.low,
                "high": factor.scale.high,
                "items": [item.code for item in _items(codebook, factor.code)],
                "reversed": [item.code for item in _items(codebook, factor.code) if item.reversed],
            }
            for factor in codebook.factors
        ]
    )


def _items(codebook: Codebook, factor: str) -> list:
    return [item for item in codebook.items if item.factor == factor]


def _pupils() -> tuple[pd.DataFrame, Codebook]:
    answers, codebook, _ = demo_answers()
    factors = tuple(f for f in codebook.factors if f.group == PUPILS)
    items = tuple(item for item in codebook.items if item.group == PUPILS)
    columns = ["wave", "school", "group", "grade", "gender", *(item.code for item in items)]
    return answers.loc[answers["group"] == PUPILS, columns], Codebook(factors, items)
