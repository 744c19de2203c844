"""Fordeling without a browser: whose answers, which factor, and what can be tagged."""

from dataclasses import replace

import pytest

from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import Filters
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.distribution_panel import DistributionPanel
from kfl_widgets.widgets.focus import Focus


@pytest.fixture
def panel(session):
    session.focus = Focus("Tilbakemelding")
    return DistributionPanel(session)


def rows(panel):
    return panel._figure._table.rows


def reason(panel):
    return panel._explanation._text.value


def drawn(panel):
    return [row for _, view in panel._figure._views for r in view.rows.values() for row in r]


def test_the_first_factor_is_shown_when_none_is_looked_into(session):
    panel = DistributionPanel(session)
    assert panel._factor.value == "Trivsel på skolen"
    assert session.focus == Focus()


def test_choosing_a_factor_looks_into_it(panel, session):
    panel._factor.value = "Arbeidsro"
    assert session.focus == Focus("Arbeidsro")
    assert "Det er stille nok" in rows(panel)[0]["name"]


def test_each_statement_has_a_row_per_wave_with_the_same_shares_as_the_figure(panel):
    assert len(rows(panel)) == 10
    shown = {row["key"]: [cell["text"] for cell in row["cells"][2:6]] for row in rows(panel)}
    for mark in drawn(panel):
        if "answer" in mark:
            wave = mark["wave_told"].split()[1]
            assert mark["share_text"] in shown[f"{mark['key']}|{wave}"]


def test_the_finding_says_what_has_moved_clearly(panel):
    assert "Flere svarer positivt på" in panel._finding.value
    assert "79\xa0% i T2 2018, mot 60\xa0% i T1 2016" in panel._finding.value


def test_turned_statements_have_a_figure_of_their_own_and_a_mark(panel):
    titles = [title.value for title, _ in panel._figure._views]
    assert "Høyt er bra" in titles[0]
    assert "Lavt er bra" in titles[1]
    assert rows(panel)[-1]["name"].endswith("(lavt er bra)")


def test_one_wave_can_be_looked_at_alone(panel):
    panel._wave.value = "T2"
    assert {row["cells"][1]["text"] for row in rows(panel)} == {"T2 2018"}
    assert "mot" not in panel._finding.value


def test_a_bar_tags_the_statement_s_change(panel, session):
    mark = next(row for row in drawn(panel) if "answer" in row)
    panel._on_mark(mark["key"])
    (area,) = session.areas
    assert (area.evidence.about, area.evidence.item) == ("change", mark["key"].split("|")[-1])
    assert area.evidence.reference_name == "Kommunen"
    assert session.marked == area.key


def test_with_one_wave_a_bar_tags_the_level(panel, session):
    panel._wave.value = "T2"
    panel._on_mark(rows(panel)[0]["key"].rsplit("|", 1)[0])
    (area,) = session.areas
    assert (area.evidence.about, area.evidence.followup) == ("level", "T2")


def test_the_newest_wave_s_row_tags_and_untags(panel, session):
    first, second = rows(panel)[:2]
    assert (first["can_tag"], second["can_tag"]) == (False, True)
    panel._on_tag(second["key"], "strength")
    assert rows(panel)[1]["kind"] == "strength"
    panel._on_tag(second["key"], "")
    assert session.areas == ()


def test_several_groups_are_looked_at_one_by_one(panel, session):
    session.filters = Filters(schools=(SCHOOL_A,), groups=("elever", "foresatte"))
    assert panel._group.layout.display is None
    panel._group.value = "foresatte"
    assert rows(panel)[0]["key"].startswith("foresatte|")


def test_a_group_that_was_not_asked_says_so_and_leaves_the_choice(panel, session):
    session.focus = Focus("Arbeidsro")
    session.filters = Filters(schools=(SCHOOL_A,), groups=("foresatte",))
    assert "Foresatte har ikke svart på påstander om «Arbeidsro»" in reason(panel)
    assert panel._controls.layout.display is None
    panel._factor.value = "Tilbakemelding"
    assert len(rows(panel)) > 0


def test_too_few_are_not_shown(panel, session):
    session.focus = Focus()
    session.filters = Filters(schools=(SCHOOL_A,), groups=("ledere",))
    assert "For få har svart" in reason(panel)
    assert panel._body.layout.display == "none"
    panel._on_mark("ledere|Skoleledelse|S01")
    assert session.areas == ()


def test_means_alone_have_no_distribution(demo_survey):
    survey = replace(demo_survey, answers=demo_survey.answers[:0])
    panel = DistributionPanel(Session(survey))
    assert "bare gjennomsnitt" in reason(panel)
    assert panel.session.notice == ""


def test_without_data_it_says_what_to_do():
    assert "Last opp regneark" in reason(DistributionPanel())


def test_one_wave_alone_needs_no_choice_of_wave(demo_survey):
    one = replace(
        demo_survey,
        waves=demo_survey.waves[:1],
        scores=demo_survey.scores[demo_survey.scores["wave"] == "T1"],
        answers=demo_survey.answers[demo_survey.answers["wave"] == "T1"],
        participation=demo_survey.participation[demo_survey.participation["wave"] == "T1"],
    )
    panel = DistributionPanel(Session(one))
    assert panel.session.notice == ""
    assert panel._wave.layout.display == "none"
    assert {row["cells"][1]["text"] for row in rows(panel)} == {"T1 2016"}


def test_reworded_statements_keep_their_mark(demo_survey):
    book = demo_survey.codebook
    first, *others = book.items
    reworded = replace(first, text=f"{first.text} (omformulert)")
    survey = replace(demo_survey, codebook=replace(book, items=(reworded, *others)))
    panel = DistributionPanel(Session(survey))
    assert rows(panel)[0]["name"].endswith("(omformulert)")


def test_a_closed_panel_computes_nothing(session):
    panel = DistributionPanel(session, is_open=False)
    assert rows(panel) == []
    panel.is_open = True
    assert rows(panel) != []


@pytest.mark.real
def test_published_shares_are_drawn_as_far_as_the_source_tells(real_data):
    import kfl_widgets as kfl

    session = Session(kfl.read(real_data / "udir" / "tabell_152.xlsx").survey)
    session.filters = session.filters.with_("grade", ("vg1",))
    session.focus = Focus("Vurdering for læring")
    panel = DistributionPanel(session)
    assert session.notice == ""
    assert panel._veiled.layout.display is None
    assert any("gap" in row for row in drawn(panel))


def test_a_factor_that_was_not_asked_is_called_by_its_name(session):
    book = session.survey.codebook
    factor = replace(book.factors[0], code="f1", label="Ro i timen", group="lærere")
    codebook = replace(book, factors=(*book.factors, factor))
    session.show(replace(session.survey, codebook=codebook))
    session.focus = Focus("f1")
    assert "om «Ro i timen»" in reason(DistributionPanel(session))
