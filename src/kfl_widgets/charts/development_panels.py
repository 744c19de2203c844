"""What stands in the small panels of a development: words, points, lines and an axis, as records.

Where a thing stands is worked out here: how far to the right as a share of the panel's width, how
far down in pixels from its middle.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from kfl_widgets.charts.names import level_text, row_key, row_names, rows_of, scale_ends
from kfl_widgets.locale import (
    format_number,
    format_signed,
    is_better,
    is_worse,
    scale_name,
    verdict_symbol,
    verdict_word,
)
from kfl_widgets.survey import ProtectedTable, Wave

__all__ = [
    "LETTERS",
    "LINE",
    "FactorPanel",
    "PanelAxis",
    "factor_panels",
    "means_by_factor",
    "panel_axis",
    "panel_records",
]

LETTERS, LINE = 34, 18
"""Letters of a line of a panel's name, and its height in pixels."""

LEFT, RIGHT = 0.2, 0.87
"""Where in a panel's width its first and last wave stand; values and axis are written beside."""

NARROWEST, LETTER_WIDTH = 300, 7.2
"""Pixels of the narrowest panel, and of a letter under it."""

MOST_TICKS = 4
SHORT = 9
"""Letters of a wave's name that fit under the panel."""

Record = dict[str, Any]


@dataclass(frozen=True)
class FactorPanel:
    """One factor, or one part of it: what it is called, and its row for each wave that has one."""

    key: str
    name: str
    rows: Mapping[str, Mapping[str, Any]]

    @property
    def lines(self) -> list[str]:
        """The name as it is broken into lines."""
        return wrap(self.name, LETTERS)

    @property
    def factor(self) -> tuple[str, str]:
        """Group and factor."""
        row = next(iter(self.rows.values()))
        return str(row["group"]), str(row["factor"])

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it may be shown."""
        return all(row["hidden"] for row in self.rows.values())

    def means(self) -> dict[str, float]:
        """Give the known means by wave."""
        return {wave: row["mean"] for wave, row in self.rows.items() if pd.notna(row["mean"])}


def factor_panels(table: ProtectedTable, waves: Sequence[Wave], language: str) -> list[FactorPanel]:
    """Give a panel for each factor, or each part of one, in the table's order."""
    shown = {wave.code for wave in waves}
    names: dict[str, str] = {}
    rows: dict[str, dict[str, Record]] = {}
    for name, row in zip(row_names(table, language), rows_of(table), strict=True):
        if row["wave"] in shown:
            names[row_key(row)] = name
            rows.setdefault(row_key(row), {})[row["wave"]] = row
    return [FactorPanel(key, names[key], rows[key]) for key in rows]


@dataclass(frozen=True)
class PanelAxis:
    """Where things stand in every panel: waves by their share of its width, means by pixels."""

    waves: tuple[Wave, ...]
    places: Mapping[str, float]
    ticks: tuple[float, ...]
    top: float
    plot: float

    def down(self, mean: float) -> float:
        """Give the place of a mean, in pixels below the middle of the panel."""
        low, high = self.ticks[0], self.ticks[-1]
        share = (high - min(max(mean, low), high)) / (high - low)
        return round(self.top + self.plot * share, 1)


def panel_axis(
    panels: Sequence[FactorPanel],
    yardstick: Mapping[tuple[str, str], Mapping[str, float]],
    waves: Sequence[Wave],
    top: float,
    plot: float,
) -> PanelAxis:
    """Make the axis that all panels share: as high as `plot`, and `top` below their middle."""
    rows = [row for panel in panels for row in panel.rows.values()]
    values = [row[name] for row in rows for name in ("mean", "ci_low", "ci_high")]
    values += [mean for panel in panels for mean in yardstick.get(panel.factor, {}).values()]
    known = np.array([value for value in values if pd.notna(value)], dtype=float)
    ends = scale_ends(str(rows[0]["scale"])) if rows else None
    return PanelAxis(tuple(waves), _places(waves), _ticks(known, ends), top, plot)


