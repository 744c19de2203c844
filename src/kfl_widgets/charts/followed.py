"""Has it moved? One factor through all waves, the target as a line, and milestones below them.

Waves are known by year alone and stand at 1 November of it, so that milestones can stand between
them. Knows nothing of plans: a milestone is a day, some words and whether it was met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.names import level_text, row_key, scale_ends
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.locale import SPOKEN, format_number, scale_name, translate
from kfl_widgets.survey import ProtectedTable, Wave

if TYPE_CHECKING:
    import altair as alt

__all__ = ["MOST_MILESTONES", "Mark", "followed"]

MOST_MILESTONES = 8
"""So many can be read under one figure; the words beside it tell of all."""

PLOT, BELOW, LINE, POINT = 200, 34, 16, 6
LETTERS, LINES, SHORT = 22, 2, 7
LEFT, RIGHT = 0.1, 0.88
MONTH_OF_WAVES = 11


@dataclass(frozen=True)
class Mark:
    """A milestone in the plan.

    Attributes
    ----------
    on
        The day.
    text
        What was to be seen.
    is_met
        Whether it was.
    """

    on: date
    text: str
    is_met: bool


def followed(
    table: ProtectedTable,
    waves: Sequence[Wave],
    *,
    target: float | None = None,
    marks: Sequence[Mark] = (),
    language: str = SPOKEN,
) -> alt.LayerChart:
    """Draw the waves of one factor, by year from left to right.

    Parameters
    ----------
    table
        A protected table of kind ``"trend"``: one row per wave.
    waves
        The waves to make room for, in order.
    target
        The mean the team wants, in the factor's own units.
    marks
        Milestones; left out where the year of a wave is unknown, and after the first
        `MOST_MILESTONES`.
    language
        Of words and numbers.

    Returns
    -------
    altair.LayerChart
        Data: a record per mean, target, wave and milestone, placed by ``t`` (share of the
        width) and ``value`` or ``down`` (pixels). Means have ``key`` (see `row_key`). The width
        follows the container.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of a trend.
    """
    if not isinstance(table, ProtectedTable) or table.kind != "trend":
        raise TypeError("charts.followed takes a ProtectedTable made from trend(...)")
    rows = {str(row["wave"]): row for row in map(_plain, table.frame.to_dict("records"))}
    drawn = sorted(marks, key=lambda mark: mark.on)[:MOST_MILESTONES] if _has_years(waves) else []
    axis = _axis(waves, drawn)
    records = [
        *_levels(rows, waves, axis, table.mark(language), language),
        *_target(target, rows.values(), language),
        *_milestones(drawn, axis),
    ]
    records = [
        record | _number_place(record, target) if record["kind"] == "mean" else record
        for record in records
    ]
    scale = next((str(row["scale"]) for row in rows.values()), "")
    low, high = _span(rows.values(), target, scale)
    height = max((record.get("down", 0) for record in records), default=0) + (LINES + 1) * LINE
    chart = draw(_chart, records, (low, high), max(height, PLOT + BELOW), scale, language)
    return cast("alt.LayerChart", chart)


# -- the layers ----------------------------------------------------------------------------------


def _chart(
    data: Any, span: tuple[float, float], height: float, scale: str, language: str
) -> alt.LayerChart:
    import altair as alt

    across = alt.Scale(domain=[0, 1], range=[0, alt.ExprRef("width")], nice=False, zero=False)
    base = alt.Chart(data).encode(x=alt.X("t:Q", axis=None, scale=across))
    up = alt.Scale(domain=list(span), range=[PLOT, 0], nice=False, zero=False)
    axis = alt.Axis(
        tickCount=4, domain=False, ticks=False, titleAnchor="start", gridColor=PALETTE["line"]
    )
    title = translate("Gjennomsnitt, skala {scale}", language).format(
        scale=scale_name(scale, language)
    )

    def of(kind: str) -> alt.Chart:
        return base.transform_filter(f"datum.kind == '{kind}'")

    def level(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=up, axis=axis, title=None)

    layers = [
        of("sign").mark_rule(color=PALETTE["line"]),
        *_target_line(of("target"), level),
        *_means(of("mean"), level, language),
        *_below(of),
    ]
    layered = alt.layer(*layers).properties(
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        title=alt.TitleParams(
            title, anchor="start", fontSize=13, fontWeight="normal", color=PALETTE["muted"]
        ),
    )
    return cast("alt.LayerChart", layered.configure_view(stroke=None))


def _means(base: alt.Chart, level: Any, language: str) -> list[alt.Chart]:
    """Draw how sure we are of each mean, the line through them, the points and their numbers."""
    colour = PALETTE["accent"]
    interval = base.mark_rule(color=colour, strokeWidth=2, opacity=0.6)
    line = base.mark_line(color=colour, strokeWidth=2.5)
    return [
        interval.encode(y=level("low"), y2="high:Q"),
        line.encode(y=level("value"), detail="run:N"),
        _points(base, level, language),
        *_written(base, level("at"), color=PALETTE["ink"]),
    ]


def _written(base: alt.Chart, y: Any, **how: Any) -> list[alt.Chart]:
    """Write on a white ground, so that no line strikes the words."""
    import altair as alt

    def write(**style: Any) -> alt.Chart:
        mark = base.mark_text(
            fontSize=13,
            fontWeight="bold",
            baseline="middle",
            dy=alt.ExprRef("datum.down"),
            **how | style,
        )
        return cast("alt.Chart", mark.encode(y=y, text="text:N"))

    return [write(stroke=PALETTE["surface"], strokeWidth=5, strokeJoin="round"), write()]


def _target_line(base: alt.Chart, level: Any) -> list[alt.Chart]:
    import altair as alt

    colour = PALETTE["plum"]
    line = base.mark_rule(color=colour, strokeWidth=2, strokeDash=[6, 4])
    name = _written(base, level("value"), align="left", dx=4, color=colour)
    return [
        line.encode(y=level("value"), x=alt.value(0), x2=alt.value("width")),
        *(part.encode(x=alt.value(0)) for part in name),
    ]


def _points(base: alt.Chart, level: Any, language: str) -> alt.Chart:
    """Draw the first wave as a hollow circle and the last as a filled square, as elsewhere."""
    import altair as alt

    places = ["first", "between", "last"]
    shapes = alt.Scale(domain=places, range=["circle", "circle", "square"])
    fills = alt.Scale(
        domain=places, range=[PALETTE["surface"], PALETTE["accent"], PALETTE["accent"]]
    )
    titles = {"wave": translate("Måling", language), "told": translate("Gjennomsnitt", language)}
    points = base.mark_point(size=90, strokeWidth=2.5, stroke=PALETTE["accent"], opacity=1)
    return cast(
        "alt.Chart",
        points.encode(
            y=level("value"),
            shape=alt.Shape("place:N", scale=shapes, legend=None),
            fill=alt.Fill("place:N", scale=fills, legend=None),
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()],
        ),
    )


def _below(of: Any) -> list[alt.Chart]:
    """Write the waves under the plot, and under them each milestone on a line of its own."""
    import altair as alt

    def write(kind: str, **how: Any) -> alt.Chart:
        style = {"baseline": "top", "fontSize": 13, "lineHeight": LINE, **how}
        mark = of(kind).mark_text(
            yOffset=alt.ExprRef("datum.down"), text=alt.ExprRef("datum.lines"), **style
        )
        return cast("alt.Chart", mark.encode(y=alt.value(0)))

    is_late = "datum.place == 'late'"
    beside = {"align": f"{is_late} ? 'right' : 'left'", "dx": f"{is_late} ? -10 : 10"}
    return [
        write("wave", color=PALETTE["muted"]),
        write("unknown", color=PALETTE["muted"]),
        write("sign", color=PALETTE["plum"], fontSize=15),
        write("words", color=PALETTE["ink"], **{k: alt.ExprRef(v) for k, v in beside.items()}),
    ]


# -- the data ------------------------------------------------------------------------------------

Record = dict[str, Any]


@dataclass(frozen=True)
class _Axis:
    """Where waves and days stand, as shares of the width."""

    waves: Mapping[str, float]
    first: float
    last: float

    def place(self, at: float) -> float:
        """Give the share of the width at a moment, in years."""
        span = self.last - self.first
        return LEFT + (RIGHT - LEFT) * ((at - self.first) / span if span else 0.5)


def _axis(waves: Sequence[Wave], marks: Sequence[Mark]) -> _Axis:
    """Stretch from the first wave or milestone to the last; waves of unknown years stand evenly."""
    moments = [float(number) for number in range(len(waves))]
    if _has_years(waves):
        moments = [wave.year + (MONTH_OF_WAVES - 1) / 12 for wave in waves if wave.year is not None]
    moments_of_all = [*moments, *(_years(mark.on) for mark in marks)]
    axis = _Axis({}, min(moments_of_all, default=0), max(moments_of_all, default=0))
    placed = {w.code: axis.place(at) for w, at in zip(waves, moments, strict=True)}
    return _Axis(placed, axis.first, axis.last)


def _has_years(waves: Sequence[Wave]) -> bool:
    years = {wave.year for wave in waves}
    return None not in years and len(years) == len(waves)


def _years(day: date) -> float:
    return day.year + (day.month - 1) / 12 + (day.day - 1) / 366


def _plain(row: Mapping[Any, Any]) -> Record:
    return {str(column): value for column, value in row.items()}


def _span(rows: Iterable[Record], target: float | None, scale: str) -> tuple[float, float]:
    """Give what the plot spans: all that is drawn, and no less than a third of the scale.

    So noise isn't blown up to fill the picture, and a change can still be seen.
    """
    values = [row[name] for row in rows for name in ("mean", "ci_low", "ci_high")]
    known = [float(value) for value in (*values, target) if value is not None and pd.notna(value)]
    ends = scale_ends(scale)
    if not known:
        return ends or (0.0, 1.0)
    low, high = min(known), max(known)
    least = (ends[1] - ends[0]) / 3 if ends else max(abs(high) / 10, 1.0)
    slack = max(least - (high - low), 0.0) / 2 + 0.08 * max(high - low, least)
    low, high = low - slack, high + slack
    if ends:
        low, high = min(max(low, ends[0]), *known), max(min(high, ends[1]), *known)
    return round(low, 3), round(high, 3)


def _levels(
    rows: Mapping[str, Record],
    waves: Sequence[Wave],
    axis: _Axis,
    hidden_mark: str,
    language: str,
) -> Iterator[Record]:
    """Give each wave its name, and its mean or why there is none; a line stops where one lacks."""
    run = 0
    last = next((w.code for w in reversed(waves) if _is_known(rows.get(w.code))), "")
    first = next((w.code for w in waves if _is_known(rows.get(w.code))), "")
    for wave in waves:
        row, at = rows.get(wave.code), {"t": axis.waves[wave.code], "wave": wave.label}
        yield {**at, "kind": "wave", "down": PLOT + 8, "lines": wrap(wave.label, SHORT)}
        if row is None or not _is_known(row):
            run += 1
            is_hidden = row is not None and row["hidden"]
            text = hidden_mark if is_hidden else translate("mangler", language)
            yield {**at, "kind": "unknown", "down": PLOT - LINE, "lines": [text]}
            continue
        place = "last" if wave.code == last else "first" if wave.code == first else "between"
        decimals = int(row["decimals"])
        yield {
            **at,
            "kind": "mean",
            "value": row["mean"],
            "low": row["ci_low"],
            "high": row["ci_high"],
            "run": run,
            "place": place,
            "key": row_key(row),
            "text": format_number(row["mean"], decimals, language),
            "told": level_text(row, language=language),
        }


def _number_place(mean: Record, target: float | None) -> Record:
    """Put a mean's number at the end of its interval that is away from the target."""
    is_below = target is not None and target > mean["value"]
    end = mean["low" if is_below else "high"]
    is_open = pd.isna(end)
    away = (POINT if is_open else 0) + LINE / 2
    return {"at": mean["value"] if is_open else end, "down": away if is_below else -away}


