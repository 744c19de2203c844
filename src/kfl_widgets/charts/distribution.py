"""How are the answers spread? Diverging stacked bars, for each statement one per wave.

The bars are centred at the middle of the scale, so that what leans to the right is agreed with.
Colour says whether an answer is good, depth how strongly it is meant; place, outline and printed
numbers say it without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

from kfl_widgets.charts.bars import Answer, Bar, bars_of, is_low_good, options_of, sides
from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.locale import SPOKEN, format_number, format_percent, translate
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    import altair as alt

__all__ = ["distribution"]

Record = dict[str, Any]

SLOT, BAR = 22, 18
LETTERS, WIDE_LETTERS = 34, 66
IS_WIDE = "width > 620"
SHORT_ANSWER = 8
LETTER_WIDTH = 8.2
FITS = "abs(scale('x', datum.end) - scale('x', datum.start)) > 36"


def distribution(
    table: ProtectedTable,
    language: str = SPOKEN,
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
        If its statements have different options, or a statement is told of several parts at once.
    """
    if not isinstance(table, ProtectedTable) or table.kind != "shares":
        raise TypeError("charts.distribution takes a ProtectedTable made from shares(...)")
    parts = [name for name in ("school", "grade", "gender") if name in table.by]
    if "wave" not in table.by or any(table.frame[name].nunique() > 1 for name in parts):
        raise ValueError("one chart is about waves: put 'wave' in by, and draw one part at a time")
    bars = bars_of(table)
    options = options_of(bars)
    if not _are_of(bars, options):
        raise ValueError("one chart is about one set of options: draw by_options(table) one by one")
    waves = _wave_names(bars, wave_labels or {})
    left = 14 + LETTER_WIDTH * max(map(len, waves.values()), default=0)
    records = _records(bars, waves, table.mark(language), language)
    return cast("alt.LayerChart", draw(_chart, records, options, left, language))


