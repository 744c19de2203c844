"""A process kept ready for one kind of work: one request at a time, from any thread.

It is started when it is first needed and used again and again. One that left while nobody asked is
replaced unseen; one whose answers aren't heard to the end is ended, whatever it is doing. Knows
nothing of what is asked and answered.
"""

from __future__ import annotations

import contextlib
import math
import queue
import threading
import time
from collections.abc import Generator, Iterator
from typing import Any

from kfl_widgets.reading.frames import unpack
from kfl_widgets.reading.process import BEGUN, DONE, GONE, Answers, Process, StartError

__all__ = ["GoneError", "LateError", "Standby", "UnwantedError"]

_LOOK_UP_SECONDS = 0.05


class UnwantedError(Exception):
    """Somebody did not want the answers after all."""


class LateError(Exception):
    """It took too long."""


class GoneError(Exception):
    """The process died of the request."""

    def __init__(self, asked_for: int) -> None:
        super().__init__("the process ended")
        self.asked_for = asked_for
        """How much memory it asked for in vain, in bytes; 0 when that is not why it ended."""


class Standby:
    """A process, when there is need of one.

    Parameters
    ----------
    module
        The module of ours that answers there, and `is_light`: see `Process`.
    """

    def __init__(self, module: str, *, is_light: bool = False) -> None:
        self._module, self._is_light = module, is_light
        self._lock = threading.Lock()
        self._process: Process | None = None

    def start(self) -> None:
        """Have the process ready, if one can be had now. Asking does so too."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            with contextlib.suppress(StartError):
                self._ready()
        finally:
            self._lock.release()

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

    def answers(
        self, request: object, stop: threading.Event | None = None, seconds: float = math.inf
    ) -> Generator[Any, None, None]:
        """Give what the process says to a request. Close it when that isn't heard to the end.

        Parameters
        ----------
        request
            What it is asked.
        stop
            Ends it, also while it waits for another request.
        seconds
            How long it may take, from when it has its turn.

        Raises
        ------
        UnwantedError
            When `stop` was set.
        LateError
            When it took too long.
        GoneError
            When it killed the process.
        StartError
            When there is no process to be had.
        """
        stop = stop or threading.Event()
        while not self._lock.acquire(timeout=_LOOK_UP_SECONDS):
            if stop.is_set():
                raise UnwantedError
        is_heard = False
        try:
            yield from self._said(request, stop, time.monotonic() + seconds)
            is_heard = True
        finally:
            if not is_heard:
                self.close()
            self._lock.release()

    def _said(self, request: object, stop: threading.Event, deadline: float) -> Iterator[Any]:
        answers = self._begun(request, stop, deadline)
        while (answer := _next(answers, stop, deadline)) != DONE:
            if answer is GONE:
                raise GoneError(self._process.last_asked_for() if self._process else 0)
            yield unpack(answer)

    def _begun(self, request: object, stop: threading.Event, deadline: float) -> Answers:
        """Ask, and wait until the process has begun: one that stood idle may leave just then."""
        for _ in range(1 if self.process_id is None else 2):
            answers = self._ready().ask(request)
            if _next(answers, stop, deadline) == BEGUN:
                return answers
            self.close()
        raise StartError

    def _ready(self) -> Process:
        if self._process is None or not self._process.is_alive:
            self.close()
            self._process = Process(self._module, is_light=self._is_light)
        return self._process


def _next(answers: Answers, stop: threading.Event, deadline: float) -> bytes | None:
    while True:
        if stop.is_set():
            raise UnwantedError
        if time.monotonic() > deadline:
            raise LateError
        with contextlib.suppress(queue.Empty):
            return answers.get(timeout=_LOOK_UP_SECONDS)
