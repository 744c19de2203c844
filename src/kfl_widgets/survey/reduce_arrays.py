"""Sums answers by cell in memory: numpy over slices of a pandas frame.

Does what `reduce_query` does, and the tests hold them equal. Rows are taken cell by cell, a slice
at a time, so that nothing as long as the frame is made but the order of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kfl_widgets.survey.model import ALL, DIMENSIONS, UNKNOWN
from kfl_widgets.survey.reduce_form import CELL, OF_PRODUCTS, POWERS, Form, options_of

__all__ = ["sum_arrays"]

ROWS_AT_A_TIME = 8192

# A matrix product of few rows is done in this thread. Those that BLAS starts for more of them get
# in the way of others' on a busy machine, and it is cells that are small and many.
ROWS_OF_A_PRODUCT = 128

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.integer[Any]]
Truths = npt.NDArray[np.bool_]


def sum_arrays(people: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Give one row per cell of the form's group: the cell, and the form's columns."""
    everyone = {d: people.get(d, ALL) for d in DIMENSIONS}
    dimensions = pd.DataFrame(everyone, index=people.index)
    rows = np.flatnonzero(dimensions["group"] == form.group)
    numbers, cells = _number_cells(dimensions[CELL].iloc[rows])
    order = np.argsort(numbers, kind="stable")
    rows, numbers = rows[order], numbers[order]
    asked = _asked(form)
    sums = np.zeros((len(cells), len(form.columns)))
    for start in range(0, len(rows), ROWS_AT_A_TIME):
        some = slice(start, start + ROWS_AT_A_TIME)
        answers = people.iloc[rows[some]][asked.codes].to_numpy("float64", na_value=np.nan)
        here, firsts = np.unique(numbers[some], return_index=True)
        sums[here] += np.vstack([*_sums(np.ascontiguousarray(answers.T), firsts, asked)]).T
    return cells.join(pd.DataFrame(sums, columns=form.columns))


def _number_cells(dimensions: pd.DataFrame) -> tuple[Places, pd.DataFrame]:
    """Give the number of each row's cell, and the cells in the order of their numbers."""
    grouped = dimensions.groupby(CELL, sort=False, dropna=False, observed=True)
    numbers = grouped.ngroup().to_numpy(np.intp)
    _, firsts = np.unique(numbers, return_index=True)
    cells = dimensions.iloc[firsts]
    return numbers, cells.astype(str).where(cells.notna(), UNKNOWN).reset_index(drop=True)


# -- what was asked, as arrays -----------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """A form: the items' ends and options, which items make each score, and the paired scores.

    Items and scores are known by their numbers. `loose` are the items that are scores themselves.
    """

    codes: list[str]
    low: Numbers
    high: Numbers
    is_turned: Truths
    turned_from: Numbers
    options: list[range]
    factors: list[list[int]]
    loose: Places
    pairs: Places


def _asked(form: Form) -> _Asked:
    scales = [(item.scale.low, item.scale.high) for item in form.items]
    ends = np.array([(-np.inf, np.inf) if None in pair else pair for pair in scales], float)
    place = {item.code: number for number, item in enumerate(form.items)}
    number = {code: number for number, code in enumerate(form.summed)}
    return _Asked(
        codes=[*place],
        low=ends[:, :1],
        high=ends[:, 1:],
        is_turned=np.array([[item.reversed] for item in form.items]),
        turned_from=np.array([[(low or 0.0) + (high or 0.0)] for low, high in scales]),
        options=[options_of(item) for item in form.items],
        factors=[[place[item.code] for item in items] for _, items in form.factors],
        loose=np.array([place[code] for code in form.summed[len(form.factors) :]], int),
        pairs=np.array([(number[a], number[b]) for a, b in form.pairs], int).reshape(-1, 2),
    )


# -- one slice: a row for each item or sum, a column for each respondent or cell ------------------


def _sums(answers: Numbers, firsts: Places, asked: _Asked) -> Iterator[Numbers]:
    """Give a form's columns, some at a time, for the cells that begin at `firsts`."""
    is_counted = np.array([[len(values) > 0] for values in asked.options])
    is_valid = (answers >= asked.low) & (answers <= asked.high)
    is_valid &= (answers == np.rint(answers)) | ~is_counted
    powers = _powers(answers, is_valid, asked)
    yield _by_cell(is_valid.any(axis=0, keepdims=True), firsts)
    yield _by_cell(powers, firsts)
    yield _products(powers, firsts, asked)
    yield _by_cell(~np.isnan(answers), firsts)
    yield _counts(answers, is_valid, firsts, asked)


