"""Downloads from Udir's Statistikkportalen: a row per unit, and year, grade and gender in headers.

A header is a chain such as «2019-20.Trinn 7.Alle kjønn.Trivsel.Score», in whatever order. «*» is
suppressed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.blocks import read_block
from kfl_widgets.reading.facts import facts_of
from kfl_widgets.reading.headings import Heading, Statistic, parse_heading
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.measures import describe_measures, give_scales, name_measures
from kfl_widgets.reading.people import read_people
from kfl_widgets.reading.published import cells_from_means
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.scales import PERCENT
from kfl_widgets.reading.table import HEADER_WITHIN, Names, Table, find_roles, make_table
from kfl_widgets.reading.units import read_units
from kfl_widgets.reading.values import clean_text, fold, plain_letters
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import ALL, DIMENSIONS, Problem, Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Statistikkportalen")
GROUP = "elever"

_NAMES: Names = {
    "school": ("EnhetNavn", "Enhetsnavn", "Enhet", "Skole", "Skolenavn"),
    "level": ("EnhetNivaa", "Enhetsnivå"),
    "country": ("Nasjonalt",),
    "county": ("Fylke", "Fylkesnavn"),
    "municipality": ("Kommune", "Kommunenavn"),
    "code": ("Organisasjonsnummer", "Enhetskode"),
}
_LINKS = re.compile(r"(?<!\d)\.|\.(?=[A-ZÆØÅ*])|[|;]|, | – | - ")
_EVERYONE = {"alleeierformer", "alle", "allespoersmaal", "elevundersoekelsen"}
_OWNERS = {"offentlig", "privat", "offentligeiet", "privateiet", "kommunal", "statlig"}
_FEWEST = 2


@dataclass(frozen=True)
class _Column:
    """What a column of numbers is about."""

    number: int
    factor: str
    heading: Heading


def recognise(book: Book) -> Recognition:
    """Know it by a unit's name and many headers that hold a year and more."""
    sheets = tuple(sheet.name for sheet in book.sheets if _find(book, sheet))
    return Recognition(0.95 if sheets else 0.0, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such a download."""
    found = (_find(book, sheet) for sheet in book.sheets)
    return join([_read(book, *pair) for pair in found if pair])


def _find(book: Book, sheet: Sheet) -> tuple[Table, list[_Column]] | None:
    for header, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        roles = find_roles(row, _NAMES)
        if not roles.keys() & {"school", "code"}:
            continue
        columns = [
            column
            for number, cell in enumerate(row)
            if number not in roles.values() and (column := _column(number, clean_text(cell)))
        ]
        if len(columns) >= _FEWEST and _blocks(columns):
            return make_table(book, sheet, header, roles=roles), columns
    return None


def _column(number: int, header: str) -> _Column | None:
    """Read a header; None when it holds no year, or is about one form of ownership."""
    heading, rest = Heading(), []
    for part in (part.strip() for part in _LINKS.split(header)):
        said = parse_heading([part]) if part else None
        if fold(part) in _OWNERS:
            return None
        if said is None or said.is_own or said.reference or said.school:
            rest += [part] if part and fold(part) not in _EVERYONE else []
        else:
            heading = _together(heading, said)
    if heading.wave is None or (not rest and not heading.statistic):
        return None
    return _Column(number, " – ".join(rest) or "Elevundersøkelsen", heading)


def _together(one: Heading, other: Heading) -> Heading:
    said = {
        name: getattr(other, name)
        for name in ("wave", "group", "grade", "gender", "statistic")
        if getattr(other, name)
    }
    return replace(one, **said)


def _read(book: Book, table: Table, columns: list[_Column]) -> Survey:
    problems: list[Problem] = []
    people = read_people(table, from_names=())
    units = read_units(table)
    codes = people.codes.assign(school=units["name"], is_reference=units["is_reference"])
    blocks = [
        read_block(table, heading, numbers, _about(codes, factor, heading), problems)
        for (factor, heading), numbers in _blocks(columns).items()
    ]
    rows = name_measures(pd.concat(blocks, ignore_index=True))
    is_share = rows["factor"].map(_is_share).astype(bool)
    written = pd.Series([(PERCENT, ()) if share else None for share in is_share], index=rows.index)
    rows["scale"] = give_scales(rows, rows["mean"], written, problems, where=table.where())
    parts = [
        pd.DataFrame({"value": rows[name], "state": rows[f"{name} state"]})
        for name in ("n", "mean", "sd")
    ]
    return build(
        scores=rows[[*DIMENSIONS, "measure"]].join(cells_from_means(*parts)),
        codebook=describe_measures(rows),
        waves=dict.fromkeys(column.heading.wave for column in columns if column.heading.wave),
        references=units.loc[units["is_reference"], "name"],
        sources=[facts_of(book, table, NAME.text)],
        problems=problems,
    )


def _blocks(columns: list[_Column]) -> dict[tuple[str, Heading], dict[Statistic, int]]:
    blocks: dict[tuple[str, Heading], dict[Statistic, int]] = {}
    for column in columns:
        key = (column.factor, replace(column.heading, statistic=None))
        blocks.setdefault(key, {})[column.heading.statistic or "mean"] = column.number
    return {key: numbers for key, numbers in blocks.items() if "mean" in numbers}


def _about(codes: pd.DataFrame, factor: str, heading: Heading) -> pd.DataFrame:
    """Say what the numbers of one block are about, for every unit."""
    return codes.assign(
        wave=heading.wave.code if heading.wave else "",
        group=heading.group or GROUP,
        grade=heading.grade or ALL,
        gender=heading.gender or ALL,
        factor=factor,
    )


def _is_share(factor: str) -> bool:
    plain = plain_letters(factor)
    return "andel" in plain or "prosent" in plain or "%" in plain
