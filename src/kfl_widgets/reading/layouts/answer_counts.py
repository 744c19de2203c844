"""Counts per answer: a row per statement, a column per answer, how many or what share gave it.

Already summed up, so no row is a respondent. The answers have values, so a statement's mean and
SD follow from the counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.answer_scales import LADDERS, answer_key, is_no_answer
from kfl_widgets.reading.codes import item_codes
from kfl_widgets.reading.facts import facts_of
from kfl_widgets.reading.headings import statistic_of
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.mentions import mentions
from kfl_widgets.reading.people import PEOPLE, read_people
from kfl_widgets.reading.published import read_numbers
from kfl_widgets.reading.recognition import Recognition
from kfl_widgets.reading.table import HEADER_WITHIN, Names, Table, find_roles, make_table
from kfl_widgets.reading.values import (
    Cell,
    clean_text,
    fold,
    is_blank,
    parse_each,
    parse_number,
    parse_numbers,
)
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import (
    DIMENSIONS,
    Codebook,
    Factor,
    Item,
    Option,
    Problem,
    Scale,
    Survey,
)

__all__ = ["NAME", "read", "recognise"]

NAME = msg("Antall for hvert svar")

_NAMES: Names = {
    **PEOPLE,
    "factor": ("Faktor", "Indeks", "Område", "Tema", "Factor"),
    "item": ("Påstand", "Spørsmål", "Utsagn", "Item", "Question"),
    "code": ("Kode",),
}
_FEWEST_OPTIONS = 3
_WHOLE = 0.9
_KEYS = [*DIMENSIONS, "factor"]


@dataclass(frozen=True, eq=False)
class _Counts:
    """A table of counts: its columns per answer, with the answers' values and words."""

    table: Table
    options: Mapping[int, Option]
    unanswered: tuple[int, ...]
    n: int | None
    has_words: bool


def recognise(book: Book) -> Recognition:
    """Know it by the answers of a scale standing side by side over numbers."""
    found = [counts for sheet in book.sheets if (counts := _find(book, sheet))]
    if not found:
        return Recognition(0.0, msg("Ingen ark har en kolonne for hvert svar på en skala."))
    confidence = 0.9 if any(counts.has_words for counts in found) else 0.6
    why = msg("Et ark har en rad for hver påstand og en kolonne for hvert svar.")
    return Recognition(confidence, why, tuple(counts.table.sheet for counts in found))


def read(book: Book) -> Survey:
    """Read every sheet that is such a table."""
    found = (_find(book, sheet) for sheet in book.sheets)
    return join([_read(book, counts) for counts in found if counts is not None])


# -- finding the columns -----------------------------------------------------------------------


def _find(book: Book, sheet: Sheet) -> _Counts | None:
    for header, row in enumerate(sheet.rows[: min(HEADER_WITHIN, len(sheet.rows) - 1)]):
        options = _options(row)
        below = sheet.rows[header + 1 :]
        if options and _are_numbers([[cells[n] for cells in below] for n in options]):
            return _counts(book, sheet, header, options)
    return None


def _options(row: Sequence[Cell]) -> dict[int, Option]:
    """Find the answers in a header row: the words of one scale, or 1, 2, 3 … side by side."""
    keys = {n: answer_key(cell) for n, cell in enumerate(row) if not is_blank(cell)}
    best: dict[int, Option] = {}
    for ladder in LADDERS:
        on_it = {n: ladder.values[key] for n, key in keys.items() if key in ladder.values}
        is_whole = len(set(on_it.values())) == len(on_it) == len(ladder)
        if is_whole and len(on_it) > len(best):
            best = {n: Option(value, clean_text(row[n])) for n, value in on_it.items()}
    return best or _numbered(row)


def _numbered(row: Sequence[Cell]) -> dict[int, Option]:
    whole = {n: parse_number(cell) for n, cell in enumerate(row)}
    numbers = [(n, int(value)) for n, value in whole.items() if value is not None]
    wanted = range(1, len(numbers) + 1)
    is_scale = _FEWEST_OPTIONS <= len(numbers) <= 10 and (
        [value for _, value in numbers] in (list(wanted), list(wanted)[::-1])
    )
    return {n: Option(value, str(value)) for n, value in numbers} if is_scale else {}


