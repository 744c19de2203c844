"""Two samples side by side: the difference, how sure it is, and a verdict in one word.

Works on levels that are summed already. `judge` is apart from `contrast`, because q and the verdict
depend on which rows a person sees, and `protect` decides that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from kfl_widgets.survey.effects import (
    CONFIDENCE,
    Sample,
    effect_size,
    false_discovery,
    pooled_sd,
    spread_ratio,
    welch,
)
from kfl_widgets.survey.model import Filters, Survey
from kfl_widgets.survey.summary import kind_of, name_measures

__all__ = [
    "CONTRASTS",
    "LEVEL",
    "SAME_SPREAD",
    "SMALLEST",
    "SPREADS",
    "VERDICTS",
    "Names",
    "contrast",
    "judge",
    "pair",
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

LEVEL = ("n", "mean", "sd", "ci_low", "ci_high", "rounding", "state")


class Names(NamedTuple):
    """What the two sides are called in column names, and what their difference is."""

    first: str
    second: str
    difference: str

    def of(self, column: str) -> tuple[str, str]:
        """Give the names of both sides' `column`; a side without a name has the plain column."""
        one, other = (f"{column}_{side}" if side else column for side in (self.first, self.second))
        return one, other

    def difference_columns(self) -> list[str]:
        """Give the names of everything that tells the two sides apart."""
        ends = [f"{self.difference}{end}" for end in ("", "_low", "_high")]
        return [*ends, "t", "df", "p", "g", "g_low", "g_high", *_SPREAD, "q"]


Join = Literal["inner", "outer", "right"]
_SPREAD = ("sd_ratio", "sd_ratio_low", "sd_ratio_high", "sd_p")

CONTRASTS = {
    "change": Names("baseline", "followup", "change"),
    "gap": Names("first", "second", "gap"),
    "reference": Names("reference", "school", "gap"),
    "trend": Names("previous", "", "change"),
}
"""The kinds of tables that hold a difference."""


def pair(
    first: pd.DataFrame,
    second: pd.DataFrame,
    keys: Sequence[str],
    names: Names,
    how: Join = "outer",
) -> pd.DataFrame:
    """Lay two tables of levels side by side: `keys`, and `LEVEL`'s columns once per side."""
    sides = []
    for number, table in enumerate((first, second)):
        renamed = {column: names.of(column)[number] for column in LEVEL}
        sides.append(table.rename(columns=renamed))
    pairs = sides[0].merge(sides[1], how, list(keys))
    result: pd.DataFrame = pairs.sort_values(list(keys), ignore_index=True)
    return result


def contrast(
    survey: Survey,
    pairs: pd.DataFrame,
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
    columns: dict[str, object] = dict(name_measures(survey, pairs, by, where))
    columns["high_is_good"] = _directions(survey, pairs, by, where)
    for part in LEVEL[:-2]:
        columns |= {name: pairs[name].to_numpy(float) for name in names.of(part)}
    first, second = _samples(pairs, names)
    for name, numbers in welch(first, second).items():
        columns[name.replace("change", names.difference)] = numbers
    columns |= effect_size(first, second) | spread_ratio(first, second)
    slack = (np.nan_to_num(pairs[name].to_numpy(float)) for name in names.of("rounding"))
    columns["rounding"] = sum(slack)
    states = [pairs[name] for name in names.of("state")]
    columns["state"] = _worse(*states) if names.second else states[1].to_numpy()
    # Columns that are there are quicker to fill than to add.
    columns |= {"q": np.nan, "verdict": "uncertain", "spread": "uncertain"}
    return judge(pd.DataFrame(columns, index=pairs.index), smallest, names)


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
    q = false_discovery(table["p"].to_numpy(float))
    off = np.nan_to_num(table["rounding"].to_numpy(float))
    change, low, high = (
        table[f"{names.difference}{end}"].to_numpy(float) for end in ("", "_low", "_high")
    )
    low, high = low - off, high + off
    is_real = ((low > 0) | (high < 0)) & (q < 1 - CONFIDENCE)
    is_large = np.abs(table["g"].to_numpy(float)) >= smallest
    is_better = (change > 0) == table["high_is_good"].to_numpy(bool)
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
    return table.assign(q=q, verdict=verdict, spread=_spread(table))


def _spread(table: pd.DataFrame) -> np.ndarray:
    low, high, p = (table[f"sd_{end}"].to_numpy(float) for end in ("ratio_low", "ratio_high", "p"))
    is_real = false_discovery(p) < 1 - CONFIDENCE
    return np.select(
        [is_real & (high < 1), is_real & (low > 1), (low > 1 / SAME_SPREAD) & (high < SAME_SPREAD)],
        ["narrower", "wider", "same"],
        "uncertain",
    )


def _directions(
    survey: Survey, pairs: pd.DataFrame, by: Sequence[str], where: Filters
) -> np.ndarray:
    """Say where a high score is good; where nobody knows, it is taken to be."""
    good = survey.codebook.measures["high_is_good"].to_numpy(bool)
    is_good: np.ndarray = np.append(good, True)[kind_of(survey, pairs, by, where)]
    return is_good


def _samples(table: pd.DataFrame, names: Names) -> tuple[Sample, Sample]:
    columns = zip(*(names.of(part) for part in Sample._fields), strict=True)
    first, second = (Sample(*(table[name].to_numpy(float) for name in side)) for side in columns)
    return first, second


def _worse(first: pd.Series, second: pd.Series) -> np.ndarray:
    """Suppressed if either side is, else missing if either is."""
    states = pd.concat([first.astype(object), second.astype(object)], axis=1).fillna("missing")
    is_suppressed = (states == "suppressed").any(axis=1)
    is_missing = (states == "missing").any(axis=1)
    return np.select([is_suppressed, is_missing], ["suppressed", "missing"], "known")
