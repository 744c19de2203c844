"""A dropdown whose choices change: what is chosen in it, and who hears of it."""

from ipywidgets import Dropdown

from kfl_widgets.widgets.offering import offer, unheard


def test_what_was_chosen_stays_while_it_is_there_else_the_first_is():
    dropdown = Dropdown()
    offer(dropdown, {"a": "A", "b": "B"})
    assert dropdown.value == "a"
    dropdown.value = "b"
    offer(dropdown, {"c": "C", "b": "B"})
    assert dropdown.value == "b"
    offer(dropdown, {"c": "C"})
    assert dropdown.value == "c"
    offer(dropdown, {})
    assert dropdown.value is None


def test_a_value_that_is_asked_for_is_chosen_or_nothing_is():
    dropdown = Dropdown()
    offer(dropdown, {"": "Alle", "b": "B"}, "b")
    assert dropdown.value == "b"
    offer(dropdown, {"": "Alle", "b": "B"}, "")
    assert dropdown.value == ""
    offer(dropdown, {"": "Alle", "b": "B"}, "c")
    assert dropdown.value is None


def test_what_is_chosen_meanwhile_is_not_heard_and_afterwards_it_is():
    heard = []

    def note(change):
        heard.append(change["new"])

    dropdown = Dropdown()
    dropdown.observe(note, "value")
    with unheard(dropdown, note):
        offer(dropdown, {"a": "A", "b": "B"})
    assert heard == []
    dropdown.value = "b"
    assert heard == ["b"]
