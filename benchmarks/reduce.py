"""What it costs to sum answers up to cells, beside the same sums written by hand.

A million invented respondents × 60 items, each way in a process of its own: seconds from the data
to the result, and the process's peak memory. All give n, Σx and Σx² of twelve factors and of the
items for each cell, with the at-least-half rule, and count the options. Ours gives a whole `Survey`
besides: long tables, sorted and checked, and how each two factors go together. The polars rival
counts the pairs too; the pandas rival is spared them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.row import Row, peak_mb

__all__ = ["measure"]

ROWS = 1_000_000
FACTORS, ITEMS_EACH, HIGHEST = 12, 5, 4
FILES, SLICE = 4, 100_000
CELL = ["wave", "school", "grade", "gender"]
VALUES = {
    "wave": ["T1", "T2", "T3"],
    "school": [f"Skole {number}" for number in range(1, 41)],
    "grade": [str(grade) for grade in range(1, 11)],
    "gender": ["jenter", "gutter"],
}
MADE_OF = {
    f"f{factor}": [f"f{factor}_{item}" for item in range(ITEMS_EACH)] for factor in range(FACTORS)
}
CODES = [code for items in MADE_OF.values() for code in items]
REVERSED = {items[-1] for items in MADE_OF.values()}

# Ours, the rival, what is aimed at in time, and in memory.
AIMS = (
    ("polars", "polars by hand", 1.2, None),
    ("pandas", "pandas by hand", 1 / 2, 1 / 3),
    ("pandas, a slice at a time", "pandas by hand", 1 / 2, 1 / 3),
)
TIMES = 3


def measure() -> list[Row]:
    """Reduce each way, in processes of their own that take turns."""
    with tempfile.TemporaryDirectory() as folder:
        run_apart("make", folder, ROWS)
        turns = [{way: json.loads(run_apart(way, folder)) for way in WAYS} for _ in range(TIMES)]
    assert len({run["cells"] for turn in turns for run in turn.values()}) == 1, "not the same cells"
    quickest = {
        way: min((turn[way] for turn in turns), key=lambda run: run["seconds"]) for way in WAYS
    }
    return [row for aim in AIMS for row in _rows(quickest, *aim)]


def _rows(
    found: dict[str, dict[str, float]], way: str, rival: str, time: float, memory: float | None
) -> list[Row]:
    ours, theirs = found[way], found[rival]
    what = f"reduce {ROWS:,} × {len(CODES)}, {way}"
    return [
        Row(what, ours["seconds"], "s", rival, theirs["seconds"], time),
        Row(what, ours["megabytes"], "MB", rival, theirs["megabytes"], memory),
    ]


def main() -> None:
    """Do one thing in this process."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("what", choices=["make", *WAYS])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("rows", type=int)
    given = arguments.parse_args()
    if given.what == "make":
        make(given.folder, given.rows)
    else:
        print(json.dumps(measure_here(given.what, given.folder)))


# -- measuring ---------------------------------------------------------------------------------


def run_apart(what: str, folder: str, rows: int = 0) -> str:
    """Do one thing in a fresh process; give what it prints."""
    command = [sys.executable, "-m", "benchmarks.reduce", what, folder, str(rows)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def measure_here(way: str, folder: Path) -> dict[str, float]:
    """Go one way in this process; give seconds, megabytes, and how many cells came out."""
    import resource

    prepare, action = WAYS[way]
    data = prepare(folder)
    start = time.perf_counter()
    cells = action(data)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "megabytes": peak_mb(resource.RUSAGE_SELF), "cells": cells}


# -- the data ----------------------------------------------------------------------------------


