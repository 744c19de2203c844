"""Means and differences that are each rounded."""

from __future__ import annotations

import pytest
from tests.improvement.made import evidence
from tests.report.made import survey

from kfl_widgets.report.rounding import is_off, rounding_note
from kfl_widgets.report.sentences import describe_evidence
from kfl_widgets.survey import compare, protect


@pytest.mark.parametrize(
    ("first", "second", "difference", "off"),
    [(3.14, 2.84, -0.3, False), (3.06, 2.84, -0.22, True), (3.06, None, -0.22, False)],
)
def test_a_difference_is_off_when_the_rounded_means_say_another(first, second, difference, off):
    assert is_off(first, second, difference, 1) is off


def test_a_table_says_it_where_a_row_is_off_and_only_there():
    table = protect(compare(survey(), "T1", "T2", ("group", "factor")))
    frame = table.frame[~table.frame["hidden"]]
    rows = zip(frame["mean_baseline"], frame["mean_followup"], frame["change"], strict=True)
    off = [is_off(*row, 1) for row in rows]
    assert any(off)
    assert not all(off)
    positions = [int(frame.index[number]) for number, is_so in enumerate(off) if not is_so]
    assert "avrundet hver for seg" in rounding_note(table)
    assert rounding_note(table.pick(positions)) == ""


def test_a_sentence_says_that_its_difference_is_rounded():
    seen = evidence(mean_baseline=3.06, mean_followup=2.84, change=-0.22)
    assert "(−0,2, avrundet)" in describe_evidence(seen)[1]
