"""Counts per answer: a row per statement, a column per answer, how many or what share gave it.

The answers may stand again and again under merged headers: «Jenter», «Gutter»; «T1», «T2».
Already summed up, so no row is a respondent. The answers have values, so a statement's mean and
SD follow from the counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.answer_scales import LADDERS, answer_key, is_no_answer
from kfl_widgets.reading.codes import item_codes
from kfl_widgets.reading.facts import facts_of
from kfl_widgets.reading.headings import (
    Heading,
    codes_of,
    fill_right,
    lowest,
    parse_heading,
    said_below,
    statistic_of,
)
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.mentions import mentions
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
_FEWEST_NUMBERS = 3
_WHOLE = 0.9
_KEYS = [*DIMENSIONS, "factor"]


@dataclass(frozen=True, eq=False)
class _Counts:
    """A table of counts: its columns per answer, with the answers' values and words.

    `about` says what stands above them: whose answers they are, or when.
    """

    table: Table
    options: Mapping[int, Option]
    unanswered: tuple[int, ...]
    n: int | None
    has_words: bool
    about: Heading = field(default_factory=Heading)


def recognise(book: Book) -> Recognition:
    """Know it by the answers of a scale standing side by side over numbers."""
    found = [counts for sheet in book.sheets for counts in _find(book, sheet)]
    if not found:
        return Recognition(0.0)
    confidence = 0.9 if any(counts.has_words for counts in found) else 0.6
    return Recognition(confidence, tuple(dict.fromkeys(c.table.sheet for c in found)))


def read(book: Book) -> Survey:
    """Read every sheet that is such a table."""
    return join([_read(book, counts) for sheet in book.sheets for counts in _find(book, sheet)])


# -- finding the columns -----------------------------------------------------------------------


def _find(book: Book, sheet: Sheet) -> list[_Counts]:
    """Find the row that names the answers: once, or again and again for each group, grade, wave."""
    for header, row in enumerate(sheet.rows[: min(HEADER_WITHIN, len(sheet.rows) - 1)]):
        scales = _scales(row) or _numbered(row, sheet.rows[:header])
        below = sheet.rows[header + 1 :]
        if scales and _are_numbers([[cells[n] for cells in below] for s in scales for n in s]):
            return _side_by_side(book, sheet, header, scales)
    return []


def _scales(row: Sequence[Cell]) -> list[dict[int, Option]]:
    """Find the answers in a header row, scale by scale: all its words, or 1, 2 and so on."""
    keys = {n: answer_key(cell) for n, cell in enumerate(row) if not is_blank(cell)}
    best: list[dict[int, Option]] = []
    for ladder in LADDERS:
        on_it = [
            (n, Option(ladder.values[key], clean_text(row[n])))
            for n, key in keys.items()
            if key in ladder.values
        ]
        scales = _cut(on_it, len(ladder))
        if len(on_it) > sum(map(len, best)) and scales:
            best = scales
    return best


def _numbered(row: Sequence[Cell], above: Sequence[Sequence[Cell]]) -> list[dict[int, Option]]:
    """Find 1, 2, 3 … in a row, unless there are names above them: then somebody answered so."""
    whole = {n: parse_number(cell) for n, cell in enumerate(row)}
    numbers = [(n, Option(int(v), str(int(v)))) for n, v in whole.items() if v is not None]
    steps = max((option.value for _, option in numbers), default=0)
    scales = _cut(numbers, steps) if _FEWEST_NUMBERS <= steps <= 10 else []
    names = max((sum(not is_blank(cells[n]) for n, _ in numbers) for cells in above), default=0)
    is_ordered = all(_is_ordered([option.value for option in s.values()]) for s in scales)
    return scales if is_ordered and names <= len(scales) else []


def _cut(named: Sequence[tuple[int, Option]], steps: int) -> list[dict[int, Option]]:
    """Cut a row of answers into whole scales; nothing when they aren't."""
    scales = [dict(named[start : start + steps]) for start in range(0, len(named), steps)]
    orders = {tuple(option.value for option in scale.values()) for scale in scales}
    is_whole = all(len(set(order)) == len(order) == steps for order in orders)
    is_alike = len(orders) == 1 and all(map(_is_ordered, orders))
    return scales if is_whole and (len(scales) == 1 or is_alike) else []


def _is_ordered(values: Sequence[int]) -> bool:
    return list(values) in (sorted(values), sorted(values, reverse=True))


