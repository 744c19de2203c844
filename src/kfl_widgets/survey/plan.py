"""What may be shown of a survey: decided once, over every grain, and asked by `protect` for rows.

Knows cells and how they add up; which cells stay hidden, `suppress` decides from the counts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from kfl_widgets.survey.cells import Side, select
from kfl_widgets.survey.model import ALL, DIMENSIONS, Filters, Survey
from kfl_widgets.survey.summary import people_who_answered
from kfl_widgets.survey.suppression import Grid, suppress

__all__ = ["FEWEST_RATERS", "PEOPLE", "Plan", "plan_of"]

FEWEST_RATERS = 2
"""Ratings that fewer people than this have given are hidden, however many were rated."""

PEOPLE = ""
"""Stands for the respondents themselves among the measures."""

_AXES = ("school", "grade", "gender")
_POPULATION = ["wave", "group", "measure"]
_STATES = ["known", "suppressed", "missing"]

Population = tuple[str, str, str]


@dataclass(frozen=True)
class Plan:
    """What is hidden at every grain: a grid with a margin (index 0) for each axis's total.

    ``hidden[p, s, g, k]``: population p (wave × group × measure), school s, grade g, gender k.
    ``adds_up[p, axis]``: no total along the axis counts anybody beyond its parts.
    ``partly[p, s, g, k]``: the source has hidden some shares of the cell.
    """

    survey: Survey
    populations: dict[Population, int]
    codes: dict[str, dict[str, int]]
    hidden: np.ndarray
    adds_up: np.ndarray
    partly: np.ndarray

    def is_hidden(self, frame: pd.DataFrame, side: Side) -> np.ndarray:
        """Say for each row of a table whether what it says of `side` must be hidden."""
        population = self._population(frame, side)
        at = [self._places(frame, axis, side, population) for axis in range(len(_AXES))]
        is_one = np.logical_and.reduce([np.array([len(p) == 1 for p in part]) for part in at])
        hidden = np.zeros(len(frame), dtype=bool)
        if side.each:
            asked = zip(population.tolist(), *at, strict=True)
            parts = (self._is_any_part_hidden(p, list(places), side.each) for p, *places in asked)
            return np.fromiter(parts, dtype=bool, count=len(frame))
        alone = np.flatnonzero(is_one)
        index = [np.array([part[row][0] for row in alone], dtype=np.intp) for part in at]
        hidden[alone] = self.hidden[population[alone], *index]
        for row in np.flatnonzero(~is_one):
            hidden[row] = self._is_sum_hidden(population[row], [part[row] for part in at])
        return hidden

    def _is_any_part_hidden(self, population: int, at: list[tuple[int, ...]], each: str) -> bool:
        axis = _AXES.index(each)
        if at[axis] == (0,):
            references = {self.codes["school"].get(name, 0) for name in self.survey.references}
            parts = set(range(1, self.hidden.shape[axis + 1]))
            at[axis] = tuple(sorted(parts - references if each == "school" else parts))
        return bool(self.hidden[population][np.ix_(*at)].any())

    def has_hidden_shares(self, frame: pd.DataFrame, side: Side) -> np.ndarray:
        """Say for each row whether the source has hidden some of the shares behind its mean."""
        partly = np.zeros(len(frame), dtype=bool)
        if not self.partly.any() or "item" not in frame:
            return partly
        population = self._population(frame, side)
        at = [self._places(frame, axis, side, population) for axis in range(len(_AXES))]
        for row in range(len(frame)):
            block = self.partly[population[row]][np.ix_(*(places[row] for places in at))]
            partly[row] = block.any()
        return partly

    def _is_sum_hidden(self, population: int, at: list[tuple[int, ...]]) -> bool:
        block = self.hidden[population][np.ix_(*at)]
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
        whole = self.hidden[population][tuple(line)]
        holds_all = int(whole[1:].sum()) == int(block.sum())
        return bool(whole[0]) or not holds_all

    def _population(self, frame: pd.DataFrame, side: Side) -> np.ndarray:
        columns = []
        for name in ("wave", "group"):
            column = side.columns.get(name, name)
            if column in frame:
                columns.append(frame[column].astype(str).to_list())
            else:
                only = side.where.of(name) or self.survey.values(name) or (ALL,)
                columns.append([only[0]] * len(frame))
        named = (side.columns.get("measure", "measure"), "item", "factor")
        measure = next((c for c in named if c in frame), None)
        columns.append(frame[measure].astype(str).to_list() if measure else [PEOPLE] * len(frame))
        nowhere = len(self.populations)  # the last row of the grid hides nothing: no such cells
        keys = zip(*columns, strict=True)
        return np.array([self.populations.get(key, nowhere) for key in keys], dtype=np.intp)

    def _places(
        self, frame: pd.DataFrame, axis: int, side: Side, population: np.ndarray
    ) -> list[tuple[int, ...]]:
        """Give for each row which places along `axis` it adds up."""
        name = _AXES[axis]
        column = side.columns.get(name, name)
        code = self.codes[name]
        if column in frame:
            asked = [_codes_in(value, code) for value in frame[column].astype(str)]
        else:
            asked = [side.where.of(name)] * len(frame)
        is_whole = self.adds_up[population, axis].tolist()
        known: dict[tuple[tuple[str, ...], bool], tuple[int, ...]] = {}
        return [
            known[key] if key in known else known.setdefault(key, self._places_of(name, *key))
            for key in zip(asked, is_whole, strict=True)
        ]

    def _places_of(self, axis: str, asked: tuple[str, ...], is_whole: bool) -> tuple[int, ...]:
        code = self.codes[axis]
        chosen = tuple(code[value] for value in asked if value in code) or (0,)
        parts = {at for value, at in code.items() if value not in (ALL, *self.survey.references)}
        is_everything = bool(parts) and parts <= set(chosen)
        # To choose everything is no choice; but a published total may count more than its parts.
        return (0,) if is_everything and is_whole and len(chosen) > 1 else chosen


def _codes_in(value: str, known: dict[str, int]) -> tuple[str, ...]:
    return (value,) if value in known else tuple(value.split(","))


def plan_of(survey: Survey, min_n: int, table: str = "scores") -> Plan:
    """Give the plan of a survey's scores, shares and people, or of its products.

    It is made once for each `min_n`.
    """
    memo = survey.memo()
    key = ("plan", table, min_n)
    if key not in memo:
        cells = _paired(survey) if table == "products" else _counted(survey)
        memo[key] = _make(survey, cells, min_n)
    plan = memo[key]
    assert isinstance(plan, Plan)
    return plan


def _make(survey: Survey, cells: pd.DataFrame, min_n: int) -> Plan:
    populations = {
        tuple(row): i for i, row in enumerate(cells[_POPULATION].drop_duplicates().to_numpy())
    }
    codes = {axis: _places(set(cells[axis]), survey.references) for axis in _AXES}
    grid = _grid(survey, cells, populations, codes)
    if all(size > 2 for size in grid.n.shape[1:]):
        grid = replace(grid, cover=(min_n + 1) // 2)
    adds_up = [(grid.unlisted(axis) == 0).all(axis=(1, 2)) for axis in grid.axes]
    hidden = suppress(
        grid,
        min_n,
        secret=_rated_by_few(survey, populations, codes, grid),
        families=_families(survey, populations),
    )
    partly = _hidden_shares(survey, populations, codes, grid)
    return Plan(survey, populations, codes, hidden, np.stack(adds_up, axis=1), partly)


# -- who is counted ----------------------------------------------------------------------------


def _counted(survey: Survey) -> pd.DataFrame:
    """Give all cells that have an n: scores, people, and items of which only the shares are known.

    One row per cell × measure: the dimensions and ``measure`` as text, ``n``, ``state``.
    """
    people = people_who_answered(survey).rename(columns={"answered": "n"})
    people = people.assign(measure=PEOPLE, state="known")
    columns = [*DIMENSIONS, "measure", "n", "state"]
    tables = [survey.scores[columns], people[columns], *_only_shares(survey)]
    return _as_text(pd.concat([table[columns] for table in tables], ignore_index=True))


def _paired(survey: Survey) -> pd.DataFrame:
    """Give how many have both scores: one row per cell × pair of factors, as `_counted`."""
    pairs = survey.products
    both = pairs["measure_a"].astype(str) + " × " + pairs["measure_b"].astype(str)
    return _as_text(pairs[[*DIMENSIONS, "n"]].assign(measure=both, state="known"))


def _only_shares(survey: Survey) -> list[pd.DataFrame]:
    items = survey.answers["item"].astype(str)
    unscored = survey.answers[~items.isin(set(survey.scores["measure"].astype(str)))]
    if unscored.empty:
        return []
    keys = [*DIMENSIONS, "item"]
    counted = unscored.groupby(keys, observed=True)["n"].sum(min_count=1).reset_index()
    state = np.where(counted["n"].isna(), "missing", "known")
    return [counted.rename(columns={"item": "measure"}).assign(state=state)]


def _as_text(cells: pd.DataFrame) -> pd.DataFrame:
    for name in (*DIMENSIONS, "measure"):
        cells[name] = cells[name].astype(str)
    cells["state"] = pd.Categorical(cells["state"], _STATES)
    return cells


def _families(survey: Survey, populations: dict[Population, int]) -> np.ndarray:
    """Give each population the number of its family: a factor and its items, in one wave and group.

    If the factor is seen and all of its items but one, the last one follows; so they stand or fall
    together.
    """
    kinds = survey.codebook.measures
    factor = dict(
        zip(zip(kinds["group"], kinds["measure"], strict=True), kinds["factor"], strict=True)
    )
    numbers: dict[Population, int] = {}
    family = [
        numbers.setdefault((wave, group, factor.get((group, measure)) or f"{measure}\0"), at)
        for at, (wave, group, measure) in enumerate(populations)
    ]
    return np.array([*family, len(populations)], dtype=np.intp)


def _rated_by_few(
    survey: Survey, populations: dict[Population, int], codes: dict[str, dict[str, int]], grid: Grid
) -> np.ndarray:
    """Find the cells whose scores are known to come from fewer than `FEWEST_RATERS` people."""
    few = np.zeros(grid.n.shape, dtype=bool)
    rated = survey.participation[survey.participation["raters"].notna()]
    if rated.empty:
        return few
    groups: dict[tuple[str, str], list[int]] = {}
    for (wave, group, _), at in populations.items():
        groups.setdefault((wave, group), []).append(at)
    rated = rated.drop(columns="gender").astype(dict.fromkeys(DIMENSIONS[:4], str))
    for kept in ((), ("school",), ("grade",), ("school", "grade")):
        where = Filters(schools=tuple(set(rated["school"]))) if "school" in kept else Filters()
        table = select(survey, rated, ("wave", "group", *kept), where, ("raters",))
        for row in table[table["raters"] < FEWEST_RATERS].to_dict("records"):
            school, grade = (codes[axis].get(row.get(axis, ALL), 0) for axis in _AXES[:2])
            few[groups.get((row["wave"], row["group"]), []), school, grade] = True
    is_there: np.ndarray = (grid.n > 0) | grid.unknown
    few &= is_there
    return few


def _hidden_shares(
    survey: Survey, populations: dict[Population, int], codes: dict[str, dict[str, int]], grid: Grid
) -> np.ndarray:
    starred = survey.answers[survey.answers["state"] == "suppressed"]
    if starred.empty:
        return np.zeros(grid.n.shape, dtype=bool)
    cells = _as_text(starred.rename(columns={"item": "measure"}).drop(columns="option"))
    return _grid(survey, cells, populations, codes).unknown


# -- the grid ----------------------------------------------------------------------------------


def _places(values: set[str], references: Sequence[str]) -> dict[str, int]:
    """Give each of an axis's values its place: the total, the parts, and last the yardsticks."""
    parts = sorted(values - {ALL, *references})
    return {value: at for at, value in enumerate([ALL, *parts, *sorted(values & set(references))])}


