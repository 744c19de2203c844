"""Reads an arbeidsbok back: the work it holds, and what a person has changed in its plan.

The file is opened in a process of its own, as any file is. A cell nobody touched changes nothing,
a row that is gone deletes nothing, and what can't be taken over is told with its place.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kfl_widgets.improvement import (
    FIELDS,
    SCHEMA,
    STATUSES,
    Action,
    Work,
    find,
    load,
    merge,
    put_action,
    revise,
)
from kfl_widgets.locale import LANGUAGES, SPOKEN, Day, Message, msg, translate
from kfl_widgets.reading import Limits
from kfl_widgets.reading.workbook import Sheet, cell_address, open_workbook
from kfl_widgets.report.plan_words import in_short, measure_name
from kfl_widgets.report.workbook.cells import as_told
from kfl_widgets.report.workbook.machine import MARK, NAME, read_machine
from kfl_widgets.report.workbook.plan_rows import COLUMNS, Column, Refused, column_of, same, told
from kfl_widgets.report.workbook.records import HEAD, column_of_records, key_in, record_in
from kfl_widgets.report.workbook.unread import tell_unread
from kfl_widgets.survey import Problem, Where

__all__ = ["Opened", "is_workbook", "open_saved_workbook"]

_LOOKED_THROUGH = 1_000_000
_MOST_TOLD = 200
_MOST_ROWS = 2_000
_ENOUGH = 4
"""So many columns of the plan in one row are its header."""
_SIGNS = (
    ("xl/workbook.xml", f'"{NAME}'),
    ("docProps/core.xml", MARK),
    ("xl/sharedStrings.xml", f">{HEAD}<"),
    ("meta.xml", MARK),
)
"""Where it stands what a file is: as we write it, as others save it anew, as OpenDocument."""


@dataclass(frozen=True)
class Edit:
    """What a person has changed in one measure: its key, and the new values of its fields."""

    key: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Opened:
    """What an arbeidsbok held.

    Attributes
    ----------
    saved
        What was saved in it, byte for byte; None where that is damaged.
    work
        The work with a person's changes in it; None when nothing could be read.
    changes
        What was changed in the plan, a sentence each.
    problems
        What could not be taken over, and where it stands.
    before, edits, added
        The work as it was saved, what was changed in its measures, and the new ones.
    """

    saved: bytes | None
    work: Work | None
    changes: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()
    before: Work | None = None
    edits: tuple[Edit, ...] = ()
    added: tuple[Action, ...] = ()

    def put_into(self, work: Work, today: date, by: str) -> Work:
        """Give `work` with what was saved here, and on top what a person has changed in the plan.

        The edits are made in the measures as they are now, so none is lost where somebody has gone
        on in the meantime; and the same file twice gives the same.
        """
        whole = work if self.before is None else merge([work, self.before])
        for edit in self.edits:
            action = find(whole.actions, edit.key)
            if action is not None:
                whole = put_action(whole, revise(action, by=by, on=today, **edit.fields))
        for action in self.added:
            there = find(whole.actions, action.key) or action
            whole = put_action(whole, revise(there, by=by, on=today, **_filled(action)))
        return whole


def _filled(action: Action) -> dict[str, Any]:
    """Give what a new measure says, without the fields that nobody has filled in."""
    blank = Action(key=action.key, area=action.area, what="")
    return {
        name: value for name in FIELDS if (value := getattr(action, name)) != getattr(blank, name)
    }


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is an arbeidsbok, also when another program has saved it anew."""
    if data.startswith(b"\xd0\xcf"):  # an old .xls
        return MARK.encode() in data
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return any(sign in _beginning(parts, name) for name, sign in _SIGNS)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False


def _beginning(parts: zipfile.ZipFile, name: str) -> str:
    if name not in parts.namelist():
        return ""
    with parts.open(name) as part:
        return part.read(_LOOKED_THROUGH).decode("utf-8", "ignore")


def open_saved_workbook(data: bytes, name: str, today: date, by: str) -> Opened:
    """Read an arbeidsbok.

    Parameters
    ----------
    data, name
        The file. It may be anything.
    today, by
        When, and by what role, changes in the plan are said to have been made.
    """
    book = open_workbook(name, data, Limits(hidden_sheets=(NAME,)))
    if not book.sheets:
        return Opened(None, None, (), book.problems)
    machine = read_machine(next((s.rows for s in book.sheets if s.name.startswith(NAME)), ()))
    visible = [sheet for sheet in book.sheets if not sheet.name.startswith(NAME)]
    loaded = load(machine.saved or _recover(visible), name)
    if loaded.work is None:
        return Opened(None, None, (), loaded.problems)
    language = machine.language if machine.language in LANGUAGES else SPOKEN
    digest = hashlib.sha256(machine.saved or b"").hexdigest()
    plan = _Plan(loaded.work, language, name, today, by, digest)
    its = next(filter(plan.read, sorted(visible, key=_is_of_another_name)), None)
    problems = [problem for problem in book.problems if problem.severity != "info"]
    problems += [_damaged(name)] if machine.saved is None else []
    problems += [*loaded.problems, *(plan.problems if its is not None else [_lost(name)])]
    for sheet in visible:
        problems += tell_unread(sheet, machine.known, name, plan.is_read if sheet is its else None)
    return Opened(
        machine.saved,
        plan.work,
        tuple(plan.changes),
        tuple(problems),
        loaded.work,
        tuple(plan.edits),
        tuple(plan.added),
    )


