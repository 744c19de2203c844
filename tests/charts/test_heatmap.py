"""The heatmap draws what the protected table holds, each cell beside its own yardstick."""

import json
from dataclasses import replace
from itertools import pairwise

import altair as alt
import pytest

from kfl_widgets.charts import MOST_COLUMNS, PALETTE, follow_theme, heatmap, row_key
from kfl_widgets.charts.heatmap import CELL
from kfl_widgets.charts.matrix import lay_out
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.locale import format_number
from kfl_widgets.survey import Codebook, Filters, protect, summarise
from kfl_widgets.survey.beside import beside
from kfl_widgets.widgets.chart_view import split

BY_GRADE = ("group", "factor", "grade")


@pytest.fixture(scope="module")
def survey():
    return demo()


def table(survey, *groups, by=BY_GRADE, wave="T2", min_n=7):
    where = Filters(waves=(wave,), schools=(SCHOOL_A,), groups=groups)
    there = where.with_("school", ("Kommunen",))
    return protect(beside(survey, there, by, where, without=("school",), name="Kommunen"), min_n)


def records(chart, part="cell"):
    (rows,) = chart.to_dict()["datasets"].values()
    return [row for row in rows if row["part"] == part]


def test_a_cell_is_drawn_for_every_row_of_the_table(survey):
    shown = table(survey, "elever")
    drawn = records(heatmap(shown))
    rows = shown.frame.to_dict("records")
    assert [cell["key"] for cell in drawn] == [row_key(row) for row in rows]
    assert [cell["value"] for cell in drawn] == [format_number(r["mean_school"], 1) for r in rows]


def test_only_levels_beside_a_yardstick_are_drawn(survey):
    levels = summarise(survey, ("wave", "group", "factor"))
    for wrong in (protect(levels), levels, None):
        with pytest.raises(TypeError, match="beside"):
            heatmap(wrong)


def test_hidden_cells_carry_the_mark_and_no_number(survey):
    shown = table(survey, "foresatte")
    hidden = [cell for cell in records(heatmap(shown)) if cell["tone"] == "hidden"]
    assert len(hidden) == int(shown.frame["hidden"].sum()) > 0
    for cell in hidden:
        assert cell["value"] == "skjermet"
        assert (cell["distance"], cell["sign"], cell["n"], cell["reference"]) == ("", "", "", "")


def test_colour_and_sign_say_the_same(survey):
    for cell in records(heatmap(table(survey, "elever"))):
        if cell["tone"] in ("better", "worse") and cell["sign"]:
            assert (cell["sign"][0] in "▲△") == (cell["tone"] == "better")
        if cell["depth"]:
            assert cell["sign"], "colour alone says nothing"


def test_only_what_is_more_than_chance_goes_without_a_question_mark(survey):
    shown = table(survey, "elever")
    verdicts = shown.frame["verdict"].str.endswith(("_better", "_worse"))
    signs = [cell["sign"] for cell in records(heatmap(shown))]
    assert [bool(s) and not s.endswith("?") for s in signs] == verdicts.to_list()
    assert verdicts.any()


def test_where_low_is_good_the_colour_turns_and_the_name_says_so(survey):
    shown = table(survey, "elever")
    matrix = lay_out(shown)
    place = matrix.rows.index("Mobbing (lavt er bra)")
    gaps = shown.frame.loc[shown.frame["factor"] == "Mobbing", "gap"]
    cells = [cell for cell in matrix.cells if cell.row == place]
    toned = {cell.tone for cell, gap in zip(cells, gaps, strict=True) if cell.depth and gap > 0}
    assert toned == {"worse"}


def test_the_same_factor_of_several_groups_is_one_row_across_groups(survey):
    matrix = lay_out(table(survey, by=("group", "factor")).only("scale", "1–4"))
    assert matrix.rows.count("Tilbakemelding") == 1
    assert [name for _, name in matrix.columns][:2] == ["Elever", "Foresatte"]


def test_each_groups_factor_is_a_row_of_its_own_across_grades(survey):
    rows = lay_out(table(survey, "elever", "foresatte")).rows
    assert {"Tilbakemelding · Elever", "Tilbakemelding · Foresatte"} <= set(rows)


def test_schools_stand_in_the_order_of_the_alphabet(survey):
    where = Filters(waves=("T2",), groups=("elever",))
    names = [name for name, _ in lay_out(_by_school(survey, where)).columns]
    assert names == sorted(names)
    assert len(names) == 2


def _by_school(survey, where):
    return protect(beside(survey, None, ("group", "factor", "school"), where))


def test_without_a_yardstick_nothing_is_coloured_and_it_is_said(survey):
    where = Filters(waves=("T2",), groups=("elever",))
    chart = heatmap(_by_school(survey, where))
    assert {cell["tone"] for cell in records(chart)} == {"near"}
    assert records(chart, "swatch") == []
    assert "ikke noe å måle mot" in " ".join(records(chart, "word")[0]["lines"])


def test_an_unknown_spread_leaves_colours_but_is_sure_of_nothing(survey):
    blurred = replace(survey, scores=survey.scores.assign(total_sq=float("nan")))
    signs = {cell["sign"] for cell in records(heatmap(table(blurred, "elever")))}
    assert signs == {"", "▲?", "▼?"}


def test_charts_differ_in_nothing_but_their_rows(survey):
    tables = [table(survey, "elever"), table(survey, "foresatte", wave="T1"), table(survey)]
    specs = [split(heatmap(shown))[0] for shown in tables]
    assert specs[0] == specs[1] == specs[2]


def test_long_names_wrap_on_either_page_and_rows_never_overlap(survey):
    long = "Elevenes opplevelse av tilbakemeldinger fra lærerne i alle fag og timer"
    factors = tuple(replace(f, label=f"{long} {f.code}") for f in survey.codebook.factors)
    renamed = replace(survey, codebook=Codebook(factors, survey.codebook.items))
    names = records(heatmap(table(renamed, "elever")), "name")
    for upper, lower in pairwise(names):
        assert upper["top"] + upper["high"] <= lower["top"]
        assert upper["top_narrow"] + CELL <= lower["y_narrow"] - 8
        assert max(map(len, upper["lines"])) <= 27
        assert max(map(len, upper["lines_narrow"])) <= 44
        assert 17 * len(upper["lines"]) <= upper["high"]


def test_heads_that_do_not_fit_are_shortened_or_set_on_end(survey):
    grades = records(heatmap(table(survey, "elever")), "head")
    assert [head["lines_narrow"] for head in grades][-1] == ["10."]
    assert not any(head["is_up"] or head["is_up_narrow"] for head in grades)
    groups = records(heatmap(table(survey, by=("group", "factor")).only("scale", "1–4")), "head")
    assert all(" ".join(head["lines"]) for head in groups)
    assert len(grades) <= MOST_COLUMNS


def test_the_spec_is_valid_and_follows_the_theme(survey):
    spec = heatmap(table(survey, "elever")).to_dict()
    themed = json.dumps(follow_theme(spec))
    assert alt.Chart.from_dict(spec, validate=True)
    assert f"var(--kfl-worse, {PALETTE['worse']})" in themed
    assert f'"{PALETTE["worse"]}"' not in themed


def test_an_empty_table_draws_nothing(survey):
    assert records(heatmap(table(survey, "elever").pick([]))) == []
