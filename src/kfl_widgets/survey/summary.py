"""Cells -> what can be said of a level: n, mean, SD, interval.

Every function here takes a survey and returns a plain table that knows where it came from, so
that `protect` can judge it. Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pandas as pd
from pandas.api.extensions import take
from scipy.special import stdtrit

from kfl_widgets.survey.asking import asked, check_by
from kfl_widgets.survey.cells import KEYS, Cells, Columns, lay_out, select
from kfl_widgets.survey.effects import Sample
from kfl_widgets.survey.model import Filters, Survey
from kfl_widgets.survey.origin import Origin

__all__ = [
    "LEVEL",
    "SUMS",
    "TOLD",
    "describe",
    "level",
    "measured",
    "moments",
    "name_measures",
    "summarise",
]

SUMS = ("n", "total", "total_sq", "slack")
"""What of a score adds up; ``slack`` is how far the total may be off by rounding."""

TOLD = ("label", "scale", "unit", "decimals", "high_is_good")
"""What the codebook tells of a measure."""

ROUNDING = 1e-12
LEVEL = ("n", "mean", "sd", "ci_low", "ci_high", "rounding", "state")
"""What is told of a level, beside its keys and names."""


def summarise(
    survey: Survey,
    by: Sequence[str] = ("wave", "group", "factor"),
    where: Filters | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give level and spread for every combination of `by`.

    Parameters
    ----------
    survey
        Any survey.
    by
        Dimensions (``wave, school, group, grade, gender``) and ``factor`` or ``item`` (an item
        brings its factor along). Waves and groups are never averaged: each must be in `by` or
        chosen in `where`.
    where
        Which cells; default all schools and people. References are left out unless named.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame
        One row per combination of `by`, in the codebook's order. Columns: `by`, ``label``,
        ``scale``, ``unit``, ``decimals``, ``high_is_good`` (taken to be so where the codebook
        doesn't know the measure), ``n`` (respondents with a score), ``mean``, ``sd``, ``ci_low``,
        ``ci_high`` (the measure's own units); ``rounding`` (how far the mean may be off besides,
        where it comes from rounded means); ``state``. What can't be known is NaN: the interval
        without a published SD, everything where a summed cell was suppressed.

    Notes
    -----
    mean = Σx/n; sd² = (Σx² − (Σx)²/n)/(n − 1); interval mean ± t(df = n − 1)·sd/√n (Student 1908).
    Assumes independent respondents: where those of a class resemble each other the interval is too
    narrow, by about √(1 + (m − 1)·ICC) for classes of m (Kish 1965). Everybody was asked, so it
    tells how much the mean could differ had chance sent other people to the school. Checked against
    ``scipy.stats.t.interval`` and ``statsmodels``' ``DescrStatsW``.
    """
    where = asked(survey, by, where)
    check_by(survey, by, where)
    levels = level(survey, by, where, confidence)
    told = {name: levels[name] for name in LEVEL}
    table = pd.DataFrame(name_measures(survey, levels, by, where) | told)
    table.attrs["kfl"] = Origin(survey, "level", tuple(by), where)
    return table


def level(survey: Survey, by: Sequence[str], where: Filters, confidence: float = 0.95) -> Columns:
    """Give `summarise`'s statistics under plain keys: dimensions of `by` and ``measure``."""
    return describe(measured(survey, by, where), confidence)


