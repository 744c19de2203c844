"""How it has gone over all waves, and whether it went the same way all along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kfl_widgets.locale import SPOKEN, format_number, translate
from kfl_widgets.survey import ProtectedTable

__all__ = ["say_development"]

MOST_SAID = 3
STEPS = 3
"""Fewer steps than this are no trend worth calling steady."""


def say_development(
    table: ProtectedTable,
    changes: Sequence[tuple[ProtectedTable, Sequence[str]]],
    wave_labels: Mapping[str, str] | None = None,
    language: str = SPOKEN,
) -> str:
    """Say what has changed most surely from the first wave to the last.

    Parameters
    ----------
    table
        A protected table of kind ``"trend"``.
    changes
        Protected comparisons of the first and the last wave, one for each scale, each with the
        names of its rows.
    wave_labels
        What to call the waves; their codes by default.
    language
        Of the sentences.
    """
    told = [
        {**row, "name": name, **change.details}
        for change, names in changes
        for name, row in zip(names, change.frame.to_dict("records"), strict=True)
        if not row["hidden"]
    ]
    if not told:
        return translate("Ingen av målingene kan sammenlignes.", language)
    labels = wave_labels or {}
    moved = [row for row in told if row["verdict"].endswith(("_better", "_worse"))]
    moved.sort(key=lambda row: (not row["verdict"].startswith("clear"), -abs(row["g"])))
    if moved:
        return " ".join(_moved(row, table, labels, language) for row in moved[:MOST_SAID])
    ends = [labels.get(told[0][side], told[0][side]) for side in ("baseline", "followup")]
    if all(row["verdict"] == "stable" for row in told):
        return translate("Alt er stabilt fra {first} til {last}.", language).format(
            first=ends[0], last=ends[1]
        )
    return translate(
        "Ingenting har endret seg tydelig fra {first} til {last}. Det vi ser, kan være tilfeldig.",
        language,
    ).format(first=ends[0], last=ends[1])


def _moved(
    row: Mapping[str, Any], table: ProtectedTable, labels: Mapping[str, str], language: str
) -> str:
    pattern = (
        translate("{name} er blitt bedre: fra {before} i {first} til {after} i {last}.", language)
        if row["verdict"].endswith("_better")
        else translate(
            "{name} er blitt svakere: fra {before} i {first} til {after} i {last}.", language
        )
    )
    decimals = int(row["decimals"])
    said = pattern.format(
        name=row["name"],
        before=format_number(row["mean_baseline"], decimals, language),
        after=format_number(row["mean_followup"], decimals, language),
        first=labels.get(row["baseline"], row["baseline"]),
        last=labels.get(row["followup"], row["followup"]),
    )
    steps = _steps(row, table)
    if len(steps) >= STEPS and ((steps > 0).all() or (steps < 0).all()):
        steady = translate("Det har gått samme vei ved hver måling.", language)
        return f"{said} {steady}"
    return said


def _steps(row: Mapping[str, Any], table: ProtectedTable) -> np.ndarray:
    """Give the changes from wave to wave of one row; NaN where a wave is not known."""
    frame = table.frame
    keys = [name for name in table.by if name != "wave"]
    own = (frame[keys].astype(str) == [str(row[name]) for name in keys]).all(axis=1)
    means: pd.Series[float] = frame.loc[own, "mean"]
    return np.diff(means.to_numpy(float))
