"""Sums answers by cell where they lie: one query, for every engine that is lazy.

Written once in narwhals, for polars, duckdb and PySpark. Sums over columns are written with ``+``
(``sum_horizontal`` is wrong on some engines). Columns are numbered on the way: not every engine
takes every name.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator
from typing import Any

import narwhals as nw
import pandas as pd

from kfl_widgets.survey.model import ALL, DIMENSIONS, UNKNOWN, Item
from kfl_widgets.survey.reduce_form import CELL, OF_PRODUCTS, POWERS, Form, options_of

__all__ = ["collect", "sum_by_query", "with_dimensions"]

POLARS_ROWS_AT_A_TIME = 20_000


def sum_by_query(people: nw.LazyFrame[Any], form: Form) -> pd.DataFrame:
    """Give one row per cell of the form's group: the cell, and the form's columns."""
    schema = people.collect_schema()
    items, scores = range(len(form.items)), range(len(form.summed))
    whole = [schema[item.code].is_integer() for item in form.items]
    asked = with_dimensions(_numbered(people, form)).filter(nw.col("group") == form.group)
    said = asked.select(*CELL, *(_said(number, whole[number]) for number in items))
    given = said.with_columns(*(_given(number, whole[number], form) for number in items))
    scored = given.with_columns(
        _as_number(_any(_is_given(number) for number in items)).alias("answered"),
        *(e for number in scores for e in _score(number, form)),
    )
    squared = scored.with_columns(nw.col("answered"), *(_square(number) for number in scores))
    sums = (e.alias(f"sum {number}") for number, e in enumerate(_sums(form)))
    wide = collect(squared.group_by(CELL).agg(*sums))
    return wide.set_axis([*CELL, *form.columns], axis=1).fillna(0)  # a sum of nothing may be null


def with_dimensions(people: Any) -> Any:
    """Give a narwhals frame all dimensions as text."""
    there = set(people.collect_schema().names())
    return people.with_columns(*(_dimension(d, d in there) for d in DIMENSIONS))


def collect(frame: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Bring a small frame home, without the pyarrow that other ways ask for."""
    if frame.implementation.is_spark_like():
        native = frame.to_native()
        return pd.DataFrame.from_records(native.collect(), columns=native.columns)
    if not frame.implementation.is_polars():
        return pd.DataFrame(frame.collect("pandas").to_native())
    columns = _streamed(frame).to_dict()
    return pd.DataFrame({name: column.to_numpy() for name, column in columns.items()})


def _streamed(frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
    """Collect with as little memory for many files as for one: a row becomes some 700 numbers."""
    import polars as pl

    with pl.Config() as settings:
        settings.set_streaming_chunk_size(POLARS_ROWS_AT_A_TIME)
        return frame.collect("polars", engine="streaming")


def _dimension(name: str, is_there: bool) -> nw.Expr:
    if not is_there:
        return nw.lit(ALL).alias(name)
    # Not fill_null after the cast: older pandas casts a missing value to the text «nan».
    is_missing = nw.col(name).is_null()
    text = nw.col(name).cast(nw.String)
    return nw.when(is_missing).then(nw.lit(UNKNOWN)).otherwise(text).alias(name)


def _numbered(people: nw.LazyFrame[Any], form: Form) -> Any:
    names = {item.code: f"item {number}" for number, item in enumerate(form.items)}
    if people.implementation.is_spark_like():  # else «1.1» is looked for inside of «1»
        return nw.from_native(people.to_native().withColumnsRenamed(names))
    return people.rename(names)


def _said(number: int, is_whole: bool) -> nw.Expr:
    """Give whatever somebody answered, as a number or null."""
    answer = nw.col(f"item {number}")
    if not is_whole:
        answer = answer.cast(nw.Float64)
        answer = nw.when(~answer.is_nan()).then(answer)
    return answer.alias(f"said {number}")


def _given(number: int, is_whole: bool, form: Form) -> nw.Expr:
    """Give the answer if it is one of the scale's."""
    answer, item = nw.col(f"said {number}"), form.items[number]
    low, high = item.scale.low, item.scale.high
    if low is not None and high is not None:
        is_valid = (answer >= low) & (answer <= high)
        if options_of(item) and not is_whole:
            is_valid = is_valid & (answer % 1 == 0)
        answer = nw.when(is_valid).then(answer)
    return answer.alias(f"given {number}")


def _score(number: int, form: Form) -> tuple[nw.Expr, nw.Expr]:
    """Give a respondent's score and that there is one; both 0 when too little is answered."""
    terms = _terms(number, form)
    answered = _plus(_as_number(_is_given(item)) for item, _ in terms)
    total = _plus(directed.fill_null(0.0) for _, directed in terms)
    enough = (answered * 2 >= len(terms)) & (answered > 0)
    return (
        nw.when(enough).then(total / answered).otherwise(0.0).alias(f"x {number}"),
        nw.when(enough).then(1.0).otherwise(0.0).alias(f"n {number}"),
    )


def _terms(number: int, form: Form) -> list[tuple[int, nw.Expr]]:
    """Give the items of a score by number, each as it counts there."""
    places = {item.code: place for place, item in enumerate(form.items)}
    if number >= len(form.factors):
        place = places[form.summed[number]]
        return [(place, nw.col(f"given {place}").cast(nw.Float64))]
    _, items = form.factors[number]
    return [(places[item.code], _directed(places[item.code], item)) for item in items]


def _directed(number: int, item: Item) -> nw.Expr:
    answer = nw.col(f"given {number}").cast(nw.Float64)
    ends = (item.scale.low or 0.0) + (item.scale.high or 0.0)
    return ends - answer if item.reversed else answer


def _square(number: int) -> nw.Expr:
    return (nw.col(f"x {number}") * nw.col(f"x {number}")).alias(f"xx {number}")


def _sums(form: Form) -> Iterator[nw.Expr]:
    """Give the sums of a cell, in the order of the form's columns."""
    number = {code: place for place, code in enumerate(form.summed)}
    items = range(len(form.items))
    yield nw.col("answered").sum()
    for power in POWERS:
        yield from (nw.col(f"{power} {place}").sum() for place in number.values())
    for one, other in OF_PRODUCTS:
        for a, b in form.pairs:
            yield (nw.col(f"{one} {number[a]}") * nw.col(f"{other} {number[b]}")).sum()
    yield from (nw.col(f"said {item}").count() for item in items)
    for item in items:
        for value in options_of(form.items[item]):
            yield _as_number(nw.col(f"given {item}") == value).sum()


def _is_given(item: int) -> nw.Expr:
    return ~nw.col(f"given {item}").is_null()


def _as_number(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(1).otherwise(0)


def _plus(terms: Iterable[nw.Expr]) -> nw.Expr:
    return functools.reduce(operator.add, terms)


def _any(terms: Iterable[nw.Expr]) -> nw.Expr:
    return functools.reduce(operator.or_, terms)
