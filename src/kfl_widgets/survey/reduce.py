"""Answers -> cells, on any dataframe engine; after this nothing looks at a respondent again.

The expressions are written once in narwhals and run where the data lies: pandas, polars, duckdb,
PySpark. Sums over columns are written with ``+`` (``sum_horizontal`` is wrong on some engines).
"""

from __future__ import annotations

import functools
import operator
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import narwhals as nw
import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import (
    ALL,
    DIMENSIONS,
    PRODUCTS,
    UNKNOWN,
    Codebook,
    Factor,
    Item,
    Problem,
    Source,
    Survey,
    Wave,
)

__all__ = ["reduce"]

CELL = ["wave", "school", "grade", "gender"]
ROWS_AT_A_TIME = 50_000
MOST_OPTIONS = 11


MOST_PAIRED = 40


def reduce(
    frame: Any,
    codebook: Codebook,
    *,
    participation: pd.DataFrame | None = None,
    waves: Iterable[Wave] = (),
    references: Iterable[str] = (),
    sources: Iterable[Source] = (),
    problems: Iterable[Problem] = (),
) -> Survey:
    """Sum answers up to cells.

    Parameters
    ----------
    frame
        One row per respondent: text columns ``wave, school, group, grade, gender`` (a missing
        column means that nobody is split by it) and one numeric column per item code. Any frame
        narwhals knows: pandas, polars (eager or lazy), duckdb, PySpark. A missing answer is null
        (NaN in pandas). A column ``rater`` tells who gave the ratings, where some rate others: it
        is only used to count the raters of each grade.
    codebook
        Which columns are items, their scale, and the factor they belong to.
    participation
        How many were invited: dimensions and ``invited``. Who answered is counted here.
    waves, references, sources, problems
        As in `build`.

    Returns
    -------
    Survey
        A respondent's score on a factor is the mean of the items answered, if at least half of
        the factor's items are; reversed items count as low + high − x. An answer that is not a
        whole number on the item's scale counts as missing, and a problem says how many there were.
        A respondent without a single answer counts as not having answered.

    Notes
    -----
    score = Σ (answers to a factor's items, reversed ones turned)/(how many were answered).
    Factor cells hold n, Σx and Σx² of these scores; item cells the same of the answers as given.
    Assumes that the distances between options are equal, as a mean always does. Checked against a
    plain pandas groupby in the tests, on every engine.
    """
    found = list(problems)
    people = nw.from_native(frame)
    columns = set(people.collect_schema().names())
    people = people.with_columns(*(_dimension(d, d in columns) for d in DIMENSIONS))
    groups = [
        reduced
        for form in _forms(codebook, columns)
        if (reduced := _reduce_form(people, form)) is not None
    ]
    for reduced in groups:
        found.extend(reduced.problems())
    return build(
        scores=_stack([r.scores() for r in groups]),
        answers=_stack([r.answers() for r in groups]),
        participation=_participation(
            _stack([r.answered() for r in groups]),
            participation,
            _stack([_raters(people, r.form) for r in groups]) if "rater" in columns else None,
        ),
        products=_stack([r.products() for r in groups]),
        codebook=codebook,
        waves=waves,
        references=references,
        sources=sources,
        problems=found,
    )


@dataclass(frozen=True)
class _Form:
    """What one respondent group was asked, and the names of the wide columns between the steps."""

    group: str
    items: tuple[Item, ...]
    factors: tuple[tuple[Factor, tuple[Item, ...]], ...]

    @property
    def measures(self) -> list[str]:
        return [f.code for f, _ in self.factors] + [i.code for i in self.items]


def _forms(codebook: Codebook, columns: set[str]) -> Iterator[_Form]:
    for group in dict.fromkeys(item.group for item in codebook.items):
        asked = [i for i in codebook.items if i.group == group and i.code in columns]
        factors = [
            (factor, tuple(i for i in asked if i.factor == factor.code))
            for factor in codebook.factors
            if factor.group == group
        ]
        if asked:
            yield _Form(group, tuple(asked), tuple(pair for pair in factors if pair[1]))


def _pairs(form: _Form) -> list[tuple[str, str]]:
    """Give each two factors, unless they are so many that nobody can read how they go together."""
    codes = [factor.code for factor, _ in form.factors]
    return list(combinations(codes, 2)) if len(codes) <= MOST_PAIRED else []


def _dimension(name: str, is_there: bool) -> nw.Expr:
    if not is_there:
        return nw.lit(ALL).alias(name)
    # Not fill_null after the cast: older pandas casts a missing value to the text «nan».
    is_missing = nw.col(name).is_null()
    return (
        nw.when(is_missing)
        .then(nw.lit(UNKNOWN))
        .otherwise(nw.col(name).cast(nw.String))
        .alias(name)
    )


