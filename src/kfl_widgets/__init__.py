"""Read a school's survey, compare waves, choose areas to improve: in Jupyter, and as one page.

>>> import kfl_widgets as kfl
>>> survey = kfl.demo()
>>> table = kfl.compare(survey, "T1", "T2", where=kfl.Filters(groups=("elever",)))
>>> kfl.protect(table)  # doctest: +ELLIPSIS
<ProtectedTable change: ... rows, 0 hidden>

Widgets and charts are imported when they are first asked for, so that reading and counting stay
light.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kfl_widgets.survey import (
    Filters,
    Insight,
    ProtectedTable,
    Survey,
    against,
    combine,
    compare,
    correlations,
    favourable,
    gap,
    insights,
    item_reliability,
    next_larger,
    protect,
    reduce,
    reliability,
    rescale,
    response_rates,
    shares,
    summarise,
    trend,
    variance_shares,
)

if TYPE_CHECKING:
    from kfl_widgets import charts
    from kfl_widgets.app.page import App
    from kfl_widgets.demo_schools import demo
    from kfl_widgets.reading import Reading, read
    from kfl_widgets.widgets import (
        AnalysisPanel,
        AreasPanel,
        BallotsPanel,
        ChartView,
        ComparePanel,
        CorrelationPanel,
        DevelopmentPanel,
        DistributionPanel,
        FilterBar,
        FilterPanel,
        FollowUpPanel,
        GapPanel,
        HistoryBar,
        InsightsPanel,
        MappingPanel,
        OverviewPanel,
        PlanPanel,
        PriorityPanel,
        QualityPanel,
        ReportPanel,
        Session,
        UploadPanel,
    )

__version__ = "0.1.0"

_LATER = {
    "AnalysisPanel": "kfl_widgets.widgets",
    "App": "kfl_widgets.app.page",
    "AreasPanel": "kfl_widgets.widgets",
    "BallotsPanel": "kfl_widgets.widgets",
    "ChartView": "kfl_widgets.widgets",
    "ComparePanel": "kfl_widgets.widgets",
    "CorrelationPanel": "kfl_widgets.widgets",
    "DevelopmentPanel": "kfl_widgets.widgets",
    "DistributionPanel": "kfl_widgets.widgets",
    "FilterBar": "kfl_widgets.widgets",
    "FilterPanel": "kfl_widgets.widgets",
    "FollowUpPanel": "kfl_widgets.widgets",
    "GapPanel": "kfl_widgets.widgets",
    "HistoryBar": "kfl_widgets.widgets",
    "InsightsPanel": "kfl_widgets.widgets",
    "MappingPanel": "kfl_widgets.widgets",
    "OverviewPanel": "kfl_widgets.widgets",
    "PlanPanel": "kfl_widgets.widgets",
    "PriorityPanel": "kfl_widgets.widgets",
    "QualityPanel": "kfl_widgets.widgets",
    "ReportPanel": "kfl_widgets.widgets",
    "Reading": "kfl_widgets.reading",
    "Session": "kfl_widgets.widgets",
    "UploadPanel": "kfl_widgets.widgets",
    "demo": "kfl_widgets.demo_schools",
    "read": "kfl_widgets.reading",
}

__all__ = [
    "AnalysisPanel",
    "App",
    "AreasPanel",
    "BallotsPanel",
    "ChartView",
    "ComparePanel",
    "CorrelationPanel",
    "DevelopmentPanel",
    "DistributionPanel",
    "FilterBar",
    "FilterPanel",
    "Filters",
    "FollowUpPanel",
    "GapPanel",
    "HistoryBar",
    "Insight",
    "InsightsPanel",
    "MappingPanel",
    "OverviewPanel",
    "PlanPanel",
    "PriorityPanel",
    "ProtectedTable",
    "QualityPanel",
    "Reading",
    "ReportPanel",
    "Session",
    "Survey",
    "UploadPanel",
    "against",
    "charts",
    "combine",
    "compare",
    "correlations",
    "demo",
    "favourable",
    "gap",
    "insights",
    "item_reliability",
    "next_larger",
    "protect",
    "read",
    "reduce",
    "reliability",
    "rescale",
    "response_rates",
    "shares",
    "summarise",
    "trend",
    "variance_shares",
]


def __getattr__(name: str) -> Any:
    if name == "charts":
        return import_module("kfl_widgets.charts")
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
