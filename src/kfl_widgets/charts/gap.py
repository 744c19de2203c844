"""Do we see the same thing? A block per factor, a line per group, the same axis for all.

The first group is where the others start from: a pale bar leads from its mean to theirs, so that
the gap is the bar's length. Every line has its group's name, so shape and colour only help.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from kfl_widgets.charts.drawn import draw
from kfl_widgets.charts.names import level_text, row_key, row_names, rows_of
from kfl_widgets.charts.palette import PALETTE
from kfl_widgets.locale import (
    SPOKEN,
    format_number,
    format_signed,
    is_better,
    is_worse,
    label,
    scale_name,
    translate,
    verdict_symbol,
)
from kfl_widgets.locale.gaps import gap_word, the_group
from kfl_widgets.survey import ProtectedTable
from kfl_widgets.survey.stages import RATED

if TYPE_CHECKING:
    import altair as alt

__all__ = ["gap", "gap_names"]

Row = Mapping[str, Any]

LINE = 26
NARROW_LETTERS, WIDE_LETTERS, GROUP_LETTERS = 38, 76, 15
IS_WIDE = "width > 560"
LEFT = f"{IS_WIDE} ? 150 : 112"
RIGHT = f"width - ({IS_WIDE} ? 236 : 56)"

_LOOKS = {
    "jenter": "accent",
    "elever": "accent",
    "gutter": "olive",
    "foresatte": "olive",
    "lærere": "plum",
    "ansatte": "plum",
    "ledere": "muted",
    "kontaktlærere": "violet",
}
"""The colour of each group, the same in every chart. Groups nobody foresaw are drawn in ink."""

_SHAPES = {
    "accent": "circle",
    "olive": "diamond",
    "plum": "square",
    "muted": "triangle-down",
    "violet": "triangle-up",
    "ink": "cross",
}
_TONES = {"better": "better", "worse": "worse", "other": "muted"}


def gap(table: ProtectedTable, language: str = SPOKEN) -> alt.LayerChart:
    """Draw how groups see the same factors, a block per factor in the table's order.

    Parameters
    ----------
    table
        A protected table from `compare_groups`; all its rows should be on one scale. Rows that were
        refused are left out; a hidden group shows its mark where the dot would be.
    language
        Of names, numbers and words.

    Returns
    -------
    altair.LayerChart
        Data: one record per line of the picture. Those with ``kind`` ``"group"`` are marks, with
        ``mean, ci_low, ci_high``, every number as text, and the ``key`` of the table's row.

    Raises
    ------
    TypeError
        If `table` is not a `ProtectedTable` of groups.
    """
    if not isinstance(table, ProtectedTable) or not {"first", "second"} <= set(table.frame):
        raise TypeError("charts.gap takes a ProtectedTable made from kfl.compare_groups(...)")
    scale = next(iter(table.frame["scale"]), "")
    return cast("alt.LayerChart", draw(_chart, _records(table, language), scale, language))


def _chart(data: Any, scale: str, language: str) -> Any:
    import altair as alt

    base = alt.Chart(data).encode(y=alt.Y("line:O", axis=None))
    title = translate("Gjennomsnitt, skala {scale}", language).format(
        scale=scale_name(scale, language)
    )
    layers = [_rules(base), _bars(base, title), *_marks(base, title, language), *_words(base)]
    chart = alt.layer(*layers).properties(width="container", height=alt.Step(LINE))
    return chart.configure_view(stroke=None)


def gap_names(table: ProtectedTable, language: str = SPOKEN) -> list[str]:
    """Say what each row is about; where some rate others, whose rating it is.

    «Kontaktlærere» beside «Gutter» would read as if the teachers were boys.
    """
    if table.details.get("dimension") != "gender":
        return row_names(table, language)
    rating = translate("{label} – {group}s vurdering av elevene", language)
    return [
        rating.format(label=row["label"], group=the_group("group", row["group"], language))
        if row["group"] in RATED
        else name
        for name, row in zip(row_names(table, language), rows_of(table), strict=True)
    ]


# -- the layers --------------------------------------------------------------------------------


def _x(field: str, title: str) -> alt.X:
    import altair as alt

    ends = [alt.ExprRef(LEFT), alt.ExprRef(RIGHT)]
    axis = alt.Axis(
        orient="top",
        tickCount=4,
        domain=False,
        ticks=False,
        titleAnchor="start",
        titleX=0,
        labelFlush=False,
        labelOverlap=True,
        labelSeparation=8,
    )
    scale = alt.Scale(zero=False, nice=True, padding=10, range=ends)
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=axis)


def _only(base: alt.Chart, condition: str) -> alt.Chart:
    return base.transform_filter(condition)


def _rules(base: alt.Chart) -> alt.Chart:
    import altair as alt

    rule = _only(base, "datum.is_top").mark_rule(color=PALETTE["line"], yOffset=-LINE / 2)
    return cast("alt.Chart", rule.encode(x=alt.value(0), x2=alt.value("width")))


def _bars(base: alt.Chart, title: str) -> alt.Chart:
    """Lead from the first group's mean to each of the others'."""
    bar = _only(base, "datum.kind == 'group' && isValid(datum.base)").mark_rule(
        strokeWidth=9, color=PALETTE["line"], tooltip=None
    )
    return cast("alt.Chart", bar.encode(x=_x("base", title), x2="mean:Q"))


def _marks(base: alt.Chart, title: str, language: str) -> list[alt.Chart]:
    import altair as alt

    marks = _only(base, "datum.kind == 'group'").encode(
        color=_colour("look"),
        tooltip=[
            alt.Tooltip(f"{field}:N", title=name) for field, name in _tooltips(language).items()
        ],
    )
    shapes = alt.Scale(domain=list(_SHAPES), range=list(_SHAPES.values()))
    shape = alt.Shape("look:N", scale=shapes, legend=None)
    interval = marks.mark_rule(strokeWidth=2).encode(x=_x("ci_low", title), x2="ci_high:Q")
    mean = marks.mark_point(filled=True, size=130, opacity=1, cursor="pointer")
    return [interval, mean.encode(x=_x("mean", title), shape=shape)]


def _words(base: alt.Chart) -> list[alt.Chart]:
    """Write the factor above its lines; on a line, who it is, and to the right what it says."""
    import altair as alt

    name = _only(base, "datum.kind == 'name'").mark_text(
        align="left", fontSize=15, color=PALETTE["ink"], text=alt.ExprRef(_either("name"))
    )
    who = _only(base, "datum.kind != 'name'").mark_text(
        align="left",
        baseline="middle",
        fontSize=13,
        lineHeight=13,
        color=PALETTE["ink"],
        dy=alt.ExprRef("-6.5 * (datum.who.length - 1)"),
    )
    says = _only(base, "datum.kind != 'name'").mark_text(
        align=alt.ExprRef(f"{IS_WIDE} ? 'left' : 'right'"),
        x=alt.ExprRef(f"{IS_WIDE} ? width - 222 : width"),
        fontSize=14,
        fontWeight="bold",
        text=alt.ExprRef(_either("says")),
    )
    return [
        name.encode(x=alt.value(0)),
        who.encode(x=alt.value(12), text="who:N"),
        says.encode(color=_colour("tone")),
    ]


def _colour(field: str) -> alt.Color:
    """Colour marks and words by one scale, for a layered chart has no more."""
    import altair as alt

    names = {**{look: look for look in _SHAPES}, **_TONES}
    colours = [PALETTE[name] for name in names.values()]
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(names), range=colours), legend=None)


def _either(field: str) -> str:
    return f"{IS_WIDE} ? datum.{field}_wide : datum.{field}_narrow"


def _tooltips(language: str) -> dict[str, str]:
    return {
        "about": translate("Faktor", language),
        "group_name": translate("Gruppe", language),
        "level_text": translate("Gjennomsnitt", language),
        "gap_text": translate("Forskjell", language),
    }


# -- the data ----------------------------------------------------------------------------------


def _records(table: ProtectedTable, language: str) -> list[dict[str, Any]]:
    """Give one record per line: the factor's name, then its groups."""
    named = zip(gap_names(table, language), rows_of(table), strict=True)
    shown = [(name, row) for name, row in named if row["state"] != "refused"]
    records: list[dict[str, Any]] = []
    for name, block in groupby(shown, key=lambda pair: pair[0]):
        lines = _group_lines(table, [row for _, row in block], language)
        records += [*_name_lines(name), *({"about": name, **line} for line in lines)]
    return [{"line": number, **record} for number, record in enumerate(records)]


