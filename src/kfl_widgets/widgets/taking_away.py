"""From a session to a document: what it is about, written beside the page.

The arbeidsbok is the save as well, wherever its button stands: the session is told when it has been
handed over.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from kfl_widgets.improvement import Work
from kfl_widgets.locale import translate
from kfl_widgets.report import DOCUMENTS, Request, file_name, gather, print_document
from kfl_widgets.widgets.download_button import Beside, DownloadButton, File
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["DocumentButton", "document"]

SAVE = "workbook"


class DocumentButton(DownloadButton):
    """Saves one of `DOCUMENTS`. `Session.taken` is what the last arbeidsbok had of the work."""

    def __init__(self, session: Session, name: str) -> None:
        self.session, self._name = session, name
        self._asked: Work | None = None
        offer = translate(DOCUMENTS[name].offer)
        super().__init__(offer, self._write, on_done=self._on_taken)
        session.observe(self._on_cleared, ["clearings"])

    def _write(self) -> Beside:
        self._asked = self.session.work
        return document(self.session, self._name)

    @guarded
    def _on_taken(self) -> None:
        if self._name == SAVE:
            self.session.taken = self._asked
        self._asked = None

    @guarded
    def _on_cleared(self, _change: object) -> None:
        self.stop()
        self._asked = None


def document(session: Session, name: str) -> Beside:
    """Give what writes one of `DOCUMENTS` as the session is now, whatever happens to it meanwhile.

    A document is about the schools that are looked at, and about everybody there: the other filters
    are of the moment.
    """
    kind = DOCUMENTS[name]
    survey, work, saved = session.survey, session.work, session.save_work()
    waves = session.waves
    request = Request(
        baseline=session.baseline,
        followup=session.followup,
        schools=() if kind.is_of_all else session.filters.schools,
        min_n=session.min_n,
        match=session.match,
        language=session.language,
        colour=session.colour,
    )

    def write(tell: Callable[[float], None], stop: threading.Event) -> File:
        tell(0.0)
        content = gather(survey, work, request, saved, waves)
        return file_name(kind, content), print_document(name, content, tell, stop), kind.mime

    return write
