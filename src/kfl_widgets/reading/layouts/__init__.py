"""The layouts we know, one module each. To add one: write its module and name it here."""

from kfl_widgets.reading.layouts import kfl_template, result_table, result_wide, udir
from kfl_widgets.reading.recognition import Layout

__all__ = ["LAYOUTS"]

LAYOUTS: tuple[Layout, ...] = (kfl_template, udir, result_table, result_wide)
