"""The table keeps the order somebody asked for only while its columns are the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

CELL = """
from ipywidgets import Button, VBox
from kfl_widgets.widgets.result_table import ResultTable

def column(label):
    return {"label": label, "numeric": False}

def row(*texts):
    return {"key": texts[0], "name": texts[0], "cells": [{"text": text} for text in texts]}

ROWS = {
    "to målinger": (("Faktor", "T1", "T2"), [("Trivsel", "1", "9"), ("Arbeidsro", "2", "8")]),
    "én måling": (("Faktor", "T1"), [("Vurdering", "5"), ("Motivasjon", "6")]),
    "tre trinn": (("Faktor", "8. trinn", "9. trinn"), [("Ro", "3", "7"), ("Mestring", "4", "6")]),
}

def show(button):
    columns, rows = ROWS[button.description]
    with table.hold_sync():
        table.columns = [column(label) for label in columns]
        table.rows = [row(*texts) for texts in rows]
        table._states_to_send.clear()
    table.send_state(FIRST_TOLD)  # a set's order is any order

table = ResultTable("Tabell")
buttons = [Button(description=name) for name in ROWS]
for button in buttons:
    button.on_click(show)
show(buttons[0])
VBox([*buttons, table])
"""


@pytest.mark.parametrize("told", [("columns", "rows"), ("rows", "columns")])
@pytest.mark.parametrize(
    ("other", "names"), [("én måling", "Vurdering Motivasjon"), ("tre trinn", "Ro Mestring")]
)
def test_other_columns_are_not_sorted_as_the_last_ones_were(
    page: Page, serve_notebook, other: str, names: str, told: tuple[str, str]
):
    page.goto(serve_notebook([f"FIRST_TOLD = {told!r}", CELL]))
    names_shown = page.get_by_role("rowheader")
    page.get_by_role("button", name="T2").click()
    expect(names_shown).to_have_text(["Arbeidsro", "Trivsel"])
    page.get_by_role("button", name=other).click()
    expect(names_shown).to_have_text(names.split())
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(0)
