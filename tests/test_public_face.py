"""The public names exist, say what they are, and load nothing heavy before they must."""

import subprocess
import sys

import pytest

import kfl_widgets as kfl


@pytest.mark.parametrize("name", kfl.__all__)
def test_every_public_name_is_there_and_documented(name: str):
    assert getattr(kfl, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kfl.nothing


def test_reading_the_package_loads_no_widget_no_chart_and_no_excel():
    code = (
        "import sys, kfl_widgets; "
        "heavy = {'ipywidgets', 'altair', 'openpyxl', 'voila', 'python_calamine', 'pydantic'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_first_example_of_the_package_is_true():
    survey = kfl.demo()
    table = kfl.compare(survey, "T1", "T2", where=kfl.Filters(groups=("elever",)))
    assert repr(kfl.protect(table)).startswith("<ProtectedTable change:")
