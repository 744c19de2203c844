"""A form over one record: long texts, dates as Norwegians write them, numbers with a comma, lists.

Stock controls have no room for a hint or an error that a screen reader ties to the field, and a
date picker follows the browser's order of day and month. This knows nothing of what the record is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
from traitlets import Dict, Int, List, Unicode

from kfl_widgets.improvement import MONTHS, new_key
from kfl_widgets.locale import translate
from kfl_widgets.widgets.scripts import script

__all__ = ["RecordForm", "field", "keys_of"]

Way = tuple[str, ...]


def field(name: str, label: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """Describe one field.

    Parameters
    ----------
    name, label
        Its key among the values, and what it is called on the screen.
    kind
        ``"text"`` (a line), ``"long"`` (several), ``"date"`` (ISO text, "" for none), ``"number"``
        (None for none), ``"colour"`` (``"#rrggbb"``), ``"choice"`` (one of ``options``, dicts with
        ``value`` and ``label``) or ``"list"`` (of records with a ``key``: ``fields`` say what is in
        each, ``item`` what one is called with ``{n}`` for its number, ``add`` what the button that
        adds one says, ``""`` if none can be added). A record may have a ``title`` of its own, and
        ``lines`` that are only read.
    **more
        ``hint``: a sentence under the label. ``is_required``: a choice that can't be taken back to
        none.
    """
    return {"name": name, "label": label, "kind": kind, **more}


class RecordForm(anywidget.AnyWidget):
    """Fields with labels. What somebody writes is told at once, and never written over.

    Parameters
    ----------
    on_change
        Called with the way to a field (its name; or a list's name, the record's key and the name)
        and its new value.
    on_add
        Called with a list's name.
    on_remove
        Called with a list's name and a record's key.

    Attributes
    ----------
    title
        The form's heading, ``""`` for none.
    fields
        As `field` gives them.
    values
        By name.
    notes
        A sentence to show under a field, by its way joined with ``/``.
    unread
        How many fields hold something that is no date or number. It is told under the field.
    """

    _esm = script("record_form.js", "telling.js")

    unread = Int(0)
    title = Unicode().tag(sync=True)
    fields = List().tag(sync=True)
    values = Dict().tag(sync=True)
    notes = Dict().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(
        self,
        on_change: Callable[[Way, Any], None],
        on_add: Callable[[str], None] | None = None,
        on_remove: Callable[[str, str], None] | None = None,
        *,
        fields: Sequence[dict[str, Any]] = (),
        **traits: Any,
    ) -> None:
        super().__init__(fields=list(fields), texts=_texts(), **traits)
        self._on_change, self._on_add, self._on_remove = on_change, on_add, on_remove
        self.on_msg(self._on_message)

    def show(self, values: dict[str, Any], notes: dict[str, str] | None = None) -> None:
        """Show other values, and sentences under fields."""
        with self.hold_sync():
            self.values = values
            self.notes = notes or {}

    def holds_back(self) -> bool:
        """Tell whether a field can't be read; if so take the reader to it."""
        if self.unread:
            self.send({"focus": "unread"})
        return self.unread > 0

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        way = tuple(map(str, content.get("way", ())))
        wish = content.get("wish")
        if wish == "set" and self._is_field(way):
            self._on_change(way, content.get("value"))
        elif wish == "unread" and isinstance(content.get("count"), int):
            self.unread = content["count"]
        elif wish == "add" and self._on_add is not None and way and self._may_add(way[0]):
            self._on_add(way[0])
        elif wish == "remove" and self._on_remove is not None and self._is_record(way):
            self._on_remove(way[0], way[1])

    def _field(self, name: str) -> dict[str, Any] | None:
        return next((f for f in self.fields if f["name"] == name), None)

    def _may_add(self, name: str) -> bool:
        return bool((self._field(name) or {}).get("add"))

    def _is_record(self, way: Way) -> bool:
        known = self.values.get(way[0], ()) if len(way) > 1 and self._field(way[0]) else ()
        return any(record["key"] == way[1] for record in known)

    def _is_field(self, way: Way) -> bool:
        if len(way) == 1:
            return self._field(way[0]) is not None
        if len(way) != 3 or not self._is_record(way):
            return False
        return any(f["name"] == way[2] for f in self._field(way[0])["fields"])


def keys_of(known: Sequence[str], count: int) -> list[str]:
    """Give each of `count` records a passing key; those that have one keep it."""
    return [*known[:count], *(new_key() for _ in range(count - len(known)))]


def _texts() -> dict[str, Any]:
    return {
        "months": MONTHS,
        "date": translate("dd.mm.åååå"),
        "bad_date": translate("Skriv datoen som dag.måned.år, for eksempel 15.08.2026."),
        "bad_number": translate("Skriv et tall, for eksempel 3,2."),
        "choose": translate("Velg"),
        "remove": translate("Fjern {item}"),
        "short_remove": translate("Fjern"),
    }
