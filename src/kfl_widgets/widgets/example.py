"""The demo school, shown in place of what is there."""

from __future__ import annotations

from functools import cache

from kfl_widgets.survey import Survey
from kfl_widgets.widgets.session import Session

__all__ = ["example", "show_example"]


@cache
def example() -> Survey:
    """Give the example, made once: what was found out about it can be used again."""
    from kfl_widgets.demo_schools import demo

    return demo()


def show_example(session: Session) -> None:
    """Delete what `session` holds, and look at the first demo school instead."""
    survey = example()
    session.clear()
    with session.hold_trait_notifications():  # nobody looks at all schools in between
        session.show(survey)
        first = survey.values("school")[:1]
        session.filters = session.filters.with_("school", first)
