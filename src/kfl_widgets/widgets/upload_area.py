"""Receives files from the page in slices, so that a big workbook arrives where one message can't.

Stock `FileUpload` sends each file as one message and vanishes silently above 10 MB. This area sends
1 MiB at a time, waits for each to be acknowledged, and keeps nothing once the files are handed on.
It knows nothing of what the files hold.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Callable as CallableTrait
from traitlets import Dict, Int, List, Unicode, default

from kfl_widgets.locale import Message, format_percent, msg, translate
from kfl_widgets.uploads import LIMIT_NAME, MIB, UPLOAD_MB
from kfl_widgets.widgets.background import run_beside, to_page
from kfl_widgets.widgets.scripts import script

__all__ = ["SLICE", "Drop", "Refusal", "Tell", "UploadArea"]

SLICE = MIB
"""The largest slice that is accepted, in bytes."""

Files = list[tuple[str, bytes]]

Tell = Callable[[str, float], None]
"""Is told which file is being read, and how far that has come, from 0 to 1."""

_TELL_SECONDS = 1.0
"""A screen reader says every change of the status, so it must not change all the time."""

_HERE = Path(__file__).parent
_log = logging.getLogger(__name__)


class Refusal(Exception):  # noqa: N818 - it is told to a person, not an error in the code
    """An upload that is not taken; its message is a sentence for the user."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass
class _Incoming:
    name: str
    size: int
    data: bytearray = field(default_factory=bytearray)


class Drop:
    """The files of one drop while they arrive. Pure: it knows no widget.

    Parameters
    ----------
    identity
        What the page calls this drop.
    files
        Name and size (bytes) of each file, as the page announces them. Not believed: see `add`.
    max_bytes, max_total
        The largest file that is taken, and the most of all files together.

    Raises
    ------
    Refusal
        When the announcement makes no sense, or the files are too big.
    """

    def __init__(
        self,
        identity: str,
        files: Sequence[tuple[str, int]],
        max_bytes: int,
        max_total: int = UPLOAD_MB * MIB,
    ) -> None:
        self.identity = identity
        self._files = [_Incoming(_plain_name(name), _plain_size(size)) for name, size in files]
        for file in self._files:
            if file.size > max_bytes:
                limit = max_bytes // MIB
                raise Refusal(
                    msg("«{name}» er for stor. Grensen er {limit} MB.", name=file.name, limit=limit)
                )
        if sum(file.size for file in self._files) > max_total:
            limit = max_total // MIB
            raise Refusal(
                msg("Filene er for store til sammen. Grensen er {limit} MB om gangen.", limit=limit)
            )

    def add(self, number: int, start: int, data: bytes | memoryview) -> int:
        """Append a slice to file `number` and give how much of that file has arrived.

        Raises
        ------
        Refusal
            When the slice is not the next one, is too long, or belongs to no file.
        """
        if not isinstance(number, int) or not 0 <= number < len(self._files):
            raise Refusal(_broken())
        file = self._files[number]
        fits = 0 < len(data) <= SLICE and len(file.data) + len(data) <= file.size
        if start != len(file.data) or not fits:
            raise Refusal(_broken())
        file.data += data
        return len(file.data)

    @property
    def is_complete(self) -> bool:
        """Whether every file has all its bytes."""
        return all(len(file.data) == file.size for file in self._files)

    def take(self) -> Files:
        """Give the files and forget them."""
        files, self._files = self._files, []
        taken = []
        while files:
            file = files.pop(0)
            taken.append((file.name, bytes(file.data)))
            file.data.clear()
        return taken


def _broken() -> Message:
    return msg("Opplastingen ble avbrutt fordi en del av filen manglet. Prøv igjen.")


def _plain_name(name: object) -> str:
    """Keep the last part of a path, without control characters: it is shown and never opened."""
    if not isinstance(name, str):
        raise Refusal(_broken())
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last)[-200:] or "fil"


def _plain_size(size: object) -> int:
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise Refusal(_broken())
    return size


@dataclass(eq=False)
class _Work:
    """The files of one drop while they are read."""

    drop: str
    names: list[str]
    stop: threading.Event = field(default_factory=threading.Event)
    told: float = -_TELL_SECONDS


