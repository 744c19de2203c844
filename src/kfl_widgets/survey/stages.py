"""Stages of a school, the next larger group, and groups that few people rate."""

from __future__ import annotations

from collections.abc import Sequence

from kfl_widgets.survey.model import Filters, Survey

__all__ = ["RATED", "STAGES", "next_larger", "stage_of"]

STAGES = (("1", "2", "3", "4"), ("5", "6", "7"), ("8", "9", "10"))
"""Småtrinn, mellomtrinn, ungdomstrinn."""

RATED = ("kontaktlærere",)
"""Groups where a few rate many: a grade of theirs may be one teacher's opinion."""


def stage_of(grades: Sequence[str]) -> tuple[str, ...] | None:
    """Give the stage that holds all of `grades`, or None."""
    return next((stage for stage in STAGES if grades and set(grades) <= set(stage)), None)


def next_larger(where: Filters, survey: Survey) -> Filters | None:
    """Give the next larger group, to offer when the one asked for is too small to be shown.

    Parameters
    ----------
    where
        Who was asked for.
    survey
        Of whom.

    Returns
    -------
    Filters or None
        One gender becomes both; a grade becomes its stage (1–4, 5–7, 8–10); a stage, or grades of
        several, the whole school; a school all schools. None when there is nothing larger.

    Examples
    --------
    >>> next_larger(Filters(grades=("8",)), survey).grades  # doctest: +SKIP
    ('8', '9', '10')
    """
    if where.genders:
        return where.with_("gender", ())
    if where.grades:
        stage = stage_of(where.grades)
        wider = tuple(g for g in survey.values("grade") if stage and g in stage)
        if set(where.grades) < set(wider) < set(survey.values("grade")):
            return where.with_("grade", wider)
        if set(where.grades) < set(survey.values("grade")):
            return where.with_("grade", ())
    if where.schools and set(where.schools) < set(survey.values("school")):
        return where.with_("school", ())
    return None
