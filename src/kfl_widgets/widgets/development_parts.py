"""What stands on one axis of a development, and over which waves. Pure: it knows no widget."""

from __future__ import annotations

from dataclasses import dataclass

from kfl_widgets.charts import row_key, rows_of
from kfl_widgets.survey import ProtectedTable, Survey, Wave

__all__ = ["Part", "changes_of", "on_axis", "waves_of", "with_numbers"]


@dataclass(frozen=True)
class Part:
    """What stands on one axis: factors of one scale and direction.

    Attributes
    ----------
    title
        What tells it from the other parts.
    table
        All its waves.
    waves
        From the first wave with a number to the last.
    change
        The first of these against the last; None when there is only one.
    reference
        The yardstick's levels; None when there is none.
    """

    title: str
    table: ProtectedTable
    waves: tuple[Wave, ...]
    change: ProtectedTable | None
    reference: ProtectedTable | None


def changes_of(parts: list[Part]) -> dict[str, tuple[ProtectedTable, int]]:
    """Give the row of first against last wave that a key means."""
    return {
        row_key(row): (part.change, position)
        for part in parts
        if part.change is not None
        for position, row in enumerate(rows_of(part.change))
    }


def with_numbers(table: ProtectedTable) -> ProtectedTable:
    """Leave out what has no number and hides none: factors that these people were not asked."""
    frame = table.frame
    keys = [frame[name].astype(str) for name in table.by if name != "wave"]
    is_told = frame["mean"].notna() | frame["hidden"]
    return table.pick(frame.index[is_told.groupby(keys).transform("any")])


def on_axis(table: ProtectedTable, scale: str, is_good: bool) -> ProtectedTable:
    """Give the factors of one scale and direction."""
    return table.only("scale", scale).only("high_is_good", is_good)


def waves_of(survey: Survey, table: ProtectedTable) -> tuple[Wave, ...]:
    """Give the waves from the first known mean to the last; if all are hidden, of the hidden."""
    frame = table.frame
    is_told = frame["mean"].notna() if frame["mean"].notna().any() else frame["hidden"]
    told = set(frame.loc[is_told, "wave"].astype(str))
    places = [i for i, wave in enumerate(survey.waves) if wave.code in told]
    return survey.waves[places[0] : places[-1] + 1]
