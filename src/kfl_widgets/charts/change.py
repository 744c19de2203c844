"""What has changed? A dumbbell per factor: before above after, each with its interval.

The first wave is a hollow circle and the second a filled square, the yardstick a thin line: shape
first, colour second. Name and verdict stand above the marks, so that long names fit a phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.names import level_text, row_key, row_names, rows_of, scale_ends
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.locale import (
    SPOKEN,
    format_signed,
    is_better,
    is_worse,
    scale_name,
    translate,
    verdict_symbol,
    verdict_word,
)
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    import altair as alt

__all__ = ["change"]

STEP, LINE = 76, 18
BEFORE, AFTER = 10, 25
LETTERS = 36
IS_WIDE = "width > 560"
UP = -8


def change(
    table: ProtectedTable,
    language: str = SPOKEN,
    wave_labels: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Draw a protected comparison as dumbbells, a row per factor in the table's order.

    Parameters
    ----------
    table
        A protected table of kind ``"change"``; all its rows should be on one scale. Hidden rows
        show their mark where the verdict would be, and the wave that may be shown, if any.
    language
        Of names, numbers and verdicts.
    wave_labels
        What to call the waves; their codes by default.

    Returns
    -------
    altair.LayerChart
        Data: one record per row of the table, with every number also as text, and ``key``
        (see `row_key`). The width follows the container.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of a comparison.
    """
    if not isinstance(table, ProtectedTable) or table.kind != "change":
        raise TypeError("charts.change takes a ProtectedTable made from compare(...)")
    records = _records(table, language)
    waves = _wave_labels(table, wave_labels or {})
    scale = next(iter(table.frame["scale"]), "")
    lines = max((len(record["lines"]) for record in records), default=1)
    reference = str(table.details.get("reference") or "")
    names = (waves["baseline"], waves["followup"], reference)
    return cast("alt.LayerChart", draw(_chart, records, lines, scale, names, language))


def _chart(data: Any, lines: int, scale: str, names: tuple[str, str, str], language: str) -> Any:
    """Put the layers together. A row is as high as the longest name needs on a phone."""
    import altair as alt

    step, down = STEP + LINE * (lines - 1), LINE * (lines - 1) / 2
    baseline, followup, reference = names
    base = alt.Chart(data).encode(
        y=alt.Y("row:O", axis=None), tooltip=_tooltip(baseline, followup, language)
    )
    layers = [
        _line_between(base, step),
        *(_yardstick(base, down, scale, language) if reference else []),
        *_level(base, "baseline", down, scale, language),
        *_level(base, "followup", down, scale, language),
        *_words(base, down),
    ]
    chart = alt.layer(*layers).properties(
        width="container",
        height=alt.Step(step),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        title=alt.TitleParams(
            "    ".join(
                [f"○ {baseline}", f"■ {followup}", *([f"│ {reference}"] if reference else [])]
            ),
            anchor="start",
            fontSize=13,
            fontWeight="normal",
            color=PALETTE["muted"],
        ),
    )
    return chart.configure_view(stroke=None)


# -- the layers --------------------------------------------------------------------------------


def _x(field: str, scale: str, language: str) -> alt.X:
    """Span the whole scale, where it has ends: the picture is not the same for other numbers."""
    import altair as alt

    ends = scale_ends(scale)
    axis = alt.Axis(orient="top", tickCount=5, domain=False, ticks=False, titleAnchor="start")
    return alt.X(
        f"{field}:Q",
        title=translate("Gjennomsnitt, skala {scale}", language).format(
            scale=scale_name(scale, language)
        ),
        scale=alt.Scale(domain=ends or alt.Undefined, zero=False, nice=not ends, padding=14),
        axis=axis,
    )


def _level(base: alt.Chart, side: str, down: float, scale: str, language: str) -> list[alt.Chart]:
    """Draw the mean of one wave and how sure we are of it."""
    is_before = side == "baseline"
    colour = PALETTE["t1" if is_before else "accent"]
    at = down + (BEFORE if is_before else AFTER)
    interval = base.mark_rule(color=colour, strokeWidth=2, yOffset=at)
    mean = base.mark_point(
        shape="circle" if is_before else "square",
        fill=PALETTE["surface"] if is_before else colour,
        stroke=colour,
        strokeWidth=2.5,
        size=120,
        opacity=1,
        yOffset=at,
        cursor="pointer",
    )
    return [
        interval.encode(x=_x(f"ci_low_{side}", scale, language), x2=f"ci_high_{side}:Q"),
        mean.encode(x=_x(f"mean_{side}", scale, language)),
    ]


