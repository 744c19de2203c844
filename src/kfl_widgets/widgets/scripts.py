"""A widget's script together with what it shares with others: it reaches the page as one text."""

from __future__ import annotations

import os
from pathlib import Path

from anywidget._file_contents import FileContents  # it has no public name

__all__ = ["script"]

_HERE = Path(__file__).parent


class _Joined(FileContents):
    """Several files as one. With ``ANYWIDGET_HMR=1`` the last of them is watched."""

    def __init__(self, *paths: Path) -> None:
        self._paths = paths
        super().__init__(paths[-1], start_thread=os.environ.get("ANYWIDGET_HMR") == "1")

    def __str__(self) -> str:
        if self._contents is None:
            self._contents = "\n".join(path.read_text(encoding="utf-8") for path in self._paths)
        return self._contents


def script(name: str, *shared: str) -> FileContents:
    """Give a script for ``_esm``, after ``dom.js`` and what else it shares."""
    return _Joined(*(_HERE / each for each in ("dom.js", *shared, name)))
