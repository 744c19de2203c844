"""A result table: a row per wave, group, grade and factor (or statement), with n, mean and SD.

Shares per answer, direction, scale, and how many were invited may stand beside; a sheet with only
who was invited and who answered is read too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.codes import item_codes
from kfl_widgets.reading.dimensions import is_reference
from kfl_widgets.reading.people import PEOPLE, read_people
from kfl_widgets.reading.published import cells_from_means, read_numbers
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.scales import infer_scale, is_yes, low_is_good, parse_scale
from kfl_widgets.reading.shares import answers_from_shares, read_shares
from kfl_widgets.reading.table import Names, Table, find_table
from kfl_widgets.reading.values import clean_text, fold, parse_each
from kfl_widgets.reading.workbook import Book
from kfl_widgets.survey.build import build, combine
from kfl_widgets.survey.model import (
    DIMENSIONS,
    Codebook,
    Factor,
    Item,
    Option,
    Problem,
    Scale,
    Source,
    Survey,
)

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
_WHOLE_FACTOR = {"", "alle", "allepaastander", "allespoersmaal"}
_BANDS = (-float("inf"), 10.0, 100.0, float("inf"))


def recognise(book: Book) -> Recognition:
    """Know it by a wave, a factor and a mean in one row of headers."""
    tables = _tables(book)
    if any("mean" in table for table in tables):
        return Recognition(0.9, msg("Et ark har kolonner for runde, faktor og gjennomsnitt."))
    if tables:
        return Recognition(0.5, msg("Et ark har kolonner for runde, inviterte og besvart."))
    return Recognition(0.0, msg("Ingen ark har kolonner for runde, faktor og gjennomsnitt."))


def read(book: Book) -> Survey:
    """Read every sheet that is such a table."""
    return combine([_read_table(book, table) for table in _tables(book)])


def _tables(book: Book) -> list[Table]:
    found = (
        find_table(book, sheet, _NAMES, ("wave", "factor", "mean"))
        or find_table(book, sheet, _NAMES, ("wave", "group", "invited"))
        or find_table(book, sheet, _NAMES, ("wave", "group", "answered"))
        for sheet in book.sheets
    )
    return [table for table in found if table is not None]


def _read_table(book: Book, table: Table) -> Survey:
    problems: list[Problem] = []
    people = read_people(table)
    problems.extend(people.problems)
    codes = people.codes
    is_yardstick = codes["school"].map(is_reference) | _flags(table, "reference").loc[codes.index]
    measured = _measured(table, codes, problems) if "mean" in table else {}
    participation = _participation(table, codes, problems)
    return build(
        **measured,
        participation=participation,
        waves=people.waves_of(measured.get("scores"), participation),
        references=codes.loc[is_yardstick.astype(bool), "school"],
        sources=[Source(book.name, NAME.text, book.sha256, len(table.rows))],
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


def _measured(table: Table, codes: pd.DataFrame, problems: list[Problem]) -> dict[str, Any]:
    """Read scores, answers and codebook."""
    rows = _name_measures(table, codes)
    n, mean, sd = (read_numbers(table, role, rows.index, problems) for role in ("n", "mean", "sd"))
    shares = read_shares(table, rows.index[~rows["is_factor"]], mean["value"], problems)
    rows["scale"] = _scales(table, rows, mean["value"], len(shares.options), problems)
    published = cells_from_means(n, mean, sd)
    items = rows[~rows["is_factor"]]
    cells = items[list(DIMENSIONS)].assign(item=items["measure"])
    return {
        "scores": rows.join(published),
        "answers": answers_from_shares(cells, n["value"].loc[items.index], shares.columns),
        "codebook": _codebook(rows, shares.options if shares.has_words else ()),
    }


def _name_measures(table: Table, codes: pd.DataFrame) -> pd.DataFrame:
    """Say what each row is about; rows about nothing, as a source line at the foot, are dropped."""
    rows = codes.assign(
        **{
            role: parse_each(table.column(role), clean_text).loc[codes.index]
            for role in ("factor", "item", "code")
        },
        reversed=_flags(table, "reversed").loc[codes.index],
        low_is_good=parse_each(table.column("direction"), low_is_good).loc[codes.index],
    )
    is_whole = rows["item"].map(fold).isin(_WHOLE_FACTOR)
    rows["is_factor"] = is_whole & rows["code"].eq("")
    rows = rows[rows["factor"].ne("") | ~rows["is_factor"]].copy()
    coded = rows["code"].mask(rows["code"].eq(""), item_codes(rows))
    rows["measure"] = coded.mask(rows["is_factor"], rows["factor"])
    rows["item"] = rows["item"].mask(rows["item"].eq(""), rows["measure"])
    return rows


def _codebook(rows: pd.DataFrame, options: tuple[Option, ...]) -> Codebook:
    """Describe every factor and item by its first row; a factor rather by a row of its own."""
    measures = rows.drop_duplicates(["group", "measure"])
    own_first = rows[rows["factor"].ne("")].sort_values("is_factor", ascending=False, kind="stable")
    described = own_first.drop_duplicates(["group", "factor"]).sort_index()
    factors = tuple(
        Factor(row["factor"], row["factor"], row["group"], row["scale"][0], not row["low_is_good"])
        for row in described.to_dict("records")
    )
    items = tuple(
        Item(
            code=row["measure"],
            text=row["item"],
            group=row["group"],
            factor=row["factor"],
            scale=row["scale"][0],
            reversed=row["reversed"],
            options=row["scale"][1] or options,
        )
        for row in measures[~measures["is_factor"]].to_dict("records")
    )
    return Codebook(factors, items)


def _flags(table: Table, role: str) -> pd.Series[bool]:
    return parse_each(table.column(role), is_yes).astype(bool)


# -- scales ------------------------------------------------------------------------------------


def _scales(
    table: Table,
    rows: pd.DataFrame,
    means: pd.Series[float],
    options: int,
    problems: list[Problem],
) -> pd.Series[Any]:
    """Give each row its scale and option words: as written, else as the numbers suggest.

    Factors of one group whose means are of the same size share a scale: a single factor with
    only low means says too little.
    """
    written = parse_each(table.column("scale"), parse_scale).loc[rows.index]
    top = means.groupby([rows["group"], rows["factor"]]).transform("max")
    band = pd.cut(top, _BANDS, labels=False).fillna(0)
    found = written.copy()
    seen: dict[str, list[str]] = {}
    unwritten = written.isna()
    alike = [rows.loc[unwritten, "group"], band[unwritten]]
    for (group, _), numbers in means[unwritten].groupby(alike):
        scale = infer_scale(numbers, options) or Scale(None, None)
        found.loc[numbers.index] = pd.Series([(scale, ())] * len(numbers), index=numbers.index)
        seen.setdefault(scale.name, []).append(str(group))
    for name, groups in seen.items():
        problems.append(_inferred(table, name, dict.fromkeys(groups)))
    return found


def _inferred(table: Table, scale: str, groups: Iterable[str]) -> Problem:
    return Problem(
        "info",
        msg(
            "Filen sier ikke hvilken skala tallene er på. For {groups} leser vi {scale}.",
            groups=", ".join(groups),
            scale=scale,
        ),
        table.where(),
        msg("Stemmer det ikke, så skriv skalaen i en kolonne som heter Skala, for eksempel 1-5."),
    )
