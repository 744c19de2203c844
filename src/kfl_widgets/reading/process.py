"""A process of our own beside this one: asked over a pipe, it answers until it says it is done.

What may take memory for good, take long or crash is done there. Knows nothing of what is asked.
It needs no ``__main__`` guard, so it works in a notebook's kernel.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from kfl_widgets.reading import process_main
from kfl_widgets.reading.frames import pack, read_frame, write_frame

__all__ = ["BEGUN", "DONE", "GONE", "Answers", "Process", "StartError"]

_SCRIPT = str(Path(process_main.__file__))
_TOO_MUCH = re.compile(rb"memory allocation of (\d+) bytes failed")

GONE = None
"""What is put last in the queue when the process closes its end."""

BEGUN, DONE = pack(process_main.BEGUN), pack(process_main.DONE)
"""The first answer to each request, and the last."""

Answers: TypeAlias = "queue.SimpleQueue[bytes | None]"
"""What it answers to one request, packed, as it comes."""


class StartError(OSError):
    """The machine doesn't let us have a process."""


class Process:
    """One process, with a thread for its pipes.

    Parameters
    ----------
    name
        The module of ours that answers there: see `process_main`.
    is_light
        Whether it does without the package's front door, and so without pandas.

    Raises
    ------
    StartError
        When there is none to be had.
    """

    def __init__(self, name: str, *, is_light: bool = False) -> None:
        try:
            self._popen = subprocess.Popen(
                # -I and -S: nothing of the user's own is run at start. The search path follows.
                [sys.executable, "-I", "-S", _SCRIPT, name, *(["lightly"] if is_light else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "RUST_BACKTRACE": "0"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError, TypeError) as error:
            raise StartError from error
        self._owner = os.getpid()
        self._asked_for = 0
        self._listener = _in_background(self._listen)
        with contextlib.suppress(OSError):  # one that couldn't start is found gone when it is asked
            write_frame(_pipe(self._popen.stdin), pack([folder for folder in sys.path if folder]))

    @property
    def id(self) -> int:
        """Its number on this machine."""
        return self._popen.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs, and is ours: after a fork there would be two to talk to it."""
        return self._owner == os.getpid() and self._popen.poll() is None

    def ask(self, request: object) -> Answers:
        """Send a request; give the queue in which the answers will arrive."""
        answers: Answers = queue.SimpleQueue()

        def talk() -> None:
            with contextlib.suppress(OSError, EOFError, ValueError):
                write_frame(_pipe(self._popen.stdin), pack(request))
                answer = b""
                while answer != DONE:
                    answer = read_frame(_pipe(self._popen.stdout))
                    answers.put(answer)
                return
            answers.put(GONE)

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
        self._popen.wait()  # one that left by itself must not lie about dead


def _in_background(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name="kfl-reading", daemon=True)
    thread.start()
    return thread


def _pipe(pipe: Any) -> BinaryIO:
    assert pipe is not None  # all three are opened above
    return pipe  # type: ignore[no-any-return]
