"""Puts cells together into a `Survey`: one order, one set of types, no cell twice.

Layouts hand in plain frames of text codes; what leaves here is canonical. Combining surveys
(several files) goes the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import starmap

import numpy as np
import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.survey.model import (
    ALL,
    DIMENSIONS,
    PRODUCTS,
    STATES,
    UNKNOWN,
    Codebook,
    Factor,
    Item,
    Problem,
    Source,
    Survey,
    Wave,
)
from kfl_widgets.survey.repeated import each_once, tell_repeated

__all__ = ["build", "combine"]

SCORE_VALUES = ("n", "total", "total_sq", "mean", "sd", "rounding")
GROUPS = ("elever", "foresatte", "lærere", "kontaktlærere", "ansatte", "ledere")
GENDERS = ("jenter", "gutter", "annet")
_TABLES = ("scores", "answers", "participation", "products")
_PAIR = ("measure_a", "measure_b")


def build(
    *,
    scores: pd.DataFrame | None = None,
    answers: pd.DataFrame | None = None,
    participation: pd.DataFrame | None = None,
    products: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
    waves: Iterable[Wave] = (),
    references: Iterable[str] = (),
    sources: Iterable[Source] = (),
    problems: Iterable[Problem] = (),
    files: Mapping[str, Sequence[str]] | None = None,
) -> Survey:
    """Make a `Survey` from plain tables.

    Parameters
    ----------
    scores, answers, participation, products
        As `Survey` describes them, with text codes. A missing dimension column means `ALL`; a
        missing value column means unknown (NaN), a missing ``state`` means ``known``, and a missing
        ``rounding`` means that the means are exact.
    codebook
        Factors and items, in the order to show them.
    waves
        What is known of the waves' years; waves only met in the tables are added.
    references, sources, problems
        As in `Survey`.
    files
        By the name of a table, the file that each of its rows is from, to name it in problems.

    Returns
    -------
    Survey
        With ordered categoricals, sorted, and each cell once: of several rows for one cell the
        first is kept, and a problem says so when they differ.
    """
    found: list[Problem] = list(problems)
    tables = {
        "scores": _complete(scores, ("measure",), SCORE_VALUES, is_stated=True),
        "answers": _complete(answers, ("item",), ("n",), whole=("option",), is_stated=True),
        "participation": _complete(participation, (), ("invited", "answered", "raters")),
        "products": _complete(products, _PAIR, PRODUCTS),
    }
    tables["scores"]["rounding"] = tables["scores"]["rounding"].fillna(0.0)
    codebook = codebook or Codebook()
    known_waves = _waves(waves, (table["wave"] for table in tables.values()))
    orders = _orders(tables, known_waves, codebook)
    again: dict[str, list[list[int]]] = {}
    for name, table in tables.items():
        keys = [c for c in (*DIMENSIONS, "measure", "item", "option", *_PAIR) if c in table]
        for key in keys:
            if key in orders:
                table[key] = pd.Categorical(table[key], categories=orders[key], ordered=True)
        once, *again[name] = each_once(table.sort_values(keys, kind="stable"), keys)
        tables[name] = once
    found += _told_twice(again, files or {})
    return Survey(
        scores=tables["scores"],
        answers=tables["answers"],
        participation=tables["participation"],
        codebook=codebook,
        products=tables["products"],
        waves=known_waves,
        references=tuple(dict.fromkeys(references)),
        sources=tuple(dict.fromkeys(sources)),
        problems=tuple(dict.fromkeys(found)),
    )


def combine(surveys: Sequence[Survey]) -> Survey:
    """Make one survey of several: all waves, schools and groups, each cell once.

    A factor that two surveys measure on different scales is kept apart under its scale's name, so
    that nothing compares what can't be compared, and a problem says so.

    Parameters
    ----------
    surveys
        One at least; of a cell that several have, the first counts.

    Returns
    -------
    Survey
        With the waves, schools, groups, sources and problems of all.
    """
    if len(surveys) == 1:
        return surveys[0]
    problems: list[Problem] = []
    surveys = _apart_by_scale(surveys, problems)
    tables = {name: [getattr(survey, name) for survey in surveys] for name in _TABLES}
    names = np.array([_files_of(survey) for survey in surveys], dtype=object)
    return build(
        **{name: _plain(parts) for name, parts in tables.items()},
        files={name: list(np.repeat(names, [*map(len, parts)])) for name, parts in tables.items()},
        codebook=_merge_codebooks([survey.codebook for survey in surveys]),
        waves=[wave for survey in surveys for wave in survey.waves],
        references=[name for survey in surveys for name in survey.references],
        sources=[source for survey in surveys for source in survey.sources],
        problems=[*(p for survey in surveys for p in survey.problems), *problems],
    )


def _files_of(survey: Survey) -> str:
    return ", ".join(dict.fromkeys(source.name for source in survey.sources))


def _complete(
    table: pd.DataFrame | None,
    what: Sequence[str],
    values: Sequence[str],
    *,
    whole: Sequence[str] = (),
    is_stated: bool = False,
) -> pd.DataFrame:
    """Give `table` all its columns in order: text keys, whole options, float values."""
    table = pd.DataFrame() if table is None else table
    columns: dict[str, pd.Series] = {}
    for name in DIMENSIONS:
        column = table[name] if name in table else pd.Series(ALL, index=table.index, dtype=object)
        columns[name] = column.astype(object).where(column.notna(), UNKNOWN)
    for name in what:
        columns[name] = table[name] if name in table else pd.Series(dtype=object)
    for name in whole:
        columns[name] = pd.Series(table.get(name, []), index=table.index).astype("int64")
    for name in values:
        column = table[name] if name in table else pd.Series(float("nan"), index=table.index)
        columns[name] = column.astype("float64")
    if is_stated:
        state = table["state"] if "state" in table else pd.Series("known", index=table.index)
        columns["state"] = pd.Series(
            pd.Categorical(state, categories=list(STATES)), index=table.index
        )
    return pd.DataFrame(columns)


def _waves(given: Iterable[Wave], columns: Iterable[pd.Series]) -> tuple[Wave, ...]:
    years: dict[str, int | None] = {}
    for wave in given:
        years[wave.code] = wave.year if wave.year is not None else years.get(wave.code)
    for column in columns:
        for code in column.unique():
            if code != ALL:
                years.setdefault(str(code), None)
    found = sorted(starmap(Wave, years.items()), key=lambda wave: natural_key(wave.code))
    if all(wave.year is not None for wave in found):
        found.sort(key=lambda wave: wave.year or 0)
    return tuple(found)


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key under which «T2» comes before «T10», «9» before «10», «10» before «vg1»."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(p)) if p.isdecimal() else (1, p) for p in parts)


def _orders(
    tables: dict[str, pd.DataFrame], waves: Sequence[Wave], codebook: Codebook
) -> dict[str, list[str]]:
    def seen(dimension: str) -> set[str]:
        return {str(v) for table in tables.values() for v in table[dimension].unique()}

    def listed_first(values: set[str], first: Sequence[str]) -> list[str]:
        last = [v for v in (UNKNOWN, ALL) if v in values]
        rest = sorted(values - set(first) - set(last), key=natural_key)
        return [v for v in first if v in values] + rest + last

    scores, answers = tables["scores"], tables["answers"]
    items = dict.fromkeys(item.code for item in codebook.items)
    measures = dict.fromkeys(factor.code for factor in codebook.factors) | items
    paired = list(measures | dict.fromkeys(_paired(tables["products"])))
    return {
        "wave": listed_first(seen("wave"), [wave.code for wave in waves]),
        "school": listed_first(seen("school"), ()),
        "group": listed_first(seen("group"), GROUPS),
        "grade": listed_first(seen("grade"), ()),
        "gender": listed_first(seen("gender"), GENDERS),
        "measure": list(measures | dict.fromkeys(scores["measure"].unique())),
        "item": list(items | dict.fromkeys(answers["item"].unique())),
        **dict.fromkeys(_PAIR, paired),
    }


def _paired(products: pd.DataFrame) -> Iterator[str]:
    for name in _PAIR:
        yield from products[name].unique()


def _told_twice(
    again: Mapping[str, Sequence[Sequence[int]]], files: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Tell of all tables at once; products are of our own making."""
    told: tuple[list[str], list[str]] = ([], [])
    for name in again.keys() - {"products"}:
        for rows, kind in zip(again[name], told, strict=True):
            kind += [files[name][row] if name in files else "" for row in rows]
    return tell_repeated(*map(sorted, told))