def _by_cell(values: Any, firsts: Places) -> Numbers:
    return np.add.reduceat(values, firsts, axis=1, dtype=np.float64)


def _powers(answers: Numbers, is_valid: Truths, asked: _Asked) -> Numbers:
    """Give n, x and x² of all scores; all 0 where there is none."""
    given = np.where(is_valid, answers, 0.0)
    turned = np.where(asked.is_turned & is_valid, asked.turned_from - given, given)
    scores = [*asked.factors, *([item] for item in asked.loose)]
    answered = np.zeros((len(scores), answers.shape[1]))
    for score, items in enumerate(scores):
        answered[score] = is_valid[items].sum(axis=0)
    total = np.vstack([*(turned[items].sum(axis=0) for items in asked.factors), given[asked.loose]])
    wanted = np.array([len(items) for items in scores]).reshape(-1, 1)
    n = ((answered * 2 >= wanted) & (answered > 0)).astype(float)
    x = n * total / np.maximum(answered, 1)
    return np.vstack((n, x, x * x))


def _products(powers: Numbers, firsts: Places, asked: _Asked) -> Numbers:
    """Multiply each power of a factor with each of another, all in one matrix product a cell."""
    if not len(asked.pairs):
        return np.zeros((0, len(firsts)))
    scores, count = len(powers) // len(POWERS), len(asked.factors)
    powers = powers.reshape(len(POWERS), scores, -1)[:, :count].reshape(len(POWERS) * count, -1)
    begin = {power: place * count for place, power in enumerate(POWERS)}
    of_a = np.hstack([begin[a] + asked.pairs[:, 0] for a, _ in OF_PRODUCTS])
    of_b = np.hstack([begin[b] + asked.pairs[:, 1] for _, b in OF_PRODUCTS])
    rows = powers.shape[1]
    starts = np.union1d(firsts, np.arange(0, rows, ROWS_OF_A_PRODUCT))
    cells = np.searchsorted(firsts, starts, side="right") - 1
    products = np.zeros((len(firsts), len(of_a)))
    for cell, (start, stop) in zip(cells, pairwise([*starts, rows]), strict=True):
        here = powers[:, start:stop]
        products[cell] += (here @ here.T)[of_a, of_b]
    return products.T


def _counts(answers: Numbers, is_valid: Truths, firsts: Places, asked: _Asked) -> Numbers:
    """Count each option of each item, by numbering all that can be chosen in any cell."""
    items = [item for item, values in enumerate(asked.options) if values]
    options = [asked.options[item] for item in items]
    width = 1 + max(map(len, options), default=0)  # the first place is for no valid answer
    below = np.array([[values.start - 1] for values in options], float).reshape(-1, 1)
    places = np.where(is_valid[items], answers[items] - below, 0).astype(np.intp)
    places += np.arange(0, len(items) * width, width)[:, None]
    cells = np.repeat(np.arange(len(firsts)), np.diff([*firsts, answers.shape[1]]))
    places += cells * (len(items) * width)
    counts = np.bincount(places.ravel(), minlength=len(firsts) * len(items) * width)
    kept = [i * width + 1 + n for i, values in enumerate(options) for n, _ in enumerate(values)]
    return counts.reshape(len(firsts), -1).T[kept].astype(np.float64)
