"""The table behind a finding, so that one can look closer at it, and keep it as evidence."""

from __future__ import annotations

import pandas as pd

from kfl_widgets.survey.comparison import compare
from kfl_widgets.survey.disclosure import protect
from kfl_widgets.survey.gaps import against, gap
from kfl_widgets.survey.insights import Insight
from kfl_widgets.survey.model import Survey
from kfl_widgets.survey.protected import ProtectedTable
from kfl_widgets.survey.summary import summarise

__all__ = ["behind"]


def behind(survey: Survey, found: Insight, min_n: int) -> ProtectedTable:
    """Give the protected table in which a finding's factors are rows.

    Parameters
    ----------
    survey
        The survey the finding was made in.
    found
        One of its `insights`.
    min_n
        The smallest group that is shown.

    Returns
    -------
    ProtectedTable
        Of kind ``"change"``, ``"reference"`` or ``"gap"``; for a grade that stands out ``"level"``.
        q and verdict are those of this table, not of everything that `insights` looked at.
    """
    return protect(_table(survey, found), min_n)


def _table(survey: Survey, found: Insight) -> pd.DataFrame:
    where = found.where.with_("wave", ()).with_("grade", found.grades or found.where.grades)
    now = where.with_("wave", found.waves[-1:])
    first, second = found.pair
    if first in survey.references:
        return against(survey, first, ("group", "factor"), now)
    if first in survey.values("wave"):
        references = survey.references
        reference = references[0] if references else None
        return compare(survey, first, second, where=where, reference=reference)
    if found.kind == "grade":
        return summarise(survey, ("group", "factor"), now)
    if first in survey.values("gender"):
        return gap(survey, first, second, ("group", "factor"), now, dimension="gender")
    return gap(survey, first, second, ("factor",), now.with_("group", ()))
