"""Wave against wave: change with interval, effect size, and a verdict in one word.

Works on summed cells only. `judge` is apart from `compare`, because q and the verdict depend on
which rows a person sees, and `protect` decides that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import gammaln, nctdtrinc, stdtr, stdtrit

from kfl_widgets.survey.cells import Origin, check_by
from kfl_widgets.survey.model import Filters, Survey
from kfl_widgets.survey.summary import kinds_asked, level, name_measures

__all__ = [
    "VERDICTS",
    "Sample",
    "compare",
    "effect_size",
    "false_discovery",
    "judge",
    "pooled_sd",
    "welch",
]

VERDICTS = (
    "clear_better",
    "small_better",
    "stable",
    "small_worse",
    "clear_worse",
    "uncertain",
)
SMALLEST = 0.2
CONFIDENCE = 0.95


def compare(
    survey: Survey,
    baseline: str,
    followup: str,
    by: Sequence[str] = ("group", "factor"),
    where: Filters | None = None,
    *,
    smallest: float = SMALLEST,
    reference: str | None = None,
) -> pd.DataFrame:
    """Compare two waves, the same grades in both.

    Parameters
    ----------
    survey
        A survey with both waves.
    baseline, followup
        Codes of the two waves.
    by, where
        As in `summarise`; ``wave`` belongs in neither.
    smallest
        The smallest change worth talking about, in SDs.
    reference
        A name of ``survey.references``; its mean at `followup` comes along as ``reference``.

    Returns
    -------
    DataFrame
        One row per combination of `by` that either wave has. Columns: `by`, ``label``,
        ``scale``, ``unit``, ``decimals``, ``high_is_good``; ``n, mean, sd, ci_low, ci_high`` each
        with ``_baseline`` and ``_followup``; ``change`` (followup − baseline, the measure's own
        units) with ``change_low, change_high``; ``t, df, p``; ``g, g_low, g_high``; ``q``;
        ``verdict`` (one of `VERDICTS`); ``state`` (the worse of the two). A side that is missing
        leaves the change unknown and the verdict ``uncertain``.

    Raises
    ------
    ValueError
        If a wave is not in the survey, or `by` would mix groups or factors.

    Notes
    -----
    Change: Welch's t, df by Welch–Satterthwaite. Effect: Hedges' g with the exact small-sample
    factor, interval from the noncentral t. Treats the waves as independent samples; where the same
    people answered twice, the interval is wider than it need be. Checked against
    ``scipy.stats.ttest_ind(equal_var=False)``, R's ``effectsize`` and published figures.
    """
    where = where or Filters()
    for wave in (baseline, followup):
        if wave not in survey.values("wave"):
            raise ValueError(f"no wave {wave!r}; the survey has {survey.values('wave')}")
    both = where.with_("wave", (baseline, followup))
    check_by(survey, ("wave", *by), both)
    sides = [level(survey, by, where.with_("wave", (wave,))) for wave in (baseline, followup)]
    keys = [*(name for name in by if name not in ("factor", "item")), "measure"]
    pairs = sides[0].merge(sides[1], "outer", keys, suffixes=("_baseline", "_followup"))
    pairs = pairs.sort_values(keys, ignore_index=True)
    table = pd.concat(
        [
            name_measures(survey, pairs, by, where),
            _directions(survey, pairs, by, where),
            pairs.drop(columns=[*keys, "state_baseline", "state_followup"]),
        ],
        axis=1,
    )
    samples = _samples(table)
    table = table.assign(**welch(*samples), **effect_size(*samples))
    table["state"] = _worse(pairs)
    if reference is not None:
        there = where.with_("wave", (followup,)).with_("school", (reference,))
        table = table.assign(**_yardstick(survey, pairs, by, there))
    table.attrs["kfl"] = Origin(
        survey,
        "change",
        tuple(by),
        where,
        baseline=baseline,
        followup=followup,
        smallest=smallest,
        reference=reference,
    )
    return judge(table, smallest)


def judge(table: pd.DataFrame, smallest: float = SMALLEST) -> pd.DataFrame:
    """Give `table` with ``q`` and ``verdict``, judged over exactly its rows with a known p.

    ``clear_better``/``clear_worse``: the interval excludes zero, q < .05, and |g| ≥ `smallest`.
    ``small_…``: the same with a smaller g. ``stable``: the whole interval lies within ±`smallest`
    pooled SDs. ``uncertain``: anything else. Better follows ``high_is_good``, not the sign.
    """
    q = false_discovery(table["p"].to_numpy(float))
    pooled = pooled_sd(*_samples(table))
    low, high = table["change_low"], table["change_high"]
    is_real = ((low > 0) | (high < 0)) & (q < 1 - CONFIDENCE)
    is_large = table["g"].abs() >= smallest
    is_better = (table["change"] > 0) == table["high_is_good"].astype(bool)
    is_stable = (low >= -smallest * pooled) & (high <= smallest * pooled)
    verdict = np.select(
        [
            is_real & is_large & is_better,
            is_real & is_large,
            is_real & is_better,
            is_real,
            is_stable,
        ],
        ["clear_better", "clear_worse", "small_better", "small_worse", "stable"],
        "uncertain",
    )
    return table.assign(q=q, verdict=verdict)


class Sample(NamedTuple):
    """Samples to be compared, as arrays of one length: how many, their means and their SDs."""

    n: np.ndarray
    mean: np.ndarray
    sd: np.ndarray


def welch(first: Sample, second: Sample, confidence: float = CONFIDENCE) -> dict[str, np.ndarray]:
    """Compare two means without assuming equal spread (Welch 1947).

    Parameters
    ----------
    first, second
        The samples; change is second minus first.
    confidence
        Of the interval.

    Returns
    -------
    dict
        ``change``, ``change_low``, ``change_high``, ``t`` (of the change), ``df``
        (Welch–Satterthwaite), two-sided ``p``. Where both SDs are 0, or a sample has fewer than
        two people, t and the interval are unknown (NaN): there is no spread to judge by.

    Notes
    -----
    Checked against ``scipy.stats.ttest_ind(equal_var=False)`` and R's ``t.test``.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        v1, v2 = first.sd**2 / first.n, second.sd**2 / second.n
        se = np.where(v1 + v2 > 0, np.sqrt(v1 + v2), np.nan)
        df = (v1 + v2) ** 2 / (v1**2 / (first.n - 1) + v2**2 / (second.n - 1))
        change = second.mean - first.mean
        t = change / se
    half = stdtrit(df, (1 + confidence) / 2) * se
    return {
        "change": change,
        "change_low": change - half,
        "change_high": change + half,
        "t": t,
        "df": df,
        "p": 2 * stdtr(df, -np.abs(t)),
    }


