"""How statements were answered, ready to be drawn or told: a bar per statement and wave.

Figure and table twin take the same bars from here, so they can't differ. Knows no pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kfl_widgets.charts.names import low_is_good, row_key, rows_of
from kfl_widgets.locale import SPOKEN, translate
from kfl_widgets.survey import ProtectedTable

__all__ = ["Answer", "Bar", "bars_of", "by_options", "is_low_good", "options_of", "sides"]

Row = Mapping[str, Any]


class Answer(NamedTuple):
    """One option of a statement: its value, its words, and whether it is favourable."""

    option: int
    answer: str
    is_favourable: bool


@dataclass(frozen=True)
class Bar:
    """How one statement was answered at one wave: the rows of its options, from low to high."""

    rows: tuple[Row, ...]

    @property
    def item(self) -> str:
        """The statement."""
        return str(self.rows[0]["item"])

    @property
    def wave(self) -> str:
        """When it was asked."""
        return str(self.rows[0]["wave"])

    @property
    def n(self) -> float:
        """How many answered."""
        return float(self.rows[0]["n"])

    @cached_property
    def key(self) -> str:
        """What a click on it is about; see `row_key`."""
        return row_key(self.rows[0])

    @cached_property
    def options(self) -> tuple[Answer, ...]:
        """What could be answered."""
        return _options(self.rows)

    @property
    def is_hidden(self) -> bool:
        """Whether any of it may not be shown."""
        return any(row["hidden"] for row in self.rows)

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each option; NaN where unknown."""
        return tuple(float(row["share"]) for row in self.rows)

    @property
    def favourable_share(self) -> float:
        """The shares of the favourable options together; NaN where that can't be known."""
        good = [float(row["share"]) for row in self.rows if row["is_favourable"]]
        return sum(good) if good else float("nan")

    def name(self, is_turned: bool, language: str = SPOKEN) -> str:
        """Give the statement's words, marked where agreeing is the less favourable answer."""
        words = str(self.rows[0]["label"])
        return low_is_good(words, language) if is_turned else words

    def why_unknown(self, hidden_mark: str, language: str = SPOKEN) -> str:
        """Say why its shares are not all shown."""
        if self.is_hidden:
            return hidden_mark
        alike = next((row["answer"] for row in self.rows if row["nearly_all"]), None)
        if alike is not None:
            return translate("Nesten alle svarte «{answer}»", language).format(answer=alike)
        if pd.notna(self.n):
            return translate("Kilden har skjult noen av svarene", language)
        return translate("mangler", language)

    def ends(self) -> list[tuple[float, float]] | None:
        """Place the segments around the middle of the scale; None if that can't be known.

        Neighbouring options on one side whose shares the source has hidden take what is left
        together: the first of them has it.
        """
        side = sides(self.options)
        shares = list(self.shares)
        unknown = [place for place, share in enumerate(shares) if np.isnan(share)]
        if unknown:
            is_run = len(unknown) > 1 and unknown[-1] - unknown[0] == len(unknown) - 1
            if not is_run or len({side[place] for place in unknown}) > 1 or not side[unknown[0]]:
                return None
            known = sum(share for share in shares if not np.isnan(share))
            for place in unknown:
                shares[place] = 0.0
            shares[unknown[0]] = max(1 - known, 0.0)
        left = sum(share * (1 - where) / 2 for share, where in zip(shares, side, strict=True))
        ends = [end - left for end in accumulate(shares)]
        return [(end - share, end) for share, end in zip(shares, ends, strict=True)]


def bars_of(table: ProtectedTable) -> list[Bar]:
    """Take a table of shares apart; the waves of a statement come after one another."""
    others = [name for name in table.by if name != "item"]
    found: dict[str, dict[tuple[str, ...], list[Row]]] = {}
    for row in rows_of(table):
        one = tuple(str(row[name]) for name in others)
        found.setdefault(row["item"], {}).setdefault(one, []).append(row)
    return [
        Bar(tuple(sorted(rows, key=lambda row: row["option"])))
        for waves in found.values()
        for rows in waves.values()
    ]


def by_options(table: ProtectedTable) -> list[ProtectedTable]:
    """Take a table of shares apart: statements with other options, or turned round, by themselves.

    They share no legend: where a low answer is good, the colours go the other way.

    Parameters
    ----------
    table
        A protected table of kind ``"shares"``.

    Returns
    -------
    list of ProtectedTable
        Each of which `distribution` draws as one chart.
    """
    statements: dict[tuple[str, str], dict[int, Row]] = {}
    for position, row in enumerate(rows_of(table)):
        statements.setdefault((row.get("group", ""), row["item"]), {})[position] = row
    sets: dict[tuple[Answer, ...], list[int]] = {}
    for rows in statements.values():
        sets.setdefault(_options(rows.values()), []).extend(rows)
    return [table.pick(sorted(positions)) for positions in sets.values()]


def options_of(bars: Sequence[Bar]) -> tuple[Answer, ...]:
    """Give the options of several bars, from low to high."""
    return _options(row for bar in bars for row in bar.rows)


def is_low_good(options: Sequence[Answer]) -> bool:
    """Tell whether the low answers are the favourable ones."""
    return bool(options) and options[0].is_favourable


def sides(options: Sequence[Answer]) -> tuple[int, ...]:
    """Say on which side of the scale's middle each option is: −1, 0 or 1."""
    values = [option.option for option in options]
    return tuple(int(np.sign(2 * v - min(values) - max(values))) for v in values)


def _options(rows: Iterable[Row]) -> tuple[Answer, ...]:
    known: dict[int, Answer] = {}
    for row in rows:
        option = int(row["option"])
        known.setdefault(option, Answer(option, str(row["answer"]), bool(row["is_favourable"])))
    return tuple(known[option] for option in sorted(known))
