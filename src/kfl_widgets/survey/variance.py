"""How much of the difference between people is a difference between their grades or schools.

Works on cells: n, Σx and Σx² of each grade are all that the analysis of variance needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import fdtrc, fdtri

from kfl_widgets.survey.asking import asked, check_by
from kfl_widgets.survey.cells import Columns
from kfl_widgets.survey.model import ALL, DIMENSIONS, Filters, Survey
from kfl_widgets.survey.origin import Origin, Side
from kfl_widgets.survey.pairing import numbered
from kfl_widgets.survey.summary import measured, moments, name_measures

__all__ = ["variance_shares"]

Between = Literal["school", "grade", "gender"]


def variance_shares(
    survey: Survey,
    between: Between = "grade",
    by: Sequence[str] = ("wave", "group", "factor"),
    where: Filters | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give the share of the variance that lies between grades (or schools, or genders).

    Parameters
    ----------
    survey, by, where
        As in `summarise`; `between` belongs not in `by`.
    between
        ``"grade"``, ``"school"`` or ``"gender"``.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame
        One row per combination of `by`. Columns: `by`, ``label``, ``scale``, ``unit``,
        ``decimals``, ``high_is_good``; ``parts`` (how many were compared), ``n``; ``icc`` with
        ``icc_low, icc_high``;
        ``f`` and ``p`` of the analysis of variance; ``state``. An icc of .05 means that 5 % of the
        variance is between the grades; a negative one means none.

    Notes
    -----
    One-way analysis of variance, parts as random: ICC(1) = (MSB − MSW)/(MSB + (n₀ − 1)·MSW), with
    n₀ = (N − Σn²/N)/(parts − 1) (Shrout & Fleiss 1979); interval by Searle (1971), exact for parts
    of equal size. Assumes normal scores with one SD in all parts. Checked against
    ``scipy.stats.f_oneway`` and ``pingouin.intraclass_corr``.
    """
    where = asked(survey, by, where)
    check_by(survey, by, where)
    if between in by:
        raise ValueError(f"{between!r} is what is compared: leave it out of by")
    cells = measured(survey, (*by, between), where)
    is_part = (np.asarray(cells[between]) != ALL) & (cells["n"] != 0)
    keys = [*(name for name in by if name in DIMENSIONS), "measure"]
    sums = _sums({name: column[is_part] for name, column in cells.items()}, keys)
    names = name_measures(survey, sums, by, where)
    table = pd.DataFrame(names | _analysis(sums, confidence))
    table.attrs["kfl"] = Origin(
        survey,
        "variance",
        tuple(by),
        where,
        (Side(where), Side(where, each=between)),
        between=between,
    )
    return table


def _sums(cells: Columns, keys: Sequence[str]) -> Columns:
    """Add up what the analysis needs: n, n², sums of squares between (about 0) and within."""
    _, first, line = np.unique(numbered(cells, keys), return_index=True, return_inverse=True)
    n, mean, sd = moments(cells)
    state = np.asarray(cells["state"], dtype=object)
    parts = {
        "parts": np.ones(len(n)),
        "n": n,
        "n_sq": n**2,
        "total": n * mean,
        "between": n * mean**2,
        "within": np.where(n == 1, 0.0, (n - 1) * sd**2),
        "suppressed": state == "suppressed",
        "missing": state == "missing",
    }
    sums = {name: np.bincount(line, part, len(first)) for name, part in parts.items()}
    return {key: cells[key][first] for key in keys} | sums


def _analysis(sums: Columns, confidence: float) -> Columns:
    parts, n = sums["parts"], sums["n"]
    with np.errstate(divide="ignore", invalid="ignore"):
        df1 = np.where(parts > 1, parts - 1, np.nan)
        df2 = np.where(n > parts, n - parts, np.nan)
        msb = (sums["between"] - sums["total"] ** 2 / n) / df1
        msw = sums["within"] / df2
        size = (n - sums["n_sq"] / n) / df1
        f = np.where(msw > 0, msb / msw, np.nan)
        tails = (1 + confidence) / 2, (1 - confidence) / 2
        low, high = (_icc(f / fdtri(df1, df2, tail), size) for tail in tails)
    is_not_known = [sums["missing"] > 0, sums["suppressed"] > 0]
    return {
        "parts": parts,
        "n": n,
        "icc": _icc(f, size),
        "icc_low": low,
        "icc_high": high,
        "f": f,
        "p": fdtrc(df1, df2, f),
        "state": np.select(is_not_known, ["missing", "suppressed"], "known"),
    }


def _icc(f: np.ndarray, size: np.ndarray) -> np.ndarray:
    icc: np.ndarray = (f - 1) / (f + size - 1)
    return icc
