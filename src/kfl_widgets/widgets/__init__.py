"""Views over one `Session`: each panel is a widget, alone in a cell or together in the page."""

from kfl_widgets.widgets.analysis_panel import AnalysisPanel
from kfl_widgets.widgets.areas_panel import AreasPanel, AreasSummary
from kfl_widgets.widgets.ballots_panel import BallotsPanel
from kfl_widgets.widgets.chart_view import ChartView
from kfl_widgets.widgets.compare_panel import ComparePanel
from kfl_widgets.widgets.correlation_panel import CorrelationPanel
from kfl_widgets.widgets.development_panel import DevelopmentPanel
from kfl_widgets.widgets.distribution_panel import DistributionPanel
from kfl_widgets.widgets.filter_bar import FilterBar
from kfl_widgets.widgets.filter_panel import FilterPanel
from kfl_widgets.widgets.follow_up_panel import FollowUpPanel
from kfl_widgets.widgets.gap_panel import GapPanel
from kfl_widgets.widgets.history_bar import HistoryBar
from kfl_widgets.widgets.insights_panel import InsightsPanel
from kfl_widgets.widgets.mapping_panel import MappingPanel
from kfl_widgets.widgets.overview_panel import OverviewPanel
from kfl_widgets.widgets.panel import Panel
from kfl_widgets.widgets.plan_panel import PlanPanel
from kfl_widgets.widgets.priority_panel import PriorityPanel
from kfl_widgets.widgets.quality_panel import QualityPanel
from kfl_widgets.widgets.report_panel import ReportPanel
from kfl_widgets.widgets.session import Session
from kfl_widgets.widgets.steps import Steps
from kfl_widgets.widgets.upload_panel import UploadPanel
from kfl_widgets.widgets.view import View

__all__ = [
    "AnalysisPanel",
    "AreasPanel",
    "AreasSummary",
    "BallotsPanel",
    "ChartView",
    "ComparePanel",
    "CorrelationPanel",
    "DevelopmentPanel",
    "DistributionPanel",
    "FilterBar",
    "FilterPanel",
    "FollowUpPanel",
    "GapPanel",
    "HistoryBar",
    "InsightsPanel",
    "MappingPanel",
    "OverviewPanel",
    "Panel",
    "PlanPanel",
    "PriorityPanel",
    "QualityPanel",
    "ReportPanel",
    "Session",
    "Steps",
    "UploadPanel",
    "View",
]
