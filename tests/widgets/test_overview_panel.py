"""Oversikt without a browser: who has answered, and every level beside a yardstick."""

import pandas as pd
import pytest

from kfl_widgets import read
from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import Codebook, Factor, Filters, build
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.overview_panel import OverviewPanel


def send(widget, **content):
    """Do what the page does when it sends a message."""
    widget._handle_custom_msg(content, [])


def chart_of(figure):
    return figure._views[0][1]


def cells_of(figure, part="cell"):
    (records,) = chart_of(figure).rows.values()
    return [record for record in records if record["part"] == part]


def labels(control):
    return [option["label"] for option in control.options]


def is_shown(widget):
    return widget.layout.display != "none"


def test_it_says_who_has_answered_and_what_stands_out(session):
    panel = OverviewPanel(session)
    assert "Vær forsiktig med foresatte" in panel._answered.value
    assert "Relasjon elev–elev er svakere enn Kommunen" in panel._finding.value


def test_the_table_has_the_numbers_of_the_figure(session):
    figure = OverviewPanel(session)._figure
    drawn = {cell["key"]: (cell["value"], cell["distance"]) for cell in cells_of(figure)}
    for row in figure._table.rows:
        for cell in row["cells"][1:]:
            if "key" in cell:
                value, distance = drawn.pop(cell["key"])
                assert cell["text"] == value
                assert cell["sub"].split(" ")[0] == distance
    assert {value for value, _ in drawn.values()} <= {"skjermet"}


def test_the_rates_table_has_the_numbers_of_the_figure(session):
    figure = OverviewPanel(session)._rates_figure
    drawn = {row["name"]: (row["before_text"], row["text"]) for row in cells_of(figure, "row")}
    for row in figure._table.rows:
        assert tuple(cell["text"] for cell in row["cells"][1:]) == drawn[row["name"]]


def test_a_filter_sends_rows_only(session):
    panel = OverviewPanel(session)
    charts = [chart_of(figure) for figure in (panel._rates_figure, panel._figure)]
    specs = [chart.spec for chart in charts]
    rows = [chart.rows for chart in charts]
    session.filters = session.filters.with_("grade", ("8", "9", "10"))
    panel._wave.value = "T1"
    assert [chart.spec for chart in charts] == specs
    assert all(chart.rows != before for chart, before in zip(charts, rows, strict=True))


def test_a_click_on_a_cell_marks_it_with_its_yardstick(session):
    panel = OverviewPanel(session)
    key = next(c["key"] for c in cells_of(panel._figure) if "Tilbakemelding|" not in c["key"])
    chart_of(panel._figure).selected = {"key": key, "n": 1}
    (area,) = session.areas
    evidence = area.evidence
    assert (evidence.about, evidence.group, evidence.grades) == ("level", "elever", ("1",))
    assert evidence.reference_name == "Kommunen"
    assert evidence.reference is not None
    assert session.marked == area.key
    assert "Kommunen" in panel._chosen._text.value


def test_the_keyboard_marks_a_cell_in_the_table(session):
    panel = OverviewPanel(session)
    cell = panel._figure._table.rows[2]["cells"][5]
    send(panel._figure._table, key=cell["key"], kind="mark")
    assert [area.evidence.grades for area in session.areas] == [("5",)]


def test_a_cell_that_is_hidden_or_not_there_is_not_marked(session):
    session.filters = session.filters.with_("group", ("foresatte",))
    panel = OverviewPanel(session)
    hidden = next(c["key"] for c in cells_of(panel._figure) if c["tone"] == "hidden")
    for key in (hidden, "no such cell"):
        chart_of(panel._figure).selected = {"key": key, "n": 1}
        send(panel._figure._table, key=key, kind="mark")
    assert session.areas == ()


def test_a_factor_opens_into_its_statements(session):
    panel = OverviewPanel(session)
    row = next(r for r in panel._figure._table.rows if r["name"] == "Tilbakemelding")
    send(panel._figure._table, key=row["key"], kind="open")
    items = session.survey.codebook.items_of("elever", row["key"])
    assert session.focus.factor == row["key"]
    names = [r["name"].removesuffix(" (lavt er bra)") for r in panel._figure._table.rows]
    assert names == [item.text for item in items]
    assert not any(r["can_open"] for r in panel._figure._table.rows)


