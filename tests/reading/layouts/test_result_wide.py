from __future__ import annotations

import pandas as pd
import pytest

from kfl_widgets.reading import Reading, read
from kfl_widgets.survey.model import ALL, Wave


def wide(*lines: str, name: str = "elever.csv") -> Reading:
    return read((name, "\n".join(lines).encode()))


def told(reading: Reading, words: str) -> list[str]:
    return [str(p.message) for p in reading.problems if words in str(p.message)]


def cells(reading: Reading) -> dict[tuple[str, ...], dict[str, object]]:
    assert reading.survey is not None, reading.problems
    rows = reading.survey.scores.astype({"state": str}).to_dict("records")
    return {(str(row["wave"]), str(row["school"]), str(row["measure"])): row for row in rows}


def test_a_column_per_wave_is_a_mean_without_n() -> None:
    found = cells(wide("Faktor;T1;T2", "Trivsel;3,2;3,4", "Mestring;2,9;*"))
    assert found["T1", ALL, "Trivsel"]["mean"] == 3.2
    assert pd.isna(found["T1", ALL, "Trivsel"]["n"])
    assert found["T2", ALL, "Mestring"]["state"] == "suppressed"
    assert {row["group"] for row in found.values()} == {"elever"}


@pytest.mark.parametrize(
    "head",
    [
        ("Faktor;T1 2016;;;T2 2018;;", ";Snitt;n;SD;Snitt;n;SD"),
        (";T1 2016;;;T2 2018;;", "Faktor;Gj.snitt;Antall;Std.avvik;Gj.snitt;Antall;Std.avvik"),
        ("Faktor;T1 2016;n;SD;T2 2018;n;SD",),
        ("Faktor;Snitt T1 2016;n T1 2016;SD T1 2016;Snitt T2 2018;n T2 2018;SD T2 2018",),
        ("Våre resultater", "", "Faktor;T1 2016;;;T2 2018;;", ";M;N;SD;M;N;SD"),
        (";T1 2016;;;T2 2018;;", ";Skolen;;;Skolen;;", "Faktor;Snitt;n;SD;Snitt;n;SD"),
    ],
)
def test_headers_may_stand_in_one_row_or_several(head: tuple[str, ...]) -> None:
    reading = wide(*head, "Trivsel;3,2;80;0,5;3,4;85;0,6")
    found = cells(reading)
    row = found["T2", ALL, "Trivsel"]
    assert (row["n"], row["total"]) == (85, pytest.approx(289))
    assert row["total_sq"] == pytest.approx(84 * 0.36 + 85 * 3.4**2)
    assert reading.survey.waves == (Wave("T1", 2016), Wave("T2", 2018))
    assert len(found) == 2


def test_merged_headers_in_a_workbook_are_filled(make_book) -> None:
    rows = [["Faktor", "T1", None, "T2", None], [None, "Snitt", "n", "Snitt", "n"]]
    reading = read(make_book(Elever=[*rows, ["Trivsel", 3.2, 80, 3.4, 85]]))
    assert cells(reading)["T1", ALL, "Trivsel"]["n"] == 80


def test_a_sheet_per_group_gives_the_group_and_asks_for_a_look(make_book) -> None:
    rows = [["Faktor", "Snitt", "n"], ["Informasjon", 3.2, 40]]
    reading = read(("svar.xlsx", make_book(**{"Elever 2018": rows, "Foresatte 2018": rows})))
    assert reading.survey.values("group") == ("elever", "foresatte")
    assert reading.survey.values("wave") == ("2018",)
    assert "Gruppe er lest fra arknavnet: Foresatte." in told(reading, "arknavnet")


def test_a_municipality_column_is_a_yardstick() -> None:
    reading = wide("Faktor;T1;Kommunen T1;T2;Kommunen T2", "Trivsel;3,2;3,1;3,4;3,3")
    assert reading.survey.references == ("Kommunen",)
    assert cells(reading)["T2", "Kommunen", "Trivsel"]["mean"] == 3.3
    assert told(reading, "Kommunen") == []


def test_a_municipality_column_that_says_no_wave_is_told_about() -> None:
    reading = wide("Faktor;T1;T2;Kommunen", "Trivsel;3,2;3,4;3,3")
    assert ("T2", "Kommunen", "Trivsel") in cells(reading)
    (sentence,) = told(reading, "Kommunen")
    assert sentence == "Kolonnen «Kommunen» sier ikke hvilken runde den gjelder. Vi leser T2."


def test_a_column_of_differences_is_left_out_and_named() -> None:
    reading = wide("Faktor;T1;T2;Endring", "Trivsel;3,2;3,4;0,2")
    assert len(cells(reading)) == 2
    assert told(reading, "«Endring»")