def _is_known(row: Record | None) -> bool:
    return row is not None and bool(pd.notna(row["mean"]))


def _target(target: float | None, rows: Iterable[Record], language: str) -> Iterator[Record]:
    """Give the target, its name on the side of the line where the first mean is not."""
    if target is None:
        return
    known = [row for row in rows if _is_known(row)]
    decimals = int(known[0]["decimals"]) if known else 1
    is_above = bool(known) and known[0]["mean"] > target
    name = translate("Mål {target}", language)
    yield {
        "kind": "target",
        "t": 0.0,
        "value": target,
        "down": LINE / 2 if is_above else -LINE / 2,
        "text": name.format(target=format_number(target, decimals, language)),
    }


def _milestones(marks: Sequence[Mark], axis: _Axis) -> Iterator[Record]:
    down = PLOT + BELOW + LINE
    for mark in marks:
        at = axis.place(_years(mark.on))
        lines = wrap(mark.text, LETTERS, max_lines=LINES, placeholder=" …") or [""]
        place = "late" if at > 0.5 else "early"
        yield {"kind": "sign", "t": at, "down": down, "lines": ["◆" if mark.is_met else "◇"]}
        yield {"kind": "words", "t": at, "down": down, "lines": lines, "place": place}
        down += LINE * len(lines) + 6
