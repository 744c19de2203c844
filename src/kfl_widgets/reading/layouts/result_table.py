"""A result table: a row per wave, group, grade and factor (or statement), with n, mean and SD.

Shares per answer, direction, scale, and how many were invited may stand beside; a sheet with only
who was invited and who answered is read too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.classes import add_up_classes
from kfl_widgets.reading.dimensions import is_reference
from kfl_widgets.reading.facts import facts_of
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.measures import (
    describe_measures,
    give_scales,
    inferred_scales,
    name_measures,
)
from kfl_widgets.reading.people import PEOPLE, people_by_values, read_people
from kfl_widgets.reading.plausible import without_the_impossible
from kfl_widgets.reading.published import are_percent, cells_from_means, read_numbers
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.scales import is_yes, low_is_good, parse_scale
from kfl_widgets.reading.shares import answers_from_shares, read_shares
from kfl_widgets.reading.table import Names, Table, find_table
from kfl_widgets.reading.values import parse_each, parse_numbers
from kfl_widgets.reading.workbook import Book
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import DIMENSIONS, Problem, Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Resultattabell")

_NAMES: Names = {
    **PEOPLE,
    "reference": ("Referanse",),
    "factor": ("Faktor", "Indeks", "Område", "Factor"),
    "code": ("Kode",),
    "item": ("Påstand", "Spørsmål"),
    "reversed": ("Snudd",),
    "scale": ("Skala",),
    "direction": ("Retning",),
    "n": ("Antall", "Antall svar", "N", "Antall besvart"),
    "mean": ("Gjennomsnitt", "Snitt", "Gj.snitt", "Skår", "Score", "Mean"),
    "sd": ("Standardavvik", "Std.avvik", "St.avvik", "SD"),
    "invited": ("Inviterte", "Antall inviterte", "Antall invitert"),
    "answered": ("Besvart", "Besvarte", "Har svart"),
}


def recognise(book: Book) -> Recognition:
    """Know it by a wave, a factor and a mean in one row of headers."""
    tables = _tables(book)
    sheets = tuple(table.sheet for table in tables)
    if any("mean" in table and "wave" in table for table in tables):
        return Recognition(0.9, sheets)
    if any("mean" in table for table in tables):
        return Recognition(0.7, sheets)
    if tables:
        return Recognition(0.5, sheets)
    return Recognition(0.0)


def read(book: Book) -> Survey:
    """Read every sheet that is such a table."""
    return join([_read_table(book, table) for table in _tables(book)])


def _tables(book: Book) -> list[Table]:
    found = (
        find_table(book, sheet, _NAMES, ("wave", "factor", "mean"))
        or find_table(book, sheet, _NAMES, ("factor", "mean"))
        or find_table(book, sheet, _NAMES, ("wave", "group", "invited"))
        or find_table(book, sheet, _NAMES, ("wave", "group", "answered"))
        for sheet in book.sheets
    )
    return [_with_people(table) for table in found if table is not None]


def _with_people(table: Table) -> Table:
    """Let a column whose words say who count as such, whatever its header."""
    free = set(range(len(table.headers))) - set(table.roles.values())
    said = people_by_values(table.rows, sorted(free))
    return replace(table, roles={**said, **table.roles})


def _read_table(book: Book, table: Table) -> Survey:
    problems: list[Problem] = []
    people = read_people(table)
    problems.extend(people.problems)
    codes = people.codes
    is_yardstick = codes["school"].map(is_reference) | _flags(table, "reference").loc[codes.index]
    measured, inferred = _measured(table, codes, problems) if "mean" in table else ({}, [])
    participation = _participation(table, codes, problems)
    return build(
        **measured,
        participation=participation,
        waves=people.waves_of(measured.get("scores"), participation),
        references=codes.loc[is_yardstick.astype(bool), "school"],
        sources=[facts_of(book, table, NAME.text, inferred)],
        problems=problems,
    )


def _participation(
    table: Table, codes: pd.DataFrame, problems: list[Problem]
) -> pd.DataFrame | None:
    """Read how many were invited and answered, which may be repeated beside every factor."""
    if "invited" not in table and "answered" not in table:
        return None
    counts = {
        role: read_numbers(table, role, codes.index, problems)["value"]
        for role in ("invited", "answered")
        if role in table
    }
    known = codes.assign(**counts).dropna(subset=list(counts), how="all")
    return known.drop_duplicates([*DIMENSIONS, *counts])


def _measured(
    table: Table, codes: pd.DataFrame, problems: list[Problem]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Read scores, answers and codebook, and say which scales had to be inferred."""
    rows = name_measures(_described(table, codes))
    n, mean, sd = (read_numbers(table, role, rows.index, problems) for role in ("n", "mean", "sd"))
    shares = read_shares(table, rows.index[~rows["is_factor"]], mean["value"], problems)
    written = parse_each(table.column("scale"), parse_scale).loc[rows.index]
    rows["scale"] = give_scales(
        rows,
        mean["value"],
        written,
        problems,
        spread=(sd["value"], n["value"]),
        percent=are_percent(table, "mean", rows.index),
        options=len(shares.options),
        where=table.where(),
    )
    parts = without_the_impossible(
        rows["scale"],
        {"n": n, "mean": mean, "sd": sd},
        lambda role, places: table.where(role, places[0]),
        problems,
    )
    items = rows[~rows["is_factor"]]
    cells = items[list(DIMENSIONS)].assign(item=items["measure"])
    measured = {
        "scores": add_up_classes(
            rows.join(cells_from_means(**parts)), rows.index.to_series(), table, problems
        ),
        "answers": answers_from_shares(cells, parts["n"]["value"].loc[items.index], shares.columns),
        "codebook": describe_measures(rows, shares.options if shares.has_words else ()),
    }
    return measured, inferred_scales(rows, written)


def _described(table: Table, codes: pd.DataFrame) -> pd.DataFrame:
    """Put what each row is about beside who it is about; a merged factor goes for all its rows."""
    texts = {role: table.texts(role).loc[codes.index] for role in ("factor", "item", "code")}
    has_mean = parse_numbers(table.column("mean").loc[codes.index])["state"].ne("missing")
    is_unnamed = texts["factor"].eq("") & texts["item"].eq("") & texts["code"].eq("") & has_mean
    above = texts["factor"].mask(texts["factor"].eq("")).ffill().fillna("")
    texts["factor"] = texts["factor"].mask(is_unnamed, above)
    return codes.assign(
        **texts,
        reversed=_flags(table, "reversed").loc[codes.index],
        low_is_good=parse_each(table.column("direction"), low_is_good).loc[codes.index],
    )


def _flags(table: Table, role: str) -> pd.Series[bool]:
    return parse_each(table.column(role), is_yes).astype(bool)
