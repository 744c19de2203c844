"""Lets invented people answer: ordinal answers whose means are what they were meant to be.

Each item follows an ordered logit. Within a stratum the answers are not drawn freely: the people
are ranked by a latent opinion, and the item's distribution is dealt out along that ranking. So
people hang together over items as in a real survey, while no mean strays far by chance, and a
change nobody planned can't turn up. This module knows no school and no story.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Numbers", "deal", "locate", "opinions", "thresholds"]

Numbers: TypeAlias = NDArray[np.float64]

OWN = 1.0
"""How much an item's own noise weighs beside the factor (1): items correlate about 0.5."""

MOOD = 0.6
"""How much of a factor is a person's general view of school."""


def opinions(items: int, mood: Numbers, generator: np.random.Generator) -> Numbers:
    """Draw each person's latent opinion on each item of one factor: people × items."""
    factor: Numbers = MOOD * mood + np.sqrt(1 - MOOD**2) * generator.normal(size=len(mood))
    own: Numbers = OWN * generator.normal(size=(len(mood), items))
    return factor[:, None] + own


def deal(
    latent: Numbers,
    stratum: NDArray[np.intp],
    cuts: Numbers,
    generator: np.random.Generator,
) -> Numbers:
    """Give each person the answer (1, 2, …) that the stratum's distribution holds at their rank.

    Parameters
    ----------
    latent
        One item's opinion per person.
    stratum
        Each person's stratum, a row number of `cuts`; strata are contiguous and sorted.
    cuts
        Strata × (options − 1): the share that answers option 1, 1–2, 1–3 … (`thresholds`).
    """
    order = np.lexsort((latent, stratum))
    size = np.bincount(stratum, minlength=len(cuts))
    start = np.cumsum(size) - size
    place = np.empty(len(latent))
    place[order] = np.arange(len(latent)) - start[stratum[order]]
    quantile = (place + generator.random(len(cuts))[stratum]) / size[stratum]
    answers: Numbers = 1.0 + (quantile[:, None] > cuts[stratum]).sum(axis=1)
    return answers


def thresholds(location: Numbers, spread: Numbers, options: int) -> Numbers:
    """Give the cumulative shares of options 1 … options − 1, along a new last axis.

    The share at or below option k is the logistic distribution with mean `location` and SD
    `spread`, at k + ½.
    """
    edges = np.arange(1, options) + 0.5
    width = spread[..., None] * np.sqrt(3) / np.pi
    shares: Numbers = 1 / (1 + np.exp((location[..., None] - edges) / width))
    return shares


def locate(mean: Numbers, spread: Numbers, options: int) -> Numbers:
    """Find the location whose answers have this mean, by halving."""
    low, high = np.full_like(mean, -9.0), np.full_like(mean, options + 10.0)
    for _ in range(40):
        middle = (low + high) / 2
        too_low = options - thresholds(middle, spread, options).sum(axis=-1) < mean
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return (low + high) / 2
