"""Where each row stands: how high, and which way it goes, turned so that up and right are better.

A row is said to go up or down only when its verdict is sure of it, wherever its point is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kfl_widgets.charts.names import row_key, rows_of, scale_ends
from kfl_widgets.locale import SPOKEN, is_better, is_worse, later, translate
from kfl_widgets.survey import ProtectedTable

__all__ = ["CORNERS", "KINDS", "PLACES", "Standing", "place_word", "stand"]

KINDS = {"change": ("followup", "change"), "reference": ("school", "gap")}
"""The kinds of tables that have a level and a direction, and what the two are called there."""

CORNERS = ("low_down", "low_up", "high_down", "high_up")
PLACES = (
    *("low_down", "high_down", "low_up", "high_up"),
    *("low_still", "high_still", "low_unsure", "high_unsure"),
)
"""Where a row can stand, what matters most first."""

_WORDS = {
    "change": {
        "low_down": later("lavt og synkende – se på dette"),
        "low_up": later("lavt, men på vei opp"),
        "high_down": later("høyt, men synkende – følg med"),
        "high_up": later("høyt og stigende – ta vare på"),
        "low_still": later("lavt og stabilt"),
        "high_still": later("høyt og stabilt"),
        "low_unsure": later("lavt, usikkert om det endrer seg"),
        "high_unsure": later("høyt, usikkert om det endrer seg"),
    },
    "reference": {
        "low_down": later("lavt og under snittet – se på dette"),
        "low_up": later("lavt, men over snittet"),
        "high_down": later("høyt, men under snittet – følg med"),
        "high_up": later("høyt og over snittet – ta vare på"),
        "low_still": later("lavt, som snittet"),
        "high_still": later("høyt, som snittet"),
        "low_unsure": later("lavt, usikkert om det skiller seg fra snittet"),
        "high_unsure": later("høyt, usikkert om det skiller seg fra snittet"),
    },
}


@dataclass(frozen=True, eq=False)
class Standing:
    """A table's rows as points.

    Attributes
    ----------
    points
        One row per row of the table, in its order: ``key``; ``x, x_low, x_high`` (the level) and
        ``y, y_low, y_high`` (the change, or the distance to the reference), turned over where a low
        score is good; ``place``, one of `PLACES`, ``""`` where the row is hidden or unknown.
    middle
        The level between low and high: the middle of the references, or of the points.
    of_reference
        Whether it is the references' middle.
    band
        How far from 0 is still «stable», for a usual spread; NaN when no spread is known.
    """

    points: pd.DataFrame
    middle: float
    of_reference: bool
    band: float


def stand(table: ProtectedTable) -> Standing:
    """Find out where each row of a comparison stands.

    Parameters
    ----------
    table
        A protected table of kind ``"change"`` or ``"reference"``, all on one scale.

    Returns
    -------
    Standing
        The rows as points, and where the middle is.
    """
    side, difference = KINDS[table.kind]
    frame = table.frame
    is_turned = ~frame["high_is_good"].to_numpy(bool)
    ends = [scale_ends(str(scale)) or (np.nan, np.nan) for scale in frame["scale"]]
    whole = np.array([low + high for low, high in ends], dtype=float)
    levels = [f"{name}_{side}" for name in ("mean", "ci_low", "ci_high")]
    moves = [difference, f"{difference}_low", f"{difference}_high"]
    points = pd.DataFrame(
        {
            "key": [row_key(row) for row in rows_of(table)],
            **_turned("x", frame[levels], is_turned, whole),
            **_turned("y", frame[moves], is_turned, whole * 0),
        }
    )
    is_known = points[["x", "y"]].notna().all(axis=1).to_numpy()
    yardstick = np.full(len(frame), np.nan)
    if table.kind == "change" and "reference" in frame:
        reference = frame["reference"].to_numpy(float)
        yardstick = np.where(is_turned, whole - reference, reference)
    middle = _middle(yardstick[is_known])
    of_reference = not np.isnan(middle)
    if not of_reference:
        middle = _middle(points["x"].to_numpy()[is_known])
    points["place"] = [
        f"{'high' if x >= middle else 'low'}_{_direction(str(verdict))}" if known else ""
        for x, verdict, known in zip(points["x"], frame["verdict"], is_known, strict=True)
    ]
    band = float(table.details["smallest"]) * _middle(frame[f"sd_{side}"].to_numpy(float)[is_known])
    return Standing(points, middle, of_reference, band)


def place_word(place: str, kind: str, language: str = SPOKEN) -> str:
    """Name one of `PLACES`: «lavt og synkende – se på dette»."""
    return translate(_WORDS[kind][place], language)


def _direction(verdict: str) -> str:
    if is_better(verdict):
        return "up"
    if is_worse(verdict):
        return "down"
    return "still" if verdict == "stable" else "unsure"


def _turned(
    name: str, columns: pd.DataFrame, is_turned: np.ndarray, whole: np.ndarray
) -> dict[str, np.ndarray]:
    """Mirror a value and its interval on the scale where a low score is good."""
    value, low, high = columns.to_numpy(float).T
    return {
        name: np.where(is_turned, whole - value, value),
        f"{name}_low": np.where(is_turned, whole - high, low),
        f"{name}_high": np.where(is_turned, whole - low, high),
    }


def _middle(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else float("nan")
