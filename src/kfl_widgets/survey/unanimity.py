"""Where nearly all have answered alike, and which other numbers would give their answers away.

That grade 8 said nearly the same is told in rough words. So its exact numbers must not follow from
grades 8 and 9 together and grade 9 alone, nor from a factor and its other statements. Knows counts
at every grain, and no table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kfl_widgets.survey.agreement import are_alike
from kfl_widgets.survey.cells import lay_out
from kfl_widgets.survey.grains import Grains
from kfl_widgets.survey.grid import Grid
from kfl_widgets.survey.summary import moments
from kfl_widgets.survey.suppression import suppress

__all__ = ["Given", "unanimous"]

_ROOM = 3
"""So many of what is hidden together must differ from its most common answer, if it is to leave
open who answered what: one of those who differ might be in any of its groups."""

_MANY = 20
"""A factor of so many answers need not be hidden: to one decimal its mean leaves open one point
either way."""

_LAST = 1e9


@dataclass(frozen=True)
class Given:
    """What was answered: ``chosen``, how many chose each option (axis 0), and who are ``alike``."""

    chosen: np.ndarray
    alike: np.ndarray

    @classmethod
    def of(cls, grains: Grains, grid: Grid) -> Given:
        """Count it at every grain; where nobody knows the options, mean and SD tell."""
        chosen = _chosen(grains)
        by_count = (grid.n > 0) & (chosen.max(0) >= grid.n - 1)
        return cls(chosen, np.where(chosen.any(0), by_count, _alike_by_mean(grains)))


def unanimous(
    grains: Grains, given: Given, grid: Grid, hidden: np.ndarray, families: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say which cells are told in rough words, and which more are hidden so that these stay rough.

    Parameters
    ----------
    grains, given, grid
        The survey's answers and counts at every grain.
    hidden
        Cells that are hidden anyway.
    families
        A number per population: a factor and its statements share it.

    Returns
    -------
    tuple
        The rough cells, factors of many answers that had to go along among them; and the hidden.
    """
    is_item = np.array([*_are_items(grains), True])[:, None, None, None]
    alike = given.alike
    touched = np.isin(families, families[alike.any(axis=tuple(grid.axes))])
    if not touched.any():
        return alike, alike
    statements = _Statements.of(grains, families, touched)
    n, secret, already = (statements.spread(a) for a in (grid.n, alike, hidden))
    n[..., 0] = np.where(n[..., 0] > 0, n[..., 1:].sum(-1), 0)
    answers = _Answers(n, secret, np.stack([statements.spread(a) for a in given.chosen]))
    closed = statements.gather(_close(answers, already, grid.references), like=alike)
    few = np.where(grid.n >= _MANY, False, statements.gather(n < _MANY, like=alike)) & ~is_item
    rough = np.where(is_item, alike, (alike | closed) & ~few) & ~hidden
    return rough, closed & ~rough & ~hidden


class _Statements:
    """Lays populations out by family with one more axis: the factor, which is the sum of the rest.

    A factor's score is the mean of its statements', so along this axis answers add up too.
    """

    def __init__(self, rows: np.ndarray, family: np.ndarray, slot: np.ndarray) -> None:
        self._rows, self._family, self._slot = rows, family, slot

    @classmethod
    def of(cls, grains: Grains, families: np.ndarray, touched: np.ndarray) -> _Statements:
        """Give the statements of the touched families the numbers 1, 2 …; the factors have 0."""
        is_item = [*_are_items(grains), True]
        rows = np.flatnonzero(touched)
        _, family = np.unique(families[rows], return_inverse=True)
        slot = np.zeros(len(rows), dtype=np.intp)
        taken = np.zeros(len(rows), dtype=np.intp)
        for at, row in enumerate(rows):
            if is_item[row]:
                taken[family[at]] += 1
                slot[at] = taken[family[at]]
        return cls(rows, family, slot)

    def spread(self, array: np.ndarray) -> np.ndarray:
        """Lay `array` out by family."""
        shape = (int(self._family.max()) + 1, *array.shape[1:], int(self._slot.max()) + 1)
        wide = np.zeros(shape, dtype=array.dtype)
        np.moveaxis(wide, -1, 1)[self._family, self._slot] = array[self._rows]
        return wide

    def gather(self, wide: np.ndarray, like: np.ndarray) -> np.ndarray:
        """Undo `spread`; populations that are no part of it have nothing."""
        array = np.zeros_like(like)
        array[self._rows] = np.moveaxis(wide, -1, 1)[self._family, self._slot]
        return array


