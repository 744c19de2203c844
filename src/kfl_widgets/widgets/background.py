"""Slow work beside the page: in a thread, so that the page can show progress and be stopped.

Where there is no page – a script, a test – the work is done at once.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from IPython.core.getipython import get_ipython

__all__ = ["in_a_moment", "run_beside", "to_page"]

T = TypeVar("T")

_MOMENT = 0.7
"""Seconds: who goes straight on to another step has done so."""


def run_beside(work: Callable[[], T], then: Callable[[Future[T]], object]) -> None:
    """Do `work` in a thread, and call `then` with what came of it on the page's own thread.

    Parameters
    ----------
    work
        Must touch no widget: those belong to the page's thread. See `to_page`.
    then
        Gets a finished future: its ``result()`` is what `work` gave, or raises what it raised.
    """
    post = to_page()

    def run() -> None:
        done: Future[T] = Future()
        try:
            done.set_result(work())
        except Exception as error:
            done.set_exception(error)
        post(then, done)

    if _page_loop() is None:
        run()
    else:
        threading.Thread(target=run, name="kfl-beside", daemon=True).start()


def in_a_moment(call: Callable[[], object]) -> None:
    """Have `call()` done on this thread when the page has been drawn; at once where no page is."""
    loop = _page_loop()
    if loop is None:
        call()
    else:
        loop.call_later(_MOMENT, call)


def to_page() -> Callable[..., object]:
    """Give a function that has ``call(*args)`` done on this thread; at once where no page is."""
    loop = _page_loop()
    return loop.call_soon_threadsafe if loop else lambda call, *args: call(*args)


def _page_loop() -> asyncio.AbstractEventLoop | None:
    """Give the loop that handles the page's messages; None outside a kernel."""
    shell = get_ipython()  # type: ignore[no-untyped-call]
    if getattr(shell, "kernel", None) is None:
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
