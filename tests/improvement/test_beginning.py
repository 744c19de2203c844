"""What a new measure takes over from the analysis."""

from tests.improvement.made import DAY, analysed, evidence, key, planned

from kfl_widgets.improvement import Goal, begin_action, has_details, is_blank, put_analysis, tag


def work(target, **seen):
    areas = tag((), evidence(mean_followup=2.71, **seen), "improve")
    goal = Goal(text="Alle har noen", target=target)
    return put_analysis(planned().but(areas=areas, analyses=()), analysed(goal=goal))


def test_a_measure_takes_over_the_goals_number():
    indicator = begin_action(work(3.2), key("Trivsel"), "f").indicator
    assert (indicator.factor, indicator.baseline, indicator.target) == ("Trivsel", 2.7, 3.2)


def test_without_a_number_there_is_nothing_to_take_over():
    assert begin_action(work(None), key("Trivsel")).indicator is None
    assert begin_action(planned(), key("Trivsel")).indicator is None


def test_a_gap_is_no_one_number():
    areas = tag((), evidence(about="gap", other="foresatte", mean_followup=3.0), "improve")
    one = work(3.2).but(areas=areas, analyses=(analysed().but(area=areas[0].key),))
    assert begin_action(one, areas[0].key).indicator is None


def test_what_was_taken_over_is_nothing_that_somebody_wrote():
    begun = begin_action(work(3.2), key("Trivsel"), "f")
    assert is_blank(begun)
    assert not is_blank(begun.but(what="Vennebenk"))
    assert not is_blank(begun.but(who="Rektor"))


def test_who_and_when_are_no_details_and_nor_is_what_was_taken_over():
    one = work(3.2)
    brief = begin_action(one, key("Trivsel"), "f").but(what="Vennebenk", who="Rektor", deadline=DAY)
    assert not has_details(one, brief)
    assert has_details(one, brief.but(status="started"))
    assert has_details(one, brief.but(indicator=brief.indicator.but(target=3.4)))
