"""How one cell says a mean, a difference, and a number that isn't there."""

import math

from kfl_widgets.locale import verdict_word
from kfl_widgets.widgets.cells import level, moved

ROW = {
    "hidden": False,
    "decimals": 1,
    "unit": "poeng",
    "mean_followup": 3.24,
    "n_followup": 1200,
    "change": 0.4,
    "change_low": 0.2,
    "change_high": 0.6,
    "verdict": "clear_better",
}
NOTHING = math.nan


def test_a_mean_that_may_be_shown_is_shown_beside_a_change_that_may_not():
    row = ROW | {"hidden": True}
    assert level(row, "< 7", "followup")["text"] == "3,2"
    assert moved(row, "< 7", "change", verdict_word) == {"text": "< 7", "sort": None}


def test_a_mean_is_hidden_or_missing_and_whose_it_is_said_all_the_same():
    row = ROW | {"mean_followup": NOTHING}
    assert level(row, "< 7", "followup", who="Elever") == {
        "text": "mangler",
        "sub": "Elever",
        "sort": None,
    }
    assert level(row | {"hidden": True}, "< 7", "followup")["text"] == "< 7"


def test_a_mean_says_of_how_many_it_is_if_that_is_known():
    count = "n = 1\N{NO-BREAK SPACE}200"
    assert level(ROW, "< 7", "followup", who="Elever")["sub"] == f"Elever, {count}"
    assert level(ROW | {"n_followup": NOTHING}, "< 7", "followup")["sub"] == "n ukjent"
    assert level(ROW, "< 7", "followup", has_unit=True)["text"] == "3,2 poeng"


def test_a_change_is_said_with_its_verdict_and_where_asked_its_limits():
    said = moved(ROW, "< 7", "change", verdict_word, has_limits=True)
    assert said == {
        "text": "+0,4 poeng",
        "note": "▲ tydelig framgang",
        "tone": "better",
        "sub": "+0,20 til +0,60",
        "sort": 0.4,
    }
    assert "sub" not in moved(ROW, "< 7", "change", verdict_word)
    unknown = moved(
        ROW | {"change": NOTHING, "verdict": "uncertain"}, "< 7", "change", verdict_word
    )
    assert (unknown["text"], unknown["note"], unknown["sort"]) == ("–", "? kan ikke si", None)
