"""Hands a file to the browser: the kernel makes the bytes when asked, and nothing touches a disk.

Voilà refuses links to written files, so the bytes travel through the widget and the page saves
them. What takes long is made beside the page, which shows how far it has come and can stop it. This
module knows nothing of what is in the file.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Bool, Dict, Unicode
from traitlets import Callable as CallableTrait

from kfl_widgets.locale import SPOKEN, msg, translate
from kfl_widgets.widgets.background import run_beside, to_page
from kfl_widgets.widgets.scripts import script

__all__ = ["Beside", "DownloadButton", "File"]

File = tuple[str, bytes, str]
"""A file's name, content and MIME type."""

Beside = Callable[[Callable[[float], None], threading.Event], File]
"""Makes a file beside the page: is told whom to tell how far it is, and an event to stop at."""

_HERE = Path(__file__).parent
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Work:
    """One file while it is made."""

    request: object
    stop: threading.Event = field(default_factory=threading.Event)


class DownloadButton(anywidget.AnyWidget):
    """A button that saves a file on the user's machine.

    Parameters
    ----------
    label
        The words on the button.
    make
        Called at each click; gives a file, or what makes it beside the page. The latter must touch
        no widget.
    on_done
        Called when a file has been handed over.

    Attributes
    ----------
    disabled, reason
        A disabled button stays reachable by keyboard, so that `reason` is found and read.
    """

    _esm = script("download_button.js")
    _css = _HERE / "download_button.css"

    label = Unicode().tag(sync=True)
    disabled = Bool(False).tag(sync=True)
    reason = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    make = CallableTrait(None, allow_none=True)
    on_done = CallableTrait(None, allow_none=True)

    def __init__(
        self,
        label: str,
        make: Callable[[], File | Beside] | None = None,
        *,
        language: str = SPOKEN,
        **traits: Any,
    ) -> None:
        self._language = language
        self._work: _Work | None = None
        super().__init__(label=label, make=make, texts=_texts(language), **traits)
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        if content.get("kind") == "stop":
            self._stop()
        elif content.get("kind") == "make" and not self.disabled and self.make is not None:
            self._stop()
            self._begin(_Work(content.get("request")))

    def _begin(self, work: _Work) -> None:
        self._work = work
        done: Future[File] = Future()
        try:
            made = self.make()
        except Exception as error:
            done.set_exception(error)
            self._hand_over(work, done)
            return
        if callable(made):
            post = to_page()
            tell = functools.partial(post, self._show_share, work)
            run_beside(lambda: made(tell, work.stop), functools.partial(self._hand_over, work))
        else:
            done.set_result(made)
            self._hand_over(work, done)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being made."""
        return self._work is not None

    def stop(self) -> None:
        """Give up the file that is being made, and say so."""
        work = self._work
        self._stop()
        if work is not None:
            text = self.texts["stopped"]
            self.send({"kind": "failed", "request": work.request, "text": text})

    def close(self) -> None:
        """Give up the file that is being made: there is nobody left to hand it to."""
        self._stop()
        super().close()

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop.set()
            self._work = None

    def _show_share(self, work: _Work, share: float) -> None:
        if self._work is work:
            self.send({"kind": "share", "request": work.request, "share": share})

    def _hand_over(self, work: _Work, done: Future[File]) -> None:
        if self._work is not work:
            return  # stopped meanwhile
        self._work = None
        try:
            name, data, mime = done.result()
        except Exception as error:
            # The message could quote the data, so only the kind of error is logged.
            _log.warning("make raised %s", type(error).__name__)
            text = msg("Filen kunne ikke lages. Prøv igjen.").in_language(self._language)
            self.send({"kind": "failed", "request": work.request, "text": text})
            return
        self.send({"kind": "file", "request": work.request, "name": name, "mime": mime}, [data])
        if self.on_done is not None:
            self.on_done()


def _texts(language: str) -> dict[str, str]:
    return {
        "working": translate("Lager filen …", language),
        "stop": translate("Avbryt", language),
        "stopped": translate("Dere avbrøt. Ingen fil er laget.", language),
        "progress": translate("{label}: så langt er vi kommet", language),
        "done": translate("«{name}» er lastet ned.", language),
    }
