"""Bounds how many answered otherwise, given all that is shown of a factor and its statements.

The attacker knows the scale, that nobody skipped a statement, and all shown shares, counts, means
and SDs, of every filter and split. It seeks a group of which it can say: they all answered that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from kfl_widgets.survey import Filters, Survey, favourable, protect, shares, summarise

Cell = tuple[str, str]
Group = tuple[Cell, ...]
NEAR = 1e-6


def parts(values: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [some for size in range(len(values) + 1) for some in combinations(values, size)]


def tables(survey: Survey, protection=protect) -> Iterator[tuple[Filters, pd.DataFrame, str]]:
    """Give every table that may be shown, over every filter and split."""
    grades, genders = survey.values("grade"), survey.values("gender")
    for some_grades, some_genders in product(parts(grades), parts(genders)):
        where = Filters(grades=some_grades, genders=some_genders)
        for split in ((), ("grade",), ("gender",), ("grade", "gender")):
            yield where, protection(shares(survey, (*split, "item"), where)).frame, "shares"
            yield where, protection(favourable(survey, (*split, "item"), where)).frame, "good"
            yield where, protection(summarise(survey, (*split, "item"), where)).frame, "item"
            yield where, protection(summarise(survey, (*split, "factor"), where)).frame, "factor"


@dataclass
class Known:
    """Linear knowledge of one factor's answers: by cell, statement and option, how many."""

    cells: list[Cell]
    items: list[str]
    options: list[int]
    rows: dict[tuple[float, ...], tuple[float, float]] = field(default_factory=dict)

    def vector(self, group: Iterable[Cell], items: Iterable[str], weight: dict[int, float]):
        at = np.zeros((len(self.cells), len(self.items), len(self.options)))
        for cell, item in product(group, items):
            for option, w in weight.items():
                at[self.cells.index(cell), self.items.index(item), self.options.index(option)] = w
        return tuple(at.ravel())

    def learn(self, vector: tuple[float, ...], low: float, high: float) -> None:
        before = self.rows.get(vector, (-np.inf, np.inf))
        self.rows[vector] = max(low, before[0]), min(high, before[1])

    def most(self, vector: tuple[float, ...]) -> float:
        """Give the most that `vector` can be."""
        matrix = np.array(list(self.rows))
        low, high = np.array(list(self.rows.values())).T
        bounded = np.concatenate([matrix[np.isfinite(high)], -matrix[np.isfinite(low)]])
        ends = np.concatenate([high[np.isfinite(high)], -low[np.isfinite(low)]]) + NEAR
        found = linprog(-np.array(vector), A_ub=bounded, b_ub=ends, bounds=(0, None))
        assert found.status == 0, found.message
        return -found.fun


def learn_all(survey: Survey, cells: list[Cell], options: list[int], protection=protect):
    """Read every table, and give what is known of each factor."""
    book = survey.codebook
    known = {
        f.code: Known(cells, [i.code for i in book.items_of(f.group, f.code)], options)
        for f in book.factors
    }
    for where, frame, kind in tables(survey, protection):
        for row in frame[~frame["hidden"]].to_dict("records"):
            group = [cell for cell in cells if _is_in(cell, where, row)]
            _learn_row(known[row["factor"]], group, row, kind)
    return known


def _is_in(cell: Cell, where: Filters, row: dict[str, object]) -> bool:
    grade, gender = cell
    return (
        (not where.grades or grade in where.grades)
        and (not where.genders or gender in where.genders)
        and row.get("grade", grade) == grade
        and row.get("gender", gender) == gender
    )


def _learn_row(known: Known, group: list[Cell], row: dict[str, object], kind: str) -> None:
    options, n = known.options, float(row["n"])
    if kind == "factor":
        each = dict.fromkeys(options, 1.0)
        for item in known.items:
            known.learn(known.vector(group, [item], each), n, n)
        half = 0.05 * len(known.items) * n if np.isnan(row["sd"]) and n > 1 else 0
        points = len(known.items) * n * float(row["mean"])
        value = {option: float(option) for option in options}
        known.learn(known.vector(group, known.items, value), points - half, points + half)
        return
    item = [str(row["item"])]
    known.learn(known.vector(group, item, dict.fromkeys(options, 1.0)), n, n)
    if kind == "shares":
        one = known.vector(group, item, {int(row["option"]): 1.0})
        if not np.isnan(row["count"]):
            known.learn(one, row["count"], row["count"])
        if row["nearly_all"]:
            known.learn(one, n - 1, n)
    if kind == "good" and not np.isnan(row["count"]):
        good = known.vector(group, item, {o: 1.0 for o in options if o > 2.5})
        known.learn(good, row["count"], row["count"])
    if kind == "item":
        half = 0.5 * n if np.isnan(row["sd"]) and n > 1 else 0
        value = {option: float(option) for option in options}
        points = n * float(row["mean"])
        known.learn(known.vector(group, item, value), points - half, points + half)
        if not np.isnan(row["sd"]):
            squares = {option: float(option**2) for option in options}
            together = (n - 1) * row["sd"] ** 2 + n * row["mean"] ** 2
            known.learn(known.vector(group, item, squares), together, together)


def told_alike(known: Known, truth: dict[tuple[Cell, str], np.ndarray]) -> list[tuple[Group, str]]:
    """Give the groups of which it follows that they all answered the same to a statement."""
    grades = sorted({grade for grade, _ in known.cells})
    genders = sorted({gender for _, gender in known.cells})
    groups = {
        tuple(c for c in known.cells if c[0] in some_grades and c[1] in some_genders)
        for some_grades, some_genders in product(parts(tuple(grades)), parts(tuple(genders)))
    }
    found = []
    for group, item in product(sorted(g for g in groups if g), known.items):
        chosen = sum(truth[cell, item] for cell in group)
        if chosen.max() == chosen.sum() > 0:
            others = [o for o, count in zip(known.options, chosen, strict=True) if not count]
            if known.most(known.vector(group, [item], dict.fromkeys(others, 1.0))) < 1 - 1e-4:
                found.append((group, item))
    return found
