"""Disclosure control: the last step before anything is drawn, printed or saved.

What may be shown is planned once per survey and smallest group, over every grain the product
offers, and each table obeys the plan; so two tables can't betray each other's hidden cells by
subtraction. Only `protect` makes a `ProtectedTable`, and charts and reports take nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from kfl_widgets.locale import Message, msg
from kfl_widgets.survey.agreement import coarsen, own_columns, veil
from kfl_widgets.survey.cells import Columns
from kfl_widgets.survey.contrast import CONTRASTS, judged
from kfl_widgets.survey.effects import false_discovery
from kfl_widgets.survey.origin import Origin
from kfl_widgets.survey.plan import Look
from kfl_widgets.survey.planning import FLOOR, plan_of
from kfl_widgets.survey.protected import ProtectedTable, Seal

__all__ = ["FLOOR", "ProtectedTable", "protect"]

DEFAULT_MIN_N = 7


def protect(table: pd.DataFrame, min_n: int = DEFAULT_MIN_N) -> ProtectedTable:
    """Hide what could tell what few people answered.

    Parameters
    ----------
    table
        A table from `summarise`, `compare` or any other function that counts a survey (rows may
        have been dropped or reordered since).
    min_n
        The smallest group that is shown; at least `FLOOR`.

    Returns
    -------
    ProtectedTable
        Its ``frame`` has the table's columns and ``hidden``. In a hidden row every number is NaN
        but ``invited``: who was asked is no secret; and but the levels of a gap's side that may be
        shown. q and verdict are judged anew over the rows that are left.

    Raises
    ------
    TypeError
        If `table` is no table.
    ValueError
        If `table` doesn't say which survey it came from, has lost a column that tells its rows
        apart, or `min_n` is below the floor.

    Notes
    -----
    A cell with 1 … min_n − 1 people is hidden. Along every line that adds up to something visible
    (schools, grades, genders), what is hidden is at least two cells and min_n people together, else
    the next smallest goes too; people whom a published total counts beyond its parts are a hidden
    cell of their own. Then all lines of a population are solved together, and more is hidden until
    no small cell, and no sum of cells with few people in all, follows from what is shown. A sum
    over some of a line's cells is shown only if it holds all of the line's hidden cells or none,
    so filters tell nothing new. A factor and its statements are hidden together, and a change or
    gap if either side is; of a gap's two sides, the one that may stand alone in any table stays.
    Ratings by a single person are hidden, where it is known who rated.

    In what is left, nearly equal answers are veiled: where all, or all but one, chose one option,
    the shares are NaN (``nearly_all`` says which option), the mean is rounded, and SD, interval and
    differences are NaN. Along every line, and between a factor and its statements, more is hidden,
    or the factor rounded, until these exact numbers don't follow from the others. A higher `min_n`
    hides at least what a lower one hides. Where the source has hidden shares in part, means are
    rounded to one decimal, and what tells their SD is NaN; the words of a verdict stay. What has no
    n can't be checked: it is shown, and a note says so.

    Rules as in the handbook on statistical disclosure control (Hundepool and others 2012): primary
    and secondary suppression, with an intruder who solves the linear system. Assumes that the
    intruder doesn't know what the others in a group answered. Checked by such an intruder in the
    tests, and against Statistics Norway's ``GaussSuppression`` in its published example.
    """
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"protect takes a table from summarise and its kin, not {table!r}")
    origin = table.attrs.get("kfl")
    if not isinstance(origin, Origin):
        raise ValueError(
            "protect needs a table straight from summarise, compare or response_rates: "
            "this one doesn't say which survey it came from"
        )
    if not min_n >= FLOOR:  # so that NaN is refused too
        raise ValueError(f"min_n is {min_n}, below the floor of {FLOOR}")
    told_by = {column for side in origin.sides for column in side.columns.values() if column}
    lost = [name for name in (*origin.by, *sorted(told_by)) if name not in table]
    if lost:
        raise ValueError(f"protect needs the column {lost[0]!r}, which tells the rows apart")
    looks = [plan_of(origin.survey, min_n, side.table).look(table, side) for side in origin.sides]
    columns = _hide(table, origin, looks)
    sides = _as_told(origin.kind, looks)
    is_veiled = veil(columns, origin.kind, origin.by, [side.rough for side in sides])
    if origin.kind == "correlation":
        columns |= {"q": false_discovery(columns["p"])}
    if origin.kind in CONTRASTS:
        smallest = float(origin.details["smallest"])
        columns |= judged(columns, smallest, CONTRASTS[origin.kind])
    both = zip(origin.sides, looks, strict=True)
    yardstick = next((look.starred for side, look in both if "reference" in side.only), None)
    coarsen(columns, origin.kind, [side.starred for side in sides], yardstick)
    is_starred = np.logical_or.reduce([side.starred for side in sides])
    for name in columns.keys() - _tells_of_nobody(table, origin) - own_columns(origin.kind):
        if name in table:
            _empty_where(columns, name, is_veiled | is_starred)
    frame = pd.DataFrame(columns)
    return ProtectedTable(
        frame,
        origin.kind,
        origin.by,
        origin.where,
        min_n,
        dict(origin.details),
        tuple(_notes(frame, is_veiled, is_starred)),
        Seal.MADE_BY_PROTECT,
    )


def _as_told(kind: str, looks: Sequence[Look]) -> Sequence[Look]:
    """Put the sides in the order in which the table's columns tell them."""
    if kind not in ("reference", "trend"):
        return looks
    # What these are about is their first side, and the second of the two.
    about, *others = looks
    nobody = np.zeros(len(about.hidden), dtype=bool)
    before = others[0] if others else Look(nobody, nobody, nobody)
    return [before, about, *others[1:]]


