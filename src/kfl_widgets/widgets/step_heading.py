"""A heading that can be given focus, and what there is to say of what stands under it.

Stock HTML can't take the focus, and is not heard when its words change.
"""

from __future__ import annotations

from pathlib import Path

import anywidget
from traitlets import Bool, List, Unicode

__all__ = ["StepHeading"]

_HERE = Path(__file__).parent


class StepHeading(anywidget.AnyWidget):
    """A heading with sentences under it. ``focus()`` takes the reader there.

    Attributes
    ----------
    title
        The heading.
    lines
        The sentences.
    is_done
        Whether they say that all is well.
    """

    _esm = _HERE / "step_heading.js"

    title = Unicode().tag(sync=True)
    lines = List(Unicode()).tag(sync=True)
    is_done = Bool(False).tag(sync=True)
