"""Widgets that stand folded under a line that says what they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import anywidget
from ipywidgets import VBox, Widget
from traitlets import Bool, Unicode

__all__ = ["Fold", "FoldLine"]

_HERE = Path(__file__).parent


class Fold(VBox):
    """A line, and what it unfolds.

    Parameters
    ----------
    label
        Says what is folded.
    children
        What is.
    """

    def __init__(self, label: str, children: Sequence[Widget]) -> None:
        self.line = FoldLine(label=label)
        self._body = VBox(children)
        super().__init__([self.line, self._body])
        self.add_class("kfl-unfolds")
        self.line.observe(self._show, "is_open")
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether what is folded can be seen."""
        return bool(self.line.is_open)

    @is_open.setter
    def is_open(self, is_open: bool) -> None:
        self.line.is_open = is_open

    def _show(self, _change: object = None) -> None:
        self._body.layout.display = None if self.is_open else "none"


class FoldLine(anywidget.AnyWidget):
    """A button that says whether something is unfolded."""

    _esm = _HERE / "fold.js"

    label = Unicode().tag(sync=True)
    is_open = Bool(False).tag(sync=True)
