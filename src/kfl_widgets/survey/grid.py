"""People counted at every grain, in one array: its places along an axis add up to the first.

Axis 0 of a grid tells populations apart, which add up to nothing together; along every other axis
index 0 is the total of the rest. People whom a published total counts beyond its parts are
*unlisted*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

__all__ = ["Grid"]


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
