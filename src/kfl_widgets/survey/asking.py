"""What a question must hold before it is asked. A common slip gets a sentence that mends it.

Knows the model, and nothing of numbers.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, cast

from kfl_widgets.survey.model import ALL, DIMENSIONS, Filters, Survey

__all__ = ["MEASURES", "asked", "check_by", "check_survey"]

MEASURES = ("factor", "item")
"""What may stand in `by` beside the dimensions."""

_NAMED = 12
_OF_CALLER = 4  # whoever asks a public function, which calls `asked`


def check_survey(survey: Any) -> None:
    """Raise TypeError for what isn't a survey, and say where one is to be found."""
    if isinstance(survey, Survey):
        return
    hint = ""
    if survey is None:
        hint = ": when nothing could be read, reading.problems says why"
    elif hasattr(survey, "survey"):
        hint = f": use {type(survey).__name__.lower()}.survey"
    raise TypeError(f"a Survey is needed, not {type(survey).__name__}{hint}")


def asked(survey: Survey, by: Sequence[str], where: Filters | None) -> Filters:
    """Give the filters of a question whose parts are of the right kinds; all by default.

    Warns of codes that the survey doesn't have: what is asked of them is an empty table.
    """
    check_survey(survey)
    if isinstance(by, str):
        raise TypeError(f"by takes several names: ({by!r},), not {by!r}")
    if not isinstance(where, Filters | None):
        raise TypeError(
            f'where takes Filters, as in Filters(groups=("elever",)), not {type(where).__name__}'
        )
    where = where or Filters()
    for dimension in DIMENSIONS:
        _warn_of_strangers(survey, dimension, where.of(dimension))
    return where


def _warn_of_strangers(survey: Survey, dimension: str, codes: Sequence[str]) -> None:
    """Warn of codes that nobody has: in a loop over schools that is no error, in a word it is."""
    there = survey.values(dimension)
    strangers = [c for c in codes if c not in there and c not in (ALL, *survey.references)]
    if strangers:
        missed = " or ".join(map(repr, strangers))
        more = " and more" if len(there) > _NAMED else ""
        said = f"no {dimension} {missed}; the survey has {there[:_NAMED]}{more}"
        warnings.warn(said, stacklevel=_OF_CALLER)


def check_by(survey: Survey, by: Sequence[str], where: Filters, *, measured: bool = True) -> None:
    """Raise ValueError for a question that would mix what must not be mixed."""
    allowed = (*DIMENSIONS, *(MEASURES if measured else ()))
    for name in by:
        if name not in allowed:
            raise ValueError(f"by takes {', '.join(allowed)}, not {name!r}")
    if measured and not set(by) & set(MEASURES):
        raise ValueError("by must hold 'factor' or 'item': scores of different factors don't mix")
    for dimension in ("wave", "group"):
        chosen = where.of(dimension) or _there(survey, dimension, measured=measured)
        if dimension not in by and len(chosen) > 1:
            raise ValueError(
                f"by must hold {dimension!r}, or where must choose one of {chosen}: "
                "they are never averaged"
            )
    schools = set(where.schools)
    if "school" not in by and schools & set(survey.references) and len(schools) > 1:
        raise ValueError("a reference is never averaged with anything: put 'school' in by")


def _there(survey: Survey, dimension: str, *, measured: bool) -> tuple[str, ...]:
    """Give the codes there are, `ALL` among them: who has no wave is of no other's wave."""
    table = survey.scores if measured else survey.participation
    key = ("there", dimension, measured)
    memo = survey.memo()
    if key not in memo:
        is_whole = (table[dimension] == ALL).any()
        memo[key] = (*survey.values(dimension), *([ALL] if is_whole else ()))
    return cast(tuple[str, ...], memo[key])
