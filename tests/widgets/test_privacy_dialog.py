"""«Hva skjer med opplysningene?» says what the code does."""

from kfl_widgets.widgets import Session
from kfl_widgets.widgets.privacy import PRIVACY, Privacy


def text_of(dialog):
    return " ".join(" ".join(part["lines"]) for part in dialog.parts)


def test_it_names_the_smallest_group_that_is_shown_now():
    session = Session(min_n=7)
    dialog = Privacy(session)
    assert "færre enn 7 svar" in text_of(dialog)
    session.min_n = 10
    assert "færre enn 10 svar" in text_of(dialog)


def test_it_says_where_the_data_is_who_sees_it_and_how_it_is_deleted():
    assert list(PRIVACY) == [
        "Når dere legger inn en fil",
        "Hva som vises",
        "Hvor det ligger",
        "Hvem som kan se det",
        "Slik sletter dere",
    ]


def test_it_leaves_no_gap_in_a_sentence():
    assert "{" not in text_of(Privacy(Session()))
