from __future__ import annotations

import math

import pytest
from tests.report.made import full_content, owner_content, school, survey

from kfl_widgets.improvement import evidence_of
from kfl_widgets.report.blocks import Grid
from kfl_widgets.report.content import Content
from kfl_widgets.report.grids import (
    answer_grids,
    between,
    change_grid,
    evidence_grid,
    level_grid,
    rate_grid,
    school_grid,
    school_rate_grid,
    trend_grid,
)
from kfl_widgets.survey import Filters, compare, protect, summarise

LANGUAGES = ("nb", "nn", "en")


@pytest.fixture(scope="module")
def content() -> Content:
    return full_content()


def cells(grid: Grid, name: str) -> tuple[str, ...]:
    return next(row for row in grid.rows if row[0] == name)


def test_a_change_tells_both_means_the_yardstick_the_interval_and_the_verdict(content):
    pupils = content.changes.only("group", "elever")
    grid = change_grid(pupils, "Endring", "Faktor", content.wave_labels, "nb")
    assert grid.head == (
        "Faktor",
        "T1 2016",
        "T2 2018",
        "Kommunen",
        "Endring",
        "Trolig mellom",
        "Vurdering",
    )
    _, before, after, *others = cells(grid, "Relasjon elev–elev")
    assert (before, after) == ("2,9\n170 svar", "2,7\n151 svar")
    assert others == ["3,0", "−0,2", "−0,3 og −0,1", "▼ tydelig tilbakegang"]


def test_where_low_is_good_the_row_says_so(content):
    pupils = content.changes.only("group", "elever")
    grid = change_grid(pupils, "Endring", "Faktor", content.wave_labels, "nb")
    assert "Mobbing (lavt er bra)" in [row[0] for row in grid.rows]


def test_a_hidden_row_has_the_mark_in_every_number_and_a_note_says_why(content):
    leaders = content.changes.only("group", "ledere")
    grid = change_grid(leaders, "Endring", "Faktor", content.wave_labels, "nb")
    assert {text for row in grid.rows for text in row[1:]} == {"skjermet"}
    assert any("færre enn 7" in note for note in grid.notes)


def test_of_a_change_that_is_hidden_the_wave_that_may_be_shown_is_shown(content):
    teachers = content.grades.only("group", "kontaktlærere").only("grade", "7")
    (row,) = change_grid(teachers, "Endring", "Trinn", content.wave_labels, "nb").rows[:1]
    assert row[1].startswith("3,")
    assert row[1].endswith(" svar")
    assert set(row[2:]) == {"skjermet"}


def test_what_is_unknown_is_a_dash_and_never_zero():
    row = {"mean": math.nan, "ci_low": math.nan, "ci_high": 3.0, "decimals": 1, "hidden": False}
    assert between(row, "ci", "nb") == "–"
    assert between(None, "ci", "nb") == "–"


def test_a_hidden_interval_is_hidden():
    row = {"ci_low": math.nan, "ci_high": math.nan, "decimals": 1, "hidden": True}
    assert between(row, "ci", "nb") == "skjermet"


def test_one_scale_is_told_below_and_several_beside_the_names(content):
    pupils = content.changes.only("group", "elever")
    one = change_grid(pupils, "Endring", "Faktor", content.wave_labels, "nb")
    assert "Skala 1–4." in one.notes
    several = change_grid(content.changes, "Endring", "Faktor", content.wave_labels, "nb")
    assert not any(note.startswith("Skala") for note in several.notes)
    assert any("skala 1–5" in row[0] for row in several.rows)


def test_levels_have_a_column_for_each_wave(content):
    grid = level_grid(content.levels.only("group", "elever"), "Nivå", content.waves, "nb")
    assert grid.head == ("Faktor", "T1 2016", "T2 2018", "Trolig mellom")
    assert cells(grid, "Mobbing (lavt er bra)")[2] == "1,4\n100 svar"
    assert "«Trolig mellom» gjelder T2 2018." in grid.notes


def test_a_trend_has_a_row_per_wave_and_one_for_the_target(content):
    story = content.stories[1]
    grid = trend_grid(story.development, "Alle målinger", content.waves, 3.2, "nb")
    assert grid.rows == (
        ("T1 2016", "2,9", "2,8 og 3,0", "170"),
        ("T2 2018", "2,7", "2,7 og 2,8", "151"),
        ("Målet vi har satt", "3,2", "", ""),
    )


