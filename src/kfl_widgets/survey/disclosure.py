"""Disclosure control: the last step before anything is drawn, printed or saved.

What may be shown is planned once per survey and smallest group, over every grain the product
offers, and each table obeys the plan; so two tables can't betray each other's hidden cells by
subtraction. Only `protect` makes a `ProtectedTable`, and charts and reports take nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from kfl_widgets.locale import DEFAULT_LANGUAGE, translate
from kfl_widgets.survey.cells import Origin, select
from kfl_widgets.survey.comparison import judge
from kfl_widgets.survey.model import ALL, Filters, Survey
from kfl_widgets.survey.summary import people_who_answered
from kfl_widgets.survey.suppression import Grid, suppress

__all__ = ["FLOOR", "ProtectedTable", "protect"]

FLOOR = 5
DEFAULT_MIN_N = 7
PEOPLE = ""
"""Stands for the respondents themselves among the measures."""

_AXES = ("school", "grade", "gender")
_POPULATION = ["wave", "group", "measure"]
_MADE_BY_PROTECT = object()


@dataclass(frozen=True, eq=False, repr=False)
class ProtectedTable:
    """A table that may be shown. Only `protect` makes one.

    Attributes
    ----------
    kind
        What it is a table of: ``"level"``, ``"change"`` or ``"rate"``.
    by
        The dimensions (and ``factor`` or ``item``) that tell its rows apart.
    where
        The filters behind it.
    min_n
        The smallest group it shows.
    details
        What else the question held: for a change ``baseline``, ``followup``, ``reference``.
    """

    _frame: pd.DataFrame
    kind: str
    by: tuple[str, ...]
    where: Filters
    min_n: int
    details: dict[str, Any]
    _seal: object = None

    def __post_init__(self) -> None:
        if self._seal is not _MADE_BY_PROTECT:
            raise TypeError("a ProtectedTable can only be made by protect(table)")

    @property
    def frame(self) -> pd.DataFrame:
        """A copy of the table: hidden rows have ``hidden`` true and NaN in every number."""
        return self._frame.copy()

    def only(self, column: str, value: object) -> ProtectedTable:
        """Give the rows where `column` has `value`. What may be shown may be shown in parts."""
        rows = self._frame[self._frame[column] == value]
        return replace(self, _frame=rows.reset_index(drop=True))

    def __len__(self) -> int:
        return len(self._frame)

    @property
    def hidden_mark(self) -> str:
        """What stands in a hidden cell: «< 7»."""
        return f"< {self.min_n}"

    def to_html(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Write the table as plain HTML; every label is escaped, hidden numbers show the mark."""
        shown = [str(c) for c in self._frame if c not in ("hidden", "state")]
        head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in shown)
        body = "".join(self._html_row(row, shown) for row in self._frame.to_dict("records"))
        note = translate(
            "«< {n}» står der færre enn {n} har svart, og der tallet kunne røpet en slik gruppe.",
            language,
        ).format(n=self.min_n)
        return (
            f'<table class="kfl-table"><caption>{escape(note)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _html_row(self, row: dict[Any, Any], shown: Sequence[str]) -> str:
        cells = []
        for name in shown:
            value = row[name]
            is_unknown = isinstance(value, float) and np.isnan(value)
            if is_unknown:
                text = self.hidden_mark if row["hidden"] else "–"
            else:
                text = f"{value:.4g}" if isinstance(value, float) else str(value)
            cells.append(f"<td>{escape(text)}</td>")
        return f"<tr>{''.join(cells)}</tr>"

    def __repr__(self) -> str:
        hidden = int(self._frame["hidden"].sum())
        return f"<ProtectedTable {self.kind}: {len(self)} rows, {hidden} hidden>"


def protect(table: pd.DataFrame, min_n: int = DEFAULT_MIN_N) -> ProtectedTable:
    """Hide what could tell what few people answered.

    Parameters
    ----------
    table
        A table from `summarise`, `compare` or `response_rates` (rows may have been dropped or
        reordered since).
    min_n
        The smallest group that is shown; at least `FLOOR`.

    Returns
    -------
    ProtectedTable
        Its ``frame`` has the table's columns and ``hidden``. In a hidden row every number is NaN.
        q and verdict are judged anew over the rows that are left.

    Raises
    ------
    ValueError
        If `table` doesn't say which survey it came from, has lost a column that tells its rows
        apart, or `min_n` is below the floor.

    Notes
    -----
    A cell with 1 … min_n − 1 people is hidden. Along every line that adds up to something visible
    (schools, grades, genders), what is hidden is at least two cells and min_n people together, else
    the next smallest goes too; people whom a published total counts beyond its parts are a hidden
    cell of their own. Then all lines of a population are solved together, and more is hidden until
    no small cell, and no sum of cells with few people in all, follows from what is shown. A sum
    over some of a line's cells is shown only if it holds all of the line's hidden cells or none,
    so filters tell nothing new. A change is hidden if either side is.
    """
    origin = table.attrs.get("kfl")
    if not isinstance(origin, Origin):
        raise ValueError(
            "protect needs a table straight from summarise, compare or response_rates: "
            "this one doesn't say which survey it came from"
        )
    if min_n < FLOOR:
        raise ValueError(f"min_n is {min_n}, below the floor of {FLOOR}")
    lost = [name for name in origin.by if name not in table]
    if lost:
        raise ValueError(f"protect needs the column {lost[0]!r}, which tells the rows apart")
    plan = _plan(origin.survey, min_n)
    frame = table.reset_index(drop=True)
    frame["hidden"] = _hidden_rows(frame, origin, plan)
    frame = _blank(frame)
    if "reference" in frame:
        frame = _blank_reference(frame, origin, plan)
    if origin.kind == "change":
        frame = judge(frame, float(origin.details["smallest"]))
    frame.attrs = {}
    return ProtectedTable(
        frame, origin.kind, origin.by, origin.where, min_n, dict(origin.details), _MADE_BY_PROTECT
    )


def _hidden_rows(frame: pd.DataFrame, origin: Origin, plan: _Plan) -> np.ndarray:
    if origin.kind != "change":
        return plan.is_hidden(frame, origin.where)
    waves = (origin.details["baseline"], origin.details["followup"])
    sides = [plan.is_hidden(frame, origin.where.with_("wave", (str(w),))) for w in waves]
    either: np.ndarray = sides[0] | sides[1]
    return either


_KEPT = (
    "wave",
    "school",
    "group",
    "grade",
    "gender",
    "factor",
    "item",
    "label",
    "scale",
    "unit",
    "decimals",
    "high_is_good",
    "state",
    "invited",
    "hidden",
)


def _blank(frame: pd.DataFrame) -> pd.DataFrame:
    """Empty every number of the hidden rows. Who was invited is no secret."""
    numbers = [str(c) for c in frame if c not in _KEPT and pd.api.types.is_numeric_dtype(frame[c])]
    frame[numbers] = frame[numbers].astype(float).mask(frame["hidden"])
    return frame


def _blank_reference(frame: pd.DataFrame, origin: Origin, plan: _Plan) -> pd.DataFrame:
    """Empty the yardstick's numbers where too few people are behind them."""
    there = origin.where.with_("wave", (str(origin.details["followup"]),))
    there = there.with_("school", (str(origin.details["reference"]),))
    is_hidden = plan.is_hidden(frame.drop(columns="school", errors="ignore"), there)
    numbers = ["reference", "n_reference"]
    frame[numbers] = frame[numbers].astype(float).mask(pd.Series(is_hidden, index=frame.index))
    return frame


# -- the plan ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """What is hidden at every grain: a grid with a margin (index 0) for each axis's total.

    ``hidden[p, s, g, k]``: population p (wave × group × measure), school s, grade g, gender k.
    ``adds_up[p, axis]``: no total along the axis counts anybody beyond its parts.
    """

    survey: Survey
    populations: dict[tuple[str, str, str], int]
    codes: dict[str, dict[str, int]]
    hidden: np.ndarray
    adds_up: np.ndarray

    def is_hidden(self, frame: pd.DataFrame, where: Filters) -> np.ndarray:
        """Say for each row of a table asked with `where` whether it must be hidden."""
        population = self._population(frame, where)
        where_on_axis = [
            self._positions(frame, axis, where, self.adds_up[population, number])
            for number, axis in enumerate(_AXES)
        ]
        if all(len(at) == 1 for rows in where_on_axis for at in rows):
            index = (np.array([at[0] for at in rows], dtype=np.intp) for rows in where_on_axis)
            one_cell_each: np.ndarray = self.hidden[population, *index]
            return one_cell_each
        hidden = np.zeros(len(frame), dtype=bool)
        for row in range(len(frame)):
            at = [positions[row] for positions in where_on_axis]
            hidden[row] = self._is_sum_hidden(population[row], at)
        return hidden

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

    def _population(self, frame: pd.DataFrame, where: Filters) -> np.ndarray:
        columns = []
        for name in ("wave", "group"):
            if name in frame:
                columns.append(frame[name].astype(str).to_list())
            else:
                only = where.of(name) or self.survey.values(name) or (ALL,)
                columns.append([only[0]] * len(frame))
        for name in ("item", "factor"):
            if name in frame:
                columns.append(frame[name].astype(str).to_list())
                break
        else:
            columns.append([PEOPLE] * len(frame))
        nowhere = len(self.populations)  # the last row of the grid hides nothing: no such cells
        keys = zip(*columns, strict=True)
        return np.array([self.populations.get(key, nowhere) for key in keys], dtype=np.intp)

    def _positions(
        self, frame: pd.DataFrame, axis: str, where: Filters, adds_up: np.ndarray
    ) -> list[tuple[int, ...]]:
        code = self.codes[axis]
        if axis in frame:
            return [(code.get(value, 0),) for value in frame[axis].astype(str)]
        chosen = tuple(code[value] for value in where.of(axis) if value in code) or (0,)
        parts = {at for value, at in code.items() if value not in (ALL, *self.survey.references)}
        is_everything = bool(parts) and parts <= set(chosen)
        # To choose everything is no choice; but a published total may count more than its parts.
        return [(0,) if is_everything and whole else chosen for whole in adds_up]


def _plan(survey: Survey, min_n: int) -> _Plan:
    memo = survey.memo()
    key = ("plan", min_n)
    if key not in memo:
        populations, codes, grid = _grid(survey)
        adds_up = [(grid.unlisted(axis) == 0).all(axis=(1, 2)) for axis in grid.axes]
        hidden = suppress(grid, min_n)
        memo[key] = _Plan(survey, populations, codes, hidden, np.stack(adds_up, axis=1))
    plan = memo[key]
    assert isinstance(plan, _Plan)
    return plan


def _grid(
    survey: Survey,
) -> tuple[dict[tuple[str, str, str], int], dict[str, dict[str, int]], Grid]:
    """Lay out n at every grain, and where a source has hidden it already."""
    people = people_who_answered(survey).rename(columns={"answered": "n"})
    people = people.assign(measure=PEOPLE, state="known")
    columns = ["wave", "school", "group", "grade", "gender", "measure", "n", "state"]
    cells = pd.concat([survey.scores[columns], people[columns]], ignore_index=True)
    for name in (*_POPULATION, *_AXES):
        cells[name] = cells[name].astype(str)
    cells["state"] = pd.Categorical(cells["state"], ["known", "suppressed", "missing"])
    populations = {
        tuple(row): i for i, row in enumerate(cells[_POPULATION].drop_duplicates().to_numpy())
    }
    codes = {axis: _codes(set(cells[axis]), survey.references) for axis in _AXES}
    shape = (len(populations) + 1, *(len(codes[axis]) for axis in _AXES))
    n, unknown = np.zeros(shape), np.zeros(shape, dtype=bool)
    for count in range(len(_AXES) + 1):
        for kept in combinations(_AXES, count):
            for table in _at_grain(survey, cells, kept):
                _place(table, populations, codes, n, unknown)
    references = len(set(codes["school"]) & set(survey.references))
    return populations, codes, Grid(n, unknown, references)


def _codes(values: set[str], references: Sequence[str]) -> dict[str, int]:
    """Give each of an axis's values its place: the total, the parts, and last the yardsticks."""
    parts = sorted(values - {ALL, *references})
    return {value: at for at, value in enumerate([ALL, *parts, *sorted(values & set(references))])}


def _at_grain(survey: Survey, cells: pd.DataFrame, kept: tuple[str, ...]) -> list[pd.DataFrame]:
    schools = Filters() if "school" not in kept else Filters(schools=tuple(set(cells["school"])))
    return [select(survey, cells, (*_POPULATION, *kept), schools, ("n",))]


def _place(
    table: pd.DataFrame,
    populations: dict[tuple[str, str, str], int],
    codes: dict[str, dict[str, int]],
    n: np.ndarray,
    unknown: np.ndarray,
) -> None:
    if table.empty:
        return
    keys = zip(*(table[name] for name in _POPULATION), strict=True)
    at = [np.array([populations[key] for key in keys], dtype=np.intp)]
    for axis in _AXES:
        column = table[axis].map(codes[axis]).to_numpy() if axis in table else 0
        at.append(np.broadcast_to(np.asarray(column, dtype=np.intp), len(table)))
    count = table["n"].to_numpy(float)
    n[tuple(at)] = np.where(np.isnan(count), 0, count)
    unknown[tuple(at)] = table["state"].to_numpy() != "known"
