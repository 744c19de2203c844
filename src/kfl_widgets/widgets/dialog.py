"""A button that opens a text over the page: headed parts, searchable when they are many."""

from __future__ import annotations

from typing import Any

import anywidget
from traitlets import List, Unicode

from kfl_widgets.locale import translate
from kfl_widgets.widgets.scripts import script
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["Dialog"]


class Dialog(anywidget.AnyWidget):
    """A text over the page. A subclass says its words in `_words`, anew in each language.

    A ``kfl-term`` event on the page that names the key of a part opens the dialog there.

    Parameters
    ----------
    session
        Its language is spoken.

    Attributes
    ----------
    label, title, close_label
        Of the button, the text and the button that closes it.
    parts
        Dicts with ``key`` (``""`` for none), ``title`` and ``lines``, in the order they stand.
    search_label, found
        What the search is called, and what it says it found, with ``{n}`` and ``{total}``; ``""``
        for no search.
    language
        The one it is written in.
    """

    _esm = script("dialog.js")

    label = Unicode().tag(sync=True)
    title = Unicode().tag(sync=True)
    close_label = Unicode().tag(sync=True)
    parts = List().tag(sync=True)
    search_label = Unicode().tag(sync=True)
    found = Unicode().tag(sync=True)
    language = Unicode().tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        session.observe(self._say, ["language", "min_n"])
        self._say()

    def _words(self) -> dict[str, Any]:
        """Give what is said in the language spoken now: values of the traits."""
        raise NotImplementedError

    @guarded
    def _say(self, _change: object = None) -> None:
        with self.hold_sync():
            self.language = self.session.language
            self.close_label = translate("Lukk")
            for name, words in self._words().items():
                setattr(self, name, words)
