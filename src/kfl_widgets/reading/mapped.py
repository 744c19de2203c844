"""Reads the sheets of a book by what a person has said about their columns."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from collections.abc import Sequence
from dataclasses import replace

from kfl_widgets.locale import msg
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.layouts import result_table
from kfl_widgets.reading.mapped_answers import read_mapped_answers
from kfl_widgets.reading.mapping import Mapping, fits, missing
from kfl_widgets.reading.reader import Reading, tell_no_rows, tell_unread
from kfl_widgets.reading.rewriting import rewrite
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import Problem, Where

__all__ = ["read_as_before", "read_mapped", "read_mapped_book"]


def read_mapped(book: Book, sheet: Sheet, mapping: Mapping) -> Reading:
    """Read one sheet of `book` as `mapping` says.

    Returns
    -------
    Reading
        Its survey is None when nothing could be read; then the problems say why. Results are
        written over into our own result table first, so their problems name the columns of that.
    """
    if mapping.of_role("answer"):
        survey = read_mapped_answers(book, sheet, mapping)
    else:
        survey = result_table.read(rewrite(mapping, book, sheet))
    if len(survey.scores) or len(survey.answers):
        return Reading(survey, survey.problems, parts=(survey,))
    is_told = any(problem.severity == "error" for problem in survey.problems)
    return Reading(None, survey.problems if is_told else (*survey.problems, tell_no_rows(book)))


def read_mapped_book(book: Book, sheet: Sheet, mapping: Mapping) -> Reading:
    """Read `sheet` as `mapping` says, and every other sheet with the same headings.

    Returns
    -------
    Reading
        As `read_mapped` gives it, one survey for the whole book. A sheet with these headings of
        which more must be said comes back as ``unknown``.
    """
    said = {
        other: mapping if other is sheet else _placed([mapping], other) for other in book.sheets
    }
    return _read_sheets(book, said)


def read_as_before(book: Book, mappings: Sequence[Mapping]) -> Reading | None:
    """Read the sheets of `book` whose headings one of `mappings` has; None when none fits.

    This is how next year's file reads itself. A problem (``info``) says that it was done.
    """
    said = {sheet: _placed(mappings, sheet) for sheet in book.sheets}
    if not any(mapping and not missing(mapping) for mapping in said.values()):
        return None
    return _read_sheets(book, said, as_before=True)


def _placed(mappings: Sequence[Mapping], sheet: Sheet) -> Mapping | None:
    """Give the first of `mappings` that fits a sheet, rather one that says all."""
    fitting = [placed for mapping in mappings if (placed := fits(mapping, sheet)) is not None]
    complete = (placed for placed in fitting if not missing(placed))
    return next(complete, fitting[0] if fitting else None)


def _read_sheets(
    book: Book, said: ReadOnly[Sheet, Mapping | None], *, as_before: bool = False
) -> Reading:
    """Read the sheets of which all is said; tell of those of which nothing is."""
    readings: list[Reading] = []
    problems: list[Problem] = []
    waiting: list[Sheet] = []
    for sheet, mapping in said.items():
        if mapping is None:
            problems.append(tell_unread(book, sheet))
        elif missing(mapping):
            waiting.append(sheet)
        else:
            readings.append(read_mapped(book, sheet, mapping))
            problems += [_said_before(book, sheet)] if as_before else []
            problems += readings[-1].problems
    parts = [reading.survey for reading in readings if reading.survey is not None]
    if not parts:
        return Reading(None, tuple(problems))
    survey = join(parts)
    return Reading(
        survey,
        tuple(dict.fromkeys([*problems, *survey.problems])),
        unknown=(replace(book, sheets=tuple(waiting)),) if waiting else (),
        parts=(survey,),
    )


def _said_before(book: Book, sheet: Sheet) -> Problem:
    told = msg("Lest med oppsettet dere laget for en fil med de samme overskriftene.")
    return Problem("info", told, Where(book.name, sheet.name))
