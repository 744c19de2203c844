"""Numbers about samples told by n, mean and SD: differences, effects, spread, shares, many tests.

Plain arrays in, plain arrays out: this module knows no survey and no table. What can't be known
is NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import fdtr, fdtrc, fdtri, gammaln, nctdtrinc, ndtri, stdtr, stdtrit

__all__ = [
    "CONFIDENCE",
    "Sample",
    "effect_error",
    "effect_size",
    "false_discovery",
    "pooled_sd",
    "small_sample_factor",
    "spread_ratio",
    "welch",
    "wilson",
]

CONFIDENCE = 0.95


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
        scale = np.sqrt(1 / first.n + 1 / second.n)
    correction = small_sample_factor(df)
    tail = (1 - confidence) / 2
    t = d / scale
    return {
        "g": correction * d,
        "g_low": correction * scale * nctdtrinc(df, 1 - tail, t),
        "g_high": correction * scale * nctdtrinc(df, tail, t),
    }


def effect_error(first: Sample, second: Sample) -> dict[str, np.ndarray]:
    """Give Cohen's d and the standard errors of d and g for large samples, as meta-analyses do.

    Returns
    -------
    dict
        ``d`` (uncorrected), ``d_se``, ``g_se``; d ± z·d_se is the *normal* interval, which is a
        little narrower than `effect_size`'s in small samples.

    Notes
    -----
    V_d = (n1 + n2)/(n1·n2) + d²/(2(n1 + n2)); V_g = J²·V_d. Checked against Borenstein and others
    (2009), chapter 4.
    """
    together = first.n + second.n
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = pooled_sd(first, second)
        d = (second.mean - first.mean) / np.where(pooled > 0, pooled, np.nan)
        error = np.sqrt(together / (first.n * second.n) + d**2 / (2 * together))
    return {"d": d, "d_se": error, "g_se": small_sample_factor(together - 2) * error}


def small_sample_factor(df: np.ndarray) -> np.ndarray:
    """Give Hedges' J = Γ(df/2)/(√(df/2)·Γ((df − 1)/2)), exactly."""
    with np.errstate(divide="ignore", invalid="ignore"):
        factor: np.ndarray = np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2)
    return factor


def pooled_sd(first: Sample, second: Sample) -> np.ndarray:
    """Give the common SD of two samples: √(((n1 − 1)·sd1² + (n2 − 1)·sd2²) / (n1 + n2 − 2))."""
    squares = (first.n - 1) * first.sd**2 + (second.n - 1) * second.sd**2
    pooled: np.ndarray = np.sqrt(squares / (first.n + second.n - 2))
    return pooled


def spread_ratio(
    first: Sample, second: Sample, confidence: float = CONFIDENCE
) -> dict[str, np.ndarray]:
    """Give the second sample's SD over the first's, with the interval of the F distribution.

    Parameters
    ----------
    first, second, confidence
        As in `welch`.

    Returns
    -------
    dict
        ``sd_ratio``, ``sd_ratio_low``, ``sd_ratio_high``, and ``sd_p``, two-sided, of equal SDs.
        NaN where an SD is 0 or unknown.

    Notes
    -----
    sd2²/sd1² follows F(n2 − 1, n1 − 1) times the true ratio, *if scores are normally distributed*.
    On a bounded scale scores have shorter tails than that, and the interval is wider than it need
    be; where most people choose the same end of the scale, it is narrower than it should be.
    Checked against R's ``var.test`` formula by ``scipy.stats.f``.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        is_known = (first.sd > 0) & (second.sd > 0)
        ratio = np.where(is_known, (second.sd / first.sd) ** 2, np.nan)
        df2, df1 = (np.where(is_known, s.n - 1, np.nan) for s in (second, first))
        tail = (1 - confidence) / 2
        low = ratio / fdtri(df2, df1, 1 - tail)
        high = ratio / fdtri(df2, df1, tail)
        p = 2 * np.minimum(fdtr(df2, df1, ratio), fdtrc(df2, df1, ratio))
    return {
        "sd_ratio": np.sqrt(ratio),
        "sd_ratio_low": np.sqrt(low),
        "sd_ratio_high": np.sqrt(high),
        "sd_p": np.minimum(p, 1),
    }


def wilson(
    count: np.ndarray, n: np.ndarray, confidence: float = CONFIDENCE
) -> tuple[np.ndarray, np.ndarray]:
    """Give the low and high end of the interval of the share count/n (Wilson 1927).

    Notes
    -----
    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Never leaves [0, 1], and holds for 0 and
    for n of n, where the textbook interval has no width. Checked against Newcombe (1998) and
    ``statsmodels.stats.proportion.proportion_confint(method="wilson")``.
    """
    z = ndtri((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = count / n
        half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        low, high = ((share + z**2 / (2 * n) + sign * half) / (1 + z**2 / n) for sign in (-1, 1))
    return np.maximum(low, 0), np.minimum(high, 1)


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
