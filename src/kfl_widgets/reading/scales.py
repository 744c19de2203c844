"""What a scale is called in a spreadsheet, and which one numbers seem to be on.

«1-4», «1=Helt uenig; 2=Litt uenig …», «0-100 %», «500-poeng»; «høy er bra»; «ja».
"""

from __future__ import annotations

import re

import pandas as pd

from kfl_widgets.reading.values import Cell, clean_text, fold, plain_letters
from kfl_widgets.survey.model import Option, Scale

__all__ = [
    "PERCENT",
    "POINTS",
    "high_is_good",
    "infer_scale",
    "is_yes",
    "low_is_good",
    "parse_scale",
    "write_direction",
    "write_scale",
]

PERCENT = Scale(0.0, 100.0, 1, "%")
POINTS = Scale(None, None, 0, "poeng")

_LABELLED = re.compile(r"(-?\d+)\s*=\s*")
_RANGE = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:-|–|—|til|\.\.)\s*(-?\d+(?:[.,]\d+)?)\s*(%?)")


def parse_scale(value: Cell) -> tuple[Scale, tuple[Option, ...]] | None:
    """Read a scale as a codebook writes it, with its options where they are named.

    None when blank or not understood.
    """
    text = clean_text(value)
    if _LABELLED.match(text):
        return _parse_labelled(text)
    if fold(text) in {"500poeng", "500poengsskala", "500poengskala"}:
        return POINTS, ()
    ends = _RANGE.fullmatch(text)
    if not ends:
        return None
    low, high = (float(end.replace(",", ".")) for end in ends.group(1, 2))
    return (Scale(low, high, 1, ends[3]), ()) if low < high else None


def _parse_labelled(text: str) -> tuple[Scale, tuple[Option, ...]] | None:
    # Only a ";" before the next "number =" separates, for a label may hold one itself.
    parts = re.split(r"[;,]\s*(?=-?\d+\s*=)", text)
    pairs = [part.split("=", 1) for part in parts]
    options = tuple(Option(int(number), clean_text(words)) for number, words in pairs)
    values = [option.value for option in options]
    if len(set(values)) < 2:
        return None
    return Scale(float(min(values)), float(max(values))), options


def write_scale(scale: Scale, options: tuple[Option, ...] = ()) -> str:
    """Write a scale so that `parse_scale` reads it back; ``""`` for one without a name."""
    if options:
        return "; ".join(f"{option.value}={option.label}" for option in options)
    if scale.low is None or scale.high is None:
        return "500-poeng" if scale.unit == "poeng" else ""
    return f"{scale.low:.12g}-{scale.high:.12g}" + (" %" if scale.unit == "%" else "")


def infer_scale(means: pd.Series[float], options: int = 0) -> Scale | None:
    """Say which scale published means seem to be on; None when nothing fits.

    Parameters
    ----------
    means
        Means that belong together; unknown ones are ignored.
    options
        How many answer options have a share of their own, 0 when none.
    """
    known = means.dropna()
    if known.empty:
        return None
    low, high = known.min(), known.max()
    if options > 1 and low >= 1 and high <= options:
        return Scale(1.0, float(options))
    if low > 200 and high < 800:
        return POINTS
    if low >= 0 and high <= 1 and ((known > 0) & (known < 1)).any():
        return Scale(0.0, 1.0, 2)
    for top in (4, 5, 7):
        if low >= 1 and high <= top:
            return Scale(1.0, float(top))
    return PERCENT if low >= 0 and 10 < high <= 100 else None


def high_is_good(name: str, scale: Scale) -> bool:
    """Tell which way is good, where nobody wrote it.

    A share that is bullied is better low. A score of «Mobbing på skolen» is not: Udir's answers go
    from bad to good, so 5 of 5 is nobody bullied.
    """
    is_share = scale.unit == "%" or (scale.low, scale.high) == (0, 1)
    return not is_share or "mobb" not in plain_letters(name)


def low_is_good(value: Cell) -> bool:
    """Tell whether a direction cell says that a low score is the good one."""
    return fold(value).startswith(("lav", "laag", "low", "negativ", "ned"))


def write_direction(high_is_good: bool) -> str:
    """Write a direction so that `low_is_good` reads it back."""
    return "høy er bra" if high_is_good else "lav er bra"


def is_yes(value: Cell) -> bool:
    """Tell whether a yes-or-no cell says yes: «ja», «x», «1»; blank is no."""
    return value is True or fold(value) in {"ja", "j", "x", "1", "yes", "y", "snudd", "sant"}
