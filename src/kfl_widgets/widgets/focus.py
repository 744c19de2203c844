"""How far a team has gone into one thing: from all factors, to one, to its statements or grades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kfl_widgets.locale import translate
from kfl_widgets.survey import Survey

__all__ = ["Focus", "Split", "splits"]

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


def splits(survey: Survey | None, whole: str) -> dict[str, str]:
    """Name the dimensions that have parts to split a factor by, after what it is when `whole`."""
    names = {
        "grade": translate("Trinn"),
        "gender": translate("Kjønn"),
        "school": translate("Skole"),
    }
    several = (d for d in names if survey is not None and len(survey.values(d)) > 1)
    return {"": whole} | {dimension: names[dimension] for dimension in several}
