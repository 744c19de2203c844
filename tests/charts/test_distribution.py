"""The diverging bars draw the shares that may be shown, around the middle of the scale."""

import json

import altair as alt
import pandas as pd
import pytest

from kfl_widgets.charts import by_options, distribution
from kfl_widgets.charts.bars import bars_of, is_low_good, options_of
from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    Option,
    Scale,
    build,
    protect,
    shares,
)

SCALE = Scale(1, 5)
WORDS = ("Aldri", "Sjelden", "Noen ganger", "Ofte", "Alltid")


@pytest.fixture(scope="module")
def survey():
    return demo()


def asked(survey, factor, group="elever", **where):
    table = shares(survey, where=Filters(schools=(SCHOOL_A,), groups=(group,), **where))
    return protect(table[table["factor"] == factor])


def of_counts(counts, text="Jeg trives"):
    """Ask one statement on a five-point scale: NaN is what a source has hidden."""
    options = tuple(Option(value, word) for value, word in enumerate(WORDS, start=1))
    item = Item("t1", text, "elever", "trivsel", SCALE, options=options)
    answers = pd.DataFrame(
        {
            "wave": "T1",
            "group": "elever",
            "item": "t1",
            "option": range(1, 6),
            "n": counts,
            "state": ["suppressed" if pd.isna(n) else "known" for n in counts],
        }
    )
    scores = pd.DataFrame(
        {"wave": "T1", "group": "elever", "measure": ["trivsel", "t1"], "n": 100.0, "total": 300.0}
    )
    book = Codebook((Factor("trivsel", "Trivsel", "elever", SCALE),), (item,))
    return protect(shares(build(scores=scores, answers=answers, codebook=book)))


def records(chart):
    (rows,) = chart.to_dict()["datasets"].values()
    return rows


def segments(chart):
    return [row for row in records(chart) if "answer" in row]


def test_each_answer_that_was_given_is_a_segment_as_long_as_its_share(survey):
    table = by_options(asked(survey, "Tilbakemelding"))[0]
    drawn = segments(distribution(table))
    frame = table.frame
    assert len(drawn) == (frame["share"] > 0).sum()
    assert sum(row["share"] for row in drawn) == pytest.approx(frame["share"].sum())
    assert all(row["end"] - row["start"] == pytest.approx(row["share"]) for row in drawn)


def test_low_answers_stand_to_the_left_of_the_middle_and_high_ones_to_the_right(survey):
    drawn = segments(distribution(by_options(asked(survey, "Tilbakemelding"))[0]))
    for row in drawn:
        is_left = row["answer"] in ("Helt uenig", "Litt uenig")
        assert row["end"] <= 1e-9 if is_left else row["start"] >= -1e-9


def test_a_middle_answer_is_split_by_the_middle():
    (middle,) = [
        row
        for row in segments(distribution(of_counts([10, 20, 40, 20, 10])))
        if row["answer"] == "Noen ganger"
    ]
    assert (middle["start"], middle["end"]) == pytest.approx((-0.2, 0.2))


def test_waves_of_a_statement_stand_below_one_another_each_with_its_favourable_share(survey):
    drawn = records(distribution(by_options(asked(survey, "Tilbakemelding"))[0]))
    named = [row for row in drawn if "wave" in row]
    assert [row["wave"] for row in named[:2]] == ["○ T1", "■ T2"]
    assert [row["good"] for row in named[:2]] == ["65\xa0% positive", "83\xa0% positive"]


def test_turned_statements_are_drawn_apart_and_marked(survey):
    plain, turned = by_options(asked(survey, "Tilbakemelding"))
    assert not is_low_good(options_of(bars_of(plain)))
    assert is_low_good(options_of(bars_of(turned)))
    text = " ".join(row["wide"] for row in records(distribution(turned)) if "wide" in row)
    assert text.endswith("(lavt er bra)")


def test_statements_with_other_options_share_no_chart(survey):
    with pytest.raises(ValueError, match="by_options"):
        distribution(asked(survey, "Tilbakemelding"))


def test_every_bar_says_what_a_click_is_about(survey):
    table = by_options(asked(survey, "Tilbakemelding"))[0]
    keys = {row["key"] for row in segments(distribution(table))}
    assert keys == {f"elever|Tilbakemelding|{item}" for item in table.frame["item"]}


def test_hidden_statements_carry_no_number_into_the_spec(survey):
    table = asked(survey, "Skoleledelse", "ledere")
    chart = distribution(by_options(table)[0])
    assert segments(chart) == []
    notes = [row["note"] for row in records(chart) if "note" in row]
    assert set(notes) == {"skjermet"}
    assert "positive" not in json.dumps([row.get("good") for row in records(chart)])


def test_nearly_equal_answers_are_told_in_words_and_not_in_shares():
    chart = distribution(of_counts([0, 0, 0, 1, 99]))
    assert segments(chart) == []
    assert "Nesten alle svarte «Alltid»" in [row.get("note") for row in records(chart)]


def test_what_the_source_has_hidden_on_one_side_is_one_empty_field():
    nan = float("nan")
    chart = distribution(of_counts([nan, nan, 30, 40, 20]))
    assert [row["answer"] for row in segments(chart)] == ["Noen ganger", "Ofte", "Alltid"]
    (bar,) = [row for row in records(chart) if "wave" in row]
    assert bar["gap_end"] - bar["gap"] == pytest.approx(0.1)
    assert bar["good_short"] == "60\xa0%"


@pytest.mark.parametrize("hidden", [(0, 4), (0, 1, 2)])
def test_no_bar_is_drawn_where_the_middle_can_not_be_known(hidden):
    counts = [float("nan") if place in hidden else 20.0 for place in range(5)]
    chart = distribution(of_counts(counts))
    assert segments(chart) == []
    assert "Kilden har skjult noen av svarene" in [row.get("note") for row in records(chart)]


def test_long_statements_are_broken_and_never_cut():
    text = "Læreren forteller meg hva jeg kan gjøre for å bli bedre i faget " * 2
    drawn = records(distribution(of_counts([10, 20, 40, 20, 10], text.strip())))
    for width in ("line", "wide"):
        assert " ".join(row[width] for row in drawn if row.get(width)) == text.strip()


def test_other_people_give_the_same_spec(survey):
    charts = [
        distribution(by_options(asked(survey, "Tilbakemelding", grades=grades))[0]).to_dict()
        for grades in ((), ("8", "9", "10"))
    ]
    for chart in charts:
        chart.pop("datasets")
        chart.pop("data")
    assert charts[0] == charts[1]


def test_the_spec_is_valid_and_only_protected_shares_are_drawn(survey):
    table = by_options(asked(survey, "Tilbakemelding"))[0]
    assert alt.Chart.from_dict(distribution(table).to_dict(), validate=True)
    for wrong in (table.frame, None):
        with pytest.raises(TypeError, match="ProtectedTable"):
            distribution(wrong)


def test_no_statement_draws_nothing(survey):
    assert records(distribution(asked(survey, "Tilbakemelding", grades=("99",)))) == []


def test_one_chart_is_of_one_part(survey):
    where = Filters(schools=(SCHOOL_A,), groups=("elever",))
    table = protect(shares(survey, ("wave", "group", "item", "grade"), where))
    with pytest.raises(ValueError, match="one part at a time"):
        distribution(table)
