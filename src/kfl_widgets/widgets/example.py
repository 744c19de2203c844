"""The demo school, shown in place of what is there."""

from __future__ import annotations

from kfl_widgets.widgets.session import Session

__all__ = ["show_example"]


def show_example(session: Session) -> None:
    """Delete what `session` holds, and look at the first demo school instead."""
    from kfl_widgets.demo_schools import demo

    survey = demo()
    session.clear()
    session.show(survey)
    first = survey.values("school")[:1]
    session.filters = session.filters.with_("school", first)
