"""How has it gone over the years? A small panel for each factor, all on the same axis.

Panels stand two by two where there is room, else below one another: their places are worked out
in the picture itself, so that one chart fits a phone and a projector.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.names import row_key, row_names, rows_of, scale_ends
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.locale import (
    SPOKEN,
    format_number,
    format_signed,
    is_better,
    is_worse,
    scale_name,
    translate,
    verdict_symbol,
    verdict_word,
)
from kfl_widgets.survey import ProtectedTable, Wave

if TYPE_CHECKING:
    import altair as alt

__all__ = ["development"]

LETTERS = 34
GAP, LINE, BELOW = 22, 18, 24
SMALL, LARGE = 90, 220
LEFT, RIGHT = 0.2, 0.87
"""Where in a panel's width its first and last wave stand; values and axis are written beside."""

END = 0.94
"""Where the lines of its axis end."""

NARROWEST, LETTER_WIDTH = 300, 7.2
"""Pixels of the narrowest panel, and of a letter under it."""

MOST_TICKS = 4
NBSP = "\N{NO-BREAK SPACE}"
SHORT = 9
"""Letters of a wave's name that fit under the panel."""


def development(
    table: ProtectedTable,
    waves: Sequence[Wave],
    *,
    change: ProtectedTable | None = None,
    reference: ProtectedTable | None = None,
    breaks: Collection[tuple[str, str, str]] = (),
    is_large: bool = False,
    language: str = SPOKEN,
) -> alt.LayerChart:
    """Draw a protected trend: a panel per factor (or part of one), a point per wave.

    Parameters
    ----------
    table
        A protected table of kind ``"trend"``, all its rows on one scale. With one factor split in
        parts, the other parts stand as thin lines behind each.
    waves
        The waves to make room for, in order; by their years where all are known.
    change
        The first of these waves against the last, of the same rows: tells the verdict.
    reference
        Levels of a yardstick by wave, group and factor: a dashed line.
    breaks
        Group, factor and wave where a factor is not measured as in the wave before.
    is_large
        Whether there is one panel, which takes all the width.
    language
        Of names and numbers.

    Returns
    -------
    altair.LayerChart
        Data: records of each panel's words, points, lines and axis; points have ``key`` (see
        `row_key`). The width follows the container.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of a trend.
    """
    if not isinstance(table, ProtectedTable) or table.kind != "trend":
        raise TypeError("charts.development takes a ProtectedTable made from trend(...)")
    panels = _panels(table, waves, language)
    columns, plot = (1, LARGE) if is_large else (2, SMALL)
    above = GAP + LINE * max((len(panel.lines) for panel in panels), default=1) + 2 * LINE
    step = above + plot + BELOW
    yardstick = _yardstick(reference)
    axis = _axis(panels, yardstick, waves, above - step / 2, plot)
    records = _records(
        panels,
        axis,
        yardstick,
        verdicts=_by_key(change),
        breaks=breaks,
        hidden_mark=table.mark(language),
        language=language,
    )
    legend = _legend(
        panels,
        waves,
        reference=reference.where.schools[0] if reference is not None else "",
        has_breaks=any(wave in axis.places for *_, wave in breaks),
        hidden_mark=table.mark(language),
        language=language,
    )
    return cast("alt.LayerChart", draw(_chart, records, step, columns, tuple(legend), language))


def _chart(data: Any, step: float, columns: int, legend: Sequence[str], language: str) -> Any:
    import altair as alt

    base = _in_panels(alt.Chart(data), columns)
    chart = alt.layer(*_layers(base, language)).properties(
        width="container",
        height=alt.Step(step),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        title=alt.TitleParams(
            list(legend),
            anchor="start",
            fontSize=13,
            lineHeight=LINE,
            fontWeight="normal",
            color=PALETTE["muted"],
        ),
    )
    return chart.configure_view(stroke=None)


# -- the layers --------------------------------------------------------------------------------


def _in_panels(chart: alt.Chart, columns: int) -> alt.Chart:
    """Place the records: ``panel`` says in which panel, ``t`` how far to the right in it."""
    import altair as alt

    placed = chart.transform_calculate(_columns=f"width > 600 ? {columns} : 1").transform_calculate(
        row="floor(datum.panel / datum._columns)",
        x="(datum.panel % datum._columns + datum.t) / datum._columns",
        end=f"(datum.panel % datum._columns + {END}) / datum._columns",
    )
    scale = alt.Scale(domain=[0, 1], range=[0, alt.ExprRef("width")], nice=False, zero=False)
    return placed.encode(
        x=alt.X("x:Q", axis=None, scale=scale),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0)),
    )


