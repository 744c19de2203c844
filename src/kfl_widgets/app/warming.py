"""Makes a kernel ready before anybody comes. For the served page: a notebook is somebody's own."""

from __future__ import annotations

import gc
import threading
from importlib import import_module

__all__ = ["warm_up"]

PAGE_FIRST = 2.0
"""Seconds to wait: where no kernel stood ready, a visitor waits for the page itself."""


def warm_up() -> None:
    """Import what the first chart needs, in the background.

    What is there then stays: looking through it for garbage would stop the page now and again.
    """
    later = threading.Timer(PAGE_FIRST, _warm_up)
    later.daemon = True
    later.start()


def _warm_up() -> None:
    import_module("altair")
    gc.collect()
    gc.freeze()
