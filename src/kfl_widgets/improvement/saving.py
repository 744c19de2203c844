"""A work as bytes, and back: JSON with a schema number, and what the team was looking at.

Old files are brought forward, damaged ones give what can be read, and nothing in a file is ever
carried out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from kfl_widgets.improvement.choices import Choices
from kfl_widgets.improvement.records import Record
from kfl_widgets.improvement.work import Work
from kfl_widgets.locale import Message, msg
from kfl_widgets.survey import Problem, Where

__all__ = ["LARGEST", "MIGRATIONS", "SCHEMA", "Loaded", "dump", "load"]

SCHEMA = 3
LARGEST = 50_000_000
"""No work is larger than so many bytes: 30 measures, each with 200 long log entries, take 7 MB."""

R = TypeVar("R", bound=Record)
MOST_PARTS = 100_000
"""No work has so many values: damage is looked for in each of them, several times over."""

Trail = tuple[int | str, ...]


@dataclass(frozen=True)
class Loaded:
    """What a file held.

    Attributes
    ----------
    work
        None when there is none in it.
    problems
        What was wrong with it.
    choices
        What the team was looking at; None when the file doesn't say.
    """

    work: Work | None
    problems: tuple[Problem, ...] = ()
    choices: Choices | None = None


def dump(work: Work, choices: Choices | None = None) -> bytes:
    """Write a work, and what the team was looking at. What is equal gives equal bytes."""
    saved = {"schema": SCHEMA, **work.model_dump(mode="json")}
    if choices is not None:
        saved["choices"] = choices.model_dump(mode="json")
    return json.dumps(saved, ensure_ascii=False, indent=1).encode()


def load(data: bytes, name: str = "") -> Loaded:
    """Read what `dump` wrote, now or in any version before.

    Parameters
    ----------
    data
        The file. It may be anything; what can't be read becomes a problem.
    name
        What the file is called, for the problems.
    """
    where = Where(name)
    saved, is_cut = _parse(data) if len(data) <= LARGEST else (None, False)
    if len(data) > LARGEST or _parts_of(saved) > MOST_PARTS:
        return _refused(where, msg("Filen er for stor til å være arbeidet deres."))
    if not isinstance(saved, dict) or not saved.keys() & {"schema", "areas"}:
        return _refused(where, msg("Filen er skadet, eller den er ikke lagret herfra."))
    schema = saved.pop("schema", 0)
    if type(schema) is not int or schema < 0:
        return _refused(where, msg("Filen er skadet, eller den er ikke lagret herfra."))
    if schema > SCHEMA:
        return _refused(
            where,
            msg("Filen er lagret med en nyere utgave av dette verktøyet."),
            msg("Åpne den der den ble lagret, eller be om at verktøyet blir oppdatert her."),
        )
    for version in range(schema, SCHEMA):
        saved = MIGRATIONS[version](saved)
    chosen = saved.pop("choices", None)
    work, damaged = _read(Work, saved)
    if work is None:
        return _refused(where, msg("Filen er skadet, eller den er ikke lagret herfra."))
    choices, is_hurt = _read_choices(chosen)
    damaged |= {"choices"} if is_hurt else set()
    return Loaded(work, tuple(_problems(where, is_cut, damaged)), choices)


def _parts_of(saved: Any) -> int:
    """Count all that a file holds, on every level."""
    count, left = 0, [saved]
    while left and count <= MOST_PARTS:
        part = left.pop()
        if isinstance(part, dict):
            left.extend(part.values())
        elif isinstance(part, list):
            left.extend(part)
        count += 1
    return count


def _refused(where: Where, told: Message, remedy: Message | None = None) -> Loaded:
    remedy = remedy or msg("Velg en fil som dere har lastet ned herfra.")
    return Loaded(None, (Problem("error", told, where, remedy),))


def _parse(data: bytes) -> tuple[Any, bool]:
    """Give what the JSON says, and whether its end is missing."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    for is_cut in (False, True):
        try:
            return from_json(data, allow_inf_nan=False, allow_partial=is_cut), is_cut
        except ValueError:
            continue
    return None, True