def _layers(base: alt.Chart, language: str) -> list[alt.Chart]:
    import altair as alt

    down = alt.ExprRef("datum.down")

    def of(kind: str) -> alt.Chart:
        return base.transform_filter(f"datum.kind == '{kind}'")

    def line(kind: str, colour: str, width: float, **how: Any) -> alt.Chart:
        style = {"color": PALETTE[colour], "strokeWidth": width, **how}
        mark = of(kind).mark_line(yOffset=down, **style)
        return cast("alt.Chart", mark.encode(detail="run:N", order="t:Q"))

    def write(kind: str, colour: str, size: int, **how: Any) -> alt.Chart:
        style = {"color": PALETTE[colour], "fontSize": size, **how}
        mark = of(kind).mark_text(yOffset=down, **style)
        return cast("alt.Chart", mark.encode(text="text:N"))

    is_first = "datum.place == 'first'"
    value = {"align": f"{is_first} ? 'right' : 'left'", "dx": f"{is_first} ? -9 : 9"}
    grid = of("tick").mark_rule(yOffset=down, color=PALETTE["line"], strokeWidth=1)
    return [
        grid.encode(x2="end:Q"),
        write("tick", "muted", 11, align="left", dy=-7),
        write("wave", "muted", 12),
        line("ghost", "t1", 1),
        line("reference", "ink", 1.2, strokeDash=[4, 3]),
        line("point", "accent", 2.5),
        *_points(of("point"), language),
        write("mark", "muted", 13),
        write(
            "value", "ink", 13, fontWeight="bold", **{k: alt.ExprRef(v) for k, v in value.items()}
        ),
        *_words(of("words")),
    ]


def _points(base: alt.Chart, language: str) -> list[alt.Chart]:
    """Draw the means, and how sure we are of each; first and last wave look as in other views."""
    import altair as alt

    places = ["first", "between", "last"]
    shapes = alt.Scale(domain=places, range=["circle", "circle", "square"])
    fills = alt.Scale(
        domain=places, range=[PALETTE["surface"], PALETTE["accent"], PALETTE["accent"]]
    )
    interval = base.transform_filter("isValid(datum.tall)").mark_tick(
        orient="vertical",
        thickness=2,
        color=PALETTE["accent"],
        opacity=0.6,
        yOffset=alt.ExprRef("datum.ci_down"),
    )
    mean = base.mark_point(
        size=64,
        strokeWidth=2.5,
        stroke=PALETTE["accent"],
        opacity=1,
        yOffset=alt.ExprRef("datum.down"),
        cursor="pointer",
    )
    return [
        interval.encode(size=alt.Size("tall:Q", scale=None, legend=None)),
        mean.encode(
            shape=alt.Shape("place:N", scale=shapes, legend=None),
            fill=alt.Fill("place:N", scale=fills, legend=None),
            tooltip=_tooltip(language),
        ),
    ]


def _words(base: alt.Chart) -> list[alt.Chart]:
    import altair as alt

    name = base.mark_text(
        align="left",
        fontSize=15,
        lineHeight=LINE,
        color=PALETTE["ink"],
        yOffset=alt.ExprRef("datum.name_down"),
        text=alt.ExprRef("datum.lines"),
    )
    verdict = base.mark_text(
        align="left", fontSize=14, fontWeight="bold", yOffset=alt.ExprRef("datum.down")
    )
    tones = [PALETTE["better"], PALETTE["worse"], PALETTE["muted"]]
    scale = alt.Scale(domain=["better", "worse", "other"], range=tones)
    return [
        name,
        verdict.encode(text="text:N", color=alt.Color("tone:N", scale=scale, legend=None)),
    ]


def _tooltip(language: str) -> list[alt.Tooltip]:
    import altair as alt

    titles = {
        "name": translate("Faktor", language),
        "wave": translate("Måling", language),
        "level_told": translate("Gjennomsnitt", language),
        "change_told": translate("Siden målingen før", language),
    }
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def _legend(
    panels: Sequence[_Panel],
    waves: Sequence[Wave],
    *,
    reference: str,
    has_breaks: bool,
    hidden_mark: str,
    language: str,
) -> list[str]:
    """Say the scale and what the signs mean, those that may be met."""
    rows = [panel.rows.get(wave.code) for panel in panels for wave in waves]
    scale = next((str(row["scale"]) for row in rows if row), "")
    told = [
        translate("Gjennomsnitt, skala {scale}", language).format(scale=scale_name(scale, language))
    ]
    signs = [f"○ {waves[0].label}", f"■ {waves[-1].label}"]
    if reference:
        signs.append(f"- - {reference}")
    if any(row and row["hidden"] for row in rows):
        signs.append(f"◇ {hidden_mark}")
    if any(not row or (pd.isna(row["mean"]) and not row["hidden"]) for row in rows):
        signs.append(translate("– mangler", language))
    if has_breaks:
        signs.append(translate("// brudd: ikke de samme påstandene", language))
    whole = [sign.replace(" ", NBSP) for sign in signs]
    return [*told, *wrap(f"{NBSP * 3} ".join(whole), LETTERS + 10)]


# -- the data ----------------------------------------------------------------------------------

Record = dict[str, Any]


@dataclass(frozen=True)
class _Panel:
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


