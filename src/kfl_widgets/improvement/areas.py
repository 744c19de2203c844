"""The areas a team chooses, each with the evidence it was chosen on, frozen as it was seen.

A tuple of areas is the whole state; every operation gives a new tuple. Evidence can only be made
from a `ProtectedTable`, so nothing hidden can be tagged, kept or exported.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd

from kfl_widgets.improvement.records import Record, drop, find, put
from kfl_widgets.survey import ALL, ProtectedTable, Source

__all__ = [
    "KINDS",
    "MOST_CHOSEN",
    "About",
    "Area",
    "Evidence",
    "Kind",
    "SourceFile",
    "evidence_of",
    "explain",
    "find",
    "is_about",
    "is_too_many",
    "move",
    "of_kind",
    "remove",
    "strengths_first",
    "tag",
]

Kind = Literal["improve", "strength", "undecided"]
"""What a tag says: a *forbedringsområde*, a *styrke vi vil ta vare på*, or *uavklart*."""

About = Literal["level", "change", "gap"]
"""What evidence is about: one wave, two waves, or two groups at one wave."""

KINDS: tuple[Kind, ...] = ("strength", "improve", "undecided")
"""The kinds in the order they are talked about: what do we want to keep?"""

MOST_CHOSEN = 3


class SourceFile(Record):
    """A file behind the evidence: its name and SHA-256."""

    name: str
    sha256: str = ""


class Evidence(Record):
    """One row of a protected table, as the team saw it.

    Numbers are in the measure's own units and unrounded; None where they were unknown, as is
    `high_is_good`. An empty
    tuple of grades, genders or schools means all of them. For one wave `baseline` is ``""`` and its
    numbers None; a change is then the distance from the reference. For a gap both waves are the
    same, the ``_baseline`` numbers are those of `group` (or of the one gender in `genders`) and the
    ``_followup`` numbers those of `other`.
    """

    about: About = "change"
    factor: str
    item: str = ""
    label: str
    group: str
    other: str = ""
    grades: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    baseline: str
    followup: str
    n_baseline: int | None = None
    n_followup: int | None = None
    mean_baseline: float | None = None
    mean_followup: float | None = None
    sd_baseline: float | None = None
    sd_followup: float | None = None
    ci_low_baseline: float | None = None
    ci_high_baseline: float | None = None
    ci_low_followup: float | None = None
    ci_high_followup: float | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    g: float | None = None
    q: float | None = None
    verdict: str = "uncertain"
    high_is_good: bool | None = None
    reference: float | None = None
    reference_name: str = ""
    scale: str = ""
    unit: str = ""
    decimals: int = 1
    min_n: int
    sources: tuple[SourceFile, ...] = ()
    seen: date

    @property
    def key(self) -> str:
        """What tells two pieces of evidence apart: who, what and when, not the numbers."""
        question = (
            self.factor,
            self.item,
            self.group,
            self.grades,
            self.genders,
            self.schools,
            self.baseline,
            self.followup,
            self.other,
        )
        return hashlib.sha256(repr(question).encode()).hexdigest()[:12]


class Area(Record):
    """Something the team chose: its kind, the evidence, and why, in the team's own words."""

    kind: Kind
    evidence: Evidence
    why: str = ""

    @property
    def key(self) -> str:
        """The key of its evidence: one finding is one area."""
        return self.evidence.key


def evidence_of(
    table: ProtectedTable, row: int, sources: Sequence[Source] = (), seen: date | None = None
) -> Evidence:
    """Freeze one row of a protected table.

    Parameters
    ----------
    table
        A protected table of kind ``"change"``, ``"level"``, ``"reference"`` or ``"gap"`` (between
        groups or genders), with what tells its rows apart among its columns or fixed by its
        filters.
    row
        The row's position in ``table.frame``.
    sources
        The files behind it.
    seen
        The day it was looked at; today by default.

    Raises
    ------
    ValueError
        If the table is of another kind, or the row is hidden.
    TypeError
        If the table is not a protected one.
    """
    if not isinstance(table, ProtectedTable):
        raise TypeError("evidence is made of a protected table, and of nothing else")
    if table.kind not in _SIDES:
        raise ValueError(f"areas are not tagged from a table of {table.kind}")
    values = table.row(row)
    if values["hidden"]:
        raise ValueError("a hidden row can't be tagged")
    return Evidence(
        about=_ABOUT[table.kind],
        factor=values["factor"],
        item=values.get("item", ""),
        label=values["label"],
        grades=_several(table, values, "grade"),
        genders=_genders(table, values),
        schools=_several(table, values, "school"),
        reference_name=table.details.get("reference") or "",
        scale=values["scale"],
        unit=values["unit"],
        decimals=int(values["decimals"]),
        verdict=values.get("verdict", "uncertain"),
        high_is_good=_truth(values.get("high_is_good")),
        min_n=table.min_n,
        sources=tuple(SourceFile(name=s.name, sha256=s.sha256) for s in sources),
        seen=seen or date.today(),
        **_who_and_when(table, values),
        **_numbers(table.kind, values),
    )