def _name_lines(name: str) -> list[dict[str, Any]]:
    """Give as many lines as a phone needs, the few a wide screen needs at the end of them."""
    narrow, wide = wrap(name, NARROW_LETTERS), wrap(name, WIDE_LETTERS)
    wide = [""] * (len(narrow) - len(wide)) + wide
    return [
        {"kind": "name", "name_narrow": one, "name_wide": other, "is_top": number == 0}
        for number, (one, other) in enumerate(zip(narrow, wide, strict=True))
    ]


def _group_lines(
    table: ProtectedTable, rows: Iterable[Row], language: str
) -> Iterator[dict[str, Any]]:
    """Give a line for the first group of each pair, once, and one for every second."""
    for _, pairs in groupby(rows, key=lambda row: row["first"]):
        block = list(pairs)
        shown = next((row for row in block if not row["hidden"]), block[0])
        base = shown["mean_first"]
        yield _line(table, shown, "first", base, language)
        yield from (_line(table, row, "second", base, language) for row in block)


def _line(table: ProtectedTable, row: Row, side: str, base: float, language: str) -> dict[str, Any]:
    code, hidden_mark = str(row[side]), table.mark(language)
    who = label(str(table.details["dimension"]), code, language)
    is_hidden = row["hidden"] and pd.isna(row[f"mean_{side}"])
    line = {
        "kind": "hidden" if is_hidden else "group",
        "key": row_key(row),
        "look": _LOOKS.get(code, "ink"),
        "who": wrap(who, GROUP_LETTERS),
        "group_name": who,
        "base": base,
        **{name: row[f"{name}_{side}"] for name in ("mean", "ci_low", "ci_high")},
    }
    if is_hidden:
        return line | {"says_narrow": hidden_mark, "says_wide": hidden_mark, "tone": "other"}
    return line | _said(row, side, hidden_mark, language)


def _said(row: Row, side: str, hidden_mark: str, language: str) -> dict[str, Any]:
    decimals, verdict = int(row["decimals"]), row["verdict"]
    mean = format_number(row[f"mean_{side}"], decimals, language)
    words = {"level_text": level_text(row, side, language)}
    if side == "first" or row["hidden"]:
        gap_text = hidden_mark if row["hidden"] else ""
        words |= {"gap_text": gap_text, "tone": "other"}
        return words | {"says_narrow": mean, "says_wide": mean}
    sign = verdict_symbol(verdict)
    is_rated = row.get("group") in RATED
    said = gap_word(verdict, is_rated=is_rated, language=language)
    return words | {
        "says_narrow": f"{sign} {mean}",
        "says_wide": f"{mean}  {sign} {said}",
        "gap_text": f"{format_signed(row['gap'], decimals, language)}: {said}",
        "tone": "better" if is_better(verdict) else "worse" if is_worse(verdict) else "other",
    }
