"""Slides for the staff meeting, and a poster of what was agreed. One module per kind of slide.

A kind of slide is a function that gives slides as `model` describes them, or none where there is
nothing to say. Only `look`, `charting`, `drawing` and `sealing` know PowerPoint.
"""

from kfl_widgets.report.slides.deck import slides_of, write_slides
from kfl_widgets.report.slides.poster import write_poster

__all__ = ["slides_of", "write_poster", "write_slides"]
