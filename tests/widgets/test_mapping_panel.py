"""A file no layout knows: which of its sheets is looked at, and what is left when it is gone."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from kfl_widgets.widgets import MappingPanel, Session


def two_sheets():
    """A file with two sheets in words of its own."""
    book = Workbook()
    for sheet, name in ((book.active, "Våren"), (book.create_sheet(), "Høsten")):
        sheet.title = name
        sheet.append(["Det vi spurte om", "Resultat", "Svar"])
        for factor in ("Ro i timen", "Motivasjon", "Trivsel ute"):
            sheet.append([f"{factor} {name.lower()}", 3.2, 60])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture
def panel():
    session = Session()
    panel = MappingPanel(session)
    session.add_files([("våre tall.xlsx", two_sheets())])
    assert panel._book is not None
    return panel


def examples(panel):
    return " ".join(column["examples"] for column in panel._columns.columns)


def test_the_first_sheet_is_chosen_and_another_can_be(panel):
    assert panel._sheet.label == "Våren"
    assert "Ro i timen våren" in examples(panel)
    panel._sheet.value = 1
    assert "Ro i timen høsten" in examples(panel)
    assert panel.session.notice == ""


def test_nothing_of_a_file_is_left_when_it_is_deleted(panel):
    panel._constants["school"].value = "Skolen vår"
    panel._constants["group"].value = "Elever"
    panel.session.clear()
    assert examples(panel) == ""
    assert [control.value for control in panel._constants.values()] == [""] * 4
    assert panel._preview.value == ""
    assert panel.session.notice == ""
