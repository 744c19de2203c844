"""Resultater and Fordelinger: protected tables as Excel tables, numbers as numbers.

A hidden number is the word for it, an unknown one an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfl_widgets.charts import rows_of
from kfl_widgets.locale import label, scale_name, translate, verdict_symbol, verdict_word
from kfl_widgets.report.certainty import certainty_note
from kfl_widgets.report.content import Content
from kfl_widgets.report.workbook.cells import (
    Columns,
    Look,
    heading,
    write_columns,
    write_title,
)
from kfl_widgets.survey import ProtectedTable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["change_columns", "write_answers", "write_results"]

Row = Mapping[str, Any]


def write_results(sheet: Worksheet, content: Content, look: Look) -> None:
    """Write levels, and changes for everybody, grade by grade and school by school."""
    language = content.request.language
    lines = _notes(content)
    top = write_title(sheet, translate("Resultater", language), lines, look)
    schools = content.schools.changes if content.schools is not None else None
    for name, title, table in (
        ("Nivaa", translate("Gjennomsnitt ved hver måling", language), content.levels),
        ("Endring", translate("Endring", language), content.changes),
        ("Endring_trinn", translate("Endring, trinn for trinn", language), content.grades),
        ("Endring_skole", translate("Endring, skole for skole", language), schools),
    ):
        if table is None:
            continue
        columns = _level_columns if table.kind == "level" else change_columns
        heading(sheet, top, title, look)
        top = write_columns(sheet, top + 1, columns(table, content), look, name=name) + 1
    sheet.freeze_panes = "A2"


def write_answers(sheet: Worksheet, content: Content, look: Look) -> None:
    """Write how the answers to each statement are spread: a row per answer."""
    language, table = content.request.language, content.answers
    title = translate("Fordelinger", language)
    if table is None:
        told = translate("Filene har ikke hvor mange som valgte hvert svar.", language)
        write_title(sheet, title, [told], look)
        return
    lines = [table.why_hidden(language), *(note.in_language(language) for note in table.notes)]
    top = write_title(sheet, title, lines, look)
    write_columns(sheet, top, _answer_columns(table, content), look, name="Fordeling")
    sheet.freeze_panes = f"A{top + 1}"


def _notes(content: Content) -> list[str]:
    language = content.request.language
    schools = content.schools.changes if content.schools is not None else None
    asked = (content.levels, content.changes, content.grades, schools)
    tables = [table for table in asked if table is not None]
    said = [translate("Tomme celler er ukjente tall, ikke null.", language)] if tables else []
    said += [table.why_hidden(language) for table in tables]
    said += [told for table in tables if (told := certainty_note(table, language))]
    said += [note.in_language(language) for table in tables for note in table.notes]
    return list(dict.fromkeys(said)) or [translate("Tallene er ikke lastet opp.", language)]


# -- columns ---------------------------------------------------------------------------------------


def change_columns(table: ProtectedTable, content: Content) -> Columns:
    """Lay out a comparison of two waves."""
    language, waves = content.request.language, content.wave_labels
    sides = {side: waves.get(str(table.details[side]), "") for side in ("baseline", "followup")}
    mean, count = translate("Gjennomsnitt {wave}", language), translate("Svar {wave}", language)
    reference = str(table.details.get("reference") or "")
    names = {
        **{f"n_{side}": count.format(wave=wave) for side, wave in sides.items()},
        **{f"mean_{side}": mean.format(wave=wave) for side, wave in sides.items()},
        **({"reference": reference} if reference else {}),
        "change": translate("Endring", language),
        "change_low": translate("Trolig fra", language),
        "change_high": translate("Trolig til", language),
        "g": translate("Effekt (g)", language),
        "q": translate("q", language),
    }
    verdict = translate("Vurdering", language)
    heads = [*_asked_heads(table, language), *names.values(), verdict]
    rows = [
        [
            *_asked(table, row, language),
            *_numbers(table, row, names, language),
            _verdict(table, row, language),
        ]
        for row in rows_of(table)
    ]
    means = (head for field, head in names.items() if field not in ("g", "q"))
    formats = dict.fromkeys(means, _mean_format(table))
    return Columns(heads, rows, {**formats, names["q"]: "0.000"})


def _level_columns(table: ProtectedTable, content: Content) -> Columns:
    language = content.request.language
    names = {
        "n": translate("Antall svar", language),
        "mean": translate("Gjennomsnitt", language),
        "sd": translate("Standardavvik", language),
        "ci_low": translate("Trolig fra", language),
        "ci_high": translate("Trolig til", language),
    }
    wave = translate("Måling", language)
    heads = [wave, *_asked_heads(table, language), *names.values()]
    rows = [
        [
            content.wave_labels.get(str(row["wave"]), str(row["wave"])),
            *_asked(table, row, language),
            *_numbers(table, row, names, language),
        ]
        for row in rows_of(table)
    ]
    return Columns(heads, rows, dict.fromkeys(names.values(), _mean_format(table)))


def _answer_columns(table: ProtectedTable, content: Content) -> Columns:
    language = content.request.language
    numbers = {
        "n": translate("Svar i alt", language),
        "count": translate("Svarte dette", language),
        "share": translate("Andel", language),
    }
    texts = {
        "wave": translate("Måling", language),
        "group": translate("Gruppe", language),
        "factor": translate("Faktor", language),
        "label": translate("Påstand", language),
        "answer": translate("Svar", language),
    }
    nearly = translate("nesten alle", language)
    rows = []
    for row in rows_of(table):
        told = _numbers(table, row, numbers, language)
        if row.get("nearly_all") is True and not row["hidden"]:
            told[-1] = nearly
        wave = content.wave_labels.get(str(row["wave"]), str(row["wave"]))
        group = label("group", str(row["group"]), language)
        factor = content.factor_label(str(row["group"]), str(row["factor"]))
        rows.append([wave, group, factor, str(row["label"]), str(row["answer"]), *told])
    return Columns([*texts.values(), *numbers.values()], rows, {numbers["share"]: "0 %"})


def _mean_format(table: ProtectedTable) -> str:
    """Give one decimal more than the page shows: these numbers are worked with."""
    most = max((int(row["decimals"]) for row in rows_of(table)), default=1)
    return f"0.{'0' * (most + 1)}"


_DIMENSIONS = ("school", "grade", "group")


def _asked_heads(table: ProtectedTable, language: str) -> list[str]:
    names = {
        "school": translate("Skole", language),
        "grade": translate("Trinn", language),
        "group": translate("Gruppe", language),
    }
    own = [names[dimension] for dimension in _DIMENSIONS if dimension in table.by]
    return [*own, translate("Faktor", language), translate("Skala", language)]


def _asked(table: ProtectedTable, row: Row, language: str) -> Iterator[str]:
    """Say what a row is about, and which end of its scale is good."""
    for dimension in _DIMENSIONS:
        if dimension in table.by:
            yield label(dimension, str(row[dimension]), language)
    yield str(row["label"])
    scale = scale_name(str(row["scale"]), language)
    low = translate("{scale}, lavt er bra", language).format(scale=scale)
    yield scale if row["high_is_good"] else low


def _numbers(
    table: ProtectedTable, row: Row, fields: Mapping[str, str], language: str
) -> list[Any]:
    """Give a row's numbers; of a change that is hidden, those of the wave that may be shown."""
    absent = table.mark(language) if row["hidden"] else None
    return [_number(row.get(field), field, absent) for field in fields]


def _number(value: Any, field: str, absent: str | None) -> float | int | str | None:
    if pd.isna(value):
        return absent
    return round(value) if field in ("n", "count") or field.startswith("n_") else float(value)


def _verdict(table: ProtectedTable, row: Row, language: str) -> str | None:
    """Say the verdict; None where one of the waves has no number."""
    if row["hidden"]:
        return table.mark(language)
    if pd.isna(row["mean_baseline"]) or pd.isna(row["mean_followup"]):
        return None
    verdict = str(row["verdict"])
    return f"{verdict_symbol(verdict)} {verdict_word(verdict, language)}"
