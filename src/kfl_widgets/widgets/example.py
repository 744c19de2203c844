"""The demo school, shown in place of what is there."""

from __future__ import annotations

from functools import cache

from kfl_widgets.survey.packing import pack_survey, unpack_survey
from kfl_widgets.widgets.session import Session

__all__ = ["pack_example", "show_example"]


@cache
def pack_example() -> bytes:
    """Give the example as few bytes, so that a warm kernel can have it ready."""
    from kfl_widgets.demo_schools import demo

    return pack_survey(demo())


def show_example(session: Session) -> None:
    """Delete what `session` holds, and look at the first demo school instead."""
    survey = unpack_survey(pack_example())
    session.clear()
    with session.hold_trait_notifications():  # nobody looks at all schools in between
        session.show(survey)
        first = survey.values("school")[:1]
        session.filters = session.filters.with_("school", first)
