"""What a team was looking at when it saved: who, when, how closely, and what it had said of files.

A record of wishes. Whether the numbers at hand can fulfil them is for others to find out.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kfl_widgets.improvement.records import Record

__all__ = ["Choices", "NamedWave", "SameItem"]


class SameItem(Record):
    """Two items of a group that the team calls one, though they are worded differently."""

    group: str
    old: str
    new: str
    old_text: str
    new_text: str


class NamedWave(Record):
    """A wave's code, and the year it began: without its numbers nothing else tells it."""

    code: str
    year: int | None = None


class Choices(Record):
    """How the page stood.

    Attributes
    ----------
    schools, groups, grades, genders
        Who is looked at; an empty tuple for all.
    baseline, followup
        The waves that are compared, ``""`` for none.
    waves
        All that the numbers were of.
    min_n
        The smallest group that is shown.
    match
        Who is compared with whom: the same grades, or the same pupils some years later.
    factor, split
        What is looked into, and by what it is split; ``""`` for nothing.
    analysed, step
        The key of the area whose analysis is open, and the step (1–7); ``""`` and 0 for none.
    view
        Which view is open, by its name.
    language
        Of the page and the documents.
    colour
        The school's, as ``#rrggbb``; ``""`` for ours.
    mappings
        What the team has said about the columns of files, each as JSON.
    same_items
        Items it has said are the same.
    """

    schools: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    baseline: str = ""
    followup: str = ""
    waves: tuple[NamedWave, ...] = ()
    min_n: Annotated[int, Field(ge=1)] = 7
    match: Literal["grade", "cohort"] = "grade"
    factor: str = ""
    split: Literal["", "grade", "gender", "school"] = ""
    analysed: str = ""
    step: Annotated[int, Field(ge=0, le=7)] = 0
    view: str = "data"
    language: Literal["nb", "nn", "en"] = "nb"
    colour: Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""
    mappings: tuple[str, ...] = ()
    same_items: tuple[SameItem, ...] = ()