def _are_numbers(columns: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether all of some columns hold numbers, marks or nothing, and most of them numbers."""
    states = [parse_numbers(pd.Series(list(cells), dtype=object))["state"] for cells in columns]
    has_numbers = [state.isin(["known", "starred"]).any() for state in states]
    is_clean = all(state.ne("unreadable").mean() > _WHOLE for state in states)
    return is_clean and bool(sum(has_numbers) * 2 > len(states))


def _counts(book: Book, sheet: Sheet, header: int, options: dict[int, Option]) -> _Counts | None:
    row = sheet.rows[header]
    roles = {role: n for role, n in find_roles(row, _NAMES).items() if n not in options}
    taken = {*options, *roles.values()}
    below = sheet.rows[header + 1 :]
    if "item" not in roles:
        texts = (n for n in range(len(row)) if n not in taken and _holds_words(below, n))
        first = next(texts, None)
        if first is None:
            return None
        roles["item"] = first
    free = [n for n in range(len(row)) if n not in {*taken, roles["item"]}]
    return _Counts(
        make_table(book, sheet, header, roles=roles),
        options,
        tuple(n for n in free if isinstance(row[n], str) and is_no_answer(row[n])),
        next((n for n in free if statistic_of(row[n]) == "n" or fold(row[n]) in _TOTALS), None),
        any(option.label != str(option.value) for option in options.values()),
    )


_TOTALS = {"total", "totalt", "sum", "alle", "ialt", "svartotalt"}


def _holds_words(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    cells = [row[column] for row in rows if not is_blank(row[column])]
    return any(isinstance(cell, str) and parse_number(cell) is None for cell in cells)


# -- reading -----------------------------------------------------------------------------------


def _read(book: Book, counts: _Counts) -> Survey:
    table = counts.table
    problems: list[Problem] = []
    people = read_people(table)
    rows = _rows(table, people.codes, counts)
    given = {
        option.value: read_numbers(table, n, rows.index, problems)
        for n, option in counts.options.items()
    }
    chosen = _chosen(counts, rows, given, problems)
    scores = _item_scores(rows, chosen)
    options = tuple(sorted(counts.options.values(), key=lambda option: option.value))
    return build(
        scores=pd.concat([_factor_scores(scores), scores], ignore_index=True),
        answers=_answers(rows, chosen),
        codebook=_codebook(rows, options if counts.has_words else (), len(options)),
        waves=people.waves_of(scores),
        sources=[facts_of(book, table, NAME.text)],
        problems=[*people.problems, *problems],
    )


def _rows(table: Table, codes: pd.DataFrame, counts: _Counts) -> pd.DataFrame:
    """Say what each row is about; a line without numbers is a heading for the rows below it."""
    rows = codes.assign(
        **{
            role: parse_each(table.column(role), clean_text).loc[codes.index]
            for role in ("factor", "item", "code")
        }
    )
    is_heading = pd.Series(True, index=rows.index)
    for number in counts.options:
        is_heading &= table.column(number).loc[rows.index].map(is_blank).astype(bool)
    headings = rows["item"].where(is_heading & rows["item"].ne(""))
    for dimension in ("group", "grade"):
        if dimension not in table:
            said = headings.map(lambda text, d=dimension: _mentioned(text, d))
            rows[dimension] = _carry_down(said).fillna(rows[dimension])
    if "factor" not in table:
        is_about = headings.notna() & headings.map(_says_no_more).eq(False)
        rows["factor"] = _carry_down(headings.where(is_about)).fillna("")
    else:
        rows["factor"] = _carry_down(rows["factor"].mask(rows["factor"].eq(""))).fillna("")
    rows = rows[~is_heading & rows["item"].ne("")].copy()
    rows["factor"] = rows["factor"].mask(rows["factor"].eq(""), rows["item"])
    rows["measure"] = rows["code"].mask(rows["code"].eq(""), item_codes(rows))
    return rows


def _carry_down(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Give each row without a text the last text above it; text columns, not guessed at."""
    return texts.astype("string").ffill()


def _mentioned(text: object, dimension: str) -> str | None:
    if not isinstance(text, str):
        return None
    said = mentions(text)
    found = said.groups if dimension == "group" else said.grades
    return found[0] if len(found) == 1 and not said.rest else None


def _says_no_more(text: object) -> bool:
    return isinstance(text, str) and not mentions(text).rest


def _chosen(
    counts: _Counts,
    rows: pd.DataFrame,
    given: Mapping[int, pd.DataFrame],
    problems: list[Problem],
) -> dict[int, pd.DataFrame]:
    """Give how many chose each answer, or the share where the file doesn't say how many answered.

    Each option's frame has ``value`` (a count, or a share of 1), ``state`` and ``is_share``.
    """
    values = pd.DataFrame({option: cells["value"] for option, cells in given.items()})
    total = values.sum(axis=1)
    asked = pd.Series(float("nan"), index=rows.index)
    if counts.n is not None:
        asked = read_numbers(counts.table, counts.n, rows.index, problems)["value"]
    silent = pd.Series(0.0, index=rows.index)
    for number in counts.unanswered:
        silent += read_numbers(counts.table, number, rows.index, problems)["value"].fillna(0)
    unit = _unit(values, total + silent, asked)
    if unit and asked.isna().all():
        problems.append(_without_n(counts.table))
    chosen = {}
    for option, cells in given.items():
        count = (cells["value"] / unit * asked).round() if unit else cells["value"]
        share = cells["value"] / unit if unit else cells["value"]
        is_share = asked.isna() & bool(unit)
        blank = cells["state"].eq("missing") & (total + silent).eq(asked)
        chosen[option] = pd.DataFrame(
            {
                "value": share.where(is_share, count).mask(blank, 0.0),
                "state": cells["state"].mask(blank, "known"),
                "is_share": is_share,
            }
        )
    return chosen


def _unit(values: pd.DataFrame, total: pd.Series[float], asked: pd.Series[float]) -> float:
    """Say what the numbers add up to: 100 or 1 for shares, 0 for counts."""
    complete = total[values.notna().all(axis=1)]
    known = complete.index[asked.loc[complete.index].notna()]
    if len(known) and (complete[known] - asked[known]).abs().lt(0.5).mean() > 0.5:
        return 0.0
    for unit in (100.0, 1.0):
        if len(complete) and ((complete - unit).abs() <= 0.03 * unit).mean() > _WHOLE:
            return unit
    return 0.0


def _without_n(table: Table) -> Problem:
    return Problem(
        "warning",
        msg("Det står ikke hvor mange som har svart, så vi viser bare gjennomsnitt."),
        table.where(),
        msg("Ta med en kolonne som heter Antall svar."),
    )


def _item_scores(rows: pd.DataFrame, chosen: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Sum up each statement's answers; what lacks one of them is unknown, whatever the others."""
    states = pd.DataFrame({option: cells["state"] for option, cells in chosen.items()})
    is_share = next(iter(chosen.values()))["is_share"]
    state = pd.Series("known", index=rows.index).mask((states == "missing").any(axis=1), "missing")
    state = state.mask((states == "suppressed").any(axis=1), "suppressed")
    n = sum((cells["value"] for cells in chosen.values()), start=pd.Series(0.0, index=rows.index))
    total = sum(
        (option * cells["value"] for option, cells in chosen.items()),
        start=pd.Series(0.0, index=rows.index),
    )
    squares = sum(
        (option**2 * cells["value"] for option, cells in chosen.items()),
        start=pd.Series(0.0, index=rows.index),
    )
    is_known = state.eq("known") & n.gt(0)
    is_counted = is_known & ~is_share
    mean = total / n.where(n > 0)
    sd = (squares / n.where(n > 0) - mean**2).clip(lower=0) ** 0.5
    return rows[[*_KEYS, "measure"]].assign(
        n=n.where(is_counted),
        total=total.where(is_counted),
        total_sq=squares.where(is_counted),
        mean=mean.where(is_known & is_share),
        sd=sd.where(is_known & is_share),
        state=state.mask(state.eq("known") & n.eq(0), "missing"),
    )


def _factor_scores(items: pd.DataFrame) -> pd.DataFrame:
    """Give each factor a score: that of its only statement, else the mean of their means.

    How the answers of one person hang together is not in the file, so the spread of a factor of
    several statements, and how many have one, is unknown.
    """
    level = (items["total"] / items["n"]).fillna(items["mean"])
    cells = items.assign(level=level, alone=items.groupby(_KEYS)["measure"].transform("size") == 1)
    alone = cells[cells["alone"]]
    several = [
        _mean_of_means(part) for _, part in cells[~cells["alone"]].groupby(_KEYS, sort=False)
    ]
    scores = pd.concat([alone, pd.DataFrame(several)], ignore_index=True)
    return scores.assign(measure=scores["factor"])


def _mean_of_means(items: pd.DataFrame) -> dict[str, object]:
    states = set(items["state"])
    state = next((s for s in ("suppressed", "missing") if s in states), "known")
    mean = items["level"].mean() if state == "known" else float("nan")
    about: dict[str, object] = {key: items[key].iloc[0] for key in _KEYS}
    return {**about, "mean": mean, "state": state}


def _answers(rows: pd.DataFrame, chosen: Mapping[int, pd.DataFrame]) -> pd.DataFrame | None:
    tables = [
        rows[list(DIMENSIONS)].assign(
            item=rows["measure"], option=option, n=cells["value"], state=cells["state"]
        )[~cells["is_share"]]
        for option, cells in sorted(chosen.items())
    ]
    stacked = pd.concat(tables, ignore_index=True)
    return stacked if len(stacked) else None


def _codebook(rows: pd.DataFrame, options: tuple[Option, ...], steps: int) -> Codebook:
    scale = Scale(1.0, float(steps))
    pairs = rows[["group", "factor"]].drop_duplicates().itertuples(index=False, name=None)
    factors = tuple(Factor(name, name, group, scale) for group, name in pairs)
    return Codebook(factors, tuple(_items(rows, options, scale)))


def _items(rows: pd.DataFrame, options: tuple[Option, ...], scale: Scale) -> Iterator[Item]:
    for row in rows.drop_duplicates(["group", "measure"]).to_dict("records"):
        yield Item(row["measure"], row["item"], row["group"], row["factor"], scale, options=options)
