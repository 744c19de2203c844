"""What counting on cells costs, beside counting on answers.

Three questions, one run: a filtered change table from cells against a pandas groupby on the answers
(35,000 respondents × 60 items × 3 waves); the same query when the cells come from 1,000,000
respondents; and `protect` on a 10,000-row table beside one pandas groupby of that table. All
people are invented on the spot.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from benchmarks.invented import FACTORS, ITEMS_EACH, SEED, answers, codebook, invent
from benchmarks.row import Row

from kfl_widgets.survey import (
    Filters,
    Survey,
    Wave,
    compare,
    protect,
    reduce,
    summarise,
)

__all__ = ["measure"]

BY = ("wave", "school", "grade", "gender", "factor")
WAVES = (Wave("T1", 2016), Wave("T2", 2018), Wave("T3", 2020))
CHOSEN = Filters(genders=("jenter",))


def change_from_answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Do with pandas on answers what cells have done once: check, turn, score, group."""
    chosen = frame[frame["gender"].isin(CHOSEN.genders) & frame["wave"].isin(("T1", "T2"))]
    scores = {}
    for factor in codebook().factors:
        low, high = factor.scale.low, factor.scale.high
        items = chosen[[f"{factor.code}_{j}" for j in range(ITEMS_EACH)]]
        items = items.where((items >= low) & (items <= high))
        *_, turned = items
        items = items.assign(**{turned: low + high - items[turned]})
        enough = items.notna().sum(axis=1) * 2 >= ITEMS_EACH
        scores[factor.code] = items.mean(axis=1).where(enough)
    table = (
        pd.DataFrame(scores)
        .groupby([chosen["wave"], chosen["group"]])
        .agg(["count", "mean", "std"])
    )
    return table.loc["T2"] - table.loc["T1"]


def change_from_cells(survey: Survey) -> pd.DataFrame:
    """Do the same on cells, and intervals, effect sizes and verdicts besides."""
    return compare(survey, "T1", "T2", where=CHOSEN)


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
    frame = frame.astype(dict.fromkeys(frame.columns[-FACTORS * ITEMS_EACH :], float))  # as read
    survey = reduce(frame, codebook(), waves=WAVES)
    slow = best(lambda: change_from_answers(frame), 3)
    fast = best(lambda: change_from_cells(survey))
    large = invent(1_000_000, waves=WAVES)
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
