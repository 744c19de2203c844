from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.reading.made_files import repeating, xlsx

import kfl_widgets
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.parts import Rows, SheetBegins
from kfl_widgets.reading.process import Process, StartError
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.standby import Standby
from kfl_widgets.reading.worker import Worker

SMALL = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
TOO_MUCH = "Filen er for stor eller ødelagt til å åpnes."
SOURCE = str(Path(kfl_widgets.__file__).parents[1])

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and limits of POSIX")
linux = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs pidfd_open")


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def rows(worker: Worker, data: bytes = SMALL, limits: Limits | None = None) -> list[list[object]]:
    parts = worker.open(data, limits or Limits())
    return [row for part in parts if isinstance(part, Rows) for row in part.rows]


def complaint(worker: Worker, data: bytes, limits: Limits) -> str:
    with pytest.raises(Refused) as refusal:
        rows(worker, data, limits)
    return str(refusal.value.message)


def has_ended(process_id: int) -> bool:
    """Wait for a process that is not ours to end."""
    try:
        process = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    ended, _, _ = select.select([process], [], [], 10)
    os.close(process)
    return bool(ended)


def test_one_process_opens_file_after_file(worker: Worker) -> None:
    assert rows(worker) == [[1.0]]
    first = worker.process_id
    assert rows(worker) == [[1.0]]
    assert worker.process_id == first


def test_a_refused_file_costs_no_process(worker: Worker) -> None:
    worker.start()
    first = worker.process_id
    assert "ødelagt" in complaint(worker, SMALL[:200], Limits())
    assert rows(worker) == [[1.0]]
    assert worker.process_id == first


def test_parts_arrive_as_they_were_sent(worker: Worker) -> None:
    begin, cells = worker.open(SMALL, Limits())
    assert begin == SheetBegins("Ark1")
    assert isinstance(cells, Rows)


def test_many_rows_arrive_in_order(worker: Worker) -> None:
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 50_001))
    assert rows(worker, xlsx(many)) == [[float(n)] for n in range(1, 50_001)]


def test_progress_grows_to_the_end(worker: Worker) -> None:
    shares: list[float] = []
    for _ in worker.open(SMALL, Limits(), shares.append):
        pass
    assert shares == sorted(shares)
    assert (shares[0] < 0.5, shares[-1]) == (True, 1.0)


@posix
def test_a_file_that_takes_too_much_memory_leaves_us_untouched(worker: Worker) -> None:
    data = repeating("a" * 30_000, 6_000)
    assert complaint(worker, data, Limits(memory_bytes=150_000_000)) == TOO_MUCH
    assert worker.process_id is None
    assert rows(worker) == [[1.0]]


@posix
def test_a_process_that_is_killed_half_way_gives_one_sentence(worker: Worker) -> None:
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100_001))

    def kill(_share: float) -> None:
        if worker.process_id is not None:
            os.kill(worker.process_id, signal.SIGKILL)

    with pytest.raises(Refused) as refusal:
        list(worker.open(xlsx(many), Limits(), kill))
    assert str(refusal.value.message) == TOO_MUCH
    assert rows(worker) == [[1.0]]


@posix
def test_a_process_that_hangs_is_given_up(worker: Worker) -> None:
    worker.start()
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGSTOP)
    assert complaint(worker, SMALL, Limits(seconds=0.2)).startswith(TOO_MUCH[:-1])
    assert rows(worker) == [[1.0]]


def test_a_reading_can_be_cancelled(worker: Worker) -> None:
    stop = threading.Event()
    with pytest.raises(Refused, match="avbrøt"):
        list(worker.open(SMALL, Limits(), lambda _share: stop.set(), stop))
    assert worker.process_id is None
    assert rows(worker) == [[1.0]]


def test_a_reading_that_waits_for_another_can_be_cancelled(worker: Worker) -> None:
    other = worker.open(SMALL, Limits())
    next(other)
    stop, said = threading.Event(), list[str]()

    def wait() -> None:
        try:
            list(worker.open(SMALL, Limits(), stop=stop))
        except Refused as refusal:
            said.append(str(refusal.message))

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    stop.set()
    waiting.join(10)
    assert said == ["Dere avbrøt lesingen. Filen er ikke lest."]
    other.close()
    assert rows(worker) == [[1.0]]


