"""The columns of a sheet as a table to correct: heading, a few values, and what each column is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.locale import SPOKEN, translate
from kfl_widgets.reading.mapping import ROLES

__all__ = ["ColumnRoles"]

_HERE = Path(__file__).parent
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

    _esm = _HERE / "column_roles.js"

    columns = List().tag(sync=True)
    options = List().tag(sync=True)
    texts = Dict().tag(sync=True)
    caption = Unicode().tag(sync=True)

    def __init__(
        self,
        on_change: Callable[[int, str, Any], None],
        *,
        language: str = SPOKEN,
        **traits: Any,
    ) -> None:
        super().__init__(texts=_texts(language), **traits)
        self._on_change = on_change
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        number, field, value = (content.get(name) for name in ("column", "field", "value"))
        is_column = isinstance(number, int) and 0 <= number < len(self.columns)
        if not is_column or field not in _FIELDS or (field == "role" and value not in ROLES):
            return
        self._on_change(number, field, bool(value) if field == "reversed" else str(value or ""))


def _texts(language: str) -> dict[str, Any]:
    roles = {
        "ignore": translate("Ikke les", language),
        "wave": translate("Måling (runde, år)", language),
        "school": translate("Skole", language),
        "group": translate("Gruppe", language),
        "grade": translate("Trinn", language),
        "gender": translate("Kjønn", language),
        "factor": translate("Navn på faktor", language),
        "item": translate("Navn på påstand", language),
        "mean": translate("Gjennomsnitt", language),
        "n": translate("Antall svar", language),
        "sd": translate("Standardavvik", language),
        "answer": translate("Svar på en påstand", language),
    }
    return {
        "roles": [{"value": role, "label": roles[role]} for role in ROLES],
        "header": translate("Kolonne", language),
        "examples": translate("Eksempler", language),
        "role": translate("Hva er det?", language),
        "details": translate("Mer om kolonnen", language),
        "role_of": translate("Hva er «{header}»?", language),
        "wave": translate("Måling", language),
        "group": translate("Gruppe", language),
        "school": translate("Gjelder (tomt: skolen)", language),
        "factor": translate("Faktor", language),
        "reversed": translate("Snudd", language),
        "of": translate("{field} for «{header}»", language),
        "order": translate("Svarene fra lavest til høyest", language),
        "up": translate("Flytt opp", language),
        "down": translate("Flytt ned", language),
    }
