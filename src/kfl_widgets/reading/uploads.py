"""Reads what a team hands in, in the light of what it has handed in before.

A file that is there already is not read again, next year's file is read as the team has said, and
a downloaded mapping is kept for files to come. Changes nothing itself.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kfl_widgets.locale import msg
from kfl_widgets.reading.cells_file import is_cells_file
from kfl_widgets.reading.mapped import read_as_before
from kfl_widgets.reading.mapping import Mapping, parse_mapping
from kfl_widgets.reading.reader import (
    OnProgress,
    Reading,
    put_together,
    read,
    told_of_unknown,
    unless_we_stumble,
)
from kfl_widgets.survey.model import Problem, Where

__all__ = ["Before", "read_uploads"]

Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Before:
    """What a team has handed in and said so far.

    Attributes
    ----------
    mappings
        What it has said about sheets we didn't know.
    loaded
        SHA-256 of the files that are there.
    doubted
        SHA-256 of the files we read wrongly: the team says what their columns are.
    """

    mappings: tuple[Mapping, ...] = ()
    loaded: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()


def read_uploads(
    files: Files,
    before: Before | None = None,
    *,
    by_hand: bool = False,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
) -> Reading:
    """Read files, given by name and content, that come after others.

    Parameters
    ----------
    by_hand
        Let the team say what the columns of all these files are.
    on_progress, stop
        As in `read`.

    Returns
    -------
    Reading
        With what is new: cells, mappings among the files, and books nobody has explained yet.
    """
    before = before or Before()
    said = [parse_mapping(data) for _, data in files]
    mappings = tuple(mapping for mapping in said if mapping)
    kept = [name for (name, _), mapping in zip(files, said, strict=True) if mapping]
    sheets = [file for file, mapping in zip(files, said, strict=True) if not mapping]
    new, again = _not_loaded(sheets, before)
    asked = {
        digest: (by_hand or digest in before.doubted) and not is_cells_file(data)
        for digest, (_, data) in new.items()
    }
    ours = [file for digest, file in new.items() if not asked[digest]]
    theirs = [file for digest, file in new.items() if asked[digest]]
    readings = [
        read(*ours, on_progress=on_progress, stop=stop),
        read(*theirs, by_hand=True, on_progress=on_progress, stop=stop),
    ]
    if stop is not None and stop.is_set():
        return readings[-1]
    readings[0] = _as_before(readings[0], (*mappings, *before.mappings))
    told = [*map(_kept, kept), *map(_already_loaded, again)]
    found = [*(problem for reading in readings for problem in reading.problems), *told]
    return Reading(
        survey=readings[0].survey,
        problems=tuple(dict.fromkeys(found)),
        unknown=tuple(book for reading in readings for book in reading.unknown),
        parts=readings[0].parts,
        mappings=mappings,
    )


def _not_loaded(files: Files, before: Before) -> tuple[dict[str, tuple[str, bytes]], list[str]]:
    """Give the new files by their SHA-256, and the names of those that are there already."""
    new: dict[str, tuple[str, bytes]] = {}
    again: list[str] = []
    for name, data in files:
        digest = hashlib.sha256(data).hexdigest()
        if digest in before.loaded or digest in new:
            again.append(name)
        else:
            new[digest] = (name, data)
    return new, again


def _as_before(reading: Reading, mappings: Sequence[Mapping]) -> Reading:
    """Read the unknown books whose headings the team has explained once."""
    as_before = functools.partial(read_as_before, mappings=mappings)
    known = {book: unless_we_stumble(book, as_before) for book in reading.unknown}
    read_now = {book: found for book, found in known.items() if found and _says_more(found)}
    if not read_now:
        return reading
    parts = [*reading.parts, *(part for found in read_now.values() for part in found.parts)]
    no_more = [problem for book in read_now for problem in told_of_unknown(book)]
    told = [problem for problem in reading.problems if problem not in no_more]
    waiting = [book for found in read_now.values() for book in found.unknown]
    said = [problem for found in read_now.values() for problem in found.problems]
    joined = put_together(parts)
    return replace(
        joined,
        problems=(*told, *said, *joined.problems),
        unknown=(*(book for book in reading.unknown if book not in read_now), *waiting),
    )


def _says_more(found: Reading) -> bool:
    """Tell whether a book could be read, or we stumbled over it and it waits."""
    return found.survey is not None or bool(found.unknown)


def _kept(name: str) -> Problem:
    told = msg("Oppsettet er tatt vare på, og brukes på filer med samme overskrifter.")
    return Problem("info", told, Where(name))


def _already_loaded(name: str) -> Problem:
    return Problem(
        "info",
        msg("Filen er lastet opp før, med samme innhold, og er ikke lest igjen."),
        Where(name),
    )
