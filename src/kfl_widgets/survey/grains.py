"""Lays a survey's cells out at every grain: each population by school, grade and gender.

Knows where a cell belongs and how cells add up; not what may be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from kfl_widgets.survey.cells import Cells, Columns, lay_out, select
from kfl_widgets.survey.grid import Grid
from kfl_widgets.survey.model import ALL, DIMENSIONS, STATES, Filters, Survey

__all__ = ["AXES", "Grains", "Population", "as_text"]

AXES = ("school", "grade", "gender")
_POPULATION = ("wave", "group", "measure")

Population = tuple[str, str, str]
Index = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Grains:
    """The places of a grid: populations (wave × group × measure), then one axis per `AXES`.

    Index 0 of an axis is the total; then come the parts, and last the yardsticks.
    """

    survey: Survey
    populations: dict[Population, int]
    codes: dict[str, dict[str, int]]

    @classmethod
    def of(cls, survey: Survey, cells: pd.DataFrame) -> Grains:
        """Make room for these cells."""
        rows = cells[list(_POPULATION)].drop_duplicates().to_numpy()
        populations = {tuple(row): at for at, row in enumerate(rows)}
        codes = {axis: _places(set(cells[axis]), survey.references) for axis in AXES}
        return cls(survey, populations, codes)

    @property
    def shape(self) -> tuple[int, ...]:
        """The grid's shape, with one population too many: that of cells that are not there."""
        return (len(self.populations) + 1, *(len(self.codes[axis]) for axis in AXES))

    def every(
        self, cells: Cells, values: Sequence[str], *beside: str
    ) -> Iterator[tuple[Index, Columns]]:
        """Sum `values` at every grain, and give where in the grid each row of the sums belongs."""
        every_school = Filters(schools=tuple(cells.places["school"]))
        for count in range(len(AXES) + 1):
            for kept in combinations(AXES, count):
                where = every_school if "school" in kept else Filters()
                table = select(self.survey, cells, (*_POPULATION, *kept, *beside), where, values)
                yield self._at(table), table

    def count(self, cells: pd.DataFrame) -> Grid:
        """Lay out n at every grain, and where a source has hidden it already."""
        n, unknown = np.zeros(self.shape), np.zeros(self.shape, dtype=bool)
        for at, table in self.every(lay_out(cells), ("n",)):
            n[at] = np.nan_to_num(table["n"])
            unknown[at] = table["state"] != "known"
        references = len(set(self.codes["school"]) & set(self.survey.references))
        return Grid(n, unknown, references, self._ranks(n), spare=1)

    def _ranks(self, n: np.ndarray) -> np.ndarray:
        """Rank cells by how many of a group answered in all, so that its measures hide alike."""
        numbers: dict[tuple[str, str], int] = {}
        crowd = [
            numbers.setdefault((wave, group), at)
            for (wave, group, _), at in self.populations.items()
        ]
        crowd.append(len(self.populations))
        together = np.zeros_like(n)
        np.add.at(together, crowd, n)
        ranks: np.ndarray = together[crowd]
        return ranks

    def _at(self, table: Columns) -> Index:
        """Give the place of each row; a row that is no one's goes where no cells are."""
        nowhere = len(self.populations)
        population = self._population(table)
        at = [population]
        for axis in AXES:
            places = np.zeros(len(population), dtype=np.intp)
            if axis in table:
                known = [self.codes[axis].get(code, -1) for code in table[axis].categories]
                places = np.array(known, dtype=np.intp)[table[axis].codes]
            population[places < 0] = nowhere
            at.append(np.maximum(places, 0))
        return tuple(at)

    def _population(self, table: Columns) -> np.ndarray:
        columns: list[pd.Categorical] = [table[name] for name in _POPULATION]
        places = [{code: at for at, code in enumerate(c.categories)} for c in columns]
        lookup = np.full([len(codes) for codes in places], len(self.populations), dtype=np.intp)
        for key, at in self.populations.items():
            if all(code in codes for code, codes in zip(key, places, strict=True)):
                lookup[tuple(codes[c] for c, codes in zip(key, places, strict=True))] = at
        population: np.ndarray = lookup[tuple(column.codes for column in columns)]
        return population


def as_text(cells: pd.DataFrame) -> pd.DataFrame:
    """Write the keys as text, so that tables with other categories can be put together."""
    for name in (*DIMENSIONS, "measure"):
        cells[name] = cells[name].astype(str)
    cells["state"] = pd.Categorical(cells["state"], [*STATES])
    return cells


def _places(values: set[str], references: Sequence[str]) -> dict[str, int]:
    """Give each of an axis's values its place: the total, the parts, and last the yardsticks."""
    parts = sorted(values - {ALL, *references})
    return {value: at for at, value in enumerate([ALL, *parts, *sorted(values & set(references))])}
