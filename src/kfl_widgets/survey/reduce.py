"""Answers -> cells, on any dataframe engine; after this nothing looks at a respondent again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import (
    ALL,
    DIMENSIONS,
    PRODUCTS,
    UNKNOWN,
    Codebook,
    Item,
    Problem,
    Source,
    Survey,
    Wave,
)
from kfl_widgets.survey.reduce_arrays import sum_arrays
from kfl_widgets.survey.reduce_form import CELL, POWERS, Form, forms, options_of
from kfl_widgets.survey.reduce_query import collect, sum_by_query, with_dimensions

__all__ = ["reduce"]

Numbers = npt.NDArray[np.float64]
People = nw.DataFrame[Any] | nw.LazyFrame[Any]

MOST_ROWS = 20_000
"""So many rows of sums wait to be added up; each is some 700 numbers wide."""

RATED = [dimension for dimension in DIMENSIONS if dimension != "gender"]
"""What raters are counted by: girls and boys of a grade have the same ones."""


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
        narwhals knows: pandas, polars (eager or lazy), duckdb, PySpark; or several of them, one
        after the other, as from ``pd.read_csv(…, chunksize=100_000)``: an item that has no column
        in one of them was not asked there. A missing answer is null (NaN in pandas). A column
        ``rater`` tells who gave the ratings, where some rate others: it is only used to count the
        raters of each grade.
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
        the factor's items are; reversed items count as low + high − x. An answer off the item's
        scale, or between its options, counts as missing, and a problem says how many there were.
        A respondent without a single answer counts as not having answered. Where nothing could be
        summed, a problem says why.

    Notes
    -----
    score = Σ (answers to a factor's items, reversed ones turned)/(how many were answered).
    Factor cells hold n, Σx and Σx² of these scores; item cells the same of the answers as given.
    Assumes that the distances between options are equal, as a mean always does. Checked against
    counting in plain Python in the tests, on every engine.

    A frame that is lazy is summed where it lies, in one query for each group; one in memory by
    numpy, a slice at a time, so that it takes little more than the frame itself.
    """
    columns: set[str] = set()
    summed: dict[str, list[pd.DataFrame]] = {}
    raters: list[pd.DataFrame] = []
    for people in _each(frame):
        there = set(people.collect_schema().names())
        columns |= there
        for form in forms(codebook, there):
            parts = [*summed.get(form.group, ()), _sum(people, form)]
            summed[form.group] = parts if sum(map(len, parts)) < MOST_ROWS else [_added(parts)]
        if "rater" in there:
            raters.append(_raters(people))
    wholes = ((form, _added(summed[form.group])) for form in forms(codebook, columns))
    groups = [_Summed(form, _never_split(wide)) for form, wide in wholes if len(wide)]
    lacking = () if groups else (_nothing_summed(codebook, columns),)
    return build(
        scores=_stack([group.scores() for group in groups]),
        answers=_stack([group.answers() for group in groups]),
        participation=_participation(
            _stack([group.answered() for group in groups]),
            participation,
            _counted(raters, [group.form.group for group in groups]),
        ),
        products=_stack([group.products() for group in groups]),
        codebook=codebook,
        waves=waves,
        references=references,
        sources=sources,
        problems=[*problems, *lacking, *(p for group in groups for p in group.problems())],
    )


def _nothing_summed(codebook: Codebook, columns: set[str]) -> Problem:
    """Say what the answers lack."""
    told = msg(
        "Ingen svar hører til gruppene i kodeboka: {groups}.",
        groups=", ".join(dict.fromkeys(item.group for item in codebook.items)),
    )
    remedy = msg("Skriv gruppene på samme måte i kolonnen «group».")
    if not columns & {item.code for item in codebook.items}:
        told = msg("Svarene har ingen kolonner med koder fra kodeboka.")
        remedy = msg("Skriv den samme koden over kolonnen og i kodeboka.")
    elif "group" not in columns:
        told = msg("Svarene mangler kolonnen «{column}».", column="group")
        remedy = msg(
            "Kolonnene heter {names}, og ellers som kodene i kodeboka.",
            names=", ".join(DIMENSIONS),
        )
    if any(";" in name for name in columns):
        remedy = msg("Kolonnene er delt med semikolon. Si det der filen leses (sep).")
    return Problem("error", told, remedy=remedy)


# -- answers -> sums, one row per cell, wide ---------------------------------------------------


def _each(frame: Any) -> Iterator[People]:
    """Give the frame, or each of several: lazy, or as pandas."""
    known = nw.from_native(frame, pass_through=True)
    is_one = isinstance(known, (nw.DataFrame, nw.LazyFrame))
    for people in [known] if is_one else map(nw.from_native, frame):
        if isinstance(people, nw.LazyFrame):
            yield people
        elif people.implementation.is_polars():
            yield people.lazy()
        else:
            yield nw.from_native(people.to_pandas())


def _sum(people: People, form: Form) -> pd.DataFrame:
    if isinstance(people, nw.LazyFrame):
        return _with_codes(sum_by_query(people, form))
    return _with_codes(sum_arrays(people.to_native(), form))


def _with_codes(table: pd.DataFrame) -> pd.DataFrame:
    """Write dimensions as text: a grade is «8», also in a frame where some lack it and 8 is 8.0."""
    text = {
        d: table[d]
        .astype(str)
        .str.replace(r"^(\d+)\.0$", r"\1", regex=True)
        .where(table[d].notna())
        for d in DIMENSIONS
        if d in table
    }
    return table.assign(**text)


