"""Days as people write them."""

from datetime import date

import pytest

from kfl_widgets.improvement import read_date


@pytest.mark.parametrize(
    "text",
    [
        "1. februar 2027",
        "1.2.27",
        "01.02.2027",
        "2027-02-01",
        "1 feb 2027",
        "1. feb. 2027",
        "1/2-27",
        "01022027",
        " 1 February 2027 ",
        "February 1, 2027",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert read_date(text) == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("text", "month"), [("1. mai 2027", 5), ("1 May 2027", 5), ("1 Des 27", 12)]
)
def test_months_have_their_names_in_all_languages(text, month):
    assert read_date(text) == date(2027, month, 1)


@pytest.mark.parametrize(
    "text",
    ["", "februar", "31.2.2027", "1. f 2027", "1. vår 2027", "1.2.027", "1.2", "1.2.2027 kl. 9"],
)
def test_what_is_no_day_is_none(text):
    assert read_date(text) is None
