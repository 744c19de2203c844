from __future__ import annotations

import pytest
from tests.report.made import TODAY, full_work

from kfl_widgets.improvement import Action, Analysis, Goal, Milestone, Work, by_start, revise
from kfl_widgets.report.plan_words import (
    aim_name,
    describe_change,
    ended,
    in_short,
    measure_name,
    measured_at,
    remaining,
)

TEXT = "Alle timer starter med mål for økta og ender med én setning om innsats til hver elev."


def test_a_text_that_is_a_few_words_too_long_is_left_whole():
    assert len(TEXT) > 80
    assert in_short(TEXT) == TEXT
    assert in_short(f"{TEXT} {TEXT}").endswith(" …")
    assert len(in_short(f"{TEXT} {TEXT}")) <= 80
    assert in_short("to \n  linjer") == "to linjer"


def test_a_measure_has_no_full_stop_in_the_middle_of_a_sentence():
    assert measure_name(Action(key="a", area="b", what=TEXT)) == TEXT[:-1]


@pytest.mark.parametrize(
    ("text", "as_sentence"),
    [("Les", "Les."), ("Les.", "Les."), ("Les …", "Les …"), ("Leser vi? ", "Leser vi?")],
)
def test_a_sentence_ends_once(text: str, as_sentence: str):
    assert ended(text) == as_sentence


def test_only_a_gap_to_improve_is_called_a_smaller_one():
    work = full_work()
    gap = work.areas[-1]
    assert aim_name(work, gap) == "Jenter mot gutter – Skolefaglige prestasjoner"
    assert aim_name(work, work.areas[1]) == "Relasjon elev–elev"
    own = work.but(areas=(*work.areas[:-1], gap.but(kind="improve")))
    wanted = "Mindre forskjell mellom jenter og gutter: Skolefaglige prestasjoner"
    assert aim_name(own, own.areas[-1]) == wanted


def test_two_gaps_of_one_name_say_who_they_are_between():
    work = full_work()
    gap = work.areas[-1].but(kind="improve")
    oldest = gap.but(evidence=gap.evidence.but(grades=("8", "9", "10")))
    own = work.but(areas=(gap, oldest))
    assert "8.–10. trinn" in aim_name(own, oldest)


def test_a_goal_names_its_wave_as_the_survey_does():
    assert measured_at(Goal(wave="T3"), {"T3": "T3 2020"}) == "Vi måler det ved T3 2020."
    assert measured_at(Goal(wave="T3"), {}) == "Vi måler det ved T3."
    assert measured_at(Goal(), {}) == ""


def test_measures_stand_by_start_and_those_without_a_day_last():
    assert [a.key for a in by_start(full_work().actions)] == ["a5", "a1", "a2", "a4", "a3"]


def test_what_is_left_begins_with_what_nobody_has_begun_on():
    assert [str(said) for said in remaining(Work(), TODAY)] == [
        "Vi har ikke valgt hva vi vil ta vare på.",
        "Vi har ikke valgt hva vi vil bli bedre på.",
        "Vi har ikke planlagt noen tiltak.",
    ]
    work = full_work()
    area = work.areas[1]
    begun = Work(areas=(area,), analyses=(Analysis(area=area.key, challenge="Flere er alene."),))
    assert "Vi har ikke funnet ut hva som holder det slik, og satt et mål." in [
        str(said) for said in remaining(begun, TODAY)
    ]
    left = [str(said) for said in remaining(Work(areas=(area,)), TODAY)]
    assert left[0] == "Vi har ikke valgt hva vi vil ta vare på."
    assert "«Relasjon elev–elev» er valgt, men ikke analysert." in left


def test_a_change_is_told_in_short_and_no_value_is_cut_in_two():
    many = tuple(Milestone(text=f"Milepæl {n}", due=TODAY) for n in range(40))
    revised = revise(Action(key="a", area="b", what=""), by="", on=TODAY, milestones=many)
    told = describe_change(revised.history[0])
    assert "«Milepæl 0 (" in told
    assert told.endswith(" …».")
    assert len(told) < 300
    own = revise(Action(key="a", area="b", what=""), by="", on=TODAY, what="Fra 2027-05-01")
    assert "«Fra 2027-05-01»" in describe_change(own.history[0])
