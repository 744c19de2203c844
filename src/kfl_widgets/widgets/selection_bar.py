"""What is looked at, in one line: a sentence, the choices as chips, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.locale import translate
from kfl_widgets.widgets.scripts import script

__all__ = ["SelectionBar"]


class SelectionBar(anywidget.AnyWidget):
    """A status line with chips that can be removed and steps that can be gone back to.

    Parameters
    ----------
    on_remove
        Called with a chip's key; with ``""`` when all are to go.
    on_back
        Called with the number of the crumb that was clicked.

    Attributes
    ----------
    sentence
        What is shown.
    chips
        Dicts with ``key`` and ``label``.
    crumbs
        From the whole to what is looked into; the last is where we are. Fewer than two are not
        shown.
    """

    _esm = script("selection_bar.js")

    sentence = Unicode().tag(sync=True)
    chips = List().tag(sync=True)
    crumbs = List().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(
        self,
        on_remove: Callable[[str], None],
        on_back: Callable[[int], None],
        **traits: Any,
    ) -> None:
        super().__init__(texts=_texts(), **traits)
        self._on_remove, self._on_back = on_remove, on_back
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        key, number = content.get("remove"), content.get("back")
        if key == "" or key in {chip["key"] for chip in self.chips}:
            self._on_remove(str(key))
        elif isinstance(number, int) and 0 <= number < len(self.crumbs):
            self._on_back(number)


def _texts() -> dict[str, str]:
    return {
        "chips": translate("Valgt"),
        "remove": translate("Fjern {label}"),
        "reset": translate("Nullstill"),
        "way": translate("Veien tilbake"),
    }