def _grid(
    survey: Survey,
    cells: pd.DataFrame,
    populations: dict[Population, int],
    codes: dict[str, dict[str, int]],
) -> Grid:
    """Lay out n at every grain, and where a source has hidden it already."""
    shape = (len(populations) + 1, *(len(codes[axis]) for axis in _AXES))
    n, unknown = np.zeros(shape), np.zeros(shape, dtype=bool)
    every_school = Filters(schools=tuple(set(cells["school"])))
    for count in range(len(_AXES) + 1):
        for kept in combinations(_AXES, count):
            where = every_school if "school" in kept else Filters()
            table = select(survey, cells, (*_POPULATION, *kept), where, ("n",))
            at = _indices(table, populations, codes)
            people = table["n"].to_numpy(float)
            n[at] = np.where(np.isnan(people), 0, people)
            unknown[at] = table["state"].to_numpy() != "known"
    references = len(set(codes["school"]) & set(survey.references))
    return Grid(n, unknown, references, _ranks(n, populations), spare=1)


def _ranks(n: np.ndarray, populations: dict[Population, int]) -> np.ndarray:
    """Rank cells by how many of a group answered in all, so that its measures hide alike."""
    numbers: dict[tuple[str, str], int] = {}
    crowd = [numbers.setdefault((wave, group), at) for (wave, group, _), at in populations.items()]
    crowd.append(len(populations))
    together = np.zeros_like(n)
    np.add.at(together, crowd, n)
    ranks: np.ndarray = together[crowd]
    return ranks


def _indices(
    table: pd.DataFrame, populations: dict[Population, int], codes: dict[str, dict[str, int]]
) -> tuple[np.ndarray, ...]:
    keys = zip(*(table[name] for name in _POPULATION), strict=True)
    at = [np.array([populations[key] for key in keys], dtype=np.intp)]
    for axis in _AXES:
        column = table[axis].map(codes[axis]).to_numpy() if axis in table else 0
        at.append(np.broadcast_to(np.asarray(column, dtype=np.intp), len(table)))
    return tuple(at)
