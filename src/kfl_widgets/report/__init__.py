"""What a team takes away: sentences about what it sees, and files. Takes only protected tables."""

from kfl_widgets.report.content import AreaStory, Content, Request, SchoolsSummary, gather
from kfl_widgets.report.csv import write_csv
from kfl_widgets.report.documents import DOCUMENTS, Document, file_name
from kfl_widgets.report.limits import limits_of
from kfl_widgets.report.press import PressError, StoppedError, print_document
from kfl_widgets.report.sentences import (
    describe_evidence,
    describe_selection,
    describe_source,
    describe_survey,
    headline,
)
from kfl_widgets.report.workbook import Opened, is_workbook, open_saved_workbook
from kfl_widgets.report.workbook.areas import write_areas

__all__ = [
    "DOCUMENTS",
    "AreaStory",
    "Content",
    "Document",
    "Opened",
    "PressError",
    "Request",
    "SchoolsSummary",
    "StoppedError",
    "describe_evidence",
    "describe_selection",
    "describe_source",
    "describe_survey",
    "file_name",
    "gather",
    "headline",
    "is_workbook",
    "limits_of",
    "open_saved_workbook",
    "print_document",
    "write_areas",
    "write_csv",
]