def _added(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Add up the sums of several frames, so that each cell has one row."""
    summed = pd.concat(parts, ignore_index=True).groupby(CELL, sort=False).sum()
    return summed.copy().reset_index()  # one block, however many columns


def _never_split(wide: pd.DataFrame) -> pd.DataFrame:
    """Where nobody in the group said their grade, say, the group is simply not split by it."""
    return wide.assign(**{d: ALL for d in CELL if wide[d].eq(UNKNOWN).all()})


def _raters(people: People) -> pd.DataFrame:
    """Give the raters of each grade, each once."""
    rated = people.filter(~nw.col("rater").is_null())
    found = with_dimensions(rated).select(*RATED, "rater").unique()
    table = collect(found) if isinstance(found, nw.LazyFrame) else found.to_native()
    return _with_codes(pd.DataFrame(table))


def _counted(raters: list[pd.DataFrame], groups: list[str]) -> pd.DataFrame | None:
    """Count the different raters of each grade."""
    if not raters:
        return None
    counted = pd.concat(raters).drop_duplicates().groupby(RATED).size()
    table = counted.rename("raters").reset_index().assign(gender=ALL)
    return _stack([_never_split(table[table["group"] == group]) for group in groups])


# -- wide -> the survey's long tables ----------------------------------------------------------


@dataclass(frozen=True)
class _Summed:
    """One group's sums, one row per cell, wide; and how they become long tables."""

    form: Form
    wide: pd.DataFrame

    def scores(self) -> pd.DataFrame:
        codes = [factor.code for factor, _ in self.form.factors]
        powers = [self._columns(f"{power} {code}" for power in POWERS) for code in codes]
        powers += [self._of_item(item) for item in self.form.items]
        codes += [item.code for item in self.form.items]
        n, total, total_sq = np.moveaxis(np.array(powers), 1, 0)
        table = self._long({"measure": codes}, n=n, total=total, total_sq=total_sq)
        return table[table["n"] > 0]

    def _of_item(self, item: Item) -> Numbers:
        """Give n, Σx and Σx², one row each; from how many chose each option where that is known."""
        options = options_of(item)
        if not options:
            return self._columns(f"{power} {item.code}" for power in POWERS)
        chosen = self._columns(f"{value} of {item.code}" for value in options)
        return np.vander(options, 3, increasing=True).T @ chosen

    def answers(self) -> pd.DataFrame | None:
        chosen = [(item.code, value) for item in self.form.items for value in options_of(item)]
        if not chosen:
            return None
        items, options = zip(*chosen, strict=True)
        n = self._columns(f"{value} of {item}" for item, value in chosen)
        return self._long({"item": items, "option": options}, n=n)

    def products(self) -> pd.DataFrame | None:
        pairs = self.form.pairs
        if not pairs:
            return None
        first, second = zip(*pairs, strict=True)
        parts = {part: self._columns(f"{part} of {a} & {b}" for a, b in pairs) for part in PRODUCTS}
        table = self._long({"measure_a": first, "measure_b": second}, **parts)
        return table[table["n"] > 0]

    def answered(self) -> pd.DataFrame:
        return self._cells.assign(answered=self.wide["answered"])

    def problems(self) -> Iterator[Problem]:
        for item in self.form.items:
            said = self.wide[f"said {item.code}"].sum()
            count = int(said - self._of_item(item)[0].sum())
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

    @cached_property
    def _cells(self) -> pd.DataFrame:
        return self.wide[CELL].assign(group=self.form.group)

    def _columns(self, names: Iterable[str]) -> Numbers:
        """Give some of the sums: one row for each name, one column for each cell."""
        return self.wide[list(names)].to_numpy("float64").T

    def _long(self, keys: Mapping[str, Sequence[object]], **values: Numbers) -> pd.DataFrame:
        """Give one row for each key and cell."""
        cells, count = self._cells, len(next(iter(keys.values())))
        table = cells.iloc[np.tile(np.arange(len(cells)), count)].reset_index(drop=True)
        return table.assign(
            **{name: np.repeat(np.array(codes), len(cells)) for name, codes in keys.items()},
            **{name: numbers.ravel() for name, numbers in values.items()},
        )


def _stack(tables: list[Any]) -> pd.DataFrame | None:
    present = [table for table in tables if table is not None and len(table)]
    return pd.concat(present, ignore_index=True) if present else None


def _participation(
    answered: pd.DataFrame | None, invited: pd.DataFrame | None, raters: pd.DataFrame | None
) -> pd.DataFrame | None:
    """Lay the counts side by side where they are split alike, else below each other."""
    if answered is not None and raters is not None:
        answered = answered.merge(raters, on=list(DIMENSIONS), how="outer")
    if invited is None:
        return answered
    invited = _with_codes(invited)
    if answered is None:
        return invited
    schools = answered["school"].unique()
    if "school" not in invited and len(schools) == 1:
        invited = invited.assign(school=schools[0])
    missing = [d for d in DIMENSIONS if d not in invited]
    invited = invited.assign(**dict.fromkeys(missing, ALL))
    invited = invited.drop(columns="answered", errors="ignore")
    return answered.merge(invited, on=list(DIMENSIONS), how="outer")
