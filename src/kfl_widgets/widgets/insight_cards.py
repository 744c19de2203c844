"""Findings as cards: a sentence, the numbers behind it, and a way to look closer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.locale import translate
from kfl_widgets.widgets.kind_words import tag_words
from kfl_widgets.widgets.scripts import script

__all__ = ["InsightCards"]


class InsightCards(anywidget.AnyWidget):
    """A list of findings, in the order they should be looked at.

    Parameters
    ----------
    on_look
        Called with a card's number when somebody wants to look closer.
    on_tag
        Called with a card's number, a row's number in it, and the kind, or ``""`` to take it back.

    Attributes
    ----------
    cards
        Dicts with ``sign``, ``tone`` (better, worse, other), ``text``, ``legend`` (what the first
        and the second mark is, or nothing), ``wave`` (when it was so, if the legend doesn't say)
        and ``rows``. A row is a dict with ``name``, ``numbers`` (in words), ``at`` (where the two
        means lie on the scale, 0 to 1, or nothing), ``ends`` (of the scale, as text), and ``kind``
        (the tag, or ``""``).
    empty
        What to say when there are none.
    """

    _esm = script("insight_cards.js")

    cards = List().tag(sync=True)
    empty = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(
        self,
        on_look: Callable[[int], None],
        on_tag: Callable[[int, int, str], None],
        **traits: Any,
    ) -> None:
        super().__init__(texts=_texts(), **traits)
        self._on_look, self._on_tag = on_look, on_tag
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        card, row, kind = (content.get(name) for name in ("card", "row", "kind"))
        if not isinstance(card, int) or not 0 <= card < len(self.cards):
            return
        if row is None:
            self._on_look(card)
        elif 0 <= row < len(self.cards[card]["rows"]) and kind in ("improve", "strength", ""):
            self._on_tag(card, row, kind)


def _texts() -> dict[str, str]:
    return {
        "numbers": translate("Tallene bak"),
        "look": translate("Se nærmere"),
        **tag_words(),
    }
