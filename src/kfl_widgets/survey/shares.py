"""How the answers to a statement are spread over its options, and how many are favourable.

A mean can hide that many sit at the bottom; here they are seen. Works on counts only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from kfl_widgets.survey.asking import asked, check_by
from kfl_widgets.survey.cells import Columns, cells_of, select
from kfl_widgets.survey.effects import wilson
from kfl_widgets.survey.model import DIMENSIONS, Codebook, Filters, Survey
from kfl_widgets.survey.origin import Origin
from kfl_widgets.survey.pairing import match_rows, numbered
from kfl_widgets.survey.summary import TOLD, measured, name_measures

__all__ = ["favourable", "shares"]

_BY = ("wave", "group", "item")
_Option = tuple[str, str, int]


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
    share = count/n; interval (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²))/(1 + z²/n) (Wilson 1927), which
    holds for small n and for shares near 0 and 1. Assumes independent respondents. A published
    share comes back from a count that was rounded to whole people. Checked against Newcombe (1998)
    and ``statsmodels``' ``proportion_confint(method="wilson")``.
    """
    where = asked(survey, by, where)
    table = _counted(survey, by, where)
    del table["middle"]
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
        scale, or below it where a low score is good; unknown where the scale's ends are. A middle
        option is not favourable. ``nearly_all``: everybody, or all but one, chose the same option.

    Notes
    -----
    share = Σ counts of the favourable options/n; interval, assumptions and source as in `shares`.
    Checked against the same programs.
    """
    where = asked(survey, by, where)
    options = _counted(survey, by, where)
    ours = ("option", "answer", "is_favourable", "count", "middle")
    told = [name for name in options if name not in ours]
    is_first = ~options.duplicated(list(by)).to_numpy()
    row = is_first.cumsum() - 1
    table = options.loc[is_first, told].reset_index(drop=True)
    counts = options["count"].to_numpy(float)
    unknown = np.where(options["middle"].isna(), np.nan, 0)
    chosen = np.where(options["is_favourable"], counts, unknown)
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
    """Give one row per combination that was asked, and option: names, n, count, middle, state."""
    if "item" not in by:
        raise ValueError("by must hold 'item': answers to different statements don't add up")
    check_by(survey, by, where)
    dimensions = [name for name in by if name in DIMENSIONS]
    keys = [*dimensions, "item", "option"]
    counts = select(survey, cells_of(survey, "answers"), keys, where, ("n",))
    people = measured(survey, by, where)
    counts["measure"] = counts["item"].set_categories(people["measure"].categories)
    asked, _ = match_rows(people, counts, [*dimensions, "measure"], "right")
    n = np.asarray(take(people["n"], asked, allow_fill=True))
    counts["measure"] = counts["item"]
    names = name_measures(survey, counts, by, where, (*TOLD, "low", "high"))
    option, middle = np.asarray(counts["option"]), (names.pop("low") + names.pop("high")) / 2
    is_turned = ~names.pop("high_is_good")
    table = pd.DataFrame(
        {
            **names,
            "option": option,
            "answer": _answers(survey, counts, where),
            "is_favourable": np.where(is_turned, option < middle, option > middle),
            "n": np.where(np.isnan(n), _in_all(counts, [*dimensions, "item"]), n),
            "count": counts["n"],
            "middle": middle,
            "state": np.asarray(counts["state"], dtype=object),
        }
    )
    return table[table["n"] != 0].reset_index(drop=True)


def _in_all(counts: Columns, keys: Sequence[str]) -> np.ndarray:
    """Give each row the sum of its statement's counts; unknown if one is."""
    _, statement = np.unique(numbered(counts, keys), return_inverse=True)
    together: np.ndarray = np.bincount(statement, counts["n"])[statement]
    return together


def _answers(survey: Survey, counts: Columns, where: Filters) -> list[str]:
    """Give each row its option's words."""
    group = counts.get("group", _only_group(survey, where, len(counts["item"])))
    known = cast(dict[_Option, str], survey.memo().setdefault("options", {}))
    options = list(zip(group, counts["item"], counts["option"], strict=True))
    for option in options:
        if option not in known:
            known[option] = _words(survey.codebook, *option)
    return [known[option] for option in options]


def _only_group(survey: Survey, where: Filters, rows: int) -> list[str]:
    groups = where.groups or survey.values("group") or ("",)
    return [groups[0]] * rows


def _words(codebook: Codebook, group: str, item: str, option: int) -> str:
    known = codebook.item(group, item)
    words = (o.label for o in known.options if o.value == option) if known else iter(())
    return next(words, str(option))
