"""Who has answered? A bar per group or grade, filled as far as its response rate.

The bar is the newest wave, a ring the one before. Below 70 % there is a caution in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.names import row_key, rows_of
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.charts.placed import either, hatch, part, placed, sized
from kfl_widgets.locale import SPOKEN, format_number, format_percent, label, translate
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    import altair as alt

__all__ = ["ENOUGH", "answered_text", "caution", "participation", "row_label"]

Row = Mapping[str, Any]
Record = dict[str, Any]

ENOUGH = 0.7
"""A response rate below this calls for caution."""

LINE, BAR, LETTERS, LETTERS_NARROW = 18, 14, 20, 40
HIGH = 38
GAP = "\N{EM SPACE}\N{EM SPACE}"  # an SVG drops plain spaces

_LEFT = either(160, 0)
_RIGHT = f"(width - {either(220, 0)})"
_Y = either("datum.y", "datum.y_narrow")
_LINES = either("datum.lines", "datum.lines_narrow")


def participation(
    table: ProtectedTable,
    language: str = SPOKEN,
    wave_labels: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Draw how many of those who were asked have answered, at the newest wave of a table.

    Parameters
    ----------
    table
        Protected response rates by ``wave`` and one more dimension. The wave before the newest, if
        it is there, is drawn as rings.
    language
        Of names and numbers.
    wave_labels
        What to call the waves; their codes by default.

    Returns
    -------
    altair.LayerChart
        Data: records by ``part``. Those of the part ``"row"`` are the bars, with ``rate``,
        ``before`` (the rate of the wave before) and every number as text. The width follows the
        container.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of response rates by wave.
    """
    is_rates = isinstance(table, ProtectedTable) and table.kind == "rate" and "wave" in table.by
    if not is_rates:
        raise TypeError("charts.participation takes a ProtectedTable made from response_rates(...)")
    records, ends = _records(table, language, wave_labels or {})
    return cast("alt.LayerChart", draw(_chart, sized(records, *ends), language))


def answered_text(row: Row, hidden_mark: str, language: str = SPOKEN) -> str:
    """Say how many answered: «131 av 150 (87 %)»; just the count where nobody counted the asked."""
    if row["hidden"]:
        return hidden_mark
    answered, invited, rate = row["answered"], row["invited"], row["rate"]
    if pd.isna(answered):
        return translate("antallet er ukjent", language)
    if pd.isna(rate):
        return translate("{n} svar", language).format(n=format_number(answered, 0, language))
    return translate("{answered} av {invited} ({rate})", language).format(
        answered=format_number(answered, 0, language),
        invited=format_number(invited, 0, language),
        rate=format_percent(rate, 0, language),
    )


# -- the layers --------------------------------------------------------------------------------


def _chart(data: Any, language: str) -> Any:
    tips = _tooltip(language)
    layers = [layer.encode(tooltip=tips) for layer in (*_bars(), *_points(), *_words())]
    return placed(data, [*layers, _write("word", _LINES, x="0", y="9", colour="muted", size=13)])


def _at(share: str) -> str:
    return f"{_LEFT} + min(1, {share}) * ({_RIGHT} - {_LEFT})"


def _bars() -> list[alt.Chart]:
    """Draw the whole of those who were asked, and how far the answers fill it."""
    import altair as alt

    def bar(test: str, end: str, fill: object, stroke: str = "transparent") -> alt.Chart:
        mark = part("row").transform_filter(test)
        y = {name: alt.ExprRef(f"{_Y} {way} {BAR / 2}") for name, way in (("y", "-"), ("y2", "+"))}
        x = {"x": alt.ExprRef(_LEFT), "x2": alt.ExprRef(_at(end))}
        looks: dict[str, Any] = {"cornerRadius": 3, "fill": fill, "stroke": stroke, **x, **y}
        return cast("alt.Chart", mark.mark_rect(**looks))

    is_known = "isValid(datum.rate)"
    return [
        bar(is_known, "1", PALETTE["line"]),
        bar("datum.is_hidden", "1", hatch(), PALETTE["line"]),
        bar(f"{is_known} && !datum.caution", "datum.rate", PALETTE["accent"]),
        bar(f"{is_known} && datum.caution != ''", "datum.rate", PALETTE["worse"]),
    ]


def _points() -> list[alt.Chart]:
    """Draw where enough have answered, and how it was the last time."""
    import altair as alt

    enough = part("row").transform_filter("isValid(datum.rate)")
    before = part("row").transform_filter("isValid(datum.before)")
    return [
        enough.mark_rect(
            x=alt.ExprRef(f"{_at(str(ENOUGH))} - 1"),
            x2=alt.ExprRef(f"{_at(str(ENOUGH))} + 1"),
            y=alt.ExprRef(f"{_Y} - {BAR / 2 + 4}"),
            y2=alt.ExprRef(f"{_Y} + {BAR / 2 + 4}"),
            fill=PALETTE["ink"],
        ),
        before.mark_point(
            shape="circle",
            x=alt.ExprRef(_at("datum.before")),
            y=alt.ExprRef(_Y),
            size=110,
            opacity=1,
            fill=PALETTE["surface"],
            stroke=PALETTE["t1"],
            strokeWidth=2.5,
        ),
    ]


