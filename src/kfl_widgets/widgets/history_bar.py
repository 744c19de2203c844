"""Angre, gjør om, last ned, hent: one row that keeps what a team has done from being lost.

The file is the arbeidsbok. Nothing is written to a disk here; the words say so.
"""

from __future__ import annotations

import threading

from ipywidgets import HTML, Button, HBox

from kfl_widgets.improvement import LARGEST, Work
from kfl_widgets.locale import msg, translate
from kfl_widgets.widgets.download_button import Beside, DownloadButton
from kfl_widgets.widgets.findings_html import found_html
from kfl_widgets.widgets.panel import Panel, html_text, plain_button, set_text
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.saved_files import ENDINGS, SavedFile, read_saved, take_in
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.taking_away import document
from kfl_widgets.widgets.upload_area import Tell, UploadArea

__all__ = ["HistoryBar"]


class HistoryBar(Panel):
    """Takes steps back and again, and says where the work is.

    The buttons can always be pressed: one that is switched off would lose the focus of who pressed
    it last.
    """

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self.remove_class("kfl-panel")
        self.add_class("kfl-history")
        self._kept: Work | None = None  # what was taken away last
        self._asked = Work()
        self._undo = plain_button(translate("Angre"), self._on_undo)
        self._redo = plain_button(translate("Gjør om"), self._on_redo)
        self._download = DownloadButton(
            translate("Last ned arbeidet"), self._make_file, on_done=self._on_taken
        )
        self._open = UploadArea(
            on_files=self._on_files,
            prepare=_read,
            label=translate("Hent arbeidet"),
            hint=translate("Filen dere lastet ned sist, eller andres: de blir lagt sammen."),
            accept=list(ENDINGS),
            max_bytes=LARGEST,
        )
        self._state = html_text(kind="hint")
        self._found = HTML()
        self._found.layout.display = "none"
        row = HBox([self._undo, self._redo, self._download, self._open, self._state])
        row.add_class("kfl-history-row")
        self.children = (runtime(), row, self._found)
        self.session.observe(self._show, ["work", "kept"])
        self.session.observe(self._on_told, ["told"])
        self._on_told()
        self._show()

    @guarded
    def _on_undo(self, _button: Button) -> None:
        told = msg("Ett steg tilbake.") if self.session.can_undo else msg("Ingenting å angre.")
        self.session.undo()
        self.session.tell(told)

    @guarded
    def _on_redo(self, _button: Button) -> None:
        told = msg("Ett steg fram.") if self.session.can_redo else msg("Ingenting å gjøre om.")
        self.session.redo()
        self.session.tell(told)

    @guarded
    def _on_told(self, _change: object = None) -> None:
        self._open.status = self.session.told

    def _make_file(self) -> Beside:
        self._asked = self.session.work
        return document(self.session, "workbook")

    @guarded
    def _on_taken(self) -> None:
        self._kept = self._asked
        self._show()

    @guarded
    def _on_files(self, files: list[SavedFile]) -> None:
        found = take_in(self.session, files)
        self.session.tell(found.told)
        self._found.value = found_html(found, level=2)
        self._found.layout.display = None if self._found.value else "none"

    @guarded
    def _show(self, _change: object = None) -> None:
        is_empty = self.session.work == Work()
        if is_empty:
            self._kept = None  # deleted is deleted here too
        self._download.disabled = is_empty
        nothing = translate("Ingenting å laste ned ennå.")
        self._download.reason = nothing if is_empty else ""
        set_text(self._state, nothing if is_empty else self._where())

    def _where(self) -> str:
        if self._kept != self.session.work:
            if self.session.kept.remembered and not self.session.kept.is_full:
                return translate("Husket på denne maskinen.")
            if self.session.kept.in_tab == "nothing":
                return translate("Bare på skjermen. Last ned arbeidet før dere lukker.")
            if self.session.kept.in_tab == "":
                return translate("Last ned arbeidet før dere lukker.")
            return translate("Lagret i denne fanen. Last ned arbeidet før dere lukker.")
        return translate("Lastet ned. Ingenting er endret siden.")


def _read(files: list[tuple[str, bytes]], _tell: Tell, _stop: threading.Event) -> list[SavedFile]:
    return read_saved(files)