def _ticks(values: np.ndarray, ends: tuple[float, float] | None) -> tuple[float, ...]:
    """Give round numbers around all values, and no fewer than a third of the scale apart.

    So noise isn't blown up to fill the panel, and a change can still be seen.
    """
    low, high = (values.min(), values.max()) if len(values) else ends or (0.0, 1.0)
    least = (ends[1] - ends[0]) / 3 if ends else max(abs(high) / 10, 1.0)
    slack = max(least - (high - low), 0) / 2
    low, high = low - slack, high + slack
    if ends:
        low, high = max(low, ends[0]), min(high, ends[1])
    rough = (high - low) / MOST_TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * part for part in (1, 2, 5, 10) if size * part >= 0.999 * rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(step * i, 10) for i in range(first, last + 1))


def _places(waves: Sequence[Wave]) -> dict[str, float]:
    """Place the waves by their years, where all are known, else at even distances."""
    at: list[float] = [wave.year for wave in waves if wave.year is not None]
    if len(set(at)) < len(waves):
        at = list(range(len(waves)))
    first, span = at[0], at[-1] - at[0]
    return {
        wave.code: round(LEFT + (RIGHT - LEFT) * ((place - first) / span if span else 0.5), 4)
        for wave, place in zip(waves, at, strict=True)
    }


def panel_records(
    panels: Sequence[FactorPanel],
    axis: PanelAxis,
    yardstick: Mapping[tuple[str, str], Mapping[str, float]],
    *,
    change: ProtectedTable | None,
    breaks: Collection[tuple[str, str, str]],
    hidden_mark: str,
    language: str,
) -> Iterator[Record]:
    """Give all that stands in the panels, one after the other."""
    verdicts = {row_key(row): row for row in rows_of(change)} if change is not None else {}
    is_split = len(panels) > 1 and len({panel.factor for panel in panels}) == 1
    for number, panel in enumerate(panels):
        broken = {wave for *factor, wave in breaks if tuple(factor) == panel.factor}
        others = [other for other in panels if is_split and other is not panel]
        lines = [(f"ghost {i}", other.means()) for i, other in enumerate(others)]
        lines += [("reference", dict(yardstick.get(panel.factor, {})))]
        for record in (
            _told(panel, axis, verdicts.get(panel.key), hidden_mark, language),
            *_background(axis, language),
            *(
                {**part, "kind": name.split()[0]}
                for name, means in lines
                for part in _runs(name, means, axis, broken)
            ),
            *_drawn_points(panel, axis, broken, language),
            *_marks(panel, axis, broken, hidden_mark),
        ):
            run = {"run": f"{number} {record['run']}"} if "run" in record else {}
            told = {"key": panel.key, "name": panel.name} if record["kind"] in _TELLING else {}
            yield {"panel": number, **record, **run, **told}


_TELLING = ("words", "point", "value", "mark")
"""What a click on it is about the panel's factor."""


def means_by_factor(reference: ProtectedTable | None) -> dict[tuple[str, str], dict[str, float]]:
    """Give the reference's known means by group and factor, then by wave."""
    means: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows_of(reference) if reference is not None else []:
        if pd.notna(row["mean"]):
            line = means.setdefault((str(row["group"]), str(row["factor"])), {})
            line[str(row["wave"])] = row["mean"]
    return means


def _told(
    panel: FactorPanel,
    axis: PanelAxis,
    row: Mapping[str, Any] | None,
    hidden_mark: str,
    language: str,
) -> Record:
    """Write the name, and under it how it went from the first wave to the last."""
    text, tone = "", "other"
    if row is not None and row["hidden"]:
        text = hidden_mark
    elif row is not None and pd.notna(row["change"]):
        verdict = row["verdict"]
        tone = "better" if is_better(verdict) else "worse" if is_worse(verdict) else "other"
        difference = format_signed(row["change"], int(row["decimals"]), language)
        words = f"{verdict_symbol(verdict)} {verdict_word(verdict, language)}"
        text = f"{words} ({difference} {scale_name(row['unit'], language)}".rstrip() + ")"
    down = axis.top - 1.4 * LINE
    return {
        "kind": "words",
        "t": 0,
        "down": down,
        "lines": panel.lines,
        "name_down": down - LINE * (len(panel.lines) + 0.4),
        "text": text,
        "tone": tone,
    }


