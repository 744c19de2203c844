"""How fast a page may talk. Pure: time is told to it."""

from __future__ import annotations

__all__ = ["Pace"]


class Pace:
    """A bucket that fills with time: who talks faster than it fills has to wait, and loses nothing.

    Parameters
    ----------
    per_second
        What may pass in a second, in the long run.
    at_once
        What may pass without waiting after a rest.
    """

    def __init__(self, per_second: float, at_once: float) -> None:
        self._per_second, self._at_once = per_second, at_once
        self._left, self._seen = at_once, 0.0

    def wait(self, amount: float, now: float) -> float:
        """Take `amount` at the time `now` (seconds), and give how long to wait before going on."""
        rested = (now - self._seen) * self._per_second
        self._left = min(self._at_once, self._left + rested) - amount
        self._seen = now
        return max(0.0, -self._left / self._per_second)
