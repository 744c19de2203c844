"""A cells file comes back as the survey it was, and a damaged one as a sentence."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfl_widgets.demo_schools import demo
from kfl_widgets.reading import Before, cells_file, read, read_uploads
from kfl_widgets.reading.cells_file import is_cells_file, write_cells
from kfl_widgets.survey import build
from kfl_widgets.widgets import Session

TABLES = ("scores", "answers", "participation", "products")


@pytest.fixture(scope="module")
def survey():
    return demo()


@pytest.fixture(scope="module")
def data(survey):
    return write_cells(survey)


def assert_same_tables(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_a_survey_comes_back_by_read(survey, data):
    reading = read(("fylket.kfl", data))
    assert_same_tables(reading.survey, survey)
    assert reading.survey.codebook == survey.codebook
    assert reading.survey.references == survey.references
    assert not [problem for problem in reading.problems if problem.severity == "error"]


def test_it_is_known_by_its_content_and_not_by_its_name(data):
    assert read(("fylket.xlsx", data)).survey is not None
    assert not is_cells_file(b"PK\x03\x04")


def test_the_file_is_the_only_source(data):
    (source,) = read(("fylket.kfl", data)).survey.sources
    assert (source.name, source.layout) == ("fylket.kfl", "KFL-celler")
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_many_cells_lie_in_several_packs(survey, monkeypatch):
    monkeypatch.setattr(cells_file, "_ROWS_IN_A_PACK", 500)
    monkeypatch.setattr(cells_file, "_MOST_PACKS", 500)
    assert_same_tables(read(("a.kfl", write_cells(survey))).survey, survey)


def test_more_cells_than_a_page_can_show_are_not_written(survey, monkeypatch):
    monkeypatch.setattr(cells_file, "_ROWS_IN_A_PACK", 500)
    with pytest.raises(ValueError, match="cells"):
        write_cells(survey)


def test_an_empty_survey_comes_back():
    assert_same_tables(read(("a.kfl", write_cells(build()))).survey, build())


def test_the_page_opens_it_as_one_file(data):
    session = Session()
    session.add_files([("fylket.kfl", data)])
    assert session.result is not None
    assert [file.name for file in session.files] == ["fylket.kfl"]


def test_the_same_file_twice_is_read_once(data):
    digest = hashlib.sha256(data).hexdigest()
    reading = read_uploads([("a.kfl", data)], Before(loaded=frozenset({digest})))
    assert reading.survey is None
    assert "lastet opp før" in str(reading.problems[0])


# -- damaged ---------------------------------------------------------------------------------------


def refused(data):
    reading = read(("fylket.kfl", data))
    assert reading.survey is None
    return str(reading.problems[0])


@pytest.mark.parametrize("length", [8, 9, 12, 200, -1])
def test_a_file_that_is_cut_off_is_refused_by_name(data, length):
    assert refused(data[:length]).startswith("fylket.kfl: Cellefilen er ødelagt")


def test_a_file_of_a_version_to_come_says_so(data):
    assert "nyere utgave" in refused(data[:8] + b"\x02" + data[9:])


def test_packs_of_two_surveys_are_no_file(data):
    other = write_cells(build(scores=pd.DataFrame({"measure": ["ro"], "n": [9.0]})))
    assert "ødelagt" in refused(data + other[9:])


@given(st.binary(max_size=60))
def test_no_bytes_raise(tail):
    refused(b"KFLCELLS\x01" + tail)


def test_the_other_files_are_read_all_the_same(survey, data):
    reading = read(("ny.kfl", data[:-1]), ("fylket.kfl", data))
    assert_same_tables(reading.survey, survey)
    assert [p.where.file for p in reading.problems if p.severity == "error"] == ["ny.kfl"]


def test_a_cells_file_has_no_columns_to_explain_by_hand(survey, data):
    reading = read_uploads([("fylket.kfl", data)], by_hand=True)
    assert_same_tables(reading.survey, survey)
    doubted = Before(doubted=frozenset({hashlib.sha256(data).hexdigest()}))
    assert read_uploads([("fylket.kfl", data)], doubted).survey is not None
