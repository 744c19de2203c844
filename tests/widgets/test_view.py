"""What every view has: the line over it, files to take away, and rest while nobody looks."""

import csv
from io import StringIO

import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import Factor, Filters, Scale
from kfl_widgets.widgets import (
    ComparePanel,
    DevelopmentPanel,
    DistributionPanel,
    FilterBar,
    FilterPanel,
    FollowUpPanel,
    InsightsPanel,
    OverviewPanel,
    PriorityPanel,
    Session,
)
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.question import answer


def send(widget, **content):
    widget._handle_custom_msg(content, [])


@pytest.fixture
def bar(session):
    return FilterBar(session)._bar


def test_one_sentence_says_what_is_shown(session, bar):
    session.filters = session.filters.with_("grade", ("8", "9", "10"))
    assert bar.sentence.startswith(f"{SCHOOL_A} · Elever · 8.–10. trinn · T1 2016 mot T2 2018 · ")
    assert "svar" in bar.sentence


def test_each_choice_is_a_chip_that_lets_go_of_it(session, bar):
    session.filters = session.filters.with_("grade", ("8", "9"))
    assert [chip["label"] for chip in bar.chips] == [SCHOOL_A, "Elever", "8. trinn", "9. trinn"]
    send(bar, remove="grade:8")
    assert session.filters.grades == ("9",)
    send(bar, remove="")
    assert session.filters == Filters(groups=("elever",))


def test_many_choices_share_a_chip(session, bar):
    session.filters = session.filters.with_("grade", ("5", "6", "7", "8"))
    assert [chip["label"] for chip in bar.chips][-1] == "5.–8. trinn"
    send(bar, remove="grade:")
    assert session.filters.grades == ()


def test_a_chip_that_is_not_there_can_not_be_removed(session, bar):
    before = session.filters
    send(bar, remove="grade:8")
    send(bar, back=7)
    assert session.filters == before


def test_the_way_back_leads_out_step_by_step(session, bar):
    session.focus = Focus("Faglig trivsel", "grade")
    assert bar.crumbs == ["Alle faktorer", "Faglig trivsel", "Trinn for trinn"]
    send(bar, back=1)
    assert session.focus == Focus("Faglig trivsel")
    send(bar, back=0)
    assert session.focus == Focus()
    assert bar.crumbs == []


def test_one_wave_is_not_compared_with_itself(session, bar):
    session.baseline = "T2"
    assert "mot" not in bar.sentence


def test_the_table_is_taken_away_as_it_is_shown(session):
    figure = ComparePanel(session)._figure
    name, data, mime = figure._csv.make()
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert (name, mime) == ("KFL-endring.csv", "text/csv")
    assert [row["factor"] for row in rows] == list(session.result.frame["factor"])


def test_figure_or_table_can_be_put_away(session):
    figure = ComparePanel(session)._figure
    figure._switch.value = "table"
    assert (figure._drawn.layout.display, figure._table.layout.display) == ("none", None)
    figure._switch.value = "chart"
    assert (figure._drawn.layout.display, figure._table.layout.display) == (None, "none")


def test_a_closed_view_computes_nothing_and_catches_up_when_opened(session):
    panel = ComparePanel(session, is_open=False)
    assert panel._figure.table is None
    session.filters = session.filters.with_("grade", ("9",))
    panel.is_open = True
    assert panel._figure.table.where.grades == ("9",)


def test_the_line_is_quiet_without_data():
    assert FilterBar(Session()).layout.display == "none"


def test_a_change_is_drawn_once_though_several_traits_follow(session, monkeypatch):
    drawn = []

    def note(panel):
        drawn.append(panel.session.filters.grades)

    monkeypatch.setattr(PriorityPanel, "_draw", note)
    panels = FilterPanel(session), PriorityPanel(session)
    drawn.clear()
    session.filters = session.filters.with_("grade", ("8", "9", "10"))
    assert drawn == [("8", "9", "10")]
    assert panels[1].session.notice == ""


@pytest.mark.parametrize("make", [ComparePanel, InsightsPanel])
def test_a_tag_let_go_elsewhere_is_gone_when_the_view_is_opened_again(session, make):
    panel = make(session)
    shown = panel._figure._table if make is ComparePanel else panel._cards

    def kinds():
        rows = shown.rows if make is ComparePanel else [r for c in shown.cards for r in c["rows"]]
        return {row["kind"] for row in rows}

    panel._on_tag(*(("elever|Faglig trivsel",) if make is ComparePanel else (0, 0)), "improve")
    assert kinds() == {"", "improve"}
    panel.is_open = False
    session.areas = ()
    panel.is_open = True
    assert kinds() == {""}


def test_a_fourth_area_is_answered_where_it_was_tagged(session):
    panel = ComparePanel(session)
    bar = panel._chosen
    keys = [row["key"] for row in panel._figure._table.rows[:4]]
    for key in keys[:3]:
        panel._on_tag(key, "improve")
    assert bar.layout.display == "none"
    panel._on_tag(keys[3], "improve")
    assert len(session.areas) == 4  # nothing is refused
    assert bar.layout.display is None
    assert "4 områder er mange" in bar._stop.text
    assert bar._kind.layout.display == "none"
    panel._on_tag(keys[3], "")
    assert bar._stop.text == ""
    assert bar.layout.display == "none"


def test_who_has_said_why_is_not_asked_again(session):
    session.work = session.work.but(overruled="Alt henger sammen.")
    panel = ComparePanel(session)
    for row in panel._figure._table.rows[:4]:
        panel._on_tag(row["key"], "improve")
    assert panel._chosen._stop.text == ""


def fail(*_arguments):
    raise RuntimeError