def _chart(data: Any, options: Sequence[Answer], left: float, language: str) -> Any:
    import altair as alt

    base = alt.Chart(data).encode(
        y=alt.Y("slot:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    chart = alt.layer(*_bars(base, options, left, language), *_words(base, left)).properties(
        width="container",
        height=alt.Step(SLOT),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    return chart.configure_view(stroke=None)


def _are_of(bars: Sequence[Bar], options: Sequence[Answer]) -> bool:
    """Tell whether all statements have these options, over their waves."""
    items = groupby(bars, key=lambda bar: bar.item)
    return all(options_of(list(waves)) == tuple(options) for _, waves in items)


def _wave_names(bars: Sequence[Bar], labels: Mapping[str, str]) -> dict[str, str]:
    """Name the waves; of two, the first has the circle and the second the square of all views."""
    codes = list(dict.fromkeys(bar.wave for bar in bars))
    signs = ("○ ", "■ ") if len(codes) == 2 else ("",) * len(codes)
    return {
        code: f"{sign}{labels.get(code, code)}" for code, sign in zip(codes, signs, strict=True)
    }


# -- the layers --------------------------------------------------------------------------------


def _bars(
    base: alt.Chart, options: Sequence[Answer], left: float, language: str
) -> list[alt.Chart]:
    import altair as alt

    right = alt.ExprRef(f"width - ({IS_WIDE} ? 116 : 52)")
    x = alt.Scale(zero=False, nice=False, range=[left, right])
    answers = [option.answer for option in options]
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

    told = _tooltip(language, "name", "wave_told", "answer", "share_told", "good_told")
    bar = base.mark_bar(height=BAR, strokeWidth=1.5, cursor="pointer").encode(
        x=alt.X("start:Q", axis=None, scale=x),
        x2="end:Q",
        fill=alt.Fill("answer:N", legend=legend, scale=alt.Scale(domain=answers, range=fills)),
        stroke=alt.Stroke(
            "answer:N", legend=legend, scale=alt.Scale(domain=answers, range=strokes)
        ),
        tooltip=told,
    )
    veiled = base.mark_bar(
        height=BAR, fillOpacity=0, stroke=PALETTE["muted"], strokeDash=[3, 3], strokeWidth=1.5
    ).encode(
        x=alt.X("gap:Q", scale=x),
        x2="gap_end:Q",
        tooltip=_tooltip(language, "name", "wave_told", "share_told", "good_told"),
    )
    share = base.mark_text(
        fontSize=12,
        cursor="pointer",
        text=alt.ExprRef(f"isValid(datum.start) && {FITS} ? datum.share_text : ''"),
    ).encode(
        x=alt.X("middle:Q", scale=x),
        color=alt.Color(
            "ink:N",
            scale=alt.Scale(domain=["deep", "pale"], range=[PALETTE["surface"], PALETTE["ink"]]),
            legend=None,
        ),
        tooltip=told,
    )
    centre = base.mark_tick(size=SLOT, thickness=1.5, color=PALETTE["ink"])
    return [bar, veiled, centre.encode(x=alt.X("centre:Q", scale=x)), share]


def _shades(options: Sequence[Answer]) -> Iterator[tuple[str, str]]:
    """Give each option its fill and outline: the farther from the middle, the deeper."""
    has_good = any(option.is_favourable for option in options)
    for place, (option, side) in enumerate(zip(options, sides(options), strict=True)):
        tone = ("better" if option.is_favourable else "worse") if has_good else "accent"
        depth = min(place, len(options) - 1 - place)
        if side == 0:
            yield PALETTE["line"], PALETTE["muted"]
        else:
            fills = (PALETTE[tone], PALETTE[f"{tone}-soft"], PALETTE["surface"])
            yield fills[min(depth, 2)], PALETTE[tone]


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


def _tooltip(language: str, *fields: str) -> list[alt.Tooltip]:
    import altair as alt

    titles = {
        "name": translate("Påstand", language),
        "wave_told": translate("Måling", language),
        "answer": translate("Svar", language),
        "share_told": translate("Andel", language),
        "good_told": translate("I alt", language),
    }
    return [alt.Tooltip(f"{field}:N", title=titles[field]) for field in fields]


# -- the data ----------------------------------------------------------------------------------


def _records(
    bars: Sequence[Bar], waves: Mapping[str, str], hidden_mark: str, language: str
) -> list[Record]:
    """Write the picture line by line: a statement's words, then a bar for each wave."""
    low_is_good = is_low_good(options_of(bars))
    records: list[Record] = []
    slot = 0
    for _, of_statement in groupby(bars, key=lambda bar: bar.item):
        statement = list(of_statement)
        name = statement[0].name(low_is_good, language)
        for line in [*([{}] if slot else []), *_lines(name)]:
            records.append({"slot": slot, **line})
            slot += 1
        for bar in statement:
            told = {"name": name, "wave_told": waves[bar.wave], "key": bar.key}
            words, *segments = _bar(bar, hidden_mark, language)
            records.append({"slot": slot, **told, "wave": waves[bar.wave], **words})
            records += [{"slot": slot, **told, **segment} for segment in segments]
            slot += 1
    return records


def _lines(name: str) -> list[dict[str, str]]:
    """Break a statement into lines, for a phone and for a wide page, where fewer are filled."""
    lines, wide = wrap(name, LETTERS), wrap(name, WIDE_LETTERS)
    wide = [""] * (len(lines) - len(wide)) + wide
    return [{"line": line, "wide": broad} for line, broad in zip(lines, wide, strict=True)]


def _bar(bar: Bar, hidden_mark: str, language: str) -> list[Record]:
    """Give what stands in the line of one wave: its words first, then the bar's segments."""
    good = bar.favourable_share
    words: Record = {}
    if good >= 0:
        short = format_percent(good, 0, language)
        words = {
            "good": translate("{share} positive", language).format(share=short),
            "good_short": short,
        }
    told = {"good_told": words.get("good", "")}
    ends = bar.ends()
    if ends is None:
        return [words | told | {"note": bar.why_unknown(hidden_mark, language)}]
    veiled = [end for row, end in zip(bar.rows, ends, strict=True) if row["share"] != row["share"]]
    if veiled:
        words |= {"gap": veiled[0][0], "gap_end": veiled[-1][1]}
        words |= {"share_told": translate("skjult av kilden", language)}
    if 0 not in sides(bar.options):
        words |= {"centre": 0.0}
    last = len(ends) - 1
    return [
        words | told,
        *(
            told | _segment(row, *end, is_end=place in (0, last), language=language)
            for place, (row, end) in enumerate(zip(bar.rows, ends, strict=True))
            if row["share"] > 0
        ),
    ]


def _segment(
    row: Mapping[str, Any], start: float, end: float, *, is_end: bool, language: str
) -> Record:
    share = format_percent(row["share"], 0, language)
    told = translate("{share} ({count} av {n})", language).format(
        share=share, count=format_number(row["count"]), n=format_number(row["n"])
    )
    return {
        "answer": row["answer"],
        "start": start,
        "end": end,
        "middle": (start + end) / 2,
        "share": row["share"],
        "share_text": share,
        "share_told": told,
        "ink": "deep" if is_end else "pale",
    }
