"""What a finding is called."""

import pytest
from tests.improvement.made import evidence

from kfl_widgets.improvement import finding_name


def test_a_finding_is_called_by_its_factor():
    assert finding_name(evidence("Mobbing")) == "Mobbing"


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ({"genders": ("jenter",), "other": "gutter"}, "Jenter mot gutter – Mobbing"),
        ({"group": "elever", "other": "foresatte"}, "Elever mot foresatte – Mobbing"),
    ],
)
def test_a_gap_is_called_by_both_sides(who, name):
    assert finding_name(evidence("Mobbing", about="gap", **who)) == name
