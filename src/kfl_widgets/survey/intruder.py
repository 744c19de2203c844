"""What somebody can work out of what is hidden in a grid, who knows all that is shown of it.

Knows counts only, and hides nothing itself: see `kfl_widgets.survey.suppression`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kfl_widgets.survey.grid import Grid

__all__ = ["find_exposed"]

_CLOSE = 1e-6
_CLOSE_SUM = 1e-12
_MOST_SUMS = 1_000_000
_NOTHING = 1e-32


@dataclass(frozen=True)
class _Equations:
    """What an attacker knows of the hidden: per line, total − parts = something seen.

    ``row, column, sign`` are the entries of the matrix. Per column, in the grid's order: ``cell``
    (flat index in the grid), ``size`` (people, NaN when unknown), ``population`` and ``school``
    (its place along axis 1).
    """

    row: np.ndarray
    column: np.ndarray
    sign: np.ndarray
    cell: np.ndarray
    size: np.ndarray
    population: np.ndarray
    school: np.ndarray


def find_exposed(
    grid: Grid, hidden: np.ndarray, secret: np.ndarray, min_n: int
) -> list[tuple[int, ...]]:
    """Give the places of small cells that can be worked out, and of one in each such sum found."""
    known = _equations(grid, hidden)
    # The unlisted are no cell of anybody's table, but a few of them are a small group all the same.
    is_small = np.isnan(known.size) | ((known.size > 0) & (known.size < min_n))
    is_secret = is_small | secret.ravel()[known.cell]
    if not is_secret.any():
        return []
    free = _free_direction(known)
    alone = np.flatnonzero(is_secret & (np.abs(free) < _CLOSE))
    columns = [*_small_sums(known, free, min_n), *alone]
    places = np.array(np.unravel_index(known.cell[columns], hidden.shape)).T
    return [tuple(map(int, place)) for place in places]


def _small_sums(known: _Equations, free: np.ndarray, min_n: int) -> Iterator[int]:
    """Give, for each population that betrays the sum of a few people, one of their columns."""
    columns = np.flatnonzero(known.size < min_n - 1)
    starts = np.flatnonzero(np.diff(known.population[columns])) + 1
    for one in np.split(columns, starts):
        found = None
        if len(one) > 1:
            found = _small_sum(known.size[one], free[one], known.school[one], min_n)
        if found is not None:
            yield int(one[found])


def _equations(grid: Grid, hidden: np.ndarray) -> _Equations:
    exists = (grid.n > 0) | grid.unknown
    entries = [_entries(grid, exists, hidden & exists, axis) for axis in grid.axes]
    line, place, sign = (np.concatenate(part) for part in zip(*entries, strict=True))
    _, row = _renumber(line, grid.n.ndim * hidden.size)
    cell, column = _renumber(place, hidden.size)
    size = np.where(grid.unknown, np.nan, grid.n).ravel()[cell]
    population, school = np.divmod(cell // grid.n[0, 0].size, grid.n.shape[1])
    return _Equations(row, column, sign, cell, size, population, school)


def _renumber(numbers: np.ndarray, end: int) -> tuple[np.ndarray, np.ndarray]:
    """Give which of the numbers below `end` there are, and for each its rank among these."""
    is_there = np.zeros(end, dtype=bool)
    is_there[numbers] = True
    rank = np.cumsum(is_there) - 1
    return np.flatnonzero(is_there), rank[numbers]


def _entries(
    grid: Grid, exists: np.ndarray, hidden: np.ndarray, axis: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give line, cell and sign of each hidden cell in the lines along one axis."""
    number = np.arange(hidden.size).reshape(hidden.shape)
    there, unseen, cell = (grid.lines(a, axis) for a in (exists, hidden, number))
    adds_up = there[..., 0] & there[..., 1:].any(-1)
    at = np.nonzero(unseen & adds_up[..., None])
    line = cell[..., 0] + axis * hidden.size
    return line[at[:-1]], cell[at], np.where(at[-1] == 0, 1.0, -1.0)


