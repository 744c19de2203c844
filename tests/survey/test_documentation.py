"""Every number says how it is made, what it takes for granted, and what it was checked against."""

from __future__ import annotations

import inspect

import pytest

import kfl_widgets.survey as survey_package

NOT_NUMBERS = {"build", "combine", "next_larger", "behind", "protect"}
"""These put together, choose or hide, and compute no number of their own."""

FUNCTIONS = {
    name: inspect.getdoc(value) or ""
    for name in survey_package.__all__
    if inspect.isfunction(value := getattr(survey_package, name))
}


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - NOT_NUMBERS))
def test_a_number_tells_its_assumptions_and_what_it_was_checked_against(name):
    notes = FUNCTIONS[name].partition("Notes\n-----\n")[2].casefold()
    assert "assum" in notes
    assert "checked" in notes
    assert "=" in notes or "formulas" in notes or "comparisons" in notes


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_says_what_it_gives(name):
    assert "Returns\n-------" in FUNCTIONS[name] or name in ("combine", "next_larger")
