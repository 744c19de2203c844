"""Utvikling without a browser: all waves, one factor, its parts, and what can be tagged."""

from dataclasses import replace

import pandas as pd
import pytest

from kfl_widgets.demo_schools import SCHOOL_A
from kfl_widgets.survey import Codebook, Factor, Filters, Item, Scale, build
from kfl_widgets.survey.breaks import breaks
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.development_panel import DevelopmentPanel
from kfl_widgets.widgets.focus import Focus


@pytest.fixture
def panel(session):
    return DevelopmentPanel(session)


def rows(panel):
    return panel._figure._table.rows


def reason(panel):
    return panel._explanation._text.value


def drawn(panel, kind):
    views = [view for _, view in panel._figure._views[: len(panel._parts)]]
    return [row for v in views for r in v.rows.values() for row in r if row["kind"] == kind]


SCALE = Scale(1, 5)


def followed(*waves, factors=("trivsel",)):
    """Follow some factors, each by the statements that a wave names."""
    scores = []
    for number, items in enumerate(waves, start=1):
        for measure in (*factors, *items):
            mean, n = 3 + number / 10, 200
            scores.append(
                {
                    "wave": f"T{number}",
                    "group": "elever",
                    "measure": measure,
                    "n": n,
                    "total": n * mean,
                    "total_sq": (n - 1) * 0.04 + n * mean**2,
                }
            )
    items = dict.fromkeys(item for wave in waves for item in wave)
    book = Codebook(
        tuple(Factor(code, code.capitalize(), "elever", SCALE) for code in factors),
        tuple(Item(code, code, "elever", "trivsel", SCALE) for code in items),
    )
    return build(scores=pd.DataFrame(scores), codebook=book)


def test_every_factor_has_a_panel_and_a_row_with_the_same_numbers(panel):
    assert len(rows(panel)) == len(drawn(panel, "words")) == 8
    table = {row["key"]: [cell["text"] for cell in row["cells"]] for row in rows(panel)}
    for value in drawn(panel, "value"):
        assert value["text"] in table[value["key"]][1:3]


def test_low_good_factors_have_an_axis_of_their_own(panel):
    assert [part.title for part in panel._parts] == ["Skala 1–4", "Skala 1–4, lavt er bra"]
    assert rows(panel)[-1]["name"] == "Mobbing (lavt er bra)"


def test_the_finding_tells_good_and_bad_news_alike(panel):
    text = panel._finding.value
    assert "Tilbakemelding er blitt bedre: fra 2,7 i T1 2016 til 3,0 i T2 2018." in text
    assert "Relasjon elev–elev er blitt svakere" in text


def test_the_verdicts_are_those_of_the_comparison_view(panel, session):
    compared = session.result.frame.set_index("factor")["verdict"]
    for part in panel._parts:
        for row in part.change.frame.to_dict("records"):
            assert row["verdict"] == compared[row["factor"]]


def test_a_point_tags_the_change_from_first_to_last_wave(panel, session):
    panel._on_mark("elever|Tilbakemelding")
    (area,) = session.areas
    evidence = area.evidence
    assert (evidence.about, evidence.baseline, evidence.followup) == ("change", "T1", "T2")
    assert session.marked == area.key


def test_rows_tag_and_untag(panel, session):
    key = rows(panel)[0]["key"]
    panel._on_tag(key, "strength")
    assert rows(panel)[0]["kind"] == "strength"
    panel._on_tag(key, "")
    assert session.areas == ()


def test_opening_a_factor_gives_one_large_panel(panel, session):
    panel._on_open("elever|Tilbakemelding")
    assert session.focus == Focus("Tilbakemelding")
    assert panel._factor.value == "Tilbakemelding"
    assert len(drawn(panel, "words")) == 1
    panel._factor.value = ""
    assert session.focus == Focus()


def test_a_factor_is_split_into_grades(panel, session):
    session.focus = Focus("Tilbakemelding")
    panel._split.value = "grade"
    assert session.focus == Focus("Tilbakemelding", "grade")
    assert [row["name"] for row in rows(panel)][:2] == ["1. trinn", "2. trinn"]
    assert panel._parts[0].reference is None


def test_a_part_is_spoken_of_with_its_factor(panel, session):
    session.focus = Focus("Tilbakemelding", "gender")
    assert "Tilbakemelding · Jenter er blitt" in panel._finding.value