def test_a_reading_that_is_left_half_way_leaves_no_old_answers(worker: Worker) -> None:
    next(worker.open(SMALL, Limits()))
    assert rows(worker) == [[1.0]]


@posix
@pytest.mark.parametrize("begin", [rows, Worker.start])
def test_a_process_that_left_while_idle_is_replaced_unseen(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Worker], object]
) -> None:
    begin(worker)
    first = worker.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    # As if it left between our look and our question.
    monkeypatch.setattr(Process, "is_alive", True)
    assert rows(worker) == [[1.0]]
    assert worker.process_id != first


@posix
def test_a_process_that_is_never_asked_leaves_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "idle_at_once.py").write_text("IDLE_SECONDS = 1")
    monkeypatch.syspath_prepend(tmp_path)
    process = Process("idle_at_once")
    process._listener.join(20)
    assert not process.is_alive
    process.end()


def test_a_process_that_dies_whenever_it_is_asked_is_not_asked_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "never_begins.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(tmp_path)
    standby = Standby("never_begins")
    standby.start()
    with pytest.raises(StartError):
        list(standby.answers("something"))


def test_who_breaks_off_hearing_leaves_the_process_to_nobody(worker: Worker) -> None:
    def break_off(_share: float) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as _kept:  # and so its frames
        list(worker.open(SMALL, Limits(), break_off))
    assert worker.process_id is None
    assert rows(worker) == [[1.0]]


def test_threads_take_turns(worker: Worker) -> None:
    read: list[object] = []
    threads = [threading.Thread(target=lambda: read.append(rows(worker))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [[[1.0]]] * 4


def test_it_says_so_when_no_process_can_be_started(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    assert complaint(worker, SMALL, Limits()).startswith("Vi får ikke startet")


def test_the_process_imports_no_data_library() -> None:
    code = (
        "import sys; from kfl_widgets.reading.process_main import _import_lightly\n"
        "own = [name for name in sys.modules if name.startswith('kfl_widgets')]\n"
        "for name in own: del sys.modules[name]\n"
        "before = set(sys.modules); _import_lightly()\n"
        "import kfl_widgets.reading.opening\n"
        "import python_calamine\n"
        "heavy = {'pandas', 'numpy', 'narwhals', 'altair', 'ipywidgets', 'openpyxl'}\n"
        "own = {m.split('.')[0] for m in set(sys.modules) - before}\n"
        "print(sorted(own & heavy), 'python_calamine' in own)\n"
    )
    assert run(code).strip() == "[] True"


def test_a_script_without_a_main_guard_can_read() -> None:
    code = (
        "from kfl_widgets.reading.workbook import open_workbook\n"
        "import sys; data = bytes.fromhex(sys.argv[1])\n"
        "print(open_workbook('fil', data).sheets[0].rows)\n"
    )
    assert run(code, SMALL.hex()).strip() == "[[1.0]]"


@linux
@pytest.mark.parametrize("end", ["pass", "os._exit(0)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_no_process_outlives_its_kernel(end: str) -> None:
    code = (
        "import os, signal\n"
        "from kfl_widgets.reading import worker\n"
        "worker.warm_up()\n"
        "print(worker._worker.process_id, flush=True)\n" + end
    )
    assert has_ended(int(run(code)))


@linux
def test_a_process_that_left_by_itself_does_not_lie_about_dead(worker: Worker) -> None:
    assert rows(worker) == [[1.0]]
    process = worker._process
    assert process is not None
    os.kill(process.id, signal.SIGALRM)
    process._listener.join(10)
    with pytest.raises(ProcessLookupError):
        os.kill(process.id, 0)
    assert rows(worker) == [[1.0]]


def run(code: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    ).stdout


def test_it_works_inside_a_kernel() -> None:
    manager = pytest.importorskip("jupyter_client.manager")
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    kernel, client = manager.start_new_kernel(kernel_name="python3", env=environment)
    try:
        said: list[str] = []
        client.execute_interactive(
            "from kfl_widgets.reading.workbook import open_workbook\n"
            f"print(open_workbook('fil', bytes.fromhex('{SMALL.hex()}')).sheets[0].rows)",
            timeout=60,
            output_hook=lambda message: said.append(message["content"].get("text", "")),
        )
        assert "[[1.0]]" in "".join(said)
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)
