"""Who goes to another place begins at its top: a browser leaves the page scrolled as it was."""

from __future__ import annotations

from pathlib import Path

import anywidget
from ipywidgets import Layout

from kfl_widgets.widgets.session import Session, guarded

__all__ = ["Arrival"]

_HERE = Path(__file__).parent


class Arrival(anywidget.AnyWidget):
    """Brings the heading of a place in sight when its view is opened. Never moves the focus.

    It is made after whoever shows the places, so that the new one is there when the page is told.
    """

    _esm = _HERE / "arrival.js"

    def __init__(self, session: Session) -> None:
        super().__init__(layout=Layout(display="none"))
        self.session = session
        session.observe(self._on_view, ["view"])

    @guarded
    def _on_view(self, _change: object) -> None:
        if not self.session.is_touring:  # the tour brings in sight what it points at
            self.send({"do": "arrive"})
