"""What may be said where exact numbers would tell who chose what, though the group is large.

Where nearly everybody has answered alike a mean tells what each one chose; and where a source has
hidden some shares, mean and SD together give them back. The last touch of `protect`. Knows a
table's columns, and no cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kfl_widgets.survey.cells import Columns
from kfl_widgets.survey.contrast import CONTRASTS
from kfl_widgets.survey.effects import Sample

__all__ = ["are_alike", "coarsen", "own_columns", "veil"]

_CLOSE = 1e-6
_SHARES = ("count", "share", "share_low", "share_high")
_SPREAD = ("sd", "ci_low", "ci_high")


def veil(columns: Columns, kind: str, by: Sequence[str], rough: Sequence[np.ndarray]) -> np.ndarray:
    """Take the exact numbers out of rows where all, or all but one, have answered alike.

    Shares of such a statement become NaN (``nearly_all`` is left to say which option it was), means
    of a statement are rounded to whole options and means of a factor to one decimal; their SDs and
    intervals, and differences from others, become NaN. `rough` tells for each side of the table
    which rows they are; shares tell it themselves. Changes `columns`; says which rows.
    """
    if kind in ("shares", "favourable"):
        return _veil_shares(columns, by)
    decimals = 0 if "item" in columns else 1
    is_veiled = np.zeros(_rows(columns), dtype=bool)
    for side, is_side in zip(_sides(kind), rough, strict=False):
        _round(columns, side, is_side, decimals)
        is_veiled |= is_side
    _empty(columns, _differences(kind), is_veiled)
    return is_veiled


def coarsen(
    columns: Columns, kind: str, stars: Sequence[np.ndarray], yardstick: np.ndarray | None = None
) -> None:
    """Round the means of some rows to one decimal and empty what tells their SD.

    Two hidden shares of known sum follow from an exact mean; with the SD they often follow from a
    rounded one. The words of a verdict stay. `stars` tells for each side of the table, and
    `yardstick` for the reference beside it, which rows they are. Changes `columns`.
    """
    sides = _sides(kind)
    is_starred = np.zeros(_rows(columns), dtype=bool)
    for side, is_side in zip(sides, stars, strict=False):
        _round(columns, side, is_side, 1)
        is_starred |= is_side
    if yardstick is not None:
        _round(columns, {"mean": "reference"}, yardstick, 1)
    _empty(columns, _differences(kind), is_starred)
    if kind in CONTRASTS:
        name = CONTRASTS[kind].difference
        difference = columns[sides[1]["mean"]] - columns[sides[0]["mean"]]
        columns[name] = np.where(is_starred, difference, columns[name])


def own_columns(kind: str) -> set[str]:
    """Name what `veil` and `coarsen` know how to tell of a kind of table, and what is judged."""
    sides = {name for side in _sides(kind) for name in side.values()}
    beside = {"n", "rounding", "slope", "intercept", "reference", "n_reference"}
    judged = {"verdict", "spread"} if kind in CONTRASTS else set()
    return {*sides, *_differences(kind), *_SHARES, *beside, *judged}


def are_alike(people: Sample, of_statement: np.ndarray) -> np.ndarray:
    """Tell where nobody, or one person only, answered otherwise; of factors: where nobody did.

    Of whole answers one person d options away gives a sum of squares d²(n − 1)/n around a mean
    that is d/n from a whole number.
    """
    n, mean, sd = people
    with np.errstate(divide="ignore", invalid="ignore"):
        away = sd * np.sqrt(n)
        is_one = _is_whole(mean - away / n) | _is_whole(mean + away / n)
    alike: np.ndarray = (n > 1) & np.where(of_statement, _is_whole(away) & is_one, sd == 0)
    return alike


def _is_whole(numbers: np.ndarray) -> np.ndarray:
    is_whole: np.ndarray = np.abs(numbers - np.round(numbers)) < _CLOSE
    return is_whole


def _veil_shares(columns: Columns, by: Sequence[str]) -> np.ndarray:
    nearly = np.asarray(columns["nearly_all"], dtype=bool) & ~columns["hidden"]
    statements = list(zip(*(columns[name] for name in by), strict=True))
    told = {statement for statement, is_so in zip(statements, nearly, strict=True) if is_so}
    is_veiled = np.array([statement in told for statement in statements], dtype=bool)
    columns["nearly_all"] = nearly
    _empty(columns, _SHARES, is_veiled)
    return is_veiled


def _sides(kind: str) -> list[dict[str, str]]:
    """Give what n, mean and so on are called for each side of the table's rows."""
    if kind == "level":
        return [{name: name for name in ("n", "mean", *_SPREAD)}]
    if kind not in CONTRASTS:
        return []
    names = CONTRASTS[kind]
    return [{name: names.of(name)[side] for name in ("n", "mean", *_SPREAD)} for side in (0, 1)]


def _differences(kind: str) -> Sequence[str]:
    return CONTRASTS[kind].difference_columns() if kind in CONTRASTS else ()


def _rows(columns: Columns) -> int:
    return len(columns["hidden"])


def _scale(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Give slope and intercept of the scale that is shown on the one that was answered on."""
    rows = _rows(columns)
    ends = columns.get("slope", np.ones(rows)), columns.get("intercept", np.zeros(rows))
    return np.asarray(ends[0], dtype=float), np.asarray(ends[1], dtype=float)


def _round(columns: Columns, side: dict[str, str], rows: np.ndarray, decimals: int) -> None:
    """Round one side's means as answered, and empty its SD and interval."""
    slope, intercept = _scale(columns)
    raw = np.round((columns[side["mean"]] - intercept) / slope, decimals)
    columns[side["mean"]] = np.where(rows, intercept + slope * raw, columns[side["mean"]])
    _empty(columns, [side[name] for name in _SPREAD if name in side], rows)


def _empty(columns: Columns, names: Sequence[str], rows: np.ndarray) -> None:
    for name in names:
        columns[name] = np.where(rows, np.nan, columns[name])