def _panels(table: ProtectedTable, waves: Sequence[Wave], language: str) -> list[_Panel]:
    shown = {wave.code for wave in waves}
    names: dict[str, str] = {}
    rows: dict[str, dict[str, Record]] = {}
    for name, row in zip(row_names(table, language), rows_of(table), strict=True):
        if row["wave"] in shown:
            names[row_key(row)] = name
            rows.setdefault(row_key(row), {})[row["wave"]] = row
    return [_Panel(key, names[key], rows[key]) for key in rows]


@dataclass(frozen=True)
class _Axis:
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


def _axis(
    panels: Sequence[_Panel],
    yardstick: Mapping[tuple[str, str], Mapping[str, float]],
    waves: Sequence[Wave],
    top: float,
    plot: float,
) -> _Axis:
    rows = [row for panel in panels for row in panel.rows.values()]
    values = [row[name] for row in rows for name in ("mean", "ci_low", "ci_high")]
    values += [mean for panel in panels for mean in yardstick.get(panel.factor, {}).values()]
    known = np.array([value for value in values if pd.notna(value)], dtype=float)
    ends = scale_ends(str(rows[0]["scale"])) if rows else None
    return _Axis(tuple(waves), _places(waves), _ticks(known, ends), top, plot)


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


def _records(
    panels: Sequence[_Panel],
    axis: _Axis,
    yardstick: Mapping[tuple[str, str], Mapping[str, float]],
    *,
    verdicts: Mapping[str, Mapping[str, Any]],
    breaks: Collection[tuple[str, str, str]],
    hidden_mark: str,
    language: str,
) -> Iterator[Record]:
    """Give all that stands in the panels, one after the other."""
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


def _by_key(change: ProtectedTable | None) -> dict[str, Record]:
    return {row_key(row): row for row in rows_of(change)} if change is not None else {}


def _yardstick(reference: ProtectedTable | None) -> dict[tuple[str, str], dict[str, float]]:
    """Give the reference's known means by group and factor, then by wave."""
    means: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows_of(reference) if reference is not None else []:
        if pd.notna(row["mean"]):
            line = means.setdefault((str(row["group"]), str(row["factor"])), {})
            line[str(row["wave"])] = row["mean"]
    return means


def _told(
    panel: _Panel, axis: _Axis, row: Mapping[str, Any] | None, hidden_mark: str, language: str
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


def _background(axis: _Axis, language: str) -> Iterator[Record]:
    """Give the axis: lines at round numbers, and the waves' names as far as they fit."""
    step = axis.ticks[1] - axis.ticks[0]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    for tick in axis.ticks:
        text = format_number(tick, decimals, language)
        yield {"kind": "tick", "t": 0, "down": axis.down(tick), "text": text}
    for wave in _named(axis):
        below = {"t": axis.places[wave.code], "down": axis.top + axis.plot + 0.8 * LINE}
        yield {"kind": "wave", **below, "text": _short(wave)}


def _named(axis: _Axis) -> list[Wave]:
    """Give the waves whose names have room under a narrow panel: the last, and from the first."""
    *earlier, last = axis.waves
    named: list[Wave] = []
    for wave in earlier:
        has_room = _room(axis, wave, last) and (not named or _room(axis, named[-1], wave))
        named += [wave] if has_room else []
    return [*named, last]


def _room(axis: _Axis, one: Wave, other: Wave) -> bool:
    letters = (len(_short(one)) + len(_short(other))) / 2 + 1
    distance = (axis.places[other.code] - axis.places[one.code]) * NARROWEST
    return distance > letters * LETTER_WIDTH


def _short(wave: Wave) -> str:
    """Name a wave in few letters; the whole names of first and last stand above the figure."""
    names = [wave.label, wave.code, str(wave.year or wave.code)]
    return next((name for name in names if len(name) <= SHORT), names[-1])


def _runs(
    name: str, means: Mapping[str, float], axis: _Axis, broken: Collection[str]
) -> Iterator[Record]:
    """Give the points of a line, which is not drawn over unknown waves and breaks."""
    run = 0
    for wave in axis.waves:
        run += wave.code not in means or wave.code in broken
        if wave.code in means:
            place = {"t": axis.places[wave.code], "down": axis.down(means[wave.code])}
            yield {**place, "run": f"{name} {run}", "wave": wave.code}


def _drawn_points(
    panel: _Panel, axis: _Axis, broken: Collection[str], language: str
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
            "level_told": _level(row, language),
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


def _level(row: Mapping[str, Any], language: str) -> str:
    decimals = int(row["decimals"])
    text = format_number(row["mean"], decimals, language)
    if pd.notna(row["ci_low"]):
        ends = (format_number(row[end], decimals, language) for end in ("ci_low", "ci_high"))
        text += f" ({'–'.join(ends)})"
    return f"{text}, n = {format_number(row['n'], 0, language)}"


def _marks(
    panel: _Panel, axis: _Axis, broken: Collection[str], hidden_mark: str
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
