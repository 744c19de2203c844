from __future__ import annotations

import math
from datetime import date

import pytest

from kfl_widgets.locale import (
    Day,
    Number,
    decimal_sign,
    format_number,
    format_percent,
    format_signed,
    msg,
    percent_sign,
)

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (4.26, 1, "4,3"),
        (4.0, 2, "4,00"),
        (12, 0, "12"),
        (5943, 0, f"5{NBSP}943"),
        (1234567.8, 1, f"1{NBSP}234{NBSP}567,8"),
        (-0.5, 1, "−0,5"),
        (-0.04, 1, "0,0"),
        (-0.0, 0, "0"),
        (0, 2, "0,00"),
    ],
)
def test_numbers_are_written_as_norwegians_write_them(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None])
@pytest.mark.parametrize("write", [format_number, format_signed, format_percent])
def test_an_unknown_number_is_a_dash_and_never_zero(write, value):
    assert write(value) == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.34, "+0,3"),
        (-0.34, "−0,3"),
        (0.04, "0,0"),
        (-0.04, "0,0"),
        (-0.0, "0,0"),
        (1234, f"+1{NBSP}234,0"),
    ],
)
def test_a_difference_has_a_sign_except_when_it_rounds_to_zero(value, text):
    assert format_signed(value, 1) == text


def test_no_number_has_a_hyphen_for_a_minus():
    assert "-" not in format_number(-12.5, 1) + format_signed(-12.5, 1) + format_percent(-0.5)


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [(0.873, 0, "87"), (0.883, 1, "88,3"), (1, 0, "100"), (0, 0, "0"), (-0.0001, 0, "0")],
)
def test_a_share_is_written_as_a_percentage(share, decimals, text):
    assert format_percent(share, decimals) == f"{text}\N{NO-BREAK SPACE}%"


def test_other_languages_have_their_own_marks():
    assert format_number(1234.5, 1, "en") == "1,234.5"
    assert format_number(1234.5, 1, "nn") == f"1{NBSP}234,5"


def test_the_english_write_a_percentage_together():
    assert format_percent(0.873, language="en") == "87%"


def test_a_number_and_a_day_in_a_sentence_are_written_when_it_is_read():
    told = msg(
        "{n} {unknown} {day}", n=Number(3.25, 1), unknown=Number(None), day=Day(date(2026, 12, 2))
    )
    assert str(told) == "3,2 – 02.12.2026"
    assert told.in_language("en") == "3.2 – 2 Dec 2026"
    assert [str(value) for _, value in told.values] == ["3,2", "–", "02.12.2026"]


def test_each_language_has_its_signs():
    assert (decimal_sign("nb"), percent_sign("nb")) == (",", f"{NBSP}%")
    assert (decimal_sign("en"), percent_sign("en")) == (".", "%")
