"""Which row of one table goes with which row of another, by their keys; knows no statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from kfl_widgets.survey.cells import Columns
from kfl_widgets.survey.contrast import Names
from kfl_widgets.survey.summary import LEVEL

__all__ = ["in_order", "match_rows", "numbered", "pair", "recode"]

Join = Literal["inner", "outer", "right"]


def pair(
    first: Columns, second: Columns, keys: Sequence[str], names: Names, how: Join = "outer"
) -> Columns:
    """Lay two tables of levels side by side: `keys`, and `LEVEL`'s columns once per side.

    Sorted by `keys`; only ``"right"`` keeps the order of the second table.
    """
    one, other = match_rows(first, second, keys, how)
    columns: Columns = {}
    for key in keys:
        above, below = first[key], second[key]
        codes = np.concatenate([above.codes, below.codes])
        at = np.where(other < 0, one, len(above) + other)
        columns[key] = pd.Categorical.from_codes(codes[at], dtype=above.dtype)
    for side, (table, rows) in enumerate(((first, one), (second, other))):
        for name, column in table.items():
            if name not in keys:
                own = names.of(name)[side] if name in LEVEL else name
                columns[own] = take(column, rows, allow_fill=True)
    return columns


def match_rows(
    first: Columns, second: Columns, keys: Sequence[str], how: Join
) -> tuple[np.ndarray, np.ndarray]:
    """Give for each pair its row in the first table and its row in the second, −1 for none.

    `keys` are categoricals of the same values in both. No two rows of the first table have the
    same keys; of the second neither, unless `how` is ``"right"``.
    """
    above, below = (numbered(table, keys) for table in (first, second))
    there, number = np.unique(np.concatenate([above, below]), return_inverse=True)
    above, below = number[: len(above)], number[len(above) :]
    one, other = np.full((2, len(there)), -1)
    one[above] = np.arange(len(above))
    if how == "right":
        return one[below], np.arange(len(below))
    other[below] = np.arange(len(below))
    is_pair = (one >= 0) & (other >= 0) | (how == "outer")
    return one[is_pair], other[is_pair]


def numbered(table: Columns, keys: Sequence[str]) -> np.ndarray:
    """Give each row a number that tells its keys, and sorts as they do."""
    number: np.ndarray = np.zeros(1, dtype=np.intp)
    for key in keys:
        number = number * (len(table[key].categories) + 1) + table[key].codes + 1
    return number


def in_order(table: Columns, keys: Sequence[str]) -> Columns:
    """Sort a table's rows by `keys`."""
    order = np.argsort(numbered(table, keys), kind="stable")
    return {name: column[order] for name, column in table.items()}


def recode(column: pd.Categorical, new: Mapping[str, str]) -> pd.Categorical:
    """Put another of the column's values in place of each; what it does not have is missing."""
    place = {value: at for at, value in enumerate(column.categories)}
    codes = [place.get(new.get(value, ""), -1) for value in column.categories]
    return pd.Categorical.from_codes(np.array([*codes, -1])[column.codes], dtype=column.dtype)