def test_too_few_are_not_shown_and_can_not_be_tagged(panel, session):
    session.filters = Filters(schools=(SCHOOL_A,), groups=("ledere",))
    assert "For få har svart" in reason(panel)
    panel._on_mark("ledere|Skoleledelse")
    assert session.areas == ()


def test_a_yardstick_is_drawn_where_there_is_one(panel, demo_survey):
    assert len(drawn(panel, "reference")) == 16
    alone = DevelopmentPanel(Session(replace(demo_survey, references=())))
    assert all(part.reference is None for part in alone._parts)


def test_one_wave_alone_is_no_development(demo_survey):
    one = replace(
        demo_survey,
        waves=demo_survey.waves[:1],
        scores=demo_survey.scores[demo_survey.scores["wave"] == "T1"],
        answers=demo_survey.answers[demo_survey.answers["wave"] == "T1"],
        participation=demo_survey.participation[demo_survey.participation["wave"] == "T1"],
    )
    panel = DevelopmentPanel(Session(one))
    assert "bare målingen T1" in reason(panel)
    assert panel._body.layout.display == "none"


def test_without_data_it_says_what_to_do():
    assert "Last opp regneark" in reason(DevelopmentPanel())


def test_a_factor_asked_by_other_statements_has_a_break():
    survey = followed(("a", "b"), ("a", "b"), ("a", "c"))
    assert breaks(survey) == {("elever", "trivsel", "T3")}
    assert [row["text"] for row in drawn(DevelopmentPanel(Session(survey)), "mark")] == ["//"]


def test_the_same_statements_give_no_break(demo_survey):
    assert breaks(demo_survey) == set()


def test_steady_progress_over_many_waves_is_told():
    panel = DevelopmentPanel(Session(followed(*[("a",)] * 5)))
    assert "Det har gått samme vei ved hver måling." in panel._finding.value


def test_twelve_waves_and_forty_long_names_are_all_there():
    names = [f"faktor {i} om hvordan elevene opplever læring og fellesskap" for i in range(40)]
    panel = DevelopmentPanel(Session(followed(*[()] * 12, factors=names)))
    assert panel.session.notice == ""
    assert len(rows(panel)) == len(drawn(panel, "words")) == 40
    assert len(drawn(panel, "point")) == 480


def test_a_filter_change_keeps_the_figure_s_spec(panel, session):
    view = panel._figure._views[0][1]
    session.filters = session.filters.with_("grade", ("8", "9", "10"))
    before = view.spec
    session.filters = session.filters.with_("grade", ("5", "6", "7"))
    assert view.spec == before


@pytest.mark.real
def test_five_published_years_are_followed(real_data):
    import kfl_widgets as kfl

    session = Session(kfl.read(real_data / "udir" / "tabell_152.xlsx").survey)
    session.filters = session.filters.with_("grade", ("vg1",))
    panel = DevelopmentPanel(session)
    assert "fra 3,1 i 2021-22 til 3,7 i 2025-26" in panel._finding.value
    assert len(drawn(panel, "point")) == 55


@pytest.mark.real
def test_two_scales_of_national_tests_share_no_axis(real_data):
    import kfl_widgets as kfl

    survey = kfl.read(real_data / "skoleporten" / "nedlasting.csv").survey
    session = Session(survey)
    session.filters = session.filters.with_("school", survey.values("school")[3:4])
    panel = DevelopmentPanel(session)
    assert session.notice == ""
    assert len(panel._parts) == 2
    assert {row.get("tall") for row in drawn(panel, "point")} == {None}


def test_another_factor_is_split_as_the_last_one_was_until_all_are_shown(panel, session):
    session.focus = Focus("Arbeidsro", "grade")
    panel._factor.value = "Tilbakemelding"
    assert session.focus == Focus("Tilbakemelding", "grade")
    panel._factor.value = ""
    assert session.focus == Focus()


def test_the_only_wave_is_called_what_it_is_called_elsewhere(session):
    survey = session.survey
    kept = ("scores", "participation")
    first = {name: getattr(survey, name).loc[lambda frame: frame["wave"] == "T1"] for name in kept}
    session.show(replace(survey, **first))
    name = session.wave_labels["T1"]
    assert f"Vi har bare målingen {name}." in reason(DevelopmentPanel(session))
    assert f"Vi har bare målingen {name}." in str(session.blockers[0])
    assert name != "T1"