# -- what was shipped before ------------------------------------------------------------------


def _from_0(saved: dict[str, Any]) -> dict[str, Any]:
    """Bring a list of areas forward: it didn't say what their evidence is about."""
    areas = saved.get("areas")
    for area in areas if isinstance(areas, list) else ():
        evidence = area.get("evidence") if isinstance(area, dict) else None
        if isinstance(evidence, dict):
            evidence.setdefault("about", _about(evidence))
    return saved


def _about(evidence: Mapping[str, Any]) -> str:
    if evidence.get("other"):
        return "gap"
    return "change" if evidence.get("baseline") else "level"


def _from_1(saved: dict[str, Any]) -> dict[str, Any]:
    """Bring a work forward that said nothing of what the team was looking at: that may be so."""
    return saved


def _from_2(saved: dict[str, Any]) -> dict[str, Any]:
    """Bring a work forward that didn't say what years its waves were: that may be so."""
    return saved


MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    0: _from_0,
    1: _from_1,
    2: _from_2,
}
"""How each version of a file becomes the next one."""


# -- what can be read of a damaged file -------------------------------------------------------

_ROUNDS = 20


def _read(kind: type[R], saved: dict[str, Any]) -> tuple[R | None, set[str]]:
    """Read a record, leaving out what is wrong: as little as possible. And say in which parts."""
    damaged: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return kind.model_validate_json(json.dumps(saved)), damaged
        except ValidationError as error:
            wrong = _wrong(error)
        if not all(wrong):
            break
        for path in wrong:
            damaged.add(str(path[0]))
            _cut(saved, path)
    return None, damaged


def _read_choices(chosen: Any) -> tuple[Choices | None, bool]:
    """Read what a team was looking at, and say whether anything was wrong with it."""
    if not isinstance(chosen, dict):
        return None, chosen is not None
    choices, hurt = _read(Choices, chosen)
    return choices, bool(hurt) or choices is None


def _wrong(error: ValidationError) -> list[Trail]:
    """Find what to leave out, last first."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    return _outermost(_unreadable(e["loc"], e["type"]) for e in errors)


def _unreadable(path: Trail, error: str) -> Trail:
    """Say what goes with an error: the record that lacks something, all of a piece of evidence.

    Evidence without its grades would be about all grades.
    """
    if error == "missing":
        return path[:-1]
    if "evidence" not in path or error == "extra_forbidden":
        return path
    end = path.index("evidence") + 1
    is_one_of_several = path[end : end + 1] and isinstance(path[end], int)
    return path[: end + 1] if is_one_of_several else path[:end]


def _outermost(paths: Iterable[Trail]) -> list[Trail]:
    kept: list[Trail] = []
    for path in sorted(set(paths), key=lambda path: [(str(type(p)), p) for p in path]):
        if not kept or path[: len(kept[-1])] != kept[-1]:
            kept.append(path)
    return kept[::-1]


def _cut(saved: Any, path: Trail) -> None:
    for step in path[:-1]:
        saved = saved[step]
    del saved[path[-1]]


_PARTS = {
    "areas": msg("områdene"),
    "aside": msg("områdene"),
    "analyses": msg("analysen"),
    "actions": msg("tiltaksplanen"),
    "ballots": msg("valgene"),
    "choices": msg("det dere så på"),
}


def _problems(where: Where, is_cut: bool, damaged: set[str]) -> Iterable[Problem]:
    look = msg("Se over det som er hentet inn, og fyll ut det som mangler.")
    if is_cut:
        told = msg("Slutten av filen mangler. Det som sto først, er hentet inn.")
        yield Problem("warning", told, where, look)
    for part in sorted(damaged):
        told = msg(
            "Noe i {part} kunne ikke leses, og er utelatt.", part=_PARTS.get(part, msg("filen"))
        )
        yield Problem("warning", told, where, look)
