"""What a team has done, as traits: tagged, written, planned; saved, opened, undone."""

from __future__ import annotations

import time
from collections.abc import Callable

from traitlets import Bool, HasTraits, Instance, Tuple, observe

from kfl_widgets.improvement import (
    Choices,
    History,
    Own,
    Place,
    Work,
    choose,
    disagreements,
    do,
    dump,
    go_on,
    load,
    merge,
    place_of_writing,
    redo,
    undo,
)
from kfl_widgets.survey import Problem, Where

__all__ = ["TeamWork"]

_BREATH = 1.5
"""Who goes on writing in the same field within so many seconds, is at the same step."""


class TeamWork(HasTraits):
    """One `Work` and its history. A panel assigns ``work`` or ``areas``; both say the same.

    Attributes
    ----------
    work
        All of it.
    areas
        What is chosen, in the team's order: ``work.areas``.
    own
        What belongs to this screen alone, and is not saved in a file.
    can_undo, can_redo
        Whether there is a step to take back, or again. Read-only.
    taken
        The work as it was when its arbeidsbok was last downloaded; None before that.
    unsettled
        What the last work that was opened and the one that was here disagree on.
    """

    work = Instance(Work, args=())
    areas: Tuple = Tuple()
    own = Instance(Own, args=())
    can_undo = Bool(False, read_only=True)
    can_redo = Bool(False, read_only=True)
    taken = Instance(Work, allow_none=True)
    unsettled: tuple[Problem, ...] = ()

    def __init__(self, **traits: object) -> None:
        self._history = History(Work())
        self._written: tuple[Place | None, float] = (None, 0.0)
        super().__init__(**traits)

    def undo(self) -> None:
        """Take the last step back."""
        self._history = undo(self._history)
        self.work = self._history.present

    def redo(self) -> None:
        """Take the step again that was taken back."""
        self._history = redo(self._history)
        self.work = self._history.present

    def begin_with(self, work: Work) -> None:
        """Let `work` be what there is, and nothing what it was before."""
        self._history = History(work)
        self.work = work
        self._tell_history()  # also when the work is the same, but there were steps

    def forget_work(self) -> None:
        """Delete it all, and what it was before."""
        self.begin_with(Work())
        self.own = Own()
        self.taken = None

    @property
    def choices(self) -> Choices:
        """What is looked at now. Here nobody looks at anything."""
        return Choices()

    def look_as(self, choices: Choices) -> None:
        """Look at what the team looked at then."""

    def save_work(self) -> bytes:
        """Give the work as a file that `open_work` reads, with what is looked at."""
        return dump(self.work, self.choices)

    def open_work(self, data: bytes, name: str = "") -> tuple[Problem, ...]:
        """Go on with a saved work, together with what is here; give what was wrong with the file.

        The same file twice, or several in any order, give the same. The first one also says what
        is looked at; who has a work already goes on looking at the same.
        """
        loaded = load(data, name)
        is_first = self.work == Work()
        self.unsettled = ()
        if loaded.work is not None:
            if is_first and loaded.choices is not None:
                self.look_as(loaded.choices)
            works = [self.work, loaded.work]
            self.work = merge(works)
            told = (Problem("warning", said, Where(name)) for said in disagreements(works))
            self.unsettled = tuple(told)
        return loaded.problems

    @observe("areas")
    def _on_areas(self, _change: object) -> None:
        if self.areas != self.work.areas:
            self.work = choose(self.work, self.areas)

    @observe("work")
    def _on_work(self, _change: object) -> None:
        self._history = self._next_step()(self._history, self.work)
        self._tell_history()
        self.areas = self.work.areas

    def _next_step(self) -> Callable[[History, Work], History]:
        """Say whether the new work is a step of its own, or more of the last one."""
        (place, moment), now = self._written, time.monotonic()
        writing = place_of_writing(self._history.present, self.work)
        self._written = (writing, now)
        is_same = writing is not None and writing == place and now - moment < _BREATH
        return go_on if is_same else do

    def _tell_history(self) -> None:
        self.set_trait("can_undo", self._history.can_undo)
        self.set_trait("can_redo", self._history.can_redo)
