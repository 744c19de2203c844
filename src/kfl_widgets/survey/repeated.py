"""Cells that stand more than once: the first counts, and of the others it is told once per file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.survey.model import Problem

__all__ = ["each_once", "tell_repeated"]


def each_once(
    table: pd.DataFrame, keys: Sequence[str]
) -> tuple[pd.DataFrame, list[int], list[int]]:
    """Give each cell once; and the labels of the rows that say the same again, or otherwise."""
    is_again = table.duplicated(list(keys))
    if not is_again.any():
        return table.reset_index(drop=True), [], []
    is_same = table.duplicated()[is_again]
    again = table.index[is_again]
    once = table[~is_again].reset_index(drop=True)
    return once, list(again[is_same]), list(again[~is_same])


def tell_repeated(same: Iterable[str], differing: Iterable[str]) -> Iterator[Problem]:
    """Tell of cells by the names of their files; ``""`` where nobody knows."""
    for file, n in Counter(same).items():
        told = msg("{n} tall sto flere ganger og er tatt med én gang.", n=n)
        if file:
            told = msg("{n} tall i «{file}» sto fra før, og er tatt med én gang.", n=n, file=file)
        yield Problem("info", told)
    for file, n in Counter(differing).items():
        told = msg("{n} tall sto flere ganger med ulike verdier.", n=n)
        if file:
            told = msg("{n} tall i «{file}» sto fra før med andre verdier.", n=n, file=file)
        remedy = msg("Den første er brukt. Sjekk om en fil er lastet opp i to utgaver.")
        yield Problem("warning", told, remedy=remedy)
