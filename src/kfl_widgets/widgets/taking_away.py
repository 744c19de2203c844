"""From a session to a document: what it is about, written beside the page."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kfl_widgets.report import DOCUMENTS, Request, file_name, gather, print_document
from kfl_widgets.widgets.download_button import Beside, File
from kfl_widgets.widgets.session import Session

__all__ = ["document"]


def document(session: Session, name: str) -> Beside:
    """Give what writes one of `DOCUMENTS` as the session is now, whatever happens to it meanwhile.

    A document is about the schools that are looked at, and about everybody there: the other filters
    are of the moment.
    """
    kind = DOCUMENTS[name]
    survey, work, saved = session.survey, session.work, session.save_work()
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
        content = gather(survey, work, request, saved)
        return file_name(kind, content), print_document(name, content, tell, stop), kind.mime

    return write
