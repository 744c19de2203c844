"""Files -> survey: opens any spreadsheet, recognises its layout, and says what was wrong with it.

Knows the survey's model and no widget. Nothing of a file stays on disk or in a log.
"""

from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.reader import Reading, Upload, read
from kfl_widgets.reading.template import empty_template, write_results, write_template

__all__ = [
    "Limits",
    "Reading",
    "Upload",
    "empty_template",
    "read",
    "write_results",
    "write_template",
]
