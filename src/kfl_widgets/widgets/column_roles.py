"""The columns of a sheet as a table to correct: heading, a few values, and what each column is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.locale import translate
from kfl_widgets.reading.mapping import ROLES
from kfl_widgets.widgets.scripts import script

__all__ = ["ColumnRoles"]

_FIELDS = ("role", "wave", "group", "school", "factor", "reversed")


class ColumnRoles(anywidget.AnyWidget):
    """Choose what each column holds.

    Parameters
    ----------
    on_change
        Called with a column's number, the name of what was changed (``role``, ``wave``, ``group``,
        ``school``, ``factor``, ``reversed``) and its new value.

    Attributes
    ----------
    columns
        Dicts with ``header``, ``examples`` (text), and the fields of `reading.mapping.Column`.
    options
        The answers in words, from lowest to highest; a person puts them in order.
    """

    _esm = script("column_roles.js", "telling.js")

    columns = List().tag(sync=True)
    options = List().tag(sync=True)
    texts = Dict().tag(sync=True)
    caption = Unicode().tag(sync=True)

    def __init__(
        self,
        on_change: Callable[[int, str, Any], None],
        **traits: Any,
    ) -> None:
        super().__init__(texts=_texts(), **traits)
        self._on_change = on_change
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        number, field, value = (content.get(name) for name in ("column", "field", "value"))
        is_column = isinstance(number, int) and 0 <= number < len(self.columns)
        if not is_column or field not in _FIELDS or (field == "role" and value not in ROLES):
            return
        self._on_change(number, field, bool(value) if field == "reversed" else str(value or ""))


def _texts() -> dict[str, Any]:
    roles = {
        "ignore": translate("Ikke les"),
        "wave": translate("Måling (runde, år)"),
        "school": translate("Skole"),
        "group": translate("Gruppe"),
        "grade": translate("Trinn"),
        "gender": translate("Kjønn"),
        "factor": translate("Navn på faktor"),
        "item": translate("Navn på påstand"),
        "mean": translate("Gjennomsnitt"),
        "n": translate("Antall svar"),
        "sd": translate("Standardavvik"),
        "answer": translate("Svar på en påstand"),
    }
    return {
        "roles": [{"value": role, "label": roles[role]} for role in ROLES],
        "header": translate("Kolonne"),
        "examples": translate("Eksempler"),
        "role": translate("Hva er det?"),
        "details": translate("Mer om kolonnen"),
        "role_of": translate("Hva er «{header}»?"),
        "wave": translate("Måling"),
        "group": translate("Gruppe"),
        "school": translate("Gjelder (tomt: skolen)"),
        "factor": translate("Faktor"),
        "reversed": translate("Snudd"),
        "of": translate("{field} for «{header}»"),
        "order": translate("Svarene fra lavest til høyest"),
        "up": translate("Flytt opp"),
        "down": translate("Flytt ned"),
    }
