"""Levels beside a yardstick: another place, another time, or the whole they are a part of.

Works on summed cells only. The statistics are `contrast`'s, and so is the table.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kfl_widgets.survey.asking import MEASURES, asked, check_by
from kfl_widgets.survey.cells import KEYS
from kfl_widgets.survey.contrast import CONTRASTS, SMALLEST, contrast
from kfl_widgets.survey.model import Filters, Survey
from kfl_widgets.survey.origin import Origin, Side
from kfl_widgets.survey.pairing import in_order, pair
from kfl_widgets.survey.summary import level

__all__ = ["beside"]

_NAMES = CONTRASTS["reference"]


def beside(
    survey: Survey,
    yardstick: Filters | None,
    by: Sequence[str] = ("group", "factor"),
    where: Filters | None = None,
    *,
    without: Sequence[str] = (),
    name: str | None = None,
    smallest: float = SMALLEST,
) -> pd.DataFrame:
    """Give levels, each beside what a yardstick has for the same thing.

    Parameters
    ----------
    survey
        Any survey.
    yardstick
        What the levels are held against: the same filters in a municipality, at another wave, or
        with all grades. None when there is nothing: its numbers are NaN then.
    by, where
        As in `summarise`.
    without
        Those of `by` that the yardstick is not split by: ``("grade",)`` holds each grade against
        all of them together.
    name
        What the yardstick is called.
    smallest
        The smallest difference worth talking about, in SDs.

    Returns
    -------
    DataFrame
        As `against`'s, one row per combination of `by` that `where` has, in the order of `by`. What
        may not be said of the yardstick is NaN, and hides nothing else.

    Raises
    ------
    ValueError
        If `by` would mix groups, waves or factors.

    Notes
    -----
    Formulas and sources as in `compare`. Assumes that the yardstick is a sample of its own; where
    it holds what is held against it, the true difference from the others is a little larger, and
    the verdict a little more careful, than they could be. Checked against the same programs.
    """
    where = asked(survey, by, where)
    check_by(survey, by, where)
    there = level(survey, [part for part in by if part not in without], yardstick or where)
    if yardstick is None:
        there = {name: column[:0] for name, column in there.items()}
    keys = ["measure" if part in MEASURES else part for part in by]
    here = in_order(level(survey, by, where), keys)
    pairs = pair(there, here, [key for key in there if key in KEYS], _NAMES, "right")
    table = contrast(survey, pairs, by, where, _NAMES, smallest=smallest)
    table["state"] = np.asarray(pairs["state_school"], dtype=object)
    table.attrs["kfl"] = Origin(
        survey,
        "reference",
        tuple(by),
        where,
        (Side(where), *_side(yardstick, without)),
        smallest=smallest,
        reference=name,
    )
    return table


def _side(yardstick: Filters | None, without: Sequence[str]) -> list[Side]:
    if yardstick is None:
        return []
    levels = [_NAMES.of(part)[0] for part in ("n", "mean", "sd", "ci_low", "ci_high")]
    only = (*levels, *_NAMES.difference_columns())
    return [Side(yardstick, dict.fromkeys(without, ""), only)]
