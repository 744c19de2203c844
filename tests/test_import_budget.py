"""What each way in loads, counted in modules: seconds depend on the machine, modules don't."""

import json
import subprocess
import sys

import pytest

import kfl_widgets as kfl

COUNTING = {"narwhals", "numpy", "pandas", "scipy"}
WIDGETS = {"IPython", "anywidget", "ipywidgets"}
DRAWING = {"altair", "vl_convert"}
FILES = {"docx", "openpyxl", "pptx", "python_calamine"}
SERVER = {"jupyter_server", "tornado", "voila"}
OFFERED = {"duckdb", "polars", "pyarrow", "pyspark"}
EVERYTHING = COUNTING | WIDGETS | DRAWING | FILES | SERVER | OFFERED

MAKE_SERVER = """
from pathlib import Path
import kfl_widgets.app.command
from kfl_widgets.app.serve import find_notebook, make_server
from kfl_widgets.app.server.limits import Limits
make_server(find_notebook(), 1, Limits(), "warning")
"""

WAYS_IN = {
    "the package": ("import kfl_widgets", EVERYTHING, 100),
    "the command line": ("import kfl_widgets.app.command", EVERYTHING, 180),
    "the server": (MAKE_SERVER, COUNTING | WIDGETS | DRAWING | FILES | OFFERED, 1250),
    "counting": ("from kfl_widgets import compare, protect", EVERYTHING - COUNTING, 920),
    "reading": ("from kfl_widgets import read", EVERYTHING - COUNTING, 1120),
    "charts": ("from kfl_widgets import charts", EVERYTHING - COUNTING, 950),
    "a session": ("from kfl_widgets import Session", EVERYTHING - COUNTING - WIDGETS, 1500),
    "the page": ("from kfl_widgets import App; App()", EVERYTHING - COUNTING - WIDGETS, 1500),
}
"""How one comes in, what must not be loaded then, and how many modules there may be."""


def loaded_by(code: str) -> set[str]:
    """Run code in a process of its own and give the names of all modules it has loaded."""
    told = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("way", WAYS_IN)
def test_a_way_in_loads_only_what_it_needs(way: str):
    code, unwanted, most = WAYS_IN[way]
    modules = loaded_by(code)
    assert modules & unwanted == set()
    assert len(modules) <= most


def test_the_first_chart_loads_altair_and_still_no_file_format():
    draw = "import kfl_widgets as kfl\napp = kfl.App(kfl.demo())\napp.session.view = 'overview'"
    modules = loaded_by(draw)
    assert "altair" in modules
    assert modules & (FILES | {"vl_convert"}) == set()


def test_every_public_name_is_listed_and_completed():
    assert sorted(kfl.__all__) == dir(kfl)
    assert sorted([*kfl._HOME_OF, "charts"]) == dir(kfl)


def test_a_star_import_brings_every_public_name():
    names: dict[str, object] = {}
    exec("from kfl_widgets import *", names)
    assert set(kfl.__all__) <= set(names)
