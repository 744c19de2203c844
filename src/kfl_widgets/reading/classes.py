"""Published rows about the classes of a grade -> one cell for the grade."""

from __future__ import annotations

import re

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import fold
from kfl_widgets.survey.model import DIMENSIONS, Problem

__all__ = ["add_up_classes"]

_SUMS = ["n", "total", "total_sq"]


def add_up_classes(
    scores: pd.DataFrame, rows: pd.Series[int], table: Table, problems: list[Problem]
) -> pd.DataFrame:
    """Make one cell of «8A» and «8B», where the file says how many are in each.

    Parameters
    ----------
    scores
        As `survey.build` takes them.
    rows
        The place in the sheet of each of them.

    Returns
    -------
    DataFrame
        Without the classes that are added up. A grade of which a class has no n, or is hidden,
        is unknown: no class may stand for its grade.
    """
    if "grade" not in table:
        return scores
    key = [*DIMENSIONS, "measure"]
    named = rows.map(table.column("grade").map(fold))
    cells = scores.assign(of=named, is_class=named.map(_is_class).astype(bool)).groupby(key)
    # A row for the whole grade says it better than its classes.
    has_whole = ~cells["is_class"].transform("all")
    scores = scores[~(named.map(_is_class).astype(bool) & has_whole)]
    is_class = (cells["of"].transform("nunique").gt(1) & ~has_whole).loc[scores.index]
    if not is_class.any():
        return scores
    parts = scores[is_class].assign(is_summed=scores["state"].eq("known") & scores["n"].notna())
    whole = parts.groupby(key, as_index=False, sort=False).agg(
        **{name: (name, lambda values: values.sum(skipna=False)) for name in _SUMS},
        is_summed=("is_summed", "all"),
        is_hidden=("state", lambda states: states.eq("suppressed").any()),
    )
    lacking = ~whole["is_summed"] & ~whole["is_hidden"]
    if lacking.any():
        problems.append(_without_n(table))
    whole[_SUMS] = whole[_SUMS].where(whole["is_summed"])
    unknown = whole["is_hidden"].map({True: "suppressed", False: "missing"})
    whole["state"] = unknown.mask(whole["is_summed"], "known")
    return pd.concat([scores[~is_class], whole[[*key, *_SUMS, "state"]]], ignore_index=True)


def _is_class(text: str) -> bool:
    return bool(_CLASS.fullmatch(text))


_CLASS = re.compile(r"(?:klasse)?\d{1,2}[a-h](?:klasse)?")


def _without_n(table: Table) -> Problem:
    return Problem(
        "warning",
        msg(
            "Klassene på et trinn er ikke slått sammen, for det står ikke hvor mange som har "
            "svart i hver. Trinnet er lest som ukjent."
        ),
        table.where(),
        msg("Ta med en kolonne som heter Antall svar."),
    )
