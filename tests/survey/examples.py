"""Small surveys for the tests, told in as few words as possible."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kfl_widgets.survey import ALL, Codebook, Factor, Item, Scale, Survey, build

HERE = {
    "wave": "T1",
    "school": ALL,
    "group": "elever",
    "grade": ALL,
    "gender": ALL,
    "measure": "trivsel",
}


def cell(n: float, mean: float = 3.0, sd: float = 1.0, **where: Any) -> dict[str, Any]:
    """Give one row of `scores` for `n` people with this mean and SD (NaN: not published)."""
    return {
        **HERE,
        "n": n,
        "total": n * mean,
        "total_sq": (n - 1) * sd**2 + n * mean**2,
        "mean": math.nan,
        "sd": math.nan,
        "state": "known",
        **where,
    }


def starred(state: str = "suppressed", **where: Any) -> dict[str, Any]:
    """Give a row whose numbers the source has hidden."""
    return cell(math.nan, **where) | {"state": state}


def survey_of(rows: Iterable[Mapping[str, Any]], *factors: Factor, **more: Any) -> Survey:
    """Build a survey of score rows, with a plain codebook when no factors are given."""
    scores = pd.DataFrame(list(rows))
    if not factors:
        pairs = scores[["group", "measure"]].drop_duplicates() if "group" in scores else ()
        factors = tuple(Factor(m, m.capitalize(), g) for g, m in getattr(pairs, "values", ()))
    return build(scores=scores, codebook=Codebook(factors), **more)


def counts(dimension: str, people: Mapping[str, float], **more: Any) -> Survey:
    """Build a survey that is split by one dimension only: how many answered in each part."""
    return survey_of([cell(n, **{dimension: code}) for code, n in people.items()], **more)


def questionnaire() -> Codebook:
    """Three items for pupils' «trivsel», the last reversed; one item for parents' «trivsel»."""
    scale = Scale(1, 5)
    return Codebook(
        (Factor("trivsel", "Trivsel", "elever"), Factor("trivsel", "Trivsel", "foresatte")),
        (
            Item("t1", "Jeg trives", "elever", "trivsel", scale),
            Item("t2", "Jeg har venner", "elever", "trivsel", scale),
            Item("t3", "Jeg gruer meg", "elever", "trivsel", scale, reversed=True),
            Item("f1", "Barnet trives", "foresatte", "trivsel", scale),
        ),
    )


def messages(survey: Survey) -> list[str]:
    """Say the survey's problems."""
    return [str(problem) for problem in survey.problems]
