"""The end of each step of the page: the way on to the next one."""

from __future__ import annotations

from ipywidgets import Box, Button

from kfl_widgets.locale import translate
from kfl_widgets.widgets.panel import plain_button
from kfl_widgets.widgets.steps import Steps

__all__ = ["Onward"]


class Onward(Box):
    """A button that opens the step after the one that is open, and takes the reader up to it.

    The first step leads on by itself, when there is something to look at; after the last there is
    nothing.

    Parameters
    ----------
    steps
        The way through the page.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._button = plain_button("", self._on_click)
        super().__init__([self._button])
        self.add_class("kfl-onward")
        steps.observe(self._show, ["entries", "value"])
        self._show()

    def stand_out(self, is_primary: bool) -> None:
        """Be the primary button of the screen, or leave that to another."""
        (self._button.add_class if is_primary else self._button.remove_class)("kfl-primary")

    def _on_click(self, _button: Button) -> None:
        self._steps.value = self._next["value"]
        self._steps.focus()

    @property
    def _next(self) -> dict[str, str]:
        """The entry after the open one; empty where there is none to go on to."""
        pairs = zip(self._steps.entries[1:], self._steps.entries[2:], strict=False)
        return next((after for now, after in pairs if now["value"] == self._steps.value), {})

    def _show(self, _change: object = None) -> None:
        self.layout.display = None if self._next else "none"
        if self._next:
            words = translate("Videre: {step}")
            self._button.description = words.format(step=self._next["label"])
