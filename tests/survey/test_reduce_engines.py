"""Whatever sums the answers, the cells are the same: a query on any engine, arrays for pandas."""

from __future__ import annotations

import math
from dataclasses import replace

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey.examples import messages, questionnaire

from kfl_widgets.survey import Codebook, Factor, Item, Scale, reduce
from kfl_widgets.survey.reduce_arrays import sum_arrays
from kfl_widgets.survey.reduce_form import CELL, forms
from kfl_widgets.survey.reduce_query import sum_by_query

TABLES = ("scores", "answers", "participation", "products")

# Two factors on a short scale, one of a long and a reversed long item, and an item with no ends.
LONG = Scale(0, 100, unit="%")
CODEBOOK = Codebook(
    (
        Factor("ro", "Ro", "elever"),
        Factor("trivsel", "Trivsel", "elever"),
        Factor("andel", "Andel", "elever", LONG),
    ),
    (
        Item("r1", "Ro 1", "elever", "ro"),
        Item("r2", "Ro 2", "elever", "ro", reversed=True),
        Item("t1", "Trivsel 1", "elever", "trivsel", Scale(0, 3)),
        Item("p1", "Andel 1", "elever", "andel", LONG),
        Item("p2", "Andel 2", "elever", "andel", LONG, reversed=True),
        Item("fritt", "Antall", "elever", "", Scale(None, None), reversed=True),
        Item("1.1 «å»", "Med tegn", "elever", "", Scale(1, 2)),
    ),
)
WITHOUT_FACTORS = Codebook(items=tuple(replace(item, factor="") for item in CODEBOOK.items[:3]))
CODES = [item.code for item in CODEBOOK.items]

answer = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 2.5, 7.0, -1.0, 250.0, math.nan, math.nan])
person = st.fixed_dictionaries(
    {
        "wave": st.sampled_from(["T1", "T2"]),
        "school": st.sampled_from(["Lia", "Moen"]),
        "group": st.sampled_from(["elever", "andre"]),
        "grade": st.sampled_from(["8", "9", None]),
        "gender": st.sampled_from(["jenter", "gutter"]),
        **dict.fromkeys(CODES, answer),
    }
)
several = st.lists(person, min_size=1, max_size=30).map(pd.DataFrame)


def to_polars(people):
    rows = people.astype(object).where(people.notna(), None)
    frame = pl.DataFrame(rows.to_dict("list"), strict=False)
    return frame.with_columns(pl.col(code).cast(pl.Float64) for code in CODES if code in frame)


def assert_same(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), rtol=1e-12)
    assert one.problems == other.problems


@settings(max_examples=60, deadline=None)
@given(several, st.sampled_from([CODEBOOK, WITHOUT_FACTORS]), st.integers(1, 9), st.integers(1, 4))
def test_arrays_give_the_sums_that_the_query_gives(people, book, rows, rows_of_a_product):
    (form,) = forms(book, set(people))
    changed = {"ROWS_AT_A_TIME": rows, "ROWS_OF_A_PRODUCT": rows_of_a_product}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in changed.items():
            patch.setitem(sum_arrays.__globals__, name, value)
        found = sum_arrays(people, form).sort_values(CELL, ignore_index=True)
    wanted = sum_by_query(nw.from_native(to_polars(people).lazy()), form)
    wanted = wanted.sort_values(CELL, ignore_index=True)
    pd.testing.assert_frame_equal(found, wanted, check_dtype=False, rtol=1e-9)


def invented():
    """Give the answers of 400, some of them off the scale; some don't say their gender."""
    rng = np.random.default_rng(3)
    people = pd.DataFrame(
        {
            "wave": rng.choice(["T1", "T2"], 400),
            "school": rng.choice(["Lia", "Moen"], 400),
            "group": rng.choice(["elever", "andre"], 400),
            "grade": rng.choice(["8", "9", "10"], 400),
            "gender": rng.choice(["jenter", "gutter"], 400),
        }
    )
    for code in CODES:
        people[code] = rng.choice([1, 2, 3, 4, 5, 9, np.nan], 400)
    people.loc[::17, "gender"] = None
    return people


@pytest.fixture(scope="module")
def many():
    return invented()


ENGINES = {
    "polars": to_polars,
    "polars lazy": lambda people: to_polars(people).lazy(),
    "polars with NaN": lambda people: to_polars(people).with_columns(
        pl.col(CODES).fill_null(math.nan)
    ),
    "polars with whole numbers": lambda people: to_polars(people).with_columns(
        pl.col(CODES).cast(pl.Int8)
    ),
    "duckdb": duckdb.from_df,
    "duckdb, all of it text": lambda people: duckdb.from_df(people).project("columns(*)::varchar"),
    "pandas with numeric grades": lambda people: people.assign(grade=people["grade"].astype(int)),
    "pandas with categories": lambda people: people.astype({"school": "category"}),
    "pandas with nullable numbers": lambda people: people.astype(dict.fromkeys(CODES, "Int8")),
    "pandas, in two": lambda people: iter([people[:150], people[150:]]),
    "polars, in two": lambda people: [to_polars(people[:150]), to_polars(people[150:]).lazy()],
}


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_every_engine_gives_the_same_survey(many, engine):
    assert_same(reduce(engine(many), CODEBOOK), reduce(many, CODEBOOK))


def test_raters_are_counted_once_however_the_frame_is_cut(many):
    rated = many.assign(rater=np.random.default_rng(1).choice(["a", "b", "c", None], len(many)))
    whole = reduce(rated, CODEBOOK)
    assert set(whole.participation["raters"].dropna()) <= {1, 2, 3}
    assert_same(reduce([rated[:150], to_polars(rated[150:])], CODEBOOK), whole)


