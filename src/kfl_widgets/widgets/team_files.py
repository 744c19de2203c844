"""What a team has read, as traits: a survey per file, joined; what to know about them; what waits.

What is looked at of it, and how, is the session's affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from traitlets import Instance, Int, Tuple, observe

from kfl_widgets.improvement import changed_sources
from kfl_widgets.locale import msg
from kfl_widgets.survey import Problem, Source, Survey, Where
from kfl_widgets.survey.planning import plan_of
from kfl_widgets.widgets.data import Data
from kfl_widgets.widgets.team_work import TeamWork

if TYPE_CHECKING:
    import threading

    from kfl_widgets.reading import Book, Mapping, NearMatch, OnProgress, Reading, Sheet

__all__ = ["TeamFiles"]


class TeamFiles(TeamWork):
    """What was read, file by file, beside what the team has done with it.

    Attributes
    ----------
    survey
        Everything read so far, as one survey; None at first.
    parts
        What `survey` was joined of: a survey per file, so that one can be taken out again.
    problems
        What there is to know about what was read.
    unknown
        Opened files whose layout nobody has explained yet; see `MappingPanel`.
    mappings
        What the team has said about files: read next year's by itself.
    min_n
        The smallest group that is shown.
    matches
        Items, worded differently, that the team treats as the same. No trait.
    """

    survey = Instance(Survey, allow_none=True)
    parts: Tuple = Tuple()
    problems: Tuple = Tuple()
    unknown: Tuple = Tuple()
    mappings: Tuple = Tuple()
    min_n = Int(7)

    def __init__(self, **traits: Any) -> None:
        self.matches: tuple[NearMatch, ...] = ()
        self._joined: Survey | None = None
        self._joined_of: WeakKeyDictionary[Survey, tuple[Survey, ...]] = WeakKeyDictionary()
        self._doubted: frozenset[str] = frozenset()
        self._changed: tuple[Problem, ...] = ()
        super().__init__(**traits)

    def show(self, survey: Survey) -> None:
        """Look at `survey` from now on."""
        self.survey = survey

    def show_nothing(self) -> None:
        """Look at no survey any more."""
        self.survey = None

    def add_files(self, files: Sequence[tuple[str, bytes]], *, by_hand: bool = False) -> None:
        """Read files and add them to what is there. What can't be read leaves the rest untouched.

        Parameters
        ----------
        files
            Name and content of each. A file whose content is loaded already is left out; a
            downloaded mapping is kept for files to come.
        by_hand
            Let the team say what the columns are, whatever we think they are.
        """
        self.take_in(self.read_files(files, by_hand=by_hand))

    def read_files(
        self,
        files: Sequence[tuple[str, bytes]],
        *,
        by_hand: bool = False,
        on_progress: OnProgress | None = None,
        stop: threading.Event | None = None,
    ) -> Reading:
        """Read files as `add_files` does, and change nothing yet: this may be done in a thread.

        Where something could be read, the reading's survey is joined with what is here.
        `on_progress` and `stop` are those of `kfl_widgets.reading.read`.
        """
        from kfl_widgets.reading import Before, read_uploads

        loaded = {source.sha256 for part in self.parts for source in part.sources}
        waiting = {book.sha256 for book in self.unknown}
        before = Before(self.mappings, frozenset(loaded | waiting), self._doubted)
        reading = read_uploads(files, before, by_hand=by_hand, on_progress=on_progress, stop=stop)
        return (
            replace(reading, survey=self._look_ahead(reading.parts)) if reading.parts else reading
        )

    def _look_ahead(self, read: Sequence[Survey]) -> Survey:
        """Join what was read with what is here, and decide what may be shown.

        For a county that takes seconds, in which the page can show how far it has come. Whoever
        drops the reading drops this too.
        """
        from kfl_widgets.reading import join

        parts = (*(() if self.is_example else self.parts), *read)
        survey = join(parts)
        plan_of(survey, self.min_n)
        self._joined_of[survey] = parts
        return survey

    def take_in(self, reading: Reading) -> None:
        """Add what was read to what is there."""
        if reading.parts and self.is_example:
            self.parts = ()  # a school's own numbers stand alone
        self.mappings = (*reading.mappings, *self.mappings)
        for book in reading.unknown:
            self._forget(book.name)
        problems = (*self.problems, *reading.problems)
        if reading.parts:
            self._put((*self.parts, *reading.parts), problems, reading.survey)
        else:
            self.problems = tuple(dict.fromkeys(problems))
        self.unknown = (*self.unknown, *reading.unknown)

    @property
    def is_example(self) -> bool:
        """Whether what is looked at is the example, which comes from no file."""
        from kfl_widgets.demo_schools import SCHOOL_A

        return bool(self.parts) and all(
            not part.sources and SCHOOL_A in part.values("school") for part in self.parts
        )

    def use_mapping(self, book: Book, sheet: Sheet, mapping: Mapping) -> None:
        """Read an unknown file as the team says of one of its sheets, and remember what it said."""
        from kfl_widgets.reading import read_mapped_book, told_of_unknown

        reading = read_mapped_book(book, sheet, mapping)
        if reading.survey is not None:
            no_more = told_of_unknown(book)
            self.problems = tuple(p for p in self.problems if p not in no_more)
            self.unknown = tuple(other for other in self.unknown if other is not book)
            self.mappings = (mapping, *(m for m in self.mappings if m != mapping))
        self.take_in(reading)

    def accept_match(self, *matches: NearMatch) -> None:
        """Treat two items, worded differently, as the same from now on; so of each match."""
        accepted = tuple(dict.fromkeys((*self.matches, *matches)))
        if accepted != self.matches:
            self.matches = accepted
            self._put(self.parts, self.problems)

    @property
    def files(self) -> tuple[Source, ...]:
        """The files that can be taken out again, each once."""
        alone = filter(_is_one_file, self.parts)
        files = {part.sources[0].sha256: part.sources[0] for part in alone}
        return tuple(source for sha256, source in files.items() if sha256)

    def remove_file(self, sha256: str) -> None:
        """Take one file out again, with its numbers and what was said about it."""
        gone = {part.sources[0].name for part in self.parts if _is_of(part, sha256)}
        parts = tuple(part for part in self.parts if not _is_of(part, sha256))
        gone -= {source.name for part in parts for source in part.sources}
        self._put(parts, [p for p in self.problems if p.where.file not in gone])

    def read_again(self, sha256: str) -> None:
        """Take out a file we read wrongly: next time the team says what its columns are."""
        names = [file.name for file in self.files if file.sha256 == sha256]
        self._doubted |= {sha256}
        self.remove_file(sha256)
        told = msg("Filen er tatt ut. Last den opp på nytt, så sier dere selv hva kolonnene er.")
        again = [Problem("error", told, Where(name)) for name in names]
        self.problems = (*self.problems, *again)

    def _put(
        self, parts: Sequence[Survey], problems: Sequence[Problem], joined: Survey | None = None
    ) -> None:
        """Look at these parts joined; what concerns several files is told anew."""
        from kfl_widgets.reading import accept, join

        is_joined = joined is not None and self._joined_of.get(joined) == tuple(parts)
        survey = joined if is_joined else join(parts) if parts else None
        if survey is not None:
            known = [match for match in self.matches if _is_asked(survey, match)]
            survey = accept(survey, known) if known else survey
        self.parts, self._joined = tuple(parts), survey
        told = [p for p in problems if p.where.file]
        self.problems = tuple(dict.fromkeys([*told, *(survey.problems if survey else ())]))
        if survey is not None:
            self.show(survey)
        else:
            self.show_nothing()
        self._look_for_changes()

    def _look_for_changes(self) -> None:
        """Say which files are not those that the team saw when it chose."""
        sources = self.survey.sources if self.survey is not None else ()
        held = {part.sources[0].sha256: _held_in(part) for part in self.parts if _is_one_file(part)}
        told = changed_sources(self.work, sources, held)
        others = [problem for problem in self.problems if problem not in (*self._changed, *told)]
        self._changed, self.problems = told, (*others, *told)

    @observe("survey")
    def _on_survey(self, change: dict[str, Any]) -> None:
        """Take a survey that comes from elsewhere, the demo say, as one part of no file."""
        if change["new"] is not self._joined:
            self._joined = change["new"]
            self.matches = ()
            self.parts = (change["new"],) if change["new"] is not None else ()

    def _forget(self, file: str) -> None:
        """Take back the errors of a file that can be read after all."""
        self.problems = tuple(
            p for p in self.problems if not (p.where.file == file and p.severity == "error")
        )

    def open_work(self, data: bytes, name: str = "") -> tuple[Problem, ...]:
        """Go on with a saved work, as `TeamWork` does, and say which files have changed since."""
        problems = super().open_work(data, name)
        self._look_for_changes()
        return problems

    @property
    def data(self) -> Data:
        """What was read. What a file says that nobody has explained may be anything."""
        unread = tuple(book.name for book in self.unknown)
        told = tuple(problem for problem in self.problems if problem.where.file not in unread)
        return Data(self.parts, told, tuple(sorted(self._doubted)), unread)

    def restore_files(self, data: Data) -> None:
        """Take up what was put away."""
        self._doubted = frozenset(data.doubted)
        self._put(data.parts, [*data.problems, *map(_not_read, data.unread)])

    def forget_files(self) -> None:
        """Delete all that was read, and what was said about it."""
        self.matches, self._changed = (), ()
        self._doubted = frozenset()
        self.show_nothing()
        self.problems = self.unknown = self.mappings = ()


def _is_one_file(part: Survey) -> bool:
    return len({source.sha256 for source in part.sources}) == 1


def _held_in(part: Survey) -> set[tuple[str, str]]:
    """Give the waves and groups that a part tells of."""
    pairs = part.scores[["wave", "group"]].drop_duplicates().astype(str)
    return set(pairs.itertuples(index=False, name=None))


def _is_of(part: Survey, sha256: str) -> bool:
    return {source.sha256 for source in part.sources} == {sha256}


def _is_asked(survey: Survey, match: NearMatch) -> bool:
    """Tell whether both items are there."""
    codes = (match.old, match.new)
    return all(survey.codebook.item(match.group, code) is not None for code in codes)


def _not_read(file: str) -> Problem:
    told = msg("Filen var åpnet, men ikke lest, da siden ble lastet på nytt.")
    return Problem("warning", told, Where(file), msg("Last den opp igjen."))
