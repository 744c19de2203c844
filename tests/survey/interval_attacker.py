"""Bounds what is hidden, given everything that is shown: linear programming over many surveys.

The attacker knows which cells there are, every number that is shown for every filter and split, the
scale, and that somebody is in each cell. What it seeks is each hidden cell's n and mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import block_diag, csr_array

from kfl_widgets.survey import ALL, Filters, Survey, protect, summarise

Cell = tuple[str, ...]
Question = tuple[Filters, tuple[str, ...]]
Protection = Callable[[pd.DataFrame], pd.DataFrame]
AXES = ("school", "grade", "gender")
NEAR = 1e-6
MANY = 10_000


def ours(table: pd.DataFrame) -> pd.DataFrame:
    return protect(table).frame


def primary_only(table: pd.DataFrame) -> pd.DataFrame:
    """Hide small cells and nothing else, as many tools do."""
    return table.assign(hidden=(table["n"] > 0) & (table["n"] < 7))


def subsets(values: Sequence[str]) -> Iterator[tuple[str, ...]]:
    yield ()
    for size in range(1, len(values) + 1):
        yield from combinations(values, size)


def spans(values: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give runs of neighbours, and what each leaves out: what a filter is mostly used for."""
    yield ()
    for start, end in combinations(range(len(values) + 1), 2):
        inside = tuple(values[start:end])
        yield inside
        yield tuple(value for value in values if value not in inside)


def questions(
    survey: Survey, filters: Callable[[Sequence[str]], Iterable[tuple[str, ...]]] = subsets
) -> Iterator[Question]:
    """Give every filter, and every table that splits what its filter leaves open."""
    values = {axis: survey.values(axis) for axis in AXES}
    asked = set()
    for chosen in product(*(set(filters(values[axis])) for axis in AXES)):
        where = Filters(**{f"{a}s": c for a, c in zip(AXES, chosen, strict=True)})
        open_axes = [axis for axis in AXES if values[axis] and len(where.of(axis)) != 1]
        for size in range(len(open_axes) + 1):
            for split in combinations(open_axes, size):
                asked.add((where, split))
    yield from sorted(asked, key=str)


@dataclass(frozen=True)
class Shown:
    """What one survey's tables show of one population: sums over cells."""

    cells: tuple[Cell, ...]
    n: np.ndarray
    mean: np.ndarray
    sums: tuple[tuple[frozenset[int], float, float], ...]

    @property
    def hidden(self) -> list[int]:
        seen = {next(iter(cells)) for cells, _, _ in self.sums if len(cells) == 1}
        return [at for at in range(len(self.cells)) if at not in seen]


def look(
    survey: Survey,
    protection: Protection,
    group: str = "elever",
    wave: str = "T1",
    asked: Iterable[Question] | None = None,
) -> dict[str, Shown]:
    """Ask everything, and give what is shown of each factor."""
    here = Filters(waves=(wave,), groups=(group,))
    splits = tuple(axis for axis in AXES if survey.values(axis))
    truth = _rows(summarise(survey, (*splits, "factor"), here), splits)
    place = {f: {cell: at for at, cell in enumerate(cells)} for f, cells in truth.items()}
    every_cell = {cell for cells in truth.values() for cell in cells}
    sums: dict[str, dict[frozenset[int], tuple[float, float]]] = {f: {} for f in truth}
    for asked_where, split in asked or questions(survey):
        where = asked_where.with_("wave", (wave,)).with_("group", (group,))
        frame = protection(summarise(survey, (*split, "factor"), where))
        seen = frame[~frame["hidden"]]
        for key, rows in seen.groupby(list(split), observed=True) if split else [((), seen)]:
            cells = _counted(
                every_cell, where, dict(zip(split, map(str, key), strict=True)), splits
            )
            for factor, n, mean in zip(rows["factor"], rows["n"], rows["mean"], strict=True):
                counted = frozenset(place[factor][cell] for cell in cells if cell in place[factor])
                if counted:
                    sums[factor][counted] = (n, mean)
    return {
        factor: Shown(
            tuple(cells),
            np.array([n for n, _ in cells.values()]),
            np.array([mean for _, mean in cells.values()]),
            tuple((c, *numbers) for c, numbers in sums[factor].items()),
        )
        for factor, cells in truth.items()
    }


def _counted(
    cells: Iterable[Cell], where: Filters, row: dict[str, str], splits: Sequence[str]
) -> list[Cell]:
    """Give the cells that a row adds up."""
    return [
        cell
        for cell in cells
        if all(
            code in (ALL, row.get(axis, code)) and (not where.of(axis) or code in where.of(axis))
            for axis, code in zip(splits, cell, strict=True)
        )
    ]


def _rows(table: pd.DataFrame, splits: Sequence[str]) -> dict[str, dict[Cell, tuple[float, float]]]:
    found: dict[str, dict[Cell, tuple[float, float]]] = {}
    for row in table[table["n"] > 0].to_dict("records"):
        cell = tuple(str(row[axis]) for axis in splits)
        found.setdefault(row["factor"], {})[cell] = (row["n"], row["mean"])
    return found


