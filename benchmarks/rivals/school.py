"""A school's page in the plain way: the demo or a workbook, one grade at a time, one chart.

What the pages ``…_school.py`` share. What ``plain.py`` reads from the environment goes here too.
"""

from __future__ import annotations

import io

import pandas as pd
import plain

DEMO = "Prøv med eksempelskolen"

_NAMES = {"Runde": "wave", "Skole": "school", "Gruppe": "group", "Trinn": "grade"}


def from_workbook(data: bytes) -> pd.DataFrame:
    """Read the answers of a filled-in template, the quickest way pandas has."""
    sheet = pd.read_excel(io.BytesIO(data), sheet_name="Svar", engine="calamine")
    return sheet.rename(columns=_NAMES).astype({"wave": "category", "grade": str})


def chart(answers: pd.DataFrame, choice: str) -> plain.alt.LayerChart:
    """Draw what a choice shows."""
    return plain.chart(plain.change(answers, choice), choice)
