"""Reads a sheet of answers, a row per respondent, with the help of a codebook.

Answers are numbers or the words of an option. What is neither counts as no answer, and is
reported once per column, with the addresses of its first cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.answer_scales import answer_key, is_no_answer, leading_number
from kfl_widgets.reading.codebook import NO_SCALE, Entry
from kfl_widgets.reading.scales import infer_scale
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import (
    MARKS,
    Cell,
    clean_text,
    is_blank,
    parse_each,
    parse_number,
    parse_numbers,
)
from kfl_widgets.survey.model import ALL, Item, Problem, Scale

__all__ = ["Answers", "read_answers", "read_item", "scale_of"]

_ODD = float("inf")
"""Marks, while a column is read, a cell that is no answer on the scale. Never leaves here."""

_DISTINCT = 11


@dataclass(frozen=True)
class Answers:
    """The answers, and the codebook's entries that have them.

    Attributes
    ----------
    values
        One row per respondent, one numeric column per item code; NaN is no answer.
    entries
        Those that have a column, with the scale that was missing.
    """

    values: pd.DataFrame
    entries: tuple[Entry, ...]


def read_answers(
    table: Table, groups: pd.Series[str], entries: Sequence[Entry], problems: list[Problem]
) -> Answers:
    """Read the item columns of `table`.

    Parameters
    ----------
    table
        The sheet with the answers.
    groups
        The respondent group of each row to read.
    entries
        The codebook.
    problems
        Where to add what was noticed.
    """
    columns = _item_columns(table, entries, problems)
    asked = [e for e in _of_each_group(entries, groups) if _source_code(e.item) in columns]
    problems.extend(_unasked_groups(table, groups, asked))
    asked = _with_scales(table, groups, asked, columns, problems)
    by_code: dict[str, list[Entry]] = {}
    for entry in asked:
        by_code.setdefault(entry.item.code, []).append(entry)
    of_asked = groups[groups.isin([entry.item.group for entry in asked])]
    values = {
        code: read_item(table, columns[_source_code(same[0].item)], of_asked, same, problems)
        for code, same in by_code.items()
    }
    return Answers(pd.DataFrame(values, index=groups.index), tuple(asked))


def _source_code(item: Item) -> str:
    return item.code.removesuffix(" (påstand)").casefold()


def _item_columns(
    table: Table, entries: Sequence[Entry], problems: list[Problem]
) -> dict[str, int]:
    """Find each item's column by its code, and say what has no partner."""
    known = {_source_code(entry.item): entry.item.code for entry in entries}
    columns: dict[str, int] = {}
    strangers: list[int] = []
    for number, header in enumerate(table.headers):
        if number in table.roles.values() or not header:
            continue
        code = header.casefold()
        if code in known and code not in columns:
            columns[code] = number
        else:
            strangers.append(number)
    absent = [code for key, code in known.items() if key not in columns]
    problems.extend(_partner_problems(table, strangers, absent))
    return columns


def _partner_problems(table: Table, strangers: list[int], absent: list[str]) -> list[Problem]:
    found = []
    if strangers:
        names = ", ".join(f"«{table.headers[number]}»" for number in strangers)
        found.append(
            Problem(
                "warning",
                msg("Disse kolonnene står ikke i kodeboka og er ikke lest: {names}.", names=names),
                table.where(),
                msg("Legg dem til i arket Kodebok hvis de er påstander."),
            )
        )
    if absent:
        names = ", ".join(f"«{code}»" for code in absent)
        found.append(
            Problem(
                "warning",
                msg(
                    "Disse påstandene i kodeboka har ingen kolonne med svar: {names}.", names=names
                ),
                table.where(),
                msg("Sjekk at koden er skrevet likt i begge arkene."),
            )
        )
    return found


def _of_each_group(entries: Sequence[Entry], groups: pd.Series[str]) -> list[Entry]:
    """Spread an entry without a group over the groups that are there."""
    spread: list[Entry] = []
    for entry in entries:
        named = [entry.item.group] if entry.item.group != ALL else list(groups.unique())
        spread.extend(replace(entry, item=replace(entry.item, group=group)) for group in named)
    return spread


def _unasked_groups(
    table: Table, groups: pd.Series[str], asked: Sequence[Entry]
) -> Iterator[Problem]:
    for group in sorted(set(groups) - {entry.item.group for entry in asked}):
        rows = list(groups.index[groups.eq(group)])
        yield Problem(
            "warning",
            msg(
                "Gruppen «{group}» har ingen påstander i kodeboka. "
                "Rader som ikke er tatt med: {n} ({cells}).",
                group=group,
                n=len(rows),
                cells=table.addresses("group", rows),
            ),
            table.where("group", rows[0]),
            msg("Legg gruppens påstander til i arket Kodebok, eller la Gruppe stå tom der."),
        )


# -- scales that nobody wrote ------------------------------------------------------------------


