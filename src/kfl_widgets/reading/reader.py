"""Reads files: each recognised and read on its own, the surveys put together at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from kfl_widgets.locale import msg
from kfl_widgets.reading.layouts import LAYOUTS
from kfl_widgets.reading.recognition import Layout
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.values import clean_text
from kfl_widgets.reading.workbook import Book, Limits, Sheet, open_workbook
from kfl_widgets.survey.build import combine
from kfl_widgets.survey.model import Problem, Survey, Where

__all__ = ["Reading", "Upload", "read"]


@runtime_checkable
class Readable(Protocol):
    """An open binary file."""

    def read(self) -> bytes:
        """Give its content."""


Upload = str | os.PathLike[str] | bytes | Readable | tuple[str, bytes]
"""A file to read: a path, its bytes, an open file, or its name and bytes."""

_SHOWN_HEADERS = 8
_LONGEST_HEADER = 40


@dataclass(frozen=True)
class Reading:
    """What came out of some files.

    Attributes
    ----------
    survey
        Everything that could be read, as one survey; None when nothing could.
    problems
        Everything a person should know, file by file, each once; the survey's own included.
    """

    survey: Survey | None
    problems: tuple[Problem, ...] = ()


def read(*sources: Upload, name: str | None = None, limits: Limits | None = None) -> Reading:
    """Read spreadsheets.

    Parameters
    ----------
    *sources
        Paths, bytes, open binary files, or pairs of name and bytes; as many as there are.
    name
        What to call a source that has no name of its own.
    limits
        How big a file may be.

    Returns
    -------
    Reading
        A file that can't be read gives a `Problem`, and the others are still read. Nothing that
        may be wrong with a file is raised.
    """
    surveys: list[Survey] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            book = open_workbook(*_name_and_bytes(source, name), limits)
        except Refused as refusal:
            problems.append(refusal.problem(Where(_name_of(source, name))))
            continue
        problems.extend(book.problems)
        survey = _read_book(book, problems) if book.sheets else None
        if survey is not None:
            surveys.append(survey)
    survey = combine(surveys) if surveys else None
    if survey is not None:
        problems.extend(survey.problems)
    return Reading(survey, tuple(dict.fromkeys(problems)))


def _read_book(book: Book, problems: list[Problem]) -> Survey | None:
    """Read one book; None when nothing came of it, and then `problems` say why."""
    layout = _best_layout(book)
    if layout is None:
        problems.append(_unrecognised(book))
        return None
    survey = layout.read(book)
    problems.extend(survey.problems)
    if any(len(table) for table in (survey.scores, survey.answers, survey.participation)):
        return survey
    if not any(problem.severity == "error" for problem in survey.problems):
        problems.append(_without_rows(book))
    return None


def _best_layout(book: Book) -> Layout | None:
    sure = [(layout.recognise(book).confidence, layout) for layout in LAYOUTS]
    confidence, best = max(sure, key=lambda pair: pair[0])
    return best if confidence > 0 else None


# -- sources -----------------------------------------------------------------------------------


def _name_and_bytes(source: Upload, name: str | None) -> tuple[str, bytes]:
    if isinstance(source, tuple):
        return source[0], bytes(source[1])
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _name_of(source, name), bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return _name_of(source, name), _content_of(Path(source))
    if isinstance(source, Readable):
        content = source.read()
        data = content.encode() if isinstance(content, str) else bytes(content)
        return _name_of(source, name), data
    raise TypeError(
        "a source is a path, bytes, an open binary file or a pair of name and bytes, "
        f"not {type(source).__name__}"
    )


def _content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            msg("Vi finner ikke filen, eller har ikke lov til å lese den."),
            msg("Sjekk navnet og mappen."),
        ) from error


def _name_of(source: Upload, name: str | None) -> str:
    if isinstance(source, tuple):
        return source[0]
    if isinstance(source, (str, os.PathLike)):
        return Path(source).name
    given = getattr(source, "name", None)
    return Path(given).name if isinstance(given, str) else name or "fil"


# -- no layout ---------------------------------------------------------------------------------


def _unrecognised(book: Book) -> Problem:
    seen = "; ".join(_headers_seen(book))
    return Problem(
        "error",
        msg("Vi kjenner ikke igjen oppsettet i filen. Vi fant {seen}.", seen=seen),
        Where(book.name),
        msg(
            "Vi leser tre oppsett: KFL-malen med arkene Svar og Kodebok, en resultattabell med "
            "kolonnene Runde, Gruppe, Trinn, Faktor, Antall og Gjennomsnitt, og filer fra Udir. "
            "Lim tallene inn i malen, og last den opp."
        ),
    )


def _without_rows(book: Book) -> Problem:
    return Problem(
        "error",
        msg("Filen har de riktige overskriftene, men ingen rader vi kan lese."),
        Where(book.name),
        msg("Fyll ut radene og last opp filen på nytt."),
    )


def _headers_seen(book: Book) -> Iterator[str]:
    for sheet in book.sheets[:3]:
        headers = ", ".join(f"«{header[:_LONGEST_HEADER]}»" for header in _likely_headers(sheet))
        yield f"{sheet.name}: {headers}" if sheet.name else headers


def _likely_headers(sheet: Sheet) -> list[str]:
    """Give the cells of the first row that has several, or of the first with any."""
    rows = [[text for cell in row if (text := clean_text(cell))] for row in sheet.rows[:20]]
    several = [row for row in rows if len(row) > 1]
    first = next(iter(several or [row for row in rows if row]), [])
    return first[:_SHOWN_HEADERS]
