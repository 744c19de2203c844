"""A result table with the factors as columns: a row per grade, group, wave or school.

A factor has one column (its mean), or two or three under a merged header; how many answered may
stand once for the whole row. Rows are named in columns of their own, or in words: «8. trinn
jenter», «Kommunen».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.blocks import not_read, read_block, scores_of
from kfl_widgets.reading.dimensions import is_reference
from kfl_widgets.reading.facts import facts_of
from kfl_widgets.reading.headings import (
    Heading,
    Statistic,
    codes_of,
    header_stacks,
    lowest,
    parse_heading,
    statistic_of,
    written,
)
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.numeric import NumericColumns
from kfl_widgets.reading.people import PEOPLE, people_by_values, read_people
from kfl_widgets.reading.published import read_numbers
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.table import HEADER_WITHIN, Names, Table, find_roles, make_table
from kfl_widgets.reading.values import (
    Cell,
    clean_text,
    fold,
    is_blank,
    parse_number,
    plain_letters,
)
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import DIMENSIONS, Problem, Survey

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Resultattabell med en kolonne for hver faktor")

_NAMES: Names = {**PEOPLE, "invited": ("Inviterte", "Antall inviterte", "Antall invitert")}
_OTHER_LAYOUTS: Names = {
    "factor": ("Faktor", "Indeks", "Indikator", "Påstand", "Spørsmål", "Kode", "Factor", "Item")
}
_NO_FACTOR = re.compile(
    r"\b(?:antall|andel|prosent|svarprosent|deltak\w*|inviter\w*|endring|differanse|diff|forskjell"
    r"|rang|nr|id|alder|age|aar|year|dato|date|kode|code)\b|[%∆δ]"
)
_TOTALS = {
    "alle",
    "totalt",
    "total",
    "samlet",
    "sum",
    "ialt",
    "heleskolen",
    "snitt",
    "gjennomsnitt",
}
_DEEPEST = 3
_MOSTLY = 0.8
_MOST_ROWS = 300
_POINTS = (200, 800)
_LONGEST_SCALE = 7


@dataclass(frozen=True)
class _Block:
    """The columns of one factor or statement; `about` says what more their headings say."""

    factor: str
    item: str
    about: Heading
    columns: dict[Statistic, int]


@dataclass(frozen=True, eq=False)
class _Across:
    """Such a table.

    Attributes
    ----------
    table
        With the roles of the columns that say who.
    who
        What the words in the first column say of each row, by the row's place in the sheet.
    n
        The column that says how many answered, for all factors of its row.
    """

    table: Table
    who: dict[int, Heading]
    blocks: tuple[_Block, ...]
    n: int | None
    unread: tuple[int, ...]


def recognise(book: Book) -> Recognition:
    """Know it by rows that say who, beside columns of means under names of factors."""
    found = [across for sheet in book.sheets if (across := _find(book, sheet))]
    if not found:
        return Recognition(0.0)
    is_stacked = any(len(block.columns) > 1 for across in found for block in across.blocks)
    says_when = any(block.about.says_who for across in found for block in across.blocks)
    sheets = tuple(across.table.sheet for across in found)
    return Recognition(0.87 if is_stacked or says_when else 0.75, sheets)


def read(book: Book) -> Survey:
    """Read every sheet that is such a table."""
    found = (_find(book, sheet) for sheet in book.sheets)
    return join([_read(book, across) for across in found if across is not None])


# -- finding rows and columns ------------------------------------------------------------------


def _find(book: Book, sheet: Sheet) -> _Across | None:
    """Find the header rows under which most factors have their columns."""
    top = sheet.rows[: min(HEADER_WITHIN, len(sheet.rows) - 1)]
    if len(sheet.rows) > _MOST_ROWS + HEADER_WITHIN or not any(_may_be_header(row) for row in top):
        return None
    numbers = NumericColumns(sheet)
    best: tuple[tuple[int, ...], _Across] | None = None
    for bottom in range(len(top)):
        for depth in range(1, min(_DEEPEST, bottom + 1) + 1):
            headers = slice(bottom - depth + 1, bottom + 1)
            across = _across(book, sheet, headers, numbers.below(bottom + 1))
            if across is None:
                continue
            columns = sum(len(block.columns) for block in across.blocks)
            statements = sum(bool(block.item) for block in across.blocks)
            rank = (len(across.blocks), columns, statements, -depth, -bottom)
            if best is None or rank > best[0]:
                best = (rank, across)
    return best[1] if best else None


def _may_be_header(row: Sequence[Cell]) -> bool:
    return sum(isinstance(cell, str) and not is_blank(cell) for cell in row) > 1


def _across(book: Book, sheet: Sheet, headers: slice, numeric: Sequence[int]) -> _Across | None:
    rows, body = sheet.rows[headers], sheet.rows[headers.stop :]
    is_title = any(len({*map(clean_text, row)} - {""}) < 2 for row in rows)
    if is_title or any(map(_is_data, rows)):
        return None
    own = [lowest(cells) for cells in zip(*rows, strict=True)]
    if find_roles(own, _OTHER_LAYOUTS):
        return None
    texts = [n for n in range(len(own)) if n not in numeric]
    roles = {**people_by_values(body, texts), **find_roles(own, _NAMES)}
    label = next((n for n in texts if n not in roles.values()), None)
    stacks = header_stacks(sheet, headers)
    table = make_table(
        book, sheet, headers.start, depth=len(rows), roles=roles, headers=[*map(written, stacks)]
    )
    who = _who(table, label)
    free = [n for n in numeric if n not in roles.values()]
    blocks, n, unread = _blocks([stacks[column] for column in free], free)
    blocks = _with_means(table, blocks)
    if not blocks or not (who or _says_who(table, roles)):
        return None
    named = [*roles.values(), *([] if label is None else [label])]
    corner = [clean_text(row[column]) for row in rows[:-1] for column in named]
    table = replace(table, titles=(*table.titles, *filter(None, corner)))
    kept = _kept(table, label, who, blocks)
    taken = {c for block in blocks for c in block.columns.values()} | {n}
    left = sorted({*unread, *(set(free) - taken)})
    return _Across(kept, who, tuple(blocks), n, tuple(left)) if _are_distinct(kept, who) else None


def _is_data(row: Sequence[Cell]) -> bool:
    numbers = [cell for cell in row if parse_number(cell) is not None]
    return any(parse_heading([cell]) is None for cell in numbers)


def _who(table: Table, label: int | None) -> dict[int, Heading]:
    """Read the words that name the rows; nothing when most of them aren't understood."""
    if label is None:
        return {}
    words = [(n, row[label]) for n, row in zip(table.numbers, table.rows, strict=True)]
    named = [(n, cell) for n, cell in words if not is_blank(cell)]
    found = {n: who for n, cell in named if (who := _row_heading(cell)) is not None}
    says_any = any(who.says_who for who in found.values())
    return found if says_any and len(found) >= _MOSTLY * len(named) else {}


