"""Files that hold a saved work: the arbeidsbok, and what was saved before there was one.

They may be dropped wherever files are taken. Reading one takes a while and is done beside the page;
taking it in is done on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kfl_widgets.improvement import Action, Area, Work
from kfl_widgets.locale import Message, later, msg, translate
from kfl_widgets.report import Opened, is_workbook, open_saved_workbook
from kfl_widgets.survey import Problem
from kfl_widgets.widgets.session import Session

__all__ = ["ENDINGS", "SavedFile", "TakenIn", "is_saved_work", "read_saved", "take_in"]

_BY = later("Noen i Excel")
ENDINGS = (".xlsx", ".xlsm", ".ods", ".xls", ".json")
_LOOKED_THROUGH = 200

File = tuple[str, bytes]


@dataclass(frozen=True)
class SavedFile:
    """A file that was read: the arbeidsbok it is, or (None) its bytes as they were saved."""

    name: str
    data: bytes
    book: Opened | None = None


@dataclass(frozen=True)
class TakenIn:
    """What came of saved files: which were taken in, what was changed in them, what was wrong.

    `areas` and `actions` are how many there are more than before.
    """

    names: tuple[str, ...] = ()
    areas: int = 0
    actions: int = 0
    changes: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def told(self) -> Message:
        """Say in a sentence how it went."""
        if not self.names:
            return msg("Ingenting ble hentet. Arbeidet deres er som før.")
        taken = msg("«{name}» er hentet.", name=self.names[0])
        if len(self.names) > 1:
            taken = msg("{n} filer er hentet.", n=len(self.names))
        if not (self.areas or self.actions):
            return taken
        areas = msg("1 område") if self.areas == 1 else msg("{n} områder", n=self.areas)
        return msg(
            "{taken} {areas} og {n} tiltak er tilbake.", taken=taken, areas=areas, n=self.actions
        )


def is_saved_work(data: bytes) -> bool:
    """Tell whether a file is a saved work, whatever it is called."""
    start = data[:_LOOKED_THROUGH].lstrip(b"\xef\xbb\xbf \r\n\t")
    return is_workbook(data) or (start.startswith(b"{") and b'"schema"' in start)


def read_saved(files: Iterable[File]) -> list[SavedFile]:
    """Read saved files. Touches no widget."""
    today, by = date.today(), translate(_BY)
    return [
        SavedFile(name, data, open_saved_workbook(data, name, today, by))
        if is_workbook(data)
        else SavedFile(name, data)
        for name, data in files
    ]


def take_in(session: Session, files: Sequence[SavedFile]) -> TakenIn:
    """Go on with saved works, together with what is here."""
    names: list[str] = []
    changes: list[Message] = []
    problems: list[Problem] = []
    before = session.work
    for file in files:
        found = _take_one(session, file)
        problems += found
        if not any(problem.severity == "error" for problem in found):
            names.append(file.name)
            changes += file.book.changes if file.book else ()
    if before == Work() and len(names) == 1 and not changes and not problems:
        session.taken = session.work  # the file they have is what is here
    now = session.work
    return TakenIn(
        names=tuple(names),
        areas=_more(before.areas, now.areas),
        actions=_more(before.actions, now.actions),
        changes=tuple(changes),
        problems=tuple(problems),
    )


def _more(before: Sequence[Area] | Sequence[Action], now: Sequence[Area] | Sequence[Action]) -> int:
    return len({one.key for one in now} - {one.key for one in before})


def _take_one(session: Session, file: SavedFile) -> tuple[Problem, ...]:
    if file.book is None:
        problems = session.open_work(file.data, file.name)
        return (*problems, *session.unsettled)
    unsettled: tuple[Problem, ...] = ()
    if file.book.saved is not None:
        session.open_work(file.book.saved, file.name)  # its problems are the book's too
        unsettled = session.unsettled
    if file.book.work is not None:
        session.work = file.book.put_into(session.work, date.today(), translate(_BY))
    return (*file.book.problems, *unsettled)
