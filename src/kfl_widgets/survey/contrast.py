"""Two samples side by side: the difference, how sure it is, and a verdict in one word.

Works on levels that are summed already. `judge` is apart from `contrast`, because q and the verdict
depend on which rows a person sees, and `protect` decides that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from kfl_widgets.survey.cells import Columns
from kfl_widgets.survey.effects import (
    CONFIDENCE,
    Sample,
    effect_size,
    false_discovery,
    pooled_sd,
    spread_ratio,
    welch,
)
from kfl_widgets.survey.model import STATES, Filters, Survey
from kfl_widgets.survey.summary import LEVEL, name_measures

__all__ = [
    "CONTRASTS",
    "SAME_SPREAD",
    "SMALLEST",
    "SPREADS",
    "VERDICTS",
    "Names",
    "contrast",
    "judge",
    "judged",
]

VERDICTS = (
    "clear_better",
    "small_better",
    "stable",
    "small_worse",
    "clear_worse",
    "uncertain",
)
SPREADS = ("narrower", "same", "wider", "uncertain")
SMALLEST = 0.2
SAME_SPREAD = 1.25
"""SDs whose ratio surely lies within 1/1.25 … 1.25 are called the same."""


class Names(NamedTuple):
    """What the two sides are called in column names, and what their difference is."""

    first: str
    second: str
    difference: str

    def of(self, column: str) -> tuple[str, str]:
        """Give the names of both sides' `column`; a side without a name has the plain column."""
        one, other = (f"{column}_{side}" if side else column for side in (self.first, self.second))
        return one, other

    def level_columns(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the names of what is told of each side alone."""
        first, second = zip(*(self.of(name) for name in Sample._fields + _ENDS), strict=True)
        return first, second

    def difference_columns(self) -> list[str]:
        """Give the names of everything that tells the two sides apart."""
        ends = [f"{self.difference}{end}" for end in ("", "_low", "_high")]
        return [*ends, "t", "df", "p", "g", "g_low", "g_high", *_SPREAD, "q"]


_ENDS = ("ci_low", "ci_high")
_SPREAD = ("sd_ratio", "sd_ratio_low", "sd_ratio_high", "sd_p")

CONTRASTS = {
    "change": Names("baseline", "followup", "change"),
    "gap": Names("first", "second", "gap"),
    "reference": Names("reference", "school", "gap"),
    "trend": Names("previous", "", "change"),
}
"""The kinds of tables that hold a difference."""


def contrast(
    survey: Survey,
    pairs: Columns,
    by: Sequence[str],
    where: Filters,
    names: Names,
    *,
    smallest: float,
) -> pd.DataFrame:
    """Name and judge the rows of `pair`: second against first.

    Returns
    -------
    DataFrame
        One row per row of `pairs`. Columns: `by`, ``label``, ``scale``, ``unit``, ``decimals``,
        ``high_is_good``; both sides' levels; the difference with ``_low`` and ``_high``; ``t, df,
        p``; ``g, g_low, g_high``; ``sd_ratio, sd_ratio_low, sd_ratio_high, sd_p``; ``rounding``
        (how far the difference may be off because the means were rounded before they came here);
        ``state``; and what `judge` adds.
    """
    columns = name_measures(survey, pairs, by, where)
    for part in LEVEL[:-2]:
        columns |= {name: _numbers(pairs, name) for name in names.of(part)}
    first, second = _samples(pairs, names)
    for name, numbers in welch(first, second).items():
        columns[name.replace("change", names.difference)] = numbers
    columns |= effect_size(first, second) | spread_ratio(first, second)
    columns["rounding"] = sum(np.nan_to_num(_numbers(pairs, name)) for name in names.of("rounding"))
    states = [pairs[name] for name in names.of("state")]
    columns["state"] = _worse(*states) if names.second else np.asarray(states[1], dtype=object)
    return pd.DataFrame(columns | judged(columns, smallest, names))


def judge(
    table: pd.DataFrame, smallest: float = SMALLEST, names: Names = CONTRASTS["change"]
) -> pd.DataFrame:
    """Give `table` with ``q, verdict, spread``, judged over exactly its rows with a known p.

    ``clear_better``/``clear_worse``: the interval excludes zero, q < .05, and |g| ≥ `smallest`.
    ``small_…``: the same with a smaller g. ``stable``: the whole interval lies within ±`smallest`
    pooled SDs. ``uncertain``: anything else. Better follows ``high_is_good``, not the sign. Where
    published means were rounded, the interval is taken that much wider on both sides.

    ``spread`` is ``narrower`` or ``wider`` when the interval of the SDs' ratio excludes 1, also
    after adjusting for the number of rows; ``same`` when it lies within 1/1.25 … 1.25; else
    ``uncertain``.
    """
    return table.assign(**judged(table, smallest, names))


def judged(table: Columns | pd.DataFrame, smallest: float, names: Names) -> dict[str, np.ndarray]:
    """Give what `judge` adds."""
    q = false_discovery(_numbers(table, "p"))
    off = np.nan_to_num(_numbers(table, "rounding"))
    change, low, high = (
        _numbers(table, f"{names.difference}{end}") for end in ("", "_low", "_high")
    )
    low, high = low - off, high + off
    is_real = ((low > 0) | (high < 0)) & (q < 1 - CONFIDENCE)
    is_large = np.abs(_numbers(table, "g")) >= smallest
    is_better = (change > 0) == np.asarray(table["high_is_good"], dtype=bool)
    within = smallest * pooled_sd(*_samples(table, names))
    verdict = np.select(
        [
            is_real & is_large & is_better,
            is_real & is_large,
            is_real & is_better,
            is_real,
            (low >= -within) & (high <= within),
        ],
        ["clear_better", "clear_worse", "small_better", "small_worse", "stable"],
        "uncertain",
    )
    return {"q": q, "verdict": verdict, "spread": _spread(table)}


def _spread(table: Columns | pd.DataFrame) -> np.ndarray:
    low, high, p = (_numbers(table, f"sd_{end}") for end in ("ratio_low", "ratio_high", "p"))
    is_real = false_discovery(p) < 1 - CONFIDENCE
    return np.select(
        [is_real & (high < 1), is_real & (low > 1), (low > 1 / SAME_SPREAD) & (high < SAME_SPREAD)],
        ["narrower", "wider", "same"],
        "uncertain",
    )


def _numbers(table: Columns | pd.DataFrame, name: str) -> np.ndarray:
    return np.asarray(table[name], dtype=float)


def _samples(table: Columns | pd.DataFrame, names: Names) -> tuple[Sample, Sample]:
    columns = zip(*(names.of(part) for part in Sample._fields), strict=True)
    first, second = (Sample(*(_numbers(table, name) for name in side)) for side in columns)
    return first, second


def _worse(first: Sequence[str], second: Sequence[str]) -> np.ndarray:
    """Give the worse state of both sides, in the order of `STATES`; none at all is missing."""
    worst = len(STATES) - 1
    place = {state: at for at, state in enumerate(STATES)}
    codes = [[place.get(state, worst) for state in side] for side in (first, second)]
    worse: np.ndarray = np.array(STATES, dtype=object)[np.array(codes, dtype=np.intp).max(axis=0)]
    return worse