def _row_heading(cell: Cell) -> Heading | None:
    if fold(cell) in _TOTALS:
        return Heading()
    heading = parse_heading([cell])
    return heading if heading and heading.statistic is None else None


def _says_who(table: Table, roles: Iterable[str]) -> bool:
    return any(role in table and role != "invited" for role in roles)


def _kept(
    table: Table, label: int | None, who: dict[int, Heading], blocks: Sequence[_Block]
) -> Table:
    """Leave out the rows without numbers and those whose words aren't understood: notes, mostly."""
    means = [block.columns["mean"] for block in blocks]
    kept = [
        (number, row)
        for number, row in zip(table.numbers, table.rows, strict=True)
        if not all(is_blank(row[column]) for column in means) and (not who or number in who)
    ]
    return replace(table, numbers=[number for number, _ in kept], rows=[row for _, row in kept])


def _are_distinct(table: Table, who: dict[int, Heading]) -> bool:
    """Tell whether no two rows are about the same: else they are people, and not results."""
    named = [column for role, column in table.roles.items() if role != "invited"]
    keys = [
        (*(fold(row[column]) for column in named), who.get(number))
        for number, row in zip(table.numbers, table.rows, strict=True)
    ]
    return bool(keys) and len(set(keys)) == len(keys)


def _with_means(table: Table, blocks: Sequence[_Block]) -> list[_Block]:
    """Give the blocks that hold means: beside some that do, whole numbers may be means as well."""
    sure = [block for block in blocks if _holds_means(table, block)]
    return [block for block in blocks if block in sure or (sure and _may_be_means(table, block))]


