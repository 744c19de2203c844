"""Logs without content: no address asked for, no file name, no cookie, no kernel's id.

What other packages log may hold any of these, so only where and what kind is written of it.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TextIO

__all__ = ["LEVELS", "log_answer", "start_logging", "tell_of_kernel"]

LEVELS = ("error", "warning", "info")
"""What may be asked for. There is no «debug»: it would tell what is in the page."""

_OURS = __name__.partition(".")[0]
_OTHERS = ("tornado", "asyncio", "traitlets", "py.warnings", "voila", "jupyter")
_log = logging.getLogger(__name__)


class _WithoutContent(logging.Formatter):
    """Writes our own messages whole, and of others' only where they come from."""

    def format(self, record: logging.LogRecord) -> str:
        is_ours = record.name.partition(".")[0] == _OURS
        what = (
            record.getMessage() if is_ours else f"{record.name} ({record.module}:{record.lineno})"
        )
        return f"{self.formatTime(record)} {record.levelname} {what}{_error(record)}"


def _error(record: logging.LogRecord) -> str:
    """Name the kind of error, and the line it came from."""
    kind, _, trace = record.exc_info or (None, None, None)
    if kind is None:
        return ""
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f": {kind.__name__}{place}"


def start_logging(level: str, others: logging.Logger) -> None:
    """Write to stderr what is at least as grave as `level`, and others' errors.

    Parameters
    ----------
    level
        One of `LEVELS`.
    others
        Jupyter's own logger; its name is the server's.
    """
    handler = _handler(sys.stderr)
    for logger in (logging.getLogger(_OURS), others, *map(logging.getLogger, _OTHERS)):
        logger.handlers[:] = [handler]
        logger.propagate = False
        logger.setLevel(logging.ERROR)  # less than that says nothing without its words
    logging.getLogger(_OURS).setLevel(level.upper())


def tell_of_kernel(stream: TextIO, level: int) -> None:
    """Write what goes wrong in a kernel of ours to the server's log, and not to its page.

    Parameters
    ----------
    stream
        What stderr was before IPython took it.
    level
        The server's.
    """
    ours = logging.getLogger(_OURS)
    ours.handlers[:], ours.propagate = [_handler(stream)], False
    ours.setLevel(level)


def _handler(stream: TextIO) -> logging.Handler:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_WithoutContent())
    return handler


def log_answer(handler: object) -> None:
    """Log an answer: which kind of request, its status, and how long it took."""
    request, status = handler.request, handler.get_status()  # type: ignore[attr-defined]
    level = logging.ERROR if status >= 500 and status != 503 else logging.INFO
    took = 1000 * request.request_time()
    _log.log(level, "%s %s %d %.0f ms", type(handler).__name__, request.method, status, took)
