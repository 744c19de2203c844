from __future__ import annotations

import unicodedata

import pytest

from kfl_widgets.reading import read
from kfl_widgets.reading.headings import Heading, parse_heading
from kfl_widgets.reading.mentions import mentions
from kfl_widgets.survey.model import ALL, Wave


@pytest.mark.parametrize(
    ("text", "wave", "group", "grade"),
    [
        ("KFL_T1_elever", Wave("T1"), "elever", ""),
        ("Foresatte 2018", Wave("2018", 2018), "foresatte", ""),
        ("T1 (høst 2016) lærere", Wave("T1", 2016), "lærere", ""),
        ("Elevundersøkelsen 2016-17", Wave("2016-17", 2016), "elever", ""),
        ("svar vår 2019 5.-7. trinn", Wave("Vår 2019", 2019), "", "5-7"),
        ("8trinn", None, "", "8"),
        ("20210319-1109_GSK", None, "", ""),
        ("svar 2018-11-05(1-85)", None, "", ""),
        (unicodedata.normalize("NFD", "lærere vår 2019"), Wave("Vår 2019", 2019), "lærere", ""),
    ],
)
def test_what_a_name_mentions(text: str, wave: Wave | None, group: str, grade: str) -> None:
    said = mentions(text)
    assert said.waves == ((wave,) if wave else ())
    assert said.groups == ((group,) if group else ())
    assert said.grades == ((grade,) if grade else ())


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        (["T1", "Snitt"], Heading(wave=Wave("T1"), statistic="mean")),
        (["n T2 2018"], Heading(wave=Wave("T2", 2018), statistic="n")),
        (["Kommunesnitt"], Heading(reference="Kommunen")),
        (["Snitt kommunen 2018"], Heading(wave=Wave("2018", 2018), reference="Kommunen")),
        (["Stange kommune", "T2"], Heading(wave=Wave("T2"), reference="Stange kommune")),
        (["Lia skole", "Std.avvik"], Heading(school="Lia skole", statistic="sd")),
        (["Jenter", "8. trinn"], Heading(gender="jenter", grade="8")),
        (["Alle kjønn"], Heading(gender=ALL)),
        (["Skolen", 2016.0], Heading(wave=Wave("2016", 2016), is_own=True)),
        (["T1", "T1"], Heading(wave=Wave("T1"))),
        (["T1", "T2"], None),
        (["T2-T1"], None),
        (["Endring"], None),
        (["T1", "Kommentar"], None),
        (["", None], None),
    ],
)
def test_a_heading_counts_only_when_every_word_is_understood(cells, heading) -> None:
    assert parse_heading(cells) == heading


RESULTS = "Faktor;Antall;Gjennomsnitt;Skala\nTrivsel;20;3,2;1-4\n"


def test_what_the_columns_lack_comes_from_the_file_name_and_is_told() -> None:
    reading = read(("KFL_T1_Lia skole_8. trinn_elever.csv", RESULTS.encode()))
    (row,) = reading.survey.scores.to_dict("records")
    assert (row["wave"], row["school"], row["group"], row["grade"]) == (
        "T1",
        "Lia skole",
        "elever",
        "8",
    )
    said = [str(problem.message) for problem in reading.problems]
    assert "Runde er lest fra filnavnet: T1." in said
    assert "Skole er lest fra filnavnet: Lia skole." in said
    assert "Trinn er lest fra filnavnet: 8. trinn." in said
    assert {problem.severity for problem in reading.problems} == {"info"}


def test_the_nearest_name_counts(make_book) -> None:
    rows = [["Foresatte 2018"], ["Faktor", "Antall", "Gjennomsnitt"], ["Trivsel", 20, 3.2]]
    reading = read(("T1 elever.xlsx", make_book(**{"Lærere T2": rows})))
    (row,) = reading.survey.scores.to_dict("records")
    assert (row["wave"], row["group"]) == ("2018", "foresatte")


def test_a_column_counts_before_any_name() -> None:
    reading = read(("T1 elever.csv", f"Runde;{RESULTS}".replace("\nTriv", "\nT2;Triv").encode()))
    assert reading.survey.values("wave") == ("T2",)
    assert not any("Runde er lest" in str(problem) for problem in reading.problems)


def test_a_name_with_two_waves_says_nothing_of_which() -> None:
    reading = read(("T1 og T2 elever.csv", RESULTS.encode()))
    assert reading.survey.values("wave") == ("Uten runde",)
    assert any("hvilken runde" in str(problem.message) for problem in reading.problems)
