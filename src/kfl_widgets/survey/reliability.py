"""How well a factor's statements hang together: computed from answers, before they become cells.

Alpha and omega need each respondent's answers, which cells no longer have. What leaves here is a
table; the answers are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.special import fdtri

from kfl_widgets.locale import Message, msg
from kfl_widgets.survey.model import DIMENSIONS, Codebook, Factor, Item
from kfl_widgets.survey.reduce_form import check_ends, options_of

__all__ = ["item_reliability", "reliability"]

_FEWEST = 3
_ROUNDS = 1000
_CLOSE = 1e-12


def reliability(
    answers: pd.DataFrame,
    codebook: Codebook,
    by: Sequence[str] = ("group", "factor"),
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give Cronbach's alpha and McDonald's omega of each factor.

    Parameters
    ----------
    answers
        One row per respondent, as `reduce` takes them (pandas): the dimensions, and one numeric
        column per item code, NaN for no answer.
    codebook
        Which items belong to which factor, and which are reversed.
    by
        Dimensions and ``factor``; ``wave`` in it gives one row per wave.
    confidence
        Of the intervals.

    Returns
    -------
    DataFrame
        One row per combination of `by` for each factor of at least two items. Columns: `by`,
        ``label``; ``items`` (how many); ``n`` (respondents with any answer), ``n_listwise`` (with
        all); ``alpha_pairwise`` and ``alpha_listwise``, each with ``_low, _high``;
        ``alpha_imputed`` (missing answers replaced by the item's median); ``alpha_standardised``
        (of the pairwise covariances as correlations); ``omega`` (three items or more); ``flag``: a
        `Message` when alpha is negative, the mark of a statement that should have been reversed,
        else "".

    Notes
    -----
    alpha = k/(k − 1)·(1 − trace C/sum C) (Cronbach 1951), where C is the items' covariance matrix:
    *pairwise* uses everybody who answered both items of a pair, *listwise* only those who answered
    all. The choice can move alpha by .07, so both are named. Interval: Feldt (1965),
    F(n − 1, (n − 1)(k − 1)), with the n that was used; pingouin counts listwise those it has left
    out, too.
    Omega total = (Σλ)²/((Σλ)² + Σ(1 − λ²)), λ the loadings of one factor by minimum residuals on
    the same correlations; assumes that one factor is enough. Alpha understates reliability
    where loadings differ, and says nothing about whether the factor is one thing. Checked against
    R's ``psych::alpha`` and ``scoreItems``, pingouin, and ``statsmodels``' ``Factor``.

    `protect` refuses this table, as it doesn't know the survey: show it for whole groups only,
    never split into few people.
    """
    rows = []
    for key, factor, items, given in _parts(answers, codebook, by):
        rows.append(
            {**key, "label": factor.label, "items": len(items)} | _alphas(given, confidence)
        )
    numbers = list(_alphas(pd.DataFrame({0: [np.nan], 1: [np.nan]}), confidence))
    return pd.DataFrame(rows, columns=[*by, "label", "items", *numbers])


def item_reliability(
    answers: pd.DataFrame, codebook: Codebook, by: Sequence[str] = ("group", "factor")
) -> pd.DataFrame:
    """Give how each statement fits in with the others of its factor.

    Parameters
    ----------
    answers, codebook, by
        As in `reliability`.

    Returns
    -------
    DataFrame
        One row per combination of `by` and item, for factors of at least three items. Columns:
        `by`, ``item``, ``label`` (its text), ``is_reversed``, ``n`` (who answered it),
        ``alpha_if_dropped`` (pairwise, of the other items), ``item_rest`` (the correlation of the
        item, turned if it is reversed, with the sum of the others, from pairwise covariances),
        ``flag``: «kanskje snudd» where that correlation is negative, else "".

    Notes
    -----
    item_rest = Σⱼ cᵢⱼ/√(cᵢᵢ·ΣΣ cⱼₗ) over j, l ≠ i; with complete answers exactly the corrected
    item–rest correlation (Nunnally 1978). Assumes that the other statements measure one thing.
    Checked against R's ``psych::alpha`` (alpha if dropped) and ``numpy.corrcoef``. `protect`
    refuses this table, as it does `reliability`'s: never split it into few people.
    """
    rows = [
        {
            **key,
            "item": item.code,
            "label": item.text,
            "is_reversed": item.reversed,
            "n": int(given[item.code].notna().sum()),
            **_without(given, item.code),
        }
        for key, _, items, given in _parts(answers, codebook, by)
        if len(items) > 2
        for item in items
    ]
    told = ["item", "label", "is_reversed", "n", "alpha_if_dropped", "item_rest", "flag"]
    return pd.DataFrame(rows, columns=[*by, *told])


_Part = tuple[dict[str, object], Factor, tuple[Item, ...], pd.DataFrame]


