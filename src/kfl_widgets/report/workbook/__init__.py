"""The arbeidsbok: one Excel file that shows everything, and is the save."""

from kfl_widgets.report.workbook.book import write_workbook
from kfl_widgets.report.workbook.opening import Opened, is_workbook, open_saved_workbook

__all__ = ["Opened", "is_workbook", "open_saved_workbook", "write_workbook"]
