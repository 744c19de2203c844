"""Surveys that are hard to draw. Read into a notebook's cell, so it knows nothing of the tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

import kfl_widgets as kfl
from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Option,
    Scale,
    Survey,
    Wave,
    build,
    reduce,
)

SCALE = Scale(1, 4)
OPTIONS = tuple(
    Option(value, text)
    for value, text in enumerate(
        ("Helt uenig", "Litt uenig", "Litt enig", "Helt enig"),
        start=1,
    )
)
LONG = "Opplevelse av at lærerne tar tak i det som er vanskelig mellom elevene"


def only(survey: Survey, dimension: str, value: str) -> Survey:
    """Keep one value of a dimension."""

    def part(table: pd.DataFrame) -> pd.DataFrame:
        rows = table[table[dimension] == value]
        return rows.assign(**{n: rows[n].astype(str) for n in rows if rows[n].dtype == "category"})

    return build(
        scores=part(survey.scores),
        answers=part(survey.answers),
        participation=part(survey.participation),
        products=part(survey.products),
        codebook=survey.codebook,
        waves=[w for w in survey.waves if dimension != "wave" or w.code == value],
        references=survey.references,
    )


def made(factors: int, waves: int, groups: tuple[str, ...] = ("elever", "foresatte")) -> Survey:
    """Invent a school of three grades; names are long and start alike."""
    generator = np.random.default_rng(1)
    names = [f"f{number}" for number in range(factors)]
    codebook = Codebook(
        tuple(
            Factor(name, f"{LONG} {i + 1}" if factors > 12 else f"Faktor {i + 1}", group, SCALE)
            for group in groups
            for i, name in enumerate(names)
        ),
        tuple(
            Item(f"{name}_{i}", f"{LONG}, påstand {i + 1}", group, name, SCALE, options=OPTIONS)
            for group in groups
            for name in names
            for i in range(2)
        ),
    )
    frames = []
    for wave in range(waves):
        for group in groups:
            people = pd.DataFrame(
                {
                    "wave": f"T{wave + 1}",
                    "school": "Lang navn skole og oppvekstsenter",
                    "group": group,
                    "grade": np.repeat(["8", "9", "10"], 25),
                    "gender": generator.choice(["jenter", "gutter"], 75),
                }
            )
            level = generator.normal(2.7, 0.7, (75, 1)) + 0.05 * wave
            given = np.clip(np.rint(level + generator.normal(0, 0.5, (75, 2 * factors))), 1, 4)
            codes = [f"{name}_{i}" for name in names for i in range(2)]
            frames.append(pd.concat([people, pd.DataFrame(given, columns=codes)], axis=1))
    dates = tuple(Wave(f"T{wave + 1}", 2008 + wave) for wave in range(waves))
    return reduce(pd.concat(frames, ignore_index=True), codebook, waves=dates)


SURVEYS: dict[str, tuple[Callable[[], Survey], Filters]] = {
    "demo": (kfl.demo, Filters(schools=(SCHOOL_A,), groups=("elever",))),
    "one_wave": (lambda: only(kfl.demo(), "wave", "T1"), Filters(groups=("elever",))),
    "one_group": (lambda: only(kfl.demo(), "group", "elever"), Filters()),
    "hidden": (kfl.demo, Filters(schools=(SCHOOL_A,), groups=("ledere",))),
    "factors40": (lambda: made(40, 2), Filters(groups=("elever",))),
    "waves12": (lambda: made(6, 12), Filters(groups=("elever",))),
}
