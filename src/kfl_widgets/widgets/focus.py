"""How far a team has gone into one thing: from all factors, to one, to its statements or grades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Focus", "Split"]

Split = Literal["", "grade", "gender", "school"]


@dataclass(frozen=True)
class Focus:
    """What a view shows more of.

    Attributes
    ----------
    factor
        The factor that is looked into; ``""`` for all. Its statements are shown, or, with `split`,
        its level in each part.
    split
        The dimension whose parts are shown one by one.
    """

    factor: str = ""
    split: Split = ""

    def __bool__(self) -> bool:
        return bool(self.factor or self.split)
