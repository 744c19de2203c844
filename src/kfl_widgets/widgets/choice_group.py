"""A fieldset of checkboxes with a count beside each, and «alle» as the first choice.

Stock checkboxes have no fieldset and nowhere to put a count. None chosen means all, so that one
click looks at one grade.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anywidget
from traitlets import List, Unicode

from kfl_widgets.widgets.scripts import script

__all__ = ["ChoiceGroup"]


class ChoiceGroup(anywidget.AnyWidget):
    """Choose some of a list, or all of it.

    Parameters
    ----------
    legend
        The question.
    everything
        The label of the first choice, which means no restriction.

    Attributes
    ----------
    options
        Dicts with ``value``, ``label`` and ``count`` (text, ``""`` for none).
    value
        The chosen values; empty when all are.
    """

    _esm = script("choice_group.js")

    legend = Unicode().tag(sync=True)
    everything = Unicode().tag(sync=True)
    options = List().tag(sync=True)
    value = List().tag(sync=True)

    def __init__(
        self, legend: str, everything: str, options: Sequence[dict[str, str]] = (), **traits: Any
    ) -> None:
        super().__init__(legend=legend, everything=everything, options=list(options), **traits)
