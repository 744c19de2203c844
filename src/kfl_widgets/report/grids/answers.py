"""Who has answered, and what, as tables of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kfl_widgets.charts import by_options, rows_of
from kfl_widgets.charts.bars import Bar, bars_of, is_low_good, options_of
from kfl_widgets.charts.participation import ENOUGH, answered_text
from kfl_widgets.locale import format_number, format_percent, label, translate
from kfl_widgets.report.blocks import Grid
from kfl_widgets.report.grids.cells import UNKNOWN, Row, hidden, numeric
from kfl_widgets.report.limits import notes_of
from kfl_widgets.survey import ProtectedTable, Wave

__all__ = ["answer_grids", "rate_grid", "school_rate_grid"]


def rate_grid(table: ProtectedTable, caption: str, waves: Sequence[Wave], language: str) -> Grid:
    """Write who answered: a row per group, a column per wave."""
    cells: dict[str, dict[str, str]] = {}
    for row in rows_of(table):
        cells.setdefault(str(row["group"]), {})[str(row["wave"])] = _answered(row, language)
    asked = {wave for of in cells.values() for wave in of}
    shown = [wave for wave in waves if wave.code in asked]
    head = (translate("Hvem", language), *(wave.label for wave in shown))
    rows = tuple(
        (label("group", group, language), *(of.get(wave.code, UNKNOWN) for wave in shown))
        for group, of in cells.items()
    )
    return Grid(caption, head, rows, numeric(head, 1), notes_of(table, language))


def school_rate_grid(table: ProtectedTable, caption: str, language: str) -> Grid:
    """Write who answered at each of several schools: a row per school and group."""
    head = (
        translate("Skole", language),
        translate("Hvem", language),
        translate("Har svart", language),
        translate("Merknad", language),
    )
    rows = tuple(
        (
            str(row["school"]),
            label("group", str(row["group"]), language),
            _answered(row, language),
            _caution(row, language),
        )
        for row in rows_of(table)
    )
    return Grid(caption, head, rows, (2,), notes_of(table, language), names=2)


def answer_grids(
    table: ProtectedTable, caption: str, wave_labels: Mapping[str, str], language: str
) -> list[Grid]:
    """Write how statements were answered: a row per statement and wave, a column per answer.

    One grid for each set of answers. Statements whose low answers are the good ones say so.
    """
    notes = notes_of(table, language)
    sets: dict[tuple[tuple[int, str], ...], list[tuple[Bar, bool]]] = {}
    for part in by_options(table):
        bars = bars_of(part)
        options = options_of(bars)
        answers = tuple((option.option, option.answer) for option in options)
        is_turned = is_low_good(options)
        sets.setdefault(answers, []).extend((bar, is_turned) for bar in bars)
    return [
        _answer_grid(answers, bars, caption, notes, wave_labels=wave_labels, language=language)
        for answers, bars in sets.items()
    ]


def _answer_grid(
    answers: Sequence[tuple[int, str]],
    bars: Sequence[tuple[Bar, bool]],
    caption: str,
    notes: tuple[str, ...],
    *,
    wave_labels: Mapping[str, str],
    language: str,
) -> Grid:
    head = (
        translate("Påstand", language),
        translate("Måling", language),
        *(answer for _, answer in answers),
        translate("Antall svar", language),
    )
    rows = tuple(
        (
            bar.name(is_turned, language),
            wave_labels.get(bar.wave, bar.wave),
            *_shares(bar, [option for option, _ in answers], language),
            hidden(language) if bar.is_hidden else format_number(bar.n, 0, language),
        )
        for bar, is_turned in bars
    )
    return Grid(caption, head, rows, numeric(head, 2), notes, names=2)


def _shares(bar: Bar, options: Sequence[int], language: str) -> list[str]:
    """Give the share of each answer, or in the first of them why there is none."""
    mark = hidden(language)
    if all(pd.isna(share) for share in bar.shares) and not bar.is_hidden:
        nothing = [UNKNOWN] * (len(options) - 1)
        return [bar.why_unknown(mark, language), *nothing]
    known = {int(row["option"]): float(row["share"]) for row in bar.rows}
    unknown = mark if bar.is_hidden else UNKNOWN
    return [
        unknown
        if pd.isna(known.get(option, float("nan")))
        else format_percent(known[option], 0, language)
        for option in options
    ]


def _answered(row: Row, language: str) -> str:
    return answered_text(row, hidden(language), language)


def _caution(row: Row, language: str) -> str:
    if row["hidden"] or pd.isna(row["rate"]) or row["rate"] >= ENOUGH:
        return ""
    said = translate("Vær forsiktig: under {enough} har svart", language)
    return said.format(enough=format_percent(ENOUGH, 0, language))
