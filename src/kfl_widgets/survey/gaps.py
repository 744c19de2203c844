"""Group against group, and school against a reference, on the same factor in the same wave.

Works on summed cells only. The statistics are `contrast`'s. Nothing here ranks schools: a school
is held against a yardstick, never against another school.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from kfl_widgets.locale import Message, msg
from kfl_widgets.survey.cells import Origin, Side, check_by
from kfl_widgets.survey.contrast import CONTRASTS, LEVEL, SMALLEST, contrast, judge, pair
from kfl_widgets.survey.model import DIMENSIONS, Filters, Survey
from kfl_widgets.survey.summary import level

__all__ = ["against", "gap", "gap_between"]

Dimension = Literal["group", "gender", "grade"]


def gap(
    survey: Survey,
    first: str,
    second: str,
    by: Sequence[str] = ("wave", "factor"),
    where: Filters | None = None,
    *,
    dimension: Dimension = "group",
    smallest: float = SMALLEST,
) -> pd.DataFrame:
    """Compare two groups on the same factor: pupils and teachers, or girls and boys.

    Parameters
    ----------
    survey
        Any survey.
    first, second
        Two codes of `dimension`, ``"elever"`` and ``"lærere"``.
    by, where
        As in `summarise`; `dimension` belongs in neither.
    dimension
        ``"group"``, ``"gender"`` or ``"grade"``.
    smallest
        The smallest gap worth talking about, in SDs.

    Returns
    -------
    DataFrame
        One row per combination of `by` that both have. Columns: as `compare`'s, with ``_first``
        and ``_second`` for the sides, ``gap`` (second − first) for ``change``, ``sd_ratio`` second
        / first; and ``reason``, a `Message`, "" for most. Groups that answered on different scales,
        or where a high score is good for one and bad for the other, can't be compared: ``state`` is
        ``refused``, ``reason`` says why, and the numbers of the comparison are NaN.

    Raises
    ------
    ValueError
        If a code is not in the survey, or `by` would mix groups, waves or factors.

    Notes
    -----
    Statistics and checks as in `compare`. Assumes that the two groups are independent samples.
    Levels on the 500-point scale are relative to each group's own reference, so a gap between
    groups says nothing there; compare on the scale as answered.
    """
    where = where or Filters()
    for code in (first, second):
        if code not in survey.values(dimension):
            known = survey.values(dimension)
            raise ValueError(f"no {dimension} {code!r}; the survey has {known}")
    if dimension in by or where.of(dimension):
        raise ValueError(f"{dimension!r} is what is compared: leave it out of by and where")
    sides = (where.with_(dimension, (first,)), where.with_(dimension, (second,)))
    table = gap_between(survey, *sides, by, smallest=smallest)
    if dimension == "group":
        table = _refuse(survey, table, first, second, smallest)
    table.attrs["kfl"].details |= {"first": first, "second": second, "dimension": dimension}
    return table


def gap_between(
    survey: Survey, first: Filters, second: Filters, by: Sequence[str], smallest: float = SMALLEST
) -> pd.DataFrame:
    """Compare any two selections that share no one; columns as in `gap`, nothing refused."""
    for where in (first, second):
        check_by(survey, by, where)
    keys = [*(name for name in by if name in DIMENSIONS), "measure"]
    names = CONTRASTS["gap"]
    pairs = pair(level(survey, by, first), level(survey, by, second), keys, names, "inner")
    table = contrast(survey, pairs, by, first, names, smallest=smallest).assign(reason="")
    table.attrs["kfl"] = Origin(
        survey, "gap", tuple(by), first, (Side(first), Side(second)), smallest=smallest
    )
    return table


def against(
    survey: Survey,
    reference: str,
    by: Sequence[str] = ("wave", "group", "factor"),
    where: Filters | None = None,
    *,
    smallest: float = SMALLEST,
) -> pd.DataFrame:
    """Hold the schools together, or each of them, against a reference.

    Parameters
    ----------
    survey
        A survey with the reference in it; a second file is brought in by `combine`.
    reference
        A name of ``survey.references``: the municipality, the country.
    by, where
        As in `summarise`. With ``school`` in `by` each school is held against the reference.
    smallest
        The smallest difference worth talking about, in SDs.

    Returns
    -------
    DataFrame
        One row per combination of `by` that the schools have. Columns: as `compare`'s, with
        ``_reference`` and ``_school`` for the sides, ``gap`` (school − reference) for ``change``,
        and ``sd_ratio`` school / reference.

    Raises
    ------
    ValueError
        If the reference is not in the survey, or `by` would mix groups, waves or factors.

    Notes
    -----
    Statistics and checks as in `compare`. Treats the reference as a sample of its own; where the
    school is part of it, the true difference is a little larger than the one shown. A reference
    published without SD or n gives no interval, and the verdict ``uncertain``.
    """
    where = where or Filters()
    if reference not in survey.references:
        raise ValueError(f"no reference {reference!r}; the survey has {survey.references}")
    check_by(survey, by, where)
    names = CONTRASTS["reference"]
    there = where.with_("school", (reference,))
    yardstick = level(survey, [name for name in by if name != "school"], there)
    here = level(survey, by, where)
    shared = [name for name in yardstick if name in DIMENSIONS or name == "measure"]
    pairs = pair(yardstick, here, shared, names, "right")
    keys = [str(name) for name in here if name not in LEVEL]
    pairs = pairs.sort_values(keys, ignore_index=True)
    table = contrast(survey, pairs, by, where, names, smallest=smallest)
    table.attrs["kfl"] = Origin(
        survey,
        "reference",
        tuple(by),
        where,
        (Side(where), Side(there, {"school": ""})),
        smallest=smallest,
        reference=reference,
    )
    return table


def _refuse(
    survey: Survey, table: pd.DataFrame, first: str, second: str, smallest: float
) -> pd.DataFrame:
    """Empty the comparison where the two groups' numbers don't mean the same."""
    origin = table.attrs["kfl"]
    reasons = [_reason(survey, code, first, second) for code in _measures(table)]
    is_refused = np.array([reason != "" for reason in reasons], dtype=bool)
    table = table.assign(
        reason=pd.Series(reasons, index=table.index, dtype=object),
        state=np.where(is_refused, "refused", table["state"]),
    )
    numbers = CONTRASTS["gap"].difference_columns()
    table[numbers] = table[numbers].mask(pd.Series(is_refused, index=table.index))
    table = judge(table, smallest, CONTRASTS["gap"])
    table.attrs["kfl"] = origin
    return table


def _measures(table: pd.DataFrame) -> list[str]:
    return table["item" if "item" in table else "factor"].astype(str).to_list()


def _reason(survey: Survey, code: str, first: str, second: str) -> Message | str:
    book = survey.codebook
    kinds = [book.item(group, code) or book.factor(group, code) for group in (first, second)]
    if kinds[0] is None or kinds[1] is None:
        return ""
    scales = [kind.scale.name for kind in kinds if kind is not None]
    if scales[0] != scales[1]:
        return msg(
            "Svart på ulike skalaer ({first} og {second}), så nivåene kan ikke sammenlignes.",
            first=scales[0],
            second=scales[1],
        )
    directions = survey.codebook.measures.query("measure == @code and group in [@first, @second]")
    if directions["high_is_good"].nunique() > 1:
        return msg("Høy skåre er bra i den ene gruppen og ikke i den andre.")
    return ""
