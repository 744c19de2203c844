"""ProtectedTable -> altair.Chart, one module per question a chart answers.

A chart takes nothing but a `ProtectedTable`, so nothing hidden can be drawn. Altair is imported
when the first chart is made.
"""

from kfl_widgets.charts.change import change
from kfl_widgets.charts.names import row_key, row_names, scale_ends
from kfl_widgets.charts.palette import PALETTE, follow_theme

__all__ = ["PALETTE", "change", "follow_theme", "row_key", "row_names", "scale_ends"]
