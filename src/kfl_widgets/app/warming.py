"""Makes a kernel ready before anybody comes. For the served page: a notebook is somebody's own."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Sequence
from importlib import import_module

from ipywidgets import Widget

__all__ = ["prepare", "warm_up"]

PAGE_FIRST = 0.5
"""Seconds to wait: where no kernel stood ready, a visitor waits for the page itself."""

UNUSED = ("rfc3987_syntax",)
"""jsonschema, and so Altair, would take 0.7 s and 15 MB for its grammar of web addresses."""

FOR_PROGRAMMERS = ("debugpy",)
"""A kernel of ours runs nobody's program: its debugger would take 0.3 s and 20 MB of each."""


def warm_up() -> None:
    """Import what the first chart needs, in the background.

    What is there then stays: looking through it for garbage would stop the page now and again.
    """
    _leave_out(UNUSED)
    later = threading.Timer(PAGE_FIRST, _warm_up)
    later.daemon = True
    later.start()


def prepare() -> None:
    """Do what each page would do until its first chart, in a process that others are forked from.

    What nobody writes to they all share, so the search for garbage has no business there.
    """
    _leave_out(UNUSED + FOR_PROGRAMMERS)
    import_module("ipykernel.kernelapp")
    _rehearse()
    _keep()


def _rehearse() -> None:
    """Open the page and the example, and leave no widget behind."""
    from kfl_widgets.app.page import App
    from kfl_widgets.widgets.closing import close_all
    from kfl_widgets.widgets.example import show_example

    page = App()
    show_example(page.session)
    page.session.view = "overview"
    close_all([page], page.session)


def _warm_up() -> None:
    import_module("altair")
    if not _is_visited():
        import_module("kfl_widgets.widgets.example").example()
    _keep()


def _keep() -> None:
    """Look for garbage once, and never again among what is there now."""
    gc.collect()
    gc.freeze()


def _leave_out(modules: Sequence[str]) -> None:
    """Let modules be as if they were not installed."""
    sys.modules.update({name: None for name in modules if name not in sys.modules})  # type: ignore[misc]


def _is_visited() -> bool:
    """Whether a page has asked for the widgets: who waits must not wait for an example too."""
    return Widget._control_comm is not None