def describe(cells: Columns, confidence: float = 0.95) -> Columns:
    """Turn summed cells into levels: keys, n, mean, sd, ci_low, ci_high, rounding, state."""
    n, mean, sd = moments(cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = stdtrit(np.maximum(n - 1, 1), (1 + confidence) / 2) * sd / np.sqrt(n)
        off = np.where(n > 0, cells["slack"] / n, np.nan)
    return {
        **{name: column for name, column in cells.items() if name in KEYS},
        "n": n,
        "mean": mean,
        "sd": sd,
        "ci_low": mean - half,
        "ci_high": mean + half,
        "rounding": off,
        "state": cells["state"],
    }


def measured(survey: Survey, by: Sequence[str], where: Filters) -> Columns:
    """Give the summed score cells of `by`, where factor and item are found by ``measure``."""
    keep = [name for name in by if name not in ("factor", "item")]
    scores = _scores_of(survey, "item" if "item" in by else "factor")
    return select(survey, scores, (*keep, "measure"), where, SUMS)


def _scores_of(survey: Survey, kind: str) -> Cells:
    """Give the score cells of the survey's factors, or of its items."""
    memo = survey.memo()
    key = ("scores", kind)
    if key not in memo:
        scores = survey.scores[_is_kind(survey, kind)]
        memo[key] = lay_out(scores.assign(slack=scores["n"] * scores["rounding"]))
    return cast(Cells, memo[key])


def _is_kind(survey: Survey, kind: str) -> np.ndarray:
    kinds = survey.codebook.measures
    is_item = kinds["item"] != ""
    if kind == "factor" and not is_item.any():
        return np.ones(len(survey.scores), dtype=bool)
    pairs = pd.MultiIndex.from_frame(kinds[is_item == (kind == "item")][["group", "measure"]])
    rows = pd.MultiIndex.from_arrays(
        [survey.scores[name].astype(object) for name in ("group", "measure")]
    )
    is_wanted: np.ndarray = rows.isin(pairs)
    return is_wanted


def kinds_asked(survey: Survey, by: Sequence[str], where: Filters) -> pd.DataFrame:
    """Give the codebook's measures; only the one group's where `by` doesn't hold the group."""
    kinds = survey.codebook.measures
    groups = where.groups or survey.values("group")
    if "group" in by or not groups:
        return kinds
    return kinds[kinds["group"].isin(groups)]


def name_measures(
    survey: Survey,
    cells: Columns,
    by: Sequence[str],
    where: Filters,
    told: Sequence[str] = TOLD,
) -> Columns:
    """Give the key columns of `cells` in `by`'s order, and what the codebook tells of its measures.

    Factor and item stand for ``measure``; then come the columns `told` of `Codebook.measures`,
    where a measure that the codebook doesn't know is called by its code, and is good where high.
    """
    row = _kinds_of(survey, cells, by, where)
    kinds = survey.codebook.measures
    names: Columns = {name: take(kinds[name].to_numpy(), row, allow_fill=True) for name in told}
    measure = np.asarray(cells["measure"], dtype=object)
    own: Columns = {"factor": measure}
    if "item" in by:
        own = {"factor": take(kinds["factor"].to_numpy(), row, allow_fill=True), "item": measure}
    columns: Columns = {}
    for name in by:
        columns |= own if name in own else {name: cells[name]}
    if (row < 0).any():
        names["label"] = np.where(row < 0, measure, names["label"])
    names["high_is_good"] = np.not_equal(names["high_is_good"], False).astype(bool)
    return columns | names


def _kinds_of(survey: Survey, cells: Columns, by: Sequence[str], where: Filters) -> np.ndarray:
    """Give for each cell the row of its measure in the codebook's ``measures``; −1 for none."""
    keys = ["group", "measure"] if "group" in cells else ["measure"]
    memo = survey.memo()
    known = ("kinds", *keys, "" if "group" in by else where.groups)
    if known not in memo:
        kinds = kinds_asked(survey, by, where).drop_duplicates(keys)
        memo[known] = dict(
            zip(zip(*(kinds[key] for key in keys), strict=True), kinds.index, strict=True)
        )
    place = cast(dict[tuple[str, ...], int], memo[known])
    asked = zip(*(np.asarray(cells[key], dtype=object) for key in keys), strict=True)
    return np.fromiter((place.get(key, -1) for key in asked), dtype=np.intp)


def moments(cells: Columns) -> Sample:
    """Give n, mean and SD of cells (columns ``n, total, total_sq``, and published mean/sd).

    Where n is unknown the published mean and SD stand as they are.
    """
    n, total, total_sq = (cells[name] for name in ("n", "total", "total_sq"))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / n
        squares = total_sq - total**2 / n
        # Rounding in sums puts a zero just beside zero, where it would look like a tiny spread.
        squares = np.where(squares < ROUNDING * total_sq, 0, squares)
        sd = np.where(n > 1, np.sqrt(squares / (n - 1)), np.nan)
    if "mean" in cells:
        mean = np.where(np.isnan(n), cells["mean"], mean)
        sd = np.where(np.isnan(n), cells["sd"], sd)
    return Sample(n, mean, sd)
