"""The dumbbell chart draws what the protected table holds, and nothing else."""

import json

import altair as alt
import pytest
from tests.survey.examples import cell, survey_of

from kfl_widgets.charts import PALETTE, change, follow_theme, row_key
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import Filters, compare, protect


@pytest.fixture(scope="module")
def survey():
    return demo()


def protected(survey, *groups, reference="Kommunen"):
    where = Filters(schools=(SCHOOL_A,), groups=groups)
    return protect(compare(survey, "T1", "T2", where=where, reference=reference))


def records(chart):
    (rows,) = chart.to_dict()["datasets"].values()
    return rows


def test_a_row_is_drawn_for_every_row_of_the_table(survey):
    table = protected(survey, "elever")
    drawn = records(change(table))
    names = [row["name"].removesuffix(" (lavt er bra)") for row in drawn]
    assert names == list(table.frame["label"])
    assert [row["name"] for row in drawn if row["name"] not in names] == ["Mobbing (lavt er bra)"]
    assert [row["mean_followup"] for row in drawn] == list(table.frame["mean_followup"])


def test_only_a_protected_comparison_is_drawn(survey):
    raw = compare(survey, "T1", "T2", where=Filters(groups=("elever",)))
    for wrong in (raw, raw.to_dict(), None):
        with pytest.raises(TypeError, match="ProtectedTable"):
            change(wrong)


def test_hidden_rows_carry_no_number_into_the_spec(survey):
    drawn = records(change(protected(survey, "ledere")))
    for row in drawn:
        assert row["verdict_text"] == "skjermet"
        assert row["baseline_text"] == row["followup_text"] == "skjermet"
        assert {row[name] for name in row if name.startswith(("mean", "ci", "ref"))} == {None}


def test_of_a_hidden_change_the_wave_that_may_be_shown_is_drawn():
    survey = survey_of([cell(3, wave="T1"), cell(40, wave="T2")])
    (row,) = records(change(protect(compare(survey, "T1", "T2"))))
    assert (row["baseline_text"], row["mean_baseline"]) == ("skjermet", None)
    assert (row["mean_followup"], row["followup_text"]) == (3.0, "3,0 (2,7–3,3), n = 40")
    assert (row["verdict_text"], row["change_text"].strip()) == ("skjermet", "–")


def test_several_groups_are_told_apart_by_name(survey):
    names = [row["name"] for row in records(change(protected(survey, "elever", "foresatte")))]
    assert any(name.endswith("· Elever") for name in names)
    assert any(name.endswith("· Foresatte") for name in names)
    assert len(set(names)) == len(names)


def test_the_yardstick_is_drawn_only_when_there_is_one(survey):
    with_one = change(protected(survey, "elever")).to_dict()
    without = change(protected(survey, "elever", reference=None)).to_dict()
    assert "Kommunen" in with_one["title"]["text"]
    assert len(with_one["layer"]) == len(without["layer"]) + 1


def test_an_interval_that_is_unknown_is_not_drawn_as_zero(survey):
    from dataclasses import replace

    scores = survey.scores.assign(total_sq=float("nan"))
    table = protect(
        compare(replace(survey, scores=scores), "T1", "T2", where=Filters(groups=("elever",)))
    )
    row = records(change(table))[0]
    assert row["ci_low_baseline"] is None
    assert row["mean_baseline"] is not None
    assert "(" not in row["baseline_text"]


def test_every_row_has_a_key_of_its_own(survey):
    table = protected(survey, "elever", "foresatte", "lærere")
    keys = [row_key(row) for row in table.frame.to_dict("records")]
    assert len(set(keys)) == len(keys)


def test_the_spec_is_valid_and_the_theme_replaces_only_colours(survey):
    spec = change(protected(survey, "elever")).to_dict()
    themed = follow_theme(spec)
    assert alt.Chart.from_dict(spec, validate=True)
    assert f'"{PALETTE["accent"]}"' not in json.dumps(themed)
    assert f"var(--kfl-accent, {PALETTE['accent']})" in json.dumps(themed)
    assert themed["datasets"] == spec["datasets"]


def test_an_empty_comparison_draws_no_row(survey):
    where = Filters(groups=("elever",), grades=("99",))
    table = protect(compare(survey, "T1", "T2", where=where))
    assert table.frame.empty
    assert records(change(table)) == []
