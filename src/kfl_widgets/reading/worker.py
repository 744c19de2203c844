"""Opens files in a process of its own, so that no file can take this one down.

One process is started when it is first needed, used for file after file, and replaced when a file
has killed it. It needs no ``__main__`` guard, so it works in a notebook's kernel.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from kfl_widgets.locale import Message, msg
from kfl_widgets.reading import worker_main
from kfl_widgets.reading.frames import pack, read_frame, unpack, write_frame
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.parts import OnShare, Part, Rows
from kfl_widgets.reading.preflight import far_value
from kfl_widgets.reading.refusal import Refused

__all__ = ["Worker", "open_in_worker", "warm_up"]

_LOOK_UP_SECONDS = 0.05
_TOO_MUCH = re.compile(rb"memory allocation of (\d+) bytes failed")
_GONE = None
"""What is put last in the queue when the process closes its end."""
_DONE = pack("done")


class Worker:
    """A process that opens files, one at a time.

    It may be used from several threads. Cancelling, running out of time and a crash all end the
    process; the next file gets a new one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: _Process | None = None

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
            if value is _GONE:
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
            value = _GONE if answer is _GONE else unpack(answer)
            if value == "done":
                return
            if value == "begun":
                begun = True
            elif value is _GONE and not begun:
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

    def _ready(self) -> _Process:
        process = self._process
        if process is None or not process.is_alive:
            self._end()
            process = self._process = _Process()
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


class _Process:
    """One run of `worker_main`, with a thread for its pipes."""

    def __init__(self) -> None:
        try:
            self._popen = subprocess.Popen(
                # -I and -S: nothing of the user's own is run at start. The search path follows.
                [sys.executable, "-I", "-S", str(Path(worker_main.__file__))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "RUST_BACKTRACE": "0"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError, TypeError) as error:
            raise _cannot_start() from error
        self._owner = os.getpid()
        self._asked_for = 0
        self._listener = _in_background(self._listen)
        self._requests = 0

    @property
    def id(self) -> int:
        return self._popen.pid

    @property
    def is_used(self) -> bool:
        """Whether it has been asked more than once."""
        return self._requests > 1

    @property
    def is_alive(self) -> bool:
        """Whether it runs, and is ours: after a fork there would be two to talk to it."""
        return self._owner == os.getpid() and self._popen.poll() is None

    def ask(self, request: tuple[bytes, Limits]) -> queue.SimpleQueue[bytes | None]:
        """Send a request; give the queue in which the answers will arrive."""
        answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._requests += 1
        first = self._requests == 1

        def talk() -> None:
            with contextlib.suppress(OSError, EOFError, ValueError):
                if first:
                    write_frame(_pipe(self._popen.stdin), pack([p for p in sys.path if p]))
                write_frame(_pipe(self._popen.stdin), pack(request))
                answer = b""
                while answer != _DONE:
                    answer = read_frame(_pipe(self._popen.stdout))
                    answers.put(answer)
                return
            answers.put(_GONE)

        _in_background(talk)
        return answers

    def last_asked_for(self) -> int:
        """Give how much memory it asked for in vain, in bytes; 0 when that is not why it ended."""
        self._listener.join(timeout=1)
        return self._asked_for

    def end(self) -> None:
        """Kill it, and wait until it is gone."""
        if self._owner != os.getpid():
            return
        self._popen.kill()
        self._popen.wait()
        self._listener.join(timeout=1)
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            with contextlib.suppress(OSError, ValueError):
                _pipe(pipe).close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in _pipe(self._popen.stderr):
                if asked := _TOO_MUCH.search(line):
                    self._asked_for = int(asked[1])


def _in_background(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name="kfl-reading", daemon=True)
    thread.start()
    return thread


def _pipe(pipe: Any) -> BinaryIO:
    assert pipe is not None  # all three are opened above
    return pipe  # type: ignore[no-any-return]


_UPLOAD_AGAIN = msg("Last den opp på nytt hvis den skal være med.")
_COPY = msg("Åpne den i Excel, kopier tabellen over i en ny arbeidsbok og last opp den.")

_worker = Worker()
atexit.register(_worker.close)

open_in_worker = _worker.open
warm_up = _worker.start
