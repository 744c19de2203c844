"""Tables whose columns say what they are about: what belongs together is read below each other.

Which columns those are, and what their headings say, is told by the layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.classes import add_up_classes
from kfl_widgets.reading.headings import Heading, Statistic, codes_of
from kfl_widgets.reading.measures import (
    describe_measures,
    give_scales,
    inferred_scales,
    name_measures,
)
from kfl_widgets.reading.plausible import without_the_impossible
from kfl_widgets.reading.published import are_percent, cells_from_means, read_numbers
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import is_blank
from kfl_widgets.survey.model import DIMENSIONS, Problem

__all__ = ["not_read", "read_block", "scores_of"]

_STATISTICS: tuple[Statistic, ...] = ("n", "mean", "sd")


def read_block(
    table: Table,
    heading: Heading,
    columns: Mapping[Statistic, int],
    rows: pd.DataFrame,
    problems: list[Problem],
) -> pd.DataFrame:
    """Read the columns of one block below each other: who, what, and ``n``, ``mean``, ``sd``."""
    block = rows.assign(**codes_of(heading))
    block["is_reference"] = bool(heading.reference)
    block["row"] = rows.index
    blank = pd.Series(True, index=rows.index)
    for name in _STATISTICS:
        number = columns.get(name)
        if number is None:
            block[name], block[f"{name} state"] = float("nan"), "missing"
            continue
        cells = read_numbers(table, number, rows.index, problems)
        block[name], block[f"{name} state"] = cells["value"], cells["state"]
        if name == "mean":
            block["percent"] = are_percent(table, number, rows.index)
        blank &= table.column(number).loc[rows.index].map(is_blank).astype(bool)
    return block[~blank]


def scores_of(
    table: Table, long: pd.DataFrame, problems: list[Problem]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Make cells of blocks below each other, and say which scales had to be inferred.

    Returns
    -------
    (tables, inferred)
        ``scores`` and ``codebook`` for `survey.build`, and (group, scale) pairs.
    """
    rows = name_measures(long.rename(columns={"scale": "written"}))
    parts: dict[str, pd.DataFrame] = {
        name: pd.DataFrame({"value": rows[name], "state": rows[f"{name} state"]})
        for name in _STATISTICS
    }
    rows["scale"] = give_scales(
        rows,
        rows["mean"],
        rows["written"],
        problems,
        spread=(rows["sd"], rows["n"]),
        percent=rows["percent"],
        where=table.where(),
    )
    parts = without_the_impossible(rows["scale"], parts, lambda *_: table.where(), problems)
    scores = rows[[*DIMENSIONS, "measure"]].join(cells_from_means(**parts))
    measured = {
        "scores": add_up_classes(scores, rows["row"], table, problems),
        "codebook": describe_measures(rows),
    }
    return measured, inferred_scales(rows, rows["written"])


def not_read(table: Table, columns: Sequence[int]) -> Problem:
    """Tell which columns nobody understands."""
    names = ", ".join(f"«{table.headers[number]}»" for number in sorted(columns))
    return Problem(
        "info",
        msg("Disse kolonnene er ikke lest: {names}.", names=names),
        table.where(),
        msg(
            "Skriv runde og hva tallet er i overskriften, for eksempel «T1 snitt», om de skal med."
        ),
    )
