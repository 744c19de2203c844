from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from tests.report.made import empty_content

from kfl_widgets.charts import PALETTE
from kfl_widgets.report.colour import READABLE, accent, contrast, on_colour, on_white, tint
from kfl_widgets.report.content import Content, Request

SHADES = [
    f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in product(range(0, 256, 51), repeat=3)
]


def _with(colour: str) -> Content:
    return replace(empty_content(), request=Request(colour=colour))


def test_the_schools_colour_is_used_as_it_is_given():
    assert accent(_with("#7A1F5C")) == "#7a1f5c"
    assert accent(_with(" #ffcc00 ")) == "#ffcc00"


@pytest.mark.parametrize(
    "nonsense", ["", "red", "#12345", "#1234567", "=1+1", "#gggggg", "#123456\n\n;"]
)
def test_nonsense_gives_our_own_colour(nonsense):
    assert accent(_with(nonsense)) == PALETTE["accent"]


def test_text_on_any_accent_can_be_read():
    for shade in SHADES:
        colour = accent(_with(shade))
        assert contrast(colour, on_colour(colour)) >= READABLE


def test_an_accent_that_carries_no_text_is_moved_only_a_little():
    grey = "#858585"
    assert contrast(grey, on_colour(grey)) < READABLE
    moved = accent(_with(grey))
    assert moved != grey
    assert contrast(moved, grey) < 1.25


def test_text_on_yellow_is_dark_and_on_blue_is_white():
    assert on_colour("#ffee00") == PALETTE["ink"]
    assert on_colour("#0b5a7a") == "#ffffff"


def test_any_colour_is_readable_on_white_once_asked_for():
    assert on_white("#0b5a7a") == "#0b5a7a"
    assert all(contrast(on_white(shade), "#ffffff") >= READABLE for shade in SHADES)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_a_tint_goes_from_white_to_the_colour_itself():
    assert tint("#0b5a7a", 0) == "#ffffff"
    assert tint("#0b5a7a", 1) == "#0b5a7a"
    assert tint("#000000", 0.5) == "#808080"
