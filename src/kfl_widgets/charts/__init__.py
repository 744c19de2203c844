"""ProtectedTable -> altair.Chart, one module per question a chart answers.

A chart takes nothing but a `ProtectedTable`, so nothing hidden can be drawn. Altair is imported
when the first chart is made.
"""

from kfl_widgets.charts.bars import by_options
from kfl_widgets.charts.change import change
from kfl_widgets.charts.correlation import correlation
from kfl_widgets.charts.development import development
from kfl_widgets.charts.distribution import distribution
from kfl_widgets.charts.drawn import ROWS, SHAPES, draw, spec_of
from kfl_widgets.charts.followed import MOST_MILESTONES, Mark, followed
from kfl_widgets.charts.gap import gap, gap_names
from kfl_widgets.charts.heatmap import MOST_COLUMNS, heatmap
from kfl_widgets.charts.names import row_key, row_names, rows_of, scale_ends
from kfl_widgets.charts.palette import PALETTE, follow_theme
from kfl_widgets.charts.participation import participation
from kfl_widgets.charts.priority import priority
from kfl_widgets.charts.quadrants import PLACES, place_word, stand

__all__ = [
    "MOST_COLUMNS",
    "MOST_MILESTONES",
    "PALETTE",
    "PLACES",
    "ROWS",
    "SHAPES",
    "Mark",
    "by_options",
    "change",
    "correlation",
    "development",
    "distribution",
    "draw",
    "follow_theme",
    "followed",
    "gap",
    "gap_names",
    "heatmap",
    "participation",
    "place_word",
    "priority",
    "row_key",
    "row_names",
    "rows_of",
    "scale_ends",
    "spec_of",
    "stand",
]
