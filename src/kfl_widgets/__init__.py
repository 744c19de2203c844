"""Read a school's survey, compare waves, choose areas to improve: in Jupyter, and as one page.

>>> import kfl_widgets as kfl
>>> survey = kfl.demo()
>>> table = kfl.compare(survey, "T1", "T2", where=kfl.Filters(groups=("elever",)))
>>> kfl.protect(table)  # doctest: +ELLIPSIS
<ProtectedTable change: ... rows, 0 hidden>

Each name is imported when it is first asked for: who serves the page needs no pandas, and who
counts needs no widget.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kfl_widgets import charts
    from kfl_widgets.app.page import App
    from kfl_widgets.demo_schools import demo
    from kfl_widgets.reading import Reading, read
    from kfl_widgets.survey import (
        Filters,
        Insight,
        ProtectedTable,
        Survey,
        against,
        beside,
        combine,
        compare,
        compare_groups,
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

_HOMES = {
    "kfl_widgets.app.page": ["App"],
    "kfl_widgets.demo_schools": ["demo"],
    "kfl_widgets.reading": ["Reading", "read"],
    "kfl_widgets.survey": """
        Filters Insight ProtectedTable Survey against beside combine compare compare_groups
        correlations favourable gap insights item_reliability next_larger protect reduce reliability
        rescale response_rates shares summarise trend variance_shares
    """.split(),
    "kfl_widgets.widgets": """
        AnalysisPanel AreasPanel BallotsPanel ChartView ComparePanel CorrelationPanel
        DevelopmentPanel DistributionPanel FilterBar FilterPanel FollowUpPanel GapPanel HistoryBar
        InsightsPanel MappingPanel OverviewPanel PlanPanel PriorityPanel QualityPanel ReportPanel
        Session UploadPanel
    """.split(),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

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
    "beside",
    "charts",
    "combine",
    "compare",
    "compare_groups",
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
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
