"""A CSV file holds what the table shows, and nothing a spreadsheet would run."""

import csv
from io import StringIO

import pandas as pd
import pytest

from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.report import write_csv
from kfl_widgets.survey import Codebook, Factor, Filters, build, compare, protect, summarise


@pytest.fixture(scope="module")
def table():
    where = Filters(schools=(SCHOOL_A,), groups=("elever", "ledere"))
    return protect(compare(demo(), "T1", "T2", where=where))


def lines(data: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig")), delimiter=delimiter))


def test_a_norwegian_excel_opens_it_right(table):
    data = write_csv(table)
    assert data.startswith(b"\xef\xbb\xbf")
    first = lines(data)[0]
    assert first["label"] == "Trivsel på skolen"
    assert float(first["mean_baseline"].replace(",", ".")) == pytest.approx(
        table.frame["mean_baseline"][0]
    )


def test_hidden_numbers_are_written_as_hidden(table):
    rows = lines(write_csv(table))
    hidden = [row for row in rows if row["group"] == "ledere"]
    assert hidden
    assert {row["mean_followup"] for row in hidden} == {"skjermet"}
    assert {row["n_followup"] for row in hidden} == {"skjermet"}


def test_english_has_points_and_commas(table):
    first = lines(write_csv(table, "en"), ",")[0]
    assert float(first["mean_baseline"]) == pytest.approx(table.frame["mean_baseline"][0])


def test_a_label_can_not_become_a_formula():
    scores = pd.DataFrame(
        {"wave": ["T1"], "group": ["elever"], "measure": ["f"], "n": [20.0], "total": [60.0]}
    )
    codebook = Codebook((Factor("f", "=HYPERLINK(1)", "elever"),))
    table = protect(summarise(build(scores=scores, codebook=codebook)))
    assert lines(write_csv(table))[0]["label"] == "'=HYPERLINK(1)"
