"""What counting on cells costs, beside counting on answers.

Three questions, one run: a filtered change table from cells against a pandas groupby on the answers
(35,000 respondents × 60 items × 3 waves); the same query when the cells come from 1,000,000
respondents; and `protect` on a 10,000-row table beside one pandas groupby of that table. All
people are invented on the spot.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from benchmarks.row import Row

from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Scale,
    Survey,
    Wave,
    combine,
    compare,
    protect,
    reduce,
    summarise,
)

__all__ = ["measure"]

BY = ("wave", "school", "grade", "gender", "factor")
FACTORS, ITEMS_EACH = 12, 5
WAVES = (Wave("T1", 2016), Wave("T2", 2018), Wave("T3", 2020))
SCHOOLS = [f"Skole {number}" for number in range(1, 21)]
GRADES = [str(grade) for grade in range(1, 11)]
CHOSEN = Filters(genders=("jenter",))
AT_A_TIME = 100_000
SEED = 2016


def codebook() -> Codebook:
    """Give twelve factors of five statements each."""
    scale = Scale(1, 4)
    factors = tuple(Factor(f"f{i}", f"Faktor {i}", "elever", scale) for i in range(FACTORS))
    items = tuple(
        Item(f"f{i}_{j}", f"Påstand {j}", "elever", f"f{i}", scale, reversed=j == ITEMS_EACH - 1)
        for i in range(FACTORS)
        for j in range(ITEMS_EACH)
    )
    return Codebook(factors, items)


def answers(people: int, wave: str, generator: np.random.Generator) -> pd.DataFrame:
    """Invent the answers of one wave."""
    frame = pd.DataFrame(
        {
            "wave": wave,
            "school": generator.choice(SCHOOLS, people),
            "group": "elever",
            "grade": generator.choice(GRADES, people),
            "gender": generator.choice(["jenter", "gutter"], people),
        }
    )
    given = generator.integers(1, 5, (people, FACTORS * ITEMS_EACH)).astype(float)
    given[generator.random(given.shape) < 0.02] = np.nan
    codes = [item.code for item in codebook().items]
    return pd.concat([frame, pd.DataFrame(given, columns=codes)], axis=1)


def change_from_answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Do with pandas on answers what cells have done once: check, turn, score, group."""
    chosen = frame[frame["gender"].isin(CHOSEN.genders) & frame["wave"].isin(("T1", "T2"))]
    scores = {}
    for i in range(FACTORS):
        items = chosen[[f"f{i}_{j}" for j in range(ITEMS_EACH)]]
        items = items.where((items >= 1) & (items <= 4))
        items = items.assign(**{f"f{i}_{ITEMS_EACH - 1}": 5 - items.iloc[:, -1]})
        enough = items.notna().sum(axis=1) * 2 >= ITEMS_EACH
        scores[f"f{i}"] = items.mean(axis=1).where(enough)
    table = (
        pd.DataFrame(scores)
        .groupby([chosen["wave"], chosen["group"]])
        .agg(["count", "mean", "std"])
    )
    return table.loc["T2"] - table.loc["T1"]


def change_from_cells(survey: Survey) -> pd.DataFrame:
    """Do the same on cells, and intervals, effect sizes and verdicts besides."""
    return compare(survey, "T1", "T2", where=CHOSEN)


def million(generator: np.random.Generator) -> Survey:
    """Reduce a million respondents a slice at a time, as a country's survey is."""

    def slices() -> Iterator[Survey]:
        for wave in WAVES:
            people = [1_000_000 // (len(WAVES) * 3)] * 3
            parts = (answers(count, wave.code, generator) for count in people)
            yield reduce(pd.concat(parts, ignore_index=True), codebook(), waves=WAVES)

    return combine(list(slices()))


def best(action: Callable[[], object], times: int = 7) -> float:
    """Time the fastest of several runs, in milliseconds."""
    action()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        found.append(time.perf_counter() - start)
    return min(found) * 1000


def groups_of(table: pd.DataFrame) -> pd.DataFrame:
    """Do the least one could with the table: group it."""
    return table.groupby(list(BY), observed=True)[["n", "mean"]].sum()


def measure() -> list[Row]:
    """Measure the three questions."""
    generator = np.random.default_rng(SEED)
    frame = pd.concat([answers(35_000, wave.code, generator) for wave in WAVES], ignore_index=True)
    survey = reduce(frame, codebook(), waves=WAVES)
    slow = best(lambda: change_from_answers(frame), 3)
    fast = best(lambda: change_from_cells(survey))
    large = million(generator)
    larger = best(lambda: change_from_cells(large))
    table = summarise(survey, BY).iloc[:10_000]
    guarded = best(lambda: protect(table))
    grouped = best(lambda: groups_of(table))
    what = "change table from cells"
    return [
        Row(f"{what}, 35,000 respondents", fast, "ms", "pandas groupby on answers", slow, 1 / 20),
        Row(f"{what}, 1,000,000 respondents", larger, "ms", "35,000 respondents", fast, 1.5),
        Row(f"protect {len(table):,} rows", guarded, "ms", most=100),
        Row(f"protect {len(table):,} rows", guarded, "ms", "one groupby of the table", grouped),
    ]
