"""Reads files: each recognised and read on its own, the surveys put together at the end."""

from __future__ import annotations

import functools
import logging
import os
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from kfl_widgets.locale import msg
from kfl_widgets.reading.cells_file import is_cells_file, read_cells
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.layouts import LAYOUTS
from kfl_widgets.reading.mapping import Mapping
from kfl_widgets.reading.personal import looks_personal
from kfl_widgets.reading.recognition import Layout, Recognition
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.stacked import part_tables
from kfl_widgets.reading.template_words import is_example
from kfl_widgets.reading.values import clean_text
from kfl_widgets.reading.workbook import Book, Limits, Sheet, open_workbook
from kfl_widgets.survey.model import Problem, Survey, Where

__all__ = [
    "OnProgress",
    "Reading",
    "Upload",
    "put_together",
    "read",
    "tell_no_rows",
    "tell_unread",
    "tell_unrecognised",
    "told_of_unknown",
    "unless_we_stumble",
]


@runtime_checkable
class Readable(Protocol):
    """An open binary file."""

    def read(self) -> bytes:
        """Give its content."""


Upload = str | os.PathLike[str] | bytes | Readable | tuple[str, bytes]
"""A file to read: a path, its bytes, an open file, or its name and bytes."""

OnProgress = Callable[[str, float], None]
"""Is told which file is being opened, and how far that has come, from 0 to 1."""

_Read = TypeVar("_Read")

_log = logging.getLogger(__name__)

_SURE = 0.45
"""How sure a layout must be of the sheets that another one left."""

_SHOWN_HEADERS = 8
_LONGEST_HEADER = 40


@dataclass(frozen=True, repr=False)
class Reading:
    """What came out of some files.

    Attributes
    ----------
    survey
        Everything that could be read, as one survey; None when nothing could.
    problems
        Everything a person should know, file by file, each once; the survey's own included.
    unknown
        The files that could be opened but have a layout we don't know: see `mapping`.
    parts
        What `survey` was joined of: one survey for each file that gave any, named in its sources.
    mappings
        What a team has said about columns, where that was among the files: see `uploads`.
    """

    survey: Survey | None
    problems: tuple[Problem, ...] = ()
    unknown: tuple[Book, ...] = ()
    parts: tuple[Survey, ...] = ()
    mappings: tuple[Mapping, ...] = ()

    def __repr__(self) -> str:
        unknown = f", {len(self.unknown)} unknown files" if self.unknown else ""
        return f"<Reading {self.survey}, {len(self.problems)} problems{unknown}>"

    def _repr_html_(self) -> str:
        said = "".join(f"<li>{escape(str(problem))}</li>" for problem in self.problems)
        return f"<p>{escape(repr(self))}</p><ul>{said}</ul>"


def read(
    *sources: Upload,
    name: str | None = None,
    limits: Limits | None = None,
    by_hand: bool = False,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
) -> Reading:
    """Read spreadsheets.

    Parameters
    ----------
    *sources
        Paths, bytes, open binary files, or pairs of name and bytes; as many as there are.
    name
        What to call a source that has no name of its own.
    limits
        How big a file may be.
    by_hand
        Only open the files: no layout is tried, and all come back as ``unknown``.
    on_progress
        Is told each file's name, and how far it has been opened.
    stop
        Set it, from another thread or from `on_progress`, and nothing at all is read.

    Returns
    -------
    Reading
        A file that can't be read gives a `Problem`, and the others are still read. Nothing that
        may be wrong with a file is raised.
    """
    parts: list[Survey] = []
    problems: list[Problem] = []
    unknown: list[Book] = []
    stop = stop or threading.Event()
    for source in sources:
        if stop.is_set():
            break
        called = _name_of(source, name)
        on_share = functools.partial(on_progress, called) if on_progress else None
        try:
            file = _name_and_bytes(source, name)
            if is_cells_file(file[1]):
                parts.append(read_cells(*file))
                problems.extend(parts[-1].problems)
                continue
            book = open_workbook(*file, limits, on_share=on_share, stop=stop)
        except Refused as refusal:
            problems.append(refusal.problem(Where(called)))
            continue
        book = _without_examples(book)
        problems.extend(book.problems)
        if by_hand:
            unknown.extend([book] if book.sheets else [])
            continue
        reading = unless_we_stumble(book, _read_book)
        parts.extend(reading.parts)
        problems.extend(reading.problems)
        unknown.extend(reading.unknown)
    if stop.is_set():
        return Reading(None, (_stopped(),))
    joined = put_together(parts)
    problems.extend(joined.problems)
    return replace(joined, problems=tuple(dict.fromkeys(problems)), unknown=tuple(unknown))


def unless_we_stumble(book: Book, read: Callable[[Book], _Read]) -> _Read | Reading:
    """Read one file; if that fails by our mistake, the file waits for somebody to explain it."""
    try:
        return read(book)
    except Exception as error:  # the other files are none the worse
        _log_unforeseen(error)
        return Reading(None, (tell_unforeseen(book),), (book,))


def put_together(parts: Sequence[Survey]) -> Reading:
    """Join the surveys of some files; one that we stumble over stays out, and is told of."""
    survey, kept = _joined(parts), list(parts)
    told: list[Problem] = []
    if survey is None:
        kept = []
        for part in parts:
            together = _joined([*kept, part])
            if together is None:
                told.append(_tell_apart(part))
            else:
                survey = together
                kept.append(part)
    problems = survey.problems if survey is not None else ()
    return Reading(survey, (*told, *problems), parts=tuple(kept))


