"""How high it is, what has changed, and what an area was chosen on, as tables of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from kfl_widgets.charts import row_names, rows_of
from kfl_widgets.charts.names import measure_name
from kfl_widgets.improvement import Evidence
from kfl_widgets.locale import (
    format_number,
    format_signed,
    label,
    scale_name,
    translate,
    verdict_symbol,
    verdict_word,
)
from kfl_widgets.report.blocks import Grid
from kfl_widgets.report.grids.cells import (
    UNKNOWN,
    Row,
    between,
    count,
    hidden,
    level,
    number,
    numeric,
)
from kfl_widgets.report.limits import limits_of, notes_of, scale_note, scales_of
from kfl_widgets.survey import ProtectedTable, Wave

__all__ = ["change_grid", "evidence_grid", "level_grid", "school_grid", "trend_grid"]


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
            *(level(row, f"_{side}", language) for side in ("baseline", "followup")),
            *([number(row, "reference", language)] if reference else []),
            *_change(row, language),
        )
        for name, row in zip(row_names(table, language), rows_of(table), strict=True)
    )
    return Grid(caption, head, rows, numeric(head, 1, 1), notes_of(table, language))


def level_grid(
    table: ProtectedTable,
    caption: str,
    waves: Sequence[Wave],
    language: str,
) -> Grid:
    """Write how high one group's factors are: a row per factor, a column per wave that has any."""
    rows = rows_of(table)
    asked = {str(row["wave"]) for row in rows}
    shown = [wave for wave in waves if wave.code in asked]
    head = (translate("Faktor", language), *(wave.label for wave in shown), _likely(language))
    factors: dict[tuple[str, str], dict[str, Row]] = {}
    for row in rows:
        factors.setdefault(_key(row), {})[str(row["wave"])] = row
    written = tuple(
        (
            _scaled(measure_name(row, language), row, table, language),
            *(level(of.get(wave.code), "", language) for wave in shown),
            between(of.get(shown[-1].code), "ci", language),
        )
        for of in factors.values()
        for row in [next(iter(of.values()))]
    )
    notes = notes_of(table, language)
    if len(shown) > 1:
        said = translate("«Trolig mellom» gjelder {wave}.", language)
        notes = (said.format(wave=shown[-1].label), *notes)
    return Grid(caption, head, written, numeric(head, 1), notes)


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
    notes = (scale_note(evidence.scale, language),) if evidence.scale else ()
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
    return Grid(caption, head, tuple(rows), numeric(head, 1), notes)


def _mean_between_n(row: Row | None, side: str, language: str) -> tuple[str, str, str]:
    if row is None:
        return (UNKNOWN,) * 3
    return (
        number(row, f"mean{side}", language),
        between(row, "ci", language, side),
        count(row, f"n{side}", language),
    )


def school_grid(
    levels: ProtectedTable,
    changes: ProtectedTable | None,
    caption: str,
    *,
    wave: str,
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
            measure_name(row, language),
            scale_name(str(row["scale"]), language),
            level(row, "", language),
            between(row, "ci", language),
            *(_short_change(moved.get(_key(row)), language) if moved else ()),
        )
        for row in rows_of(levels)
    )
    tables = [levels] if changes is None else [levels, changes]
    notes = tuple(dict.fromkeys(note for table in tables for note in limits_of(table, language)))
    return Grid(caption, head, rows, (2, 3, 4, 5) if moved else (2, 3, 4), notes, names=2)


# -- cells -----------------------------------------------------------------------------------------


def _scaled(name: str, row: Row, table: ProtectedTable, language: str) -> str:
    """Say a row's scale where not all rows have the same."""
    if len(scales_of(table)) < 2:
        return name
    said = translate("{name}, skala {scale}", language)
    return said.format(name=name, scale=scale_name(str(row["scale"]), language))


def _change_heads(language: str) -> tuple[str, str, str]:
    return (
        translate("Endring", language),
        _likely(language),
        translate("Vurdering", language),
    )


def _change(row: Row, language: str) -> tuple[str, str, str]:
    if row["hidden"]:
        return (hidden(language),) * 3
    change = UNKNOWN
    if pd.notna(row["change"]):
        written = format_signed(row["change"], int(row["decimals"]), language)
        change = f"{written} {scale_name(row['unit'], language)}".strip()
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


def _key(row: Row) -> tuple[str, str]:
    return str(row["group"]), str(row["factor"])


def _waves(table: ProtectedTable, labels: Mapping[str, str]) -> tuple[str, str]:
    codes = (str(table.details[side]) for side in ("baseline", "followup"))
    first, second = (labels.get(code, code) for code in codes)
    return first, second


def _likely(language: str) -> str:
    return translate("Trolig mellom", language)