def effect_size(
    first: Sample, second: Sample, confidence: float = CONFIDENCE
) -> dict[str, np.ndarray]:
    """Give Hedges' g of second − first with its interval (Hedges 1981).

    Parameters
    ----------
    first, second, confidence
        As in `welch`.

    Returns
    -------
    dict
        ``g``, ``g_low``, ``g_high``, in pooled SDs; NaN where the pooled SD is 0 or unknown.

    Notes
    -----
    d = change/s_pooled; g = J·d with J = Γ(df/2) / (√(df/2)·Γ((df − 1)/2)), df = n1 + n2 − 2.
    Interval: the noncentrality parameters for which the observed t is the upper and lower
    quantile, scaled by J·√(1/n1 + 1/n2). Checked against R's ``effectsize::hedges_g``.
    """
    df = first.n + second.n - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = pooled_sd(first, second)
        d = (second.mean - first.mean) / np.where(pooled > 0, pooled, np.nan)
        correction = np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2)
        scale = np.sqrt(1 / first.n + 1 / second.n)
    tail = (1 - confidence) / 2
    t = d / scale
    return {
        "g": correction * d,
        "g_low": correction * scale * nctdtrinc(df, 1 - tail, t),
        "g_high": correction * scale * nctdtrinc(df, tail, t),
    }


def pooled_sd(first: Sample, second: Sample) -> np.ndarray:
    """Give the common SD of two samples: √(((n1 − 1)·sd1² + (n2 − 1)·sd2²) / (n1 + n2 − 2))."""
    squares = (first.n - 1) * first.sd**2 + (second.n - 1) * second.sd**2
    pooled: np.ndarray = np.sqrt(squares / (first.n + second.n - 2))
    return pooled


def false_discovery(p: np.ndarray) -> np.ndarray:
    """Give p-values adjusted by Benjamini & Hochberg (1995); an unknown p stays unknown.

    Checked against ``scipy.stats.false_discovery_control`` and the paper's example.
    """
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    ratio = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(ratio[::-1])[::-1], 1)
    return adjusted


def _directions(
    survey: Survey, pairs: pd.DataFrame, by: Sequence[str], where: Filters
) -> pd.Series:
    keys = ["group", "measure"] if "group" in pairs else ["measure"]
    kinds = kinds_asked(survey, by, where).drop_duplicates(keys)[[*keys, "high_is_good"]]
    named = pairs[keys].astype(object).merge(kinds, "left", keys)
    is_good: pd.Series = named["high_is_good"].fillna(True).astype(bool)
    return is_good


def _samples(table: pd.DataFrame) -> tuple[Sample, Sample]:
    before, after = (
        Sample(*(table[f"{name}_{side}"].to_numpy(float) for name in Sample._fields))
        for side in ("baseline", "followup")
    )
    return before, after


def _worse(pairs: pd.DataFrame) -> np.ndarray:
    """Suppressed if either wave is, else missing if either is."""
    states = pairs[["state_baseline", "state_followup"]].astype(object).fillna("missing")
    is_suppressed = (states == "suppressed").any(axis=1)
    is_missing = (states == "missing").any(axis=1)
    return np.select([is_suppressed, is_missing], ["suppressed", "missing"], "known")


def _yardstick(
    survey: Survey, pairs: pd.DataFrame, by: Sequence[str], where: Filters
) -> dict[str, pd.Series]:
    """Give the mean and n that `where`'s reference has for the same grades, groups and genders."""
    means = level(survey, [name for name in by if name != "school"], where)
    keys = [key for key in means if key in (*by, "measure")]
    means = means[[*keys, "mean", "n"]].rename(columns={"mean": "reference", "n": "n_reference"})
    text = dict.fromkeys(keys, object)
    merged = pairs[keys].astype(text).merge(means.astype(text), "left", keys)
    return {name: merged[name] for name in ("reference", "n_reference")}
