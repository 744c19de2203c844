"""kfl_widgets."""
__version__ = "0.1.0"
