"""Which cells of a grid stay unseen, so that what is seen says nothing of a few people.

Knows counts only: no survey, no words. The unlisted of a grid are a part that is never shown, and
yet must not be found out.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kfl_widgets.survey.grid import Grid
from kfl_widgets.survey.intruder import find_exposed

__all__ = ["suppress"]


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
        exposed = find_exposed(part, seen, secret[todo], min_n)
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