def test_a_dimension_that_one_frame_lacks_is_a_total_there(many):
    first = many[many["wave"] == "T1"].drop(columns="gender")
    survey = reduce([first, many[many["wave"] == "T2"]], CODEBOOK)
    genders = survey.scores.astype(str).groupby("wave")["gender"].unique()
    assert set(genders["T1"]) == {"alle"}
    assert set(genders["T2"]) == {"jenter", "gutter", "ukjent"}


def test_an_item_without_a_column_was_not_asked_and_costs_no_score():
    first = pd.DataFrame({"wave": ["T1"], "group": "elever", "t1": 4.0})
    second = pd.DataFrame({"wave": ["T2"], "group": "elever", "t1": 4.0, "t2": 2.0, "t3": math.nan})
    survey = reduce([first, second], questionnaire())
    of_factor = survey.scores[survey.scores["measure"] == "trivsel"]
    assert of_factor[["n", "total"]].to_numpy().tolist() == [[1, 4], [1, 3]]


def test_answers_off_the_scale_are_told_on_every_engine(many):
    told = messages(reduce(many, CODEBOOK))
    assert [text.split(" er ")[0].split(" på ")[1] for text in told] == [
        "«r1»",
        "«r2»",
        "«t1»",
        "«1.1 «å»»",
    ]
    for engine in (to_polars, duckdb.from_df):
        assert messages(reduce(engine(many), CODEBOOK)) == told


def test_what_is_no_frame_is_refused():
    with pytest.raises(TypeError):
        reduce(["T1.xlsx"], CODEBOOK)


# -- several files, against a table computed by hand -------------------------------------------

PEOPLE = {
    # wave, school, grade, gender, t1, t2, t3 (reversed on 1–5)
    "a": [("T1", "Lia", "8", "jenter", 4, 5, 1), ("T1", "Lia", "8", "gutter", 3, 3, 3)],
    "b": [("T1", "Lia", "8", "jenter", 2, None, None), ("T2", "Lia", "9", None, 5, None, 2)],
    "c": [("T1", "Lia", "8", "jenter", 2, 1, None), ("T2", "Lia", "9", None, 9, 3, 4)],
}
HEADER = ["wave", "school", "grade", "gender", "t1", "t2", "t3"]
# Scores: 14/3; 3; none, for one of three is too little; (5+4)/2; 3/2; (3+2)/2.
BY_HAND = [
    # wave, grade, gender, measure, n, Σx, Σx²
    ("T1", "8", "jenter", "trivsel", 2, 14 / 3 + 3 / 2, (14 / 3) ** 2 + 2.25),
    ("T1", "8", "jenter", "t1", 3, 8, 24),
    ("T1", "8", "jenter", "t2", 2, 6, 26),
    ("T1", "8", "jenter", "t3", 1, 1, 1),
    ("T1", "8", "gutter", "trivsel", 1, 3, 9),
    ("T1", "8", "gutter", "t1", 1, 3, 9),
    ("T1", "8", "gutter", "t2", 1, 3, 9),
    ("T1", "8", "gutter", "t3", 1, 3, 9),
    ("T2", "9", "ukjent", "trivsel", 2, 4.5 + 2.5, 4.5**2 + 2.5**2),
    ("T2", "9", "ukjent", "t1", 1, 5, 25),
    ("T2", "9", "ukjent", "t2", 1, 3, 9),
    ("T2", "9", "ukjent", "t3", 2, 6, 20),
]


def write_files(folder):
    """Write the people above, a parquet file for each letter; also used with Spark."""
    for name, rows in PEOPLE.items():
        frame = pl.DataFrame(rows, schema=HEADER, orient="row")
        whole = [pl.col(code).cast(pl.Int32) for code in HEADER[-3:]]
        frame.with_columns(
            pl.lit("elever").alias("group"), pl.col("gender").cast(pl.String), *whole
        ).write_parquet(folder / f"{name}.parquet")


def assert_by_hand(survey):
    table = survey.scores[["wave", "grade", "gender", "measure", "n", "total", "total_sq"]]
    found = {tuple(map(str, row[:4])): row[4:] for row in table.itertuples(index=False, name=None)}
    assert found.keys() == {row[:4] for row in BY_HAND}
    for row in BY_HAND:
        assert found[row[:4]] == pytest.approx(row[4:])
    chosen = survey.answers[survey.answers["n"] > 0]
    of_t1 = chosen[chosen["item"] == "t1"][["gender", "option", "n"]].astype(str)
    assert of_t1.to_numpy().tolist() == [
        ["jenter", "2", "2.0"],
        ["jenter", "4", "1.0"],
        ["gutter", "3", "1.0"],
        ["ukjent", "5", "1.0"],
    ]
    assert any(text.startswith("1 svar på «t1»") for text in messages(survey))


READERS = {
    "polars": lambda folder: pl.scan_parquet(folder / "*.parquet"),
    "duckdb": lambda folder: duckdb.read_parquet(str(folder / "*.parquet")),
    "pandas": lambda folder: (
        pd.DataFrame(pl.read_parquet(file).to_dict(as_series=False))
        for file in sorted(folder.glob("*.parquet"))
    ),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_several_files_give_the_table_computed_by_hand(read, tmp_path):
    write_files(tmp_path)
    assert_by_hand(reduce(read(tmp_path), questionnaire()))
