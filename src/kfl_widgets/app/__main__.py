"""``python -m kfl_widgets.app`` is the command line."""

from kfl_widgets.app.command import main

main()