def _are_items(grains: Grains) -> list[bool]:
    book = grains.survey.codebook
    return [book.factor(group, measure) is None for _, group, measure in grains.populations]


def _chosen(grains: Grains) -> np.ndarray:
    """Give how many are known to have chosen each option (axis 0) of each statement."""
    answers = lay_out(grains.survey.answers.rename(columns={"item": "measure"}))
    chosen = np.zeros((max(len(answers.places["option"]), 1), *grains.shape))
    for at, table in grains.every(answers, ("n",), "option"):
        chosen[(table["option"].codes, *at)] = np.nan_to_num(table["n"])
    return chosen


def _alike_by_mean(grains: Grains) -> np.ndarray:
    """Find the cells whose mean and SD say that nearly all answered alike."""
    alike = np.zeros(grains.shape, dtype=bool)
    is_item = np.array([*_are_items(grains), False])
    scores = lay_out(grains.survey.scores)
    for at, table in grains.every(scores, ("n", "total", "total_sq")):
        alike[at] = are_alike(moments(table), is_item[at[0]])
    return alike


@dataclass(frozen=True)
class _Answers:
    """Answers by family and statement: how many, where nearly all are alike, and which they are."""

    n: np.ndarray
    alike: np.ndarray
    chosen: np.ndarray

    def of(self, families: np.ndarray) -> _Answers:
        """Give those of some families."""
        return _Answers(self.n[families], self.alike[families], self.chosen[:, families])

    @cached_property
    def room(self) -> np.ndarray:
        """How many of each cell differ from its most common answer; enough where nobody knows."""
        counted = self.chosen.sum(0) - self.chosen.max(0)
        room: np.ndarray = np.where(self.chosen.any(0), counted, np.where(self.alike, 0, _ROOM))
        return room


def _close(answers: _Answers, already: np.ndarray, references: int) -> np.ndarray:
    """Hide more, until no alike answers follow from what is seen."""
    rank = answers.n + _LAST * (answers.room < _ROOM)
    rank[..., 0] += _LAST
    grid = Grid(answers.n, np.zeros_like(already), references, rank, spare=1)
    already, closed = already.copy(), np.zeros_like(already)
    todo = np.arange(len(already))
    while len(todo):
        part, told = grid.of(todo), answers.of(todo)
        closed[todo] = hidden = suppress(part, 1, told.alike, already=already[todo])
        already[todo] |= (more := _crowded(part, told, hidden))
        todo = todo[more.any(axis=tuple(grid.axes))]
    return closed


def _crowded(grid: Grid, answers: _Answers, hidden: np.ndarray) -> np.ndarray:
    """Give what to hide on lines where all that is hidden answered alike, whose sum tells it."""
    more = np.zeros_like(hidden)
    for axis in (axis for axis in grid.axes if grid.parts_end(axis) > 1):
        n, unseen, added = (grid.lines(a, axis) for a in (grid.n, hidden, more))
        is_alike, room = (grid.lines(a, axis)[..., 1:] for a in (answers.alike, answers.room))
        is_told = unseen[..., 1:] & is_alike
        weak = (n[..., 0] > 0) & ~unseen[..., 0] & is_told.any(-1)
        weak &= _room_together(grid, answers, unseen[..., 1:], axis) < _ROOM
        can_hide = ~unseen[..., 1:] & (room >= _ROOM) & (n[..., 1:] > 0)
        ranks = np.where(can_hide, grid.lines(grid.ranks, axis)[..., 1:], np.inf)
        found = np.nonzero(weak & can_hide.any(-1))
        added[..., 1:][(*found, ranks.argmin(-1)[found])] = True
        added[..., 0] |= weak & ~can_hide.any(-1)
    return more


def _room_together(grid: Grid, answers: _Answers, unseen: np.ndarray, axis: int) -> np.ndarray:
    """Give how many of a line's hidden parts differ from the answer most common among them."""
    roomiest: np.ndarray = np.where(unseen, grid.lines(answers.room, axis)[..., 1:], 0).max(-1)
    if axis == grid.axes[-1]:  # different statements have different answers
        return roomiest
    together = np.array([(grid.lines(c, axis)[..., 1:] * unseen).sum(-1) for c in answers.chosen])
    differ: np.ndarray = np.maximum(together.sum(0) - together.max(0), roomiest)
    return differ