def _background(axis: PanelAxis, language: str) -> Iterator[Record]:
    """Give the axis: lines at round numbers, and the waves' names as far as they fit."""
    step = axis.ticks[1] - axis.ticks[0]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    for tick in axis.ticks:
        text = format_number(tick, decimals, language)
        yield {"kind": "tick", "t": 0, "down": axis.down(tick), "text": text}
    for wave in _named(axis):
        below = {"t": axis.places[wave.code], "down": axis.top + axis.plot + 0.8 * LINE}
        yield {"kind": "wave", **below, "text": _short(wave)}


def _named(axis: PanelAxis) -> list[Wave]:
    """Give the waves whose names have room under a narrow panel: the last, and from the first."""
    *earlier, last = axis.waves
    named: list[Wave] = []
    for wave in earlier:
        has_room = _room(axis, wave, last) and (not named or _room(axis, named[-1], wave))
        named += [wave] if has_room else []
    return [*named, last]


def _room(axis: PanelAxis, one: Wave, other: Wave) -> bool:
    letters = (len(_short(one)) + len(_short(other))) / 2 + 1
    distance = (axis.places[other.code] - axis.places[one.code]) * NARROWEST
    return distance > letters * LETTER_WIDTH


def _short(wave: Wave) -> str:
    """Name a wave in few letters; the whole names of first and last stand above the figure."""
    names = [wave.label, wave.code, str(wave.year or wave.code)]
    return next((name for name in names if len(name) <= SHORT), names[-1])


def _runs(
    name: str, means: Mapping[str, float], axis: PanelAxis, broken: Collection[str]
) -> Iterator[Record]:
    """Give the points of a line, which is not drawn over unknown waves and breaks."""
    run = 0
    for wave in axis.waves:
        run += wave.code not in means or wave.code in broken
        if wave.code in means:
            place = {"t": axis.places[wave.code], "down": axis.down(means[wave.code])}
            yield {**place, "run": f"{name} {run}", "wave": wave.code}


def _drawn_points(
    panel: FactorPanel, axis: PanelAxis, broken: Collection[str], language: str
) -> Iterator[Record]:
    """Give the means with their intervals; the first and the last with their number beside."""
    points = [*_runs("point", panel.means(), axis, broken)]
    for number, point in enumerate(points):
        row, wave = panel.rows[point["wave"]], point["wave"]
        is_end = {axis.waves[0].code: "first", axis.waves[-1].code: "last"}
        drawn = {
            "kind": "point",
            "place": is_end.get(wave, "between"),
            "wave": next(known.label for known in axis.waves if known.code == wave),
            "mean": row["mean"],
            "level_told": level_text(row, language=language),
            "change_told": format_signed(row["change"], int(row["decimals"]), language),
        }
        if pd.notna(row["ci_low"]):
            low, high = axis.down(row["ci_low"]), axis.down(row["ci_high"])
            drawn |= {"tall": low - high, "ci_down": (low + high) / 2}
        yield point | drawn
        if number in (0, len(points) - 1):
            is_first = number == 0 and len(points) > 1
            text = format_number(row["mean"], int(row["decimals"]), language)
            yield point | {
                "kind": "value",
                "text": text,
                "place": "first" if is_first else "last",
            }


def _marks(
    panel: FactorPanel, axis: PanelAxis, broken: Collection[str], hidden_mark: str
) -> Iterator[Record]:
    """Mark the waves that are hidden or missing, and the breaks."""
    bottom = axis.top + axis.plot - 0.5 * LINE
    middle = axis.top + axis.plot / 2
    if panel.is_hidden:
        yield {"kind": "mark", "t": (LEFT + RIGHT) / 2, "down": middle, "text": hidden_mark}
        return
    for wave in axis.waves:
        row = panel.rows.get(wave.code)
        if row is None or pd.isna(row["mean"]):
            sign = "◇" if row is not None and row["hidden"] else "–"
            yield {"kind": "mark", "t": axis.places[wave.code], "down": bottom, "text": sign}
    for before, after in pairwise(wave.code for wave in axis.waves):
        if after in broken:
            between = (axis.places[before] + axis.places[after]) / 2
            yield {"kind": "mark", "t": between, "down": middle, "text": "//"}
