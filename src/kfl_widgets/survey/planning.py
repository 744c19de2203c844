"""Makes the plan of what may be shown of a survey: once, over every grain the product offers.

Knows cells and how they add up; which cells stay hidden, `suppress` decides from the counts alone.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pandas as pd

from kfl_widgets.survey.cells import lay_out, select
from kfl_widgets.survey.grains import AXES, Grains, Population, as_text
from kfl_widgets.survey.grid import Grid
from kfl_widgets.survey.model import ALL, DIMENSIONS, Filters, Survey
from kfl_widgets.survey.participation import people_who_answered
from kfl_widgets.survey.plan import PEOPLE, Plan
from kfl_widgets.survey.suppression import suppress
from kfl_widgets.survey.unanimity import Given, unanimous

__all__ = ["FEWEST_RATERS", "FLOOR", "plan_of"]

FLOOR = 5
"""No smaller group is ever shown."""

LIMITS = (FLOOR, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 100, 200, 500)
"""The smallest groups that plans are made for."""

FEWEST_RATERS = 2
"""Ratings that fewer people than this have given are hidden, however many were rated."""

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
