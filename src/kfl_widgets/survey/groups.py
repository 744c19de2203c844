"""Several groups on the same factor at once: each against the first that may be compared with it.

Works on `gap`'s tables, laid together so that `protect` judges all their rows as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import cast

import pandas as pd

from kfl_widgets.survey.asking import asked
from kfl_widgets.survey.contrast import CONTRASTS, SMALLEST, judge
from kfl_widgets.survey.gaps import Dimension, gap
from kfl_widgets.survey.model import Filters, Survey
from kfl_widgets.survey.origin import Origin, Side

__all__ = ["compare_groups"]


def compare_groups(
    survey: Survey,
    by: Sequence[str] = ("factor",),
    where: Filters | None = None,
    *,
    dimension: Dimension = "group",
    among: Sequence[str] = (),
    smallest: float = SMALLEST,
) -> pd.DataFrame:
    """Compare all groups, two and two, in each factor that several of them have.

    Parameters
    ----------
    survey, by, where, dimension, smallest
        As in `gap`.
    among
        Codes of `dimension` to look at; all by default.

    Returns
    -------
    DataFrame
        One row per combination of `by` and group but the first: ``first`` and ``second`` say which
        two codes it compares. Each group stands against the first before it that answered on the
        same scale; if none did, there is one row with ``state`` ``refused`` and a ``reason``. The
        other columns are `gap`'s; ``q`` is over all rows. Empty when no two groups share a factor.

    Raises
    ------
    ValueError
        As `gap`, and if fewer than two groups are to be compared.

    Notes
    -----
    Formulas, assumptions and sources as in `gap`. Checked against the same programs.
    """
    where = asked(survey, by, where)
    codes = [code for code in survey.values(dimension) if not among or code in among]
    pairs = [
        gap(survey, first, second, by, where, dimension=dimension, smallest=smallest).assign(
            first=first, second=second
        )
        for first, second in _worth_asking(survey, codes, dimension)
    ]
    if not pairs:
        raise ValueError(f"there must be two {dimension}s to compare; there are {codes}")
    table = _each_once(pd.concat(_plain(pairs), ignore_index=True), by)
    table = judge(table, smallest, CONTRASTS["gap"])
    both = zip(("first", "second"), CONTRASTS["gap"].level_columns(), strict=True)
    sides = tuple(Side(where, {dimension: side}, own=own) for side, own in both)
    table.attrs["kfl"] = Origin(
        survey,
        "gap",
        (*by, "first", "second"),
        where,
        sides,
        dimension=dimension,
        smallest=smallest,
    )
    return table


def _worth_asking(
    survey: Survey, codes: Sequence[str], dimension: Dimension
) -> list[tuple[str, str]]:
    """Pair the codes; of groups, those that were asked something alike, and one pair at least."""
    pairs = list(combinations(codes, 2))
    if dimension != "group":
        return pairs
    of = _measures_of(survey)
    asked_alike = [(a, b) for a, b in pairs if of.get(a, set()) & of.get(b, set())]
    return asked_alike or pairs[:1]


def _measures_of(survey: Survey) -> dict[str, set[str]]:
    """Give what each group was asked. Looked up once: a county has a million cells."""
    memo = survey.memo()
    if "measures of groups" not in memo:
        told = survey.scores[["group", "measure"]].drop_duplicates().astype(str)
        found = {group: set(measures) for group, measures in told.groupby("group")["measure"]}
        memo["measures of groups"] = found
    return cast(dict[str, set[str]], memo["measures of groups"])


def _plain(pairs: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Leave out empty tables, whose columns have no types worth keeping."""
    return [pair for pair in pairs if not pair.empty] or pairs[:1]


def _each_once(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Keep each group's first pair, refused ones only where there is no other; factor by factor."""
    is_refused = table["state"] == "refused"
    kept = (
        table.assign(is_refused=is_refused)
        .sort_values("is_refused", kind="stable")
        .drop_duplicates([*by, "second"])
        .sort_index()
    )
    together = kept.groupby(list(by), sort=False, observed=True).ngroup().sort_values(kind="stable")
    result: pd.DataFrame = kept.loc[together.index].drop(columns="is_refused")
    return result.reset_index(drop=True)