# -- many populations at once: they share nothing, so one program solves them all -----------------


@dataclass(frozen=True)
class System:
    """What follows for the hidden cells: matrix @ n = people, matrix @ total = points."""

    hidden: tuple[int, ...]
    matrix: np.ndarray
    people: np.ndarray
    points: np.ndarray


def system(shown: Shown) -> System:
    hidden = shown.hidden
    total = shown.n * shown.mean
    rows = {}
    for cells, n, mean in shown.sums:
        unknown = tuple(at in cells for at in hidden)
        known = [at for at in cells if at not in hidden]
        if any(unknown):
            rows[unknown] = (n - shown.n[known].sum(), n * mean - total[known].sum())
    matrix = np.array(list(rows), dtype=float).reshape(len(rows), len(hidden))
    people, points = np.array(list(rows.values()), dtype=float).reshape(-1, 2).T
    return System(tuple(hidden), matrix, people, points)


def bounds_of_n(systems: Sequence[System], place: int) -> np.ndarray:
    """Bound the people in the hidden cell number `place` of each system: low and high.

    Where the equations are those of a two-dimensional table whole numbers need no special care;
    elsewhere the program is told that people are whole.
    """
    matrix = csr_array(block_diag([s.matrix for s in systems]))
    people = np.concatenate([s.people for s in systems])
    target = _targets(systems, place)
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * target,
            integrality=np.ones(len(target)),
            bounds=Bounds(1, MANY),
            constraints=LinearConstraint(matrix, people - NEAR, people + NEAR),
        )
        assert found.x is not None, found.message
        ends.append(found.x[target > 0])
    return np.array(ends).T


def bounds_of_mean(systems: Sequence[System], place: int, low: float, high: float) -> np.ndarray:
    """Bound the mean of the hidden cell number `place` of each system: low and high.

    A mean is total/n, so everything is divided by the cell's n (Charnes & Cooper 1962): the
    variables are y = n/nₐ, z = total/nₐ and t = 1/nₐ.
    """
    blocks, limits, sizes = [], [], [len(s.hidden) for s in systems]
    for s in systems:
        rows, size = s.matrix.shape
        one = np.eye(size)
        nothing = np.zeros((rows, size))
        blocks.append(
            np.block(
                [
                    [s.matrix, nothing, -s.people[:, None]],
                    [nothing, s.matrix, -s.points[:, None]],
                    [one[[place]], np.zeros((1, size + 1))],
                ]
            )
        )
        zero, none = np.zeros((size, 1)), np.zeros((size, size))
        limits.append(
            np.block([[low * one, -one, zero], [-high * one, one, zero], [-one, none, zero + 1]])
        )
    equal = np.concatenate([[0.0] * (2 * len(s.people)) + [1.0] for s in systems])
    target = np.concatenate([np.eye(2 * k + 1)[k + place] for k in sizes])
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * target,
            A_ub=csr_array(block_diag(limits)),
            b_ub=np.zeros(sum(3 * k for k in sizes)),
            A_eq=csr_array(block_diag(blocks)),
            b_eq=equal,
            bounds=(0, None),
            method="highs",
        )
        assert found.x is not None, found.message
        ends.append(found.x[target > 0])
    return np.array(ends).T


def _targets(systems: Sequence[System], place: int) -> np.ndarray:
    return np.concatenate([np.eye(len(s.hidden))[place] for s in systems])


@dataclass(frozen=True)
class Guess:
    """What the attacker can say of one hidden cell."""

    population: str
    cell: Cell
    n: float
    mean: float
    n_bounds: tuple[float, float]
    mean_bounds: tuple[float, float]

    @property
    def is_pinned(self) -> bool:
        return self.n_bounds[1] - self.n_bounds[0] < 0.5

    @property
    def width(self) -> float:
        return self.mean_bounds[1] - self.mean_bounds[0]


def attack(shown: dict[str, Shown], low: float, high: float, min_n: int = 7) -> list[Guess]:
    """Bound n and mean of every hidden cell of 1 … min_n − 1 people."""
    systems = {name: system(s) for name, s in shown.items()}
    systems = {name: s for name, s in systems.items() if s.hidden}
    guesses = []
    for place in range(max((len(s.hidden) for s in systems.values()), default=0)):
        several = {
            name: s
            for name, s in systems.items()
            if place < len(s.hidden) and shown[name].n[s.hidden[place]] < min_n
        }
        if not several:
            continue
        people = bounds_of_n(list(several.values()), place)
        means = bounds_of_mean(list(several.values()), place, low, high)
        for (name, s), n_ends, ends in zip(several.items(), people, means, strict=True):
            at = s.hidden[place]
            seen = shown[name]
            guesses.append(
                Guess(name, seen.cells[at], seen.n[at], seen.mean[at], tuple(n_ends), tuple(ends))
            )
    return guesses
