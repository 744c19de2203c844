"""Opens files in a process of its own, so that no file can take this one down.

One process is started when it is first needed, used for file after file, and replaced when a file
has killed it.
"""

from __future__ import annotations

import atexit
import contextlib
import queue
import threading
import time
from collections.abc import Iterator
from typing import Any

from kfl_widgets.locale import Message, msg
from kfl_widgets.reading.frames import unpack
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.parts import OnShare, Part, Rows
from kfl_widgets.reading.preflight import far_value
from kfl_widgets.reading.process import GONE, Process, StartError
from kfl_widgets.reading.refusal import Refused

__all__ = ["Worker", "open_in_worker", "warm_up"]

_LOOK_UP_SECONDS = 0.05


class Worker:
    """A process that opens files, one at a time.

    It may be used from several threads. Cancelling, running out of time and a crash all end the
    process; the next file gets a new one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Process | None = None

    def start(self) -> None:
        """Have a process ready, if one can be had now. Opening a file does so too."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            with contextlib.suppress(Refused):
                self._ready()
        finally:
            self._lock.release()

    def open(
        self,
        data: bytes,
        limits: Limits,
        on_share: OnShare = lambda _share: None,
        stop: threading.Event | None = None,
    ) -> Iterator[Part]:
        """Open a file there. Parameters and result are those of `open_parts`.

        Raises
        ------
        Refused
            When the file can't be read, when it killed the process or took too long, or when
            `stop` was set.
        """
        with self._lock:
            finished = False
            try:
                yield from self._parts(data, limits, on_share, stop or threading.Event())
                finished = True
            except Refused as refusal:
                finished = not isinstance(refusal, _Ended)
                raise
            finally:
                if not finished:
                    self._end()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._end()

    @property
    def process_id(self) -> int | None:
        """The id of the process, while there is one."""
        process = self._process
        return process.id if process is not None and process.is_alive else None

    def _parts(
        self, data: bytes, limits: Limits, on_share: OnShare, stop: threading.Event
    ) -> Iterator[Part]:
        deadline = time.monotonic() + limits.seconds
        for value in self._answers((data, limits), stop, deadline):
            if value is GONE:
                raise _Ended(*self._why(limits))
            if isinstance(value, Refused):
                raise value
            if isinstance(value, float):
                on_share(value)
            elif isinstance(value, list):
                yield Rows(value)
            else:
                yield value

    def _answers(
        self, request: tuple[bytes, Limits], stop: threading.Event, deadline: float
    ) -> Iterator[Any]:
        """Give what the process says, without «begun» and «done»."""
        process = self._ready()
        answers = process.ask(request)
        begun = False
        while True:
            if stop.is_set():
                raise _Ended(msg("Dere avbrøt lesingen. Filen er ikke lest."), _UPLOAD_AGAIN)
            if time.monotonic() > deadline:
                raise _Ended(
                    msg(
                        "Filen er for stor eller ødelagt til å åpnes: vi ga opp etter "
                        "{seconds} sekunder.",
                        seconds=round(request[1].seconds),
                    ),
                    _COPY,
                )
            try:
                answer = answers.get(timeout=_LOOK_UP_SECONDS)
            except queue.Empty:
                continue
            value = GONE if answer is GONE else unpack(answer)
            if value == "done":
                return
            if value == "begun":
                begun = True
            elif value is GONE and not begun:
                if not process.is_used:
                    raise _cannot_start()
                # It had been idle for long, and left just as we asked.
                self._end()
                process = self._ready()
                answers = process.ask(request)
            else:
                yield value

    def _why(self, limits: Limits) -> tuple[Message, Message | None]:
        """Tell what killed the process."""
        if self._process and self._process.last_asked_for() > limits.memory_bytes:
            # No single piece of a real table is that large: it is the rectangle around a far cell.
            far = far_value()
            return far.message, far.remedy
        return msg("Filen er for stor eller ødelagt til å åpnes."), _COPY

    def _ready(self) -> Process:
        process = self._process
        if process is None or not process.is_alive:
            self._end()
            try:
                process = self._process = Process("kfl_widgets.reading.worker_main", is_light=True)
            except StartError as error:
                raise _cannot_start() from error
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()


class _Ended(Refused):
    """The process can't be used any more."""


def _cannot_start() -> _Ended:
    return _Ended(
        msg("Vi får ikke startet programmet som åpner filer."),
        msg("Last siden på nytt. Hjelper ikke det, må den som drifter siden se på det."),
    )


_UPLOAD_AGAIN = msg("Last den opp på nytt hvis den skal være med.")
_COPY = msg("Åpne den i Excel, kopier tabellen over i en ny arbeidsbok og last opp den.")

_worker = Worker()
atexit.register(_worker.close)

open_in_worker = _worker.open
warm_up = _worker.start