# -- the query: one row per cell, wide ---------------------------------------------------------


def _reduce_form(people: Any, form: _Form) -> _Reduced | None:
    of_the_group = people.filter(nw.col("group") == form.group)
    wide = pd.concat([_sums(part, form) for part in _batches(of_the_group)], ignore_index=True)
    if wide.empty:
        return None
    summed = wide.groupby(CELL, sort=False).sum().copy()  # one block, however many columns
    return _Reduced(form, _never_split(summed.reset_index()))


def _raters(people: Any, form: _Form) -> pd.DataFrame:
    """Count the different raters of each grade. Girls and boys of a grade have the same ones."""
    rated = people.filter((nw.col("group") == form.group) & ~nw.col("rater").is_null())
    counted = rated.group_by(CELL[:-1]).agg(nw.col("rater").n_unique().alias("raters"))
    return _never_split(_as_pandas(counted).assign(gender=ALL)).assign(group=form.group)


def _batches(frame: Any) -> Iterator[Any]:
    """Cut a frame that is in memory into slices, so that the wide columns stay small."""
    if isinstance(frame, nw.LazyFrame):
        yield frame
        return
    for start in range(0, max(len(frame), 1), ROWS_AT_A_TIME):
        yield frame[start : start + ROWS_AT_A_TIME]


def _sums(frame: Any, form: _Form) -> pd.DataFrame:
    frame = frame.with_columns(*(e for item in form.items for e in _checked(item)))
    frame = frame.with_columns(
        *(_score(factor, items) for factor, items in form.factors), _has_answered(form)
    )
    frame = frame.with_columns(
        *(e for m in form.measures for e in _powers(m)),
        *(e for number, pair in enumerate(_pairs(form)) for e in _products(number, *pair)),
        *(_chose(item, value) for item in form.items for value in _options(item)),
    )
    # Nothing but sums: they run in one pass on every engine, and add up over slices.
    sums = nw.col(
        "answered",
        *(f"{power} {m}" for m in form.measures for power in ("n", "x", "xx")),
        *(f"{part} of pair {i}" for i, _ in enumerate(_pairs(form)) for part in PRODUCTS),
        *(f"bad {i.code}" for i in form.items),
        *(f"{value} of {i.code}" for i in form.items for value in _options(i)),
    ).sum()
    with warnings.catch_warnings():
        # The result is wide but has few rows, and is copied into one block right after.
        warnings.simplefilter("ignore", pd.errors.PerformanceWarning)
        summed = frame.group_by(CELL).agg(sums)
    return _as_pandas(summed).fillna(0)  # on some engines a sum of no answers is null


def _as_pandas(frame: Any) -> pd.DataFrame:
    """Bring a small frame home, without the pyarrow that other ways ask for."""
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect("polars" if frame.implementation.is_polars() else "pandas")
    if frame.implementation.is_pandas():
        return pd.DataFrame(frame.to_native()).copy()
    return pd.DataFrame(frame.to_dict(as_series=False))


def _powers(measure: str) -> list[nw.Expr]:
    x = nw.col(f"x {measure}")
    given = nw.when(x.is_null()).then(0).otherwise(1)
    return [given.alias(f"n {measure}"), (x * x).alias(f"xx {measure}")]


def _products(number: int, first: str, second: str) -> list[nw.Expr]:
    """Give what adds up over those who have both scores; null where one is missing."""
    # A missing score times 0 is missing, and so is the sum.
    a = nw.col(f"x {first}") + nw.col(f"x {second}") * 0
    b = nw.col(f"x {second}") + nw.col(f"x {first}") * 0
    both = nw.when(a.is_null()).then(0).otherwise(1)
    parts = zip(PRODUCTS, (both, a, b, a * a, b * b, a * b), strict=True)
    return [part.alias(f"{name} of pair {number}") for name, part in parts]


def _checked(item: Item) -> list[nw.Expr]:
    """Give the answer if it is one of the scale's, and whether it is something else."""
    answer = nw.col(item.code).cast(nw.Float64)
    is_valid = ~answer.is_null()
    if item.scale.low is not None and item.scale.high is not None:
        is_valid = is_valid & (answer >= item.scale.low) & (answer <= item.scale.high)
    if _options(item):
        is_valid = is_valid & (answer % 1 == 0)
    return [
        nw.when(is_valid).then(answer).alias(f"x {item.code}"),
        nw.when(~answer.is_null() & ~is_valid).then(1).otherwise(0).alias(f"bad {item.code}"),
    ]


