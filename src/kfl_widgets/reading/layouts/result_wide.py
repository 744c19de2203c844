"""A wide result table: a row per factor, and columns per wave, under one or more header rows.

A wave has one column (the mean), or two or three (mean, n, SD) under a merged header. Columns may
also be for a group, a grade, a gender, a school, or a yardstick such as the municipality.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.blocks import not_read, read_block, scores_of
from kfl_widgets.reading.facts import facts_of
from kfl_widgets.reading.headings import (
    Heading,
    Statistic,
    header_stacks,
    lowest,
    parse_heading,
    said_below,
    statistic_of,
    written,
)
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.numeric import NumericColumns
from kfl_widgets.reading.people import PEOPLE, people_by_values, read_people
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.scales import low_is_good, parse_scale
from kfl_widgets.reading.table import HEADER_WITHIN, Names, Table, find_roles, make_table
from kfl_widgets.reading.values import Cell, fold, is_blank, parse_each
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import DIMENSIONS, Problem, Survey

__all__ = ["NAME", "WideTable", "read", "read_wide", "recognise"]

NAME = msg("Resultattabell med en kolonne for hver runde")

_NAMES: Names = {
    **PEOPLE,
    "factor": ("Faktor", "Indeks", "Indikator", "Område", "Tema", "Factor"),
    "item": ("Påstand", "Spørsmål"),
    "code": ("Kode",),
    "scale": ("Skala",),
    "direction": ("Retning",),
}
_SUMS = {"totalsum", "totalt", "total", "sum", "samlet", "grandtotal", "snittavalle"}
"""What a line over all factors is called: no factor of its own."""

_DEEPEST = 3


@dataclass(frozen=True, eq=False)
class WideTable:
    """A sheet of numbers whose columns say what they are about.

    Attributes
    ----------
    table
        With the roles of its text columns.
    headings
        What each column of numbers is about; its ``statistic`` is never None.
    unread
        The columns nobody understands.
    """

    table: Table
    headings: dict[int, Heading]
    unread: tuple[int, ...] = ()


def recognise(book: Book) -> Recognition:
    """Know it by columns of numbers whose headings name waves, groups or grades."""
    found = [wide for sheet in book.sheets if (wide := _find(book, sheet))]
    sheets = tuple(wide.table.sheet for wide in found)
    if any(heading.wave for wide in found for heading in wide.headings.values()):
        return Recognition(0.85, sheets)
    if found:
        return Recognition(0.6, sheets)
    return Recognition(0.0)


def read(book: Book) -> Survey:
    """Read every sheet that is such a table."""
    found = (_find(book, sheet) for sheet in book.sheets)
    return join([read_wide(book, wide, NAME.text) for wide in found if wide])


# -- finding the headers -----------------------------------------------------------------------


def _find(book: Book, sheet: Sheet) -> WideTable | None:
    """Find the header rows: those under which most columns of numbers have a meaning."""
    best: tuple[tuple[int, int, int], slice, dict[int, Heading]] | None = None
    top = sheet.rows[: min(HEADER_WITHIN, len(sheet.rows) - 1)]
    says_who = [any(map(_says_who, row)) for row in top]
    numbers = NumericColumns(sheet) if any(says_who) else None
    for bottom in range(len(top) if numbers else 0):
        for depth in range(1, min(_DEEPEST, bottom + 1) + 1):
            first = bottom - depth + 1
            if numbers is None or not any(says_who[first : bottom + 1]):
                continue
            numeric = numbers.below(bottom + 1)
            headings = _headings(sheet, slice(first, bottom + 1), numeric)
            rank = (len(set(headings.values())), -depth, -bottom)
            if _is_plausible(headings, numeric) and (best is None or rank > best[0]):
                best = (rank, slice(first, bottom + 1), headings)
    return _wide_table(book, sheet, *best[1:], numbers) if best and numbers else None


def _is_plausible(headings: dict[int, Heading], numeric: Sequence[int]) -> bool:
    """Tell whether the columns of numbers speak of waves, or at least most of several of who."""
    if any(heading.wave for heading in headings.values()):
        return True
    says_who = any(heading.says_who for heading in headings.values())
    return says_who and len(headings) > 1 and len(headings) * 2 > len(numeric)


def _says_who(cell: Cell) -> bool:
    heading = parse_heading([cell]) if not is_blank(cell) else None
    return heading is not None and heading.says_who


def _headings(sheet: Sheet, headers: slice, numeric: Sequence[int]) -> dict[int, Heading]:
    stacks = header_stacks(sheet, headers)
    found = {number: parse_heading(stacks[number]) for number in numeric}
    return {number: heading for number, heading in found.items() if heading is not None}


def _wide_table(
    book: Book, sheet: Sheet, headers: slice, headings: dict[int, Heading], numbers: NumericColumns
) -> WideTable | None:
    rows, below = sheet.rows[headers], headers.stop
    own = [lowest(cells) for cells in zip(*rows, strict=True)]
    roles = {
        role: number
        for role, number in find_roles(own, _NAMES).items()
        if number not in headings or not headings[number].says_who
    }
    headings = {n: heading for n, heading in headings.items() if n not in roles.values()}
    numeric = numbers.below(below)
    texts = [
        number
        for number in _text_columns(sheet, below)
        if number not in numeric and number not in roles.values()
    ]
    said = people_by_values(sheet.rows[below:], [n for n in texts if n not in roles.values()])
    roles |= {role: number for role, number in said.items() if role not in roles}
    texts = [number for number in texts if number not in roles.values()]
    if "factor" not in roles and "item" in roles:
        roles["factor"] = roles.pop("item")
    elif "factor" not in roles and texts:
        roles["factor"] = texts.pop(0)
    completed = _completed(headings)
    has_means = any(heading.statistic == "mean" for heading in completed.values())
    if "wave" in roles or "factor" not in roles or not has_means:
        return None
    unread = {*numeric, *texts} - set(headings) - set(roles.values())
    shown = [*map(written, header_stacks(sheet, headers))]
    table = make_table(book, sheet, headers.start, depth=len(rows), roles=roles, headers=shown)
    return WideTable(table, completed, tuple(sorted(unread)))


def _text_columns(sheet: Sheet, start: int) -> list[int]:
    columns = enumerate(zip(*sheet.rows[start:], strict=True))
    return [number for number, cells in columns if any(isinstance(c, str) and c for c in cells)]


def _completed(headings: dict[int, Heading]) -> dict[int, Heading]:
    """Let a column that says no wave belong to the wave on its left, and be a mean by default."""
    completed: dict[int, Heading] = {}
    left: Heading | None = None
    for number in sorted(headings):
        heading = headings[number]
        if heading.wave is None and left is not None:
            heading = replace(heading, wave=left.wave)
            if headings[number].statistic in ("n", "sd") and not headings[number].says_who:
                heading = replace(left, statistic=heading.statistic)
        completed[number] = replace(heading, statistic=heading.statistic or "mean")
        left = completed[number] if heading.wave else left
    return completed


# -- reading -----------------------------------------------------------------------------------


def read_wide(book: Book, wide: WideTable, layout: str) -> Survey:
    """Read a table whose columns say what they are about."""
    table = wide.table
    problems: list[Problem] = list(_notice(wide))
    said = _said_by_headings(wide)
    people = read_people(table, from_names=[d for d in DIMENSIONS if d not in said])
    problems.extend(people.problems)
    rows = _rows(table, people.codes)
    blocks = [read_block(table, *block, rows, problems) for block in _blocks(wide, problems)]
    long = pd.concat(blocks, ignore_index=True)
    is_count = long["factor"].map(lambda text: statistic_of(text) == "n").astype(bool)
    measured, inferred = scores_of(table, long[~is_count], problems)
    waves = [heading.wave for heading in wide.headings.values() if heading.wave]
    return build(
        **measured,
        participation=_answered(long[is_count & ~long["is_reference"]]),
        waves=[*people.waves_of(measured["scores"]), *waves],
        references=long.loc[long["is_reference"], "school"].unique(),
        sources=[facts_of(book, table, layout, inferred)],
        problems=problems,
    )


def _said_by_headings(wide: WideTable) -> set[str]:
    headings = wide.headings.values()
    said = {"wave"} if all(heading.wave for heading in headings) else set()
    for dimension in ("school", "group", "grade"):
        if all(getattr(heading, dimension) for heading in headings):
            said.add(dimension)
    return said


def _rows(table: Table, codes: pd.DataFrame) -> pd.DataFrame:
    """Say who each row is about and what it measures; a line «Elever» is about the rows below."""
    rows = codes.assign(
        **{role: table.texts(role).loc[codes.index] for role in ("factor", "item", "code")},
        low_is_good=parse_each(table.column("direction"), low_is_good).loc[codes.index],
        scale=parse_each(table.column("scale"), parse_scale).loc[codes.index],
    )
    # A factor's name may be merged over the rows of its statements or grades.
    rows["factor"] = rows["factor"].mask(rows["factor"].eq("")).ffill().fillna("")
    rows = rows[~rows["factor"].map(fold).isin(_SUMS)].copy()
    for dimension in ("group", "grade"):
        if dimension not in table:
            rows[dimension] = _from_section_lines(rows["factor"], dimension, rows[dimension])
    return rows


def _from_section_lines(
    labels: pd.Series[str], dimension: str, given: pd.Series[str]
) -> pd.Series[str]:
    lines = labels.map(lambda text: said_below(text, dimension))
    return lines.ffill().where(lines.notna().cummax(), given)


def _blocks(
    wide: WideTable, problems: list[Problem]
) -> Iterator[tuple[Heading, dict[Statistic, int]]]:
    """Put the columns about one wave, group … together: one for each statistic."""
    blocks: dict[Heading, dict[Statistic, int]] = {}
    repeated: list[int] = []
    for number, heading in wide.headings.items():
        key = replace(heading, statistic=None, is_own=False)
        columns = blocks.setdefault(key, {})
        if heading.statistic is None or heading.statistic in columns:
            repeated.append(number)
        else:
            columns[heading.statistic] = number
    repeated += [
        n for columns in blocks.values() if "mean" not in columns for n in columns.values()
    ]
    if repeated:
        problems.append(not_read(wide.table, repeated))
    return ((key, columns) for key, columns in blocks.items() if "mean" in columns)


def _answered(rows: pd.DataFrame) -> pd.DataFrame | None:
    """Read a line «Antall svar»: how many answered, which is no factor."""
    if rows.empty:
        return None
    return rows[list(DIMENSIONS)].assign(answered=rows["mean"])


# -- what to tell ------------------------------------------------------------------------------


def _notice(wide: WideTable) -> Iterator[Problem]:
    if wide.unread:
        yield not_read(wide.table, wide.unread)
    yield from _notice_timeless_yardsticks(wide)


def _notice_timeless_yardsticks(wide: WideTable) -> Iterator[Problem]:
    """Tell which wave a yardstick without one was given, where several were possible."""
    waves = {heading.wave for heading in wide.headings.values() if heading.wave}
    for number, heading in wide.headings.items():
        written = parse_heading([wide.table.headers[number]])
        if heading.reference and len(waves) > 1 and heading.wave and not (written and written.wave):
            yield Problem(
                "warning",
                msg(
                    "Kolonnen «{column}» sier ikke hvilken runde den gjelder. Vi leser {wave}.",
                    column=wide.table.headers[number],
                    wave=heading.wave.label,
                ),
                wide.table.where(),
                msg("Skriv runden i overskriften, for eksempel «Kommunen T1»."),
            )
