"""Whether somebody was writing, and where."""

from datetime import date

from tests.improvement.made import action, analysed, chosen, planned

from kfl_widgets.improvement import (
    Goal,
    Work,
    choose,
    explain,
    place_of_writing,
    put_action,
    put_analysis,
    revise,
)

BEFORE = planned(action("1"), action("2"))


def test_more_of_a_text_is_writing_in_its_place():
    after = put_analysis(BEFORE, analysed(challenge="Noe annet"))
    assert place_of_writing(BEFORE, after) == ("analyses", 0, "challenge")
    after = choose(BEFORE, explain(BEFORE.areas, BEFORE.areas[0].key, "Derfor"))
    assert place_of_writing(BEFORE, after) == ("areas", 0, "why")


def test_what_a_measure_keeps_of_its_changes_is_no_other_change():
    revised = revise(action("2"), by="Rektor", on=date(2026, 11, 22), what="Noe nytt")
    assert place_of_writing(BEFORE, put_action(BEFORE, revised)) == ("actions", 1, "what")


def test_the_first_words_of_an_analysis_are_writing():
    before = Work(areas=chosen("Trivsel"))
    after = put_analysis(before, analysed(goal=Goal(), factors=()))
    assert place_of_writing(before, after) == ("analyses", 0, "challenge")


def test_anything_else_is_another_change():
    goal = Goal(text="Alle har noen å være sammen med", target=3.5)
    for after in (
        BEFORE,
        Work(),
        put_action(BEFORE, action("3")),
        put_analysis(BEFORE, analysed(goal=goal)),
        put_analysis(BEFORE, analysed(challenge="En ting", strategy="To ting")),
        BEFORE.but(created=date(2026, 1, 1)),
    ):
        assert place_of_writing(BEFORE, after) is None
