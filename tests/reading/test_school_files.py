"""Files as schools really have them: each read right, or refused with a sentence that helps."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from kfl_widgets.reading import Reading, read
from kfl_widgets.survey.model import ALL

Rows = list[list[object]]


def told(reading: Reading, words: str) -> list[str]:
    return [str(problem) for problem in reading.problems if words in str(problem)]


def cells(reading: Reading, *by: str) -> dict[tuple[str, ...], str]:
    """Give the mean, or the state of what has none, by dimensions and words of the measure."""
    assert reading.survey is not None, reading.problems
    scores = reading.survey.scores
    mean = (scores["total"] / scores["n"]).fillna(scores["mean"])
    said = mean.map("{:.4g}".format).where(mean.notna(), scores["state"].astype(str))
    keys = scores[[*by, "measure"]].astype(str).itertuples(index=False, name=None)
    return dict(zip(keys, said, strict=True))


@pytest.fixture
def sheet(make_book) -> Callable[..., Reading]:
    return lambda name, rows: read((name, make_book(Ark1=rows)))


def test_a_principals_overview_with_titles_merged_groups_and_notes(sheet) -> None:
    reading = sheet(
        "Oversikt.xlsx",
        [
            ["Lia skole – KFL-resultater høsten 2018"],
            ["Laget av rektor, revidert 3.1.2019"],
            [],
            ["Faktor", "Elever", None, "Foresatte", None, "Kommunen"],
            [None, "Snitt", "n", "Snitt", "n", "Elever"],
            ["Trivsel", 3.2, 80, 3.4, 60, 3.1],
            ["Ro", 2.8, 79, None, None, 2.9],
            [],
            ["* Kommunen er alle skolene"],
            ["Kilde: portalen"],
        ],
    )
    assert cells(reading, "school", "group") == {
        ("Lia skole", "elever", "Trivsel"): "3.2",
        ("Lia skole", "elever", "Ro"): "2.8",
        ("Lia skole", "foresatte", "Trivsel"): "3.4",
        ("Kommunen", "elever", "Trivsel"): "3.1",
        ("Kommunen", "elever", "Ro"): "2.9",
    }
    assert reading.survey.values("wave") == ("Høst 2018",)


def test_percent_as_text_and_a_column_of_nothing_but_marks(sheet) -> None:
    reading = sheet(
        "2018 elever.xlsx",
        [
            ["Faktor", "8. trinn jenter", "8. trinn gutter", "9. trinn gutter"],
            ["Trivsel", "74 %", "71,5 %", "-"],
            ["Mestring", "64 %", "70,5 %", "<7"],
        ],
    )
    found = cells(reading, "grade", "gender")
    assert found["8", "gutter", "Trivsel"] == "71.5"
    assert found["9", "gutter", "Trivsel"] == "missing"
    assert found["9", "gutter", "Mestring"] == "suppressed"
    assert told(reading, "ikke lest") == []


@pytest.mark.parametrize("between", [[[]], [[], []]])
def test_two_tables_below_each_other_keep_their_own_titles(sheet, between: Rows) -> None:
    rows: Rows = [
        ["Elever T1"],
        ["Faktor", "Snitt", "n"],
        ["Trivsel", 3.2, 80],
        *between,
        ["Foresatte T1"],
        ["Faktor", "Snitt", "n"],
        ["Informasjon", 3.5, 60],
        ["Kontakt", "mye", 60],
        ["Tillit", 3.6, 60],
    ]
    reading = sheet("Tall.xlsx", rows)
    found = cells(reading, "group")
    assert found["elever", "Trivsel"] == "3.2"
    assert found["foresatte", "Informasjon"] == "3.5"
    (problem,) = told(reading, "ikke er tall")
    assert f"(B{len(rows) - 1})" in problem


def test_a_second_table_we_do_not_understand_is_told_about(sheet) -> None:
    rows: Rows = [["Faktor", "T1", "T2"], ["Trivsel", 3.2, 3.3], ["Ro", 2.9, 3.0], []]
    rows += [["Faktor", "T1", "T2"], ["Trivsel", "fint", "bra"], ["Ro", "fint", "bra"]]
    reading = sheet("elever.xlsx", rows)
    assert cells(reading, "wave")["T2", "Ro"] == "3"
    (problem,) = told(reading, "Arket er ikke lest")
    assert "Ark1 (fra rad 5)" in problem


def test_a_pivot_tables_totals_are_no_factor(sheet) -> None:
    reading = sheet(
        "Pivot elever.xlsx",
        [
            ["Gjennomsnitt av Skår", "Kolonneetiketter"],
            ["Radetiketter", "T1", "T2", "Totalsum"],
            ["Mestring", 3.1, 3.2, 3.15],
            ["Trivsel", 3.3, 3.4, 3.35],
            ["Totalsum", 3.2, 3.3, 3.25],
        ],
    )
    assert [factor.code for factor in reading.survey.codebook.factors] == ["Mestring", "Trivsel"]
    assert told(reading, "«Totalsum»")


def test_an_english_form_with_norwegian_answers_and_a_few_comments(sheet) -> None:
    words = ["Helt uenig", "Litt uenig", "Litt enig", "Helt enig"]
    head = ["ID", "Start time", "Completion time", "Email", "Name"]
    rows: Rows = [[*head, "Which grade are you in?", "I like school", "Any comments?"]]
    for n in range(24):
        technical = [n, "11/3/20 9:00", "11/3/20 9:05", "anonymous", None]
        comment = "ok" if n % 5 == 0 else None
        rows.append([*technical, f"{8 + n % 3}. trinn", words[n % 4], comment])
    reading = sheet("T3 Student survey(1-24).xlsx", rows)
    assert [item.text for item in reading.survey.codebook.items] == ["I like school"]
    assert reading.survey.values("grade") == ("8", "9", "10")
    assert reading.survey.values("group") == ("elever",)
    assert told(reading, "«Name»")
    assert told(reading, "«Any comments?»")


def test_googles_timestamps_are_nobodys_wave() -> None:
    words = ["Helt uenig", "Litt uenig", "Litt enig", "Helt enig"]
    lines = ["Tidsmerke,Hvilket trinn går du på?,Jeg trives,Jeg får hjelp"]
    lines += [
        f'"2020/11/0{1 + n % 9} 8:0{n % 10}:00 AM EET",{5 + n % 3}. trinn,{words[n % 4]},Helt enig'
        for n in range(20)
    ]
    reading = read(("Elevsvar T2 (svar) - Skjemasvar 1.csv", "\r\n".join(lines).encode()))
    assert reading.survey.values("wave") == ("T2",)
    assert reading.survey.sources[0].layout == "Google Forms"


def test_a_csv_that_excel_saved_on_a_mac() -> None:
    text = "Runde;Gruppe;Trinn;Faktor;Gjennomsnitt\rT1;Lærere;5.–7. trinn;Læring på tvers;3,2\r"
    reading = read(("tall.csv", text.encode("mac_roman")))
    assert cells(reading, "group", "grade") == {("lærere", "5-7", "Læring på tvers"): "3.2"}


def test_numbers_as_text_among_stray_spaces(sheet) -> None:
    reading = sheet(
        "tall.xlsx",
        [
            ["Runde ", "Gruppe", "Trinn", "Faktor ", "Antall ", " Gjennomsnitt"],
            ["T1 ", "Elever ", " 8 ", "Trivsel ", " 40 ", "3,2 "],
            ["T1", "elever", "9", "Trivsel", "\u00a041\u00a0", "3.4 "],
            ["T2", " Elever", "8", "Trivsel", "1 040 ", "3,3 "],
        ],
    )
    assert cells(reading, "wave", "grade") == {
        ("T1", "8", "Trivsel"): "3.2",
        ("T1", "9", "Trivsel"): "3.4",
        ("T2", "8", "Trivsel"): "3.3",
    }
    assert reading.survey.scores["n"].sum() == 1121


CLASSES: Rows = [
    ["Klasse", "Antall elever", "Trivsel", "Ro"],
    ["8A", 24, 3.2, 2.8],
    ["8B", 26, 3.4, 2.9],
    ["9A", 25, 3.1, 2.7],
    ["Skolen", 75, 3.2, 2.8],
    ["Kommunen", None, 3.3, 2.9],
]


def test_classes_add_up_to_their_grade(sheet) -> None:
    reading = sheet("T1 elever.xlsx", CLASSES)
    assert cells(reading, "school", "grade") == {
        (ALL, "8", "Trivsel"): f"{(24 * 3.2 + 26 * 3.4) / 50:.4g}",
        (ALL, "8", "Ro"): f"{(24 * 2.8 + 26 * 2.9) / 50:.4g}",
        (ALL, "9", "Trivsel"): "3.1",
        (ALL, "9", "Ro"): "2.7",
        (ALL, ALL, "Trivsel"): "3.2",
        (ALL, ALL, "Ro"): "2.8",
        ("Kommunen", ALL, "Trivsel"): "3.3",
        ("Kommunen", ALL, "Ro"): "2.9",
    }
    assert told(reading, "flere ganger") == []


def test_no_class_stands_for_its_grade_when_nobody_says_how_many_they_are(sheet) -> None:
    reading = sheet("T1 elever.xlsx", [[row[0], *row[2:]] for row in CLASSES])
    assert cells(reading, "grade")["8", "Trivsel"] == "missing"
    assert cells(reading, "grade")["9", "Trivsel"] == "3.1"
    assert told(reading, "Klassene på et trinn")


def test_a_row_for_the_grade_is_not_added_to_its_classes(sheet) -> None:
    reading = sheet("T1 elever.xlsx", [*CLASSES, ["8. trinn", 50, 3.3, 2.85]])
    assert cells(reading, "grade")["8", "Trivsel"] == "3.3"
    grade = reading.survey.scores.astype(str).query("grade == '8'")
    assert set(grade["n"]) == {"50.0"}


def test_a_school_years_overview_with_bullying_in_percent(sheet) -> None:
    reading = sheet(
        "Elevundersøkelsen vår.xlsx",
        [
            ["Elevundersøkelsen"],
            [],
            ["Indeks", "2021-22", "2022-23", "Endring siste år", "Nasjonalt 2022-23"],
            ["Trivsel", "4,0", "4,2", "+0,2", "4,1"],
            ["Mobbing på skolen", "*", "7,1 %", "", "6,0 %"],
        ],
    )
    found = cells(reading, "wave", "school")
    assert found["2022-23", "Landet", "Mobbing på skolen"] == "6"
    assert found["2021-22", ALL, "Mobbing på skolen"] == "suppressed"
    good = {factor.label: factor.high_is_good for factor in reading.survey.codebook.factors}
    assert good == {"Trivsel": True, "Mobbing på skolen": False}
    assert told(reading, "«Endring siste år»")


def test_who_was_not_asked_has_no_scale_to_tell_about(sheet) -> None:
    reading = sheet(
        "Tall.xlsx",
        [
            [None, "T1", None, "T2", None],
            [None, "Elever", "Lærere", "Elever", "Lærere"],
            ["Trivsel", 510, "-", 515, "-"],
            ["Samarbeid", "-", 505, "-", 520],
            ["Antall svar", 80, 22, 85, 24],
        ],
    )
    assert cells(reading, "wave", "group")["T2", "lærere", "Samarbeid"] == "520"
    assert told(reading, "ukjent skala") == []
    assert reading.survey.participation["answered"].sum() == 211


@pytest.mark.parametrize(
    "rows",
    [
        [["Svar", "Antall", "Prosent"], ["Helt uenig", 2, "5 %"], ["Helt enig", 38, "95 %"]],
        [["Gruppe", "Inviterte T1", "Svar T1"], ["Elever", 100, 90]],
        [["Navn", "Oppgave", "Frist"], ["Trivselsleder", "Ansvar for friminutt", "1.5."]],
    ],
)
def test_what_we_cannot_read_is_asked_about_and_not_guessed(sheet, rows: Rows) -> None:
    reading = sheet("T1 elever.xlsx", rows)
    assert reading.survey is None
    assert len(reading.unknown) == 1
    assert told(reading, "På siden kan dere si hva kolonnene er")


def test_an_open_document_is_read_like_any_other() -> None:
    from tests.reading.made_files import ods

    def cell(value: object) -> str:
        if isinstance(value, str):
            kind = f'office:value-type="string"><text:p>{value}</text:p>'
        else:
            kind = f'office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
        return f"<table:table-cell {kind}</table:table-cell>"

    rows = [["Faktor", "T1", "T2"], ["Trivsel", 3.2, 3.4]]
    lines = ("".join(map(cell, row)) for row in rows)
    data = ods("".join(f"<table:table-row>{line}</table:table-row>" for line in lines))
    assert pd.isna(read(("elever.ods", data)).survey.scores["n"]).all()
    assert cells(read(("elever.ods", data)), "wave")["T2", "Trivsel"] == "3.4"