def _free_direction(known: _Equations) -> np.ndarray:
    """Give a random change of the hidden counts that nothing shown would notice.

    Where it is 0 an attacker can work the count out: no other value fits. The same goes for sums.
    It is random numbers with everything the equations see of them taken away, and then once more
    what rounding left. Iterating keeps the equations as sparse as they are; solving them fills up.
    A line over all schools is as long as there are schools: all lines are scaled to length one,
    else the long ones make it slow.
    """
    from scipy.sparse import csr_array

    entries = known.sign / np.sqrt(np.bincount(known.row))[known.row]
    matrix = csr_array((entries, (known.row, known.column)))
    free: np.ndarray = np.random.default_rng(0).standard_normal(matrix.shape[1])
    for _ in range(2):
        _take_away(free, matrix, matrix.T.tocsr())
    # Should it ever stop short of the end, what is left counts as known, which is safe.
    is_left = np.abs(matrix @ free) > _CLOSE_SUM
    free[known.column[is_left[known.row]]] = 0
    return free


def _take_away(free: np.ndarray, matrix: Any, back: Any) -> None:
    """Change `free` by as little as may be, so that `matrix` sees nothing of it.

    Conjugate gradients for least squares (Hestenes & Stiefel 1952). scipy's solvers do the same,
    but take their norms from a BLAS whose threads cost more than all the rest.
    """
    seen = matrix @ free
    step = back @ seen
    size = _square(step)
    for _ in range(len(free)):
        if size <= _NOTHING * len(free):
            break
        seen_of_step = matrix @ step
        length = size / _square(seen_of_step)
        free -= length * step
        seen -= length * seen_of_step
        left = back @ seen
        before, size = size, _square(left)
        step = left + size / before * step


def _square(vector: np.ndarray) -> float:
    return float(np.einsum("i,i->", vector, vector))


def _small_sum(size: np.ndarray, free: np.ndarray, school: np.ndarray, min_n: int) -> int | None:
    """Find one of several cells, fewer than `min_n` people together, whose sum can be worked out.

    Sums of up to three meet their opposites, so sums of up to six are found; of very many cells
    those of which each half is one cell, or of one school.
    """
    total, people, first = _opposed(*_sums(size, free, school, min_n))
    start = np.searchsorted(total, -total - _CLOSE_SUM)
    end = np.searchsorted(total, -total + _CLOSE_SUM)
    for one in np.flatnonzero(end > start):
        if people[one] + people[start[one] : end[one]].min() < min_n:
            return int(first[one])
    return None


def _opposed(
    total: np.ndarray, people: np.ndarray, first: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Keep the sums that have others about as far from 0, in order: their opposites are there."""
    distance = np.abs(total)
    order = np.argsort(distance)
    distance = distance[order]
    is_close = np.diff(distance) < _CLOSE_SUM
    is_opposed = distance < _CLOSE_SUM
    is_opposed[1:] |= is_close
    is_opposed[:-1] |= is_close
    order = order[is_opposed]
    order = order[np.argsort(total[order])]
    return total[order], people[order], first[order]


def _sums(
    size: np.ndarray, free: np.ndarray, school: np.ndarray, min_n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Add cells up by one, two and three: their sum, their people, and the first of them."""
    levels = _levels(size, free, np.zeros_like(school), min_n, _MOST_SUMS)
    if len(levels) < 3:
        levels += _levels(size, free, school, min_n)[len(levels) :]
    total, people, first = (np.concatenate(level) for level in zip(*levels, strict=True))
    return total, people, first


def _levels(
    size: np.ndarray, free: np.ndarray, near: np.ndarray, min_n: int, most: float = np.inf
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Add up by one, two and three what is `near` each other; stop before it may be too many.

    Within such a group the cells are taken in the order of their size, so that those which a sum
    has room for follow each other.
    """
    order = np.lexsort((size, near))
    size, near = size[order], near[order]
    room = near * min_n + min_n - 2
    rank = near * min_n + size
    total, people, first, last = free[order], size, order, np.arange(len(size))
    levels = [(total, people, first)]
    while len(levels) < 3 and len(total) * len(size) < most:
        end = np.searchsorted(rank, room[last] - people, side="right")
        count = np.maximum(end - last - 1, 0)
        sums = np.repeat(np.arange(len(last)), count)
        last = np.arange(len(sums)) + np.repeat(last + 1 + count - np.cumsum(count), count)
        total, people, first = (
            total[sums] + free[order[last]],
            people[sums] + size[last],
            first[sums],
        )
        levels.append((total, people, first))
    return levels