def _may_be_means(table: Table, block: _Block) -> bool:
    known = [parse_number(row[block.columns["mean"]]) for row in table.rows]
    return all(1 <= number <= _LONGEST_SCALE for number in known if number is not None)


def _holds_means(table: Table, block: _Block) -> bool:
    """Tell it by an n or SD beside, decimals, percent signs, or the 500-point scale."""
    if len(block.columns) > 1:
        return True
    (column,) = block.columns.values()
    cells = [row[column] for row in table.rows if parse_number(row[column]) is not None]
    numbers = [parse_number(cell) or 0.0 for cell in cells]
    is_signed = any(isinstance(cell, str) and "%" in cell for cell in cells)
    on_points = bool(numbers) and all(_POINTS[0] < number < _POINTS[1] for number in numbers)
    return is_signed or on_points or any(number % 1 for number in numbers)


# -- what the headings say ---------------------------------------------------------------------


def _blocks(
    stacks: Sequence[Sequence[Cell]], columns: Sequence[int]
) -> tuple[list[_Block], int | None, list[int]]:
    """Put the columns of each factor together; give the one column that counts for all, if any."""
    said = [_split(stack) for stack in stacks]
    names = [" ".join(words) for words, _ in said]
    blocks: dict[tuple[object, ...], _Block] = {}
    shared: int | None = None
    unread: list[int] = []
    for column, (words, about) in zip(columns, said, strict=True):
        is_count = about.statistic == "n" and about == Heading(group=about.group, statistic="n")
        if not words and is_count and shared is None:
            shared = column
            continue
        named, statistic = _own_statistic(words, about.statistic, names)
        if not 0 < len(named) < 3 or _NO_FACTOR.search(plain_letters(named[-1])):
            unread.append(column)
            continue
        who = replace(about, statistic=None, is_own=False)
        item = named[1] if len(named) > 1 else ""
        block = blocks.setdefault((*named, who), _Block(named[0], item, who, {}))
        if statistic in block.columns:
            unread.append(column)
        else:
            block.columns[statistic] = column
    alone = [c for b in blocks.values() if "mean" not in b.columns for c in b.columns.values()]
    whole = [block for block in blocks.values() if "mean" in block.columns]
    return whole, shared, [*unread, *alone]


def _split(stack: Sequence[Cell]) -> tuple[list[str], Heading]:
    """Part the cells above a column: the names in them, and what the others say."""
    texts = list(dict.fromkeys(text for cell in stack if (text := clean_text(cell))))
    names = [text for text in texts if parse_heading([text]) is None]
    rest = [text for text in texts if text not in names]
    return names, parse_heading(rest) or Heading()


def _own_statistic(
    words: list[str], said: Statistic | None, names: Sequence[str]
) -> tuple[list[str], Statistic]:
    """Part «Trivsel n» in name and statistic, where «Trivsel» or «Trivsel snitt» stands beside."""
    if said or not words:
        return words, said or "mean"
    *first, last = words[-1].split(" ")
    statistic = statistic_of(last)
    stem = " ".join(first)
    beside = [
        name for name in names if name != words[-1] and name.split(" ")[: len(first)] == first
    ]
    return ([*words[:-1], stem], statistic) if statistic and stem and beside else (words, "mean")