def _is_of_another_name(sheet: Sheet) -> bool:
    """Tell whether a sheet isn't called what the plan is: it may be a copy of it."""
    return sheet.name not in {translate("Tiltaksplan", language) for language in LANGUAGES}


def _damaged(name: str) -> Problem:
    told = msg("Det skjulte arket i arbeidsboken er skadet. Vi har hentet det som står i radene.")
    return Problem("warning", told, Where(name), msg("Se over analysen og valgene deres."))


def _lost(name: str) -> Problem:
    told = msg(
        "Vi fant ikke tiltaksplanen i arbeidsboken. Planen er som den var da den ble lagret."
    )
    remedy = msg("Se om arket «Tiltaksplan» er der, og om overskriftene står som før.")
    return Problem("warning", told, Where(name), remedy)


# -- when the machine sheet is damaged: what the rows' own records say -----------------------------


def _recover(sheets: Sequence[Sheet]) -> bytes:
    """Put a saved work together of the records beside the rows; give nothing if there is none."""
    found: dict[str, list[Any]] = {"areas": [], "analyses": [], "actions": []}
    for sheet in sheets:
        column = column_of_records(sheet.rows)
        if column is None:
            continue
        for row in sheet.rows:
            record = record_in(row[column])
            kind = _kind(record) if record else ""
            if kind:
                found[kind].append(record)
    return json.dumps({"schema": SCHEMA, **found}).encode() if any(found.values()) else b""


def _kind(record: dict[str, Any]) -> str:
    if "evidence" in record and "kind" in record:
        return "areas"
    if "what" in record and "key" in record:
        return "actions"
    return "analyses" if "area" in record and "goal" in record else ""


# -- the plan as a person left it ------------------------------------------------------------------


