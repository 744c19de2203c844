"""What the Hub logs, without what follows the «?» in addresses: there are codes of the login.

JupyterHub hides them where it logs an answer; this hides them where Tornado logs a refusal.
"""

from __future__ import annotations

import logging
import re

__all__ = ["hide_queries"]

_LOGGERS = ("tornado.general", "tornado.application")
_QUERY = re.compile(r"\?[^\s'\"]+")


def hide_queries() -> None:
    """Take queries out of whatever Tornado logs from now on."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_hide)


def _hide(record: logging.LogRecord) -> bool:
    record.msg, record.args = _QUERY.sub("?…", record.getMessage()), ()
    return True
