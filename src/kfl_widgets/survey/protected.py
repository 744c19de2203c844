"""A table that may be shown, and its HTML. Charts and reports take nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from kfl_widgets.locale import SPOKEN, Message, translate
from kfl_widgets.survey.model import Filters

__all__ = ["ProtectedTable", "Seal"]


class Seal(Enum):
    """What only `protect` puts on a table. One and the same also after a journey as a pickle."""

    MADE_BY_PROTECT = "made by protect"


@dataclass(frozen=True, eq=False, repr=False)
class ProtectedTable:
    """A table that may be shown. Only `protect` makes one.

    Attributes
    ----------
    kind
        What it is a table of: ``"level"``, ``"change"``, ``"gap"``, ``"reference"``, ``"trend"``,
        ``"shares"``, ``"favourable"``, ``"correlation"``, ``"variance"`` or ``"rate"``.
    by
        The dimensions (and ``factor`` or ``item``) that tell its rows apart.
    where
        The filters behind it.
    min_n
        The smallest group it shows.
    details
        What else the question held: for a change ``baseline``, ``followup``, ``reference``.
    notes
        What a reader must know about what is shown, as sentences.
    """

    _frame: pd.DataFrame
    kind: str
    by: tuple[str, ...]
    where: Filters
    min_n: int
    details: dict[str, Any]
    notes: tuple[Message, ...] = ()
    _seal: Seal | None = None

    def __post_init__(self) -> None:
        if self._seal is not Seal.MADE_BY_PROTECT:
            raise TypeError("a ProtectedTable can only be made by protect(table)")

    @property
    def frame(self) -> pd.DataFrame:
        """A copy of the table: hidden rows have ``hidden`` true and NaN in what is hidden."""
        return self._frame.copy()

    def row(self, position: int) -> pd.Series:
        """Give a copy of one row."""
        return self._frame.iloc[position].copy()

    def only(self, column: str, value: object) -> ProtectedTable:
        """Give the rows where `column` has `value`. What may be shown may be shown in parts."""
        rows = self._frame[self._frame[column] == value]
        return replace(self, _frame=rows.reset_index(drop=True))

    def pick(self, positions: Sequence[int]) -> ProtectedTable:
        """Give some of the rows, in another order."""
        return replace(self, _frame=self._frame.iloc[list(positions)].reset_index(drop=True))

    def __len__(self) -> int:
        return len(self._frame)

    @property
    def hidden_mark(self) -> str:
        """What stands in a hidden cell, in the default language: see `mark`."""
        return self.mark()

    def mark(self, language: str = SPOKEN) -> str:
        """Give what stands in a hidden cell, small or not: to tell the two apart tells too much."""
        return translate("skjermet", language)

    @property
    def is_all_hidden(self) -> bool:
        """Whether nothing in it may be shown, not even one side of a row."""
        sides = [name for name in self._frame if str(name).startswith("mean_")]
        is_told = self._frame[sides].notna().any(axis=1)
        return bool((self._frame["hidden"] & ~is_told).all())

    def why_hidden(self, language: str = SPOKEN) -> str:
        """Say what the mark in a hidden cell means."""
        return translate(
            "«skjermet» står der færre enn {n} har svart, "
            "og der tallet kunne røpet hva en gruppe har svart.",
            language,
        ).format(n=self.min_n)

    def to_html(self, language: str = SPOKEN) -> str:
        """Write the table as plain HTML; every label is escaped, hidden numbers show the mark."""
        shown = [str(c) for c in self._frame if c not in ("hidden", "state")]
        head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in shown)
        rows = self._frame.to_dict("records")
        body = "".join(self._html_row(row, shown, self.mark(language)) for row in rows)
        note = self.why_hidden(language)
        note = " ".join([note, *(message.in_language(language) for message in self.notes)])
        return (
            f'<table class="kfl-table"><caption>{escape(note)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def _html_row(self, row: dict[Any, Any], shown: Sequence[str], mark: str) -> str:
        cells = []
        for name in shown:
            value = row[name]
            is_unknown = isinstance(value, float) and np.isnan(value)
            if is_unknown:
                text = mark if row["hidden"] else "–"
            else:
                text = f"{value:.4g}" if isinstance(value, float) else str(value)
            cells.append(f"<td>{escape(text)}</td>")
        return f"<tr>{''.join(cells)}</tr>"

    def __repr__(self) -> str:
        hidden = int(self._frame["hidden"].sum())
        return f"<ProtectedTable {self.kind}: {len(self)} rows, {hidden} hidden>"
