from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from tests.report import made
from tests.report.decks import (
    CONTENTS,
    LONG_TEXT,
    assert_fits,
    assert_inside,
    frames_of,
    full_content,
    later_content,
    long_content,
    notes_of,
    one_line,
    poster_of,
    sizes_of,
    text_of,
)

from kfl_widgets.improvement import Analysis, Evaluation, Goal


@pytest.fixture(scope="module", params=CONTENTS)
def poster(request: pytest.FixtureRequest):
    return poster_of(CONTENTS[request.param]())


# -- the poster ------------------------------------------------------------------------------------


def test_a_poster_is_one_upright_a3_page(poster):
    assert len(poster.slides) == 1
    assert poster.slide_width.cm == pytest.approx(29.7, abs=0.01)
    assert poster.slide_height.cm == pytest.approx(42.0, abs=0.01)


def test_everything_on_a_poster_has_room_and_can_be_read_at_two_metres(poster):
    assert_inside(poster)
    assert_fits(poster)
    for frame in frames_of(poster.slides[0]):
        assert all(size >= 24 for size in sizes_of(frame))


def test_sections_of_a_poster_dont_stand_on_one_another(poster):
    shapes = list(poster.slides[0].shapes)
    for above, below in pairwise(shapes):
        assert above.top + above.height <= below.top


def test_a_poster_says_what_was_agreed():
    poster = poster_of(full_content())
    text = text_of(poster.slides[0])
    for said in (
        "Dette har vi blitt enige om",
        "Tyttebærlia skole",
        "Dette tar vi vare på\nRelasjon elev–lærer (Elever · alle trinn)",
        "Relasjon elev–elev. Flere elever har noen å være sammen med i friminuttene. "
        "Vi måler det ved T3.",
        "Samtaler om vennskap i alle klasser – Kontaktlærerne, 15.09.2026 til 01.11.2026",
        "Relasjon elev–elev: fra 2,7 til 3,2, innen 15.06.2027",
        "10.01.2027: Start: Elevene vurderer eget arbeid",
        "01.04.2027: Frist: Faste trivselsledere",
        "15.06.2027: Målet skal være nådd: Relasjon elev–elev",
        "20.06.2027: Evaluering",
    ):
        assert said in text
    assert "Felles kjennetegn" not in text  # it is done


def test_a_poster_never_drops_when_a_measure_is():
    poster = poster_of(long_content())
    lines = text_of(poster.slides[0]).split("\n")
    measures = lines[lines.index("Dette gjør vi") + 1 :][:3]
    assert measures
    for line in measures:
        assert " …, 01.09.2026 til 01." in line


def test_a_measure_with_only_a_start_has_its_date_on_the_poster():
    content = full_content()
    (action,) = [a for a in content.work.actions if a.what.startswith("Fagsamtale")]
    begun = action.but(start=date(2027, 1, 10))
    actions = tuple(begun if a is action else a for a in content.work.actions)
    poster = poster_of(replace(content, work=content.work.but(actions=actions)))
    assert "Fagsamtale hver fjerde uke – Faglærerne, fra 10.01.2027" in text_of(poster.slides[0])


def test_measures_on_a_poster_stand_in_the_order_they_start():
    text = text_of(poster_of(full_content()).slides[0])
    names = ("Faste trivselsledere", "Samtaler om vennskap", "Elevene vurderer", "Fagsamtale")
    section = text[text.index("Dette gjør vi") :]
    assert [section.index(name) for name in names] == sorted(map(section.index, names))


def test_a_poster_without_room_for_all_days_counts_the_rest():
    content = full_content()
    (action,) = [a for a in content.work.actions if a.key == "a4"]
    many = tuple(
        action.but(key=f"k{n}", what=f"Prøve {n}", start=None, deadline=date(2027, 2, 1 + n))
        for n in range(27)
    )
    work = content.work.but(actions=(*content.work.actions, *many))
    lines = text_of(poster_of(replace(content, work=work)).slides[0]).split("\n")
    days = lines[lines.index("Viktige datoer") + 1 :]
    assert any("15.06.2027: Målet skal være nådd" in day for day in days)
    assert any("20.06.2027: Evaluering" in day for day in days)
    told = [date(int(d[6:10]), int(d[3:5]), int(d[:2])) for d in days[:-1]]
    assert told == sorted(told)
    coming = 27 + 5
    assert days[-1] == f"og {coming - len(told)} til i planen"


def test_a_poster_keeps_who_answered_out_of_the_goal():
    content = full_content()
    area = content.work.areas[-1].but(kind="improve")
    analysis = Analysis(area=area.key, goal=Goal(text="Forskjellen er halvert."))
    story = replace(content.stories[-1], area=area, analysis=analysis)
    work = content.work.but(areas=(area,), analyses=(analysis,))
    text = text_of(poster_of(replace(content, work=work, stories=(story,))).slides[0])
    goal = "jenter og gutter: Skolefaglige prestasjoner. Forskjellen er halvert.\n"
    assert f"Mindre forskjell mellom {goal}" in text


def test_a_goal_whose_wave_is_read_says_what_became_of_it():
    text = text_of(poster_of(later_content("improve")).slides[0])
    assert "Flere har noen å være sammen med. Nå 2,7: tydelig tilbakegang." in text
    assert "Vi måler det ved" not in text


def test_a_goal_that_is_evaluated_says_what_the_team_thinks():
    content = later_content("improve", Evaluation(goal_met="partly"))
    text = text_of(poster_of(content).slides[0])
    assert "Flere har noen å være sammen med. Målet er delvis nådd." in text
    assert "Vi måler det ved" not in text


def test_a_poster_of_nothing_says_so():
    poster = poster_of(made.empty_content())
    assert "Vi har ikke valgt områder eller tiltak ennå." in text_of(poster.slides[0])


def test_what_a_poster_shortens_is_whole_in_its_notes():
    poster = poster_of(long_content())
    assert one_line(LONG_TEXT).rstrip(".") in notes_of(poster.slides[0])


def test_a_poster_cuts_its_longest_texts_and_keeps_the_rest_whole():
    """Three areas and six measures, in as many words as people use."""
    content = full_content()
    goal = (
        "Elevene på 8.–10. trinn opplever at oppgavene passer for dem, og at de får bruke "
        "tilbakemeldingene de får, mens de arbeider."
    )
    analyses = tuple(a.but(goal=a.goal.but(text=goal)) for a in content.work.analyses)
    stories = tuple(
        replace(story, analysis=story.analysis.but(goal=story.analysis.goal.but(text=goal)))
        for story in content.stories
    )
    measure = content.work.actions[0].but(who="Alle faglærere", milestones=())
    many = tuple(
        measure.but(key=f"k{n}", what="Elevene vurderer eget arbeid med kjennetegn vi deler")
        for n in range(5)
    )
    work = content.work.but(analyses=analyses, actions=many)
    poster = poster_of(replace(content, work=work, stories=stories))
    lines = text_of(poster.slides[0]).split("\n")
    goals = lines[lines.index("Dette vil vi bli bedre på") + 1 :][:2]
    assert all("opplever at oppgavene passer for dem" in told for told in goals)
    assert "Dette tar vi vare på\nRelasjon elev–lærer (Elever · alle trinn)" in "\n".join(lines)
    assert_fits(poster)


def test_a_poster_of_a_school_with_a_long_name_still_has_its_day():
    name = "Øvre Nordre Hvittingfoss og Skrimsfjella barne- og ungdomsskole med kulturskole"
    poster = poster_of(replace(full_content(), request=replace(full_content().request, name=name)))
    assert " … · 21.11.2026\n" in text_of(poster.slides[0])
