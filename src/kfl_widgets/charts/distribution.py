"""How are the answers spread? Diverging stacked bars, for each statement one per wave.

The bars are centred at the middle of the scale, so that what leans to the right is agreed with.
Colour says whether an answer is good, depth how strongly it is meant; place, outline and printed
numbers say it without colour.
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

__all__ = [
    "by_options",
    "distribution",
    "favourable_share",
    "is_low_good",
    "statement_name",
    "why_no_shares",
]

SLOT, BAR = 22, 18
LETTERS, WIDE_LETTERS = 34, 66
IS_WIDE = "width > 620"
SHORT_ANSWER = 8
LETTER_WIDTH = 8.2
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

    right = alt.ExprRef(f"width - ({IS_WIDE} ? 116 : 52)")
    x = alt.Scale(zero=False, nice=False, range=[left, right])
    answers = list(options["answer"])
    fills, strokes = zip(*_shades(options), strict=True) if answers else ((), ())
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=alt.ExprRef(f"{IS_WIDE} ? {len(answers)} : {_columns_on_a_phone(answers)}"),
        labelLimit=300,
        symbolType="square",
        symbolSize=180,
        symbolStrokeWidth=1.5,
        labelFontSize=13,
        rowPadding=4,
    )

    bar = base.mark_bar(height=BAR, strokeWidth=1.5, cursor="pointer").encode(
        x=alt.X("start:Q", axis=None, scale=x),
        x2="end:Q",
        fill=alt.Fill("answer:N", legend=legend, scale=alt.Scale(domain=answers, range=fills)),
        stroke=alt.Stroke(
            "answer:N", legend=legend, scale=alt.Scale(domain=answers, range=strokes)
        ),
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
            scale=alt.Scale(domain=["deep", "pale"], range=[PALETTE["surface"], PALETTE["ink"]]),
            legend=None,
        ),
    )
    centre = base.mark_tick(size=SLOT, thickness=1.5, color=PALETTE["ink"], tooltip=None)
    return [bar, veiled, centre.encode(x=alt.X("centre:Q", scale=x)), share]


def _shades(options: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Give each option its fill and outline: the farther from the middle, the deeper."""
    side = _sides(options)
    has_good = options["is_favourable"].any()
    for place, is_good in enumerate(options["is_favourable"]):
        tone = ("better" if is_good else "worse") if has_good else "accent"
        depth = min(place, len(options) - 1 - place)
        if side[place] == 0:
            yield PALETTE["line"], PALETTE["muted"]
        else:
            fills = (PALETTE[tone], PALETTE[f"{tone}-soft"], PALETTE["surface"])
            yield fills[min(depth, 2)], PALETTE[tone]


def _sides(options: pd.DataFrame) -> np.ndarray:
    """Say on which side of the scale's middle each option is: −1, 0 or 1."""
    values = options["option"].to_numpy(float)
    sides: np.ndarray = np.sign(2 * values - values.min() - values.max()) if len(values) else values
    return sides


def _columns_on_a_phone(answers: Sequence[str]) -> int:
    return len(answers) if max(map(len, answers), default=0) < SHORT_ANSWER else 2


def _words(base: alt.Chart, left: float) -> list[alt.Chart]:
    import altair as alt

    def write(text: str, colour: str, **how: Any) -> alt.Chart:
        """Write what the line's words are; the records of its segments have none."""
        said = alt.ExprRef(f"{text} || ''")
        return cast("alt.Chart", base.mark_text(text=said, color=PALETTE[colour], **how))

    statement = write(f"({IS_WIDE} ? datum.wide : datum.line)", "ink", align="left", fontSize=15)
    wave = write("datum.wave", "muted", align="left", fontSize=13)
    good = write(
        f"({IS_WIDE} ? datum.good : datum.good_short)",
        "ink",
        align="right",
        fontSize=13,
        fontWeight="bold",
        x=alt.ExprRef("width"),
    )
    note = write("datum.note", "muted", align="left", fontSize=13, fontStyle="italic")
    return [
        statement.encode(x=alt.value(0)),
        wave.encode(x=alt.value(0)),
        good,
        note.encode(x=alt.value(left)),
    ]


def _tooltip(language: str) -> list[alt.Tooltip]:
    import altair as alt

    titles = {
        "name": translate("Påstand", language),
        "wave_told": translate("Måling", language),
        "answer": translate("Svar", language),
        "share_told": translate("Andel", language),
        "good_told": translate("I alt", language),
    }
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


# -- the data ----------------------------------------------------------------------------------

