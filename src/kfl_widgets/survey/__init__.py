"""What a survey is, and what can be said of it. Pure: no widget, no file."""

from kfl_widgets.survey.behind import behind
from kfl_widgets.survey.beside import beside
from kfl_widgets.survey.build import build, combine
from kfl_widgets.survey.comparison import compare, trend
from kfl_widgets.survey.correlation import correlations
from kfl_widgets.survey.disclosure import protect
from kfl_widgets.survey.gaps import against, gap
from kfl_widgets.survey.groups import compare_groups
from kfl_widgets.survey.insights import Insight, insights
from kfl_widgets.survey.model import (
    ALL,
    DIMENSIONS,
    UNKNOWN,
    Codebook,
    Factor,
    Filters,
    Item,
    Option,
    Problem,
    Scale,
    Source,
    Survey,
    Wave,
    Where,
)
from kfl_widgets.survey.participation import response_rates
from kfl_widgets.survey.protected import ProtectedTable
from kfl_widgets.survey.reduce import reduce
from kfl_widgets.survey.reliability import item_reliability, reliability
from kfl_widgets.survey.scales import rescale
from kfl_widgets.survey.shares import favourable, shares
from kfl_widgets.survey.stages import next_larger
from kfl_widgets.survey.summary import summarise
from kfl_widgets.survey.variance import variance_shares

__all__ = [
    "ALL",
    "DIMENSIONS",
    "UNKNOWN",
    "Codebook",
    "Factor",
    "Filters",
    "Insight",
    "Item",
    "Option",
    "Problem",
    "ProtectedTable",
    "Scale",
    "Source",
    "Survey",
    "Wave",
    "Where",
    "against",
    "behind",
    "beside",
    "build",
    "combine",
    "compare",
    "compare_groups",
    "correlations",
    "favourable",
    "gap",
    "insights",
    "item_reliability",
    "next_larger",
    "protect",
    "reduce",
    "reliability",
    "rescale",
    "response_rates",
    "shares",
    "summarise",
    "trend",
    "variance_shares",
]
