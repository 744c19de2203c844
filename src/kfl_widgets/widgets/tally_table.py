"""Votes as a table: a row per area, a column per kind, with counts, reasons, and what is taken.

Takes text that is ready to be read; who may see it has been decided before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.locale import translate
from kfl_widgets.widgets.scripts import script

__all__ = ["TallyTable"]


class TallyTable(anywidget.AnyWidget):
    """A count of votes.

    Parameters
    ----------
    on_take
        Called with a row's key and a kind when the team takes an area on as that kind, or ``""``
        when it lets go of it again.
    kinds
        The columns: dicts with ``value``, ``label`` and ``take`` (the words on the button).

    Attributes
    ----------
    caption
        What the table shows; read out by screen readers.
    rows
        Dicts with ``key``, ``name``, ``who``, ``agreement`` (a sentence), ``taken`` (a kind or
        ``""``) and ``cells``: by kind, dicts with ``n``, ``of``, ``said`` and ``reasons``, which
        are dicts with ``text`` and ``note``.
    """

    _esm = script("tally_table.js")

    caption = Unicode().tag(sync=True)
    kinds = List().tag(sync=True)
    rows = List().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(
        self,
        on_take: Callable[[str, str], None],
        kinds: Sequence[dict[str, str]],
        **traits: Any,
    ) -> None:
        texts = {"area": translate("Område")}
        super().__init__(kinds=list(kinds), texts=texts, **traits)
        self._on_take = on_take
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        key, kind = content.get("key"), content.get("kind")
        is_known = kind == "" or any(kind == known["value"] for known in self.kinds)
        if is_known and any(row["key"] == key for row in self.rows):
            self._on_take(str(key), str(kind))