def test_columns_may_be_grades() -> None:
    reading = wide("Faktor;5. trinn;6. trinn", "Trivsel;3,2;3,4", name="T1 elever.csv")
    assert reading.survey.values("grade") == ("5", "6")
    assert reading.survey.values("wave") == ("T1",)


def test_a_line_with_only_a_group_is_about_the_rows_below() -> None:
    reading = wide(
        "Faktor;T1;n", "Elever", "Trivsel;3,2;80", "Foresatte", "Informasjon;3,0;40", name="x.csv"
    )
    groups = reading.survey.scores[["group", "measure"]].astype(str).values.tolist()
    assert groups == [["elever", "Trivsel"], ["foresatte", "Informasjon"]]


def test_a_line_of_counts_is_participation_and_no_factor() -> None:
    reading = wide("Faktor;T1;T2", "Trivsel;3,2;3,4", "Antall svar;80;85")
    assert [factor.code for factor in reading.survey.codebook.factors] == ["Trivsel"]
    assert reading.survey.participation["answered"].tolist() == [80, 85]


def test_a_number_beside_a_star_is_kept_and_asked_about() -> None:
    reading = wide("Faktor;T1;T2", "Trivsel;3,2;3,4*", "Mestring;3,0;3,1")
    assert cells(reading)["T2", ALL, "Trivsel"]["mean"] == 3.4
    (problem,) = [p for p in reading.problems if "stjerne" in str(p.message)]
    assert problem.severity == "warning"
    assert problem.where.cell == "C2"
    assert "foreløpig" in str(problem.remedy)


def test_numbers_that_cannot_be_are_unknown_and_told_about() -> None:
    reading = wide("Faktor;Skala;T1;SD;n", "Trivsel;1-4;32;0,5;80", "Ro;1-4;3,2;75;80")
    found = cells(reading)
    assert found["T1", ALL, "Trivsel"]["state"] == "missing"
    assert pd.isna(found["T1", ALL, "Ro"]["total_sq"])
    assert told(reading, "utenfor skalaen")
    assert told(reading, "større enn skalaen")


def test_a_spread_below_zero_is_not_told_as_too_large() -> None:
    reading = wide("Faktor;Skala;T1;SD;n", "Trivsel;1-4;3,2;-0,5;80", "Ro;1-4;3,2;0,7;80")
    assert pd.isna(cells(reading)["T1", ALL, "Trivsel"]["total_sq"])
    assert told(reading, "under null")
    assert not told(reading, "større enn skalaen")


def test_a_percent_sign_says_the_scale_of_the_whole_factor() -> None:
    reading = wide("Faktor;T1;T2", "Mobbet;7,1 %;*", "Trives;74 %;80 %")
    assert {factor.scale.name for factor in reading.survey.codebook.factors} == {"0–100 %"}


def test_a_factor_merged_over_its_grades_goes_for_all_of_them() -> None:
    reading = wide("Faktor;Trinn;T1;n", "Trivsel;5;3,2;50", ";6;3,1;40", "Ro;5;2,2;50", ";6;2,1;40")
    rows = reading.survey.scores[["measure", "grade"]].astype(str).values.tolist()
    assert rows == [["Trivsel", "5"], ["Ro", "5"], ["Trivsel", "6"], ["Ro", "6"]]


def test_two_files_whose_scale_had_to_be_guessed_share_the_wider_one() -> None:
    reading = read(
        ("T1 elever.csv", b"Faktor;Snitt\nTrivsel;3,2\n"),
        ("T2 elever.csv", b"Faktor;Snitt\nTrivsel;4,2\n"),
    )
    (factor,) = reading.survey.codebook.factors
    assert factor.scale.name == "1–5"
    assert reading.survey.values("wave") == ("T1", "T2")


@pytest.mark.parametrize(
    "head", ["Hvem;Faktor;T1;T2", "Respondentgruppe;Faktor;T1;T2", "Utvalget vårt;Faktor;T1;T2"]
)
def test_a_column_of_groups_counts_whatever_its_header(head: str) -> None:
    reading = wide(head, "Elever;Trivsel;3,2;3,4", "Foresatte;Trivsel;3,0;3,1", name="x.csv")
    scores = reading.survey.scores.astype(str)
    assert set(zip(scores["group"], scores["mean"], strict=True)) == {
        ("elever", "3.2"),
        ("elever", "3.4"),
        ("foresatte", "3.0"),
        ("foresatte", "3.1"),
    }
    assert told(reading, "ikke lest") == []


def test_a_long_table_is_not_taken_for_a_wide_one() -> None:
    reading = wide("Runde;Gruppe;Trinn;Faktor;Antall;Gjennomsnitt", "T1;Elever;5;Trivsel;20;3,2")
    assert reading.survey.sources[0].layout == "Resultattabell"
