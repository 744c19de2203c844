from __future__ import annotations

import math

import numpy as np
import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.survey import (
    Factor,
    Filters,
    Scale,
    Wave,
    compare,
    gap,
    protect,
    rescale,
    response_rates,
    summarise,
)

WAVES = (Wave("T1", 2016), Wave("T2", 2018))
ALIKE = ["n_baseline", "t", "df", "p", "g", "g_low", "g_high", "sd_ratio", "q", "verdict"]


def four_points(*rows):
    return survey_of(rows, Factor("trivsel", "Trivsel", "elever", Scale(1, 4)), waves=WAVES)


def two_waves():
    return four_points(cell(60, 3.1, 0.6, wave="T1"), cell(50, 3.4, 0.5, wave="T2"))


def test_percent_is_percent_of_the_maximum():
    row = rescale(summarise(two_waves())).iloc[0]
    assert row["mean"] == pytest.approx(70)
    assert row["sd"] == pytest.approx(20)
    assert (row["scale"], row["unit"], row["decimals"]) == ("0–100 %", "%", 0)
    assert row["scale_reference"] == ""


def test_points_have_mean_500_and_sd_100_at_the_reference_wave():
    table = rescale(summarise(two_waves()), "500", reference="T1").set_index("wave")
    assert table.loc["T1", ["mean", "sd"]].tolist() == pytest.approx([500, 100])
    assert table.loc["T2", "mean"] == pytest.approx(500 + 0.3 / 0.6 * 100)
    assert table.loc["T2", "sd"] == pytest.approx(0.5 / 0.6 * 100)
    assert set(table["scale_reference"]) == {"T1 2016"}
    assert set(table["scale"]) == {"500-poengsskala"}


def test_each_group_and_factor_has_its_own_500():
    rows = [cell(30, 2.0, 0.5), cell(30, 3.0, 0.4, group="lærere", measure="ledelse")]
    table = rescale(summarise(survey_of(rows)), "500", reference="T1")
    assert table["mean"].tolist() == pytest.approx([500, 500])
    assert table["sd"].tolist() == pytest.approx([100, 100])


def test_a_school_is_measured_by_all_schools():
    rows = [cell(40, m, 0.5, school=s) for s, m in (("Lia", 3.5), ("Moen", 2.5))]
    table = rescale(summarise(four_points(*rows), ("school", "factor")), "500", reference="T1")
    assert table["mean"].mean() == pytest.approx(500)
    assert table["mean"][0] > 550


@pytest.mark.parametrize("to", ["percent", "500"])
def test_what_has_no_unit_stays_the_same(to):
    plain = compare(two_waves(), "T1", "T2")
    scaled = rescale(plain, to, reference="T1")
    assert scaled[ALIKE].iloc[0].tolist() == plain[ALIKE].iloc[0].tolist()
    for name in ("change", "change_low", "change_high", "sd_baseline"):
        assert scaled[name][0] == pytest.approx(scaled["slope"][0] * plain[name][0])
    assert scaled["change"][0] == pytest.approx(
        scaled["mean_followup"][0] - scaled["mean_baseline"][0]
    )


def test_the_table_that_was_rescaled_is_left_alone():
    plain = summarise(two_waves())
    rescale(plain)
    assert plain["mean"].tolist() == pytest.approx([3.1, 3.4])
    assert "slope" not in plain


def test_a_scale_without_ends_has_no_percent():
    survey = survey_of([cell(30)], Factor("trivsel", "T", "elever", Scale(None, None)))
    assert math.isnan(rescale(summarise(survey))["mean"][0])


def test_a_reference_without_spread_gives_no_points():
    survey = survey_of([cell(30, 3.0, 0.0)])
    assert math.isnan(rescale(summarise(survey), "500", reference="T1")["mean"][0])


def test_the_municipality_beside_a_change_is_rescaled_too():
    rows = [cell(40, 3.1, wave=w, school=s) for w in ("T1", "T2") for s in ("Lia", "Kommunen")]
    factor = Factor("trivsel", "Trivsel", "elever", Scale(1, 4))
    survey = survey_of(rows, factor, references=["Kommunen"])
    row = rescale(compare(survey, "T1", "T2", reference="Kommunen")).iloc[0]
    assert row["reference"] == pytest.approx(70)
    assert row["n_reference"] == 40


def test_two_groups_have_no_gap_in_points():
    rows = [cell(30), cell(30, group="lærere")]
    table = gap(survey_of(rows), "elever", "lærere", ("factor",))
    assert rescale(table)["gap"].tolist() == [0]
    with pytest.raises(ValueError, match="relative to itself"):
        rescale(table, "500", reference="T1")


