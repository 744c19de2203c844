"""Works out, in exact arithmetic, what shown sums give away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

__all__ = ["RowSpace", "small_sets"]


class RowSpace:
    """Everything that follows from some sums: all their linear combinations.

    A sum is told by its incidence vector: 1 for each cell it counts.
    """

    def __init__(self, sums: Iterable[Sequence[int]]) -> None:
        self._pivots: dict[int, list[Fraction]] = {}
        for vector in sums:
            rest = self._rest(vector)
            pivot = next((i for i, x in enumerate(rest) if x), None)
            if pivot is not None:
                self._pivots[pivot] = [x / rest[pivot] for x in rest]

    def _rest(self, vector: Sequence[int]) -> list[Fraction]:
        rest = [Fraction(x) for x in vector]
        for pivot in sorted(self._pivots):
            if rest[pivot]:
                factor = rest[pivot]
                rest = [
                    x - factor * y if y else x
                    for x, y in zip(rest, self._pivots[pivot], strict=True)
                ]
        return rest

    def holds(self, vector: Sequence[int]) -> bool:
        """Tell whether this sum follows from the others."""
        return not any(self._rest(vector))


def small_sets(people: Sequence[int], min_n: int) -> Iterable[tuple[int, ...]]:
    """Give every set of cells that has 1 … min_n − 1 people together."""
    small = [i for i, n in enumerate(people) if 0 < n < min_n]
    for size in range(1, min_n):
        for cells in combinations(small, size):
            if sum(people[i] for i in cells) < min_n:
                yield cells
