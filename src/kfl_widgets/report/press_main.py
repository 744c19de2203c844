"""What the process does that writes documents: a content in, a file out."""

from __future__ import annotations

from collections.abc import Callable

from kfl_widgets.reading.frames import pack
from kfl_widgets.reading.process_main import die_after
from kfl_widgets.report.content import Content
from kfl_widgets.report.documents import DOCUMENTS, writer_of

__all__ = ["IDLE_SECONDS", "answer"]

IDLE_SECONDS = 60
_MOST_SECONDS = 300


def answer(request: tuple[str, Content], reply: Callable[[bytes], None]) -> None:
    """Write a document; reply with how far it has come, and then the file or the kind of error."""
    name, content = request
    die_after(_MOST_SECONDS)
    try:
        write = writer_of(DOCUMENTS[name])
        reply(pack(write(content, lambda share: reply(pack(float(share))))))
    except Exception as error:
        reply(pack(type(error).__name__))
