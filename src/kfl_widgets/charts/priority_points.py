"""What the priority chart draws: a record per point, with its words and where they stand.

Knows how large the plot is, and nothing of how it is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from kfl_widgets.charts.names import row_names, rows_of
from kfl_widgets.charts.placement import Area, place
from kfl_widgets.charts.quadrants import CORNERS, KINDS, Standing, place_word
from kfl_widgets.locale import (
    format_number,
    format_signed,
    is_better,
    is_worse,
    scale_name,
    verdict_symbol,
    verdict_word,
)
from kfl_widgets.survey import ProtectedTable

__all__ = ["HEIGHT", "LINE", "WIDE", "WIDTHS", "corner_record", "plane_of", "point_records"]

HEIGHT, EDGE, WIDE = 460, 44, 520
"""The plot's height, what its corners' names take of it, and from what width it is a wide one."""

WIDTHS = (250, 340, WIDE, 760, 1060, 1400)
"""Between each two of these, words have places of their own."""

LETTER, LINE = 7.0, 15
MOST_NAMES = 16
NAME_LETTERS = {"wide": 22, "narrow": 15}
CORNER_LETTERS = {"wide": 36, "narrow": 19}


def plane_of(standing: Standing) -> dict[str, float]:
    """Give the ends of both axes, with room above and below for the corners' names."""
    points = standing.points
    left, right = _ends([*_numbers(points, "x"), standing.middle], 0.06)
    band = standing.band if np.isfinite(standing.band) else 0.0
    bottom, top = _ends([*_numbers(points, "y"), band, -band, 0.0], 0.04)
    room = (top - bottom) * EDGE / (HEIGHT - 2 * EDGE)
    return {"left": left, "right": right, "bottom": bottom - room, "top": top + room}


def _numbers(points: pd.DataFrame, axis: str) -> list[float]:
    known = points[points["place"] != ""]
    return [float(v) for v in known[[axis, f"{axis}_low", f"{axis}_high"]].to_numpy().ravel()]


def _ends(values: Sequence[float], margin: float) -> tuple[float, float]:
    known = [value for value in values if np.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = (high - low) * margin or 0.5
    return low - room, high + room


def corner_record(table: ProtectedTable, standing: Standing, language: str) -> dict[str, Any]:
    """Give the one record with the lines between the corners, and the corners' names."""
    words = {
        f"{corner}_{width}": "\n".join(wrap(place_word(corner, table.kind, language), letters))
        for corner in CORNERS
        for width, letters in CORNER_LETTERS.items()
    }
    return {
        "zero": 0.0,
        "middle": standing.middle,
        "band_low": -standing.band,
        "band_high": standing.band,
        **words,
    }


def point_records(
    table: ProtectedTable, standing: Standing, plane: Mapping[str, float], language: str
) -> list[dict[str, Any]]:
    """Give one record per point, with all that is read on the picture as text."""
    points = standing.points.to_dict("records")
    named = zip(row_names(table, language), rows_of(table), points, strict=True)
    records: list[dict[str, Any]] = []
    for number, (name, row, point) in enumerate(named, start=1):
        if point["place"]:
            words = _words(table.kind, row, str(point["place"]), language)
            told = {str(column): value for column, value in point.items()}
            records.append({**told, **words, "number": number, "name": name})
    at = _places(records, plane)
    labels = [_labels(records, at, *ends) for ends in pairwise(WIDTHS)]
    for record, *told in zip(records, *labels, strict=True):
        record |= {name: [label[name] for label in told] for name in told[0]}
    return records


def _words(kind: str, row: Mapping[str, Any], place: str, language: str) -> dict[str, str]:
    side, difference = KINDS[kind]
    decimals, verdict = int(row["decimals"]), str(row["verdict"])
    n = format_number(row[f"n_{side}"], 0, language)
    unit = scale_name(row["unit"], language)
    move = f"{format_signed(row[difference], decimals, language)} {unit}".strip()
    word = verdict_word(verdict, language) if kind == "change" else ""
    return {
        "tone": _tone(verdict),
        "level_text": f"{format_number(row[f'mean_{side}'], decimals, language)}, n = {n}",
        "move_text": f"{move} {verdict_symbol(verdict)} {word}".strip(),
        "place_text": place_word(place, kind, language),
    }


def _tone(verdict: str) -> str:
    return "better" if is_better(verdict) else "worse" if is_worse(verdict) else verdict


def _places(
    records: Sequence[Mapping[str, Any]], plane: Mapping[str, float]
) -> list[tuple[float, float]]:
    """Give where each point is: a share of the width, and pixels from above."""
    across, up = plane["right"] - plane["left"], plane["top"] - plane["bottom"]
    return [
        ((record["x"] - plane["left"]) / across, (plane["top"] - record["y"]) / up * HEIGHT)
        for record in records
    ]


def _labels(
    records: Sequence[Mapping[str, Any]], at: list[tuple[float, float]], low: int, high: int
) -> list[dict[str, Any]]:
    """Write names beside the points if there is room for all of a few, else numbers.

    A number that finds no room either is left out: the table has it.
    """
    area = Area(low, high, EDGE, HEIGHT - EDGE)
    letters = NAME_LETTERS["wide" if low >= WIDE else "narrow"]
    names = ["\n".join(wrap(record["name"], letters)) for record in records]
    numbers = [str(record["number"]) for record in records]
    for texts in (names, numbers) if len(records) <= MOST_NAMES else (numbers,):
        offsets = place(at, [_size(text) for text in texts], area)
        if None not in offsets:
            break
    return [_label(text, offset) for text, offset in zip(texts, offsets, strict=True)]


def _label(text: str, offset: tuple[float, float] | None) -> dict[str, Any]:
    if offset is None:
        return {"label": "", "dx": 0, "dy": 0, "lead_x": 0, "lead_y": 0}
    lead_x, lead_y = _lead(*offset, _size(text))
    first_line = offset[1] - text.count("\n") * LINE / 2
    return {"label": text, "dx": offset[0], "dy": first_line, "lead_x": lead_x, "lead_y": lead_y}


def _size(text: str) -> tuple[float, float]:
    lines = text.split("\n")
    return max(map(len, lines)) * LETTER + 10, len(lines) * LINE


def _lead(dx: float, dy: float, size: tuple[float, float]) -> tuple[float, float]:
    """Give the end of the line from the point to its words: their nearest edge, if that is far."""
    end = (_towards(dx, size[0] / 2), _towards(dy, size[1] / 2))
    return end if np.hypot(*end) > 16 else (0.0, 0.0)


def _towards(middle: float, half: float) -> float:
    return float(np.sign(middle) * max(abs(middle) - half, 0))
