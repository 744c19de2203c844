"""How a column of answers was answered: on which scale, with which words.

One column alone may say too little – nobody chose «helt uenig» – so columns under one heading
decide together. Words that are on no scale we know have no order, and the column is not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kfl_widgets.reading.answer_scales import (
    LADDERS,
    Ladder,
    answer_key,
    bare_face,
    is_coded,
    is_no_answer,
    leading_number,
)
from kfl_widgets.reading.values import MARKS, Cell, clean_text, is_blank, parse_number
from kfl_widgets.survey.model import Option, Scale

__all__ = ["Answering", "Given", "given_answers", "how_answered", "says_nothing"]

_MOST_STEPS = 11
_FITS = 0.8
_ENOUGH = 20
_MANY = 60
_LONG = 4


@dataclass(frozen=True, eq=False)
class Given:
    """The distinct answers of one column, without those that say nothing.

    Attributes
    ----------
    counts
        How often each was given.
    stem
        What the column stands under together with others; ``""`` when alone.
    """

    counts: Mapping[Cell, int]
    stem: str = ""

    @property
    def total(self) -> int:
        """How many gave an answer."""
        return sum(self.counts.values())

    @property
    def numbers(self) -> dict[Cell, int]:
        """The answers that are or start with a whole number, and that number."""
        found = {cell: _whole(cell) for cell in self.counts}
        return {cell: number for cell, number in found.items() if number is not None}


@dataclass(frozen=True)
class Answering:
    """The scale of a column, and the words of its answers where it has words."""

    scale: Scale
    options: tuple[Option, ...] = ()
    is_certain: bool = True


def given_answers(column: pd.Series[Any], stem: str = "") -> Given:
    """Count the distinct answers of a column."""
    cells = column.tolist()
    if bool in set(map(type, cells)):  # else TRUE and 1 would be one answer
        cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
    return Given({cell: n for cell, n in Counter(cells).items() if not says_nothing(cell)}, stem)


def how_answered(columns: Mapping[int, Given]) -> dict[int, Answering]:
    """Say how each column was answered; columns that are no answers on a scale are left out.

    Parameters
    ----------
    columns
        Column number → what was given there.
    """
    numeric = {n: given for n, given in columns.items() if _is_numeric(given)}
    verbal = {n: given for n, given in columns.items() if n not in numeric and given.counts}
    return _numeric_scales(numeric) | _verbal_scales(verbal)


def says_nothing(cell: Any) -> bool:
    """Tell whether a cell is blank, a mark, or words that decline to answer."""
    if is_blank(cell) or cell != cell:  # noqa: PLR0124 - NaN
        return True
    return clean_text(cell).casefold() in MARKS or (isinstance(cell, str) and is_no_answer(cell))


def _has_words(cell: Cell) -> bool:
    return parse_number(cell) is None and not is_coded(cell)


def _whole(cell: Cell) -> int | None:
    number = parse_number(cell)
    if number is None:
        return leading_number(cell)
    return int(number) if number % 1 == 0 else None


# -- numbers -----------------------------------------------------------------------------------


def _is_numeric(given: Given) -> bool:
    """Tell whether the answers are small whole numbers, perhaps with words beside them."""
    numbers = given.numbers
    covered = sum(given.counts[cell] for cell in numbers)
    if not numbers or covered < _FITS * given.total:
        return False
    inside = [n for n in numbers.values() if 0 <= n < _MOST_STEPS]
    return len(inside) >= _FITS * len(numbers)


def _numeric_scales(columns: Mapping[int, Given]) -> dict[int, Answering]:
    """Let the columns under one heading, and those without, share the smallest scale that fits."""
    pools: dict[str, list[int]] = {}
    for number, given in columns.items():
        pools.setdefault(given.stem, []).append(number)
    found: dict[int, Answering] = {}
    for numbers in pools.values():
        pool = [columns[number] for number in numbers]
        scale, is_certain = _whole_scale(pool)
        for number in numbers:
            options = _numbered_options(columns[number], pool, scale)
            found[number] = Answering(scale, options, is_certain or bool(options))
    return found


def _whole_scale(pool: Sequence[Given]) -> tuple[Scale, bool]:
    """Give the smallest usual scale that holds all answers, and whether they say so themselves."""
    seen, named = Counter[int](), set[int]()
    for given in pool:
        for cell, number in given.numbers.items():
            if 0 <= number < _MOST_STEPS:
                seen[number] += given.counts[cell]
                named |= {number} if _has_words(cell) else set()
    low, high = 0 if 0 in seen else 1, max(seen)
    has_named_end = len(named) > 1 and max(named) == high
    if has_named_end or (seen.total() >= _MANY and high - low >= 2):
        return Scale(float(low), float(high)), True
    usual = next((top for top in (4, 5, 7, 10) if top >= high), high)
    return Scale(float(low), float(usual)), False


def _numbered_options(given: Given, pool: Sequence[Given], scale: Scale) -> tuple[Option, ...]:
    words: dict[int, str] = {}
    for one in (given, *pool):
        for cell, number in one.numbers.items():
            if _has_words(cell):
                words.setdefault(number, _words_of(cell))
    if not words or scale.low is None or scale.high is None:
        return ()
    steps = range(int(scale.low), int(scale.high) + 1)
    return tuple(Option(step, words.get(step, str(step))) for step in steps)


# -- words -------------------------------------------------------------------------------------


def _verbal_scales(columns: Mapping[int, Given]) -> dict[int, Answering]:
    fitting = {number: _fitting(given) for number, given in columns.items()}
    votes = Counter(ladder for ladders in fitting.values() for ladder in ladders)
    pools: dict[object, list[int]] = {}
    for number, given in columns.items():
        pools.setdefault(given.stem or number, []).append(number)
    found: dict[int, Answering] = {}
    for numbers in pools.values():
        for number in numbers:
            pool = [columns[n] for n in numbers if set(fitting[n]) & set(fitting[number])]
            chosen = _choose(fitting[number], pool, votes)
            if chosen is not None:
                found[number] = _on_ladder(chosen[0], pool, chosen[1])
    return found


def _fitting(given: Given) -> list[Ladder]:
    """Give the scales that hold all or nearly all of the answers, each as a step of its own."""
    faces: dict[str, set[str]] = {}
    counts = Counter[str]()
    for cell, n in given.counts.items():
        key = answer_key(cell)
        counts[key] += n
        faces.setdefault(key, set()).add(bare_face(clean_text(cell)))
    if any(len(looks) > 1 and not key.isalnum() for key, looks in faces.items()):
        return []  # two different smileys that we would take for one
    fits = []
    for ladder in LADDERS:
        on_it = {key: n for key, n in counts.items() if key in ladder.values}
        if on_it and sum(on_it.values()) >= _FITS * given.total and ladder.covers(on_it):
            fits.append(ladder)
    return fits


def _choose(
    ladders: Sequence[Ladder], pool: Sequence[Given], votes: Mapping[Ladder, int]
) -> tuple[Ladder, bool] | None:
    """Choose the scale that holds most; then one that is used from end to end; then the usual.

    Uncertain when another scale, with another number of steps, holds as much.
    """
    keys = {answer_key(cell) for one in pool for cell in one.counts}
    total = sum(one.total for one in pool)

    def rank(ladder: Ladder) -> tuple[int, bool, int, int]:
        steps = _steps(ladder, keys)
        is_full = len(steps) == len(ladder) and total >= _ENOUGH
        return len(steps), is_full, votes[ladder], -len(ladder)

    allowed = [
        ladder
        for ladder in ladders
        if not ladder.needs_all or len(_steps(ladder, keys)) == len(ladder)
    ]
    if not allowed:
        return None
    best = max(allowed, key=rank)
    if rank(best)[0] == 1 and votes[best] == 1 and len(best) < _LONG:
        return None  # one short word, «ok» or «bra», is no scale
    as_good = [ladder for ladder in allowed if rank(ladder)[:2] == rank(best)[:2]]
    return best, rank(best)[1] or {len(ladder) for ladder in as_good} == {len(best)}


def _steps(ladder: Ladder, keys: Iterable[str]) -> set[int]:
    return {ladder.values[key] for key in keys if key in ladder.values}


def _on_ladder(ladder: Ladder, pool: Sequence[Given], is_certain: bool) -> Answering:
    """Name the steps as the file does, and those that nobody chose as we do."""
    written: dict[int, tuple[int, str]] = {}
    for given in pool:
        for cell, n in given.counts.items():
            step = ladder.values.get(answer_key(cell))
            if step is not None and n > written.get(step, (0, ""))[0]:
                written[step] = (n, clean_text(cell))
    steps = dict(enumerate(ladder.steps, start=ladder.low))
    labels = {step: written.get(step, (0, words[0]))[1] for step, words in steps.items()}
    options = tuple(Option(step, label[:1].upper() + label[1:]) for step, label in labels.items())
    scale = Scale(float(min(steps)), float(max(steps)), 1 if ladder.low else 2)
    return Answering(scale, options, is_certain)


def _words_of(cell: Cell) -> str:
    """Give an answer without the number it starts with: «4 – Helt enig» is «Helt enig»."""
    text = clean_text(cell)
    number = str(leading_number(cell))
    return text.lstrip("([").removeprefix(number).strip(" ()[]-–—.:=") or text