@dataclass
class _Plan:
    """The work while the rows of the plan are gone through."""

    work: Work
    language: str
    file: str
    today: date
    by: str
    digest: str
    edits: list[Edit] = field(default_factory=list)
    added: list[Action] = field(default_factory=list)
    changes: list[Message] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    top: int = 0
    columns: dict[int, Column] = field(default_factory=dict)

    def is_read(self, row: int, column: int) -> bool:
        """Tell whether a cell of the plan's sheet was taken over, or told of."""
        return row > self.top and column in self.columns

    def read(self, sheet: Sheet) -> bool:
        """Take over what was changed on a sheet, if the plan is on it, and tell whether it was."""
        top = next((n for n, row in enumerate(sheet.rows[:40]) if _is_header(row)), None)
        if top is None:
            return False
        heads = enumerate(sheet.rows[top])
        self.top = top
        self.columns = columns = {at: column for at, head in heads if (column := column_of(head))}
        self._tell_without(columns.values(), Where(self.file, sheet.name))
        records = column_of_records(sheet.rows)
        before, seen = self.work.actions, set[str]()
        for number, row in enumerate(sheet.rows[top + 1 :], start=top + 1):
            cells = {column.field: row[at] for at, column in columns.items()}
            places = {
                column.field: Where(self.file, sheet.name, cell_address(sheet.top + number, at))
                for at, column in columns.items()
            }
            if number - top > _MOST_ROWS:
                self._tell_too_many(next(iter(places.values())))
                break
            key = key_in(row[records]) if records is not None else ""
            if not any(str(cells[each] or "").strip() for each in cells):
                continue  # whoever empties a row has deleted it
            action = self._whose(key, cells, before, seen)
            seen.add(action.key if action is not None else key)
            if action is not None:
                self._revise(action, cells, places)
            elif _has_words(cells):
                self._add(f"{self.digest} {number}", cells, places)
            elif any(str(cells.get(name) or "").strip() for name in _BESIDE_WORDS):
                self._tell_wordless(next(iter(places.values())))
        if records is not None:
            self._tell_missing(before, seen, Where(self.file, sheet.name))
        return True

    def _whose(
        self, key: str, cells: dict[str, Any], before: Sequence[Action], seen: set[str]
    ) -> Action | None:
        """Find the measure of a row: by its words where they are another's, else by its key.

        Whoever sorts some columns alone leaves the keys behind; whoever deletes them has none.
        """
        left = [action for action in before if action.key not in seen]
        named = [action for action in left if self._is_called(action, cells.get("what"))]
        own = find(before, key)
        is_its_own = own is not None and (self._is_called(own, cells.get("what")) or not named)
        if is_its_own or not named:
            return find(self.work.actions, key) if key not in seen else None  # else it is a copy
        return find(self.work.actions, named[0].key)

    def _is_called(self, action: Action, what: Any) -> bool:
        return bool(action.what.strip()) and same(what, as_told(action.what))

    def _tell_too_many(self, where: Where) -> None:
        told = msg("Planen har flere enn {n} rader. Resten er ikke tatt med.", n=_MOST_ROWS)
        self.problems.append(
            Problem("warning", told, where, msg("Slett rader som ikke er i bruk."))
        )

    def _revise(self, action: Action, cells: dict[str, Any], places: dict[str, Where]) -> None:
        wanted: dict[str, Any] = {}
        for column in COLUMNS:
            written = told(column, action, self.work, self.language)
            if column.field in cells and not same(cells[column.field], written):
                wanted |= self._value(column, action, cells[column.field], places[column.field])
        revised = revise(action, by=self.by, on=self.today, **wanted)
        if revised == action:
            return
        self.work = put_action(self.work, revised)
        self.edits.append(Edit(action.key, wanted))
        for column in COLUMNS:
            before, after = (self._shown(column, one) for one in (action, revised))
            if before != after:
                said = {"field": Message(FIELDS[column.field]), "before": before, "after": after}
                self.changes.append(
                    msg(
                        "«{what}»: «{field}» fra «{before}» til «{after}».",
                        what=measure_name(action),
                        **said,
                    )
                )

    def _shown(self, column: Column, action: Action) -> object:
        """Give what stands in a cell as it is said: only the beginning of what is long."""
        value = told(column, action, self.work, self.language)
        if column.field == "status":
            return Message(STATUSES[action.status])
        if isinstance(value, date):
            return Day(value)
        return in_short("; ".join((value or "–").split("\n")), _MOST_TOLD)

    def _add(self, row: str, cells: dict[str, Any], places: dict[str, Where]) -> None:
        """Make a measure of a row that had none; of the same row and words always the same one."""
        areas = self.work.areas or self.work.aside
        place = places.get("what") or next(iter(places.values()))
        if not areas:
            told = msg("Raden har et tiltak, men ingen områder er valgt. Den er ikke tatt med.")
            self.problems.append(Problem("warning", told, place, msg("Velg et område først.")))
            return
        key = hashlib.sha256(f"{row} {cells.get('what')}".encode()).hexdigest()[:16]
        action = Action(key=key, area=areas[0].key, what="")
        if not str(cells.get("area") or "").strip():
            told = msg(
                "Raden sier ikke hvilket område tiltaket hører til. Vi la det til det første."
            )
            self.problems.append(Problem("warning", told, place, msg("Se over i planen.")))
        for column in COLUMNS:
            value = cells.get(column.field)
            if value is not None and str(value).strip():
                action = action.but(**self._value(column, action, value, places[column.field]))
        self.work = put_action(self.work, action)
        self.added.append(action)
        self.changes.append(msg("Nytt tiltak: «{what}».", what=measure_name(action)))

    def _value(self, column: Column, action: Action, value: Any, where: Where) -> dict[str, Any]:
        """Give a field as a person wrote it; nothing when it can't be taken over."""
        if column.read is None:
            told = msg("«{field}» kan ikke endres i arbeidsboken.", field=column.head(SPOKEN))
            self.problems.append(Problem("warning", told, where, msg("Endre det i verktøyet.")))
            return {}
        try:
            return {column.field: column.read(value, action, self.work)}
        except Refused as refusal:
            told = msg("Cellen kunne ikke leses, og er som før.")
            self.problems.append(Problem("warning", told, where, refusal.message))
            return {}

    def _tell_wordless(self, where: Where) -> None:
        told = msg("Raden sier ikke hva tiltaket er. Den er ikke tatt med.")
        self.problems.append(Problem("warning", told, where, msg("Skriv tiltaket i raden.")))

    def _tell_without(self, columns: Iterable[Column], where: Where) -> None:
        """Tell of columns that are gone or called something else. What they held is kept."""
        for column in COLUMNS:
            if column not in columns:
                told = msg(
                    "Kolonnen «{field}» er borte. Det som sto der, er beholdt.",
                    field=Message(FIELDS[column.field]),
                )
                remedy = msg("Gi kolonnen navnet tilbake hvis dere har endret noe i den.")
                self.problems.append(Problem("warning", told, where, remedy))

    def _tell_missing(self, before: Sequence[Action], seen: set[str], where: Where) -> None:
        """Tell of measures whose rows are gone. They are kept: a row is easily lost."""
        for action in before:
            if action.key not in seen:
                told = msg(
                    "Raden for «{what}» er borte. Tiltaket er beholdt.", what=measure_name(action)
                )
                remedy = msg("Slett det i planen hvis det skal bort.")
                self.problems.append(Problem("warning", told, where, remedy))


def _is_header(row: Sequence[Any]) -> bool:
    return sum(column_of(cell) is not None for cell in row) >= _ENOUGH


_BESIDE_WORDS = ("who", "start", "deadline", "for_whom", "factor")
"""What somebody has written on purpose; an area or a status may be filled into an empty row."""


def _has_words(cells: dict[str, Any]) -> bool:
    """Tell whether a row says what is to be done, or for what; an empty one may have a status."""
    return any(str(cells.get(field) or "").strip() for field in ("what", "problem", "milestones"))
