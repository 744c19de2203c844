"""What a team has done, as traits: tagged, written, planned; saved, opened, undone."""

from __future__ import annotations

from traitlets import Bool, HasTraits, Instance, Tuple, observe

from kfl_widgets.improvement import History, Work, choose, do, dump, load, merge, redo, undo
from kfl_widgets.survey import Problem

__all__ = ["TeamWork"]


class TeamWork(HasTraits):
    """One `Work` and its history. A panel assigns ``work`` or ``areas``; both say the same.

    Attributes
    ----------
    work
        All of it.
    areas
        What is chosen, in the team's order: ``work.areas``.
    can_undo, can_redo
        Whether there is a step to take back, or again. Read-only.
    """

    work = Instance(Work, args=())
    areas: Tuple = Tuple()
    can_undo = Bool(False, read_only=True)
    can_redo = Bool(False, read_only=True)

    def __init__(self, **traits: object) -> None:
        self._history = History(Work())
        super().__init__(**traits)

    def undo(self) -> None:
        """Take the last step back."""
        self._history = undo(self._history)
        self.work = self._history.present

    def redo(self) -> None:
        """Take the step again that was taken back."""
        self._history = redo(self._history)
        self.work = self._history.present

    def forget_work(self) -> None:
        """Delete it all, and what it was before."""
        self._history = History(Work())
        self.work = self._history.present
        self._tell_history()  # also when there was no work, but steps to take again

    def save_work(self) -> bytes:
        """Give the work as a file that `open_work` reads."""
        return dump(self.work)

    def open_work(self, data: bytes, name: str = "") -> tuple[Problem, ...]:
        """Go on with a saved work, together with what is here; give what was wrong with the file.

        The same file twice, or several in any order, give the same.
        """
        loaded = load(data, name)
        if loaded.work is not None:
            self.work = merge([self.work, loaded.work])
        return loaded.problems

    @observe("areas")
    def _on_areas(self, _change: object) -> None:
        if self.areas != self.work.areas:
            self.work = choose(self.work, self.areas)

    @observe("work")
    def _on_work(self, _change: object) -> None:
        self._history = do(self._history, self.work)
        self._tell_history()
        self.areas = self.work.areas

    def _tell_history(self) -> None:
        self.set_trait("can_undo", self._history.can_undo)
        self.set_trait("can_redo", self._history.can_redo)
