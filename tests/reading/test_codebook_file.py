"""A codebook alone is read from a spreadsheet's sheet or from JSON, or refused with a sentence."""

from __future__ import annotations

import json

import pytest
from tests.survey.examples import questionnaire

from kfl_widgets.demo_schools import demo_workbooks
from kfl_widgets.reading.codebook_file import read_codebook, write_codebook
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.template import empty_template

CSV = "Kode;Påstand;Faktor;Gruppe;Skala;Snudd\n"


def from_csv(*rows):
    return read_codebook("kodebok.csv", (CSV + "\n".join(rows)).encode())


def test_the_template_s_sheet_is_read():
    codebook, problems = read_codebook("mal.xlsx", empty_template())
    assert [item.code for item in codebook.items] == ["E1", "E2", "F1"]
    assert codebook.items[1].reversed
    assert problems == ()


def test_a_csv_with_the_same_headings_is_read():
    codebook, _ = from_csv("t1;Jeg trives;Trivsel;Elever;1-5;nei")
    (item,) = codebook.items
    assert (item.group, item.factor, item.scale.high) == ("elever", "Trivsel", 5)


def test_json_comes_back_as_it_was():
    written = write_codebook(questionnaire())
    assert read_codebook("kodebok.json", written.encode()) == (questionnaire(), ())


@pytest.mark.parametrize("text", ["{}x", '{"items": 3}', '{"items": [{"code": 1}]}', '{"a": 1}'])
def test_other_json_is_refused(text):
    with pytest.raises(Refused, match="ingen kodebok"):
        read_codebook("kodebok.json", text.encode())


def test_a_codebook_without_statements_is_refused():
    with pytest.raises(Refused, match="ingen påstander"):
        read_codebook("kodebok.json", json.dumps({"items": [], "factors": []}).encode())


def test_a_sheet_with_other_headings_is_refused():
    with pytest.raises(Refused, match="Ingen av arkene"):
        read_codebook("svar.csv", b"a;b\n1;2\n")


def test_what_is_no_spreadsheet_says_so():
    with pytest.raises(Refused, match="bilde"):
        read_codebook("bilde.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64))


@pytest.mark.parametrize(
    ("row", "what"),
    [("t1;Jeg trives;Trivsel;Elever;;", "Skala"), ("t1;Jeg trives;Trivsel;;1-5;", "Gruppe")],
)
def test_a_statement_must_say_its_scale_and_group(row, what):
    with pytest.raises(Refused) as refusal:
        from_csv(row)
    assert str(refusal.value.message) == f"Kolonnen «{what}» er tom i kodeboka for t1."


def test_the_demo_s_workbooks_have_codebooks():
    books = [
        read_codebook(name, data)[0] for name, data in demo_workbooks().items() if "T1" in name
    ]
    assert all(book.items for book in books)
