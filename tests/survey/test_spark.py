"""Spark gives the cells of the pandas run: `reduce`, the command, and the guide's script."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.survey.examples import questionnaire
from tests.survey.test_reduce_engines import (
    CODEBOOK,
    assert_by_hand,
    assert_same,
    invented,
    write_files,
)

from kfl_widgets.app.command import main
from kfl_widgets.reading import read
from kfl_widgets.reading.codebook_file import write_codebook
from kfl_widgets.survey import reduce

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.codegen.hugeMethodLimit": "8000",
}
JAVA = shutil.which("java") or os.environ.get("JAVA_HOME")

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(
        not (find_spec("pyspark") and JAVA),
        reason="Spark needs pyspark (pip install 'kfl-widgets[spark]') and Java 17",
    ),
]


@pytest.fixture(scope="module")
def session():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def files(tmp_path):
    write_files(tmp_path)
    (tmp_path / "kodebok.json").write_text(write_codebook(questionnaire()), encoding="utf-8")
    return tmp_path


def test_spark_gives_the_survey_that_pandas_gives(session):
    people = invented()
    rows = people.astype(object).where(people.notna(), None).to_numpy().tolist()
    types = [f"`{name}` {'string' if name in people.columns[:5] else 'double'}" for name in people]
    frame = session.createDataFrame(rows, ", ".join(types))
    assert_same(reduce(frame, CODEBOOK), reduce(people, CODEBOOK))


def test_the_command_reads_several_files_with_spark(session, files, monkeypatch):
    monkeypatch.chdir(files)
    words = ["reduce", "a.parquet", "b.parquet", "c.parquet", "--codebook", "kodebok.json"]
    done = CliRunner().invoke(main, [*words, "--engine", "spark"])
    assert done.exit_code == 0, done.output
    assert_by_hand(read(files / "cells.kfl").survey)


def test_the_script_of_the_guide_writes_cells_that_are_read(files):
    import pyspark

    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    settings = [word for pair in SETTINGS.items() for word in ("--conf", "=".join(pair))]
    script = [str(ROOT / "docs" / "deploy" / "spark_reduce.py"), "--codebook", "kodebok.json"]
    given = [*script, "--out", "cells.kfl", "a.parquet", "b.parquet", "c.parquet"]
    subprocess.run(
        [str(submit), "--master", "local[2]", *settings, *given],
        cwd=files,
        env={
            **os.environ,
            "PYSPARK_PYTHON": sys.executable,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        },
        check=True,
        capture_output=True,
        timeout=300,
    )
    assert_by_hand(read(files / "cells.kfl").survey)
