"""Reads a codebook sheet: a row per statement, with its factor, scale and direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.dimensions import parse_group
from kfl_widgets.reading.scales import is_yes, low_is_good, parse_scale
from kfl_widgets.reading.table import Names, Table
from kfl_widgets.reading.values import clean_text, fold, is_blank, parse_each
from kfl_widgets.survey.model import ALL, Codebook, Factor, Item, Problem, Scale

__all__ = ["CODEBOOK", "NO_SCALE", "Entry", "codebook_of", "read_entries"]

CODEBOOK: Names = {
    "code": ("Kode", "Variabel", "Code"),
    "text": ("Påstand", "Spørsmål", "Item", "Statement"),
    "factor": ("Faktor", "Indeks", "Område", "Factor"),
    "group": ("Gruppe", "Respondentgruppe", "Group"),
    "reversed": ("Snudd", "Reversert", "Reversed"),
    "scale": ("Skala", "Svaralternativer", "Scale"),
    "direction": ("Retning", "Direction"),
}

NO_SCALE = Scale(None, None)
"""Stands in an entry whose scale the codebook doesn't say; the answers decide."""


@dataclass(frozen=True)
class Entry:
    """One row of the codebook: the item, and whether a low score on its factor is good."""

    item: Item
    low_is_good: bool


def read_entries(table: Table, problems: list[Problem]) -> list[Entry]:
    """Read every row; of two rows for one item in one group the first counts."""
    entries: dict[tuple[str, str], Entry] = {}
    repeated: list[int] = []
    nameless: list[int] = []
    columns = {role: table.column(role) for role in CODEBOOK}
    for row in table.numbers:
        entry = _entry(columns, row)
        if not entry.item.code:
            nameless.append(row)
        elif (entry.item.group, entry.item.code.casefold()) in entries:
            repeated.append(row)
        else:
            entries[entry.item.group, entry.item.code.casefold()] = entry
    problems.extend(_row_problems(table, nameless, repeated))
    problems.extend(_scale_problems(table))
    return [_apart_from_factors(entry, entries) for entry in entries.values()]


def _entry(columns: dict[str, pd.Series[Any]], row: int) -> Entry:
    cells = {role: column.loc[row] for role, column in columns.items()}
    group = parse_group(cells["group"])
    scale, options = parse_scale(cells["scale"]) or (NO_SCALE, ())
    code = clean_text(cells["code"])
    return Entry(
        Item(
            code=code,
            text=clean_text(cells["text"]) or code,
            group=ALL if is_blank(cells["group"]) else group,
            factor=clean_text(cells["factor"]),
            scale=scale,
            reversed=is_yes(cells["reversed"]),
            options=options,
        ),
        low_is_good(cells["direction"]),
    )


def _apart_from_factors(entry: Entry, entries: dict[tuple[str, str], Entry]) -> Entry:
    """Keep an item's code from being a factor's too, as when one item is the whole factor."""
    factors = {other.item.factor for other in entries.values()}
    if entry.item.code not in factors:
        return entry
    return replace(entry, item=replace(entry.item, code=f"{entry.item.code} (påstand)"))


def codebook_of(entries: list[Entry]) -> Codebook:
    """Put entries together; a factor takes its scale and direction from its first item."""
    factors: dict[tuple[str, str], Factor] = {}
    for entry in entries:
        item = entry.item
        if item.factor:
            factors.setdefault(
                (item.group, item.factor),
                Factor(item.factor, item.factor, item.group, item.scale, not entry.low_is_good),
            )
    return Codebook(tuple(factors.values()), tuple(entry.item for entry in entries))


def _row_problems(table: Table, nameless: list[int], repeated: list[int]) -> Iterator[Problem]:
    if nameless:
        yield Problem(
            "warning",
            msg(
                "Rader i kodeboka uten kode: {n} ({cells}). De er ikke lest.",
                n=len(nameless),
                cells=table.addresses("code", nameless),
            ),
            table.where("code", nameless[0]),
            msg("Skriv koden som står over kolonnen i Svar."),
        )
    if repeated:
        yield Problem(
            "warning",
            msg(
                "Koder som står flere ganger i kodeboka: {n} ({cells}). Den første er brukt.",
                n=len(repeated),
                cells=table.addresses("code", repeated),
            ),
            table.where("code", repeated[0]),
            msg("Gi hver påstand sin egen kode."),
        )


def _scale_problems(table: Table) -> Iterator[Problem]:
    scales = parse_each(
        table.column("scale"), lambda cell: not fold(cell) or bool(parse_scale(cell))
    )
    odd = list(scales.index[~scales.astype(bool)])
    if odd:
        yield Problem(
            "warning",
            msg(
                "Skalaer vi ikke forstår: {n} ({cells}).",
                n=len(odd),
                cells=table.addresses("scale", odd),
            ),
            table.where("scale", odd[0]),
            msg("Skriv den som «1-4» eller «1=Helt uenig; 2=Litt uenig; …»."),
        )
