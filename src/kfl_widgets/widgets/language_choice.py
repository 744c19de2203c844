"""Which language the page speaks: a list of languages, each by its own name."""

from __future__ import annotations

import anywidget
from traitlets import List, Unicode

from kfl_widgets.locale import LANGUAGES, translate
from kfl_widgets.widgets.scripts import script
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["LanguageChoice"]


class LanguageChoice(anywidget.AnyWidget):
    """Switches the session's language, and tells the served page which one it is.

    Parameters
    ----------
    session
        Its ``language`` is what is chosen; it may be set by others as well.

    Attributes
    ----------
    value
        The code of the language.
    languages
        Pairs of a code and a name.
    label
        What is asked.
    """

    _esm = script("language_choice.js")

    value = Unicode().tag(sync=True)
    languages = List().tag(sync=True)
    label = Unicode().tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__(value=session.language, languages=list(map(list, LANGUAGES.items())))
        self.session = session
        self.observe(self._on_value, "value")
        session.observe(self._show, ["language"])
        self._show()

    @guarded
    def _on_value(self, change: dict[str, str]) -> None:
        self.session.language = change["new"]

    @guarded
    def _show(self, _change: object = None) -> None:
        self.value = self.session.language
        self.label = translate("Språk")