def is_about(evidence: Evidence, table: ProtectedTable, row: int) -> bool:
    """Tell whether a row of a change or level asks the same of the same people, at any wave."""
    values = table.row(row)
    asked = (values["factor"], values.get("item", ""), _one(table, values, "group"))
    who = (_several(table, values, name) for name in ("grade", "gender", "school"))
    seen = (evidence.factor, evidence.item, evidence.group)
    return (*asked, *who) == (*seen, evidence.grades, evidence.genders, evidence.schools)


_SIDES = {
    "change": ("_baseline", "_followup"),
    "level": (None, ""),
    "reference": (None, "_school"),
    "gap": ("_first", "_second"),
}
_ABOUT: dict[str, About] = {
    "change": "change",
    "level": "level",
    "reference": "level",
    "gap": "gap",
}


def _who_and_when(table: ProtectedTable, values: pd.Series) -> dict[str, Any]:
    details = table.details
    if table.kind == "change":
        waves = {"baseline": details["baseline"], "followup": details["followup"]}
        return {"group": _one(table, values, "group"), **waves}
    wave = _one(table, values, "wave")
    if table.kind == "gap":
        is_of_groups = details.get("dimension") == "group"
        first, second = (_side(table, values, side) for side in ("first", "second"))
        group = first if is_of_groups else _one(table, values, "group")
        return {"group": group, "other": second, "baseline": wave, "followup": wave}
    return {"group": _one(table, values, "group"), "baseline": "", "followup": wave}


def _numbers(kind: str, values: pd.Series) -> dict[str, Any]:
    before, after = _SIDES[kind]
    numbers: dict[str, Any] = {}
    for ours, theirs in (("_baseline", before), ("_followup", after)):
        if theirs is not None:
            numbers[f"n{ours}"] = _count(values[f"n{theirs}"])
            numbers |= {f"{name}{ours}": _number(values[f"{name}{theirs}"]) for name in _LEVELS}
    difference = "change" if kind == "change" else "gap"
    for end in ("", "_low", "_high"):
        numbers[f"change{end}"] = _number(values.get(f"{difference}{end}"))
    reference = values.get("mean_reference", values.get("reference"))
    return numbers | {
        "g": _number(values.get("g")),
        "q": _number(values.get("q")),
        "reference": _number(reference),
    }


_LEVELS = ("mean", "sd", "ci_low", "ci_high")


def _one(table: ProtectedTable, values: pd.Series, dimension: str) -> str:
    if dimension in values:
        return str(values[dimension])
    return table.where.of(dimension)[0] if table.where.of(dimension) else ALL


def _several(table: ProtectedTable, values: pd.Series, dimension: str) -> tuple[str, ...]:
    if dimension not in values:
        return table.where.of(dimension)
    return () if values[dimension] == ALL else (str(values[dimension]),)


def _genders(table: ProtectedTable, values: pd.Series) -> tuple[str, ...]:
    is_gap = table.details.get("dimension") == "gender"
    return (_side(table, values, "first"),) if is_gap else _several(table, values, "gender")


def _side(table: ProtectedTable, values: pd.Series, side: str) -> str:
    """Give one of the two groups of a gap: each row's own, or the table's."""
    return str(values.get(side, table.details.get(side, "")))


def _number(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _count(value: Any) -> int | None:
    return None if math.isnan(value) else round(value)


def _truth(value: Any) -> bool | None:
    return None if value is None or pd.isna(value) else bool(value)


def strengths_first(areas: Sequence[Area]) -> tuple[Area, ...]:
    """Order areas as they are talked about: what to keep, what to improve, what is undecided."""
    return tuple(area for kind in KINDS for area in of_kind(areas, kind))


def of_kind(areas: Sequence[Area], kind: Kind) -> tuple[Area, ...]:
    """Give the areas of one kind, in the team's order."""
    return tuple(area for area in areas if area.kind == kind)


def is_too_many(areas: Sequence[Area]) -> bool:
    """Tell whether more than `MOST_CHOSEN` areas are to be improved (strengths don't count)."""
    return len(of_kind(areas, "improve")) > MOST_CHOSEN


def tag(areas: Sequence[Area], evidence: Evidence, kind: Kind) -> tuple[Area, ...]:
    """Choose a finding. Choosing it again changes its kind and renews the evidence."""
    if not isinstance(evidence, Evidence):
        raise TypeError("an area is chosen on evidence: see evidence_of")
    known = find(areas, evidence.key) or Area(kind=kind, evidence=evidence)
    return put(areas, known.but(kind=kind, evidence=evidence))


def remove(areas: Sequence[Area], key: str) -> tuple[Area, ...]:
    """Let go of an area."""
    return drop(areas, key)


def explain(areas: Sequence[Area], key: str, why: str) -> tuple[Area, ...]:
    """Write down why an area was chosen."""
    return tuple(area.but(why=why) if area.key == key else area for area in areas)


def move(areas: Sequence[Area], key: str, steps: int) -> tuple[Area, ...]:
    """Move an area up (negative) or down among the areas of its own kind."""
    area = find(areas, key)
    if area is None:
        return tuple(areas)
    same = list(of_kind(areas, area.kind))
    at = same.index(area)
    same.insert(max(0, min(len(same) - 1, at + steps)), same.pop(at))
    in_order = iter(same)
    return tuple(next(in_order) if other.kind == area.kind else other for other in areas)
