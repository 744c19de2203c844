"""The command line reads, writes, and says in the terminal what the page says."""

import pytest
from click.testing import CliRunner

from kfl_widgets.app.command import main
from kfl_widgets.reading import read
from kfl_widgets.widgets import UploadPanel


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, words)


def test_template_writes_a_workbook_that_is_recognised(run, tmp_path):
    done = run("template", "mal.xlsx")
    assert done.exit_code == 0
    assert "Skrev mal.xlsx" in done.output
    reading = read(tmp_path / "mal.xlsx")
    assert not [p for p in reading.problems if "ingen av oppsettene" in str(p)]


def test_an_existing_file_is_never_overwritten(run, tmp_path):
    (tmp_path / "mal.xlsx").write_bytes(b"mine")
    done = run("template", "mal.xlsx")
    assert done.exit_code != 0
    assert "finnes fra før" in done.output
    assert (tmp_path / "mal.xlsx").read_bytes() == b"mine"


def test_demo_writes_files_that_check_reads_without_an_error(run, tmp_path):
    assert run("demo", "ut").exit_code == 0
    files = sorted(str(path) for path in (tmp_path / "ut").iterdir())
    assert len(files) == 5
    done = run("check", *files)
    assert done.exit_code == 0
    assert "Målinger: T1 2016, T2 2018" in done.output
    assert "Sammenligner med: Kommunen" in done.output


@pytest.mark.parametrize(("language", "said"), [("nn", "Ingen tal er lesne"), ("en", "No numbers")])
def test_check_speaks_the_language_asked_for(run, language, said):
    done = run("check", "nei.xlsx", "--language", language)
    assert said in done.output


def test_check_fails_with_a_sentence_for_what_is_no_spreadsheet(run, tmp_path):
    (tmp_path / "bilde.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    done = run("check", "bilde.xlsx")
    assert done.exit_code == 1
    assert "bilde.xlsx" in done.output
    assert "Traceback" not in done.output


def test_check_names_a_file_that_is_not_there(run):
    done = run("check", "nei.xlsx")
    assert done.exit_code == 1
    assert "nei.xlsx" in done.output


@pytest.mark.real
def test_check_prints_the_findings_of_the_page(run, real_data):
    files = [real_data / "udir" / name for name in ("tabell_152.xlsx", "tabell_155.xlsx")]
    done = run("check", *map(str, files))
    assert done.exit_code == 0
    panel = UploadPanel()
    panel.session.add_files([(file.name, file.read_bytes()) for file in files])
    for problem in panel.session.problems:
        assert str(problem) in done.output
    assert "2680 rader ble til 1340" in done.output
    assert "1340 rader ble til 670" in done.output


@pytest.mark.parametrize("port", ["0", "65536", "-1"])
def test_a_port_that_there_is_none_of_is_refused(run, port):
    done = run("--port", port)
    assert done.exit_code == 2
    assert "--port" in done.output


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('port = "abc"', "port er «abc», men skal være et helt tall"),
        ("port = [1]", "port er «[1]», men skal være et helt tall"),
        ("port = true", "port er «True», men skal være et helt tall"),
        ('no-browser = "ja"', "no-browser er «ja», men skal være true eller false"),
        ("host = 5", "host er «5», men skal være en tekst"),
        ("max-visitors = 0", "max-visitors: 0 is not in the range"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_file(run, tmp_path, setting, said):
    (tmp_path / "mine.toml").write_text(setting)
    done = run("--config", "mine.toml")
    assert done.exit_code == 2
    assert f"mine.toml: {said}" in done.output


def test_a_page_that_is_not_whole_is_not_served(run, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "")
    monkeypatch.setattr("kfl_widgets.app.installation.TEMPLATE", "gone")
    done = run("--no-browser")
    assert done.exit_code == 2
    assert "voila/templates/gone" in done.output
    assert "mangler" in done.output


def test_help_and_version_are_there(run):
    assert "check" in run("--help").output
    assert run("--version").exit_code == 0