def test_only_columns_with_several_values_are_offered(session):
    panel = OverviewPanel(session)
    assert labels(panel._across) == ["Trinn"]
    session.filters = Filters(schools=(SCHOOL_A,))
    assert labels(panel._across) == ["Grupper", "Trinn"]
    assert panel._across.value == "group"
    session.filters = Filters(groups=("elever",))
    assert labels(panel._across) == ["Trinn", "Skoler"]


def test_the_yardstick_is_chosen_and_named(session):
    panel = OverviewPanel(session)
    assert labels(panel._yardstick) == ["Kommunen", "Skolens eget snitt", "T1 2016"]
    panel._yardstick.value = "own"
    assert "skolens eget snitt" in panel._finding.value
    panel._yardstick.value = "before"
    assert panel._levels.details["reference"] == "T1 2016"
    panel._wave.value = "T1"
    assert labels(panel._yardstick) == ["Kommunen", "Skolens eget snitt"]
    assert panel._levels.details["reference"] == "Kommunen"


def test_the_wave_follows_the_session_until_it_is_chosen(session):
    panel = OverviewPanel(session)
    assert panel._wave.value == "T2"
    panel._wave.value = "T1"
    session.filters = session.filters.with_("grade", ("8",))
    assert panel._wave.value == "T1"
    assert (session.baseline, session.followup) == ("T1", "T2")


def test_a_group_opens_into_its_grades(session):
    panel = OverviewPanel(session)
    send(panel._rates_figure._table, key="foresatte", kind="open")
    assert session.filters.groups == ("foresatte",)
    assert "1. trinn" in [row["name"] for row in panel._rates_figure._table.rows]


def test_a_group_too_small_to_show_leaves_the_rates_and_says_why(session):
    session.filters = Filters(schools=(SCHOOL_A,), groups=("ledere",))
    panel = OverviewPanel(session)
    assert is_shown(panel._rates)
    assert not is_shown(panel._state)
    assert "For få har svart" in panel._explanation._text.value


def test_groups_with_different_scales_have_charts_of_their_own(session):
    session.filters = Filters(schools=(SCHOOL_A,))
    panel = OverviewPanel(session)
    titles = [title.value for title, _ in panel._figure._views]
    assert ["1–4" in titles[0], "1–5" in titles[1]] == [True, True]


def test_an_empty_session_says_what_to_do():
    panel = OverviewPanel()
    assert "Last opp regneark" in panel._explanation._text.value
    assert not is_shown(panel._body)


def test_one_wave_of_one_group_shows_levels_alone():
    cells = [("Trivsel", 30, 90.0), ("Arbeidsro", 30, 75.0)]
    scores = pd.DataFrame(cells, columns=["measure", "n", "total"])
    scores = scores.assign(wave="2024", group="elever")
    factors = tuple(Factor(name, name, "elever") for name, *_ in cells)
    survey = build(scores=scores, codebook=Codebook(factors))
    panel = OverviewPanel(Session(survey))
    assert not is_shown(panel._wave)
    assert not is_shown(panel._yardstick)
    assert [row["cells"][1]["text"] for row in panel._figure._table.rows] == ["3,0", "2,5"]
    assert "ikke noe å måle dem mot" in panel._finding.value


def test_a_closed_panel_computes_nothing(session):
    panel = OverviewPanel(session, is_open=False)
    assert panel._levels is None
    panel.is_open = True
    assert panel._levels is not None


@pytest.mark.real
def test_published_tables_without_items_or_spread_are_shown(real_data):
    survey = read(real_data / "udir/tabell_152.xlsx", real_data / "udir/tabell_155.xlsx").survey
    panel = OverviewPanel(Session(survey))
    assert is_shown(panel._rates)
    assert is_shown(panel._state)
    assert labels(panel._yardstick) == ["Skolens eget snitt", "2024-25"]
    assert panel.session.notice == ""


@pytest.mark.real
def test_files_with_response_rates_alone_show_the_rates(real_data):
    survey = read(real_data / "udir/tabell_155.xlsx").survey
    panel = OverviewPanel(Session(survey))
    assert is_shown(panel._rates)
    assert not is_shown(panel._state)
    assert "ingen faktorer" in panel._explanation._text.value
