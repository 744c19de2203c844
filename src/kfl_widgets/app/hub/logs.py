"""What the Hub logs, without codes of the login and of sessions.

JupyterHub hides what follows the «?» where it logs an answer; this hides it where Tornado logs a
refusal. JupyterHub logs cookies, and nothing else, as bytes.
"""

from __future__ import annotations

import logging
import re

__all__ = ["hide_secrets"]

_LOGGERS = ("tornado.general", "tornado.application")
_QUERY = re.compile(r"\?[^\s'\"]+")


def hide_secrets() -> None:
    """Take queries and cookies out of whatever Tornado logs from now on."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_hide)


def _hide(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple("…" if isinstance(arg, bytes) else arg for arg in record.args)
    record.msg, record.args = _QUERY.sub("?…", record.getMessage()), ()
    return True
