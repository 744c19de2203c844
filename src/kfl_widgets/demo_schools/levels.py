"""How the invented people are meant to score: the municipality's level, and what differs from it.

Everything is in points of the group's scale. `STORIES` says what these numbers make a reader find;
this module says how much, and knows no respondent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kfl_widgets.demo_schools.answering import Numbers
from kfl_widgets.demo_schools.people import SCHOOL_A, SCHOOL_B
from kfl_widgets.demo_schools.questionnaire import YOUNGEST, Theme
from kfl_widgets.survey.model import ALL

__all__ = ["MIDDLE", "OLDEST", "Level", "targets"]

OLDEST = ("8", "9", "10")
MIDDLE = ("5", "6", "7")
BOTH = ("T1", "T2")
WOBBLE = 0.2
"""How far (SD, points) one person strays; a grade's mean strays the less, the more are asked."""


@dataclass(frozen=True)
class Level:
    """The municipality's mean, its slope per grade, the items' spread, and boys minus girls."""

    mean: float
    slope: float = 0.0
    spread: float = 0.8
    boys: float = 0.0


LEVELS = {
    ("elever", "Trivsel på skolen"): Level(3.1, -0.03),
    ("elever", "Faglig trivsel"): Level(2.75, -0.05),
    ("elever", "Relasjon elev–elev"): Level(3.05, -0.01),
    ("elever", "Relasjon elev–lærer"): Level(3.0, -0.03),
    ("elever", "Tilbakemelding"): Level(2.8, -0.03),
    ("elever", "Struktur i undervisningen"): Level(2.85, -0.02),
    ("elever", "Arbeidsro"): Level(2.6, 0.01),
    ("elever", "Mobbing"): Level(1.45, -0.01, 0.9),
    ("foresatte", "Informasjon fra skolen"): Level(3.0),
    ("foresatte", "Tilbakemelding"): Level(2.9),
    ("foresatte", "Kontakt med skolen"): Level(3.1, -0.01),
    ("foresatte", "Støtte til skolegang"): Level(3.3, -0.02),
    ("foresatte", "Trivsel på skolen"): Level(3.2, -0.02),
    ("lærere", "Samarbeid mellom lærere"): Level(2.8),
    ("lærere", "Skoleledelse"): Level(2.85),
    ("lærere", "Tilbakemelding"): Level(3.2, spread=0.6),
    ("lærere", "Relasjon elev–lærer"): Level(3.2, spread=0.6),
    ("kontaktlærere", "Skolefaglige prestasjoner"): Level(3.5, 0.0, 1.0, -0.3),
    ("kontaktlærere", "Sosial kompetanse"): Level(3.75, 0.0, 1.0, -0.4),
    ("kontaktlærere", "Arbeidsinnsats"): Level(3.6, 0.0, 1.1, -0.55),
    ("ledere", "Skoleledelse"): Level(3.2, spread=0.6),
    ("ledere", "Samarbeid mellom lærere"): Level(3.0, spread=0.6),
    ("ledere", "Samarbeid med skoleeier"): Level(2.7, spread=0.6),
}


@dataclass(frozen=True)
class Effect:
    """What sets some people apart: points added to the mean, and a factor on the spread.

    An empty `factor` means all of the group's; empty `grades` mean all grades.
    """

    school: str
    group: str
    factor: str = ""
    points: float = 0.0
    grades: tuple[str, ...] = ()
    waves: tuple[str, ...] = BOTH
    spread: float = 1.0

    def concerns(self, theme: Theme) -> bool:
        """Tell whether the effect works on this theme."""
        return self.group == theme.group and self.factor in ("", theme.factor)

    def reaches(self, table: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell which of the school's strata the effect works on."""
        now = table["wave"].isin(self.waves).to_numpy()
        return now & table["grade"].isin(self.grades).to_numpy() if self.grades else now


EFFECTS = (
    Effect(SCHOOL_A, "elever", "Trivsel på skolen", 0.3, OLDEST),
    Effect(SCHOOL_A, "elever", "Faglig trivsel", 0.62, OLDEST, ("T1",)),
    Effect(SCHOOL_A, "elever", "Faglig trivsel", 0.28, OLDEST, ("T2",)),
    Effect(SCHOOL_A, "elever", "Tilbakemelding", -0.25, OLDEST, ("T1",)),
    Effect(SCHOOL_A, "elever", "Tilbakemelding", 0.25, waves=("T2",)),
    Effect(SCHOOL_A, "elever", "Relasjon elev–lærer", -0.27, YOUNGEST, ("T1",)),
    Effect(SCHOOL_A, "elever", "Relasjon elev–lærer", 0.2, waves=("T2",)),
    Effect(SCHOOL_A, "elever", "Relasjon elev–elev", -0.27, YOUNGEST, ("T1",)),
    Effect(SCHOOL_A, "elever", "Relasjon elev–elev", -0.34, waves=("T2",), spread=0.6),
    Effect(SCHOOL_A, "foresatte", "", 0.18),
    Effect(SCHOOL_A, "lærere", "Samarbeid mellom lærere", 0.45),
    Effect(SCHOOL_A, "lærere", "Skoleledelse", 0.45),
    Effect(SCHOOL_B, "elever", "", 0.14),
    Effect(SCHOOL_B, "foresatte", "Tilbakemelding", -0.75, MIDDLE),
    Effect(SCHOOL_B, "foresatte", "Informasjon fra skolen", -0.75, MIDDLE, ("T1",)),
    Effect(SCHOOL_B, "foresatte", "Informasjon fra skolen", 0.15, waves=("T2",)),
    Effect(SCHOOL_B, "lærere", "", 0.1),
)


def targets(
    theme: Theme, table: pd.DataFrame, generator: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Give the factor mean each stratum is to have, and the spread of its items, in points.

    `table` has one row per stratum (`people.strata`) of one school and the theme's group.
    """
    level = LEVELS[theme.group, theme.factor]
    grades = pd.to_numeric(table["grade"], errors="coerce").fillna(5.5).to_numpy("float64")
    mean: Numbers = level.mean + level.slope * (grades - 5.5)
    mean += level.boys * ((table["gender"] == "gutter").to_numpy() - 0.5)
    spread: Numbers = np.full(len(table), level.spread)
    for effect in EFFECTS:
        if effect.concerns(theme) and effect.school == table["school"].iloc[0]:
            reached = effect.reaches(table)
            mean[reached] += effect.points if theme.high_is_good else -effect.points
            spread[reached] *= effect.spread
    return mean + _wobble(table, generator), spread


def _wobble(table: pd.DataFrame, generator: np.random.Generator) -> Numbers:
    """Draw one small step per wave × grade, so that girls and boys take it together."""
    places = table.groupby(["wave", "grade"], sort=False)["invited"]
    steps = generator.normal(0.0, WOBBLE, places.ngroups)[places.ngroup()]
    is_split = (table["grade"] != ALL).to_numpy()
    wobble: Numbers = is_split * steps / np.sqrt(places.transform("sum").to_numpy())
    return wobble
