"""A button that can be switched off and keeps the focus.

A stock button loses the focus of who pressed it last when it is disabled.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Bool, Unicode

__all__ = ["StepButton"]

_HERE = Path(__file__).parent


class StepButton(anywidget.AnyWidget):
    """A button whose look says whether there is anything to do.

    Parameters
    ----------
    label
        What it says.
    on_press
        Called when it is pressed.

    Attributes
    ----------
    is_off
        Whether there is nothing to do.
    """

    _esm = _HERE / "step_button.js"

    label = Unicode().tag(sync=True)
    is_off = Bool(False).tag(sync=True)

    def __init__(self, label: str, on_press: Callable[[], None], **traits: Any) -> None:
        super().__init__(label=label, **traits)
        self._on_press = on_press
        self.on_msg(self._on_message)

    def click(self) -> None:
        """Do what a press does."""
        self._on_press()

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        if content.get("wish") == "press":
            self.click()
