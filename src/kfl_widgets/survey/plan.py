"""What may be shown of a survey, at every grain: asked by `protect` for the rows of a table.

How a plan is made is `planning`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from kfl_widgets.survey.grains import AXES, Population
from kfl_widgets.survey.model import ALL, Survey
from kfl_widgets.survey.origin import Side

__all__ = ["PEOPLE", "Look", "Plan"]

PEOPLE = ""
"""Stands for the respondents themselves among the measures."""


class Look(NamedTuple):
    """What may be told of one side of a table, for each of its rows.

    ``hidden``: nothing. ``rough``: no exact number, for nearly all have answered alike.
    ``starred``: no exact mean, for the source has hidden some of the shares behind it.
    """

    hidden: np.ndarray
    rough: np.ndarray
    starred: np.ndarray


@dataclass(frozen=True)
class Plan:
    """What is hidden at every grain: a grid with a margin (index 0) for each axis's total.

    ``hidden[p, s, g, k]``: population p (wave × group × measure), school s, grade g, gender k.
    ``small``: those of them that are small, or would give small ones away.
    ``rough``: where nearly all have answered alike, so that no exact number may be told.
    ``adds_up[p, axis]``: no total along the axis counts anybody beyond its parts.
    ``partly[p, s, g, k]``: the source has hidden some shares of the cell.
    """

    survey: Survey
    populations: dict[Population, int]
    codes: dict[str, dict[str, int]]
    small: np.ndarray
    hidden: np.ndarray
    rough: np.ndarray
    adds_up: np.ndarray
    partly: np.ndarray

    def look(self, frame: pd.DataFrame, side: Side) -> Look:
        """Say for each row of a table what may be told of `side`."""
        population, at = self._where(frame, side)
        first = (population, *(places.first for places in at))
        are_several = np.logical_or.reduce([places.are_several for places in at])
        hidden, starred = self.hidden[first], self.partly[first] & ("item" in frame)
        for row in np.flatnonzero(are_several | bool(side.each)).tolist():
            places = [axis.of(row) for axis in at]
            if side.each:
                hidden[row] = self._is_any_part_hidden(population[row], places, side.each)
            else:
                hidden[row] = self._is_sum_hidden(population[row], places)
            starred[row] = "item" in frame and self.partly[population[row]][np.ix_(*places)].any()
        return Look(hidden, self.rough[first] & ~are_several, starred)

    def _is_any_part_hidden(self, population: int, at: list[tuple[int, ...]], each: str) -> bool:
        axis = AXES.index(each)
        if at[axis] == (0,):
            references = {self.codes["school"].get(name, 0) for name in self.survey.references}
            parts = set(range(1, self.hidden.shape[axis + 1]))
            at[axis] = tuple(sorted(parts - references if each == "school" else parts))
        return bool(self._inexact[population][np.ix_(*at)].any())

    @cached_property
    def _inexact(self) -> np.ndarray:
        inexact: np.ndarray = self.hidden | self.rough
        return inexact

    def _is_sum_hidden(self, population: int, at: list[tuple[int, ...]]) -> bool:
        block = self._inexact[population][np.ix_(*at)]
        if not block.any():
            return False
        several = [axis for axis, positions in enumerate(at) if len(positions) > 1]
        if len(several) != 1:
            return True
        axis = several[0]
        if not self.adds_up[population, axis]:
            return True
        line: list[int | slice] = [positions[0] for positions in at]
        line[axis] = slice(None)
        whole = self._inexact[population][tuple(line)]
        holds_all = int(whole[1:].sum()) == int(block.sum())
        return bool(whole[0]) or not holds_all

    def _where(self, frame: pd.DataFrame, side: Side) -> tuple[np.ndarray, list[_Places]]:
        """Give each row's population, and the places it adds up along each axis."""
        population = self._population(frame, side)
        return population, [
            self._places(frame, axis, side, self.adds_up[population, axis])
            for axis in range(len(AXES))
        ]

    def _population(self, frame: pd.DataFrame, side: Side) -> np.ndarray:
        columns: list[Sequence[str]] = []
        for name in ("wave", "group"):
            column = side.columns.get(name, name)
            only = side.where.of(name) or self.survey.values(name) or (ALL,)
            columns.append(_texts(frame[column]) if column in frame else only[:1] * len(frame))
        named = (side.columns.get("measure", "measure"), "item", "factor")
        measure = next((c for c in named if c in frame), None)
        columns.append(_texts(frame[measure]) if measure else [PEOPLE] * len(frame))
        nowhere = len(self.populations)  # the last row of the grid hides nothing: no such cells
        keys = zip(*columns, strict=True)
        return np.array([self.populations.get(key, nowhere) for key in keys], dtype=np.intp)

    def _places(self, frame: pd.DataFrame, axis: int, side: Side, is_whole: np.ndarray) -> _Places:
        """Give for each row which places along `axis` it adds up."""
        name = AXES[axis]
        column = side.columns.get(name, name)
        asked, values = np.zeros(len(frame), dtype=np.intp), [side.where.of(name)]
        if column in frame:
            asked, codes = pd.factorize(np.array(_texts(frame[column]), dtype=object))
            values = [_codes_in(code, self.codes[name]) for code in codes]
        distinct = [
            self._places_of(name, value, whole) for value in values for whole in (False, True)
        ]
        return _Places(distinct, asked * 2 + is_whole)

    def _places_of(self, axis: str, asked: tuple[str, ...], is_whole: bool) -> tuple[int, ...]:
        code = self.codes[axis]
        chosen = tuple(sorted({code[value] for value in asked if value in code})) or (0,)
        parts = {at for value, at in code.items() if value not in (ALL, *self.survey.references)}
        is_everything = bool(parts) and parts <= set(chosen)
        # To choose everything is no choice; but a published total may count more than its parts.
        return (0,) if is_everything and is_whole and len(chosen) > 1 else chosen


@dataclass(frozen=True)
class _Places:
    """Which places along an axis each row of a table adds up: few are different from each other."""

    distinct: Sequence[tuple[int, ...]]
    which: np.ndarray

    @property
    def first(self) -> np.ndarray:
        """The first place of each row."""
        places = [places[0] for places in self.distinct]
        first: np.ndarray = np.array(places, dtype=np.intp)[self.which]
        return first

    @property
    def are_several(self) -> np.ndarray:
        """Whether each row adds several places up."""
        several: np.ndarray = np.array([len(p) > 1 for p in self.distinct], dtype=bool)[self.which]
        return several

    def of(self, row: int) -> tuple[int, ...]:
        """Give the places of one row."""
        return self.distinct[int(self.which[row])]


def _texts(column: pd.Series) -> list[str]:
    return [str(code) for code in np.asarray(column, dtype=object)]


def _codes_in(value: str, known: dict[str, int]) -> tuple[str, ...]:
    return (value,) if value in known else tuple(value.split(","))
