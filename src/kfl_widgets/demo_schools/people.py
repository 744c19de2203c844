"""Who is asked and who answers in the invented schools.

A cohort moves up: grade 5 in 2016 is grade 7 in 2018, with the same number of girls and boys. The
small school has grades so small that girls or boys alone must be hidden; leaders are always too
few. This module knows nothing of what anybody answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kfl_widgets.survey.model import ALL, DIMENSIONS, Wave

__all__ = [
    "GRADES",
    "MUNICIPALITY",
    "SCHOOLS",
    "SCHOOL_A",
    "SCHOOL_B",
    "WAVES",
    "invitations",
    "strata",
]

SCHOOL_A = "Skole A – Tyttebærlia"
SCHOOL_B = "Skole B – Ospelunden"
SCHOOLS = (SCHOOL_A, SCHOOL_B)
MUNICIPALITY = "Kommunen"
WAVES = (Wave("T1", 2016), Wave("T2", 2018))
GRADES = tuple(str(grade) for grade in range(1, 11))


@dataclass(frozen=True)
class Roll:
    """How many a school asks, and the share that answers in each wave.

    `girls` and `boys` run from the cohort that starts school in 2018 to grade 10 of 2016.
    """

    girls: tuple[int, ...]
    boys: tuple[int, ...]
    teachers: tuple[int, int]
    leaders: tuple[int, int]
    parents_answer: tuple[float, float]
    pupils_answer: tuple[float, float] = (0.91, 0.89)
    teachers_answer: tuple[float, float] = (0.93, 0.9)


ROLLS = {
    SCHOOL_A: Roll(
        girls=(8, 7, 9, 5, 10, 11, 8, 9, 7, 12, 10, 11),
        boys=(9, 6, 10, 4, 8, 12, 6, 9, 10, 11, 9, 13),
        teachers=(15, 16),
        leaders=(3, 3),
        parents_answer=(0.74, 0.68),
    ),
    SCHOOL_B: Roll(
        girls=(22, 20, 24, 21, 23, 22, 25, 21, 20, 23, 22, 24),
        boys=(23, 24, 21, 25, 22, 21, 23, 24, 25, 22, 24, 21),
        teachers=(31, 30),
        leaders=(5, 4),
        parents_answer=(0.58, 0.63),
    ),
    MUNICIPALITY: Roll(
        girls=(73, 76, 74, 77, 75, 72, 76, 74, 75, 73, 77, 75),
        boys=(77, 74, 76, 75, 78, 74, 75, 77, 73, 76, 74, 77),
        teachers=(168, 171),
        leaders=(31, 30),
        parents_answer=(0.66, 0.64),
    ),
}


def strata(school: str, generator: np.random.Generator) -> pd.DataFrame:
    """Count who a school asks and who answers.

    One row per wave × school × group × grade × gender (`ALL` where a group is not split), with
    ``invited`` and ``answered`` people. The shares that answer differ a little between grades.
    """
    table = pd.DataFrame(_school(school), columns=[*DIMENSIONS, "invited", "share"])
    expected = table["invited"] * table["share"]
    answered = np.floor(expected + generator.random(len(table))).astype("int64")
    table["answered"] = np.minimum(answered, table["invited"])
    return table.drop(columns="share")


def invitations(table: pd.DataFrame) -> pd.DataFrame:
    """Sum `strata` to what a school knows: one row per wave × school × group × grade, `invited`."""
    keys = ["wave", "school", "group", "grade"]
    return table.groupby(keys, sort=False)["invited"].sum().reset_index()


def _school(school: str) -> list[tuple[str, str, str, str, str, int, float]]:
    roll = ROLLS[school]
    rows: list[tuple[str, str, str, str, str, int, float]] = []
    for number, wave in enumerate(WAVES):
        for grade in GRADES:
            rows += [
                (wave.code, school, group, grade, gender, count, share)
                for group, gender, count, share in _grade(roll, number, grade)
            ]
        for group, asked, share in (
            ("lærere", roll.teachers[number], roll.teachers_answer[number]),
            ("ledere", roll.leaders[number], 1.0),
        ):
            rows.append((wave.code, school, group, ALL, ALL, asked, share))
    return rows


def _grade(roll: Roll, number: int, grade: str) -> list[tuple[str, str, int, float]]:
    cohort = int(grade) + 1 - 2 * number
    girls, boys = roll.girls[cohort], roll.boys[cohort]
    pupils = roll.pupils_answer[number]
    return [
        ("elever", "jenter", girls, pupils),
        ("elever", "gutter", boys, pupils),
        ("foresatte", ALL, girls + boys, roll.parents_answer[number]),
        ("kontaktlærere", "jenter", girls, 0.98),
        ("kontaktlærere", "gutter", boys, 0.98),
    ]
