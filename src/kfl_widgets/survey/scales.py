"""The same numbers on another scale: percent of the maximum, or 500 points with SD 100.

A change of units, row by row, after counting and before `protect`. Knows no cell beyond the means
that a reference needs.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from kfl_widgets.survey.contrast import CONTRASTS
from kfl_widgets.survey.model import Filters, Survey
from kfl_widgets.survey.origin import Origin, Side
from kfl_widgets.survey.summary import level

__all__ = ["rescale"]

To = Literal["percent", "500"]
_MIDDLE, _SPREAD = 500.0, 100.0


def rescale(
    table: pd.DataFrame,
    to: To = "percent",
    survey: Survey | None = None,
    reference: str = "",
) -> pd.DataFrame:
    """Give a table of levels or differences on another scale.

    Parameters
    ----------
    table
        From `summarise`, `compare`, `trend`, `against` or `gap`, as it came.
    to
        ``"percent"``: 0–100, percent of the maximum. ``"500"``: points, where the reference wave
        has mean 500 and SD 100 within each group and factor.
    survey
        The survey the table came from; known from the table when left out.
    reference
        The reference wave's code, for ``"500"``. All schools together at that wave are the
        reference, also for later waves, so that change can be seen.

    Returns
    -------
    DataFrame
        `table` with means, intervals, SDs, differences and rounding in the new units; ``scale``,
        ``unit`` and ``decimals`` say which; ``scale_reference`` names the reference wave ("" for
        percent); and new = ``intercept`` + ``slope`` · old. n, t, p, g and verdicts are the same.
        Rows whose scale has no ends (percent), or whose reference is unknown (500), are NaN.

    Raises
    ------
    ValueError
        If the table has no means, is rescaled already or came from another survey, the reference
        wave is not in the survey, or two groups are compared on the 500-point scale: each is
        relative to itself there, and a gap means nothing.

    Notes
    -----
    percent = 100·(x − low)/(high − low); points = 500 + 100·(x − m)/s with m, s of the reference,
    as usual for standardised scores. Assumes that m and s are known without error: their own
    uncertainty is not in the intervals. 500 is not "good": it is what was usual at the reference
    wave. `protect` hides rows whose reference is too small to be shown. Checked against a
    transformation of every answer before it is summed.
    """
    origin = table.attrs.get("kfl")
    if not isinstance(origin, Origin) or origin.kind not in ("level", *CONTRASTS):
        raise ValueError("rescale needs a table of means straight from summarise or compare")
    if "slope" in table:
        raise ValueError("the table is on another scale already: rescale the one it came from")
    if survey is not None and survey is not origin.survey:
        raise ValueError("the table came from another survey than the one that was given")
    survey = origin.survey
    if to == "500":
        _check_reference(survey, origin, reference)
    slope, intercept = _points(table, origin, reference) if to == "500" else _percent(table, origin)
    moved, stretched = _columns(table, origin.kind)
    scaled = table.copy()
    for column in moved:
        scaled[column] = intercept + slope * table[column]
    for column in stretched:
        scaled[column] = slope * table[column]
    scaled = scaled.assign(
        scale="500-poengsskala" if to == "500" else "0–100 %",
        unit="poeng" if to == "500" else "%",
        decimals=0,
        scale_reference=survey.wave(reference).label if to == "500" else "",
        slope=slope,
        intercept=intercept,
    )
    sides = (*origin.sides, _reference_side(origin, reference)) if to == "500" else origin.sides
    scaled.attrs["kfl"] = Origin(
        survey, origin.kind, origin.by, origin.where, sides, **origin.details, scale=to
    )
    return scaled


def _check_reference(survey: Survey, origin: Origin, reference: str) -> None:
    if reference not in survey.values("wave"):
        raise ValueError(f"no wave {reference!r}; the survey has {survey.values('wave')}")
    if origin.kind == "gap" and origin.details.get("dimension", "group") == "group":
        raise ValueError("on the 500-point scale each group is relative to itself: no gap there")


def _columns(table: pd.DataFrame, kind: str) -> tuple[list[str], list[str]]:
    """Give the columns that move with the scale, and those that only stretch."""
    if kind == "level":
        return ["mean", "ci_low", "ci_high"], ["sd", "rounding"]
    names = CONTRASTS[kind]
    moved = [side for column in ("mean", "ci_low", "ci_high") for side in names.of(column)]
    moved += ["reference"] if "reference" in table else []
    ends = [f"{names.difference}{end}" for end in ("", "_low", "_high")]
    return moved, [*names.of("sd"), *ends, "rounding"]


def _measures(table: pd.DataFrame, origin: Origin) -> pd.DataFrame:
    """Give group and measure of each row, as text."""
    only = origin.sides[0].where.groups or origin.survey.values("group") or ("",)
    group = table["group"].astype(object) if "group" in table else only[0]
    measure = table["item" if "item" in table else "factor"].astype(object)
    return pd.DataFrame({"group": group, "measure": measure}, index=table.index)


def _percent(table: pd.DataFrame, origin: Origin) -> tuple[pd.Series, pd.Series]:
    ends = origin.survey.codebook.measures.drop_duplicates(["group", "measure"])
    known = _measures(table, origin).merge(
        ends[["group", "measure", "low", "high"]], "left", ["group", "measure"]
    )
    known.index = table.index
    slope = 100 / (known["high"] - known["low"])
    return slope, -known["low"] * slope


def _points(table: pd.DataFrame, origin: Origin, reference: str) -> tuple[pd.Series, pd.Series]:
    by = ("group", "item" if "item" in table else "factor")
    usual = pd.DataFrame(level(origin.survey, by, Filters(waves=(reference,))))
    usual = usual[["group", "measure", "mean", "sd"]].astype({"group": object, "measure": object})
    known = _measures(table, origin).merge(usual, "left", ["group", "measure"])
    known.index = table.index
    slope = _SPREAD / known["sd"].where(known["sd"] > 0, np.nan)
    return slope, _MIDDLE - known["mean"] * slope


def _reference_side(origin: Origin, reference: str) -> Side:
    """Give the people at the reference wave, on whom every rescaled number hangs."""
    groups = origin.sides[0].where.groups
    where = Filters(waves=(reference,), groups=groups)
    return Side(where, dict.fromkeys(("wave", "school", "grade", "gender"), ""))
