"""Writes documents in a process of its own: what that takes of memory is given back afterwards.

The process gets a `Content`, so it never holds a survey. It is started when it is first needed and
ends by itself when nobody asks for a while.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Callable

from kfl_widgets.reading.process import StartError
from kfl_widgets.reading.standby import GoneError, Standby, UnwantedError
from kfl_widgets.report.content import Content

__all__ = ["Press", "PressError", "StoppedError", "print_document"]

OnShare = Callable[[float], object]


class PressError(Exception):
    """The document could not be written. Tells the kind of error: its words could quote data."""


class StoppedError(PressError):
    """Somebody did not want the document after all."""


class Press(Standby):
    """A process that writes documents, one at a time. It may be used from several threads."""

    def __init__(self) -> None:
        super().__init__("kfl_widgets.report.press_main")

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
        said: object = None
        try:
            with contextlib.closing(self.answers((name, content), stop)) as answers:
                for value in answers:
                    if isinstance(value, float):
                        on_share(value)
                    else:
                        said = value
        except UnwantedError:
            raise StoppedError from None
        except GoneError as gone:
            raise PressError(str(gone)) from None
        except StartError as error:
            raise PressError("no process") from error
        if not isinstance(said, bytes):
            raise PressError(said)
        return said


_press = Press()
atexit.register(_press.close)

print_document = _press.print_document
