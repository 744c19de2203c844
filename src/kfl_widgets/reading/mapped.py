"""Reads a sheet by what a person has said about its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kfl_widgets.locale import msg
from kfl_widgets.reading.layouts import kfl_template, result_table
from kfl_widgets.reading.mapping import Mapping, fits, missing
from kfl_widgets.reading.reader import Reading
from kfl_widgets.reading.rewriting import rewrite
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Problem, Where

__all__ = ["read_as_before", "read_mapped"]


def read_mapped(book: Book, sheet: Sheet, mapping: Mapping) -> Reading:
    """Read one sheet of `book` as `mapping` says.

    Returns
    -------
    Reading
        Its survey is None when nothing could be read; then the problems say why. The sheet is
        written over into one of our own layouts first, so problems name the columns of that.
    """
    layout = kfl_template if mapping.of_role("answer") else result_table
    survey = layout.read(rewrite(mapping, book, sheet))
    has_rows = len(survey.scores) or len(survey.answers)
    if not has_rows:
        return Reading(None, survey.problems)
    return Reading(survey, survey.problems, parts=(survey,))


def read_as_before(book: Book, mappings: Sequence[Mapping]) -> Reading | None:
    """Read `book` by the first of `mappings` whose headings it has; None when none fits.

    This is how next year's file reads itself. A problem (``info``) says that it was done.
    """
    for sheet in book.sheets:
        for mapping in mappings:
            placed = fits(mapping, sheet)
            if placed is not None and not missing(placed):
                reading = read_mapped(book, sheet, placed)
                said = Problem(
                    "info",
                    msg("Lest med oppsettet dere laget for en fil med de samme overskriftene."),
                    Where(book.name, sheet.name),
                )
                return replace(reading, problems=(said, *reading.problems))
    return None
