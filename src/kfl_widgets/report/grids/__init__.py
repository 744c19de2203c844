"""Protected tables as tables of words. Know no document and no plan."""

from kfl_widgets.report.grids.answers import answer_grids, rate_grid, school_rate_grid
from kfl_widgets.report.grids.cells import between
from kfl_widgets.report.grids.levels import (
    change_grid,
    evidence_grid,
    level_grid,
    school_grid,
    trend_grid,
)

__all__ = [
    "answer_grids",
    "between",
    "change_grid",
    "evidence_grid",
    "level_grid",
    "rate_grid",
    "school_grid",
    "school_rate_grid",
    "trend_grid",
]
