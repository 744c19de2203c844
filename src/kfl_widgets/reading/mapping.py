"""What a person says about the columns of a sheet, when no layout knows it.

A `Mapping` is a small record that can be kept and used again on next year's file. It is guessed in
`guessing` and applied in `mapped`. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from kfl_widgets.locale import Message, msg
from kfl_widgets.reading.headings import header_stacks, written
from kfl_widgets.reading.mentions import mentions
from kfl_widgets.reading.values import Cell, fold, is_blank
from kfl_widgets.reading.workbook import Sheet

__all__ = [
    "ROLES",
    "WHO",
    "Column",
    "Mapping",
    "Role",
    "fits",
    "headers_of",
    "missing",
    "parse_mapping",
    "said_of",
    "wave_in",
]

Role = Literal[
    "ignore",
    "wave",
    "school",
    "group",
    "grade",
    "gender",
    "factor",
    "item",
    "mean",
    "n",
    "sd",
    "answer",
]
ROLES: tuple[Role, ...] = get_args(Role)
WHO: tuple[Role, ...] = ("wave", "school", "group", "grade", "gender")
"""The roles that say who and when."""

SEARCHED_ROWS = 20
_LOOKED_FOR = 1000


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Record):
    """What one column is.

    Attributes
    ----------
    header
        Its heading, as `headers_of` gives it.
    role
        What it holds. ``answer``: one respondent's answer to one statement per row. ``item``: the
        text of a statement per row.
    wave, group, school
        What the heading says its numbers are about, when it says so (``mean, n, sd``).
    factor
        The factor an ``answer`` belongs to.
    reversed
        Whether an ``answer`` counts the other way in its factor.
    """

    header: str
    role: Role = "ignore"
    wave: str = ""
    group: str = ""
    school: str = ""
    factor: str = ""
    reversed: bool = False


class Mapping(_Record):
    """What a person has said about a sheet.

    Attributes
    ----------
    header_row, header_rows
        The first row of headings (1 is the top), and how many rows they take.
    columns
        One for each column, left to right.
    wave, group, grade, school
        What holds for every row that says nothing else.
    options
        Answers in words, from the lowest to the highest; empty when answers are numbers.
    """

    version: int = 1
    header_row: int = 1
    header_rows: int = 1
    columns: tuple[Column, ...] = ()
    wave: str = ""
    group: str = ""
    grade: str = ""
    school: str = ""
    options: tuple[str, ...] = ()

    def of_role(self, *roles: Role) -> list[tuple[int, Column]]:
        """Give the columns of these roles with their numbers."""
        return [(i, column) for i, column in enumerate(self.columns) if column.role in roles]

    def said_in(self, row: Sequence[Cell], role: Role) -> Cell:
        """Give what a row says of who or when, else what holds for every row."""
        cells = (row[i] for i, _ in self.of_role(role))
        said = next((cell for cell in cells if not is_blank(cell)), None)
        return said if said is not None else getattr(self, role, "") or None


def parse_mapping(data: bytes) -> Mapping | None:
    """Give the mapping that a downloaded file holds; None when it is anything else."""
    if b'"header_row"' not in data[:_LOOKED_FOR]:
        return None
    try:
        return Mapping.model_validate_json(data)
    except ValidationError:
        return None


def headers_of(sheet: Sheet, header_row: int, header_rows: int = 1) -> tuple[str, ...]:
    """Give one heading per column; what stands in several rows is joined by « · ».

    A merged cell, which files hold only in its first column, counts for all it stands over.
    """
    end = min(header_row - 1 + header_rows, len(sheet.rows))
    if end < header_row:
        return ()
    return tuple(
        written(cells, " · ") for cells in header_stacks(sheet, slice(header_row - 1, end))
    )


def fits(mapping: Mapping, sheet: Sheet) -> Mapping | None:
    """Give `mapping` placed on `sheet` if its headings stand there in some row, else None.

    Years and waves in the headings may have moved on: «Snitt 2018» fits where «Snitt 2016» stood.
    A wave that a person said is not said of this file: the sheet's name may say it, else `missing`
    asks for it again.
    """
    wanted = [_timeless(column.header) for column in mapping.columns]
    for header_row in range(1, min(SEARCHED_ROWS, len(sheet.rows)) + 1):
        headers = headers_of(sheet, header_row, mapping.header_rows)
        if [_timeless(header) for header in headers] == wanted:
            columns = (
                _moved_on(column, header)
                for column, header in zip(mapping.columns, headers, strict=True)
            )
            wave = wave_in(sheet.name) if mapping.wave else ""
            update = {"header_row": header_row, "columns": tuple(columns), "wave": wave}
            return mapping.model_copy(update=update)
    return None


def said_of(mapping: Mapping, number: int, field: str, value: object) -> Mapping:
    """Say something of one column; a wave, group or school goes for all under the same heading."""
    above, has_above, _ = mapping.columns[number].header.rpartition(" · ")
    is_shared = bool(has_above) and field in ("wave", "group", "school")

    def is_meant(i: int, column: Column) -> bool:
        return i == number or (is_shared and column.header.rpartition(" · ")[0] == above)

    columns = tuple(
        column.model_copy(update={field: value}) if is_meant(i, column) else column
        for i, column in enumerate(mapping.columns)
    )
    return mapping.model_copy(update={"columns": columns})


def missing(mapping: Mapping) -> list[Message]:
    """Say what must be said before the sheet can be read; nothing when it can."""
    lacks: list[Message] = []
    has_answers = bool(mapping.of_role("answer"))
    if not has_answers and not mapping.of_role("mean"):
        return [msg("Velg hvilke kolonner som har svar eller gjennomsnitt.")]
    if not has_answers and not mapping.of_role("factor", "item"):
        lacks.append(msg("Velg kolonnen med navnet på faktoren eller påstanden."))
    if not _is_said(mapping, "wave", has_answers):
        lacks.append(msg("Si hvilken måling tallene er fra, for eksempel T1 eller 2018."))
    if not _is_said(mapping, "group", has_answers):
        lacks.append(msg("Si hvem som har svart, for eksempel elever."))
    return lacks


def _timeless(header: str) -> str:
    """Give a heading without the wave it names."""
    said = mentions(header)
    return fold(said.rest) if said.waves else fold(header)


def wave_in(header: str) -> str:
    """Give the wave a heading names, whatever else it says; ``""`` unless it names just one."""
    waves = mentions(header).waves
    return waves[0].label if len(waves) == 1 else ""


def _moved_on(column: Column, header: str) -> Column:
    return column.model_copy(update={"header": header, "wave": wave_in(header)})


def _is_said(mapping: Mapping, role: Literal["wave", "group"], has_answers: bool) -> bool:
    if getattr(mapping, role) or mapping.of_role(role):
        return True
    means = [column for _, column in mapping.of_role("mean")]
    return not has_answers and bool(means) and all(getattr(column, role) for column in means)
