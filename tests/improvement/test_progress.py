"""When a place of the page is done."""

from tests.improvement.made import DAY, action, analysed, chosen, key

from kfl_widgets.improvement import (
    Analysis,
    Goal,
    MaintainingFactor,
    Note,
    Work,
    blocking_step,
    done_places,
    explain,
    put_action,
    put_analysis,
)

TAGGED = Work(areas=chosen("Trivsel", "Mobbing"))
FACTOR = MaintainingFactor(
    key="f", text="Ingen voksne ute", perspective="context", speaks_for="Vi ser det"
)


def answered(area: str) -> Analysis:
    return analysed(area, notes=(Note(text="Elevrådet sier det samme"),), factors=(FACTOR,))


def test_tagging_alone_is_not_having_chosen():
    assert done_places(TAGGED) == frozenset()
    assert done_places(Work(areas=explain(chosen("A", kind="strength"), key("A"), "Bra"))) == set()


def test_areas_are_done_with_a_reason_or_when_the_team_has_gone_on():
    reasoned = TAGGED.but(areas=explain(TAGGED.areas, key("Trivsel"), "Flere er alene"))
    assert done_places(reasoned) == {"areas"}
    assert done_places(put_analysis(TAGGED, analysed())) == {"areas"}


def test_the_analysis_is_done_when_each_area_that_is_begun_with_is_answered():
    assert "analysis" not in done_places(put_analysis(TAGGED, analysed("Trivsel")))
    one = put_analysis(TAGGED, answered("Trivsel"))
    assert "analysis" in done_places(one)
    assert "analysis" in done_places(put_analysis(one, Analysis(area=key("Mobbing"))))
    assert "analysis" not in done_places(put_analysis(one, analysed("Mobbing")))
    assert "analysis" in done_places(put_analysis(one, answered("Mobbing")))


def test_who_only_takes_care_of_strengths_gets_done_too():
    strengths = Work(areas=chosen("Trivsel", "Mobbing", kind="strength"))
    assert "analysis" in done_places(put_analysis(strengths, answered("Trivsel")))
    assert "plan" in done_places(put_action(strengths, action("1", "Trivsel", deadline=DAY)))


def test_the_plan_is_done_when_each_area_begun_with_has_a_measure_with_who_and_when():
    assert "plan" not in done_places(put_analysis(TAGGED, answered("Trivsel")))
    one = put_action(TAGGED, action("1", "Trivsel", deadline=DAY))
    assert "plan" in done_places(put_analysis(one, answered("Trivsel")))
    assert "plan" not in done_places(put_analysis(one, analysed("Mobbing")))
    other = action("2", "Mobbing", deadline=DAY)
    assert "plan" in done_places(put_action(one, other))
    for without in ({"who": " "}, {"deadline": None}, {"what": ""}):
        assert "plan" not in done_places(put_action(one, other.but(**without)))


def test_the_step_that_opens_the_measures_is_the_one_that_lacks_something():
    assert blocking_step(Analysis(area="a", factors=(FACTOR,))) == 2
    assert blocking_step(Analysis(area="a", goal=Goal(text="Flere har noen"))) == 4
    assert blocking_step(answered("a").but(goal=Goal(text="Flere har noen"))) == 5
