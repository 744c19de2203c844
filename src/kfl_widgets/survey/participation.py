"""Who was invited, and who answered.

The two are often counted by different people: the invited by the office and grade by grade, the
answers by the program and in all. So a rate is told only where both are known of the same people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pandas as pd

from kfl_widgets.survey.asking import asked, check_by
from kfl_widgets.survey.cells import Cells, Columns, lay_out, select
from kfl_widgets.survey.model import ALL, UNKNOWN, Filters, Survey
from kfl_widgets.survey.origin import Origin

__all__ = ["people_who_answered", "response_rates"]

_TOGETHER = ["wave", "school", "group"]
_SPLIT = ("grade", "gender")


def response_rates(
    survey: Survey, by: Sequence[str] = ("wave", "group"), where: Filters | None = None
) -> pd.DataFrame:
    """Give how many were invited and how many answered.

    Parameters
    ----------
    survey, by, where
        As in `summarise`, without factor and item.

    Returns
    -------
    DataFrame
        One row per combination of `by`. Columns: `by`, ``invited``, ``answered`` (people),
        ``rate`` = answered / invited, a share in [0, 1]. Where nobody counted the answers they are
        taken as the largest ``n`` of any measure. Where some of those who answered stand in a
        grade, or a school, whose invited nobody counted, ``invited`` and ``rate`` are unknown.

    Notes
    -----
    rate = Σ answered/Σ invited. Assumes that both were counted of the same people; a rate above 1
    says that they were not. No interval: everybody was asked. Checked against plain sums in the
    tests.
    """
    where = asked(survey, by, where)
    check_by(survey, by, where, measured=False)
    invited = pd.DataFrame(select(survey, _invited(survey), by, where, ("invited",)))
    answered = pd.DataFrame(_answered(survey, by, where))
    keys = list(by)
    table = answered.merge(invited, "outer", keys) if keys else answered.join(invited)
    table["invited"] = table["invited"].mask(table["uninvited"] > 0)
    table = _without_spare_totals(table[[*keys, "invited", "answered"]], keys)
    if keys:
        table = table.sort_values(keys, ignore_index=True)
    table["rate"] = table["answered"] / table["invited"]
    table.attrs["kfl"] = Origin(survey, "rate", tuple(by), where)
    return table


def people_who_answered(survey: Survey) -> pd.DataFrame:
    """Give a row per cell of people, with ``answered``: counted, else the largest n of a measure.

    A count of some grades says nothing of the others.
    """
    memo = survey.memo()
    if "answered" not in memo:
        counted = survey.participation
        counted = counted[counted["answered"].notna()].drop(columns="invited")
        largest = (
            survey.scores.groupby([*_TOGETHER, *_SPLIT], observed=True)["n"]
            .max()
            .rename("answered")
            .reset_index()
        )
        memo["answered"] = pd.concat(
            [counted, largest[~_are_within(largest, counted)]], ignore_index=True
        )
    return cast(pd.DataFrame, memo["answered"])


def _answered(survey: Survey, by: Sequence[str], where: Filters) -> Columns:
    """Give ``answered``, and ``uninvited``: those of them whose invitations nobody counted."""
    memo = survey.memo()
    if "respondents" not in memo:
        people, invited = people_who_answered(survey), survey.participation
        is_within = _are_within(people, invited[invited["invited"].notna()])
        memo["respondents"] = lay_out(people.assign(uninvited=~is_within))
    return select(survey, cast(Cells, memo["respondents"]), by, where, ("answered", "uninvited"))


def _invited(survey: Survey) -> Cells:
    memo = survey.memo()
    if "invited" not in memo:
        people = survey.participation
        memo["invited"] = lay_out(people[people["invited"].notna()])
    return cast(Cells, memo["invited"])


def _are_within(cells: pd.DataFrame, counted: pd.DataFrame) -> np.ndarray:
    """Say which cells hold nobody but those of `counted`, judged by their grade.

    Who is counted in all holds every grade, and grades that are all counted hold the total. Who
    did not say their grade stands among those who were counted.
    """
    keys = [*_TOGETHER, "grade"]
    blocks, counted_blocks = _places(cells, _TOGETHER), _places(counted, _TOGETHER)
    is_counted = _places(cells, keys).isin(_places(counted, keys))
    is_of_none = (cells["grade"] == UNKNOWN).to_numpy()
    is_grade = ~is_of_none & (cells["grade"] != ALL).to_numpy()
    has_counted = blocks.isin(counted_blocks)
    counted_grades = counted_blocks[(~counted["grade"].isin([ALL, UNKNOWN])).to_numpy()]
    is_in_all = has_counted & ~blocks.isin(counted_grades)
    is_in_all |= blocks.isin(counted_blocks[(counted["grade"] == ALL).to_numpy()])
    lacks_a_grade = blocks.isin(blocks[is_grade & ~is_counted])
    in_parts = np.where(is_grade, is_counted, has_counted & (is_of_none | ~lacks_a_grade))
    is_within: np.ndarray = is_in_all | in_parts
    return is_within


def _places(table: pd.DataFrame, keys: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[keys].astype(object))


def _without_spare_totals(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Leave out what was invited in all, where those who answered stand part by part."""
    for dimension in set(keys) & set(_SPLIT):
        rest = [key for key in keys if key != dimension]
        has_nobody = table["answered"].isna()
        block = table.groupby(rest, observed=True).ngroup() if rest else pd.Series(0, table.index)
        is_spare = (table[dimension] == ALL) & has_nobody & block.isin(block[~has_nobody])
        table = table[~is_spare]
    return table
