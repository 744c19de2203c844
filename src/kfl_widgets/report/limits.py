"""What a reader must know of the numbers in a table: what is hidden, rounded, or not so sure."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.locale import SPOKEN
from kfl_widgets.report.certainty import certainty_note
from kfl_widgets.report.rounding import rounding_note
from kfl_widgets.survey import ProtectedTable

__all__ = ["limits_of"]


def limits_of(table: ProtectedTable, language: str = SPOKEN) -> Iterator[str]:
    """Say it in sentences, as far as the table calls for them."""
    if table.frame["hidden"].any():
        yield table.why_hidden(language)
    yield from filter(None, (note(table, language) for note in (rounding_note, certainty_note)))
    yield from (note.in_language(language) for note in table.notes)
