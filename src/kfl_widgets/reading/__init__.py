"""Files -> survey: opens any spreadsheet, recognises its layout, and says what was wrong with it.

Knows the survey's model and no widget. Nothing of a file stays on disk or in a log.
"""

from kfl_widgets.reading.joining import join
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.mapped import read_as_before, read_mapped, read_mapped_book
from kfl_widgets.reading.mapping import Mapping, parse_mapping
from kfl_widgets.reading.quality import FileQuality, SheetFacts, quality
from kfl_widgets.reading.reader import OnProgress, Reading, Upload, read, told_of_unknown
from kfl_widgets.reading.rewording import NearMatch, accept, near_matches
from kfl_widgets.reading.template import empty_template, write_results, write_template
from kfl_widgets.reading.uploads import Before, read_uploads
from kfl_widgets.reading.workbook import Book, Sheet
from kfl_widgets.reading.worker import warm_up

__all__ = [
    "Before",
    "Book",
    "FileQuality",
    "Limits",
    "Mapping",
    "NearMatch",
    "OnProgress",
    "Reading",
    "Sheet",
    "SheetFacts",
    "Upload",
    "accept",
    "empty_template",
    "join",
    "near_matches",
    "parse_mapping",
    "quality",
    "read",
    "read_as_before",
    "read_mapped",
    "read_mapped_book",
    "read_uploads",
    "told_of_unknown",
    "warm_up",
    "write_results",
    "write_template",
]
