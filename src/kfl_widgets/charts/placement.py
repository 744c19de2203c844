"""Puts words beside points so that none covers another: greedily, the most crowded points first.

A plot follows the page's width, so words must stay apart from its narrowest to its widest. Both are
looked at, and words must be on the same side of each other in both; then they are in between too.
Knows shares of the width, and pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["Area", "place"]

Pair = tuple[float, float]

DOT = 8.0
RINGS = (2.0, 12.0, 24.0, 38.0, 54.0, 72.0, 96.0, 124.0)
CROWD = 70.0


class Area(NamedTuple):
    """Where words may stand, in pixels: the plot's narrowest and widest width, top and bottom."""

    narrowest: float
    widest: float
    top: float
    bottom: float


class _Box(NamedTuple):
    """A rectangle that stands `dx` pixels beside a share `x` of the width."""

    x: float
    dx: float
    y: float
    width: float
    height: float

    def middles(self, area: Area) -> Pair:
        """Give its horizontal middle in the narrowest and in the widest plot."""
        return self.x * area.narrowest + self.dx, self.x * area.widest + self.dx


def place(points: Sequence[Pair], sizes: Sequence[Pair], area: Area) -> list[Pair | None]:
    """Find room for a word at each point.

    Parameters
    ----------
    points
        Where the points are: a share of the width, and pixels from above.
    sizes
        How wide and high each word is, in pixels.
    area
        Where words may stand.

    Returns
    -------
    list
        From each point to the middle of its word, in pixels; None where there is no room.
    """
    taken = [_Box(x, 0, y, 2 * DOT, 2 * DOT) for x, y in points]
    found: dict[int, Pair | None] = {}
    for at in sorted(range(len(points)), key=lambda i: -_neighbours(points, i, area)):
        box = _room(points[at], sizes[at], area, taken)
        found[at] = box and (box.dx, box.y - points[at][1])
        taken += [box] if box else []
    return [found[at] for at in range(len(points))]


def _room(point: Pair, size: Pair, area: Area, taken: Sequence[_Box]) -> _Box | None:
    for dx, dy in _candidates(size):
        box = _Box(point[0], dx, point[1] + dy, *size)
        if _is_inside(box, area) and all(_are_apart(box, other, area) for other in taken):
            return box
    return None


def _candidates(size: Pair) -> Iterator[Pair]:
    """Give where a word may stand: beside, above and below its point, then farther away."""
    for ring in RINGS:
        x, y = DOT + ring + size[0] / 2, DOT + ring + size[1] / 2
        yield from ((x, 0), (-x, 0), (0, -y), (0, y))
        yield from ((x, -y), (-x, -y), (x, y), (-x, y))


def _neighbours(points: Sequence[Pair], at: int, area: Area) -> int:
    x, y = points[at]
    return sum(abs(x - a) * area.narrowest < CROWD and abs(y - b) < CROWD for a, b in points)


def _is_inside(box: _Box, area: Area) -> bool:
    narrow, wide = box.middles(area)
    half, tall = box.width / 2, box.height / 2
    return (
        min(narrow, wide) >= half
        and narrow + half <= area.narrowest
        and wide + half <= area.widest
        and box.y - tall >= area.top
        and box.y + tall <= area.bottom
    )


def _are_apart(one: _Box, other: _Box, area: Area) -> bool:
    if abs(one.y - other.y) >= (one.height + other.height) / 2:
        return True
    middles = zip(one.middles(area), other.middles(area), strict=True)
    gaps = [a - b for a, b in middles]
    room = (one.width + other.width) / 2
    return min(gaps) >= room or max(gaps) <= -room
