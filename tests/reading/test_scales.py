from __future__ import annotations

import pandas as pd
import pytest

from kfl_widgets.reading.scales import (
    PERCENT,
    POINTS,
    high_is_good,
    infer_scale,
    low_is_good,
    parse_scale,
    write_direction,
    write_scale,
)
from kfl_widgets.survey.model import Option, Scale


def test_a_scale_may_name_its_options() -> None:
    scale, options = parse_scale("1=Helt uenig; 2=Uenig, men litt enig; 3 = Enig")
    assert scale == Scale(1.0, 3.0)
    assert options[1] == Option(2, "Uenig, men litt enig")
    assert options[2] == Option(3, "Enig")


@pytest.mark.parametrize("written", ["1-4", "1 – 4", "1 til 4"])
def test_a_scale_may_be_a_range(written: str) -> None:
    assert parse_scale(written) == (Scale(1.0, 4.0), ())


@pytest.mark.parametrize("written", ["", None, "god", "4-1", "5", "1=Ja", "1=Ja; 1=Nei"])
def test_an_unknown_scale_is_none(written: object) -> None:
    assert parse_scale(written) is None


@pytest.mark.parametrize("scale", [Scale(1.0, 4.0), Scale(0.0, 10.0), PERCENT, POINTS])
def test_a_written_scale_is_read_back(scale: Scale) -> None:
    read, _ = parse_scale(write_scale(scale))
    assert (read.low, read.high, read.unit) == (scale.low, scale.high, scale.unit)


@pytest.mark.parametrize(
    ("means", "options", "scale"),
    [
        ([2.9, 3.8], 0, Scale(1.0, 4.0)),
        ([2.9, 4.4], 0, Scale(1.0, 5.0)),
        ([2.9, 3.8], 5, Scale(1.0, 5.0)),
        ([12.5, 74.1], 0, PERCENT),
        ([471, 533], 0, POINTS),
        ([-3, 2], 0, None),
        ([float("nan")], 0, None),
    ],
)
def test_a_scale_is_inferred_from_means(
    means: list[float], options: int, scale: Scale | None
) -> None:
    assert infer_scale(pd.Series(means), options) == scale


@pytest.mark.parametrize(
    ("name", "scale", "is_good"),
    [
        ("Mobbing på skolen", Scale(1.0, 5.0), True),
        ("Mobbing på skolen", PERCENT, False),
        ("Andel mobbet", Scale(0.0, 1.0, 2), False),
        ("Trivsel", PERCENT, True),
    ],
)
def test_a_share_of_the_bullied_is_good_when_low(name: str, scale: Scale, is_good: bool) -> None:
    assert high_is_good(name, scale) is is_good


def test_direction_is_high_unless_said() -> None:
    assert low_is_good("lav er bra")
    assert not low_is_good("")
    assert low_is_good(write_direction(high_is_good=False))
    assert not low_is_good(write_direction(high_is_good=True))