def _are_numbers(columns: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether all of some columns hold numbers, marks or nothing, and most of them numbers."""
    states = [parse_numbers(pd.Series(list(cells), dtype=object))["state"] for cells in columns]
    has_numbers = [state.isin(["known", "starred"]).any() for state in states]
    is_clean = all(state.ne("unreadable").mean() > _WHOLE for state in states)
    return is_clean and bool(sum(has_numbers) * 2 > len(states))


def _side_by_side(
    book: Book, sheet: Sheet, header: int, scales: list[dict[int, Option]]
) -> list[_Counts]:
    """Make a table of each scale; what stands above the scales tells them apart."""
    above = fill_right(sheet, header - 1) if header else [None] * len(sheet.rows[header])
    own = [lowest(cells) for cells in zip(above, sheet.rows[header], strict=True)]
    if len(scales) == 1:
        found = _counts(make_table(book, sheet, header), scales[0], range(len(own)))
        return [found] if found else []
    starts = [min(scale) for scale in scales]
    abouts = [parse_heading([above[start]]) for start in starts]
    says_whose = [about and (about.says_who or about.is_own) for about in abouts]
    if not all(says_whose) or len({*abouts}) < len(abouts):
        return []
    ends = [*starts[1:], len(own)]
    table = make_table(book, sheet, header, headers=[clean_text(cell) for cell in own])
    tables = [
        _counts(table, scale, [*range(starts[0]), *range(start, end)])
        for scale, start, end in zip(scales, starts, ends, strict=True)
    ]
    return [
        replace(counts, about=about)
        for counts, about in zip(tables, abouts, strict=True)
        if counts and about
    ]


def _counts(table: Table, options: dict[int, Option], columns: Collection[int]) -> _Counts | None:
    """Make a table of one scale and the other columns that belong to it."""
    row, below = table.headers, table.rows
    roles = {role: n for role, n in find_roles(row, _NAMES).items() if n not in options}
    texts = [n for n in columns if n not in {*options, *roles.values()} and _holds_words(below, n)]
    roles = {**people_by_values(below, texts), **roles}
    if "item" not in roles:
        first = next((n for n in texts if n not in roles.values()), None)
        if first is None:
            return None
        roles["item"] = first
    free = [n for n in columns if n not in {*options, *roles.values()}]
    return _Counts(
        replace(table, roles=roles),
        options,
        tuple(n for n in free if is_no_answer(row[n])),
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
    said = codes_of(counts.about)
    people = read_people(table, from_names=[d for d in DIMENSIONS if d not in said])
    rows = _rows(table, people.codes, counts).assign(**said)
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
        codebook=_codebook(rows, options if counts.has_words else (), _scale_of(options)),
        waves=[*people.waves_of(scores), *([counts.about.wave] if counts.about.wave else [])],
        sources=[facts_of(book, table, NAME.text)],
        problems=[*people.problems, *problems],
    )


def _rows(table: Table, codes: pd.DataFrame, counts: _Counts) -> pd.DataFrame:
    """Say what each row is about; a line without numbers is a heading for the rows below it."""
    rows = codes.assign(
        **{role: table.texts(role).loc[codes.index] for role in ("factor", "item", "code")}
    )
    is_heading = pd.Series(True, index=rows.index)
    for number in counts.options:
        is_heading &= table.column(number).loc[rows.index].map(is_blank).astype(bool)
    headings = rows["item"].where(is_heading & rows["item"].ne(""))
    for dimension in ("group", "grade"):
        if dimension not in table:
            said = headings.map(lambda text, d=dimension: said_below(text, d), na_action="ignore")
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


def _scale_of(options: Sequence[Option]) -> Scale:
    return Scale(float(options[0].value), float(options[-1].value))


def _codebook(rows: pd.DataFrame, options: tuple[Option, ...], scale: Scale) -> Codebook:
    pairs = rows[["group", "factor"]].drop_duplicates().itertuples(index=False, name=None)
    factors = tuple(Factor(name, name, group, scale) for group, name in pairs)
    return Codebook(factors, tuple(_items(rows, options, scale)))


def _items(rows: pd.DataFrame, options: tuple[Option, ...], scale: Scale) -> Iterator[Item]:
    for row in rows.drop_duplicates(["group", "measure"]).to_dict("records"):
        yield Item(row["measure"], row["item"], row["group"], row["factor"], scale, options=options)
