"""A sentence that answers what somebody did, and is read out politely.

Stock HTML isn't heard when its words change.
"""

from __future__ import annotations

from pathlib import Path

import anywidget
from traitlets import Unicode

__all__ = ["LiveText"]


class LiveText(anywidget.AnyWidget):
    """One sentence.

    Attributes
    ----------
    text
        What is said; ``""`` for nothing.
    """

    _esm = Path(__file__).parent / "live_text.js"

    text = Unicode().tag(sync=True)
