"""What a person says about the columns of a sheet, when no layout knows it.

A `Mapping` is a small record that can be kept and used again on next year's file. Applying it
writes the sheet over into one of our own layouts, which then reads it: nothing is read twice in
two ways. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from kfl_widgets.locale import Message, msg
from kfl_widgets.reading.dimensions import (
    knows_gender,
    knows_grade,
    knows_group,
    knows_wave,
    parse_group,
    write_code,
)
from kfl_widgets.reading.headings import fill_right, parse_heading, statistic_of
from kfl_widgets.reading.mentions import mentions
from kfl_widgets.reading.values import Cell, clean_text, fold, is_blank, parse_number
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.model import ALL

__all__ = [
    "ROLES",
    "Column",
    "Mapping",
    "Role",
    "fits",
    "headers_of",
    "missing",
    "parse_mapping",
    "rewrite",
    "said_of",
    "suggest",
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

_DIMENSIONS: tuple[Role, ...] = ("wave", "school", "group", "grade", "gender")
_NUMBERS: tuple[Role, ...] = ("mean", "n", "sd")
_SEARCHED_ROWS = 20
_MOST_HEADER_ROWS = 3
_LOOKED_AT = 200
_MOST_OPTIONS = 7
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
    rows = sheet.rows[header_row - 1 : header_row - 1 + header_rows]
    if not rows:
        return ()
    filled = [*(fill_right(row) for row in rows[:-1]), rows[-1]]
    stacks = zip(*filled, strict=True)
    return tuple(" · ".join(dict.fromkeys(filter(None, map(clean_text, s)))) for s in stacks)


def suggest(sheet: Sheet, header_row: int = 0, header_rows: int = 1) -> Mapping:
    """Guess what the columns are, for a person to look at and correct.

    Where the headings are is guessed too, unless `header_row` (1 is the top) is given.
    """
    if not header_row:
        header_row, header_rows = _find_headers(sheet)
    headers = headers_of(sheet, header_row, header_rows)
    body = sheet.rows[header_row - 1 + header_rows :][:_LOOKED_AT]
    columns = tuple(
        _guess(header, [row[i] for row in body if not is_blank(row[i])])
        for i, header in enumerate(headers)
    )
    guess = Mapping(header_row=header_row, header_rows=header_rows, columns=columns)
    guess = _with_a_name_column(guess, body)
    return guess.model_copy(update={"options": _words(guess, body)})


def fits(mapping: Mapping, sheet: Sheet) -> Mapping | None:
    """Give `mapping` placed on `sheet` if its headings stand there in some row, else None.

    Years and waves in the headings may have moved on: «Snitt 2018» fits where «Snitt 2016» stood.
    A wave that a person said is not said of this file; `missing` asks for it again.
    """
    wanted = [_timeless(column.header) for column in mapping.columns]
    for header_row in range(1, min(_SEARCHED_ROWS, len(sheet.rows)) + 1):
        headers = headers_of(sheet, header_row, mapping.header_rows)
        if [_timeless(header) for header in headers] == wanted:
            columns = (
                _moved_on(column, header)
                for column, header in zip(mapping.columns, headers, strict=True)
            )
            update = {"header_row": header_row, "columns": tuple(columns), "wave": ""}
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


def rewrite(mapping: Mapping, book: Book, sheet: Sheet) -> Book:
    """Write `sheet` over into our own layout: a result table, or the template's two sheets."""
    start = mapping.header_row - 1 + mapping.header_rows
    rows = [row for row in sheet.rows[start:] if any(not is_blank(cell) for cell in row)]
    if mapping.of_role("answer"):
        return replace(book, sheets=_as_template(mapping, rows))
    results = Sheet(sheet.name, [list(_RESULT_HEADERS), *_result_rows(mapping, rows)])
    return replace(book, sheets=(results,))


# -- guessing ----------------------------------------------------------------------------------


