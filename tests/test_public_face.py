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


@pytest.mark.parametrize("panel", [kfl.ComparePanel, kfl.FilterPanel, kfl.App])
def test_a_panel_of_a_survey_makes_its_own_session(panel: type):
    survey = kfl.demo()
    assert panel(survey).session.survey is survey


@pytest.mark.parametrize("slip", [kfl.Session, kfl.ComparePanel])
def test_a_reading_is_no_survey_to_look_at(slip: type):
    with pytest.raises(TypeError, match=r"use reading\.survey"):
        slip(kfl.Reading(kfl.demo()))


def test_a_list_of_files_is_read_with_a_star():
    with pytest.raises(TypeError, match=r"read\(\*paths\)"):
        kfl.read(["T1.xlsx", "T2.xlsx"])


@pytest.mark.parametrize(("chart", "named"), [("gap", "compare_groups"), ("heatmap", "beside")])
def test_a_chart_that_gets_another_table_names_a_public_function(chart: str, named: str):
    with pytest.raises(TypeError, match=rf"kfl\.{named}\("):
        getattr(kfl.charts, chart)(kfl.protect(kfl.summarise(kfl.demo())))
    assert named in kfl.__all__
