"""Hands a file to the browser: the kernel makes the bytes when asked, and nothing touches a disk.

Voilà refuses links to written files, so the bytes travel through the widget and the page saves
them. This module knows nothing of what is in the file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Bool, Dict, Unicode
from traitlets import Callable as CallableTrait

from kfl_widgets.locale import DEFAULT_LANGUAGE, msg, translate

__all__ = ["DownloadButton"]

_HERE = Path(__file__).parent
_log = logging.getLogger(__name__)


class DownloadButton(anywidget.AnyWidget):
    """A button that saves a file on the user's machine.

    Parameters
    ----------
    label
        The words on the button.
    make
        Called at each click; gives ``(filename, data, mime)``.

    Attributes
    ----------
    disabled, reason
        A disabled button stays reachable by keyboard, so that `reason` is found and read.
    """

    _esm = _HERE / "download_button.js"
    _css = _HERE / "download_button.css"

    label = Unicode().tag(sync=True)
    disabled = Bool(False).tag(sync=True)
    reason = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    make = CallableTrait(None, allow_none=True)

    def __init__(
        self,
        label: str,
        make: Callable[[], tuple[str, bytes, str]] | None = None,
        *,
        language: str = DEFAULT_LANGUAGE,
        **traits: Any,
    ) -> None:
        self._language = language
        super().__init__(label=label, make=make, texts=_texts(language), **traits)
        self.on_msg(self._on_message)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        if content.get("kind") != "make" or self.disabled or self.make is None:
            return
        request = content.get("request")
        try:
            name, data, mime = self.make()
        except Exception as error:
            # The message could quote the data, so only the kind of error is logged.
            _log.warning("make raised %s", type(error).__name__)
            text = msg("Filen kunne ikke lages. Prøv igjen.").in_language(self._language)
            self.send({"kind": "failed", "request": request, "text": text})
            return
        self.send({"kind": "file", "request": request, "name": name, "mime": mime}, [data])


def _texts(language: str) -> dict[str, str]:
    return {
        "working": translate("Lager filen …", language),
        "done": translate("«{name}» er lastet ned.", language),
    }