def make(folder: Path, rows: int) -> None:
    """Invent the answers: as parquet files, and as plain arrays for a pandas frame."""
    import polars as pl

    generator = np.random.default_rng(2016)
    given = generator.integers(1, HIGHEST + 1, (rows, len(CODES)), np.int8)
    given[generator.random(given.shape, np.float32) < 0.02] = 0
    who = {d: generator.integers(0, len(v), rows, np.int8) for d, v in VALUES.items()}
    np.save(folder / "answers.npy", np.where(given == 0, np.nan, given.T.astype(float).T))
    np.savez(folder / "who.npz", **who)
    named = {d: np.array(VALUES[d])[codes] for d, codes in who.items()}
    frame = pl.DataFrame({**named, "group": ["elever"] * rows}).with_columns(
        pl.Series(code, column) for code, column in zip(CODES, given.T, strict=True)
    )
    frame = frame.with_columns(pl.col(CODES).replace(0, None))
    for number, part in enumerate(frame.iter_slices(-(-rows // FILES))):
        part.write_parquet(folder / f"part-{number}.parquet")


def as_polars(folder: Path) -> Any:
    """Look at the files without reading them."""
    import polars as pl

    import_ours()
    return pl.scan_parquet(folder / "*.parquet")


def as_pandas(folder: Path) -> Any:
    """Load one frame, without a copy of it on the way."""
    import pandas as pd

    import_ours()
    frame = pd.DataFrame(np.load(folder / "answers.npy"), columns=CODES, copy=False)
    who = np.load(folder / "who.npz")
    for dimension, values in VALUES.items():
        frame.insert(0, dimension, np.array(values, object)[who[dimension]])
    frame.insert(0, "group", "elever")
    return frame


def as_slices(folder: Path) -> Iterator[Any]:
    """Give a frame at a time, as `pandas.read_csv` does with a `chunksize`."""
    import pandas as pd

    import_ours()
    who = np.load(folder / "who.npz")
    codes = {dimension: who[dimension] for dimension in VALUES}
    with (folder / "answers.npy").open("rb") as file:
        rows, _ = np.lib.format.read_magic(file) and np.lib.format.read_array_header_1_0(file)[0]
        for start in range(0, rows, SLICE):
            part = slice(start, start + SLICE)
            answers = np.fromfile(file, float, SLICE * len(CODES)).reshape(-1, len(CODES))
            named = {d: np.array(values, object)[codes[d][part]] for d, values in VALUES.items()}
            yield pd.DataFrame(answers, columns=CODES).assign(**named, group="elever")


# -- ours --------------------------------------------------------------------------------------


def import_ours() -> None:
    """Import before the clock starts; rivals too, so that the memory is of the work."""
    import kfl_widgets.survey  # noqa: F401


def with_ours(frame: Any) -> int:
    """Reduce."""
    import kfl_widgets as kfl
    from kfl_widgets.survey import Codebook, Factor, Item, Scale

    scale = Scale(1, HIGHEST)
    codebook = Codebook(
        tuple(Factor(factor, factor, "elever", scale) for factor in MADE_OF),
        tuple(
            Item(code, code, "elever", factor, scale, code in REVERSED)
            for factor, codes in MADE_OF.items()
            for code in codes
        ),
    )
    return len(kfl.reduce(frame, codebook).participation)


# -- by hand -----------------------------------------------------------------------------------


def with_polars(people: Any) -> int:
    """Write the same sums in polars: one pass over the files."""
    import polars as pl

    def score(codes: list[str]) -> pl.Expr:
        turned = [HIGHEST + 1 - pl.col(c) if c in REVERSED else pl.col(c) for c in codes]
        answered = pl.sum_horizontal(pl.col(code).is_not_null() for code in codes)
        return pl.when(answered * 2 >= len(codes)).then(pl.sum_horizontal(turned) / answered)

    def sums(code: str) -> list[pl.Expr]:
        x = pl.col(code).cast(pl.Float64)
        found = {"n": x.count(), "x": x.sum(), "xx": (x * x).sum()}
        return [expression.alias(f"{name} {code}") for name, expression in found.items()]

    def powers(code: str) -> list[pl.Expr]:
        x = pl.col(code)
        found = {"has": x.is_not_null().cast(pl.Float64), "x": x.fill_null(0.0)}
        squared = {"xx": (x * x).fill_null(0.0)}
        return [e.alias(f"{name} {code}") for name, e in (found | squared).items()]

    def together(a: str, b: str) -> list[pl.Expr]:
        of_both = (
            ("has", "has"),
            ("x", "has"),
            ("has", "x"),
            ("xx", "has"),
            ("has", "xx"),
            ("x", "x"),
        )
        return [
            (pl.col(f"{one} {a}") * pl.col(f"{two} {b}")).sum().alias(f"{one} {a} × {two} {b}")
            for one, two in of_both
        ]

    cells = (
        people.filter(pl.col("group") == "elever")
        .with_columns(pl.when(pl.col(c).is_between(1, HIGHEST)).then(pl.col(c)) for c in CODES)
        .with_columns(score(codes).alias(factor) for factor, codes in MADE_OF.items())
        .with_columns(e for factor in MADE_OF for e in powers(factor))
        .group_by(CELL)
        .agg(
            *(e for code in [*MADE_OF, *CODES] for e in sums(code)),
            *(e for pair in combinations(MADE_OF, 2) for e in together(*pair)),
            *(
                (pl.col(code) == value).sum().alias(f"{value} of {code}")
                for code in CODES
                for value in range(1, HIGHEST + 1)
            ),
        )
        .collect()
    )
    return len(cells)


def with_pandas(people: Any) -> int:
    """Write the sums in pandas: one groupby for each kind of sum. No pairs of factors."""
    import pandas as pd

    people = people[people["group"] == "elever"]
    answers = people[CODES]
    answers = answers.where((answers >= 1) & (answers <= HIGHEST))
    scores = {}
    for factor, codes in MADE_OF.items():
        own = answers[codes]
        own = own.assign(**{code: HIGHEST + 1 - own[code] for code in codes if code in REVERSED})
        scores[factor] = own.mean(axis=1).where(own.notna().sum(axis=1) * 2 >= len(codes))
    measures = pd.concat([pd.DataFrame(scores), answers], axis=1)
    cell = [people[dimension] for dimension in CELL]
    tables = [
        measures.groupby(cell, observed=True).count(),
        measures.groupby(cell, observed=True).sum(),
        (measures**2).groupby(cell, observed=True).sum(),
        *((answers == v).groupby(cell, observed=True).sum() for v in range(1, HIGHEST + 1)),
    ]
    return len(pd.concat(tables, axis=1))


WAYS: dict[str, tuple[Callable[[Path], Any], Callable[[Any], int]]] = {
    "polars": (as_polars, with_ours),
    "polars by hand": (as_polars, with_polars),
    "pandas": (as_pandas, with_ours),
    "pandas by hand": (as_pandas, with_pandas),
    "pandas, a slice at a time": (as_slices, with_ours),
}

if __name__ == "__main__":
    main()
