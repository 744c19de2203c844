"""What a team takes away: sentences about what it sees, and files. Takes only protected tables."""

from kfl_widgets.report.areas import write_areas
from kfl_widgets.report.content import AreaStory, Content, Request, SchoolsSummary, gather
from kfl_widgets.report.csv import write_csv
from kfl_widgets.report.documents import DOCUMENTS, Document, file_name
from kfl_widgets.report.press import PressError, StoppedError, print_document
from kfl_widgets.report.sentences import (
    describe_evidence,
    describe_selection,
    describe_source,
    describe_survey,
    headline,
)

__all__ = [
    "DOCUMENTS",
    "AreaStory",
    "Content",
    "Document",
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
    "print_document",
    "write_areas",
    "write_csv",
]