def _joined(parts: Sequence[Survey]) -> Survey | None:
    try:
        return join(parts) if parts else None
    except Exception as error:
        _log_unforeseen(error)
        return None


def _without_examples(book: Book) -> Book:
    """Leave out the template's example; say so when there is nothing else."""
    sheets = tuple(sheet for sheet in book.sheets if not is_example(sheet))
    if sheets or not book.sheets:
        return replace(book, sheets=sheets)
    told = msg("Filen har bare eksempelet fra malen. Det er ikke lest.")
    remedy = msg("Last ned malen på nytt, og fyll ut arket Svar.")
    alone = Problem("error", told, Where(book.name), remedy)
    return replace(book, sheets=(), problems=(*book.problems, alone))


def _stopped() -> Problem:
    return Problem("info", msg("Dere avbrøt lesingen. Ingen av filene er lest."))


def _read_layouts(book: Book) -> tuple[list[Survey], Book]:
    """Let the surest layout read `book`, another what it left, and so on; give what nobody read."""
    surveys: list[Survey] = []
    left = book
    while (best := _best_layout(left, surer_than=_SURE if surveys else 0.0)) is not None:
        layout, recognition = best
        surveys.append(layout.read(left))
        read = set(recognition.sheets or (sheet.name for sheet in left.sheets))
        left = replace(left, sheets=tuple(s for s in left.sheets if s.name not in read))
    return surveys, left


def _read_book(book: Book) -> Reading:
    """Give one survey of what a file holds; when it holds nothing, the problems say why."""
    found, left = _read_layouts(part_tables(book))
    if not found:
        return Reading(None, (tell_unrecognised(book),), (book,)) if book.sheets else Reading(None)
    said = [problem for survey in found for problem in survey.problems]
    problems = [*said, *(tell_unread(book, sheet) for sheet in left.sheets)]
    kept = [survey for survey in found if _holds_anything(survey)]
    if not kept and not any(problem.severity == "error" for problem in said):
        problems.append(tell_no_rows(book))
    return Reading(None, tuple(problems), parts=(join(kept),) if kept else ())


def _best_layout(book: Book, surer_than: float) -> tuple[Layout, Recognition] | None:
    """Give the layout that is surest of `book`, if it is surer than that."""
    best: tuple[Layout, Recognition] | None = None
    for layout in LAYOUTS if book.sheets else ():
        recognition = layout.recognise(book)
        if recognition.confidence > (best[1].confidence if best else surer_than):
            best = layout, recognition
        if recognition.confidence >= 1:
            break
    return best


def _holds_anything(survey: Survey) -> bool:
    return any(len(table) for table in (survey.scores, survey.answers, survey.participation))


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
        f"not {type(source).__name__}; several are read with read(*paths)"
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


def _log_unforeseen(error: Exception) -> None:
    """Say for programmers what was raised and where, and not its text: that may hold a cell."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("%s in %s, line %s", type(error).__name__, place.name, place.lineno)


def tell_unforeseen(book: Book) -> Problem:
    """Tell of a file whose layout we know, and stumbled in."""
    return Problem(
        "error",
        msg("Vi klarte ikke å lese filen. Feilen er vår."),
        Where(book.name),
        msg("Si hva kolonnene er, eller lim tallene inn i KFL-malen og last opp den."),
    )


def _tell_apart(part: Survey) -> Problem:
    files = dict.fromkeys(source.name for source in part.sources)
    return Problem(
        "error",
        msg("Vi klarte ikke å slå filen sammen med de andre. Feilen er vår."),
        Where(", ".join(files)),
        msg("Last den opp alene, eller lim tallene inn i KFL-malen og last opp den."),
    )


def tell_unrecognised(book: Book) -> Problem:
    """Tell of a file whose layout nobody knows, and what we saw in it."""
    seen = "; ".join(_headers_seen(book))
    return Problem(
        "error",
        msg("Vi kjenner ikke igjen oppsettet i filen. Vi fant {seen}.", seen=seen),
        Where(book.name),
        msg(
            "Vi leser KFL-malen, resultattabeller med en rad for hver faktor, filer fra Udir og "
            "Skoleporten, og svar med en rad for hver person, for eksempel fra Forms eller "
            "Nettskjema. På siden kan dere si hva kolonnene er. Dere kan også lime tallene inn i "
            "KFL-malen, og laste den opp."
        ),
    )


def told_of_unknown(book: Book) -> tuple[Problem, ...]:
    """Give what may have been said of a file as a whole that nobody could read, whyever."""
    return tell_unrecognised(book), tell_unforeseen(book)


def tell_unread(book: Book, sheet: Sheet) -> Problem:
    """Tell of a sheet that nobody knew."""
    return Problem(
        "info",
        msg("Arket er ikke lest. Vi fant ingen svar eller resultater vi kjenner igjen der."),
        Where(book.name, sheet.name),
    )


def tell_no_rows(book: Book) -> Problem:
    """Tell of a file with headings and nothing below them."""
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
    return [text for text in first if not looks_personal(text)][:_SHOWN_HEADERS]