def _plain(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Stack tables whose categoricals differ, as plain text."""
    return pd.concat(
        [
            table.astype(
                {c: object for c in table if isinstance(table[c].dtype, pd.CategoricalDtype)}
            )
            for table in tables
        ],
        ignore_index=True,
    )


def _merge_codebooks(codebooks: Sequence[Codebook]) -> Codebook:
    factors: dict[tuple[str, str], Factor] = {}
    items: dict[tuple[str, str], Item] = {}
    for codebook in codebooks:
        for factor in codebook.factors:
            factors.setdefault((factor.group, factor.code), factor)
        for item in codebook.items:
            items.setdefault((item.group, item.code), item)
    return Codebook(tuple(factors.values()), tuple(items.values()))


def _apart_by_scale(surveys: Sequence[Survey], problems: list[Problem]) -> Sequence[Survey]:
    """Rename a measure that meets an earlier one of the same name on another scale."""
    scales: dict[tuple[str, str], str] = {}
    apart: list[Survey] = []
    for survey in surveys:
        renamed: dict[tuple[str, str], str] = {}
        measures: tuple[Factor | Item, ...] = (*survey.codebook.factors, *survey.codebook.items)
        for measure in measures:
            key = (measure.group, measure.code)
            # By name: two files may well disagree about the decimals of one scale.
            if scales.setdefault(key, measure.scale.name) != measure.scale.name:
                renamed[key] = f"{measure.code} ({measure.scale.name})"
        for measure in measures:
            is_told = isinstance(measure, Item) and (measure.group, measure.factor) in renamed
            if (measure.group, measure.code) in renamed and not is_told:
                problems.append(_scale_problem(measure, scales[measure.group, measure.code]))
        apart.append(_rename(survey, renamed) if renamed else survey)
    return apart


def _scale_problem(measure: Factor | Item, other: str) -> Problem:
    return Problem(
        "warning",
        msg(
            "«{measure}» er målt på to skalaer ({one} og {two}) og kan ikke sammenlignes.",
            measure=measure.label if isinstance(measure, Factor) else measure.text,
            one=other,
            two=measure.scale.name,
        ),
        remedy=msg("De vises hver for seg. Bruk samme skala i begge filene om det er en feil."),
    )


def _rename(survey: Survey, renamed: dict[tuple[str, str], str]) -> Survey:
    """Give `survey` with the codes of some (group, measure) pairs changed, and labels with them."""

    def new(group: str, code: str) -> str:
        return renamed.get((group, code), code)

    def label(measure: Factor | Item, text: str) -> str:
        key = (measure.group, measure.code)
        return f"{text} ({measure.scale.name})" if key in renamed else text

    factors = tuple(
        replace(f, code=new(f.group, f.code), label=label(f, f.label))
        for f in survey.codebook.factors
    )
    items = tuple(
        replace(i, code=new(i.group, i.code), text=label(i, i.text), factor=new(i.group, i.factor))
        for i in survey.codebook.items
    )

    def table(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        if frame.empty:
            return frame
        pairs = zip(frame["group"], frame[column], strict=True)
        return frame.assign(**{column: [new(str(g), str(c)) for g, c in pairs]})

    return replace(
        survey,
        scores=table(survey.scores, "measure"),
        answers=table(survey.answers, "item"),
        products=table(table(survey.products, "measure_a"), "measure_b"),
        codebook=Codebook(factors, items),
    )
