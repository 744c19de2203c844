"""Writes documents in a process of its own: what that takes of memory is given back afterwards.

The process gets a `Content`, so it never holds a survey. It is started when it is first needed and
ends by itself when nobody asks for a while.
"""

from __future__ import annotations

import atexit
import queue
import threading
from collections.abc import Callable

from kfl_widgets.reading.frames import unpack
from kfl_widgets.reading.process import GONE, Process
from kfl_widgets.report.content import Content

__all__ = ["Press", "PressError", "StoppedError", "print_document"]

OnShare = Callable[[float], object]

_LOOK_UP_SECONDS = 0.05


class PressError(Exception):
    """The document could not be written. Tells the kind of error: its words could quote data."""


class StoppedError(PressError):
    """Somebody did not want the document after all."""


class Press:
    """A process that writes documents, one at a time. It may be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Process | None = None

    def print_document(
        self,
        name: str,
        content: Content,
        on_share: OnShare = lambda _share: None,
        stop: threading.Event | None = None,
    ) -> bytes:
        """Write one of `DOCUMENTS`.

        Parameters
        ----------
        name
            Its key.
        content
            What it says.
        on_share
            Is told how far it has come, from 0 to 1.
        stop
            Ends the writing, also while it waits for another document.

        Raises
        ------
        StoppedError
            When `stop` was set.
        PressError
            When it could not be written.
        """
        stop = stop or threading.Event()
        while not self._lock.acquire(timeout=_LOOK_UP_SECONDS):
            if stop.is_set():
                raise StoppedError
        is_done = False
        try:
            data = self._ask((name, content), on_share, stop)
            is_done = True
        finally:
            if not is_done:
                self.close()
            self._lock.release()
        return data

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    @property
    def process_id(self) -> int | None:
        """The id of the process, while there is one."""
        process = self._process
        return process.id if process is not None and process.is_alive else None

    def _ask(self, request: object, on_share: OnShare, stop: threading.Event) -> bytes:
        answers = self._ready().ask(request)
        begun, data = False, b""
        while True:
            if stop.is_set():
                raise StoppedError
            try:
                answer = answers.get(timeout=_LOOK_UP_SECONDS)
            except queue.Empty:
                continue
            if answer is GONE and not begun and self._process and self._process.is_used:
                self.close()  # it had been idle for long, and left just as we asked
                answers = self._ready().ask(request)
                continue
            value = GONE if answer is GONE else unpack(answer)
            match value:
                case "begun":
                    begun = True
                case "done":
                    return data
                case float():
                    on_share(value)
                case bytes():
                    data = value
                case _:
                    raise PressError(value or "the process ended")

    def _ready(self) -> Process:
        if self._process is None or not self._process.is_alive:
            self.close()
            try:
                self._process = Process("kfl_widgets.report.press_main")
            except OSError as error:
                raise PressError("no process") from error
        return self._process


_press = Press()
atexit.register(_press.close)

print_document = _press.print_document
