"""Sum answers that lie in a cluster up to cells, for the page to open.

    spark-submit --conf spark.sql.codegen.hugeMethodLimit=8000 spark_reduce.py \
        --codebook kodebok.xlsx --out cells.kfl hdfs:///answers/2024 hdfs:///answers/2026

Only the driver needs kfl-widgets: what it sends to the executors is a query, and what comes back
is one row for each cell. Each address is reduced by itself, so waves may have other columns.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pyspark.sql import SparkSession

import kfl_widgets as kfl
from kfl_widgets.reading.cells_file import write_cells
from kfl_widgets.reading.codebook_file import read_codebook


def main() -> None:
    """Read, reduce, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("answers", nargs="+", help="parquet, one row per respondent")
    arguments.add_argument("--codebook", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    given = arguments.parse_args()
    codebook, _ = read_codebook(given.codebook.name, given.codebook.read_bytes())
    spark = SparkSession.builder.appName("kfl-widgets reduce").getOrCreate()
    frames = (spark.read.parquet(address) for address in given.answers)
    survey = kfl.reduce(frames, codebook)
    given.out.write_bytes(write_cells(survey))
    print(f"{survey!r} -> {given.out}")
    spark.stop()


if __name__ == "__main__":
    main()
