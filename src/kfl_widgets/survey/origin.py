"""Which survey and which question a table came from: what `protect` must know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kfl_widgets.survey.model import Filters, Survey

__all__ = ["Origin", "Side"]


@dataclass(frozen=True)
class Side:
    """One of the samples that the rows of a table speak of.

    Attributes
    ----------
    where
        Its filters.
    columns
        Which column of the table holds a dimension, where it isn't the one of that name. A column
        may name several codes with commas between; ``""`` means that only `where` counts.
    only
        The columns that hang on this side alone; empty when the whole row does.
    own
        Of a side that the whole row hangs on, the columns that it can be shown without the others.
    each
        A dimension along which every part must be one that may be shown; ``""`` for none.
    table
        Which of the survey's tables has the people: ``"scores"`` or ``"products"``.
    """

    where: Filters
    columns: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    each: str = ""
    table: str = "scores"


class Origin:
    """Which survey and which question a table came from. Rides in ``frame.attrs["kfl"]``.

    `protect` asks it; a table without one is of unknown origin. Copying a frame copies attrs
    deeply, and an origin is never copied. Without `sides`, `where` is the only one.
    """

    def __init__(
        self,
        survey: Survey,
        kind: str,
        by: tuple[str, ...],
        where: Filters,
        sides: Sequence[Side] = (),
        **details: Any,
    ) -> None:
        self.survey = survey
        self.kind = kind
        self.by = by
        self.where = where
        self.sides = tuple(sides) or (Side(where),)
        self.details = details

    def __deepcopy__(self, memo: object) -> Origin:
        return self

    def __repr__(self) -> str:
        return f"<Origin {self.kind} by {', '.join(self.by)}>"
