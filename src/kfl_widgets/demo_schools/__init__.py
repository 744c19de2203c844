"""An invented survey of two schools and their municipality, for trying out, teaching and testing.

Nothing here is anybody's data. `STORIES` lists what there is to find.
"""

from __future__ import annotations

from kfl_widgets.demo_schools.people import MUNICIPALITY, SCHOOL_A, SCHOOL_B, SCHOOLS
from kfl_widgets.demo_schools.stories import STORIES, Story
from kfl_widgets.demo_schools.survey import demo, demo_answers

__all__ = [
    "MUNICIPALITY",
    "SCHOOLS",
    "SCHOOL_A",
    "SCHOOL_B",
    "STORIES",
    "Story",
    "demo",
    "demo_answers",
    "demo_workbooks",
]


def demo_workbooks() -> dict[str, bytes]:
    """Write the invented survey as workbooks; see `kfl_widgets.demo_schools.workbooks`."""
    from kfl_widgets.demo_schools.workbooks import (
        demo_workbooks as write,
    )  # the writers load slowly

    return write()
