"""How are the answers spread? Diverging stacked bars, for each statement one per wave.

The bars are centred at the middle of the scale, so that what leans to the right is agreed with.
Colour says whether an answer is good, depth how strongly it is meant; place, outline and printed
numbers say the same without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from kfl_widgets.charts.names import row_key
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.locale import DEFAULT_LANGUAGE, format_number, format_percent, translate
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    import altair as alt

__all__ = ["by_options", "distribution", "is_low_good"]

SLOT, BAR = 22, 18
LETTERS, WIDE_LETTERS = 36, 66
IS_WIDE = "width > 560"
LETTER_WIDTH = 7.5
FITS = "abs(scale('x', datum.end) - scale('x', datum.start)) > 36"


def distribution(
    table: ProtectedTable,
    language: str = DEFAULT_LANGUAGE,
    wave_labels: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Draw how the answers to some statements are spread, the waves of each below one another.

    Parameters
    ----------
    table
        A protected table of kind ``"shares"``, whose statements all have the same options; see
        `by_options`. Where shares are not known there are words in place of the bar.
    language
        Of names and numbers.
    wave_labels
        What to call the waves; their codes by default.

    Returns
    -------
    altair.LayerChart
        Data: records of what stands in each line: a statement's words, a wave's name and share of
        favourable answers, and the segments of its bar with ``key`` (see `row_key`). The width
        follows the container.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of shares.
    ValueError
        If its statements have different options.
    """
    if not isinstance(table, ProtectedTable) or table.kind != "shares":
        raise TypeError("charts.distribution takes a ProtectedTable made from shares(...)")
    if len(by_options(table)) > 1:
        raise ValueError("one chart is about one set of options: draw by_options(table) one by one")
    import altair as alt

    options = _options(table.frame)
    waves = _wave_names(table, wave_labels or {})
    records = pd.DataFrame(_records(table, waves, language), columns=_COLUMNS)
    left = 14 + LETTER_WIDTH * max(map(len, waves.values()), default=0)
    base = alt.Chart(records).encode(
        y=alt.Y("slot:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0)),
        tooltip=_tooltip(language),
    )
    layers = [*_bars(base, options, left), *_words(base, left)]
    chart = alt.layer(*layers).properties(
        width="container",
        height=alt.Step(SLOT),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    return cast("alt.LayerChart", chart.configure_view(stroke=None))


def by_options(table: ProtectedTable) -> list[ProtectedTable]:
    """Take a table of shares apart: statements with other options, or turned round, by themselves.

    They share no legend: where a low answer is good, the colours go the other way.
    """
    frame = table.frame
    sets: dict[object, list[int]] = {}
    for _, rows in frame.groupby(["group", "item"] if "group" in frame else "item", sort=False):
        same = tuple(_options(rows)[["option", "answer", "is_favourable"]].itertuples(index=False))
        sets.setdefault(same, []).extend(rows.index)
    return [table.pick(sorted(positions)) for positions in sets.values()]


def is_low_good(table: ProtectedTable) -> bool:
    """Tell whether the low answers are the favourable ones."""
    options = _options(table.frame)
    return bool(len(options)) and bool(options["is_favourable"].iloc[0])


def _options(frame: pd.DataFrame) -> pd.DataFrame:
    """Give one row per option, from low to high."""
    told = ["option", "answer", "is_favourable"]
    return frame[told].drop_duplicates("option").sort_values("option", ignore_index=True)


def _wave_names(table: ProtectedTable, labels: Mapping[str, str]) -> dict[str, str]:
    """Name the waves; of two, the first has the circle and the second the square of all views."""
    codes = [str(code) for code in dict.fromkeys(table.frame["wave"])]
    signs = ("○ ", "■ ") if len(codes) == 2 else ("",) * len(codes)
    return {
        code: f"{sign}{labels.get(code, code)}" for code, sign in zip(codes, signs, strict=True)
    }


# -- the layers --------------------------------------------------------------------------------


def _bars(base: alt.Chart, options: pd.DataFrame, left: float) -> list[alt.Chart]:
    import altair as alt

    right = alt.ExprRef(f"width - ({IS_WIDE} ? 100 : 48)")
    x = alt.Scale(zero=False, nice=False, range=[left, right])
    answers = list(options["answer"])
    colours, depths = zip(*_shades(options), strict=True) if answers else ((), ())
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=alt.ExprRef(f"{IS_WIDE} ? {len(answers)} : 2"),
        labelLimit=300,
        symbolType="square",
        symbolSize=180,
        symbolStrokeWidth=1.5,
        labelFontSize=13,
        rowPadding=4,
    )

    def shade(values: Sequence[Any]) -> dict[str, Any]:
        return {"scale": alt.Scale(domain=answers, range=list(values)), "legend": legend}

    bar = base.mark_bar(height=BAR, strokeWidth=1.5, cursor="pointer").encode(
        x=alt.X("start:Q", axis=None, scale=x),
        x2="end:Q",
        fill=alt.Fill("answer:N", sort=None, **shade(colours)),
        stroke=alt.Stroke("answer:N", sort=None, **shade(colours)),
        fillOpacity=alt.FillOpacity("answer:N", sort=None, **shade(depths)),
    )
    veiled = base.mark_bar(
        height=BAR, fillOpacity=0, stroke=PALETTE["muted"], strokeDash=[3, 3], strokeWidth=1.5
    ).encode(x=alt.X("gap:Q", scale=x), x2="gap_end:Q")
    share = base.mark_text(
        fontSize=12,
        tooltip=None,
        cursor="pointer",
        text=alt.ExprRef(f"isValid(datum.start) && {FITS} ? datum.share_text : ''"),
    ).encode(
        x=alt.X("middle:Q", scale=x),
        color=alt.Color(
            "ink:N",
            scale=alt.Scale(
                domain=["deep", "pale"], range=[PALETTE["surface"], PALETTE["ink"]]
            ),
            legend=None,
        ),
    )
    centre = base.mark_tick(size=SLOT, thickness=1.5, color=PALETTE["ink"], tooltip=None)
    return [bar, veiled, share, centre.encode(x=alt.X("centre:Q", scale=x))]


def _shades(options: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """Give each option its colour and depth: the farther from the middle, the deeper."""
    values = options["option"].to_numpy(float)
    middle = (values.min() + values.max()) / 2 if len(values) else 0
    steps = np.linspace(0.4, 0.12, max(len(values) // 2 - 1, 1))
    has_good = options["is_favourable"].any()
    for place, (value, is_good) in enumerate(zip(values, options["is_favourable"], strict=True)):
        if value == middle:
            yield PALETTE["muted"], 0.25
            continue
        colour = ("better" if is_good else "worse") if has_good else "accent"
        from_end = min(place, len(values) - 1 - place)
        yield PALETTE[colour], float(steps[from_end - 1]) if from_end else 1.0


def _words(base: alt.Chart, left: float) -> list[alt.Chart]:
    import altair as alt

    statement = base.mark_text(
        align="left",
        fontSize=15,
        color=PALETTE["ink"],
        text=alt.ExprRef(f"{IS_WIDE} ? datum.wide : datum.line"),
    )
    wave = base.mark_text(align="left", fontSize=13, color=PALETTE["muted"])
    good = base.mark_text(
        align="right",
        fontSize=13,
        fontWeight="bold",
        color=PALETTE["ink"],
        x=alt.ExprRef("width"),
        text=alt.ExprRef(f"{IS_WIDE} ? datum.good : datum.good_short"),
    )
    note = base.mark_text(align="left", fontSize=13, fontStyle="italic", color=PALETTE["muted"])
    return [
        statement.encode(x=alt.value(0)),
        wave.encode(x=alt.value(0), text="wave_text:N"),
        good,
        note.encode(x=alt.value(left), text="note:N"),
    ]


def _tooltip(language: str) -> list[alt.Tooltip]:
    import altair as alt

    titles = {
        "name": translate("Påstand", language),
        "wave_text": translate("Måling", language),
        "answer": translate("Svar", language),
        "share_told": translate("Andel", language),
        "good": translate("I alt", language),
    }
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


# -- the data ----------------------------------------------------------------------------------

_COLUMNS = (
    "slot",
    "key",
    "name",
    "line",
    "wide",
    "wave_text",
    "good",
    "good_short",
    "note",
    "centre",
    "answer",
    "start",
    "end",
    "middle",
    "share",
    "share_text",
    "share_told",
    "ink",
    "gap",
    "gap_end",
)


def _records(
    table: ProtectedTable, waves: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    """Write the picture line by line: a statement's words, then a bar for each wave."""
    frame = table.frame
    low_is_good = is_low_good(table)
    records: list[dict[str, Any]] = []
    slot = 0
    for _, rows in frame.groupby("item", sort=False):
        name = str(rows["label"].iloc[0])
        if low_is_good:
            name = f"{name} ({translate('lavt er bra', language)})"
        lines, wide = wrap(name, LETTERS), wrap(name, WIDE_LETTERS)
        wide = [""] * (len(lines) - len(wide)) + wide
        above = [("", "")] if slot else []
        for line, broad in [*above, *zip(lines, wide, strict=True)]:
            records.append({"slot": slot, "line": line, "wide": broad})
            slot += 1
        for code, bar in rows.groupby(rows["wave"].astype(str), sort=False):
            said = {"slot": slot, "name": name, "wave_text": waves[str(code)]}
            records += [said | part for part in _bar(bar, table.hidden_mark, language)]
            slot += 1
    return records


def _bar(rows: pd.DataFrame, hidden_mark: str, language: str) -> list[dict[str, Any]]:
    """Give the parts of one bar: its words first, then its segments, if they are known."""
    rows = rows.sort_values("option")
    key = row_key({str(name): value for name, value in rows.iloc[0].items()})
    good = _favourable(rows)
    told = {
        "good": translate("{share} positive", language).format(share=format_percent(good, 0)),
        "good_short": format_percent(good, 0, language),
    }
    if pd.isna(good):
        told = {"good": "", "good_short": ""}
    places = _places(rows)
    if places is None:
        return [told | {"note": _why_no_bar(rows, hidden_mark, language)}]
    segments = [_segment(row, place, language) for row, place in zip(
        rows.to_dict("records"), places, strict=True) if pd.notna(row["share"])]
    shaded = dict(zip(rows["option"], _shades(_options(rows)), strict=True))
    for segment in segments:
        segment |= told | {"key": key, "ink": "deep" if shaded[segment.pop("option")][1] == 1 else "pale"}
    return [told | {"centre": 0.0} | _gap(rows, places, language), *segments]
