"""What stands out in the chosen schools: found once for each question, as it takes a moment.

Forgotten with the survey it was found in, so that nothing outlives «Slett data».
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from kfl_widgets.survey import Filters, Insight, Survey, insights
from kfl_widgets.widgets.session import Session

__all__ = ["Question", "question_of", "what_stands_out"]

Question = tuple[tuple[str, ...], str, str, int]
"""Schools, the two waves, and the smallest group that is shown."""

_found: WeakKeyDictionary[Survey, tuple[Question, tuple[Insight, ...]]] = WeakKeyDictionary()


def question_of(session: Session) -> Question:
    """Give what is asked of the survey that `session` looks at."""
    return (session.filters.schools, session.baseline, session.followup, session.min_n)


def what_stands_out(survey: Survey | None, question: Question) -> tuple[Insight, ...]:
    """Say what to look at first, over all groups and grades; see `insights`."""
    if survey is None or not survey.codebook.factors:
        return ()
    asked, answer = _found.get(survey, (None, ()))
    if asked == question:
        return answer
    schools, baseline, followup, min_n = question
    pair = (baseline, followup) if baseline != followup else (None, None)
    answer = insights(survey, Filters(schools=schools), *pair, min_n=min_n)
    _found[survey] = (question, answer)
    return answer
