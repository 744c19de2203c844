"""What the page says on Binder: a machine that strangers run, and that forgets everything.

Elsewhere it says nothing, and is not there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from ipywidgets import Widget

from kfl_widgets.improvement import Work
from kfl_widgets.locale import translate
from kfl_widgets.widgets import Panel, Session
from kfl_widgets.widgets.panel import html_text
from kfl_widgets.widgets.session import guarded
from kfl_widgets.widgets.taking_away import DocumentButton

__all__ = ["workshop_notice"]

_SIGNS = ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST")


def workshop_notice(
    session: Session, environment: Mapping[str, str] = os.environ
) -> tuple[Widget, ...]:
    """Give what the page begins with on Binder; nothing elsewhere."""
    return (_Notice(session),) if any(sign in environment for sign in _SIGNS) else ()


class _Notice(Panel):
    """Warns against real numbers, and offers to save as soon as there is something to lose."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.remove_class("kfl-panel")
        self.add_class("kfl-notice-bar")
        self._save = DocumentButton(session, "workbook")
        self.children = (
            html_text(
                translate(
                    "Dette er en øvingsside på en åpen maskin. Bruk eksempelskolen, aldri ekte "
                    "svar fra elever, foreldre eller lærere."
                )
            ),
            html_text(
                translate(
                    "Siden lukkes når ingen har brukt den på ti minutter, og da er alt borte. "
                    "Last ned arbeidsboken ofte."
                )
            ),
            self._save,
        )
        self.session.observe(self._show, ["work"])
        self._show()

    @guarded
    def _show(self, _change: object = None) -> None:
        self._save.layout.display = "none" if self.session.work == Work() else None