_COLUMNS = (
    "slot",
    "key",
    "name",
    "line",
    "wide",
    "wave",
    "good",
    "good_short",
    "note",
    "wave_told",
    "good_told",
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
    low_is_good = is_low_good(table)
    records: list[dict[str, Any]] = []
    slot = 0
    for _, rows in table.frame.groupby("item", sort=False):
        name = statement_name(rows["label"].iloc[0], low_is_good, language)
        for line in [*([{}] if slot else []), *_lines(name)]:
            records.append({"slot": slot, **line})
            slot += 1
        for code, answers in rows.groupby(rows["wave"].astype(str), sort=False):
            bar = answers.sort_values("option")
            key = row_key({str(column): value for column, value in bar.iloc[0].items()})
            said = {"slot": slot, "key": key, "name": name, "wave_told": waves[str(code)]}
            parts = _bar(bar, table.hidden_mark, language)
            parts[0]["wave"] = waves[str(code)]
            records += [said | part for part in parts]
            slot += 1
    return records


def _lines(name: str) -> list[dict[str, str]]:
    """Break a statement into lines, for a phone and for a wide page, where fewer are filled."""
    lines, wide = wrap(name, LETTERS), wrap(name, WIDE_LETTERS)
    wide = [""] * (len(lines) - len(wide)) + wide
    return [{"line": line, "wide": broad} for line, broad in zip(lines, wide, strict=True)]


def _bar(rows: pd.DataFrame, hidden_mark: str, language: str) -> list[dict[str, Any]]:
    """Give what stands in the line of one wave: its words first, then the bar's segments."""
    good = format_percent(favourable_share(rows), 0, language)
    words = {"good": "", "good_short": ""}
    if favourable_share(rows) >= 0:
        words = {
            "good": translate("{share} positive", language).format(share=good),
            "good_short": good,
        }
    told = {"good_told": words["good"]}
    placed = _placed(rows)
    if placed is None:
        return [words | told | {"note": why_no_shares(rows, hidden_mark, language)}]
    veiled = placed[placed["share"].isna()]
    if len(veiled):
        words |= {"gap": veiled["start"].min(), "gap_end": veiled["end"].max()}
        words |= {"share_told": translate("skjult av kilden", language)}
    segments = [
        told | _segment(row, is_end=place in (0, len(placed) - 1), language=language)
        for place, row in enumerate(placed.to_dict("records"))
        if row["share"] > 0
    ]
    centre = None if (_sides(placed) == 0).any() else 0.0
    return [words | told | {"centre": centre}, *segments]


def _placed(rows: pd.DataFrame) -> pd.DataFrame | None:
    """Place the segments of a bar around the middle of the scale; None if that can't be known.

    Neighbouring options on one side whose shares the source has hidden take what is left together.
    """
    side = _sides(rows)
    shares = rows["share"].to_numpy(float, copy=True)
    unknown = np.flatnonzero(np.isnan(shares))
    if len(unknown):
        is_run = len(unknown) > 1 and (np.diff(unknown) == 1).all()
        if not is_run or len(set(side[unknown])) > 1 or side[unknown[0]] == 0:
            return None
        shares[unknown] = 0
        shares[unknown[0]] = max(1 - shares.sum(), 0)
    end = shares.cumsum() - shares[side < 0].sum() - shares[side == 0].sum() / 2
    return rows.assign(start=end - shares, end=end)


def _segment(row: Mapping[Any, Any], *, is_end: bool, language: str) -> dict[str, Any]:
    share = format_percent(row["share"], 0, language)
    told = translate("{share} ({count} av {n})", language).format(
        share=share, count=format_number(row["count"]), n=format_number(row["n"])
    )
    return {
        "answer": row["answer"],
        "start": row["start"],
        "end": row["end"],
        "middle": (row["start"] + row["end"]) / 2,
        "share": row["share"],
        "share_text": share,
        "share_told": told,
        "ink": "deep" if is_end else "pale",
    }


def statement_name(label: str, low_is_good: bool, language: str = DEFAULT_LANGUAGE) -> str:
    """Give a statement's words, with a mark where agreeing is the less favourable answer."""
    if not low_is_good:
        return label
    return translate("{label} (lavt er bra)", language).format(label=label)


def favourable_share(rows: pd.DataFrame) -> float:
    """Add the shares of one statement's favourable options; NaN where that can't be known."""
    good = rows.loc[rows["is_favourable"], "share"]
    return float(good.sum(skipna=False)) if len(good) else float("nan")


def why_no_shares(rows: pd.DataFrame, hidden_mark: str, language: str = DEFAULT_LANGUAGE) -> str:
    """Say why the shares of one statement are not all shown."""
    if rows["hidden"].any():
        return hidden_mark
    alike = rows.loc[rows["nearly_all"].astype(bool), "answer"]
    if len(alike):
        return translate("Nesten alle svarte «{answer}»", language).format(answer=alike.iloc[0])
    if rows["n"].notna().any():
        return translate("Kilden har skjult noen av svarene", language)
    return translate("mangler", language)
