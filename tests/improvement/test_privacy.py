"""What looks like personal data, and what only looks like numbers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfl_widgets.improvement import PRIVACY_HINT, flags

WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def kinds(text: str) -> list[str]:
    return [flag.kind for flag in flags(text)]


def invented_number(nine: str) -> str | None:
    """Add check digits to nine digits; None where there are none."""
    for weights in WEIGHTS:
        check = -sum(w * int(d) for w, d in zip(weights, nine, strict=True)) % 11
        if check == 10:
            return None
        nine += str(check)
    return nine


@given(
    st.integers(1, 28), st.integers(1, 12), st.integers(0, 99), st.integers(0, 999), st.booleans()
)
def test_every_number_with_a_date_and_right_check_digits_is_sure(day, month, year, person, is_d):
    number = invented_number(f"{day + 40 * is_d:02}{month:02}{year:02}{person:03}")
    if number is not None:
        assert kinds(f"Eleven {number} sa det") == ["identity"]


@pytest.mark.parametrize(
    "text",
    ["12345678901", "01010112345", "311299 12345", "31.12.99 12345", "311299-12345"],
)  # fmt: skip
def test_eleven_digits_are_likely(text):
    assert kinds(f"fnr: {text}.") == ["likely_identity"]


@pytest.mark.parametrize(
    "text",
    ["41234567", "412 34 567", "41 23 45 67", "+47 41234567", "+4741234567", "0047 22 33 44 55",
     "22\u00a033\u00a044\u00a055", "Tlf:41234567!", "(41234567)"],
)  # fmt: skip
def test_phone_numbers_are_flagged(text):
    assert kinds(f"Ring {text}") == ["phone"]


@pytest.mark.parametrize("text", ["kari@skole.no", "k.n-n+x@post.kommune.no", "<ola@x.no>"])
def test_email_addresses_are_flagged(text):
    assert kinds(f"Skriv til {text}.") == ["email"]


@pytest.mark.parametrize(
    "text",
    [
        "2016–2018",
        "2016-2018 og 2020/2021",
        "20162017",
        "20161121",
        "21112016",
        "21.11.2016",
        "21.11.2016 12:30",
        "n = 12 345 678",
        "n = 22 345 678",
        "45 000 000 kroner",
        "1 234 567,89",
        "3,12345678",
        "0.41234567",
        "974 760 673",
        "T1: 214 svar (87 %), T2: 198 svar",
        "8.–10. trinn @ skolen",
        "1234567",
        "123456789012",
        "a41234567b",
        "",
    ],
)
def test_years_dates_and_counts_are_no_alarm(text):
    assert kinds(text) == []


def test_a_flag_says_where_and_never_what():
    text = "Ring 41234567 eller ola@x.no"
    found = flags(text)
    assert [text[flag.start : flag.end] for flag in found] == ["41234567", "ola@x.no"]
    assert not any("41234567" in str(flag.message) for flag in found)
    assert "Ikke skriv navn" in PRIVACY_HINT


@pytest.mark.parametrize(
    "piece", ["a", "1", "12 ", "a@", "a.", "@a.", "41 23 ", "+47 ", "01.01.", "-"]
)
def test_long_texts_are_read_at_once(piece):
    started = time.perf_counter()
    flags(piece * 20_000)
    assert time.perf_counter() - started < 2


@given(st.text())
def test_any_text_is_read(text):
    assert all(0 <= flag.start < flag.end <= len(text) for flag in flags(text))
