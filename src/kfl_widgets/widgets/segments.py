"""One choice of a few, all in sight: radio buttons that look like a row of segments.

Stock toggle buttons don't tell a screen reader which one is pressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
from traitlets import List, TraitError, Unicode, validate

from kfl_widgets.widgets.scripts import script

__all__ = ["Segments"]


class Segments(anywidget.AnyWidget):
    """Choose one.

    Parameters
    ----------
    legend
        The question.
    choices
        Labels by value.
    value
        What is chosen at first; the first by default.

    Attributes
    ----------
    options
        Dicts with ``value`` and ``label``. Set them with `offer`.
    value
        The chosen value, one of the options'.
    """

    _esm = script("segments.js")

    legend = Unicode().tag(sync=True)
    options = List().tag(sync=True)
    value = Unicode().tag(sync=True)

    def __init__(
        self, legend: str, choices: Mapping[str, str] | None = None, value: str = "", **traits: Any
    ) -> None:
        super().__init__(legend=legend, **traits)
        self.offer(choices or {}, value or None)

    def offer(self, choices: Mapping[str, str], value: str | None = None) -> None:
        """Offer other choices; `value` is chosen, else what was, else the first."""
        wished = self.value if value is None else value
        with self.hold_sync():
            self.options = [{"value": code, "label": text} for code, text in choices.items()]
            self.value = wished if wished in choices else next(iter(choices), "")

    @validate("value")
    def _only_what_is_offered(self, proposal: dict[str, Any]) -> str:
        value: str = proposal["value"]
        if value and all(option["value"] != value for option in self.options):
            raise TraitError(f"{value!r} is not offered")
        return value
