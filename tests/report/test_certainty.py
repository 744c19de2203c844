"""A verdict that is more careful than the interval beside it."""

from __future__ import annotations

from tests.report.made import full_content
from tests.survey.examples import cell, survey_of

from kfl_widgets.report.certainty import certainty_note
from kfl_widgets.report.grids import change_grid
from kfl_widgets.report.limits import limits_of
from kfl_widgets.report.workbook.results import _notes
from kfl_widgets.survey import Factor, compare, protect
from kfl_widgets.widgets import ComparePanel, Session

CAREFUL = "på samme side av 0"


def one_of_ten():
    """Ten factors; in the first the interval just excludes zero, and nine haven't moved."""
    moved = [0.25, *[0.0] * 9]
    rows = [
        cell(100, 3.0 + (up if wave == "T2" else 0), 0.8, wave=wave, measure=f"f{number}")
        for number, up in enumerate(moved)
        for wave in ("T1", "T2")
    ]
    return survey_of(rows, *(Factor(f"f{n}", f"Faktor {n}", "elever") for n in range(10)))


def changes():
    return protect(compare(one_of_ten(), "T1", "T2"))


def test_a_table_says_why_a_row_is_unsure_though_its_interval_excludes_zero():
    row = changes().row(0)
    assert row["change_low"] > 0
    assert row["verdict"] == "uncertain"
    assert CAREFUL in certainty_note(changes())


def test_rows_that_nobody_would_stumble_over_say_nothing():
    assert certainty_note(changes().pick(range(1, 10))) == ""


def test_hidden_rows_say_nothing():
    assert certainty_note(protect(compare(one_of_ten(), "T1", "T2"), 150)) == ""


def test_the_view_the_documents_and_the_workbook_say_it():
    table = changes()
    assert CAREFUL in " ".join(limits_of(table))
    assert CAREFUL in " ".join(change_grid(table, "", "Faktor", {}, "nb").notes)
    assert CAREFUL in " ".join(_notes(full_content()))
    panel = ComparePanel(Session(one_of_ten()))
    assert CAREFUL in panel._figure._hidden.value
