from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import Workbook

from kfl_widgets.reading import Reading, read
from kfl_widgets.survey.model import ALL, Wave


def across(*lines: str, name: str = "T1 elever.csv") -> Reading:
    return read((name, "\n".join(lines).encode()))


def told(reading: Reading, words: str) -> list[str]:
    return [str(p.message) for p in reading.problems if words in str(p.message)]


def cells(reading: Reading, *by: str) -> dict[tuple[str, ...], tuple[float, float]]:
    """Give n and mean by dimensions and measure."""
    assert reading.survey is not None, reading.problems
    scores = reading.survey.scores
    mean = (scores["total"] / scores["n"]).fillna(scores["mean"])
    keys = scores[[*by, "measure"]].astype(str).itertuples(index=False, name=None)
    return dict(zip(keys, zip(scores["n"], mean, strict=True), strict=True))


def test_a_row_per_grade_and_a_column_per_factor() -> None:
    reading = across("Trinn;Trivsel;Ro", "5;3,2;2,8", "6;3,4;*")
    found = cells(reading, "grade")
    assert found["5", "Trivsel"] == (pytest.approx(float("nan"), nan_ok=True), 3.2)
    assert found["5", "Ro"][1] == 2.8
    states = reading.survey.scores.astype(str).set_index(["grade", "measure"])["state"]
    assert states["6", "Ro"] == "suppressed"
    assert reading.survey.values("wave") == ("T1",)
    assert reading.survey.values("group") == ("elever",)
    assert [factor.code for factor in reading.survey.codebook.factors] == ["Trivsel", "Ro"]


@pytest.mark.parametrize(
    "head",
    [
        (";Trivsel;;;Ro;;", "Trinn;Snitt;n;SD;Snitt;n;SD"),
        ("Trinn;Trivsel;;;Ro;;", ";Gj.snitt;Antall;Std.avvik;Gj.snitt;Antall;Std.avvik"),
        ("Trinn;Trivsel;Trivsel n;Trivsel SD;Ro;Ro n;Ro SD",),
        ("Våre tall;;;;;;", "", "Trinn;Trivsel snitt;Trivsel n;Trivsel SD;Ro snitt;Ro n;Ro SD"),
    ],
)
def test_a_factor_may_have_its_own_n_and_sd(head: tuple[str, ...]) -> None:
    reading = across(*head, "5. trinn;3,2;40;0,5;2,8;39;0,6", "6. trinn;3,4;41;0,4;2,9;41;0,7")
    assert cells(reading, "grade")["6", "Ro"] == (41, pytest.approx(2.9))
    row = reading.survey.scores.astype({"grade": str, "measure": str})
    (squares,) = row.query("grade == '6' and measure == 'Ro'")["total_sq"]
    assert squares == pytest.approx(40 * 0.49 + 41 * 2.9**2)


def test_one_n_counts_for_the_whole_row_and_says_who_answered() -> None:
    reading = across(
        "Gruppe;Trivsel;Ro;Inviterte;Antall svar", "Elever;3,2;2,8;90;80", name="T1.csv"
    )
    assert cells(reading, "group")["elever", "Ro"] == (80, pytest.approx(2.8))
    (who,) = reading.survey.participation.to_dict("records")
    assert (who["invited"], who["answered"]) == (90, 80)


def test_rows_may_be_named_in_words_and_one_may_be_a_yardstick_or_a_total() -> None:
    reading = across(
        ";Trivsel;n",
        "5. trinn jenter;3,2;40",
        "5. trinn gutter;3,4;41",
        "Totalt;3,3;81",
        "Kommunen;3,25;",
        ";;",
        "Kilde: skolens egen telling;;",
    )
    found = cells(reading, "school", "grade", "gender")
    assert set(found) == {
        (ALL, "5", "jenter", "Trivsel"),
        (ALL, "5", "gutter", "Trivsel"),
        (ALL, ALL, ALL, "Trivsel"),
        ("Kommunen", ALL, ALL, "Trivsel"),
    }
    assert reading.survey.references == ("Kommunen",)
    assert reading.survey.participation["answered"].tolist() == [40, 41, 81]