# -- reading -----------------------------------------------------------------------------------


def _read(book: Book, across: _Across) -> Survey:
    problems: list[Problem] = []
    if across.unread:
        problems.append(not_read(across.table, across.unread))
    table, yardsticks = _without_yardsticks(across)
    said = _said_by_all(across)
    people = read_people(table, from_names=[d for d in DIMENSIONS if d not in said])
    problems.extend(people.problems)
    codes = _with_words(people.codes, across.who)
    codes["school"] = codes["school"].mask(
        codes.index.isin(yardsticks), pd.Series(yardsticks, dtype=object)
    )
    named = codes["school"][codes["school"].map(is_reference).astype(bool)]
    yardsticks |= {int(number): school for number, school in zip(named.index, named, strict=True)}
    rows = codes.assign(code="", low_is_good=False, scale=None)
    long = pd.concat(
        [_read_factor(table, block, across.n, rows, problems) for block in across.blocks],
        ignore_index=True,
    )
    measured, inferred = scores_of(table, long, problems)
    waves = [h.wave for h in (*across.who.values(), *(b.about for b in across.blocks)) if h.wave]
    return build(
        **measured,
        participation=_participation(across, codes.drop(list(yardsticks)), problems),
        waves=[*people.waves_of(measured["scores"]), *waves],
        references=yardsticks.values(),
        sources=[facts_of(book, table, NAME.text, inferred)],
        problems=problems,
    )


def _without_yardsticks(across: _Across) -> tuple[Table, dict[int, str]]:
    """Blank «Kommunen» and «Totalt» where a grade, say, is meant to stand; tell whose rows are."""
    table = across.table
    named = [table.roles[role] for role in ("grade", "group", "gender") if role in table]
    found = {number: who.reference for number, who in across.who.items() if who.reference}
    rows = [list(row) for row in table.rows]
    for number, row in zip(table.numbers, rows, strict=True):
        for column in named:
            heading = parse_heading([row[column]]) if isinstance(row[column], str) else None
            if heading and heading.reference:
                found[number] = heading.reference
            is_whole = heading is not None and bool(heading.reference or heading.is_own)
            if is_whole or fold(row[column]) in _TOTALS:
                row[column] = None
    return replace(table, rows=rows), found


def _said_by_all(across: _Across) -> set[str]:
    """Name the dimensions that every row, or every column, speaks of."""
    rows = [across.who.get(number, Heading()) for number in across.table.numbers]
    blocks = [block.about for block in across.blocks]
    return {
        dimension
        for dimension in DIMENSIONS
        if all(dimension in codes_of(who) for who in rows)
        or all(dimension in codes_of(about) for about in blocks)
    }


def _with_words(codes: pd.DataFrame, who: dict[int, Heading]) -> pd.DataFrame:
    codes = codes.copy()
    for dimension in DIMENSIONS:
        said = {number: codes_of(heading).get(dimension) for number, heading in who.items()}
        words = pd.Series(said, dtype=object).reindex(codes.index)
        codes[dimension] = words.where(words.notna(), codes[dimension])
    return codes


def _read_factor(
    table: Table, block: _Block, n: int | None, rows: pd.DataFrame, problems: list[Problem]
) -> pd.DataFrame:
    columns = block.columns if n is None else {"n": n, **block.columns}
    named = rows.assign(factor=block.factor, item=block.item)
    return read_block(table, block.about, columns, named, problems)


def _participation(
    across: _Across, codes: pd.DataFrame, problems: list[Problem]
) -> pd.DataFrame | None:
    table = across.table
    columns = {"answered": across.n, "invited": table.roles.get("invited")}
    counts = {
        name: read_numbers(table, column, codes.index, problems)["value"]
        for name, column in columns.items()
        if column is not None
    }
    if not counts:
        return None
    # Classes of one grade add up.
    return codes.assign(**counts).groupby(list(DIMENSIONS), as_index=False).sum(min_count=1)