def _told(kind: str) -> int:
    """Give how many sides of a table can be told in rough words; the others hide what they must."""
    return 0 if kind in ("correlation", "variance") else 2 if kind in CONTRASTS else 1


def _notes(frame: pd.DataFrame, is_veiled: np.ndarray, is_starred: np.ndarray) -> Iterator[Message]:
    counts = [c for c in frame if c in ("n", "answered") or str(c).startswith("n_")]
    levels = [c for c in frame if c in ("mean", "rate") or str(c).startswith("mean_")]
    is_shown = ~frame["hidden"].to_numpy(bool)
    has_level = is_shown & ~np.isnan(frame[levels].to_numpy(float)).all(axis=1)
    has_count = ~np.isnan(frame[counts].to_numpy(float)).all(axis=1)
    if (has_level & ~has_count).any():
        yield msg("n ukjent – skjerming kan ikke kontrolleres.")
    if (is_shown & is_veiled).any():
        yield msg("Der nesten alle har svart likt, vises ikke de nøyaktige tallene.")
    if (has_level & is_starred).any():
        yield msg("Der kilden har skjult noen svar, er snittet rundet av og spredningen skjult.")


def _hide(table: pd.DataFrame, origin: Origin, looks: Sequence[Look]) -> Columns:
    """Empty what hangs on a side that must be hidden: the whole row, or the side's own columns."""
    hidden, whole = np.zeros((2, len(table)), dtype=bool)
    apart: dict[str, np.ndarray] = {}
    told = _tells_of_nobody(table, origin)
    columns: Columns = {
        str(name): table[name].array
        if name in told or not is_numeric_dtype(table[name])
        else table[name].to_numpy(float, na_value=np.nan)
        for name in table
    }
    for number, (side, look) in enumerate(zip(origin.sides, looks, strict=True)):
        is_hidden = look.hidden.copy()
        if number >= _told(origin.kind):
            is_hidden |= look.rough if side.only else look.rough | look.starred
        for name in side.only:
            columns[name] = np.where(is_hidden, np.nan, columns[name])
        if side.own:
            apart |= dict.fromkeys(side.own, is_hidden)
        elif not side.only:
            whole |= is_hidden
        if not side.only:
            hidden |= is_hidden
    for name in columns.keys() - told:
        of_name = apart.get(name, whole if name in _OF_SCALE else hidden)
        _empty_where(columns, name, of_name | whole)
    return columns | {"hidden": hidden}


def _empty_where(columns: Columns, name: str, rows: np.ndarray) -> None:
    unknown = np.nan if is_numeric_dtype(columns[name]) else None
    columns[name] = np.where(rows, unknown, columns[name])


_OF_SCALE = ("slope", "intercept")
"""What the numbers of either side were worked out with."""


_WORDS = ("label", "scale", "scale_reference", "unit", "factor", "item", "state")
_WORDS_OF = {
    "correlation": ("label_a", "label_b", "pair"),
    "gap": ("reason",),
    "shares": ("answer",),
}
_FACTS = ("decimals", "high_is_good", "hidden")
_FACTS_OF = {
    "rate": ("invited",),  # who was invited is no secret
    "shares": ("option", "is_favourable", "nearly_all"),
    "favourable": ("nearly_all",),
}


def _tells_of_nobody(table: pd.DataFrame, origin: Origin) -> set[str]:
    """Name the columns that tell the rows apart and explain them; all others hold answers."""
    kind = origin.kind
    keys = {*origin.by, *(column for side in origin.sides for column in side.columns.values())}
    words = {*_WORDS, *_WORDS_OF.get(kind, ())}
    facts = {*_FACTS, *_FACTS_OF.get(kind, ())}
    are_texts = {name for name in words & set(table) if not is_numeric_dtype(table[name])}
    return keys | are_texts | facts
