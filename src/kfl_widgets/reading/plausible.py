"""Published numbers that can't be: a mean off its scale, a spread wider than the scale allows.

Such a number is taken as unknown and told about: a separator may be lost, or a column moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from kfl_widgets.locale import Message, msg
from kfl_widgets.survey.model import Problem, Scale, Where

__all__ = ["widest_spread", "without_the_impossible"]

_ROUNDING = 0.06
"""Published means and SDs may be rounded to one decimal."""

Place = Callable[[str, Sequence[int]], Where]


def without_the_impossible(
    scales: pd.Series[Any],
    parts: dict[str, pd.DataFrame],
    place: Place,
    problems: list[Problem],
) -> dict[str, pd.DataFrame]:
    """Give n, mean and SD without what can't be.

    Parameters
    ----------
    scales
        The scale of each row (and its options), as `give_scales` gives them.
    parts
        ``n``, ``mean`` and ``sd``, as `read_numbers` gives them.
    place
        Says where some rows' numbers of one kind are.
    problems
        Where to tell what was left out.
    """
    low = scales.map(lambda pair: _end(pair, "low")).astype(float)
    high = scales.map(lambda pair: _end(pair, "high")).astype(float)
    n, mean, sd = (parts[name]["value"] for name in ("n", "mean", "sd"))
    widest = widest_spread(high - low, n)
    wrong = (
        ("n", n < 0, _negative),
        ("n", (n > 0) & (n % 1 != 0), _wrong_n),
        ("mean", (mean < low - _ROUNDING) | (mean > high + _ROUNDING), _wrong_mean),
        ("sd", sd < 0, _negative),
        ("sd", sd > widest, _wrong_sd),
    )
    for name, is_wrong, sentence_of in wrong:
        rows = list(is_wrong.index[is_wrong])
        if rows:
            sentence = sentence_of(len(rows))
            problems.append(Problem("warning", sentence, place(name, rows), _LOOK))
            parts = {**parts, name: _unknown(parts[name], is_wrong)}
    return parts


def widest_spread(length: float | pd.Series[float], n: pd.Series[float]) -> pd.Series[float]:
    """Give the largest SD, rounded up, that `n` answers on a scale of this length can have.

    Half of the answers at each end: nothing is more spread than that.
    """
    unbiased: pd.Series[float] = (n / (n - 1).where(n > 1)).fillna(2) ** 0.5
    return unbiased * length / 2 + _ROUNDING


def _end(pair: object, name: str) -> float | None:
    scale = pair[0] if isinstance(pair, tuple) else None
    return getattr(scale, name) if isinstance(scale, Scale) else None


def _unknown(part: pd.DataFrame, is_wrong: pd.Series[bool]) -> pd.DataFrame:
    return part.assign(
        value=part["value"].mask(is_wrong), state=part["state"].mask(is_wrong, "missing")
    )


def _negative(n: int) -> Message:
    return msg("Antall svar eller standardavvik under null: {n}. De er ikke tatt med.", n=n)


def _wrong_n(n: int) -> Message:
    return msg("Antall svar som ikke er et helt tall: {n}. De er ikke tatt med.", n=n)


def _wrong_mean(n: int) -> Message:
    return msg("Gjennomsnitt som ligger utenfor skalaen: {n}. De er ikke tatt med.", n=n)


def _wrong_sd(n: int) -> Message:
    return msg("Standardavvik som er større enn skalaen tillater: {n}. De er ikke tatt med.", n=n)


_LOOK = msg("Sjekk tallene og skalaen i regnearket.")
