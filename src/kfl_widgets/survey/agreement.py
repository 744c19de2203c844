"""What may be said where exact numbers would tell who chose what, though the group is large.

Where nearly everybody has answered alike a mean tells what each one chose; and where a source has
hidden some shares, mean and SD together give them back. The last touch of `protect`. Knows a
table's columns, and no cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kfl_widgets.survey.contrast import CONTRASTS, Names

__all__ = ["coarsen", "veil"]

_CLOSE = 1e-6
_SHARES = ["count", "share", "share_low", "share_high"]
_SPREAD = ("sd", "ci_low", "ci_high")


def veil(frame: pd.DataFrame, kind: str, by: Sequence[str]) -> pd.Series:
    """Take the exact numbers out of rows where all, or all but one, have answered alike.

    Shares of such a statement become NaN (``nearly_all`` is left to say which option it was), means
    of a statement are rounded to whole options and means of a factor to one decimal; their SDs and
    intervals, and differences from others, become NaN. Changes `frame`; says which rows.
    """
    if kind in ("shares", "favourable"):
        return _veil_shares(frame, by)
    is_veiled = pd.Series(False, index=frame.index)
    for columns in _sides(kind, frame):
        is_alike = _is_alike(frame, columns)
        is_veiled |= is_alike
        decimals = 0 if "item" in frame else 1
        frame[columns["mean"]] = _rounded(frame, columns["mean"], is_alike, decimals)
        spread = [columns[name] for name in _SPREAD]
        frame[spread] = frame[spread].mask(is_alike)
    if kind in CONTRASTS:
        numbers = CONTRASTS[kind].difference_columns()
        frame[numbers] = frame[numbers].mask(is_veiled)
    return is_veiled


def coarsen(frame: pd.DataFrame, kind: str, rows: np.ndarray) -> None:
    """Round the means of some rows to one decimal and empty what tells their SD.

    Two hidden shares of known sum follow from an exact mean; with the SD they often follow from a
    rounded one. The words of a verdict stay. Changes `frame`.
    """
    is_meant = pd.Series(rows, index=frame.index)
    sides = _sides(kind, frame)
    for columns in sides:
        frame[columns["mean"]] = _rounded(frame, columns["mean"], is_meant, 1)
        spread = [columns[name] for name in _SPREAD]
        frame[spread] = frame[spread].mask(is_meant)
    if kind in CONTRASTS:
        names = CONTRASTS[kind]
        numbers = names.difference_columns()
        frame[numbers] = frame[numbers].mask(is_meant)
        difference = frame[sides[1]["mean"]] - frame[sides[0]["mean"]]
        frame[names.difference] = frame[names.difference].mask(is_meant, difference)


def _veil_shares(frame: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    frame["nearly_all"] = frame["nearly_all"].astype(bool) & ~frame["hidden"].astype(bool)
    keys = [frame[name].astype(str) for name in by]
    is_veiled: pd.Series = frame["nearly_all"].groupby(keys).transform("any")
    frame[_SHARES] = frame[_SHARES].astype(float).mask(is_veiled)
    return is_veiled


def _sides(kind: str, frame: pd.DataFrame) -> list[dict[str, str]]:
    """Give what n, mean and so on are called for each side of the table's rows."""
    if kind == "level":
        return [{name: name for name in ("n", "mean", *_SPREAD)}]
    if kind not in CONTRASTS:
        return []
    names: Names = CONTRASTS[kind]
    return [{name: names.of(name)[side] for name in ("n", "mean", *_SPREAD)} for side in (0, 1)]


def _is_alike(frame: pd.DataFrame, columns: dict[str, str]) -> pd.Series[bool]:
    """Tell where nobody, or one person only, answered otherwise; of factors: where nobody did.

    Of whole answers one person d options away gives a sum of squares d²(n − 1)/n around a mean
    that is d/n from a whole number.
    """
    slope = frame.get("slope", 1.0)
    intercept = frame.get("intercept", 0.0)
    n = frame[columns["n"]]
    total = (frame[columns["mean"]] - intercept) / slope * n
    sd = frame[columns["sd"]] / slope
    if "item" not in frame:
        return (n > 1) & (sd == 0)
    away = sd * n**0.5
    is_one = _is_whole((total - away) / n) | _is_whole((total + away) / n)
    return (n > 1) & _is_whole(away) & is_one


def _is_whole(numbers: pd.Series[float]) -> pd.Series[bool]:
    return (numbers - numbers.round()).abs() < _CLOSE


def _rounded(frame: pd.DataFrame, column: str, rows: pd.Series, decimals: int) -> pd.Series:
    slope = frame.get("slope", 1.0)
    intercept = frame.get("intercept", 0.0)
    raw = ((frame[column] - intercept) / slope).round(decimals)
    return frame[column].mask(rows, intercept + slope * raw)
