"""What a benchmark says: one thing measured, beside a rival or a limit of its own."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Row"]


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
