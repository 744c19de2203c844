"""How the answers to a statement are spread over its options, and how many are favourable.

A mean can hide that many sit at the bottom; here they are seen. Works on counts only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kfl_widgets.survey.cells import Origin, check_by, select
from kfl_widgets.survey.effects import wilson
from kfl_widgets.survey.model import DIMENSIONS, Codebook, Filters, Survey
from kfl_widgets.survey.summary import measured, name_measures

__all__ = ["favourable", "shares"]

_BY = ("wave", "group", "item")


def shares(
    survey: Survey,
    by: Sequence[str] = _BY,
    where: Filters | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give the share that chose each option of each statement.

    Parameters
    ----------
    survey, where
        As in `summarise`.
    by
        As in `summarise`, with ``item``.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame
        One row per combination of `by` and option, options from low to high. Columns: `by`,
        ``label``, ``scale``, ``unit``, ``decimals``; ``option`` and ``answer`` (its words, or its
        number); ``is_favourable``; ``n`` (respondents who answered the statement); ``count`` (who
        chose the option), ``share`` in [0, 1] with ``share_low, share_high``; ``nearly_all``
        (everybody, or all but one, chose this option); ``state``. Unknown counts are NaN.

    Notes
    -----
    share = count/n; Wilson's interval, which holds for small n and for shares near 0 and 1. A
    published share comes back from a count that was rounded to whole people. Checked against
    Newcombe (1998) and ``statsmodels``' ``proportion_confint(method="wilson")``.
    """
    where = where or Filters()
    table = _counted(survey, by, where)
    low, high = wilson(table["count"].to_numpy(float), table["n"].to_numpy(float), confidence)
    table["share"] = table["count"] / table["n"]
    table = table.assign(share_low=low, share_high=high)
    table["nearly_all"] = (table["n"] > 1) & (table["count"] >= table["n"] - 1)
    table["state"] = table.pop("state")
    table.attrs["kfl"] = Origin(survey, "shares", tuple(by), where)
    return table


def favourable(
    survey: Survey,
    by: Sequence[str] = _BY,
    where: Filters | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give the share of favourable answers to each statement.

    Parameters
    ----------
    survey, by, where, confidence
        As in `shares`.

    Returns
    -------
    DataFrame
        One row per combination of `by`. Columns as in `shares`, without those of the option;
        ``count`` and ``share`` are of the favourable answers: the options above the middle of the
        scale, or below it where a low score is good. A middle option is not favourable.
        ``nearly_all``: everybody, or all but one, chose the same option.

    Notes
    -----
    As in `shares`.
    """
    where = where or Filters()
    options = _counted(survey, by, where)
    told = [name for name in options if name not in ("option", "answer", "is_favourable", "count")]
    keys = list(by)
    row = options.groupby(keys, observed=True, sort=False).ngroup().to_numpy()
    table = options.loc[~options.duplicated(keys), told].reset_index(drop=True)
    counts = options["count"].to_numpy(float)
    chosen = np.where(options["is_favourable"], counts, 0)
    table["count"] = np.bincount(row, chosen, len(table))
    most = np.zeros(len(table))
    np.fmax.at(most, row, counts)
    low, high = wilson(table["count"].to_numpy(float), table["n"].to_numpy(float), confidence)
    table["share"] = table["count"] / table["n"]
    table = table.assign(share_low=low, share_high=high)
    table["nearly_all"] = (table["n"] > 1) & (most >= table["n"] - 1)
    table["state"] = table.pop("state")
    table.attrs["kfl"] = Origin(survey, "favourable", tuple(by), where)
    return table


def _counted(survey: Survey, by: Sequence[str], where: Filters) -> pd.DataFrame:
    """Give one row per combination that was asked, and option: names, n, count, state."""
    if "item" not in by:
        raise ValueError("by must hold 'item': answers to different statements don't add up")
    check_by(survey, by, where)
    dimensions = [name for name in by if name in DIMENSIONS]
    keys = [*dimensions, "item", "option"]
    counts = select(survey, survey.answers, keys, where, ("n",)).rename(columns={"n": "count"})
    people = measured(survey, by, where).rename(columns={"measure": "item"})
    plain = dict.fromkeys((*dimensions, "item"), object)
    merged = counts.astype(plain).merge(
        people[[*dimensions, "item", "n"]].astype(plain), "left", [*dimensions, "item"]
    )
    if merged.empty:
        merged["n"] = merged["n"].astype(float)
    in_all = merged.groupby([*dimensions, "item"], sort=False)["count"].transform(_sum_of_known)
    names = name_measures(survey, counts.rename(columns={"item": "measure"}), by, where)
    group = merged["group"] if "group" in merged else _only_group(survey, where, len(merged))
    pairs = list(zip(group, merged["item"], merged["option"], strict=True))
    table = names.assign(
        option=merged["option"].to_numpy(),
        answer=[_words(survey.codebook, *pair) for pair in pairs],
        is_favourable=[_is_favourable(survey.codebook, *pair) for pair in pairs],
        n=merged["n"].where(merged["n"].notna(), in_all).to_numpy(float),
        count=merged["count"].to_numpy(float),
        state=counts["state"].to_numpy(),
    )
    return table[table["n"] != 0].reset_index(drop=True)


def _sum_of_known(counts: pd.Series) -> float:
    return float(counts.sum(skipna=False))


def _only_group(survey: Survey, where: Filters, rows: int) -> list[str]:
    groups = where.groups or survey.values("group") or ("",)
    return [groups[0]] * rows


def _words(codebook: Codebook, group: str, item: str, option: int) -> str:
    known = codebook.item(group, item)
    words = (o.label for o in known.options if o.value == option) if known else iter(())
    return next(words, str(option))


def _is_favourable(codebook: Codebook, group: str, item: str, option: int) -> bool:
    known = codebook.item(group, item)
    if known is None or known.scale.low is None or known.scale.high is None:
        return False
    factor = codebook.factor(group, known.factor)
    high_is_good = (factor is None or factor.high_is_good) != known.reversed
    middle = (known.scale.low + known.scale.high) / 2
    return option > middle if high_is_good else option < middle
