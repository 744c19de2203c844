"""Every public name and every word of the command line is told of, and says what it takes."""

from __future__ import annotations

import dataclasses
import inspect
import re

import click
import pytest
from numpydoc.docscrape import ClassDoc, FunctionDoc
from tests.docs.pages import DOCS, PAGES, text_of

import kfl_widgets as kfl
from kfl_widgets import charts
from kfl_widgets.app.command import main
from kfl_widgets.widgets import Panel

REFERENCE = (DOCS / "api.md").read_text(encoding="utf-8")
PUBLIC = {f"kfl_widgets.{name}": getattr(kfl, name) for name in kfl.__all__ if name != "charts"}
CHARTS = {f"kfl_widgets.charts.{name}": getattr(charts, name) for name in charts.__all__}
DRAWN = {name: value for name, value in CHARTS.items() if inspect.isfunction(value)}
FUNCTIONS = {name: value for name, value in PUBLIC.items() if inspect.isfunction(value)}
CLASSES = {name: value for name, value in PUBLIC.items() if inspect.isclass(value)}


@pytest.mark.parametrize("name", sorted(PUBLIC | CHARTS))
def test_every_public_name_is_in_the_reference(name: str):
    assert re.search(rf"^\.\. auto\w+:: {re.escape(name)}$", REFERENCE, re.MULTILINE)


def test_the_reference_tells_of_nothing_that_is_gone():
    told = re.findall(r"^\.\. auto\w+:: kfl_widgets\.((?:charts\.)?\w+)$", REFERENCE, re.MULTILINE)
    known = {name.removeprefix("kfl_widgets.") for name in PUBLIC | CHARTS}
    assert set(told) <= known


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_tells_what_it_takes_and_gives(name: str):
    doc = FunctionDoc(FUNCTIONS[name])
    told = {part.strip("* ") for one in doc["Parameters"] for part in one.name.split(",")}
    assert told == set(inspect.signature(FUNCTIONS[name]).parameters)
    assert doc["Summary"]
    assert doc["Returns"]


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_class_tells_what_it_holds_or_takes(name: str):
    thing = CLASSES[name]
    doc = ClassDoc(thing, config={"show_class_members": False})
    assert doc["Summary"]
    told = {
        part.strip("* ")
        for one in (*doc["Parameters"], *doc["Attributes"])
        for part in one.name.split(",")
    }
    if dataclasses.is_dataclass(thing):
        fields = {field.name for field in dataclasses.fields(thing) if field.init}
        assert told >= {name for name in fields if not name.startswith("_")}
    elif not issubclass(thing, Panel):  # panels take what `Panel` tells of
        assert told


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_what_draws_says_so_in_a_sentence(name: str):
    assert re.match(r"[A-Z].*[.:]", inspect.getdoc(DRAWN[name]).splitlines()[0])


# -- the command line ------------------------------------------------------------------------------

TOLD = "\n".join(text_of(page) for page in PAGES)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_its_options_are_told_of(name: str):
    assert f"kfl-widgets {name}" in TOLD
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[0]}" in TOLD or f" {parameter.opts[0]} " in TOLD


def test_no_command_is_told_of_that_there_is_not():
    told = set(re.findall(r"kfl-widgets ([a-z]+)(?: |$)", TOLD, re.MULTILINE))
    assert told <= set(main.commands)
