"""Findings as cards: a sentence, the numbers behind it, and a way to look closer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.locale import DEFAULT_LANGUAGE, translate

__all__ = ["InsightCards"]

_HERE = Path(__file__).parent


class InsightCards(anywidget.AnyWidget):
    """A list of findings, in the order they should be looked at.

    Parameters
    ----------
    on_look
        Called with a card's number when somebody wants to look closer.

    Attributes
    ----------
    cards
        Dicts with ``sign``, ``tone`` (better, worse, other), ``text``, ``numbers`` (a list of
        lines) and ``can_look`` (whether there is a way to look closer).
    empty
        What to say when there are none.
    """

    _esm = _HERE / "insight_cards.js"

    cards = List().tag(sync=True)
    empty = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(
        self, on_look: Callable[[int], None], *, language: str = DEFAULT_LANGUAGE, **traits: Any
    ) -> None:
        texts = {
            "numbers": translate("Tallene bak", language),
            "look": translate("Se nærmere", language),
        }
        super().__init__(texts=texts, **traits)
        self._on_look = on_look
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        number = content.get("look")
        if isinstance(number, int) and 0 <= number < len(self.cards):
            self._on_look(number)
