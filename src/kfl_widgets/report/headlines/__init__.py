"""The main finding of each view, in one or two plain sentences. Takes only protected tables."""

from kfl_widgets.report.headlines.correlation import say_correlation
from kfl_widgets.report.headlines.development import say_development
from kfl_widgets.report.headlines.distribution import say_distribution
from kfl_widgets.report.headlines.gap import say_gap
from kfl_widgets.report.headlines.heatmap import say_heatmap
from kfl_widgets.report.headlines.participation import say_participation
from kfl_widgets.report.headlines.priority import say_priority

__all__ = [
    "say_correlation",
    "say_development",
    "say_distribution",
    "say_gap",
    "say_heatmap",
    "say_participation",
    "say_priority",
]
