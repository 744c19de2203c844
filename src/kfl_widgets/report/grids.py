"""A protected table as a table of words: what is hidden says so, what is unknown is a dash.

Intervals are told as «2,9 og 3,2» under «Trolig mellom». Knows no document and no plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from kfl_widgets.charts import by_options, row_names, rows_of
from kfl_widgets.charts.bars import Bar, bars_of, is_low_good, options_of
from kfl_widgets.charts.participation import ENOUGH, answered_text
from kfl_widgets.improvement import Evidence
from kfl_widgets.locale import (
    format_number,
    format_percent,
    format_signed,
    label,
    scale_name,
    translate,
    verdict_symbol,
    verdict_word,
)
from kfl_widgets.report.blocks import Grid
from kfl_widgets.report.limits import limits_of
from kfl_widgets.survey import ProtectedTable, Wave

__all__ = [
    "answer_grids",
    "between",
    "change_grid",
    "evidence_grid",
    "level_grid",
    "rate_grid",
    "school_grid",
    "school_rate_grid",
    "trend_grid",
]

Row = Mapping[str, Any]
UNKNOWN = "–"


# -- changes and levels ----------------------------------------------------------------------------


def change_grid(
    table: ProtectedTable,
    caption: str,
    about: str,
    wave_labels: Mapping[str, str],
    language: str,
) -> Grid:
    """Write a comparison of two waves: a row per factor, statement or grade.

    Parameters
    ----------
    table
        Of kind ``"change"``.
    caption
        What it shows.
    about
        What a row is about: «Faktor», «Påstand», «Trinn».
    wave_labels
        What to call the waves.
    language
        Of all words and numbers.
    """
    reference = str(table.details.get("reference") or "")
    waves = _waves(table, wave_labels)
    head = (about, *waves, *([reference] if reference else []), *_change_heads(language))
    rows = tuple(
        (
            _scaled(name, row, table, language),
            *(_level(row, f"_{side}", language) for side in ("baseline", "followup")),
            *([_number(row, "reference", language)] if reference else []),
            *_change(row, language),
        )
        for name, row in zip(row_names(table, language), rows_of(table), strict=True)
    )
    return Grid(caption, head, rows, _numeric(head, 1, 1), notes_of(table, language))


def level_grid(
    table: ProtectedTable,
    caption: str,
    waves: Sequence[Wave],
    low_is_good: Collection[tuple[str, str]],
    language: str,
) -> Grid:
    """Write how high one group's factors are: a row per factor, a column per wave that has any.

    `low_is_good` are groups and factors; of the table itself a reader couldn't know.
    """
    rows = rows_of(table)
    asked = {str(row["wave"]) for row in rows}
    shown = [wave for wave in waves if wave.code in asked]
    head = (translate("Faktor", language), *(wave.label for wave in shown), _likely(language))
    factors: dict[tuple[str, str], dict[str, Row]] = {}
    for row in rows:
        factors.setdefault((str(row["group"]), str(row["factor"])), {})[str(row["wave"])] = row
    written = tuple(
        (
            _scaled(_named(row, key in low_is_good, language), row, table, language),
            *(_level(of.get(wave.code), "", language) for wave in shown),
            between(of.get(shown[-1].code), "ci", language),
        )
        for key, of in factors.items()
        for row in [next(iter(of.values()))]
    )
    notes = notes_of(table, language)
    if len(shown) > 1:
        said = translate("«Trolig mellom» gjelder {wave}.", language)
        notes = (said.format(wave=shown[-1].label), *notes)
    return Grid(caption, head, written, _numeric(head, 1), notes)


def trend_grid(
    table: ProtectedTable,
    caption: str,
    waves: Sequence[Wave],
    target: float | None,
    language: str,
) -> Grid:
    """Write how one measure has gone: a row per wave, and the target the team has set."""
    by_wave = {str(row["wave"]): row for row in rows_of(table)}
    rows = [(wave.label, *_mean_between_n(by_wave.get(wave.code), "", language)) for wave in waves]
    if target is not None:
        decimals = next((int(row["decimals"]) for row in by_wave.values()), 1)
        name = translate("Målet vi har satt", language)
        rows.append((name, format_number(target, decimals, language), "", ""))
    about = translate("Måling", language)
    return _mean_grid(caption, about, rows, notes_of(table, language), language)


def evidence_grid(
    evidence: Evidence, caption: str, wave_labels: Mapping[str, str], language: str
) -> Grid:
    """Write the numbers an area was chosen on: a row per wave, or per group that was compared."""
    row = dict(evidence)
    if evidence.about == "gap":
        about = translate("Hvem", language)
        dimension = "gender" if evidence.genders else "group"
        first = evidence.genders[0] if evidence.genders else evidence.group
        sides = {
            label(dimension, first, language): "_baseline",
            label(dimension, evidence.other, language): "_followup",
        }
    else:
        about = translate("Måling", language)
        codes = {"_baseline": evidence.baseline, "_followup": evidence.followup}
        sides = {wave_labels.get(code, code): side for side, code in codes.items() if code}
    rows = [(name, *_mean_between_n(row, side, language)) for name, side in sides.items()]
    if evidence.reference is not None and evidence.reference_name:
        mean = format_number(evidence.reference, evidence.decimals, language)
        rows.append((evidence.reference_name, mean, "", ""))
    notes = (_scale_note(evidence.scale, language),) if evidence.scale else ()
    return _mean_grid(caption, about, rows, notes, language)


def _mean_grid(
    caption: str,
    about: str,
    rows: Iterable[tuple[str, ...]],
    notes: tuple[str, ...],
    language: str,
) -> Grid:
    head = (
        about,
        translate("Gjennomsnitt", language),
        _likely(language),
        translate("Antall svar", language),
    )
    return Grid(caption, head, tuple(rows), _numeric(head, 1), notes)


def _mean_between_n(row: Row | None, side: str, language: str) -> tuple[str, str, str]:
    if row is None or row.get("hidden"):
        return (UNKNOWN if row is None else _hidden(language),) * 3
    n = row[f"n{side}"]
    return (
        _number(row, f"mean{side}", language),
        between(row, "ci", language, side),
        UNKNOWN if n is None else format_number(n, 0, language),
    )


# -- who answered, and what -----------------------------------------------------------------------


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
    return Grid(caption, head, rows, _numeric(head, 1), notes_of(table, language))


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


def school_grid(
    levels: ProtectedTable,
    changes: ProtectedTable | None,
    caption: str,
    *,
    wave: str,
    low_is_good: Collection[tuple[str, str]],
    language: str,
) -> Grid:
    """Write one school's levels at the last wave, and what has changed since the one before.

    Parameters
    ----------
    levels
        Of kind ``"level"``: a row per group and factor of the school.
    changes
        Of kind ``"change"``, the same rows; None where there is no wave before.
    caption
        What it shows.
    wave
        What the last wave is called.
    low_is_good
        Groups and factors.
    language
        Of all words and numbers.
    """
    names = (translate("Hvem", language), translate("Faktor", language))
    scale = translate("Skala", language)
    moved = {} if changes is None else {_key(row): row for row in rows_of(changes)}
    change = (_change_heads(language)[0], _change_heads(language)[2]) if moved else ()
    head = (*names, scale, wave, _likely(language), *change)
    rows = tuple(
        (
            label("group", str(row["group"]), language),
            _named(row, _key(row) in low_is_good, language),
            scale_name(str(row["scale"]), language),
            _level(row, "", language),
            between(row, "ci", language),
            *(_short_change(moved.get(_key(row)), language) if moved else ()),
        )
        for row in rows_of(levels)
    )
    tables = [levels] if changes is None else [levels, changes]
    notes = tuple(dict.fromkeys(note for table in tables for note in limits_of(table, language)))
    return Grid(caption, head, rows, (2, 3, 4, 5) if moved else (2, 3, 4), notes, names=2)


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
            _hidden(language) if bar.is_hidden else format_number(bar.n, 0, language),
        )
        for bar, is_turned in bars
    )
    return Grid(caption, head, rows, _numeric(head, 2), notes, names=2)


def _shares(bar: Bar, options: Sequence[int], language: str) -> list[str]:
    """Give the share of each answer, or in the first of them why there is none."""
    hidden = _hidden(language)
    if all(pd.isna(share) for share in bar.shares) and not bar.is_hidden:
        nothing = [UNKNOWN] * (len(options) - 1)
        return [bar.why_unknown(hidden, language), *nothing]
    known = {int(row["option"]): float(row["share"]) for row in bar.rows}
    unknown = hidden if bar.is_hidden else UNKNOWN
    return [
        unknown
        if pd.isna(known.get(option, float("nan")))
        else format_percent(known[option], 0, language)
        for option in options
    ]


def _answered(row: Row, language: str) -> str:
    return answered_text(row, _hidden(language), language)


def _caution(row: Row, language: str) -> str:
    if row["hidden"] or pd.isna(row["rate"]) or row["rate"] >= ENOUGH:
        return ""
    said = translate("Vær forsiktig: under {enough} har svart", language)
    return said.format(enough=format_percent(ENOUGH, 0, language))


# -- cells -----------------------------------------------------------------------------------------


def notes_of(table: ProtectedTable, language: str) -> tuple[str, ...]:
    """Say what a reader of a table must know: its scale, what is hidden, what else limits it."""
    scales = _scales(table)
    scale = [_scale_note(scales[0], language)] if len(scales) == 1 else []
    return (*scale, *limits_of(table, language))


def _scale_note(scale: str, language: str) -> str:
    return translate("Skala {scale}.", language).format(scale=scale_name(scale, language))


def _scales(table: ProtectedTable) -> list[str]:
    """Give the scales of means; of rates and answers there are none to tell."""
    frame = table.frame
    is_of_means = "scale" in frame and "option" not in frame
    return [str(scale) for scale in dict.fromkeys(frame["scale"])] if is_of_means else []


def _scaled(name: str, row: Row, table: ProtectedTable, language: str) -> str:
    """Say a row's scale where not all rows have the same."""
    if len(_scales(table)) < 2:
        return name
    said = translate("{name}, skala {scale}", language)
    return said.format(name=name, scale=scale_name(str(row["scale"]), language))


