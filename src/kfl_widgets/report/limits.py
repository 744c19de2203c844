"""What a reader must know of the numbers in a table: what is hidden, rounded, or not so sure."""

from __future__ import annotations

from collections.abc import Iterator

from kfl_widgets.locale import SPOKEN, scale_name, translate
from kfl_widgets.report.certainty import certainty_note
from kfl_widgets.report.rounding import rounding_note
from kfl_widgets.survey import ProtectedTable

__all__ = ["limits_of", "notes_of", "scale_note", "scales_of"]


def limits_of(table: ProtectedTable, language: str = SPOKEN) -> Iterator[str]:
    """Say it in sentences, as far as the table calls for them."""
    if table.frame["hidden"].any():
        yield table.why_hidden(language)
    yield from filter(None, (note(table, language) for note in (rounding_note, certainty_note)))
    yield from (note.in_language(language) for note in table.notes)


def notes_of(table: ProtectedTable, language: str = SPOKEN) -> tuple[str, ...]:
    """Say its scale, where there is one, and then what limits it."""
    scales = scales_of(table)
    scale = [scale_note(scales[0], language)] if len(scales) == 1 else []
    return (*scale, *limits_of(table, language))


def scale_note(scale: str, language: str = SPOKEN) -> str:
    """Say which scale means are on."""
    return translate("Skala {scale}.", language).format(scale=scale_name(scale, language))


def scales_of(table: ProtectedTable) -> list[str]:
    """Give the scales of means; of rates and answers there are none to tell."""
    frame = table.frame
    is_of_means = "scale" in frame and "option" not in frame
    return [str(scale) for scale in dict.fromkeys(frame["scale"])] if is_of_means else []