def test_evidence_is_told_without_the_survey(content):
    seen = content.stories[1].area.evidence
    grid = evidence_grid(seen, "Tallene", content.wave_labels, "nb")
    assert [row[0] for row in grid.rows] == ["T1 2016", "T2 2018", "Kommunen"]
    assert grid.rows[1] == ("T2 2018", "2,7", "2,7 og 2,8", "151")


def test_evidence_of_a_gap_names_both_sides(content):
    seen = content.stories[-1].area.evidence
    grid = evidence_grid(seen, "Tallene", content.wave_labels, "nb")
    assert [row[:2] for row in grid.rows] == [("Jenter", "3,7"), ("Gutter", "3,3")]


def test_evidence_of_one_wave_has_one_row(content):
    where = Filters(waves=("T2",), schools=(school(),), groups=("elever",))
    table = protect(summarise(survey(), ("wave", "group", "factor"), where))
    grid = evidence_grid(evidence_of(table, 0), "Tallene", content.wave_labels, "nb")
    assert [row[0] for row in grid.rows] == ["T2 2018"]


def test_rates_say_how_many_of_how_many(content):
    grid = rate_grid(content.rates, "Svar", content.waves, "nb")
    assert cells(grid, "Foresatte")[2] == "117 av 171 (68\N{NO-BREAK SPACE}%)"
    assert cells(grid, "Ledere")[1:] == ("skjermet", "skjermet")


def test_answers_are_shares_of_each_option(content):
    own = content.answers.only("group", "elever").only("factor", "Mobbing")
    (grid,) = answer_grids(own, "Mobbing", content.wave_labels, "nb")
    assert grid.head[:2] == ("Påstand", "Måling")
    assert grid.head[-1] == "Antall svar"
    assert grid.names == 2
    assert all("(lavt er bra)" in row[0] for row in grid.rows)
    assert all(text.endswith("%") or text == "–" for text in grid.rows[0][2:-1])


def test_a_statement_that_is_turned_stands_with_the_others_and_says_so(content):
    own = content.answers.only("group", "elever").only("factor", "Trivsel på skolen")
    (grid,) = answer_grids(own, "Trivsel", content.wave_labels, "nb")
    turned = [row[0] for row in grid.rows if "(lavt er bra)" in row[0]]
    assert 0 < len(turned) < len(grid.rows)


def test_hidden_answers_have_the_mark(content):
    own = content.answers.only("group", "ledere")
    grids = answer_grids(own, "Ledere", {}, "nb")
    assert {text for grid in grids for row in grid.rows for text in row[2:]} == {"skjermet"}


def test_a_school_has_a_row_per_group_and_factor():
    summary = owner_content().schools
    levels = summary.levels.only("school", school())
    changes = summary.changes.only("school", school())
    said = {"wave": "T2 2018", "language": "nb"}
    grid = school_grid(levels, changes, "Skolen", **said)
    assert grid.names == 2
    assert len(grid.rows) == len(levels)
    assert ("Elever", "Mobbing (lavt er bra)") in [row[:2] for row in grid.rows]
    alone = school_grid(levels, None, "Skolen", **said)
    assert alone.head == grid.head[:5]


def test_schools_with_few_answers_are_met_with_caution_and_never_ordered_by_it():
    grid = school_rate_grid(owner_content().schools.rates, "Svar", "nb")
    assert [row[3] for row in grid.rows if row[1] == "Foresatte"] == [
        "Vær forsiktig: under 70\N{NO-BREAK SPACE}% har svart"
    ] * 2
    assert [row[0] for row in grid.rows] == sorted(row[0] for row in grid.rows)


def test_nothing_known_of_a_wave_gives_dashes(content):
    where = Filters(schools=(school(),), groups=("elever",))
    table = compare(survey(), "T1", "T2", ("group", "factor"), where)
    table.loc[0, ["mean_baseline", "n_baseline", "change"]] = math.nan
    row = change_grid(protect(table), "Endring", "Faktor", content.wave_labels, "nb").rows[0]
    assert row[1] == "–"
    assert "0,0" not in row[4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_is_as_long_as_its_head(content, language):
    labels = content.wave_labels
    grids = [
        change_grid(content.changes, "a", "Faktor", labels, language),
        change_grid(content.grades, "a", "Trinn", labels, language),
        level_grid(content.levels, "a", content.waves, language),
        rate_grid(content.rates, "a", content.waves, language),
        *answer_grids(content.answers, "a", labels, language),
    ]
    for grid in grids:
        assert {len(row) for row in grid.rows} == {len(grid.head)}
        assert all(position < len(grid.head) for position in grid.numeric)