def test_girls_and_boys_have_one():
    rows = [cell(30, m, gender=k) for k, m in (("jenter", 3.5), ("gutter", 2.5))]
    table = gap(survey_of(rows), "jenter", "gutter", ("factor",), dimension="gender")
    assert rescale(table, "500", reference="T1")["gap"][0] < -80


def test_an_unknown_reference_wave_is_refused():
    with pytest.raises(ValueError, match="no wave 'T9'"):
        rescale(summarise(two_waves()), "500", reference="T9")


def test_only_means_can_be_rescaled():
    with pytest.raises(ValueError, match="table of means"):
        rescale(response_rates(two_waves()))


# -- protected ---------------------------------------------------------------------------------


def test_a_rescaled_table_hides_what_the_plain_one_hides():
    survey = four_points(*(cell(n, grade=g) for g, n in (("8", 3), ("9", 9), ("10", 30))))
    table = summarise(survey, ("grade", "factor"))
    for scaled in (table, rescale(table), rescale(table, "500", reference="T1")):
        assert protect(scaled).frame["hidden"].tolist() == [True, True, False]


def test_a_reference_of_few_people_hides_what_hangs_on_it():
    survey = four_points(cell(5, wave="T1"), cell(50, wave="T2"))
    table = summarise(survey, ("factor",), Filters(waves=("T2",)))
    assert protect(table).frame["hidden"].tolist() == [False]
    assert protect(rescale(table, "500", reference="T1")).frame["hidden"].tolist() == [True]


def test_equal_answers_are_veiled_on_any_scale():
    survey = four_points(cell(30, 4.0, 0.0))
    frame = protect(rescale(summarise(survey))).frame
    assert frame["mean"].tolist() == [100]
    assert frame["sd"].isna().all()


# -- rounded before it came here ---------------------------------------------------------------


def rounded(before, after, rounding=0.05):
    rows = [
        cell(n, mean, sd, wave=w, rounding=rounding)
        for w, (n, mean, sd) in (("T1", before), ("T2", after))
    ]
    return four_points(*rows)


def test_the_mean_of_published_cells_says_how_far_it_may_be_off():
    table = summarise(rounded((60, 3.1, 0.6), (50, 3.4, 0.5)))
    assert table["rounding"].tolist() == pytest.approx([0.05, 0.05])
    assert summarise(two_waves())["rounding"].tolist() == [0, 0]


def test_published_and_counted_cells_together_are_off_by_less():
    survey = four_points(cell(30, grade="8", rounding=0.05), cell(30, grade="9", rounding=0.0))
    assert summarise(survey)["rounding"].tolist() == pytest.approx([0.025])


def test_a_change_may_be_off_by_both_roundings():
    row = compare(rounded((60, 3.1, 0.6), (50, 3.4, 0.5)), "T1", "T2").iloc[0]
    exact = compare(two_waves(), "T1", "T2").iloc[0]
    assert row["rounding"] == pytest.approx(0.1)
    assert row["change_low"] == pytest.approx(exact["change_low"])
    assert exact["rounding"] == 0


def test_a_change_that_rounding_alone_could_make_is_uncertain():
    two = (3000, 3.1, 0.3), (3000, 3.2, 0.3)
    assert compare(rounded(*two, rounding=0.0), "T1", "T2")["verdict"].tolist() == ["clear_better"]
    assert compare(rounded(*two), "T1", "T2")["verdict"].tolist() == ["uncertain"]


def test_what_may_be_rounded_away_is_not_called_stable():
    alike = (9000, 3.1, 0.4), (9000, 3.1, 0.4)
    assert compare(rounded(*alike, rounding=0.0), "T1", "T2")["verdict"].tolist() == ["stable"]
    assert compare(rounded(*alike), "T1", "T2")["verdict"].tolist() == ["uncertain"]


def test_a_table_is_only_rescaled_by_the_survey_it_came_from():
    """Another survey's plan would not know which of its rows are small."""
    with pytest.raises(ValueError, match="another survey"):
        rescale(summarise(two_waves()), survey=two_waves())


def test_rescaled_means_are_the_means_of_rescaled_answers():
    rng = np.random.default_rng(5)
    x = rng.integers(1, 5, 40).astype(float)
    row = rescale(summarise(four_points(cell(40, x.mean(), x.std(ddof=1))))).iloc[0]
    percent = 100 * (x - 1) / 3
    assert row["mean"] == pytest.approx(percent.mean())
    assert row["sd"] == pytest.approx(percent.std(ddof=1))


def test_a_table_is_rescaled_once():
    survey = survey_of([cell(40)], Factor("trivsel", "Trivsel", "elever", Scale(1, 4)))
    once = rescale(summarise(survey))
    with pytest.raises(ValueError, match="already"):
        rescale(once)
