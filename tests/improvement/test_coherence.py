"""What in a plan doesn't fit together."""

from datetime import date

import pytest
from tests.improvement.made import DAY, action, chosen, planned

from kfl_widgets.improvement import Milestone, Work, choose, coherence

SOON, LATER = date(2027, 3, 1), date(2027, 6, 1)
GOOD = action(factor="f", start=SOON, deadline=LATER)


def said(work) -> list[str]:
    return [str(message) for message in coherence(work, DAY)]


def test_a_plan_that_hangs_together_is_left_in_peace():
    assert said(planned(GOOD)) == []
    assert said(Work()) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"who": " "}, "Ingen har ansvar for «Tiltak 1»."),
        ({"deadline": None}, "«Tiltak 1» har ingen frist."),
        ({"start": LATER, "deadline": SOON}, "Fristen for «Tiltak 1» er før starten."),
        ({"deadline": date(2026, 6, 1), "start": None}, "Fristen for «Tiltak 1» har gått ut."),
        ({"start": date(2026, 6, 1)}, "«Tiltak 1» skulle ha startet."),
        (
            {"milestones": (Milestone(text="Halvveis", due=date(2028, 1, 1)),)},
            "Milepælen «Halvveis» kommer etter fristen for «Tiltak 1».",
        ),
    ],
)
def test_each_loose_end_is_said(changes, sentence):
    assert said(planned(GOOD.but(**changes))) == [sentence]


def test_a_done_measure_is_not_late():
    assert said(planned(GOOD.but(status="done", start=None, deadline=date(2026, 6, 1)))) == []


@pytest.mark.parametrize("status", ["done", "stopped"])
def test_a_measure_that_is_over_is_not_asked_for_what_it_lacks(status):
    over = GOOD.but(status=status, who="", deadline=None, factor="gone")
    assert said(planned(GOOD, over.but(key="2"))) == []
    assert said(planned(GOOD, over.but(key="2", area="gone"))) == []


@pytest.mark.parametrize("factor", ["", "gone"])
def test_a_measure_and_a_factor_that_do_not_meet_are_both_said(factor):
    assert said(planned(GOOD.but(factor=factor))) == [
        "Ingen tiltak møter den opprettholdende faktoren «Ingen voksne ute».",
        "«Tiltak 1» er ikke knyttet til en opprettholdende faktor.",
    ]


def test_a_measure_of_an_area_that_is_not_chosen_is_said():
    work = choose(planned(GOOD), ())
    assert said(work) == ["«Tiltak 1» hører til et område dere ikke har valgt lenger."]


def test_an_area_without_analysis_and_too_many_areas_are_said():
    work = Work(areas=chosen("A", "B", "C", "D"))
    assert said(work)[0] == "Dere har valgt 4 områder. Færre er lettere å få til."
    assert said(work)[1] == "«A» er valgt, men ikke analysert."
    assert said(Work(areas=chosen("A", kind="strength"))) == []


def test_everything_in_one_month_is_said():
    same = [GOOD.but(key=str(n), what=f"Tiltak {n}") for n in range(3)]
    assert any("samme måned" in sentence for sentence in said(planned(*same)))
    spread = [*same[:2], same[2].but(deadline=date(2027, 5, 1))]
    assert said(planned(*spread)) == []
    next_year = [*same[:2], same[2].but(deadline=date(2028, 6, 1))]
    assert said(planned(*next_year)) == []
