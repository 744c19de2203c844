"""What may be shown of a survey: decided once, over every grain, and asked by `protect` for rows.

Knows cells and how they add up; which cells stay hidden, `suppress` decides from the counts alone.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from kfl_widgets.survey.cells import Side, lay_out, select
from kfl_widgets.survey.grains import AXES, Grains, Population, as_text
from kfl_widgets.survey.grid import Grid
from kfl_widgets.survey.model import ALL, DIMENSIONS, Filters, Survey
from kfl_widgets.survey.participation import people_who_answered
from kfl_widgets.survey.suppression import suppress
from kfl_widgets.survey.unanimity import Given, unanimous

__all__ = ["FEWEST_RATERS", "FLOOR", "PEOPLE", "Look", "Plan", "plan_of"]

FLOOR = 5
"""No smaller group is ever shown."""

LIMITS = (FLOOR, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 100, 200, 500)
"""The smallest groups that plans are made for."""

FEWEST_RATERS = 2
"""Ratings that fewer people than this have given are hidden, however many were rated."""

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


_ONE_AT_A_TIME = threading.RLock()
"""Who asks while a plan is being made in another thread waits for it, and makes none of his own."""


def plan_of(survey: Survey, min_n: int, table: str = "scores") -> Plan:
    """Give the plan of a survey's scores, shares and people, or of its products.

    It is made once for each of `LIMITS`, and what is asked for between two of them gets the
    stricter. A plan hides at least what the plans for smaller groups hide, so that raising the
    limit tells nothing that was hidden before.
    """
    memo = survey.memo()
    limit = next((limit for limit in LIMITS if limit >= min_n), min_n)
    key = ("plan", table, limit)
    with _ONE_AT_A_TIME:
        if key not in memo:
            below = [lower for lower in LIMITS if lower < limit]
            lower = plan_of(survey, below[-1], table) if below else None
            memo[key] = _make(_ground_of(survey, table), limit, lower)
    return cast(Plan, memo[key])


@dataclass(frozen=True)
class _Ground:
    """What the plans of one table share: who is counted, what was given, what is always secret."""

    grains: Grains
    grid: Grid
    families: np.ndarray
    secret: np.ndarray
    given: Given


def _ground_of(survey: Survey, table: str) -> _Ground:
    memo = survey.memo()
    key = ("ground", table)
    if key not in memo:
        cells = _paired(survey) if table == "products" else _counted(survey)
        grains = Grains.of(survey, cells)
        grid = grains.count(cells)
        secret = _rated_by_few(grains, grid)
        memo[key] = _Ground(grains, grid, _families(grains), secret, Given.of(grains, grid))
    return cast(_Ground, memo[key])


def _make(ground: _Ground, min_n: int, lower: Plan | None) -> Plan:
    grains, grid, families = ground.grains, ground.grid, ground.families
    if all(size > 2 for size in grid.n.shape[1:]):
        grid = replace(grid, cover=(min_n + 1) // 2)
    already = lower.small if lower else None
    secret = ground.secret | _few_beyond(grid, min_n)
    small = suppress(grid, min_n, secret, families, already)
    while (twins := _twins_of_hidden(grid, small) & ~small).any():
        secret = secret | twins
        small = suppress(grid, min_n, secret, families, already)
    hidden = small | lower.hidden if lower else small
    rough, beside = unanimous(grains, ground.given, grid, hidden, families)
    adds_up = [(grid.unlisted(axis) == 0).all(axis=(1, 2)) for axis in grid.axes]
    return Plan(
        grains.survey,
        grains.populations,
        grains.codes,
        small,
        hidden | beside,
        rough,
        np.stack(adds_up, axis=1),
        _hidden_shares(grains),
    )


def _few_beyond(grid: Grid, min_n: int) -> np.ndarray:
    """Find the yardsticks that count a few more than all schools together: who could be told."""
    few = np.zeros(grid.n.shape, dtype=bool)
    if grid.references:
        beyond = grid.n[:, -grid.references :] - grid.n[:, :1]
        few[:, -grid.references :] = (beyond > 0) & (beyond < min_n) & (grid.n[:, :1] > 0)
    return few


def _twins_of_hidden(grid: Grid, hidden: np.ndarray) -> np.ndarray:
    """Find what counts the same people as something hidden: a yardstick that is all the schools."""
    twins = np.zeros(grid.n.shape, dtype=bool)
    if grid.references:
        yardsticks, total = (grid.n[:, -grid.references :], grid.n[:, :1])
        are_same = (yardsticks == total) & (total > 0)
        twins[:, -grid.references :] = are_same & hidden[:, :1]
        twins[:, :1] = (are_same & hidden[:, -grid.references :]).any(1, keepdims=True)
    return twins


# -- who is counted ----------------------------------------------------------------------------


def _counted(survey: Survey) -> pd.DataFrame:
    """Give all cells that have an n: scores, people, and items of which only the shares are known.

    One row per cell × measure: the dimensions and ``measure`` as text, ``n``, ``state``.
    """
    people = people_who_answered(survey).rename(columns={"answered": "n"})
    people = people.assign(measure=PEOPLE, state="known")
    columns = [*DIMENSIONS, "measure", "n", "state"]
    tables = [table for table in (survey.scores, people, *_only_shares(survey)) if len(table)]
    tables = tables or [survey.scores]
    return as_text(pd.concat([table[columns] for table in tables], ignore_index=True))


def _paired(survey: Survey) -> pd.DataFrame:
    """Give how many have both scores: one row per cell × pair of factors, as `_counted`."""
    pairs = survey.products
    both = pairs["measure_a"].astype(str) + " × " + pairs["measure_b"].astype(str)
    return as_text(pairs[[*DIMENSIONS, "n"]].assign(measure=both, state="known"))


def _only_shares(survey: Survey) -> list[pd.DataFrame]:
    items = survey.answers["item"].astype(str)
    unscored = survey.answers[~items.isin(set(survey.scores["measure"].astype(str)))]
    if unscored.empty:
        return []
    keys = [*DIMENSIONS, "item"]
    counted = unscored.groupby(keys, observed=True)["n"].sum(min_count=1).reset_index()
    state = np.where(counted["n"].isna(), "missing", "known")
    return [counted.rename(columns={"item": "measure"}).assign(state=state)]


def _families(grains: Grains) -> np.ndarray:
    """Give each population the number of its family: a factor and its items, in one wave and group.

    If the factor is seen and all of its items but one, the last one follows; so they stand or fall
    together.
    """
    populations = grains.populations
    kinds = grains.survey.codebook.measures
    factor = dict(
        zip(zip(kinds["group"], kinds["measure"], strict=True), kinds["factor"], strict=True)
    )
    numbers: dict[Population, int] = {}
    family = [
        numbers.setdefault((wave, group, factor.get((group, measure)) or f"{measure}\0"), at)
        for at, (wave, group, measure) in enumerate(populations)
    ]
    return np.array([*family, len(populations)], dtype=np.intp)


def _rated_by_few(grains: Grains, grid: Grid) -> np.ndarray:
    """Find the cells whose scores are known to come from fewer than `FEWEST_RATERS` people."""
    survey, codes = grains.survey, grains.codes
    few = np.zeros(grid.n.shape, dtype=bool)
    rated = survey.participation[survey.participation["raters"].notna()]
    if rated.empty:
        return few
    groups: dict[tuple[str, str], list[int]] = {}
    for (wave, group, _), at in grains.populations.items():
        groups.setdefault((wave, group), []).append(at)
    rated = rated.drop(columns="gender").astype(dict.fromkeys(DIMENSIONS[:4], str))
    raters = lay_out(rated)
    for kept in ((), ("school",), ("grade",), ("school", "grade")):
        where = Filters(schools=tuple(set(rated["school"]))) if "school" in kept else Filters()
        table = pd.DataFrame(select(survey, raters, ("wave", "group", *kept), where, ("raters",)))
        for row in table[table["raters"] < FEWEST_RATERS].to_dict("records"):
            school, grade = (codes[axis].get(row.get(axis, ALL), 0) for axis in AXES[:2])
            few[groups.get((row["wave"], row["group"]), []), school, grade] = True
    is_there: np.ndarray = (grid.n > 0) | grid.unknown
    few &= is_there
    return few


def _hidden_shares(grains: Grains) -> np.ndarray:
    starred = grains.survey.answers[grains.survey.answers["state"] == "suppressed"]
    if starred.empty:
        return np.zeros(grains.shape, dtype=bool)
    cells = starred.rename(columns={"item": "measure"}).drop(columns="option")
    return grains.count(as_text(cells)).unknown