def between(row: Row | None, what: str, language: str, side: str = "") -> str:
    """Say an interval without naming it: «2,9 og 3,2»."""
    if row is None:
        return UNKNOWN
    if row.get("hidden"):
        return _hidden(language)
    ends = [row[f"{what}_{end}{side}"] for end in ("low", "high")]
    if any(end is None or pd.isna(end) for end in ends):
        return UNKNOWN
    decimals = int(row["decimals"])
    write = format_signed if what == "change" else format_number
    low, high = (write(end, decimals, language) for end in ends)
    return translate("{low} og {high}", language).format(low=low, high=high)


def _change_heads(language: str) -> tuple[str, str, str]:
    return (
        translate("Endring", language),
        _likely(language),
        translate("Vurdering", language),
    )


def _change(row: Row, language: str) -> tuple[str, str, str]:
    if row["hidden"]:
        return (_hidden(language),) * 3
    change = UNKNOWN
    if pd.notna(row["change"]):
        number = format_signed(row["change"], int(row["decimals"]), language)
        change = f"{number} {scale_name(row['unit'], language)}".strip()
    return change, between(row, "change", language), _verdict(row, language)


def _short_change(row: Row | None, language: str) -> tuple[str, str]:
    if row is None:
        return UNKNOWN, UNKNOWN
    change, _, verdict = _change(row, language)
    return change, verdict


