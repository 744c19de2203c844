"""What a question must hold before it is asked. A common slip gets a sentence that mends it.

Knows the model, and nothing of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kfl_widgets.survey.model import Filters, Survey

__all__ = ["asked", "check_survey"]


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
    """Give the filters of a question whose parts are of the right kinds; all by default."""
    check_survey(survey)
    if isinstance(by, str):
        raise TypeError(f"by takes several names: ({by!r},), not {by!r}")
    if not isinstance(where, Filters | None):
        raise TypeError(
            f'where takes Filters, as in Filters(groups=("elever",)), not {type(where).__name__}'
        )
    return where or Filters()
