"""How each dataframe engine looks at files of answers, reading no more than it must.

Knows files and engines, and nothing of surveys. An engine is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw

__all__ = ["each_frame"]

ROWS_AT_A_TIME = 100_000
_SEPARATORS = ";\t,"

Look = Callable[[list[str], str, Sequence[str]], Any]
"""Gives a frame of files that have the same columns. The separator is ``""`` in parquet files."""


def each_frame(engine: str, files: Sequence[str], text: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Look at files, those that have the same columns together.

    Parameters
    ----------
    engine
        ``"pandas"``, ``"polars"``, ``"duckdb"`` or ``"spark"``.
    files
        Parquet files, folders of them, or csv files. Spark takes addresses (``hdfs://…``) too.
    text
        Columns that hold text, whatever they look like in a csv file.

    Yields
    ------
    tuple
        The name of one of the files, and a frame that narwhals knows.

    Raises
    ------
    ImportError
        When the engine, or what it reads files with, isn't installed.
    """
    files = [path for file in files for path in _inside(file)]
    if engine == "pandas":
        yield from _with_pandas(files, text)
        return
    look = _LAZY[engine]()
    alike: dict[tuple[str, frozenset[str]], list[str]] = {}
    for file in files:
        separator = _separator(file)
        frame = nw.from_native(look([file], separator, text))
        columns = frozenset(frame.collect_schema().names())
        alike.setdefault((separator, columns), []).append(file)
    for (separator, _), together in alike.items():
        yield together[0], look(together, separator, text)


def _inside(file: str) -> list[str]:
    return sorted(map(str, Path(file).rglob("*.parquet"))) if Path(file).is_dir() else [file]


def _separator(file: str) -> str:
    if Path(file).suffix.lower() not in (".csv", ".tsv", ".txt"):
        return ""
    with Path(file).open(encoding="utf-8-sig") as lines:
        return max(_SEPARATORS, key=lines.readline().count)


def _with_pandas(files: Sequence[str], text: Sequence[str]) -> Iterator[tuple[str, Any]]:
    import pandas as pd

    for file in files:
        separator = _separator(file)
        if not separator:
            yield file, pd.read_parquet(file)
            continue
        types = dict.fromkeys(text, str)
        parts = pd.read_csv(file, sep=separator, dtype=types, chunksize=ROWS_AT_A_TIME)
        yield from ((file, part) for part in parts)


def _with_polars() -> Look:
    import polars as pl

    def look(files: list[str], separator: str, text: Sequence[str]) -> Any:
        if not separator:
            return pl.scan_parquet(files)
        types = dict.fromkeys(text, pl.String)
        return pl.scan_csv(
            files, separator=separator, schema_overrides=types, infer_schema_length=10_000
        )

    return look


def _with_duckdb() -> Look:
    import duckdb

    database = duckdb.connect()

    def look(files: list[str], separator: str, text: Sequence[str]) -> Any:
        if not separator:
            return database.read_parquet(files)
        # All text: an answer becomes a number where it is summed.
        return database.read_csv(files, sep=separator, header=True, all_varchar=True)

    return look


def _with_spark() -> Look:
    from pyspark.sql import SparkSession

    # A method the compiler finds too large is run slowly instead; ours are large.
    builder = SparkSession.builder.appName("kfl-widgets reduce")
    session = builder.config("spark.sql.codegen.hugeMethodLimit", "8000").getOrCreate()

    def look(files: list[str], separator: str, text: Sequence[str]) -> Any:
        addresses = [file if "://" in file else Path(file).resolve().as_uri() for file in files]
        if not separator:
            return session.read.parquet(*addresses)
        return session.read.csv(addresses, sep=separator, header=True)

    return look


_LAZY: dict[str, Callable[[], Look]] = {
    "duckdb": _with_duckdb,
    "polars": _with_polars,
    "spark": _with_spark,
}
