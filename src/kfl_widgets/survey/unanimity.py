"""Where nearly all have answered alike, and which other numbers would give their answers away.

That grade 8 said nearly the same is told in rough words. So its exact numbers must not follow from
grades 8 and 9 together and grade 9 alone, nor from a factor and its other statements. Knows counts
at every grain, and no table.
"""

from __future__ import annotations

import numpy as np

from kfl_widgets.survey.agreement import are_alike
from kfl_widgets.survey.cells import lay_out
from kfl_widgets.survey.grains import Grains
from kfl_widgets.survey.summary import moments
from kfl_widgets.survey.suppression import Grid, suppress

__all__ = ["unanimous"]

_ROOM = 3
"""So many of a hidden group must differ from its most common answer, if it is to leave open what
another group answered: one of those who differ might be the other group's."""

_LAST = 1e9


def unanimous(
    grains: Grains, grid: Grid, hidden: np.ndarray, families: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say which cells are told in rough words, and which more are hidden so that these stay rough.

    Parameters
    ----------
    grains, grid
        The survey's counts at every grain.
    hidden
        Cells that are hidden anyway.
    families
        A number per population: a factor and its statements share it.
    """
    most = _most_common(grains)
    by_count = (grid.n > 1) & (most >= grid.n - 1)
    alike = np.where(np.isnan(most), _alike_by_mean(grains), by_count) & ~hidden
    touched = np.isin(families, families[alike.any(axis=tuple(grid.axes))])
    if not touched.any():
        return alike, np.zeros_like(alike)
    statements = _Statements.of(grains, families, touched)
    room = np.where(np.isnan(most), _ROOM, grid.n - most)
    n, secret, already, room = (statements.spread(a) for a in (grid.n, alike, hidden, room))
    n[..., 0] = np.where(n[..., 0] > 0, n[..., 1:].sum(-1), 0)
    rank = n + _LAST * (room < _ROOM)
    rank[..., 0] += _LAST
    answers = Grid(n, np.zeros_like(secret), grid.references, rank, spare=1)
    closed = statements.gather(_close(answers, secret, already, room), like=alike)
    return alike, closed & ~alike & ~hidden


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


def _most_common(grains: Grains) -> np.ndarray:
    """Give how many chose the most common answer to each statement; NaN where nobody knows."""
    most = np.full(grains.shape, np.nan)
    answers = lay_out(grains.survey.answers.rename(columns={"item": "measure"}))
    for at, table in grains.every(answers, ("n",), "option"):
        np.fmax.at(most, at, table["n"])
    return most


def _alike_by_mean(grains: Grains) -> np.ndarray:
    """Find the cells whose mean and SD say that nearly all answered alike."""
    alike = np.zeros(grains.shape, dtype=bool)
    is_item = np.array([*_are_items(grains), False])
    scores = lay_out(grains.survey.scores)
    for at, table in grains.every(scores, ("n", "total", "total_sq")):
        alike[at] = are_alike(moments(table), is_item[at[0]])
    return alike


def _close(grid: Grid, secret: np.ndarray, already: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Hide more, until nothing secret follows from what is seen."""
    while True:
        hidden = suppress(grid, 1, secret, already=already)
        more = _crowded(grid, secret, hidden, room)
        if not more.any():
            return hidden
        already = already | more


def _crowded(grid: Grid, secret: np.ndarray, hidden: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Give what to hide on lines where all that is hidden answered alike, whose sum tells it."""
    more = np.zeros_like(hidden)
    for axis in (axis for axis in grid.axes if grid.parts_end(axis) > 1):
        n, unseen, added = (grid.lines(a, axis) for a in (grid.n, hidden, more))
        is_told = unseen[..., 1:] & grid.lines(secret, axis)[..., 1:]
        has_room = grid.lines(room, axis)[..., 1:] >= _ROOM
        weak = (n[..., 0] > 0) & ~unseen[..., 0] & is_told.any(-1)
        weak &= ~(unseen[..., 1:] & has_room).any(-1)
        can_hide = ~unseen[..., 1:] & has_room & (n[..., 1:] > 0)
        ranks = np.where(can_hide, grid.lines(grid.ranks, axis)[..., 1:], np.inf)
        found = np.nonzero(weak & can_hide.any(-1))
        added[..., 1:][(*found, ranks.argmin(-1)[found])] = True
        added[..., 0] |= weak & ~can_hide.any(-1)
    return more
