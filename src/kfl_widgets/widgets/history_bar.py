"""Angre, gjør om, last ned, hent: one row that keeps what a team has done from being lost.

The file is the arbeidsbok. Nothing is written to a disk here; the words say so.
"""

from __future__ import annotations

import threading

from ipywidgets import HTML, HBox

from kfl_widgets.improvement import LARGEST, Work
from kfl_widgets.locale import msg, translate
from kfl_widgets.widgets.findings_html import found_html
from kfl_widgets.widgets.panel import Panel, html_text, set_text
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.saved_files import ENDINGS, SavedFile, read_saved, take_in
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.step_button import StepButton
from kfl_widgets.widgets.taking_away import DocumentButton
from kfl_widgets.widgets.upload_area import Tell, UploadArea

__all__ = ["HistoryBar"]


class HistoryBar(Panel):
    """Takes steps back and again, and says where the work is."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self.remove_class("kfl-panel")
        self.add_class("kfl-history")
        self._undo = StepButton(translate("Angre"), self._on_undo)
        self._redo = StepButton(translate("Gjør om"), self._on_redo)
        self._download = DocumentButton(self.session, "workbook")
        self._open = UploadArea(
            on_files=self._on_files,
            prepare=_read,
            label=translate("Hent arbeidsbok"),
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
        self.session.observe(self._show, ["work", "taken", "kept"])
        self.session.observe(self._show_steps, ["can_undo", "can_redo"])
        self.session.observe(self._on_told, ["told"])
        self._on_told()
        self._show()
        self._show_steps()

    @guarded
    def _on_undo(self) -> None:
        told = msg("Ett steg tilbake.") if self.session.can_undo else msg("Ingenting å angre.")
        self.session.undo()
        self.session.tell(told)

    @guarded
    def _on_redo(self) -> None:
        told = msg("Ett steg fram.") if self.session.can_redo else msg("Ingenting å gjøre om.")
        self.session.redo()
        self.session.tell(told)

    @guarded
    def _on_told(self, _change: object = None) -> None:
        self._open.status = self.session.told

    @guarded
    def _on_files(self, files: list[SavedFile]) -> None:
        found = take_in(self.session, files)
        self.session.tell(found.told)
        self._found.value = found_html(found, level=2)
        self._found.layout.display = None if self._found.value else "none"

    @guarded
    def _show_steps(self, _change: object = None) -> None:
        self._undo.is_off = not self.session.can_undo
        self._redo.is_off = not self.session.can_redo

    @guarded
    def _show(self, _change: object = None) -> None:
        is_empty = self.session.work == Work()
        self._download.disabled = is_empty
        nothing = translate("Ingenting å laste ned ennå.")
        self._download.reason = nothing if is_empty else ""
        set_text(self._state, nothing if is_empty else self._where())

    def _where(self) -> str:
        if self.session.taken != self.session.work:
            if self.session.kept.remembered and not self.session.kept.is_full:
                return translate("Husket på denne maskinen.")
            if self.session.kept.in_tab == "nothing":
                return translate("Bare på skjermen. Last ned arbeidsboken før dere lukker.")
            if self.session.kept.in_tab == "":
                return translate("Last ned arbeidsboken før dere lukker.")
            return translate("Lagret i denne fanen. Last ned arbeidsboken før dere lukker.")
        return translate("Lastet ned. Ingenting er endret siden.")


def _read(files: list[tuple[str, bytes]], _tell: Tell, _stop: threading.Event) -> list[SavedFile]:
    return read_saved(files)
