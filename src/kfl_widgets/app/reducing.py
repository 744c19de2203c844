"""The command that sums a large survey up to cells: files of answers in, one small file out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import narwhals as nw

from kfl_widgets.app.engines import each_frame
from kfl_widgets.locale import format_number, msg, translate
from kfl_widgets.reading.cells_file import write_cells
from kfl_widgets.reading.codebook_file import read_codebook
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.survey import DIMENSIONS, Codebook, Problem, Source, Survey, Wave, reduce

__all__ = ["reduce_files"]

Say = Callable[[str], object]

_REQUIRED = ("wave", "group")
_TEXT = (*DIMENSIONS, "rater")
_MODULES = {"polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}


def reduce_files(
    files: Sequence[str],
    codebook: Path,
    engine: str,
    out: Path,
    say: Say,
    *,
    waves: Sequence[Wave] = (),
) -> Iterator[str]:
    """Sum answers up to cells, and write them to a file that the page opens.

    Parameters
    ----------
    files
        As in `each_frame`. Columns are named as in `reduce`.
    codebook
        A file as in `read_codebook`.
    engine
        As in `each_frame`.
    out
        The file to write.
    say
        Is told how far it has come.
    waves
        The years of waves, where they are known.

    Yields
    ------
    str
        What came out, line by line.

    Raises
    ------
    Refused
        With a sentence, when it can't be done.
    """
    _refuse_early(files, codebook, engine, out)
    book, problems = read_codebook(codebook.name, codebook.read_bytes())
    say(translate("Leser svarene med {engine} …").format(engine=engine))
    columns: set[str] = set()
    frames = _checked(_looked_at(engine, files), book, columns, say)
    survey = _reduced(frames, book, engine, waves)
    survey = replace(
        survey,
        sources=(_source(files, survey),),
        problems=(
            *problems,
            *_not_asked(book, columns),
            *_not_answered(survey),
            *survey.problems,
        ),
    )
    data = _written(survey)
    out.write_bytes(data)
    yield from map(str, survey.problems)
    yield translate("{people} har svart. Det ble {cells} celler.").format(
        people=format_number(survey.sources[0].rows, 0),
        cells=format_number(len(survey.scores) + len(survey.answers), 0),
    )
    yield translate("Skrev {file} ({size} MB).").format(
        file=out, size=format_number(len(data) / 1e6, 1)
    )
    yield translate(
        "Filen har tall for små grupper, uten skjerming. Oppbevar den som andre filer med svar."
    )


def _refuse_early(files: Sequence[str], codebook: Path, engine: str, out: Path) -> None:
    """Say what can be known before hours of work."""
    if out.exists():
        told = msg("{file} finnes fra før.", file=out)
        raise Refused(told, msg("Velg et annet navn, eller flytt filen."))
    for file in (str(codebook), *files):
        if "://" not in file and not Path(file).exists():
            raise Refused(msg("Vi finner ikke {file}.", file=file), msg("Sjekk navnet og mappen."))
    if engine in _MODULES and find_spec(_MODULES[engine]) is None:
        raise _not_installed(engine, f'"kfl-widgets[{engine}]"')
    if engine == "spark" and not (
        shutil.which("java") or {"JAVA_HOME", "SPARK_REMOTE"} & {*os.environ}
    ):
        raise Refused(
            msg("Spark trenger Java, og vi finner det ikke."),
            msg("Installer Java 17, eller bruk «--engine duckdb»."),
        )


def _not_installed(what: str, package: str) -> Refused:
    return Refused(
        msg("{what} er ikke installert.", what=what),
        msg("Installer {what}: pip install {package}", what=what, package=package),
    )


def _looked_at(engine: str, files: Sequence[str]) -> Iterator[tuple[str, Any]]:
    try:
        yield from each_frame(engine, files, _TEXT)
    except ImportError as error:
        raise _not_installed("pyarrow", "pyarrow") from error


def _checked(
    frames: Iterable[tuple[str, Any]], book: Codebook, columns: set[str], say: Say
) -> Iterator[Any]:
    """Give the frames that have what it takes, and gather the names of their columns."""
    asked = {item.code for item in book.items}
    last = ""
    for file, frame in frames:
        there = set(nw.from_native(frame).collect_schema().names())
        lacking = [name for name in _REQUIRED if name not in there]
        if lacking:
            raise Refused(
                msg("{file} mangler kolonnen «{column}».", file=file, column=lacking[0]),
                msg(
                    "Kolonnene heter {names}, og ellers som kodene i kodeboka.",
                    names=", ".join(DIMENSIONS),
                ),
            )
        if not asked & there:
            raise Refused(
                msg("{file} har ingen kolonner med koder fra kodeboka.", file=file),
                msg("Skriv den samme koden over kolonnen og i kodeboka."),
            )
        if file != last:
            say(f"  {file}")
        last = file
        columns |= there
        yield frame


def _reduced(frames: Iterable[Any], book: Codebook, engine: str, waves: Sequence[Wave]) -> Survey:
    try:
        survey = reduce(frames, book, waves=waves)
    except Refused:
        raise
    except Exception as error:  # each engine has its own, and their words quote the data
        raise Refused(
            msg(
                "{engine} klarte ikke å lese svarene ({kind}).",
                engine=engine,
                kind=type(error).__name__,
            ),
            msg(
                "Sjekk at filene er hele, og at kolonnene med svar har tall. "
                "Desimaler skrives med punktum."
            ),
        ) from error
    if survey.scores.empty:
        groups = dict.fromkeys(item.group for item in book.items)
        raise Refused(
            msg("Ingen svar hører til gruppene i kodeboka: {groups}.", groups=", ".join(groups)),
            msg("Skriv gruppene på samme måte i kolonnen «group»."),
        )
    return survey


def _source(files: Sequence[str], survey: Survey) -> Source:
    answered = int(survey.participation["answered"].sum())
    return Source(Path(files[0]).name, msg("Svar").text, rows=answered)


def _not_asked(book: Codebook, columns: set[str]) -> Iterator[Problem]:
    absent = [item.code for item in book.items if item.code not in columns]
    if absent:
        told = msg(
            "Påstander i kodeboka uten kolonne i filene: {n} ({codes}).",
            n=len(absent),
            codes=", ".join(absent[:5]),
        )
        yield Problem("warning", told, remedy=msg("Skriv den samme koden begge steder."))


def _not_answered(survey: Survey) -> Iterator[Problem]:
    """Tell of waves that were given a year, and have no answers."""
    for wave in survey.waves:
        if wave.code not in survey.values("wave"):
            told = msg("Ingen har svart i målingen {wave}.", wave=wave.code)
            remedy = msg("Skriv målingen på samme måte i kolonnen «wave».")
            yield Problem("warning", told, remedy=remedy)


def _written(survey: Survey) -> bytes:
    try:
        return write_cells(survey)
    except ValueError as error:
        raise Refused(
            msg("Det ble for mange celler til én fil."),
            msg("Del opp svarene, for eksempel i en fil for hvert fylke."),
        ) from error
