"""What belongs to one screen, and goes into no file: own votes, half-written thoughts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from kfl_widgets.improvement.ballots import Ballot
from kfl_widgets.improvement.records import Record, each_once

__all__ = ["Draft", "Own"]


class Draft(Record):
    """A reflection on a measure that is not in its log yet. `key` is the measure's."""

    key: str
    done: str = ""
    learned: str = ""
    wise: str = ""


class Own(Record):
    """One screen's own things.

    Attributes
    ----------
    ballots
        The last ballot that was cast in each phase, also when the vote was taken back.
    drafts
        Reflections that are being written.
    role
        Who changes the plan, as that was said.
    """

    ballots: Annotated[tuple[Ballot, ...], AfterValidator(each_once)] = ()
    drafts: Annotated[tuple[Draft, ...], AfterValidator(each_once)] = ()
    role: str = ""
