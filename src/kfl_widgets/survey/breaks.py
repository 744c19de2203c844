"""Where a factor is not measured as it was: another set of statements than the wave before."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

from kfl_widgets.survey.model import Survey

__all__ = ["breaks"]


def breaks(survey: Survey) -> set[tuple[str, str, str]]:
    """Give group, factor and wave where a factor was not asked by the same statements as before."""
    memo = survey.memo()
    if "breaks" not in memo:
        memo["breaks"] = {
            (*factor, after)
            for factor, asked in _asked(survey).items()
            for before, after in pairwise(w for w in survey.values("wave") if w in asked)
            if asked[before] != asked[after]
        }
    return cast(set[tuple[str, str, str]], memo["breaks"])


def _asked(survey: Survey) -> dict[tuple[str, str], dict[str, set[str]]]:
    """Give, for each group and factor, the statements that were answered in each wave."""
    scores = survey.scores[survey.scores["state"] != "missing"]
    asked: dict[tuple[str, str], dict[str, set[str]]] = {}
    seen = scores[["group", "measure", "wave"]].drop_duplicates().astype(str)
    for group, measure, wave in seen.itertuples(index=False, name=None):
        item = survey.codebook.item(group, measure)
        if item is not None and item.factor:
            asked.setdefault((group, item.factor), {}).setdefault(wave, set()).add(measure)
    return asked
