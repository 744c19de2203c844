"""The table beside a chart: sortable, readable on a phone, with a tag control in every row.

Takes text that is ready to be read; which numbers may be shown has been decided before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Bool, Dict, List, Unicode

from kfl_widgets.locale import translate
from kfl_widgets.widgets.kind_words import tag_words

__all__ = ["ResultTable"]

_HERE = Path(__file__).parent


class ResultTable(anywidget.AnyWidget):
    """A table of results.

    Parameters
    ----------
    caption
        What the table shows; read out by screen readers.
    on_tag
        Called with the row's key and the kind (``"improve"`` or ``"strength"``), or ``""`` when a
        pressed tag is pressed again. Without it there is no tag column.
    on_open
        Called with the key of a row whose name was pressed.
    on_mark
        Called with the key of a cell that was pressed.

    Attributes
    ----------
    columns
        Dicts with ``label`` and ``numeric``.
    rows
        Dicts with ``key``, ``name`` (for the tag buttons), ``cells``, ``kind`` (the tag, or ``""``)
        and ``can_tag``; with ``can_open`` the row's name is a button. A cell is a dict with
        ``text``, and optionally ``note`` in a ``tone`` (better, worse, other), ``sub``, ``sort``
        (what it is sorted by, where not by its text; None is unknown), and a ``key`` that makes it
        a button.
    """

    _esm = _HERE / "result_table.js"

    caption = Unicode().tag(sync=True)
    columns = List().tag(sync=True)
    rows = List().tag(sync=True)
    has_tags = Bool().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(
        self,
        caption: str = "",
        columns: Sequence[dict[str, Any]] = (),
        *,
        on_tag: Callable[[str, str], None] | None = None,
        on_open: Callable[[str], None] | None = None,
        on_mark: Callable[[str], None] | None = None,
        **traits: Any,
    ) -> None:
        super().__init__(caption=caption, columns=list(columns), texts=_texts(), **traits)
        self._on_tag, self._on_open, self._on_mark = on_tag, on_open, on_mark
        self.has_tags = on_tag is not None
        self.on_msg(self._on_message)

    def focus_on(self, key: str) -> None:
        """Give the name of a row the keyboard."""
        self.send({"focus": key})

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        key, kind = content.get("key"), content.get("kind")
        row = next((row for row in self.rows if row["key"] == key), {})
        if kind == "open":
            if self._on_open is not None and row.get("can_open"):
                self._on_open(str(key))
        elif kind == "mark":
            keys = (cell.get("key") for row in self.rows for cell in row["cells"])
            if self._on_mark is not None and key and key in keys:
                self._on_mark(str(key))
        elif self._on_tag is not None and row.get("can_tag") and kind in _KINDS:
            self._on_tag(str(key), str(kind))


_KINDS = ("improve", "strength", "")


def _texts() -> dict[str, str]:
    return {
        "open": translate("Se nærmere"),
        "tag": translate("Merk"),
        **tag_words(),
        "sort": translate("Sorter etter {column}"),
    }
