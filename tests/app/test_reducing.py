"""``kfl-widgets reduce``: files of answers in, one small file out, sentences for what is wrong."""

from __future__ import annotations

import importlib.util

import polars as pl
import pytest
from click.testing import CliRunner
from tests.survey.examples import questionnaire
from tests.survey.test_reduce_engines import assert_by_hand, write_files

from kfl_widgets.app.command import main
from kfl_widgets.reading import read
from kfl_widgets.reading.codebook_file import write_codebook


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "svar").mkdir()
    write_files(tmp_path / "svar")
    (tmp_path / "kodebok.json").write_text(write_codebook(questionnaire()), encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder):
    def run(*words):
        return CliRunner().invoke(main, ["reduce", "--codebook", "kodebok.json", *words])

    return run


def write_csv(folder, separator=";"):
    """Write the same answers as csv."""
    names = []
    for file in sorted((folder / "svar").glob("*.parquet")):
        names.append(f"{file.stem}.csv")
        pl.read_parquet(file).write_csv(folder / names[-1], separator=separator)
    return names


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_several_parquet_files_become_the_table_computed_by_hand(run, folder, engine):
    files = [f"svar/{name}.parquet" for name in "abc"]
    done = run(*files, "--engine", engine, "--out", "ut.kfl")
    assert done.exit_code == 0, done.output
    assert_by_hand(read(folder / "ut.kfl").survey)


def test_pandas_reads_parquet_where_it_can(run, folder):
    pytest.importorskip("pyarrow", reason="pandas reads parquet with pyarrow, which is not here")
    done = run("svar")
    assert done.exit_code == 0, done.output
    assert_by_hand(read(folder / "cells.kfl").survey)


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_files_give_the_same(run, folder, engine, separator):
    done = run(*write_csv(folder, separator), "--engine", engine)
    assert done.exit_code == 0, done.output
    assert_by_hand(read(folder / "cells.kfl").survey)


def test_a_folder_of_parquet_is_all_its_files(run, folder):
    assert run("svar", "--engine", "duckdb").exit_code == 0
    assert_by_hand(read(folder / "cells.kfl").survey)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_files_with_other_columns_are_reduced_apart(run, folder, engine):
    frame = pl.read_parquet(folder / "svar" / "a.parquet")
    frame.drop("t2", "gender").write_parquet(folder / "svar" / "d.parquet")
    assert run("svar", "--engine", engine).exit_code == 0
    survey = read(folder / "cells.kfl").survey
    assert {*survey.scores["gender"].astype(str)} == {"jenter", "gutter", "ukjent", "alle"}


def test_progress_and_results_go_apart_and_the_last_line_warns(run):
    done = run("svar", "--engine", "polars")
    assert done.stderr.splitlines()[0] == "Leser svarene med polars …"
    said = done.stdout.splitlines()
    assert "Påstander i kodeboka uten kolonne i filene: 1 (f1)." in said[0]
    assert "6 har svart." in done.stdout
    assert said[-2].startswith("Skrev cells.kfl")
    assert said[-1].startswith("Filen har tall for små grupper, uten skjerming.")


def test_a_wave_may_be_given_its_year(run, folder):
    done = run("svar", "--engine", "polars", "--wave", "T2=2018", "--wave", "T1=2016")
    assert done.exit_code == 0, done.output
    assert [wave.label for wave in read(folder / "cells.kfl").survey.waves] == [
        "T1 2016",
        "T2 2018",
    ]


def test_a_year_of_a_wave_that_nobody_answered_is_told(run):
    done = run("svar", "--engine", "polars", "--wave", "Høst=2016")
    assert "Ingen har svart i målingen Høst." in done.stdout


# -- what can be wrong -----------------------------------------------------------------------------


def refused(done):
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    return done.stderr


def test_an_existing_file_is_never_overwritten(run, folder):
    (folder / "cells.kfl").write_bytes(b"mine")
    assert "finnes fra før" in refused(run("svar"))
    assert (folder / "cells.kfl").read_bytes() == b"mine"


@pytest.mark.parametrize("words", [["nei.parquet"], ["svar", "--codebook", "nei.xlsx"]])
def test_a_file_that_is_not_there_is_named(run, words):
    assert f"Vi finner ikke {words[-1]}." in refused(run(*words))


@pytest.mark.parametrize(
    ("engine", "module"), [("polars", "polars"), ("duckdb", "duckdb"), ("spark", "pyspark")]
)
def test_an_engine_that_is_not_installed_says_how(run, monkeypatch, engine, module):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "kfl_widgets.app.reducing.find_spec", lambda name: None if name == module else find(name)
    )
    said = refused(run("svar", "--engine", engine))
    assert f"{engine} er ikke installert." in said
    assert f'pip install "kfl-widgets[{engine}]"' in said


def test_spark_without_java_says_so(run, monkeypatch):
    monkeypatch.setattr("kfl_widgets.app.reducing.find_spec", lambda _name: True)
    monkeypatch.setenv("PATH", "")
    for name in ("JAVA_HOME", "SPARK_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    assert "Spark trenger Java" in refused(run("svar", "--engine", "spark"))


def test_pandas_without_a_reader_of_parquet_says_how(run, monkeypatch):
    def read_parquet(_file):
        raise ImportError

    monkeypatch.setattr("pandas.read_parquet", read_parquet)
    assert "pip install pyarrow" in refused(run("svar"))


def test_a_missing_column_is_named_with_the_file(run, folder):
    (folder / "d.csv").write_text("wave;t1\nT1;4\n")
    said = refused(run("d.csv"))
    assert "d.csv mangler kolonnen «group»." in said
    assert "wave, school, group, grade, gender" in said


def test_a_file_without_any_code_of_the_codebook_is_refused(run, folder):
    (folder / "d.csv").write_text("wave;group;x\nT1;elever;4\n")
    assert "d.csv har ingen kolonner med koder fra kodeboka." in refused(run("d.csv"))


@pytest.mark.parametrize("given", ["T1", "T1=høsten", "=2016"])
def test_a_wave_without_a_year_is_refused(run, given):
    done = run("svar", "--wave", given)
    assert done.exit_code == 2
    assert "T1=2016" in done.stderr


def test_groups_that_are_not_the_codebook_s_are_told(run, folder):
    (folder / "d.csv").write_text("wave;group;t1\nT1;Pupils;4\n")
    assert "Ingen svar hører til gruppene i kodeboka: elever, foresatte." in refused(run("d.csv"))


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_answers_that_are_no_numbers_are_refused_and_not_repeated(run, folder, engine):
    (folder / "d.csv").write_text("wave;group;t1\nT1;elever;Kari sa nei\n")
    said = refused(run("d.csv", "--engine", engine))
    assert f"{engine} klarte ikke å lese svarene" in said
    assert "Kari" not in said


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_damaged_file_is_refused(run, folder, engine):
    (folder / "d.parquet").write_bytes(b"PAR1 and no more")
    assert f"{engine} klarte ikke å lese svarene" in refused(run("d.parquet", "--engine", engine))


def test_a_codebook_that_is_none_is_refused(run, folder):
    (folder / "bilde.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert "bilde" in refused(run("svar", "--codebook", "bilde.xlsx"))


def test_more_cells_than_a_file_can_hold_say_what_to_do(run, monkeypatch):
    monkeypatch.setattr("kfl_widgets.reading.cells_file._MOST_PACKS", 0)
    assert "Del opp svarene" in refused(run("svar", "--engine", "polars"))
