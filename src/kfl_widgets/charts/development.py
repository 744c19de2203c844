"""How has it gone over the years? A small panel for each factor, all on the same axis.

Panels stand two by two where there is room, else below one another: their places are worked out
in the picture itself, so that one chart fits a phone and a projector.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from kfl_widgets.charts.development_panels import (
    LETTERS,
    LINE,
    FactorPanel,
    factor_panels,
    means_by_factor,
    panel_axis,
    panel_records,
)
from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.locale import SPOKEN, scale_name, translate
from kfl_widgets.survey import ProtectedTable, Wave

if TYPE_CHECKING:
    import altair as alt

__all__ = ["development"]

GAP, BELOW = 22, 24
SMALL, LARGE = 90, 220
END = 0.94
"""Where in a panel's width the lines of its axis end."""

NBSP = "\N{NO-BREAK SPACE}"


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
    panels = factor_panels(table, waves, language)
    columns, plot = (1, LARGE) if is_large else (2, SMALL)
    above = GAP + LINE * max((len(panel.lines) for panel in panels), default=1) + 2 * LINE
    step = above + plot + BELOW
    yardstick = means_by_factor(reference)
    axis = panel_axis(panels, yardstick, waves, above - step / 2, plot)
    records = panel_records(
        panels,
        axis,
        yardstick,
        change=change,
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
    panels: Sequence[FactorPanel],
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
