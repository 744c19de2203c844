"""What the page asks of a county, beside one school: the plan of what may be shown, and tables.

120 schools from tiny to large, all groups, two waves. All people are invented on the spot.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from benchmarks.cells import best
from benchmarks.row import Row

from kfl_widgets.demo_schools import people
from kfl_widgets.demo_schools.questionnaire import codebook
from kfl_widgets.demo_schools.schools import answers_of
from kfl_widgets.survey import (
    Filters,
    Survey,
    compare,
    gap,
    insights,
    protect,
    reduce,
    summarise,
)

__all__ = ["measure"]

SCHOOLS = 120
SEED = 2016
PLANNED, ASKED = 15.0, 300.0
"""Targets: seconds for the plan, milliseconds for each question afterwards."""


def county(schools: int) -> Survey:
    """Invent a county as the demo is invented, with other numbers of people."""
    generator = np.random.default_rng(SEED)
    names = [f"Skole {number:03d}" for number in range(schools)]
    people.ROLLS.update({name: roll(generator) for name in names})
    answers, invited = answers_of(names)
    return reduce(answers, codebook(), participation=invited, waves=people.WAVES)


def roll(generator: np.random.Generator) -> people.Roll:
    """Draw how many a school asks: two to thirty girls in a grade, and about as many boys."""
    usual = np.exp(generator.uniform(np.log(2), np.log(30)))
    girls, boys = (tuple(map(int, np.maximum(1, n))) for n in generator.poisson(usual, (2, 12)))
    teachers, leaders = 3 + int(1.4 * usual), int(generator.integers(1, 6))
    return people.Roll(girls, boys, (teachers,) * 2, (leaders,) * 2, (0.66, 0.64))


def questions(survey: Survey) -> dict[str, Callable[[], object]]:
    """Give what the page asks when something else is chosen."""
    half = survey.values("school")[::2]
    where = Filters(schools=half, grades=("5", "6", "7"), genders=("jenter",))
    by = ("wave", "group", "factor")
    return {
        "change": lambda: protect(compare(survey, "T1", "T2")),
        "change, filtered": lambda: protect(compare(survey, "T1", "T2", where=where)),
        "change by school": lambda: protect(
            compare(survey, "T1", "T2", ("group", "school", "factor"))
        ),
        "change of cohorts": lambda: protect(compare(survey, "T1", "T2", match="cohort")),
        "gap": lambda: protect(gap(survey, "jenter", "gutter", by, dimension="gender")),
        "level of every cell": lambda: protect(
            summarise(survey, (*by, "school", "grade", "gender"))
        ),
        "insights": lambda: insights(survey),
    }


def planned(survey: Survey) -> float:
    """Time the first `protect`, which makes the plan, in seconds."""
    table = summarise(survey)
    start = time.perf_counter()
    protect(table)
    return time.perf_counter() - start


def measure() -> list[Row]:
    """Measure one school and the county, and what is asked of either."""
    one, many = county(1), county(SCHOOLS)
    name, beside = f"{SCHOOLS} schools", "one school"
    plan = planned(many)
    rows = [
        Row(f"{name}: plan of what may be shown", plan, "s", most=PLANNED),
        Row(f"{name}: plan of what may be shown", plan, "s", beside, planned(one)),
    ]
    of_one = questions(one)
    for what, ask in questions(many).items():
        took = best(ask)
        rows.append(Row(f"{name}: {what}", took, "ms", most=ASKED))
        rows.append(Row(f"{name}: {what}", took, "ms", beside, best(of_one[what])))
    return rows
