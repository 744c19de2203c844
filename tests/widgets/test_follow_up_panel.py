"""Har det flyttet seg? without a browser: when there is something to see, and what is said."""

from datetime import date

import pytest

from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.improvement import (
    Action,
    Analysis,
    Evidence,
    Goal,
    Milestone,
    evidence_of,
    put_action,
    put_analysis,
    tag,
)
from kfl_widgets.survey import Filters, protect, summarise
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.analysis_panel import AnalysisPanel
from kfl_widgets.widgets.follow_up_panel import FollowUpPanel

T1, AFTER = date(2016, 12, 1), date(2018, 12, 20)
FACTOR = "Tilbakemelding"


def tagged(session, survey, wave="T1", kind="improve", where=None):
    where = where or Filters(schools=(SCHOOL_A,), groups=("elever",))
    table = protect(summarise(survey, ("group", "factor"), where.with_("wave", (wave,))))
    row = int(table.frame.index[table.frame["factor"] == FACTOR][0])
    session.areas = tag(session.areas, evidence_of(table, row, seen=T1), kind)
    return session.areas[-1].key


@pytest.fixture
def key(session, demo_survey):
    """Tag School A's feedback at T1, with a goal and a measure."""
    key = tagged(session, demo_survey)
    goal = Goal(text="Elevene får tilbakemeldinger de kan bruke", target=3.4, wave="T2")
    session.work = put_analysis(session.work, Analysis(area=key, goal=goal))
    met = Milestone(text="Alle team har prøvd", due=date(2017, 2, 1), done=date(2017, 2, 14))
    late = Milestone(text="Delt på tvers", due=date(2017, 5, 1))
    coming = Milestone(text="Summert opp", due=date(2019, 5, 1))
    action = Action(key="a", area=key, what="Felles økter", milestones=(coming, late, met))
    session.work = put_action(session.work, action)
    return key


def shown(panel):
    return panel._all.children


def why_not(panel):
    return panel._explanation._text.value


def waiting(panel):
    return " ".join(line for entry in panel._waiting.entries for line in entry["lines"])


def test_baseline_new_and_target_are_said_and_never_a_cause(session, key):
    (area,) = shown(FollowUpPanel(session, today=AFTER))
    assert "▲ Fra 2,7 til 3,0: tydelig framgang." in area._finding.value
    assert "Målet var 3,4; nå 3,0: ikke nådd." in area._rest.value
    assert "ikke hvorfor" in area._rest.value


def test_the_figure_and_its_table_show_all_waves_and_the_target(session, key):
    (area,) = shown(FollowUpPanel(session, today=AFTER))
    rows = [[cell["text"] for cell in row["cells"]] for row in area._figure._table.rows]
    assert [row[0] for row in rows] == ["T1 2016", "T2 2018", "Målet dere satte"]
    assert rows[0][1] == "2,7"
    assert rows[2] == ["Målet dere satte", "3,4", "", ""]
    _title, view = area._figure._charts.children
    drawn = [row for rows in view.rows.values() for row in rows]
    assert [row["text"] for row in drawn if row["kind"] == "target"] == ["Mål 3,4"]
    assert len([row for row in drawn if row["kind"] == "sign"]) == 3


def test_milestones_stand_in_order_with_how_it_went(session, key):
    (area,) = shown(FollowUpPanel(session, today=AFTER))
    said = area._milestones.value
    assert "01.02.2017: Alle team har prøvd (nådd 14.02.2017)" in said
    assert "01.05.2017: Delt på tvers (ikke ført som nådd)" in said
    assert "01.05.2019: Summert opp (kommer)" in said
    assert said.index("Alle team") < said.index("Delt") < said.index("Summert")


def test_strengths_come_first(session, demo_survey, key):
    girls = Filters(schools=(SCHOOL_A,), groups=("elever",), genders=("jenter",))
    tagged(session, demo_survey, kind="strength", where=girls)
    first, second = shown(FollowUpPanel(session, today=AFTER))
    assert "Dette ville vi ta vare på" in first._title.value
    assert "Dette ville vi forbedre" in second._title.value


def test_an_area_of_the_newest_wave_waits_beside_the_others(session, demo_survey, key):
    girls = Filters(schools=(SCHOOL_A,), groups=("elever",), genders=("jenter",))
    tagged(session, demo_survey, "T2", where=girls)
    panel = FollowUpPanel(session, today=AFTER)
    assert len(shown(panel)) == 1
    assert "er valgt på T2 2018, den nyeste målingen vi har" in waiting(panel)


def test_it_is_said_when_there_will_be_something_to_see(session, demo_survey):
    assert "Last opp regneark først" in why_not(FollowUpPanel(Session()))
    assert "Velg områder først" in why_not(FollowUpPanel(session))
    tagged(session, demo_survey, "T2")
    assert "Last opp den neste når den kommer" in waiting(FollowUpPanel(session))


def test_a_work_opened_without_its_survey_asks_for_it(session, key):
    alone = Session(work=session.work)
    assert "Last opp regneark først" in why_not(FollowUpPanel(alone))


def test_an_area_of_a_wave_that_is_not_loaded_can_not_be_followed(session):
    seen = Evidence(
        factor=FACTOR, label=FACTOR, group="elever", baseline="", followup="T0", min_n=7, seen=T1
    )
    session.areas = tag((), seen, "improve")
    assert "er valgt på T0, som ikke er lastet opp" in waiting(FollowUpPanel(session))


def test_numbers_that_are_hidden_now_stay_hidden(session, demo_survey):
    ninth = Filters(schools=(SCHOOL_A,), groups=("elever",), grades=("9",))
    tagged(session, demo_survey, where=ninth)
    session.min_n = 60
    (area,) = shown(FollowUpPanel(session, today=AFTER))
    assert "skjermet" in area._finding.value
    rows = [[cell["text"] for cell in row["cells"]] for row in area._figure._table.rows]
    assert all(row[1:] == ["skjermet", "–", "–"] for row in rows)


def test_a_gap_is_not_drawn_as_if_it_were_one_group(session, demo_survey):
    tagged(session, demo_survey)
    (area,) = session.areas
    gap = area.evidence.but(about="gap", other="lærere", baseline="T1")
    session.areas = tag((), gap, "improve")
    (shown_area,) = shown(FollowUpPanel(session, today=AFTER))
    assert "forskjell mellom to grupper" in shown_area._finding.value
    assert shown_area._figure.table is None


def test_the_evaluation_is_opened_for_the_area(session, key):
    analysis = AnalysisPanel(session)
    shown(FollowUpPanel(session, today=AFTER))[0]._evaluate.click()
    assert session.view == "analysis"
    assert analysis.area.key == key
    assert session.analysed == (key, 7)


def test_a_strength_that_nobody_analysed_has_no_evaluation(session, demo_survey):
    tagged(session, demo_survey, kind="strength")
    (area,) = shown(FollowUpPanel(session, today=AFTER))
    assert area._evaluate.layout.display == "none"


def test_a_closed_panel_asks_nothing_and_catches_up_when_opened(session, demo_survey):
    panel = FollowUpPanel(session, is_open=False, today=AFTER)
    tagged(session, demo_survey)
    assert shown(panel) == ()
    panel.is_open = True
    assert len(shown(panel)) == 1


def test_an_area_that_is_let_go_of_is_gone(session, key):
    panel = FollowUpPanel(session, today=AFTER)
    session.areas = ()
    assert "Velg områder først" in why_not(panel)
    session.undo()
    assert len(shown(panel)) == 1