def _verdict(row: Row, language: str) -> str:
    """Say the verdict; a dash where there is nothing to judge."""
    if pd.isna(row["mean_baseline"]) or pd.isna(row["mean_followup"]):
        return UNKNOWN
    return f"{verdict_symbol(row['verdict'])} {verdict_word(row['verdict'], language)}"


def _level(row: Row | None, side: str, language: str) -> str:
    """Write a mean, and below it how many answered."""
    if row is None:
        return UNKNOWN
    if row["hidden"]:
        return _hidden(language)
    mean, n = _number(row, f"mean{side}", language), row[f"n{side}"]
    if mean == UNKNOWN or pd.isna(n):
        return mean
    told = translate("{n} svar", language).format(n=format_number(n, 0, language))
    return f"{mean}\n{told}"


def _number(row: Row, column: str, language: str) -> str:
    if row.get("hidden"):
        return _hidden(language)
    value = row.get(column)
    return UNKNOWN if value is None else format_number(value, int(row["decimals"]), language)


def _named(row: Row, is_low_good: bool, language: str) -> str:
    name = str(row["label"])
    if not is_low_good:
        return name
    return translate("{label} (lavt er bra)", language).format(label=name)


def _key(row: Row) -> tuple[str, str]:
    return str(row["group"]), str(row["factor"])


def _waves(table: ProtectedTable, labels: Mapping[str, str]) -> tuple[str, str]:
    codes = (str(table.details[side]) for side in ("baseline", "followup"))
    first, second = (labels.get(code, code) for code in codes)
    return first, second


def _numeric(head: Sequence[str], first: int, but_last: int = 0) -> tuple[int, ...]:
    return tuple(range(first, len(head) - but_last))


def _likely(language: str) -> str:
    return translate("Trolig mellom", language)


def _hidden(language: str) -> str:
    return translate("skjermet", language)