def _score(factor: Factor, items: tuple[Item, ...]) -> nw.Expr:
    answered = _plus(_is_given(item) for item in items)
    total = _plus(_directed(item).fill_null(0.0) for item in items)
    enough = answered * 2 >= len(items)
    return nw.when(enough & (answered > 0)).then(total / answered).alias(f"x {factor.code}")


def _directed(item: Item) -> nw.Expr:
    answer = nw.col(f"x {item.code}")
    if not item.reversed:
        return answer
    if item.scale.low is None or item.scale.high is None:
        raise ValueError(f"item {item.code!r} is reversed, so its scale needs both ends")
    return (item.scale.low + item.scale.high) - answer


def _is_given(item: Item) -> nw.Expr:
    return nw.when(nw.col(f"x {item.code}").is_null()).then(0).otherwise(1)


def _has_answered(form: _Form) -> nw.Expr:
    given = _plus(_is_given(item) for item in form.items)
    return nw.when(given > 0).then(1).otherwise(0).alias("answered")


def _chose(item: Item, value: int) -> nw.Expr:
    chosen = nw.col(f"x {item.code}") == value
    return nw.when(chosen).then(1).otherwise(0).alias(f"{value} of {item.code}")


def _options(item: Item) -> range:
    low, high = item.scale.low, item.scale.high
    if low is None or high is None or high - low >= MOST_OPTIONS:
        return range(0)
    return range(int(low), int(high) + 1)


def _plus(terms: Iterable[nw.Expr]) -> nw.Expr:
    return functools.reduce(operator.add, terms)


# -- wide -> the survey's long tables ----------------------------------------------------------


@dataclass(frozen=True)
class _Reduced:
    """One group's sums, one row per cell, wide; and how they become long tables."""

    form: _Form
    wide: pd.DataFrame

    def scores(self) -> pd.DataFrame:
        tables = [
            self._cells(
                measure=measure,
                n=self.wide[f"n {measure}"],
                total=self.wide[f"x {measure}"],
                total_sq=self.wide[f"xx {measure}"],
            )
            for measure in self.form.measures
        ]
        table = pd.concat(tables, ignore_index=True)
        return table[table["n"] > 0]

    def answers(self) -> pd.DataFrame | None:
        tables = [
            self._cells(item=item.code, option=value, n=self.wide[f"{value} of {item.code}"])
            for item in self.form.items
            for value in _options(item)
        ]
        return pd.concat(tables, ignore_index=True) if tables else None

    def products(self) -> pd.DataFrame | None:
        tables = [
            self._cells(
                measure_a=first,
                measure_b=second,
                **{part: self.wide[f"{part} of pair {number}"] for part in PRODUCTS},
            )
            for number, (first, second) in enumerate(_pairs(self.form))
        ]
        if not tables:
            return None
        table = pd.concat(tables, ignore_index=True)
        return table[table["n"] > 0]

    def answered(self) -> pd.DataFrame:
        return self._cells(answered=self.wide["answered"])

    def problems(self) -> Iterator[Problem]:
        for item in self.form.items:
            count = int(self.wide[f"bad {item.code}"].sum())
            if count:
                yield Problem(
                    "warning",
                    msg(
                        "{n} svar på «{item}» er utenfor skalaen {scale} og telles som ubesvart.",
                        n=count,
                        item=item.code,
                        scale=item.scale.name,
                    ),
                    remedy=msg("Sjekk kolonnen og skalaen i kodeboka."),
                )

    def _cells(self, **columns: Any) -> pd.DataFrame:
        return self.wide[CELL].assign(group=self.form.group, **columns)


def _never_split(wide: pd.DataFrame) -> pd.DataFrame:
    """Where nobody in the group said their grade, say, the group is simply not split by it."""
    if wide.empty:
        return wide
    for dimension in CELL:
        if (wide[dimension] == UNKNOWN).all():
            wide[dimension] = ALL
    return wide


def _stack(tables: list[Any]) -> pd.DataFrame | None:
    present = [table for table in tables if table is not None and len(table)]
    return pd.concat(present, ignore_index=True) if present else None


def _participation(
    answered: pd.DataFrame | None, invited: pd.DataFrame | None, raters: pd.DataFrame | None
) -> pd.DataFrame | None:
    """Lay the counts side by side where they are split alike, else below each other."""
    if answered is not None and raters is not None:
        answered = answered.merge(raters, on=list(DIMENSIONS), how="outer")
    if invited is None or answered is None:
        return answered if invited is None else invited
    schools = answered["school"].unique()
    if "school" not in invited and len(schools) == 1:
        invited = invited.assign(school=schools[0])
    missing = [d for d in DIMENSIONS if d not in invited]
    invited = invited.assign(**dict.fromkeys(missing, ALL))
    invited = invited.drop(columns="answered", errors="ignore")
    return answered.merge(invited, on=list(DIMENSIONS), how="outer")
