"""The panel that asks what goes together, without a browser."""

from dataclasses import replace

import pytest

from kfl_widgets.widgets import Session
from kfl_widgets.widgets.correlation_panel import CorrelationPanel
from kfl_widgets.widgets.focus import Focus


def rows(panel):
    return panel._figure._table.rows


def cells(panel):
    views = [view for _, view in panel._figure._views]
    return [row for v in views for data in v.rows.values() for row in data if "column" in row]


def explanation(panel):
    return panel._explanation._text.value


def test_the_closest_pair_is_said_and_that_it_is_no_cause(session):
    said = CorrelationPanel(session)._finding.value
    assert "henger tettest sammen" in said
    assert "Det sier ikke at det ene fører til det andre." in said


def test_chart_and_table_say_the_same(session):
    panel = CorrelationPanel(session)
    told = {row["name"]: row["cells"][1]["text"] for row in rows(panel)}
    assert told == {cell["pair"]: cell["text"] for cell in cells(panel)}


def test_the_table_has_the_interval_and_the_number_of_people(session):
    first = rows(CorrelationPanel(session))[0]["cells"]
    assert first[2]["text"].isdigit()
    assert " til " in first[3]["text"]


def test_the_closest_pair_comes_first(session):
    strengths = [abs(row["cells"][1]["sort"]) for row in rows(CorrelationPanel(session))]
    assert strengths == sorted(strengths, reverse=True)


def test_groups_are_never_mixed(session):
    session.filters = session.filters.with_("group", ("elever", "foresatte"))
    panel = CorrelationPanel(session)
    assert len(panel._figure._views) == 2
    assert {row["cells"][0]["sub"] for row in rows(panel)} == {"Elever", "Foresatte"}


def test_a_factor_that_is_looked_into_is_in_every_pair(session):
    session.focus = Focus("Arbeidsro")
    panel = CorrelationPanel(session)
    assert rows(panel)
    assert all("Arbeidsro" in row["name"] for row in rows(panel))


def test_results_without_answers_say_why(demo_survey):
    published = replace(demo_survey, products=demo_survey.products.iloc[:0])
    assert "bare ferdige gjennomsnitt" in explanation(CorrelationPanel(Session(published)))


def test_too_few_leaders_show_nothing(session):
    session.filters = session.filters.with_("group", ("ledere",))
    assert "For få har svart" in explanation(CorrelationPanel(session))


def test_an_empty_session_says_what_to_do():
    assert "Last opp regneark" in explanation(CorrelationPanel())


def test_nothing_can_be_tagged(session):
    panel = CorrelationPanel(session)
    assert not any(row["can_tag"] for row in rows(panel))


@pytest.mark.real
def test_published_results_say_why(real_data):
    import kfl_widgets as kfl

    reading = kfl.read(real_data / "udir" / "tabell_152.xlsx")
    assert "ferdige gjennomsnitt" in explanation(CorrelationPanel(Session(reading.survey)))
