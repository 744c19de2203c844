"""Which cells of a grid stay unseen, so that what is seen says nothing of a few people.

Knows counts only: no survey, no words. Axis 0 of a grid tells populations apart, which add up to
nothing together; along every other axis index 0 is the total of the rest. People whom a published
total counts beyond its parts are *unlisted*: a part that is never shown, and yet must not be found
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

__all__ = ["Grid", "suppress"]

_CLOSE = 1e-6
_CLOSE_SUM = 1e-12
_MOST_SUMS = 1_000_000
_NOTHING = 1e-32


@dataclass(frozen=True)
class Grid:
    """Counts of people at every grain.

    Attributes
    ----------
    n
        People per cell; 0 where there is no such cell, or nobody knows.
    unknown
        Where there are people, but their number was hidden by the source.
    references
        How many of the last places along axis 1 are yardsticks, which belong to no total.
    rank
        Which of several cells to hide first: that of the lowest rank. By default the smallest.
        Populations of the same people that share their ranks hide the same cells, and so fewer.
    spare
        An axis along which, within one grade, say, the total is given up before the only other
        part: a school keeps its own numbers where the sum of two schools would give one away. 0
        for none.
    cover
        How many people at least must be hidden on a line beside its largest hidden cell. Where
        cells cross in three dimensions, a few people can't vary enough to keep a mean uncertain.
    """

    n: np.ndarray
    unknown: np.ndarray
    references: int = 0
    rank: np.ndarray | None = None
    spare: int = 0
    cover: int = 1

    @property
    def ranks(self) -> np.ndarray:
        """Which cells to hide first."""
        return self.n if self.rank is None else self.rank

    def of(self, populations: np.ndarray) -> Grid:
        """Give the grid of some populations."""
        n, unknown, rank = (a[populations] for a in (self.n, self.unknown, self.ranks))
        return replace(self, n=n, unknown=unknown, rank=rank)

    def parts_end(self, axis: int) -> int:
        """Give where the parts of the totals along `axis` end."""
        size: int = self.n.shape[axis]
        return size - self.references if axis == 1 else size

    def lines(self, array: np.ndarray, axis: int) -> np.ndarray:
        """See `array` with the places that add up along `axis` last: the total, then the parts."""
        lines: np.ndarray = np.moveaxis(array, axis, -1)[..., : self.parts_end(axis)]
        return lines

    def unlisted(self, axis: int) -> np.ndarray:
        """Give how many each line's total counts beyond its parts; 0 where nobody can tell."""
        n, unknown = self.lines(self.n, axis), self.lines(self.unknown, axis)
        parts = n[..., 1:].sum(-1)
        # A line without parts may be empty of listed people, where others of its kind are split.
        is_split = (parts > 0).any(axis=tuple(range(1, parts.ndim)), keepdims=True)
        can_tell = is_split & (n[..., 0] > parts) & ~unknown.any(-1)
        rest: np.ndarray = np.where(can_tell, n[..., 0] - parts, 0)
        return rest

    @property
    def axes(self) -> range:
        """The axes along which cells add up."""
        return range(1, self.n.ndim)


def suppress(
    grid: Grid,
    min_n: int,
    secret: np.ndarray | None = None,
    families: np.ndarray | None = None,
    already: np.ndarray | None = None,
) -> np.ndarray:
    """Say which cells of `grid` are hidden.

    Cells of 1 … min_n − 1 people, cells hidden by the source and `secret` cells are; then, along
    each line, the next smallest until what is hidden is two cells and min_n people; then as many as
    it takes until nobody can work out a secret or a small cell, or a small sum of cells, from all
    that is shown.

    Parameters
    ----------
    grid, min_n
        The counts, and the smallest group that may be seen.
    secret
        Cells to hide whatever their size.
    families
        A number per population. What is hidden in one population of a family is hidden in all.
    already
        Cells that are hidden anyway, and no secret here.
    """
    source_hid = grid.unknown
    secret = np.zeros(grid.n.shape, dtype=bool) if secret is None else secret
    families = np.arange(len(grid.n)) if families is None else families
    grid = replace(grid, unknown=grid.unknown & ~_empty(grid))
    small = (grid.n > 0) & (grid.n < min_n)
    grid, listed = _with_unlisted(grid)
    secret = _with_room(secret | small | grid.unknown[listed], grid, listed)
    is_unlisted = np.ones(grid.n.shape, dtype=bool)
    is_unlisted[listed] = False
    hidden = secret | ((grid.n > 0) & is_unlisted)
    if already is not None:
        hidden |= _with_room(already, grid, listed)
    todo = np.arange(len(hidden))
    while len(todo):
        part, seen = grid.of(todo), hidden[todo]
        _close_lines(part, seen, min_n)
        exposed = _exposed(part, seen, secret[todo], min_n)
        changed = {place[0] for place in exposed if _hide_next(part, seen, place)}
        hidden[todo] = seen
        told = _tell_families(hidden, secret, grid, families, is_unlisted)
        todo = np.union1d(todo[sorted(changed)], told)
    result: np.ndarray = hidden[listed] | source_hid
    return result


def _with_room(array: np.ndarray, grid: Grid, listed: tuple[np.ndarray, ...]) -> np.ndarray:
    """Lay `array` out as `grid` with its unlisted parts."""
    roomy = np.zeros(grid.n.shape, dtype=bool)
    roomy[listed] = array
    return roomy


