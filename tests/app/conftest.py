"""A server made inside a test takes over the process's logging: it is given back."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from kfl_widgets.app.server import logs


@pytest.fixture(autouse=True)
def logging_given_back() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in (logs._OURS, *logs._OTHERS, "Server")]
    kept = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
    yield
    for logger, handlers, level, propagate in kept:
        logger.handlers[:] = handlers
        logger.setLevel(level)
        logger.propagate = propagate
