from __future__ import annotations

import math

import pandas as pd
import pytest

from kfl_widgets.reading import Reading, read
from kfl_widgets.survey.model import ALL, UNKNOWN, Option, Scale

HEAD = ["Runde", "Skole", "Gruppe", "Trinn", "Kjønn"]
CODEBOOK = ["Kode", "Påstand", "Faktor", "Gruppe", "Snudd", "Skala", "Retning"]
AGREE = "1=Helt uenig; 2=Litt uenig; 3=Litt enig; 4=Helt enig"
E1 = ["E1", "Jeg trives", "Trivsel", "Elever", "nei", AGREE, ""]
PUPIL = ["T1", "Lia", "Elev", 8, "Jente"]


@pytest.fixture
def template(make_book):
    """Read a template with these answers (after the item headers), items and invitations."""

    def make(headers: list[str], people: list[list], items: list[list], invited=()) -> Reading:
        sheets = {
            "Svar": [[*HEAD, *headers], *people],
            "Kodebok": [CODEBOOK, *items],
            "Inviterte": [["Runde", "Gruppe", "Trinn", "Antall"], *invited],
        }
        return read(("skole.xlsx", make_book(**sheets)))

    return make


def the_problem(reading: Reading, severity: str = "warning"):
    (problem,) = [p for p in reading.problems if p.severity == severity]
    return problem


def n_of(reading: Reading, item: str) -> float:
    scores = reading.survey.scores
    return scores.loc[scores["measure"] == item, "n"].sum()


def test_answers_are_numbers_or_words(template) -> None:
    given = [1, "2", "Litt enig", " helt  ENIG "]
    reading = template(["E1"], [[*PUPIL, answer] for answer in given], [E1])
    assert reading.problems == ()
    assert reading.survey.answers["n"].tolist() == [1, 1, 1, 1]
    (item,) = reading.survey.codebook.items
    assert item.options[2] == Option(3, "Litt enig")


@pytest.mark.parametrize("words", ["Vet ikke", "ikke aktuelt", "Ønsker ikke å svare", "-", None])
def test_no_answer_is_missing_without_a_word(template, words: object) -> None:
    reading = template(["E1"], [[*PUPIL, 3], [*PUPIL, words]], [E1])
    assert reading.problems == ()
    assert n_of(reading, "E1") == 1


def test_what_is_not_on_the_scale_is_reported_once_per_column(template) -> None:
    given = [3, 5, 0, "kanskje", 2.5, True]
    reading = template(["E1"], [[*PUPIL, answer] for answer in given], [E1])
    problem = the_problem(reading)
    assert problem.where.cell == "F3"
    assert "5 (F3, F4, F5, F6, F7)" in str(problem.message)
    assert "kanskje" not in str(problem)
    assert n_of(reading, "E1") == 1


def test_columns_and_items_without_a_partner_are_reported(template) -> None:
    reading = template(["E1", "Navn"], [[*PUPIL, 3, "Kari"]], [E1, ["E2", "Jeg lærer", *E1[2:]]])
    strangers, absent = reading.problems
    assert "«Navn»" in str(strangers)
    assert "«E2»" in str(absent)
    assert [item.code for item in reading.survey.codebook.items] == ["E1"]


def test_codes_that_differ_by_a_point_are_two_items(template) -> None:
    items = [["1.1", "a", *E1[2:]], ["11", "b", *E1[2:]]]
    reading = template(["1.1", "11"], [[*PUPIL, 1, 4]], items)
    assert reading.problems == ()
    totals = reading.survey.scores.set_index("measure")["total"]
    assert (totals["1.1"], totals["11"]) == (1, 4)


def test_a_group_without_grades_is_not_split_by_them(template) -> None:
    people = [
        [*PUPIL, 3],
        ["T1", "Lia", "Elever", None, None, 2],
        ["T1", "Lia", "Lærere", None, None, 4],
    ]
    survey = template(["E1"], people, [[*E1[:3], "", *E1[4:]]]).survey
    grades = survey.scores.groupby("group", observed=True)["grade"].agg(set)
    assert grades["elever"] == {"8", UNKNOWN}
    assert grades["lærere"] == {ALL}


def test_a_group_the_codebook_does_not_ask_is_reported(template) -> None:
    reading = template(["E1"], [[*PUPIL, 3], ["T1", "Lia", "Vikarer", None, None, 3]], [E1])
    problem = the_problem(reading)
    assert problem.where.cell == "C3"
    assert "vikarer" in str(problem.message)


