"""The way through the page: a list of places, one of which is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from kfl_widgets.locale import translate

__all__ = ["Steps"]

_HERE = Path(__file__).parent


class Steps(anywidget.AnyWidget):
    """A navigation of buttons. ``focus()`` takes the reader to the open one.

    Parameters
    ----------
    label
        What the list is of, for a screen reader.

    Attributes
    ----------
    entries
        Dicts with ``value``, ``label`` and ``is_done``.
    value
        The open one.
    """

    _esm = _HERE / "steps.js"

    label = Unicode().tag(sync=True)
    entries = List().tag(sync=True)
    value = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)

    def __init__(self, label: str, **traits: Any) -> None:
        texts = {"done": translate("ferdig")}
        super().__init__(label=label, texts=texts, **traits)