def _words() -> list[alt.Chart]:
    right = f"{_RIGHT} + 14"
    beside, below = either(right, 0), either("datum.y + 9", "datum.y_narrow + 20")
    return [
        _write("row", _LINES, x="0", y=either("datum.name_y", "datum.name_y_narrow")),
        _write("row", either("datum.text", "''"), x=right, y="datum.y - (datum.caution ? 9 : 0)"),
        _write("row", "datum.caution", x=beside, y=below, colour="worse", size=13),
    ]


def _write(
    name: str, text: str, *, x: str, y: str, colour: str = "ink", size: int = 14
) -> alt.Chart:
    import altair as alt

    mark = part(name).mark_text(
        align="left",
        baseline="middle",
        text=alt.ExprRef(text),
        x=alt.ExprRef(x),
        y=alt.ExprRef(y),
        color=PALETTE[colour],
        fontSize=size,
        lineHeight=LINE,
    )
    return cast("alt.Chart", mark)


def _tooltip(language: str) -> list[alt.Tooltip]:
    import altair as alt

    titles = {
        "name": translate("Hvem", language),
        "text": translate("Har svart", language),
        "before_text": translate("Forrige måling", language),
    }
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


# -- the data ----------------------------------------------------------------------------------


def _records(
    table: ProtectedTable, language: str, labels: Mapping[str, str]
) -> tuple[list[Record], tuple[float, float]]:
    waves = [
        str(wave) for wave in table.frame["wave"].cat.remove_unused_categories().cat.categories
    ]
    rows = {wave: rows_of(table.only("wave", wave)) for wave in waves[-2:]}
    before = {row_key(row): row for row in rows[waves[-2]]} if len(waves) > 1 else {}
    has_bars = bool(table.frame["rate"].notna().any())
    legend = _legend(has_bars, [labels.get(wave, wave) for wave in reversed(waves[-2:])], language)
    at, at_narrow = (12.0 + LINE * len(legend[lines]) for lines in ("lines", "lines_narrow"))
    records = [legend]
    for row in rows[waves[-1]] if waves else []:
        then = before.get(row_key(row))
        record = _bar(row, then, table.mark(language), language)
        high = max(HIGH, LINE * len(record["lines"]) + 8)
        at_narrow += LINE * len(record["lines_narrow"])
        record |= {
            "y": at + high / 2,
            "name_y": at + high / 2 - LINE * (len(record["lines"]) - 1) / 2,
            "y_narrow": at_narrow + 11,
            "name_y_narrow": at_narrow - LINE * (len(record["lines_narrow"]) - 0.5),
        }
        records.append(record)
        at += high
        at_narrow += 48 if record["caution"] else 32
    return records, (at, at_narrow)


def _bar(row: Row, then: Row | None, hidden_mark: str, language: str) -> Record:
    name = row_label(row, language)
    text = answered_text(row, hidden_mark, language)
    told = translate("{name}: {text}", language).format(name=name, text=text)
    is_low = row["rate"] < ENOUGH
    return {
        "part": "row",
        "key": row_key(row),
        "name": name,
        "text": text,
        "before_text": answered_text(then, hidden_mark, language) if then else "",
        "caution": caution(language) if is_low else "",
        "is_hidden": bool(row["hidden"]),
        "rate": _known(row["rate"]),
        "before": _known(then["rate"]) if then else None,
        "lines": wrap(name, LETTERS),
        "lines_narrow": wrap(told, LETTERS_NARROW),
    }


def row_label(row: Row, language: str = SPOKEN) -> str:
    """Name the part of the school, or the group, that a row is about."""
    dimension = next(name for name in ("grade", "gender", "school", "group") if name in row)
    return label(dimension, str(row[dimension]), language)


def caution(language: str = SPOKEN) -> str:
    """Say that few have answered."""
    return translate("forsiktig: under {enough} har svart", language).format(
        enough=format_percent(ENOUGH, 0, language)
    )


def _known(share: float) -> float | None:
    return None if pd.isna(share) else float(share)


def _legend(has_bars: bool, waves: Sequence[str], language: str) -> Record:
    if not has_bars:
        return {"part": "word", "lines": [], "lines_narrow": []}
    signs = [f"{sign} {wave}" for sign, wave in zip("■○", waves, strict=False)]
    enough = translate("│ {enough} har svart", language).format(
        enough=format_percent(ENOUGH, 0, language)
    )
    whole = translate("Hele bredden er alle som ble spurt", language)
    text = GAP.join([*signs, enough])
    return {
        "part": "word",
        "lines": [GAP.join([text, whole])],
        "lines_narrow": [text, whole],
    }