def test_an_answer_from_a_group_that_is_not_asked_is_reported(template) -> None:
    parent = ["T1", "Lia", "Foresatte", 8, None]
    f1 = ["F1", "Skolen sier fra", "Informasjon", "Foresatte", "", "1-4", ""]
    reading = template(["E1", "F1"], [[*PUPIL, 3, None], [*parent, 4, 4]], [E1, f1])
    assert the_problem(reading).where.cell == "F3"
    assert n_of(reading, "E1") == 1


def test_reversed_items_and_direction(template) -> None:
    e2 = ["E2", "Jeg gruer meg", "Trivsel", "Elever", "ja", "1-4", "lav er bra"]
    survey = template(["E1", "E2"], [[*PUPIL, 4, 1]], [E1, e2]).survey
    totals = survey.scores.set_index("measure")["total"]
    assert totals["Trivsel"] == 4  # (4 + (5 − 1)) / 2
    assert totals["E2"] == 1  # as answered
    assert survey.codebook.factors[0].high_is_good  # the factor follows its first item


def test_a_scale_nobody_wrote_is_inferred_and_reported(template) -> None:
    items = [[*E1[:5], "", ""]]
    reading = template(["E1"], [[*PUPIL, answer] for answer in (1, 5)], items)
    assert reading.survey.codebook.items[0].scale == Scale(1.0, 5.0)
    assert "1–5" in str(the_problem(reading).message)


def test_a_scale_that_is_not_understood_is_reported(template) -> None:
    reading = template(["E1"], [[*PUPIL, 2]], [[*E1[:5], "bra-dårlig", ""]])
    assert any(p.where.cell == "F2" and p.where.sheet == "Kodebok" for p in reading.problems)


def test_an_item_named_as_its_factor_is_kept_apart(template) -> None:
    reading = template(["Trivsel"], [[*PUPIL, 3]], [["Trivsel", *E1[1:]]])
    assert set(reading.survey.scores["measure"]) == {"Trivsel", "Trivsel (påstand)"}


def test_invitations_to_classes_of_a_grade_add_up(template) -> None:
    reading = template(
        ["E1"],
        [[*PUPIL[:4], None, 3]],
        [E1],
        [["T1", "Elever", "8A", 20], ["T1", "Elever", "8B", 22]],
    )
    (row,) = reading.survey.participation.to_dict("records")
    assert (row["school"], row["invited"], row["answered"]) == ("Lia", 42, 1)


def test_respondents_without_a_wave_are_reported(template) -> None:
    reading = template(["E1"], [[*PUPIL, 3], [None, *PUPIL[1:], 3]], [E1])
    assert the_problem(reading).where.cell == "A3"
    assert n_of(reading, "E1") == 1


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        ({"Svar": [[*HEAD, "E1"], [*PUPIL, 1]]}, "Arket «Kodebok» mangler"),
        ({"Kodebok": [CODEBOOK, E1]}, "Arket «Svar» mangler"),
        (
            {"Svar": [["a", "b"], [1, 2]], "Kodebok": [CODEBOOK, E1]},
            "må ha kolonnene Runde, Gruppe",
        ),
        ({"Svar": [[*HEAD, "E1"]], "Kodebok": [CODEBOOK, E1]}, "ingen svar ennå"),
        (
            {"Svar": [[*HEAD, "E9"], [*PUPIL, 1]], "Kodebok": [CODEBOOK, E1]},
            "Ingen kolonner i Svar",
        ),
    ],
)
def test_what_is_missing_from_the_template_is_said(make_book, sheets, sentence: str) -> None:
    reading = read(("skole.xlsx", make_book(**sheets)))
    assert reading.survey is None
    problem = the_problem(reading, "error")
    assert sentence in str(problem.message)
    assert problem.remedy is not None


def test_a_grade_that_became_a_date_is_read_and_reported(template) -> None:
    person = ["T1", "Lia", "Elev", pd.Timestamp(2024, 7, 5).to_pydatetime(), "Jente", 3]
    reading = template(["E1"], [person], [E1])
    assert set(reading.survey.scores["grade"]) == {"5-7"}
    assert the_problem(reading).where.cell == "D2"


def test_nothing_unknown_is_zero(template) -> None:
    reading = template(["E1"], [[*PUPIL, None], [*PUPIL, 3]], [E1])
    (row,) = reading.survey.participation.to_dict("records")
    assert math.isnan(row["invited"])