def _with_scales(
    table: Table,
    groups: pd.Series[str],
    entries: Sequence[Entry],
    columns: dict[str, int],
    problems: list[Problem],
) -> list[Entry]:
    """Give the entries without a scale the one their group's answers seem to be on."""
    without = [entry for entry in entries if entry.item.scale == NO_SCALE]
    found: dict[str, Scale] = {}
    for group in dict.fromkeys(entry.item.group for entry in without):
        numbers = [
            parse_numbers(table.column(columns[_source_code(e.item)]).loc[groups.eq(group)])[
                "value"
            ]
            for e in without
            if e.item.group == group
        ]
        found[group] = scale_of(pd.concat(numbers).dropna())
        problems.append(
            Problem(
                "warning",
                msg(
                    "Kodeboka sier ikke hvilken skala {group} har svart på. Vi leser {scale}.",
                    group=group,
                    scale=found[group].name,
                ),
                table.where(),
                msg("Skriv skalaen i kolonnen Skala i kodeboka."),
            )
        )
    return [_with_scale(entry, found) for entry in entries]


def _with_scale(entry: Entry, found: dict[str, Scale]) -> Entry:
    if entry.item.scale != NO_SCALE:
        return entry
    return replace(entry, item=replace(entry.item, scale=found[entry.item.group]))


def scale_of(numbers: pd.Series[float]) -> Scale:
    """Give the scale that answers in numbers seem to be on; the usual one when there are none."""
    if numbers.empty:
        return Scale(1.0, 5.0)
    scale = infer_scale(numbers)
    if scale is not None and scale.low is not None:
        return scale
    return Scale(float(numbers.min()), float(max(numbers.max(), numbers.min() + 1)))


# -- one column --------------------------------------------------------------------------------


def read_item(
    table: Table,
    number: int,
    groups: pd.Series[str],
    entries: Sequence[Entry],
    problems: list[Problem],
) -> pd.Series[float]:
    """Read a column for the groups that were asked; who was not asked has no answer.

    Parameters
    ----------
    table, number
        The sheet and the column.
    groups
        The respondent group of each row to read.
    entries
        The item as each group that was asked answers it.
    problems
        Where to add answers that are not on the scale, with their cells.

    Returns
    -------
    Series
        One row per row of `groups`: the answer as a number, NaN for none.
    """
    column = table.column(number).loc[groups.index]
    values = pd.Series(float("nan"), index=column.index)
    odd: list[int] = []
    for same in _read_alike(entries):
        asked = groups.isin([entry.item.group for entry in same])
        read = parse_each(column[asked], _reader(same[0].item)).astype("float64")
        is_odd = read.eq(_ODD)
        odd.extend(read.index[is_odd])
        values.loc[read.index] = read.mask(is_odd)
    if odd:
        problems.append(_odd_answers(table, number, sorted(odd), entries[0].item.scale))
    others = column[~groups.isin([entry.item.group for entry in entries])]
    stray = list(others.index[~others.map(is_blank).astype(bool)])
    if stray:
        problems.append(_stray_answers(table, number, stray))
    return values


def _read_alike(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Put entries with the same scale and words together: their cells mean the same."""
    alike: dict[object, list[Entry]] = {}
    for entry in entries:
        alike.setdefault((entry.item.scale, entry.item.options), []).append(entry)
    return list(alike.values())


def _reader(item: Item) -> Callable[[Cell], float]:
    words = {answer_key(option.label): float(option.value) for option in item.options}
    low, high = item.scale.low, item.scale.high
    must_be_whole = low is not None and high is not None and high - low < _DISTINCT

    def read(cell: Cell) -> float:
        number = parse_number(cell)
        if number is None and answer_key(cell) in words:
            return words[answer_key(cell)]
        if number is None:
            number = leading_number(cell)
        if number is None or _is_no_answer(cell):
            return float("nan") if _is_no_answer(cell) else _ODD
        is_outside = (low is not None and number < low) or (high is not None and number > high)
        return _ODD if is_outside or (must_be_whole and number % 1) else number

    return read


def _is_no_answer(cell: Cell) -> bool:
    is_mark = clean_text(cell).casefold() in MARKS
    return is_blank(cell) or is_mark or (isinstance(cell, str) and is_no_answer(cell))


def _odd_answers(table: Table, number: int, rows: list[int], scale: Scale) -> Problem:
    return Problem(
        "warning",
        msg(
            "Svar i kolonnen «{item}» som ikke er på skalaen {scale}: {n} ({cells}). "
            "De telles som ubesvart.",
            n=len(rows),
            item=table.headers[number],
            scale=scale.name,
            cells=table.addresses(number, rows),
        ),
        table.where(number, rows[0]),
        msg("Rett svarene, eller skriv svaralternativene i kolonnen Skala i kodeboka."),
    )


def _stray_answers(table: Table, number: int, rows: list[int]) -> Problem:
    return Problem(
        "warning",
        msg(
            "Svar i kolonnen «{item}» fra grupper som ikke får den påstanden: {n} ({cells}). "
            "De er ikke tatt med.",
            n=len(rows),
            item=table.headers[number],
            cells=table.addresses(number, rows),
        ),
        table.where(number, rows[0]),
        msg("Legg til en rad for gruppen i arket Kodebok, eller la Gruppe stå tom der."),
    )
