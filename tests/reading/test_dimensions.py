from __future__ import annotations

from datetime import date

import pytest

from kfl_widgets.reading.dimensions import (
    is_reference,
    knows_gender,
    knows_grade,
    knows_group,
    knows_wave,
    parse_gender,
    parse_grade,
    parse_group,
    parse_school,
    parse_wave,
    write_code,
)
from kfl_widgets.survey.build import GENDERS, GROUPS
from kfl_widgets.survey.model import ALL, UNKNOWN, Wave


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("5", "5"),
        ("5.", "5"),
        ("5. trinn", "5"),
        ("Trinn 5", "5"),
        ("5A", "5"),
        ("5. klasse", "5"),
        (5.0, "5"),
        (10, "10"),
        ("1.-4. trinn", "1-4"),
        ("1.–4. trinn", "1-4"),
        ("8-10", "8-10"),
        ("Ungdomstrinnet", "8-10"),
        (date(2024, 7, 5), "5-7"),
        (date(2024, 5, 7), "5-7"),
        (date(2024, 4, 1), "1-4"),
        ("05.jul", "5-7"),
        ("1. apr.", "1-4"),
        ("Jul-05", "5-7"),
        ("2024-07-05 00:00:00", "5-7"),
        ("05.07.2024", "5-7"),
        (45478, "5-7"),
        ("Videregående trinn 1", "vg1"),
        ("Vg1", "vg1"),
        ("VG 3", "vg3"),
        ("Alle trinn", ALL),
        ("Totalt", ALL),
        ("", UNKNOWN),
        (None, UNKNOWN),
        ("Mottaksklasse", "mottaksklasse"),
    ],
)
def test_grades(written: object, code: str) -> None:
    assert parse_grade(written) == code


@pytest.mark.parametrize(
    ("written", "wave"),
    [
        ("T1", Wave("T1")),
        ("t2", Wave("T2")),
        ("T1 2016", Wave("T1", 2016)),
        ("T1 (høst 2016)", Wave("T1", 2016)),
        ("Runde 2", Wave("T2")),
        ("2. måling", Wave("T2")),
        (1.0, Wave("T1")),
        ("Høst 2016", Wave("Høst 2016", 2016)),
        ("2016", Wave("2016", 2016)),
        (2016.0, Wave("2016", 2016)),
        ("2016-17", Wave("2016-17", 2016)),
        ("2016–2017", Wave("2016-17", 2016)),
        ("2021-22", Wave("2021-22", 2021)),
        (date(2018, 11, 1), Wave("2018", 2018)),
        ("", None),
        (None, None),
    ],
)
def test_waves(written: object, wave: Wave | None) -> None:
    assert parse_wave(written) == wave


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Elev", "elever"),
        ("pupils", "elever"),
        ("Foreldre", "foresatte"),
        ("Lærere", "lærere"),
        ("larere", "lærere"),
        ("LAERER", "lærere"),
        ("Kontaktlærer", "kontaktlærere"),
        ("Rektor", "ledere"),
        ("ansatte ", "ansatte"),
        ("Vikarer", "vikarer"),
        ("", UNKNOWN),
    ],
)
def test_groups(written: str, code: str) -> None:
    assert parse_group(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Jente", "jenter"),
        ("J", "jenter"),
        ("girls", "jenter"),
        ("Gutter", "gutter"),
        ("G", "gutter"),
        ("Annet", "annet"),
        ("Alle kjønn", ALL),
        ("Begge kjønn", ALL),
        ("A", ALL),
        ("", UNKNOWN),
    ],
)
def test_genders(written: str, code: str) -> None:
    assert parse_gender(written) == code


def test_a_lone_a_is_one_pupil_where_a_row_is_a_pupil() -> None:
    assert parse_gender("A", a_means="annet") == "annet"


def test_a_trailing_space_is_the_same_school() -> None:
    assert parse_school("Lia  skole ") == parse_school("Lia skole") == "Lia skole"


def test_only_clear_words_are_yardsticks() -> None:
    assert is_reference("Kommunen")
    assert is_reference("Hele landet")
    assert is_reference("Stange kommune")
    assert not is_reference("Lia kommune skole")


@pytest.mark.parametrize(
    ("knows", "yes", "no"),
    [
        (knows_wave, ("T1", "Høst 2016", "2016-17", 2018.0), ("1a", "Trivsel", 4, "", None)),
        (knows_grade, ("8", "8A", "5.-7. trinn", "Vg1", 8.0), ("22", "9x", "Trivsel", 45.5, "")),
        (knows_group, ("Elev", "foreldre"), ("Vikarer", "", 1)),
        (knows_gender, ("Jente", "G", "annet"), ("1", "", "Trivsel")),
    ],
)
def test_only_what_is_clear_is_known(
    knows, yes: tuple[object, ...], no: tuple[object, ...]
) -> None:
    assert [knows(cell) for cell in (*yes, *no)] == [True] * len(yes) + [False] * len(no)


@pytest.mark.parametrize(
    ("dimension", "codes", "parse"),
    [
        ("group", (*GROUPS, ALL, UNKNOWN), parse_group),
        ("gender", (*GENDERS, ALL, UNKNOWN), parse_gender),
        ("grade", ("1", "10", "1-4", "5-7", "vg1", "vg3", ALL, UNKNOWN), parse_grade),
        ("school", ("Lia skole", ALL, UNKNOWN), parse_school),
    ],
)
def test_what_is_written_is_read_back(dimension: str, codes: tuple[str, ...], parse) -> None:
    assert [parse(write_code(dimension, code)) for code in codes] == list(codes)
