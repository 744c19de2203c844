"""What a benchmark says: one thing measured, beside a rival or a limit of its own."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["MB", "Row", "median", "nearly_all", "peak_mb"]

MB = 1_000_000
"""Bytes in what all rows call MB."""


@dataclass(frozen=True)
class Row:
    """One thing measured. Smaller is better in every row.

    Attributes
    ----------
    what
        What was measured.
    ours
        How much of `unit` it took us; None when it couldn't be measured.
    unit
        ``s``, ``ms``, ``MB`` or ``kB``; nothing for a count.
    against, rival
        Who did the same in the same run, and what that took. A `rival` of None with a name is
        missing.
    most
        The target: the largest ratio of ours to the rival's, or the largest of ours where nobody is
        beside it. None where there is only something to know.
    note
        Why something is missing.
    why
        What is known about why the target is missed, when it is.
    """

    what: str
    ours: float | None
    unit: str = ""
    against: str = ""
    rival: float | None = None
    most: float | None = None
    note: str = ""
    why: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours as a multiple of the rival's."""
        return None if self.ours is None or not self.rival else self.ours / self.rival

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None when there is none, or it can't be known."""
        reached = self.ratio if self.against else self.ours
        return None if self.most is None or reached is None else reached <= self.most


def median(found: Sequence[float]) -> float | None:
    """Give what half of them are above; None of nothing."""
    return statistics.median(found) if found else None


def nearly_all(found: Sequence[float]) -> float | None:
    """Give what one of twenty is above; None of nothing."""
    return sorted(found)[int(0.95 * len(found))] if found else None


def peak_mb(who: int) -> float:
    """Give the most memory that `resource.RUSAGE_SELF` or `RUSAGE_CHILDREN` has held."""
    import resource

    peak = resource.getrusage(who).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / MB