def _tell_families(
    hidden: np.ndarray,
    secret: np.ndarray,
    grid: Grid,
    families: np.ndarray,
    is_unlisted: np.ndarray,
) -> np.ndarray:
    """Hide, and keep secret, in all of a family what is hidden in one; say where that was new.

    What the source has hidden stays the source's own affair, and so do the unlisted.
    """
    members = np.bincount(families, minlength=len(families))
    many = np.flatnonzero(members[families] > 1)
    if not len(many):
        return many
    own = hidden & ~grid.unknown & ~is_unlisted
    in_family = np.zeros((len(families), *hidden.shape[1:]), dtype=bool)
    np.logical_or.at(in_family, families[many], own[many])
    new = in_family[families[many]] & ~hidden[many] & (grid.n[many] > 0)
    hidden[many] |= new
    secret[many] |= new
    changed: np.ndarray = many[new.any(axis=tuple(grid.axes))]
    return changed


def _empty(grid: Grid) -> np.ndarray:
    """Find cells of unknown size in lines whose total leaves nobody for them."""
    empty = np.zeros_like(grid.unknown)
    for axis in grid.axes:
        n, unknown = grid.lines(grid.n, axis), grid.lines(grid.unknown, axis)
        is_total_known = (n[..., 0] > 0) & ~unknown[..., 0]
        nobody_left = is_total_known & (n[..., 0] == n[..., 1:].sum(-1))
        grid.lines(empty, axis)[..., 1:] |= unknown[..., 1:] & nobody_left[..., None]
    return empty


def _with_unlisted(grid: Grid) -> tuple[Grid, tuple[np.ndarray, ...]]:
    """Give each axis one more part, the unlisted; and the index of what was there before."""
    listed = [np.arange(len(grid.n))]
    for axis in grid.axes:
        at, size = grid.parts_end(axis), grid.n.shape[axis]
        listed.append(np.delete(np.arange(size + 1), at))
        n, rank = (np.insert(a, at, 0, axis) for a in (grid.n, grid.ranks))
        unlisted = grid.unlisted(axis)
        grid = replace(grid, n=n, unknown=np.insert(grid.unknown, at, False, axis), rank=rank)
        np.moveaxis(grid.n, axis, -1)[..., at] = unlisted
    return grid, np.ix_(*listed)


# -- one line at a time ------------------------------------------------------------------------


def _close_lines(grid: Grid, hidden: np.ndarray, min_n: int) -> None:
    before = -1
    while int(hidden.sum()) != before:
        before = int(hidden.sum())
        for axis in grid.axes:
            _close_axis(grid, hidden, axis, min_n)


def _close_axis(grid: Grid, hidden: np.ndarray, axis: int, min_n: int) -> None:
    """Hide the next smallest of each line whose visible total gives a hidden part away."""
    unseen, people = grid.lines(hidden, axis), grid.lines(grid.n, axis)
    # Few lines have both; what follows looks at these alone.
    at = np.nonzero((people[..., 0] > 0) & ~unseen[..., 0] & unseen[..., 1:].any(-1))
    n, unknown, ranks = (grid.lines(a, axis)[at] for a in (grid.n, grid.unknown, grid.ranks))
    parts, sizes = unseen[at][:, 1:], n[:, 1:]
    count = (parts & ((sizes > 0) | unknown[:, 1:])).sum(-1)
    rest = n[:, 0] - np.where(parts, 0, sizes).sum(-1)
    # The unlisted come last, and many of them protect a small part as well as anybody.
    is_alone = (count == 1) & (sizes[:, -1] == 0)
    largest = np.where(parts & ~unknown[:, 1:], sizes, 0).max(-1)
    is_bare = (rest - largest < grid.cover) & (count > 1) & ~(parts & unknown[:, 1:]).any(-1)
    betrayed = (count > 0) & ((rest < min_n) | is_alone | is_bare)
    candidates = np.where(~parts & (sizes > 0), ranks[:, 1:], np.inf)
    left = np.isfinite(candidates).sum(-1)
    is_spared = (left == 1) & (axis == grid.spare) & np.any(at[1:], axis=0)
    gives_a_part = (left > 0) & ~is_spared
    place = np.where(gives_a_part, candidates.argmin(-1) + 1, 0)
    unseen[(*(index[betrayed] for index in at), place[betrayed])] = True


# -- all lines together ------------------------------------------------------------------------


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


def _exposed(
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


def _hide_next(grid: Grid, hidden: np.ndarray, place: tuple[int, ...]) -> bool:
    """Hide the smallest visible cell on a line with `place`, else the smallest there is, if any."""
    population, *at = place
    schools = hidden.shape[1] - grid.references
    side = slice(0, schools) if at[0] < schools else slice(at[0], at[0] + 1)
    n, unseen = grid.n[population], hidden[population]
    near = np.zeros_like(unseen)
    for axis in range(near.ndim):
        line: list[int | slice] = list(at)
        line[axis] = slice(None)
        near[tuple(line)] = True
    can_hide = np.zeros_like(unseen)
    can_hide[side] = (~unseen & (n > 0))[side]
    if (can_hide & near).any():
        can_hide &= near
    ranks = np.where(can_hide, grid.ranks[population], np.inf)
    unseen[np.unravel_index(ranks.argmin(), ranks.shape)] = True
    return bool(can_hide.any())
