"""Undo and redo: the works there have been, on both sides of the one there is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kfl_widgets.improvement.work import Work

__all__ = ["MOST_STEPS", "History", "do", "go_on", "redo", "undo"]

MOST_STEPS = 200


@dataclass(frozen=True)
class History:
    """A work, what it was before (newest last), and what was undone (next first)."""

    present: Work
    past: tuple[Work, ...] = ()
    future: tuple[Work, ...] = ()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return bool(self.future)


def do(history: History, work: Work) -> History:
    """Go on to `work`. What was undone is gone; steps beyond `MOST_STEPS` are forgotten."""
    if work == history.present:
        return history
    return History(work, (*history.past, history.present)[-MOST_STEPS:])


def go_on(history: History, work: Work) -> History:
    """Let `work` be more of the last step: both are taken back together."""
    return replace(history, present=work, future=())


def undo(history: History) -> History:
    """Go one step back, if there is one."""
    if not history.past:
        return history
    *past, present = history.past
    return History(present, tuple(past), (history.present, *history.future))


def redo(history: History) -> History:
    """Take the step that was undone, if there is one."""
    if not history.future:
        return history
    present, *future = history.future
    return History(present, (*history.past, history.present), tuple(future))
