"""What a layout is: something that says how sure it is of a book, and reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kfl_widgets.locale import Message
from kfl_widgets.reading.workbook import Book
from kfl_widgets.survey.model import Survey

__all__ = ["Layout", "Recognition"]


@dataclass(frozen=True)
class Recognition:
    """How sure a layout is that a book is its own, from 0 to 1.

    `sheets` are the names of the sheets it would read; other layouts may try the rest.
    """

    confidence: float
    sheets: tuple[str, ...] = ()


class Layout(Protocol):
    """A module in `layouts`. It raises nothing a user can cause: problems go into the survey."""

    @property
    def NAME(self) -> Message:  # noqa: N802 - a constant of the module
        """What people call files of this layout."""

    def recognise(self, book: Book) -> Recognition:
        """Say how sure it is that `book` is of this layout."""

    def read(self, book: Book) -> Survey:
        """Read `book`."""