def _find_headers(sheet: Sheet) -> tuple[int, int]:
    """Find the last row of words before the numbers start, and the rows of headings above it."""
    rows = sheet.rows[:_SEARCHED_ROWS]
    texts = [sum(isinstance(cell, str) and not is_blank(cell) for cell in row) for row in rows]
    widest = max(texts, default=0)
    last = next((i for i, count in enumerate(texts) if count >= max(2, widest * 0.6)), 0)
    if last + 1 < len(rows) and _are_statistics(rows[last + 1]):
        last += 1
    first = last
    while first > 0 and last - first < _MOST_HEADER_ROWS - 1:
        if not _stands_over(rows[first - 1], rows[first]):
            break
        first -= 1
    return first + 1, last - first + 1


def _are_statistics(row: Sequence[Cell]) -> bool:
    said = [parse_heading([cell]) for cell in row if not is_blank(cell)]
    return bool(said) and all(heading is not None and heading.statistic for heading in said)


def _stands_over(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a row holds headings over several columns: some texts, fewer than below them."""
    said = [cell for cell in row if not is_blank(cell)]
    under = sum(not is_blank(cell) for cell in below)
    return 1 < len(said) < under and all(isinstance(cell, str) for cell in said)


def _guess(header: str, cells: Sequence[Cell]) -> Column:
    numbers = sum(parse_number(cell) is not None for cell in cells)
    if numbers and numbers * 2 >= len(cells) and (column := _guess_numbers(header)):
        return column
    for role_, names, knows in _DIMENSION_GUESSES:
        if fold(header) in names or (cells and all(map(knows, cells))):
            return Column(header=header, role=role_)
    if fold(header) in _NAMES_OF_FACTORS:
        return Column(header=header, role="factor")
    if fold(header) in _NAMES_OF_ITEMS:
        return Column(header=header, role="item")
    return Column(header=header, role="answer" if _look_like_answers(cells) else "ignore")


def _guess_numbers(header: str) -> Column | None:
    """Read a heading over numbers: all of it, or at least what its last part says they are."""
    parts = header.split(" · ")
    heading = parse_heading(parts)
    if heading is None:
        statistic = statistic_of(parts[-1])
        return Column(header=header, role=statistic, wave=_wave_in(header)) if statistic else None
    return Column(
        header=header,
        role=heading.statistic or "mean",
        wave=heading.wave.label if heading.wave else "",
        group=heading.group,
        school=heading.reference,
    )


_NAMES_OF_FACTORS = {"faktor", "indeks", "omraade", "tema", "factor"}
_NAMES_OF_ITEMS = {"paastand", "spoersmaal", "utsagn", "item"}
_DIMENSION_GUESSES: tuple[tuple[Role, set[str], Callable[[Cell], bool]], ...] = (
    ("wave", {"runde", "maaling", "aar", "skoleaar", "tidspunkt", "wave"}, knows_wave),
    ("group", {"gruppe", "respondentgruppe", "rolle", "group"}, knows_group),
    ("gender", {"kjoenn", "gender"}, knows_gender),
    ("grade", {"trinn", "klasse", "klassetrinn", "grade"}, knows_grade),
    ("school", {"skole", "enhet", "skolenavn", "school"}, lambda _cell: False),
)


def _look_like_answers(cells: Sequence[Cell]) -> bool:
    """Whether few different answers are given again and again."""
    different = {fold(cell) if isinstance(cell, str) else cell for cell in cells}
    return 1 < len(different) <= _MOST_OPTIONS and len(cells) >= 2 * len(different)


def _with_a_name_column(guess: Mapping, body: Sequence[Sequence[Cell]]) -> Mapping:
    """Where means stand beside a column of words, the words are the factors."""
    if not guess.of_role("mean") or guess.of_role("factor", "item"):
        return guess
    for i, column in guess.of_role("ignore", "answer"):
        words = [clean_text(row[i]) for row in body if clean_text(row[i])]
        if words and all(parse_number(word) is None for word in words):
            columns = list(guess.columns)
            columns[i] = column.model_copy(update={"role": "factor"})
            return guess.model_copy(update={"columns": tuple(columns)})
    return guess


def _words(guess: Mapping, body: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Collect the answers in words, in the order they are met: a person puts them right."""
    met: dict[str, str] = {}
    for i, _ in guess.of_role("answer"):
        for row in body:
            text = clean_text(row[i])
            if text and parse_number(text) is None:
                met.setdefault(fold(text), text)
    return tuple(met.values())


def _timeless(header: str) -> str:
    """Give a heading without the wave it names."""
    said = mentions(header)
    return fold(said.rest) if said.waves else fold(header)


def _wave_in(header: str) -> str:
    """Give the wave a heading names, whatever else it says; ``""`` unless it names just one."""
    waves = mentions(header).waves
    return waves[0].label if len(waves) == 1 else ""


def _moved_on(column: Column, header: str) -> Column:
    return column.model_copy(update={"header": header, "wave": _wave_in(header)})


def _is_said(mapping: Mapping, role: Literal["wave", "group"], has_answers: bool) -> bool:
    if getattr(mapping, role) or mapping.of_role(role):
        return True
    means = [column for _, column in mapping.of_role("mean")]
    return not has_answers and bool(means) and all(getattr(column, role) for column in means)


# -- writing over ------------------------------------------------------------------------------

_RESULT_HEADERS = (
    "Runde",
    "Skole",
    "Gruppe",
    "Trinn",
    "Kjønn",
    "Faktor",
    "Påstand",
    "Antall",
    "Gjennomsnitt",
    "Standardavvik",
)


def _result_rows(mapping: Mapping, rows: Sequence[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """Give one row for each row × wave, group or school that the headings tell apart."""
    about: dict[tuple[str, str, str], dict[str, int]] = {}
    for i, column in mapping.of_role(*_NUMBERS):
        about.setdefault((column.wave, column.group, column.school), {})[column.role] = i
    for row in rows:
        for (wave, group, school), places in about.items():
            numbers = [row[places[r]] if r in places else None for r in ("n", "mean", "sd")]
            if all(is_blank(cell) for cell in numbers):
                continue
            yield [*_people(mapping, row, wave, group, school), *_names(mapping, row), *numbers]


def _people(
    mapping: Mapping, row: Sequence[Cell], wave: str = "", group: str = "", school: str = ""
) -> list[Cell]:
    said = {"wave": wave, "group": group, "school": school}
    return [said.get(role) or _said(mapping, row, role) for role in _DIMENSIONS]


def _said(mapping: Mapping, row: Sequence[Cell], role: Role) -> Cell:
    """Give what the row says of a dimension, else what holds for all rows."""
    for i, _ in mapping.of_role(role):
        if not is_blank(row[i]):
            return row[i]
    return getattr(mapping, role, "") or None


def _names(mapping: Mapping, row: Sequence[Cell]) -> list[Cell]:
    factor = next((row[i] for i, _ in mapping.of_role("factor")), None)
    item = next((row[i] for i, _ in mapping.of_role("item")), None)
    return [factor if not is_blank(factor) else item, item if not is_blank(factor) else None]


def _as_template(mapping: Mapping, rows: Sequence[Sequence[Cell]]) -> tuple[Sheet, Sheet]:
    items = mapping.of_role("answer")
    codes = [f"S{number:02}" for number in range(1, len(items) + 1)]
    answers: list[list[Cell]] = [["Runde", "Skole", "Gruppe", "Trinn", "Kjønn", *codes]]
    answers += [[*_people(mapping, row), *(row[i] for i, _ in items)] for row in rows]
    groups = dict.fromkeys(parse_group(row[2]) for row in answers[1:])
    scale = _scale(mapping, items, rows)
    codebook: list[list[Cell]] = [["Kode", "Påstand", "Faktor", "Gruppe", "Snudd", "Skala"]]
    codebook += [
        [
            code,
            column.header,
            column.factor or column.header,
            write_code("group", group) if group != ALL else group,
            "ja" if column.reversed else "nei",
            scale,
        ]
        for group in groups
        for code, (_, column) in zip(codes, items, strict=True)
    ]
    return Sheet("Svar", answers), Sheet("Kodebok", codebook)


def _scale(
    mapping: Mapping, items: Sequence[tuple[int, Column]], rows: Sequence[Sequence[Cell]]
) -> str:
    if mapping.options:
        return "; ".join(f"{value}={text}" for value, text in enumerate(mapping.options, start=1))
    numbers = [n for row in rows for i, _ in items if (n := parse_number(row[i])) is not None]
    return f"{min(numbers):g}-{max(numbers):g}" if numbers else ""