def _parts(answers: pd.DataFrame, codebook: Codebook, by: Sequence[str]) -> Iterator[_Part]:
    """Give the directed answers to each factor's items, for each combination of `by`."""
    if "factor" not in by or not set(by) <= {*DIMENSIONS, "factor"}:
        raise ValueError(f"by takes {', '.join(DIMENSIONS)} and must hold 'factor'")
    dimensions = [name for name in by if name != "factor"]
    for factor in codebook.factors:
        items = [i for i in codebook.items_of(factor.group, factor.code) if i.code in answers]
        people = answers
        if "group" in answers:
            people = answers[answers["group"].astype(str) == factor.group]
        check_ends(items)
        if len(items) < 2 or people.empty:
            continue
        given = pd.DataFrame({item.code: _directed(people[item.code], item) for item in items})
        known = {name: people[name].astype(str) for name in dimensions if name in people}
        key: dict[str, object] = {**dict.fromkeys(by, ""), "group": factor.group}
        key["factor"] = factor.code
        groups = given.groupby(list(known.values()), sort=True) if known else [((), given)]
        for values, part in groups:
            told = key | dict[str, object](zip(known, values, strict=True))
            yield {name: told[name] for name in by}, factor, tuple(items), part


def _directed(answer: pd.Series, item: Item) -> pd.Series:
    """Give the answers that `reduce` counts, turned where the item is reversed."""
    low, high = item.scale.low, item.scale.high
    x = answer.astype(float)
    if low is None or high is None:
        return x
    is_valid = (x >= low) & (x <= high)
    if options_of(item):
        is_valid &= x == x.round()
    return (low + high - x if item.reversed else x).where(is_valid)


def _alphas(given: pd.DataFrame, confidence: float) -> dict[str, object]:
    given = given.dropna(how="all")
    complete = given.dropna()
    items = given.shape[1]
    pairwise, listwise = (_alpha(part) for part in (given, complete))
    imputed = _alpha(given.fillna(given.median()))
    return {
        "n": len(given),
        "n_listwise": len(complete),
        "alpha_pairwise": pairwise,
        **_interval("alpha_pairwise", pairwise, len(given), items, confidence),
        "alpha_listwise": listwise,
        **_interval("alpha_listwise", listwise, len(complete), items, confidence),
        "alpha_imputed": imputed,
        "alpha_standardised": _alpha_of(_correlations(given)),
        "omega": _omega(_correlations(given)) if items > 2 else np.nan,
        "flag": _doubt() if pairwise < 0 else "",
    }


def _alpha(given: pd.DataFrame) -> float:
    if len(given) < _FEWEST:
        return np.nan
    return _alpha_of(given.cov().to_numpy(float))


def _alpha_of(matrix: np.ndarray) -> float:
    items, total = len(matrix), matrix.sum()
    if not total > 0:
        return np.nan if total == 0 or np.isnan(total) else -np.inf
    return float(items / (items - 1) * (1 - np.trace(matrix) / total))


def _correlations(given: pd.DataFrame) -> np.ndarray:
    if len(given) < _FEWEST:
        return np.full((given.shape[1],) * 2, np.nan)
    covariances = given.cov().to_numpy(float)
    spread = np.sqrt(np.diag(covariances))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations: np.ndarray = covariances / np.outer(spread, spread)
    return correlations


def _interval(name: str, alpha: float, n: int, items: int, confidence: float) -> dict[str, float]:
    df1, df2 = n - 1, (n - 1) * (items - 1)
    tails = ((1 + confidence) / 2, (1 - confidence) / 2)
    if n < _FEWEST:
        return {f"{name}_low": np.nan, f"{name}_high": np.nan}
    low, high = (float(1 - (1 - alpha) * fdtri(df1, df2, tail)) for tail in tails)
    return {f"{name}_low": low, f"{name}_high": high}


def _omega(correlations: np.ndarray) -> float:
    if np.isnan(correlations).any():
        return np.nan
    loadings = _loadings(correlations)
    common = loadings.sum() ** 2
    return float(common / (common + (1 - loadings**2).sum()))


def _loadings(correlations: np.ndarray) -> np.ndarray:
    """Fit one factor by minimum residuals, as iterated principal axes find it."""
    shared = 1 - 1 / np.diag(np.linalg.pinv(correlations))
    for _ in range(_ROUNDS):
        reduced = correlations.copy()
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        loadings: np.ndarray = vectors[:, -1] * np.sqrt(max(values[-1], 0))
        before, shared = shared, np.minimum(loadings**2, 1)
        if np.abs(shared - before).max() < _CLOSE:
            break
    return loadings * (np.sign(loadings.sum()) or 1)


def _without(given: pd.DataFrame, item: str) -> dict[str, object]:
    others = given.drop(columns=item).dropna(how="all")
    covariances = given.cov().to_numpy(float)
    at = list(given).index(item)
    own, shared = covariances[at, at], np.delete(covariances[at], at).sum()
    among = np.delete(np.delete(covariances, at, 0), at, 1).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        item_rest = float(shared / np.sqrt(own * among)) if own > 0 else np.nan
    return {
        "alpha_if_dropped": _alpha(others),
        "item_rest": item_rest,
        "flag": msg("kanskje snudd") if item_rest < 0 else "",
    }


def _doubt() -> Message:
    return msg("Negativ alfa: en påstand er kanskje snudd.")
