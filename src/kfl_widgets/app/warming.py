"""Makes a kernel ready before anybody comes. For the served page: a notebook is somebody's own."""

from __future__ import annotations

import gc
import sys
import threading
from importlib import import_module

from ipywidgets import Widget

__all__ = ["warm_up"]

PAGE_FIRST = 0.5
"""Seconds to wait: where no kernel stood ready, a visitor waits for the page itself."""

UNUSED = "rfc3987_syntax"
"""jsonschema, and so Altair, would take 0.7 s and 15 MB for its grammar of web addresses."""


def warm_up() -> None:
    """Import what the first chart needs, in the background.

    What is there then stays: looking through it for garbage would stop the page now and again.
    """
    sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type] # as if not installed
    later = threading.Timer(PAGE_FIRST, _warm_up)
    later.daemon = True
    later.start()


def _warm_up() -> None:
    import_module("altair")
    if not _is_visited():
        import_module("kfl_widgets.widgets.example").pack_example()
    gc.collect()
    gc.freeze()


def _is_visited() -> bool:
    """Whether a page has asked for the widgets: who waits must not wait for an example too."""
    return Widget._control_comm is not None