def _line_between(base: alt.Chart, step: float) -> alt.Chart:
    import altair as alt

    rule = base.mark_rule(color=PALETTE["line"], yOffset=-step / 2, tooltip=None)
    return cast("alt.Chart", rule.encode(x=alt.value(0), x2=alt.value("width")))


def _yardstick(base: alt.Chart, down: float, scale: str, language: str) -> list[alt.Chart]:
    middle = down + (BEFORE + AFTER) / 2
    tick = base.mark_tick(thickness=2, size=36, color=PALETTE["muted"], yOffset=middle)
    return [tick.encode(x=_x("reference", scale, language))]


def _words(base: alt.Chart, down: float) -> list[alt.Chart]:
    """Write the name to the left; the verdict to the right of it, or below it on a phone."""
    import altair as alt

    name = base.mark_text(
        align="left",
        fontSize=15,
        color=PALETTE["ink"],
        lineHeight=LINE,
        text=alt.ExprRef(f"{IS_WIDE} ? datum.name : datum.lines"),
        dy=alt.ExprRef(f"{UP + down} - ({IS_WIDE} ? 0 : {LINE} * datum.lines.length)"),
        limit=alt.ExprRef(f"{IS_WIDE} ? width - 230 : width"),
    )
    verdict = base.mark_text(
        align=alt.ExprRef(f"{IS_WIDE} ? 'right' : 'left'"),
        x=alt.ExprRef(f"{IS_WIDE} ? width : 0"),
        dy=UP + down,
        fontSize=14,
        fontWeight="bold",
    )
    tones = [PALETTE["better"], PALETTE["worse"], PALETTE["muted"]]
    scale = alt.Scale(domain=["better", "worse", "other"], range=tones)
    return [
        name.encode(x=alt.value(0)),
        verdict.encode(text="verdict_text:N", color=alt.Color("tone:N", scale=scale, legend=None)),
    ]


def _tooltip(baseline: str, followup: str, language: str) -> list[alt.Tooltip]:
    import altair as alt

    titles = {
        "name": translate("Faktor", language),
        "baseline_text": baseline,
        "followup_text": followup,
        "change_text": translate("Endring", language),
    }
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def _wave_labels(table: ProtectedTable, labels: Mapping[str, str]) -> dict[str, str]:
    codes = {side: str(table.details[side]) for side in ("baseline", "followup")}
    return {side: labels.get(code, code) for side, code in codes.items()}


# -- the data ----------------------------------------------------------------------------------


def _records(table: ProtectedTable, language: str) -> list[dict[str, Any]]:
    """Give one record per row, with all that is read on the picture as text."""
    named = zip(row_names(table, language), rows_of(table), strict=True)
    return [
        {
            **{field: row.get(field) for field in _DRAWN},
            "row": position,
            "key": row_key(row),
            "name": name,
            "lines": wrap(name, LETTERS),
            "tone": _tone(row),
            "verdict_text": _verdict(row, table.mark(language), language),
            "change_text": _difference(row, language),
            "baseline_text": _level_text(row, "baseline", table.mark(language), language),
            "followup_text": _level_text(row, "followup", table.mark(language), language),
        }
        for position, (name, row) in enumerate(named)
    ]


_DRAWN = (
    "mean_baseline",
    "ci_low_baseline",
    "ci_high_baseline",
    "mean_followup",
    "ci_low_followup",
    "ci_high_followup",
    "reference",
    "hidden",
)


def _tone(row: Mapping[str, Any]) -> str:
    if row["hidden"]:
        return "other"
    verdict = row["verdict"]
    return "better" if is_better(verdict) else "worse" if is_worse(verdict) else "other"


def _difference(row: Mapping[str, Any], language: str) -> str:
    text = format_signed(row["change"], int(row["decimals"]), language)
    return f"{text} {scale_name(row['unit'], language)}".strip()


def _verdict(row: Mapping[str, Any], hidden_mark: str, language: str) -> str:
    if row["hidden"]:
        return hidden_mark
    verdict = row["verdict"]
    words = f"{verdict_symbol(verdict)} {verdict_word(verdict, language)}"
    return f"{_difference(row, language)}  {words}" if pd.notna(row["change"]) else words


def _level_text(row: Mapping[str, Any], side: str, hidden_mark: str, language: str) -> str:
    if pd.isna(row[f"mean_{side}"]):
        return hidden_mark if row["hidden"] else translate("mangler", language)
    return level_text(row, side, language)
