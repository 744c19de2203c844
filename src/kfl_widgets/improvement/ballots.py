"""Individuelt – gruppe – plenum: what each has chosen, counted, with reasons and without names.

A ballot is a member's, a group's or the plenum's own choices. It has a random key, so that two
editions of one are known as one; nothing in it tells whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator

from kfl_widgets.improvement.areas import KINDS, Area, Evidence, Kind
from kfl_widgets.improvement.records import Record, canonical, each_once

__all__ = ["PHASES", "Ballot", "Phase", "Tally", "merge_ballots", "newest", "recast", "tally"]

Phase = Literal["individual", "group", "plenum"]
PHASES: tuple[Phase, ...] = ("individual", "group", "plenum")


class Ballot(Record):
    """What one member, one group or the plenum chose: areas with kind and why.

    `edition` counts how often it was cast anew, and `note` says what was settled besides.
    """

    key: str
    made: date
    edition: int = 0
    phase: Phase = "individual"
    choices: Annotated[tuple[Area, ...], AfterValidator(each_once)] = ()
    note: str = ""


def recast(ballot: Ballot, choices: Sequence[Area], made: date, note: str = "") -> Ballot:
    """Choose anew: the next edition of the same ballot."""
    edition = ballot.edition + 1
    return ballot.but(choices=tuple(choices), made=made, note=note, edition=edition)


def merge_ballots(*several: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """Put ballots together: each key once, in its newest edition, in the order of their keys.

    Commutative, associative and idempotent: any files in any order, and twice, give the same.
    """
    kept: dict[str, Ballot] = {}
    for ballot in (ballot for ballots in several for ballot in ballots):
        kept[ballot.key] = newest(ballot, kept.get(ballot.key, ballot))
    return tuple(kept[key] for key in sorted(kept))


def newest(first: Ballot, second: Ballot) -> Ballot:
    """Give the later edition; of equal ones always the same, whichever comes first."""
    return max(first, second, key=lambda b: (b.edition, b.made, canonical(b)))


@dataclass(frozen=True)
class Tally:
    """What all chose of one area.

    Attributes
    ----------
    evidence
        The finding, as it was seen last.
    votes
        How many chose each kind.
    reasons
        Kind and reason, for all who gave one, in alphabetical order.
    of
        How many ballots were counted.
    """

    evidence: Evidence
    votes: Mapping[Kind, int]
    reasons: tuple[tuple[Kind, str], ...]
    of: int

    @property
    def key(self) -> str:
        """The area's key."""
        return self.evidence.key

    @property
    def total(self) -> int:
        """How many chose it at all."""
        return sum(self.votes.values())

    @property
    def is_agreed(self) -> bool:
        """Whether all chose it, and the same kind."""
        return max(self.votes.values()) == self.of


def tally(ballots: Iterable[Ballot], phase: Phase = "individual") -> tuple[Tally, ...]:
    """Count the ballots of one phase: what most chose first, then by name."""
    counted = [ballot for ballot in merge_ballots(ballots) if ballot.phase == phase]
    choices: dict[str, list[Area]] = {}
    for area in (area for ballot in counted for area in ballot.choices):
        choices.setdefault(area.key, []).append(area)
    tallies = [_count(same, len(counted)) for same in choices.values()]
    return tuple(sorted(tallies, key=lambda t: (-t.total, t.evidence.label, t.key)))


def _count(choices: Sequence[Area], of: int) -> Tally:
    latest = max((area.evidence for area in choices), key=lambda e: (e.seen, canonical(e)))
    reasons = sorted(
        (KINDS.index(area.kind), area.why.strip()) for area in choices if area.why.strip()
    )
    return Tally(
        evidence=latest,
        votes={kind: sum(area.kind == kind for area in choices) for kind in KINDS},
        reasons=tuple((KINDS[kind], why) for kind, why in reasons),
        of=of,
    )
