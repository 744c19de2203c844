"""What was read, line by line: the same findings in the terminal as in the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfl_widgets.locale import translate
from kfl_widgets.report import describe_survey
from kfl_widgets.survey import Problem, Survey

__all__ = ["findings"]

_SIGNS = {"error": "✗", "warning": "!", "info": "·"}


def findings(survey: Survey | None, problems: Iterable[Problem]) -> Iterator[str]:
    """Say what a reading found: facts about the survey, then problems, the gravest first."""
    if survey is None:
        yield translate("Ingen tall er lest.")
    else:
        for name, values in describe_survey(survey):
            yield f"{name}: {', '.join(values)}"
    found = list(problems)
    for severity, sign in _SIGNS.items():
        yield from (f"{sign} {problem}" for problem in found if problem.severity == severity)
