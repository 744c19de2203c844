"""The chosen areas as a list of cards: evidence, why, order. Takes sentences, sends wishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.locale import translate
from kfl_widgets.widgets.scripts import script

__all__ = ["AreaCards"]

_WISHES = ("explain", "up", "down", "turn", "remove", "aside", "delete", "keep")


class AreaCards(anywidget.AnyWidget):
    """A list of areas of one kind.

    Parameters
    ----------
    title
        The list's heading.
    on_wish
        Called with an area's key, a wish (``"explain"``, ``"up"``, ``"down"``, ``"turn"`` to the
        other kind, ``"remove"``, or an answer) and a text (what was written, for ``"explain"``).
    words
        Other words than the usual ones: ``why`` (what to ask about each area), ``up``, ``down``,
        ``remove``. What has no words isn't there.

    Attributes
    ----------
    cards
        Dicts with ``key``, ``name``, ``who``, ``numbers``, ``why``, ``note`` (a sentence under
        what was written), ``turn`` (the label of the button that changes its kind) and ``ask``:
        None, or a question as ``text`` and ``answers``, dicts with ``wish`` and ``label``.
    empty
        What to say when there are none.
    """

    _esm = script("area_cards.js", "telling.js")

    title = Unicode().tag(sync=True)
    tone = Unicode().tag(sync=True)
    cards = List().tag(sync=True)
    empty = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(
        self,
        title: str,
        on_wish: Callable[[str, str, str], None],
        *,
        words: Mapping[str, str] | None = None,
        **traits: Any,
    ) -> None:
        super().__init__(title=title, texts=_texts() | dict(words or {}), **traits)
        self._on_wish = on_wish
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        key, wish, text = (content.get(name) for name in ("key", "wish", "text"))
        if wish in _WISHES and any(card["key"] == key for card in self.cards):
            self._on_wish(str(key), str(wish), str(text or ""))


def _texts() -> dict[str, str]:
    return {
        "why": translate("Hvorfor velger vi dette?"),
        "hint": translate("Ikke skriv navn eller opplysninger som kan kjennes igjen."),
        "up": translate("Flytt opp"),
        "down": translate("Flytt ned"),
        "remove": translate("Fjern"),
    }