class UploadArea(anywidget.AnyWidget):
    """A place to drop files, or to pick them with a real file input.

    Parameters
    ----------
    on_files
        Called once per drop with ``[(name, bytes), …]`` when all its files have arrived, or with
        what `prepare` made of them.
    prepare
        What takes long, done beside the page: called with the files, a `Tell`, and an event that
        is set when the user stops it; then nothing is handed on. Must touch no widget.
    on_begin
        Called when a drop begins to arrive, so that what it needs can be had ready meanwhile.
    label, hint
        The words on the input and under it.
    accept
        File name endings that the picker offers. Dropped files of other kinds are let through:
        who reads them can say better what is wrong.
    max_bytes, max_total, max_files
        The largest file, and of one drop the most bytes and files; refused before sending, and
        checked again here. The server, where there is one, has said how many bytes it lets through.

    Attributes
    ----------
    status
        One polite sentence below the area. `on_files` may set it; else the area does.
    """

    _esm = script("upload_area.js")
    _css = _HERE / "upload_area.css"

    label = Unicode().tag(sync=True)
    hint = Unicode().tag(sync=True)
    accept = List(Unicode()).tag(sync=True)
    max_bytes = Int(100 * MIB).tag(sync=True)
    max_total = Int().tag(sync=True)
    max_files = Int(40).tag(sync=True)
    status = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    slice_bytes = Int(SLICE, read_only=True).tag(sync=True)
    on_files = CallableTrait(None, allow_none=True)

    @default("max_total")
    def _what_the_server_takes(self) -> int:
        return int(os.environ.get(LIMIT_NAME, UPLOAD_MB)) * MIB

    def __init__(
        self,
        on_files: Callable[[Any], object] | None = None,
        *,
        prepare: Callable[[Files, Tell, threading.Event], object] | None = None,
        on_begin: Callable[[], object] = lambda: None,
        **traits: Any,
    ) -> None:
        self._prepare = prepare
        self._on_begin = on_begin
        self._drop: Drop | None = None
        self._work: _Work | None = None
        words = {
            "label": translate("Velg filer"),
            "hint": translate("Du kan også dra filene hit."),
        }
        super().__init__(on_files=on_files, texts=_texts(), **{**words, **traits})
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], buffers: list[Any]) -> None:
        handlers = {"begin": self._begin, "slice": self._add, "cancel": self._cancel}
        handle = handlers.get(content.get("kind", ""))
        if handle is None:
            return
        try:
            handle(content, buffers)
        except Refusal as refusal:
            self._drop = None
            self._fail(content.get("drop"), refusal.message)

    def _begin(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        # Only the latest drop is kept: what a closed page left half-way must not stay in memory.
        self._drop = None
        self.stop()
        files = content.get("files")
        if not isinstance(files, list) or not 0 < len(files) <= self.max_files:
            raise Refusal(_broken())
        announced = [(file.get("name"), file.get("size")) for file in files]
        self._drop = Drop(str(content.get("drop")), announced, self.max_bytes, self.max_total)
        self._say(msg("Mottar filene …"))
        self._on_begin()
        self._deliver_if_complete()

    def _add(self, content: dict[str, Any], buffers: list[Any]) -> None:
        drop = self._drop
        if drop is None or drop.identity != content.get("drop"):
            return self._fail(content.get("drop"), _broken())  # the current drop, if any, goes on
        if len(buffers) != 1:
            raise Refusal(_broken())
        number = content.get("file", -1)
        arrived = drop.add(number, content.get("start", -1), memoryview(buffers[0]).cast("B"))
        self.send({"kind": "got", "drop": drop.identity, "file": number, "arrived": arrived})
        return self._deliver_if_complete()

    def _cancel(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        if self._drop is not None and self._drop.identity == content.get("drop"):
            self._drop = None
            self._say(msg("Opplastingen er avbrutt."))
        elif self._work is not None and self._work.drop == content.get("drop"):
            self.stop()
            self._say(msg("Dere avbrøt lesingen. Ingen av filene er lest."))

    def stop(self) -> None:
        """Give up what is being read, if anything is."""
        work, self._work = self._work, None
        if work is not None:
            work.stop.set()
            self.send({"kind": "done", "drop": work.drop})

    @property
    def is_busy(self) -> bool:
        """Whether files are on their way, or being read."""
        return self._drop is not None or self._work is not None

    def close(self) -> None:
        """Give up what is under way: there is nobody left to hand it to."""
        self._drop = None
        self.stop()
        super().close()

    def _deliver_if_complete(self) -> None:
        if self._drop is None or not self._drop.is_complete:
            return
        drop, self._drop = self._drop, None
        files = drop.take()
        self._work = work = _Work(drop.identity, [name for name, _ in files])
        self._show_share(work, work.names[0], 0.0)
        post = to_page()

        def tell(name: str, share: float) -> None:
            post(self._show_share, work, name, share)

        def prepare() -> object:
            return self._prepare(files, tell, work.stop) if self._prepare else files

        run_beside(prepare, lambda done: self._hand_on(work, done))

    def _show_share(self, work: _Work, name: str, share: float) -> None:
        if self._work is not work:
            return
        self.send({"kind": "reading", "drop": work.drop, "name": name, "share": share})
        now = time.monotonic()
        if now - work.told >= _TELL_SECONDS:
            work.told = now
            self._say(msg("Leser «{name}» … {share}", name=name, share=format_percent(share)))

    def _hand_on(self, work: _Work, done: Future[object]) -> None:
        if self._work is not work:
            return  # stopped meanwhile
        self._work = None
        said = self.status
        try:
            prepared = done.result()
            if self.on_files is not None:
                self.on_files(prepared)
        except Exception as error:
            # The message could quote the file, so only the kind of error is logged.
            _log.warning("on_files raised %s", type(error).__name__)
            self._fail(work.drop, msg("Noe gikk galt da filene skulle leses. Prøv igjen."))
            return
        if self.status == said:
            one, many = (
                msg("Mottok «{name}».", name=work.names[0]),
                msg("Mottok {n} filer.", n=len(work.names)),
            )
            self._say(one if len(work.names) == 1 else many)
        self.send({"kind": "done", "drop": work.drop})

    def _fail(self, drop: object, message: Message) -> None:
        self.status = ""
        text = str(message)
        self.send({"kind": "failed", "drop": drop, "text": text})

    def _say(self, message: Message) -> None:
        self.status = str(message)


def _texts() -> dict[str, str]:
    return {
        "cancel": translate("Avbryt opplastingen"),
        "stop": translate("Avbryt lesingen"),
        "reading": translate("Leser {name}"),
        "progress": translate("Laster opp {name}"),
        "too_big": translate(
            "«{name}» er {size} MB og for stor. Grensen er {limit} MB. Fjern ark som ikke trengs, "
            "eller del filen.",
        ),
        "too_much": translate(
            "Filene er {size} MB til sammen. Grensen er {limit} MB om gangen. Last opp noen av dem "
            "først, og resten etterpå.",
        ),
        "too_many": translate("Du kan laste opp {limit} filer om gangen."),
        "unreadable": translate(
            "«{name}» kunne ikke åpnes. Er det en mappe, eller er filen flyttet?"
        ),
    }
