"""A list of which only the first stand in sight; the rest unfold, and stay as somebody left them.

Stock HTML is put in anew whenever it changes, and would fold up under the reader.
"""

from __future__ import annotations

from typing import Any

import anywidget
from traitlets import Int, List, Unicode

from kfl_widgets.widgets.scripts import script

__all__ = ["FoldedList"]


class FoldedList(anywidget.AnyWidget):
    """A list of short texts.

    Parameters
    ----------
    title
        Its heading; ``""`` for none.
    summary
        What unfolds the rest, with ``{n}`` for how many there are.
    shown
        How many always stand in sight.

    Attributes
    ----------
    entries
        Dicts with ``lines`` and optionally a ``title``, and ``about``: what the title means,
        folded under it.
    empty
        What to say when there are none.
    """

    _esm = script("folded_list.js")

    title = Unicode().tag(sync=True)
    summary = Unicode().tag(sync=True)
    shown = Int().tag(sync=True)
    entries = List().tag(sync=True)
    empty = Unicode().tag(sync=True)

    def __init__(self, title: str, summary: str, shown: int = 0, **traits: Any) -> None:
        super().__init__(title=title, summary=summary, shown=shown, **traits)
