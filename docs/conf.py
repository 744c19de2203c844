"""How the documentation is built: `make docs`. It fetches nothing, then or when it is read."""

from __future__ import annotations

import inspect

from traitlets import HasTraits

from kfl_widgets import __version__

project = "kfl-widgets"
author = copyright = "The kfl-widgets authors"
release = __version__
language = "en"

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
nitpicky = True
nitpick_ignore_regex = [
    # Of others, whose documentation is elsewhere; and what only the house itself handles.
    ("py:.*", r"(alt|altair|collections|datetime|ipywidgets|os|pandas|pd|t|threading)\..*"),
    ("py:.*", r"kfl_widgets\.(charts|improvement|reading|widgets)\..*"),
    ("py:.*", r"kfl_widgets\.survey\.protected\.Seal"),
    ("py:.*", "Book|IntoFrame|NearMatch|OnProgress|Sheet"),
]

myst_enable_extensions = ["tasklist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 88
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

html_theme = "furo"
html_title = "kfl-widgets"
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5a7a", "color-brand-content": "#0b5a7a"},
    "dark_css_variables": {"color-brand-primary": "#8ecae6", "color-brand-content": "#8ecae6"},
}


def _say_language(_app, page, _template, context, _doctree):
    """Let a page in Norwegian say so, for screen readers and hyphenation."""
    folder = page.partition("/")[0]
    context["language"] = folder if folder in ("nb", "nn") else "en"


def _number_headings(_app, _page, _template, context, _doctree):
    """Give the navigation's headings the level that they lack."""
    tree = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = tree.replace('"heading"', '"heading" aria-level="2"')


def _sign_as_made(_app, what, _name, thing, *rest):
    """Show how a widget is made: Sphinx would show what every traitlets object takes."""
    if what == "class" and issubclass(thing, HasTraits):
        own = inspect.signature(thing.__init__)
        parameters = [p.replace(annotation=p.empty) for p in own.parameters.values()][1:]
        return str(own.replace(parameters=parameters, return_annotation=own.empty)), rest[-1]
    return None


def setup(app):
    """Tell Sphinx of what is above."""
    app.connect("autodoc-process-signature", _sign_as_made)
    app.connect("html-page-context", _say_language)
    app.connect("html-page-context", _number_headings, priority=900)  # after the theme
