"""What a team takes away: sentences about what it sees, and files. Takes only protected tables."""

from kfl_widgets.report.areas import write_areas
from kfl_widgets.report.csv import write_csv
from kfl_widgets.report.sentences import (
    describe_evidence,
    describe_selection,
    describe_source,
    describe_survey,
    headline,
)

__all__ = [
    "describe_evidence",
    "describe_selection",
    "describe_source",
    "describe_survey",
    "headline",
    "write_areas",
    "write_csv",
]