def test_what_cannot_be_drawn_leaves_no_older_picture_and_is_tried_again(session, monkeypatch):
    panel = OverviewPanel(session)
    assert panel._body.layout.display is None
    with monkeypatch.context() as broken:
        broken.setattr(OverviewPanel, "_draw", fail)
        session.filters = session.filters.with_("grade", ("9",))
    assert "Noe gikk galt" in session.notice
    assert panel._body.layout.display == "none"
    panel.is_open = False
    panel.is_open = True
    assert panel._body.layout.display is None
    assert panel._figure.table.where.grades == ("9",)


def test_so_does_what_cannot_be_drawn_after_a_choice_in_the_view(session, monkeypatch):
    panel = DistributionPanel(session)
    with monkeypatch.context() as broken:
        broken.setattr(DistributionPanel, "_draw", fail)
        panel._wave.value = "T1"
    assert panel._body.layout.display == "none"
    panel.is_open = True
    assert panel._body.layout.display is None


def test_a_comparison_that_fails_shows_no_older_one_and_is_tried_again(session, monkeypatch):
    panel = ComparePanel(session)
    wanted = session.filters.with_("grade", ("9",))
    with monkeypatch.context() as broken:
        broken.setattr("kfl_widgets.widgets.session.answer", fail)
        with pytest.raises(RuntimeError):
            session.filters = wanted
    assert session.result is None
    assert "Noe gikk galt" in panel._explanation._text.value
    assert panel._body.layout.display == "none"
    session.min_n += 1
    assert session.result.where == wanted
    assert session.blockers == ()
    assert panel._body.layout.display is None


def test_a_mark_is_described_only_where_somebody_looks(session, monkeypatch):
    described = []

    def describe(evidence, _labels):
        described.append(evidence.factor)
        return "", ""

    panels = [OverviewPanel(session), *(ComparePanel(session, is_open=False) for _ in range(3))]
    monkeypatch.setattr("kfl_widgets.widgets.chosen_bar.describe_evidence", describe)
    session.mark(session.result, 0)
    once = len(described)
    assert [panel._chosen.layout.display for panel in panels] == [None, "none", "none", "none"]
    for panel in panels:
        panel.is_open = False
    session.marked = ""
    session.mark(session.result, 0)
    assert len(described) == once
    assert "Merket" not in panels[0]._chosen._text.value
    panels[1].is_open = True
    assert "Merket" in panels[1]._chosen._text.value


def test_a_view_where_nothing_can_be_marked_tells_of_no_mark(session):
    panel = FollowUpPanel(session)
    session.mark(session.result, 0)
    assert panel._chosen not in panel.children
    assert panel._chosen._text.value == ""


@pytest.fixture
def answered(monkeypatch):
    """Who was looked at each time the two waves were compared."""
    found = []

    def note(session):
        found.append((session.filters, session.focus))
        return answer(session)

    monkeypatch.setattr("kfl_widgets.widgets.session.answer", note)
    return found


def test_grade_by_grade_is_one_comparison(session, answered):
    session.filters = Filters(schools=(SCHOOL_A,), grades=("9",))
    panel = ComparePanel(session)
    session.mark(session.result, 0)
    answered.clear()
    panel._chosen._of_area[2].click()
    group = session.areas[0].evidence.group
    where = Filters(schools=(SCHOOL_A,), groups=(group,))
    assert answered == [(where, Focus(session.areas[0].evidence.factor, "grade"))]


def test_to_look_closer_at_a_finding_is_one_comparison(session, answered):
    session.filters = Filters(groups=("elever",), grades=("9",))
    panel = InsightsPanel(session)
    session.focus = Focus("Trivsel på skolen")
    answered.clear()
    panel._on_look(0)
    assert answered == [(session.filters, session.focus)]
    assert session.notice == ""


def test_a_group_opened_grade_by_grade_is_drawn_once(session, monkeypatch):
    session.filters = Filters(schools=(SCHOOL_A,))
    panel = OverviewPanel(session)
    drawn = []

    def draw(panel):
        drawn.append((panel.session.filters.groups, panel._who.value))
        OverviewPanel._draw_all(panel)

    monkeypatch.setattr(OverviewPanel, "_draw_all", OverviewPanel._draw, raising=False)
    monkeypatch.setattr(OverviewPanel, "_draw", draw)
    panel._on_group("elever")
    assert drawn == [(("elever",), "grade")]
    assert panel._who.value == "grade"


def three_waves():
    cells = [cell(200, 3 + at / 10, wave=f"T{at}", measure="trivsel") for at in (1, 2, 3)]
    factor = Factor("trivsel", "Trivsel", "elever", Scale(1, 5))
    return survey_of(cells[:2], factor), survey_of(cells, factor)


def test_a_newer_wave_that_comes_is_looked_at_at_once(answered):
    two, three = three_waves()
    session = Session(two)
    panel = ComparePanel(session)
    told = []
    session.observe(lambda change: told.append(change["new"]), ["followup"])
    answered.clear()
    session.show(three)
    assert told == ["T3"]
    assert len(answered) == 1
    assert (panel._baseline.value, panel._followup.value) == ("T1", "T3")
    panel._baseline.value = "T2"
    assert session.baseline == "T2"


@pytest.mark.parametrize("make", [ComparePanel, DevelopmentPanel])
def test_the_way_back_from_a_split_is_seen_in_its_control(session, make):
    panel = make(session)
    session.focus = Focus("Arbeidsro", "grade")
    assert panel._split.value == "grade"
    session.focus = Focus("Arbeidsro")
    assert panel._split.value == ""
    panel._split.value = "grade"
    assert session.focus == Focus("Arbeidsro", "grade")
