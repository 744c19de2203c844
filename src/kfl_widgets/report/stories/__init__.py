"""What the documents to be read tell, each as a story of blocks. Know no file format."""

from kfl_widgets.report.stories.action_report import action_report
from kfl_widgets.report.stories.full_report import full_report
from kfl_widgets.report.stories.minutes import minutes
from kfl_widgets.report.stories.owner_report import owner_report

__all__ = ["action_report", "full_report", "minutes", "owner_report"]
