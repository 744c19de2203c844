from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kfl_widgets.reading import read, reader
from kfl_widgets.survey.model import Survey, Wave

LOG_UNFORESEEN = reader._log_unforeseen
FIRST = "Runde;Gruppe;Faktor;Antall;Gjennomsnitt;Skala\nT1 2016;Elever;Trivsel;20;3,2;1-4\n"
SECOND = FIRST.replace("T1 2016", "T2 2018")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "T1.csv"
    path.write_text(FIRST, encoding="utf-8")
    return path


def test_paths_bytes_open_files_and_named_bytes_are_the_same(file: Path) -> None:
    data = file.read_bytes()
    named = io.BytesIO(data)
    named.name = str(file)
    with file.open("rb") as opened:
        sources = [file, str(file), data, ("T1.csv", data), named, opened]
        surveys = [read(source, name="T1.csv").survey for source in sources]
    assert all(survey is not None for survey in surveys)
    assert {survey.sources for survey in surveys} == {surveys[0].sources}
    assert surveys[0].sources[0].name == "T1.csv"


def test_several_files_become_one_survey() -> None:
    reading = read(("a.csv", FIRST.encode()), ("b.csv", SECOND.encode()))
    assert reading.problems == ()
    assert reading.survey.waves == (Wave("T1", 2016), Wave("T2", 2018))
    assert len(reading.survey.scores) == 2


def test_a_bad_file_does_not_stop_the_others() -> None:
    reading = read(("bilde.xlsx", b"\x89PNG" + bytes(99)), ("a.csv", FIRST.encode()), "finnes ikke")
    assert len(reading.survey.scores) == 1
    assert [problem.where.file for problem in reading.problems] == ["bilde.xlsx", "finnes ikke"]
    assert {problem.severity for problem in reading.problems} == {"error"}


def test_nothing_readable_is_no_survey() -> None:
    reading = read(b"")
    assert reading.survey is None
    assert len(reading.problems) == 1


def test_an_unknown_layout_names_what_it_saw_and_what_to_do() -> None:
    reading = read(("liste.csv", b"navn;alder\nKari;9\n"))
    (problem,) = reading.problems
    assert reading.survey is None
    assert "«navn», «alder»" in str(problem)
    assert "KFL-malen" in str(problem)
    assert "Kari" not in str(problem)


def test_an_unknown_layout_shows_no_address_of_a_person() -> None:
    (problem,) = read(("liste.csv", b"kari@skole.no;90012345\nola@skole.no;90054321\n")).problems
    assert "kari" not in str(problem)
    assert "9001" not in str(problem)


def test_headers_without_rows_have_their_own_sentence() -> None:
    (problem,) = read(("tom.csv", FIRST.splitlines()[0].encode())).problems
    assert "ingen rader" in str(problem.message)


def test_every_problem_is_told_once() -> None:
    problems = read(("a.csv", FIRST.encode()), ("a.csv", FIRST.encode())).problems
    assert len(problems) == len(set(problems)) == 1  # the same cells twice
    assert problems[0].severity == "info"


def test_a_source_of_another_kind_is_the_programmers_error() -> None:
    with pytest.raises(TypeError, match="a source is"):
        read(12)


@pytest.fixture
def stumbling_join(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let `join` stumble over the survey of feil.csv, among so many."""
    join = reader.join

    def stumble(among: int) -> None:
        def stumbling(surveys: Sequence[Survey]) -> Survey:
            names = {source.name for survey in surveys for source in survey.sources}
            if "feil.csv" in names and len(surveys) >= among:
                raise KeyError("Kari Nordmann")
            return join(surveys)

        monkeypatch.setattr(reader, "join", stumbling)

    monkeypatch.setattr(reader, "_log_unforeseen", LOG_UNFORESEEN)
    return stumble


def test_a_mistake_in_putting_one_file_together_takes_no_other_with_it(
    stumbling_join: Callable[[int], None], caplog: pytest.LogCaptureFixture
) -> None:
    stumbling_join(1)
    reading = read(("feil.csv", FIRST.encode()), ("a.csv", SECOND.encode()))
    assert reading.survey.waves == (Wave("T2", 2018),)
    assert [book.name for book in reading.unknown] == ["feil.csv"]
    assert "Kari" not in caplog.text


def test_a_file_that_cannot_be_joined_stays_out_and_is_told_of(
    stumbling_join: Callable[[int], None],
) -> None:
    stumbling_join(2)
    third = FIRST.replace("T1 2016", "T3 2020")
    files = [("a.csv", FIRST), ("feil.csv", SECOND), ("b.csv", third)]
    reading = read(*[(name, text.encode()) for name, text in files])
    assert reading.survey.waves == (Wave("T1", 2016), Wave("T3", 2020))
    assert [part.sources[0].name for part in reading.parts] == ["a.csv", "b.csv"]
    (error,) = (problem for problem in reading.problems if problem.severity == "error")
    assert error.where.file == "feil.csv"
    assert "slå filen sammen" in str(error)


def test_a_mistake_of_ours_takes_no_other_file_with_it_and_logs_no_content(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Stumbling:
        NAME = reader.LAYOUTS[0].NAME

        @staticmethod
        def recognise(book: reader.Book) -> reader.Recognition:
            is_mine = book.name == "feil.csv"
            return reader.Recognition(1.0 if is_mine else 0.0)

        @staticmethod
        def read(book: reader.Book) -> None:
            raise KeyError("Kari Nordmann")

    monkeypatch.setattr(reader, "_log_unforeseen", LOG_UNFORESEEN)
    monkeypatch.setattr(reader, "LAYOUTS", (Stumbling, *reader.LAYOUTS))
    reading = read(("feil.csv", FIRST.encode()), ("a.csv", SECOND.encode()))
    assert reading.survey.waves == (Wave("T2", 2018),)
    assert [str(p.where) for p in reading.problems if p.severity == "error"] == ["feil.csv"]
    assert [book.name for book in reading.unknown] == ["feil.csv"]
    assert "KeyError in read" in caplog.text
    assert "Kari" not in caplog.text
