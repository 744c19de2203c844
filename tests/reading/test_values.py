from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfl_widgets.locale import format_number
from kfl_widgets.reading.values import fold, parse_each, parse_number, parse_numbers


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4,1", 4.1),
        ("4.1", 4.1),
        ("5 943", 5943),
        ("5\u00a0943", 5943),
        ("1\u202f234\u2009567,5", 1234567.5),
        ("  116", 116),
        ("51,3 %", 51.3),
        ("51,3%", 51.3),
        ("−2,5", -2.5),
        ("1.234,5", 1234.5),
        ("0,0", 0.0),
        (7, 7.0),
        (7.25, 7.25),
    ],
)
def test_a_number_is_read_as_norwegians_write_it(written: object, number: float) -> None:
    assert parse_number(written) == number


@pytest.mark.parametrize(
    "written", ["", None, "1 2", "5a", "nan", "inf", "1e5", "*", True, "1,2,3", float("nan")]
)
def test_what_is_no_number_is_none(written: object) -> None:
    assert parse_number(written) is None


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_the_product_writes_is_read_back(value: float, decimals: int) -> None:
    read = parse_number(format_number(value, decimals))
    assert read is not None
    assert math.isclose(read, round(value, decimals), abs_tol=10**-decimals)


def test_marks_are_states_and_never_zero() -> None:
    column = pd.Series(["4,1", "*", ".", "..", "–", "", None, "prikket", "0,0", "hva"])
    read = parse_numbers(column)
    assert list(read["state"]) == [
        "known",
        "suppressed",
        "suppressed",
        "missing",
        "missing",
        "missing",
        "missing",
        "suppressed",
        "known",
        "unreadable",
    ]
    assert read["value"].notna().tolist() == (read["state"] == "known").tolist()


@pytest.mark.parametrize("mark", ["< 7", "<5", "færre enn 7", "skjerma", "Prikket "])
def test_few_answers_are_suppressed(mark: str) -> None:
    assert parse_numbers(pd.Series([mark]))["state"].tolist() == ["suppressed"]


@pytest.mark.parametrize("written", ["3,4*", "3,4 *", "* 3,4"])
def test_a_star_beside_a_number_is_a_state_of_its_own(written: str) -> None:
    read = parse_numbers(pd.Series([written]))
    assert read.iloc[0].tolist() == [3.4, "starred"]


def test_another_source_brings_its_own_marks() -> None:
    read = parse_numbers(pd.Series(["*", ":"]), marks={":": "suppressed"})
    assert list(read["state"]) == ["unreadable", "suppressed"]


def test_true_is_not_one() -> None:
    read = parse_numbers(pd.Series([1.0, True, 1], dtype=object))
    assert list(read["state"]) == ["known", "unreadable", "known"]


def test_each_distinct_cell_is_parsed_once() -> None:
    seen: list[object] = []
    parse_each(pd.Series(["a", "b", "a", None, "b"], dtype=object), lambda c: seen.append(c) or c)
    assert seen == ["a", "b", None]


@pytest.mark.parametrize("written", ["Kjønn", "kjoenn", " KJØNN ", "Kjønn:"])
def test_headers_are_compared_without_case_spaces_and_spelling(written: str) -> None:
    assert fold(written) == "kjoenn"


@pytest.mark.parametrize("endless", [10**400, float("inf"), "9" * 400], ids=["int", "inf", "text"])
@pytest.mark.parametrize("beside", [3.0, "3,0"])
def test_a_number_without_end_is_unreadable_whatever_stands_beside_it(
    endless: object, beside: object
) -> None:
    read = parse_numbers(pd.Series([endless, beside], dtype=object))
    assert read["state"].tolist() == ["unreadable", "known"]
    assert parse_number(endless) is None