def test_a_yardstick_may_stand_where_a_grade_is_meant() -> None:
    reading = across("Trinn;Trivsel;Ro", "5;3,2;2,8", "Kommunen;3,3;2,9", "Snitt;3,1;2,7")
    found = cells(reading, "school", "grade")
    assert found["Kommunen", ALL, "Ro"][1] == 2.9
    assert found[ALL, ALL, "Ro"][1] == 2.7
    assert told(reading, "Trinn vi ikke forstår") == []


def test_waves_may_stand_above_or_below_the_factors() -> None:
    below = across(";Trivsel;;Ro;", "Trinn;T1;T2;T1;T2", "5;3,2;3,3;2,8;2,9", name="elever.csv")
    above = across(
        ";T1;;T2;", "Trinn;Trivsel;Ro;Trivsel;Ro", "5;3,2;2,8;3,3;2,9", name="elever.csv"
    )
    assert cells(below, "wave")["T2", "Ro"][1] == 2.9
    assert told(below, "hvilken runde") == []
    assert str(cells(above, "wave")) == str(cells(below, "wave"))


def test_statements_may_stand_under_their_factors() -> None:
    reading = across(
        ";Trivsel;;Ro;",
        "Trinn;Jeg trives;Jeg har venner;Det er ro;Vi hører etter",
        "5;3,2;3,3;2,8;2,9",
        "6;3,1;3,4;2,7;2,6",
    )
    items = {item.text: item.factor for item in reading.survey.codebook.items}
    assert items == {
        "Jeg trives": "Trivsel",
        "Jeg har venner": "Trivsel",
        "Det er ro": "Ro",
        "Vi hører etter": "Ro",
    }


def test_whole_numbers_are_means_only_on_the_500_point_scale() -> None:
    points = across("Trinn;Trivsel;Ro", "5;512;498", "6;503;490")
    assert {factor.scale.name for factor in points.survey.codebook.factors} == {"500-poengsskala"}
    assert across("Trinn;Gutter i alt;Lærere i alt", "5;12;3", "6;14;2").survey is None


def test_what_is_no_factor_is_left_out_and_named() -> None:
    reading = across("Trinn;Trivsel;Ro;Svarprosent;Endring", "5;3,2;2,8;91,5 %;0,1")
    assert told(reading, "«Svarprosent», «Endring»")
    assert len(reading.survey.codebook.factors) == 2


def test_people_with_decimals_are_not_results() -> None:
    lines = [f"5;{2 + n % 2},5;{1 + n % 3}" for n in range(30)]
    reading = across("Trinn;Trivsel;Ro", *lines)
    assert reading.survey is None or "hver faktor" not in reading.survey.sources[0].layout


def test_waves_with_years_keep_them() -> None:
    reading = across("Runde;Trivsel;Ro", "T1 2016;3,2;2,8", "T2 2018;3,3;2,9", name="elever.csv")
    assert reading.survey.waves == (Wave("T1", 2016), Wave("T2", 2018))
    assert pd.isna(reading.survey.scores["n"]).all()


def merged_book(*areas: str) -> bytes:
    """Two waves over their factors, and n for all in a column that stands under neither."""
    book = Workbook()
    sheet = book.active
    for row in [
        [None, "T1", None, "T2", None, None],
        ["Trinn", "Trivsel", "Ro", "Trivsel", "Ro", "Antall"],
        ["5", 3.2, 2.8, 3.4, 2.9, 40],
        ["6", 3.1, 2.7, 3.3, 2.6, 41],
    ]:
        sheet.append(row)
    for area in areas:
        sheet.merge_cells(area)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_merged_header_counts_for_no_column_it_does_not_stand_over() -> None:
    reading = read(("elever.xlsx", merged_book("B1:C1", "D1:E1")))
    found = cells(reading, "wave", "grade")
    assert found["T1", "5", "Trivsel"] == (40, pytest.approx(3.2))
    assert found["T2", "6", "Ro"] == (41, pytest.approx(2.6))
    assert not told(reading, "ikke lest")


def test_a_header_that_nobody_merged_counts_until_the_next_one() -> None:
    found = cells(read(("elever.xlsx", merged_book("B1:C1"))), "wave", "grade")
    assert {wave for wave, *_ in found} == {"T1", "T2"}
    assert found["T2", "5", "Ro"][1] == pytest.approx(2.9)
