"""The work without its numbers: which files it was made on, and where to go on meanwhile."""

from __future__ import annotations

import functools
from html import escape

from ipywidgets import HTML, Button, HBox, VBox

from kfl_widgets.improvement import Work, files_behind
from kfl_widgets.locale import quote, translate
from kfl_widgets.widgets.panel import plain_button
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["WorkAlone"]


class WorkAlone(VBox):
    """Stands where files are dropped, while there is a work and no numbers."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._text = HTML()
        ways = {"areas": translate("Se på områdene"), "plan": translate("Se på planen")}
        row = HBox([plain_button(way, functools.partial(self._go, to)) for to, way in ways.items()])
        row.add_class("kfl-actions")
        super().__init__([self._text, row])
        self.add_class("kfl-advice")
        session.observe(self._show, ["survey", "work"])
        self._show()

    @guarded
    def _go(self, view: str, _button: Button) -> None:
        self.session.view = view

    @guarded
    def _show(self, _change: object = None) -> None:
        is_alone = self.session.survey is None and self.session.work != Work()
        self.layout.display = None if is_alone else "none"
        self._text.value = self._told() if is_alone else ""

    def _told(self) -> str:
        work, waves = self.session.work, self.session.wave_labels.values()
        counted = translate("Områder: {areas}. Tiltak i planen: {actions}.").format(
            areas=len(work.areas), actions=len(work.actions)
        )
        files = ", ".join(quote(name) for name in files_behind(work))
        made_of = translate("Tallene bak er ikke med. De kom fra {files}.").format(files=files)
        made_at = translate("Målinger: {waves}.").format(waves=", ".join(waves))
        lines = (
            counted,
            made_of if files else "",
            made_at if waves else "",
            translate("Slipp regnearkene her, så ser dere tallene igjen."),
        )
        title = translate("Arbeidet deres er her")
        return f"<h3>{escape(title)}</h3><p>{escape(' '.join(filter(None, lines)))}</p>"
