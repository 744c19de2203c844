"""The panel that asks whether groups see the same, without a browser."""

import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import Factor, Filters, Scale
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.gap_panel import GapPanel


def send(widget, **content):
    widget._handle_custom_msg(content, [])


def rows(panel):
    return panel._figure._table.rows


def drawn(panel):
    return [row for _, view in panel._figure._views for data in view.rows.values() for row in data]


def two_groups(*scales):
    factors = [
        Factor("trivsel", "Trivsel", group, scale)
        for group, scale in zip(("elever", "foresatte"), scales, strict=True)
    ]
    return survey_of([cell(80, 3.0), cell(60, 3.5, group="foresatte")], *factors)


def explanation(panel):
    return panel._explanation._text.value


def test_the_clearest_gap_is_said_in_a_sentence(session):
    said = GapPanel(session)._finding.value
    assert "Foresatte ser mer positivt på Trivsel på skolen enn elevene (3,4 mot 3,2)." in said


def test_the_group_filter_does_not_matter_and_the_panel_says_so(session):
    panel = GapPanel(session)
    before = rows(panel)
    session.filters = session.filters.with_("group", ("lærere",))
    assert rows(panel) == before
    assert "Filteret på gruppe gjelder ikke her" in panel._who.value


def test_the_filter_on_grades_matters(session):
    panel = GapPanel(session)
    before = rows(panel)
    session.filters = session.filters.with_("grade", ("8", "9", "10"))
    assert rows(panel) != before


def test_chart_and_table_say_the_same(session):
    panel = GapPanel(session)
    means = {row["mean"] for row in drawn(panel) if row["kind"] == "group"}
    told = {
        cell["sort"]
        for row in rows(panel)
        for cell in row["cells"][1:3]
        if cell["sort"] is not None
    }
    assert means == told


def test_a_pair_can_be_chosen(session):
    panel = GapPanel(session)
    panel._pair.value = "foresatte|lærere"
    (row,) = rows(panel)
    assert row["cells"][0]["sub"] == "Lærere mot foresatte"


def test_girls_and_boys_are_compared_as_contact_teachers_rate_them(session):
    panel = GapPanel(session)
    panel._dimension.value = "gender"
    assert "Kontaktlærerne vurderer gutter svakere enn jenter" in panel._finding.value
    assert any("kontaktlærernes vurdering av elevene" in row["name"] for row in rows(panel))
    assert panel._pair.layout.display == "none"


def test_a_gap_is_tagged_from_the_table_and_untagged_again(session):
    panel = GapPanel(session)
    key = next(row["key"] for row in rows(panel) if row["can_tag"])
    send(panel._figure._table, key=key, kind="improve")
    (area,) = session.areas
    assert area.evidence.about == "gap"
    assert {area.evidence.group, area.evidence.other} == {"elever", "foresatte"}
    assert next(row for row in rows(panel) if row["key"] == key)["kind"] == "improve"
    send(panel._figure._table, key=key, kind="")
    assert session.areas == ()


def test_a_gap_between_genders_is_tagged_with_its_group(session):
    panel = GapPanel(session)
    panel._dimension.value = "gender"
    send(panel._figure._table, key=rows(panel)[0]["key"], kind="improve")
    evidence = session.areas[0].evidence
    assert (evidence.group, evidence.genders, evidence.other) == (
        "kontaktlærere",
        ("jenter",),
        "gutter",
    )


def test_a_click_on_a_mark_tags_it_and_a_hidden_one_does_not(session):
    panel = GapPanel(session)
    marks = [row for row in drawn(panel) if row["kind"] == "group"]
    (hidden, *_) = [row for row in drawn(panel) if row["kind"] == "hidden"]
    (beside, *_) = [row for row in marks if row["gap_text"] == "skjermet"]
    for n, key in enumerate((hidden["key"], beside["key"])):
        panel._figure._views[0][1].selected = {"key": key, "n": n}
        assert session.areas == ()
    panel._figure._views[0][1].selected = {"key": marks[0]["key"], "n": 2}
    assert session.marked


def test_a_hidden_gap_shows_the_side_that_may_be_shown(session):
    hidden = [row for row in rows(GapPanel(session)) if not row["can_tag"]]
    assert hidden
    for row in hidden:
        first, second, gap = (cell["text"] for cell in row["cells"][1:])
        assert (second, gap) == ("skjermet", "skjermet")
        assert first[0].isdigit()


def test_where_no_gap_can_be_shown_the_levels_still_are():
    survey = survey_of(
        [cell(80, 3.0), cell(4, 3.5, group="foresatte")],
        *(Factor("trivsel", "Trivsel", group) for group in ("elever", "foresatte")),
    )
    panel = GapPanel(Session(survey))
    assert [cell["text"] for cell in rows(panel)[0]["cells"][1:]] == ["3,0", "skjermet", "skjermet"]
    assert explanation(panel) == ""
    assert "For få har svart til at gruppene kan sammenlignes" in panel._finding.value


def test_the_name_of_a_factor_leads_to_its_answers(session):
    panel = GapPanel(session)
    send(panel._figure._table, key=rows(panel)[0]["key"], kind="open")
    assert session.focus == Focus("Tilbakemelding")
    assert session.view == "distribution"


def test_a_factor_looked_into_stands_alone(session):
    panel = GapPanel(session)
    session.focus = Focus("Trivsel på skolen")
    assert [row["cells"][0]["text"] for row in rows(panel)] == ["Trivsel på skolen"]
    session.focus = Focus("Arbeidsro")
    assert "Bare én gruppe er spurt om dette" in explanation(panel)


def test_unlike_scales_are_listed_with_the_reason():
    panel = GapPanel(Session(two_groups(Scale(1, 4), Scale(1, 5))))
    assert "Kan ikke sammenlignes: Trivsel (elever, foresatte)" in panel._refused.value
    assert "ulike skalaer" in panel._refused.value
    assert panel._figure.layout.display == "none"


def test_like_scales_are_not_listed():
    panel = GapPanel(Session(two_groups(Scale(1, 4), Scale(1, 4))))
    assert panel._refused.value == ""
    assert len(rows(panel)) == 1


@pytest.mark.parametrize("survey", [None, survey_of([cell(80)])])
def test_without_two_groups_the_panel_says_what_to_do(survey):
    panel = GapPanel(Session(survey) if survey is not None else None)
    assert "ast opp" in explanation(panel)


def test_an_everything_hidden_offers_a_larger_group(session):
    session.filters = Filters(schools=(SCHOOL_A,), groups=("elever",), grades=("1",))
    session.min_n = 200
    panel = GapPanel(session)
    assert "For få har svart" in explanation(panel)
    assert panel._body.layout.display == "none"


def test_a_closed_panel_computes_nothing(session):
    assert rows(GapPanel(session, is_open=False)) == []
