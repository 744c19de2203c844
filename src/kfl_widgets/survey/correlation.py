"""How factors go together: correlations from cross products, so that every filter works.

Works on `Survey.products`, which adds up over cells as scores do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtr

from kfl_widgets.survey.asking import asked, check_by
from kfl_widgets.survey.cells import cells_of, select
from kfl_widgets.survey.effects import false_discovery
from kfl_widgets.survey.model import PRODUCTS, Filters, Survey
from kfl_widgets.survey.origin import Origin, Side
from kfl_widgets.survey.summary import ROUNDING, kinds_asked

__all__ = ["correlations", "with_q"]

_PAIR = ["measure_a", "measure_b"]


def correlations(
    survey: Survey,
    by: Sequence[str] = ("wave", "group"),
    where: Filters | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give the correlation of each pair of factors, within one group at one wave.

    Parameters
    ----------
    survey
        A survey reduced from answers, of at most 40 factors in a group: published tables, and
        surveys of loose questions, have no cross products.
    by
        Dimensions. Waves and groups are never put together, as in `summarise`.
    where
        As in `summarise`.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame
        One row per combination of `by` and pair of factors. Columns: `by`, ``factor_a, factor_b,
        label_a, label_b``, ``pair`` (both codes); ``n`` (respondents with a score on both); ``r``
        with ``r_low, r_high``; ``p``, ``q``.

    Notes
    -----
    Pearson's r = (n·Σab − Σa·Σb)/√((n·Σa² − (Σa)²)(n·Σb² − (Σb)²)) over those who have both;
    interval tanh(artanh r ± z/√(n − 3)) (Fisher 1921), p by t with n − 2 degrees of freedom; q by
    Benjamini & Hochberg (1995) over the rows. Assumes independent respondents, a straight-line
    relation and, for interval and p, scores near the normal. Putting grades or schools together
    also counts the differences between them. A correlation says nothing about which comes first.
    Checked against ``scipy.stats.pearsonr``.
    """
    where = asked(survey, by, where)
    check_by(survey, by, where, measured=False)
    cells = cells_of(survey, "products")
    sums = pd.DataFrame(select(survey, cells, (*by, *_PAIR), where, PRODUCTS))
    table = sums[list(by)].assign(
        **{name: sums[f"measure_{name[-1]}"].astype(object) for name in ("factor_a", "factor_b")}
    )
    for side in ("a", "b"):
        table[f"label_{side}"] = _labels(survey, table, f"factor_{side}", by, where)
    table["pair"] = table["factor_a"].astype(str) + " × " + table["factor_b"].astype(str)
    table = with_q(table.assign(**_pearson(sums, confidence)))
    table.attrs["kfl"] = Origin(
        survey,
        "correlation",
        (*by, "factor_a", "factor_b"),
        where,
        (
            Side(where, {"measure": "factor_a"}),
            Side(where, {"measure": "factor_b"}),
            Side(where, {"measure": "pair"}, table="products"),
        ),
    )
    return table


def with_q(table: pd.DataFrame) -> pd.DataFrame:
    """Give `table` with ``q``, over exactly its rows with a known p."""
    return table.assign(q=false_discovery(table["p"].to_numpy(float)))


def _pearson(sums: pd.DataFrame, confidence: float) -> dict[str, np.ndarray]:
    n, a, b, aa, bb, ab = (sums[name].to_numpy(float) for name in PRODUCTS)
    with np.errstate(divide="ignore", invalid="ignore"):
        spreads = n * aa - a**2, n * bb - b**2
        varies = (spreads[0] > ROUNDING * n * aa) & (spreads[1] > ROUNDING * n * bb)
        r = np.where(varies, (n * ab - a * b) / np.sqrt(spreads[0] * spreads[1]), np.nan)
        r = np.clip(r, -1, 1)
        half = np.where(n > 3, ndtri((1 + confidence) / 2) / np.sqrt(n - 3), np.nan)
        z = np.arctanh(r)
        t = r * np.sqrt((n - 2) / (1 - r**2))
        p = 2 * stdtr(np.where(n > 2, n - 2, np.nan), -np.abs(t))
    return {"n": n, "r": r, "r_low": np.tanh(z - half), "r_high": np.tanh(z + half), "p": p}


def _labels(
    survey: Survey, table: pd.DataFrame, factor: str, by: Sequence[str], where: Filters
) -> pd.Series:
    keys = ["group", "measure"] if "group" in table else ["measure"]
    kinds = kinds_asked(survey, by, where).drop_duplicates(keys)[[*keys, "label"]]
    codes = table.rename(columns={factor: "measure"})[keys].astype(object)
    label: pd.Series = codes.merge(kinds, "left", keys)["label"].fillna(codes["measure"])
    return label
