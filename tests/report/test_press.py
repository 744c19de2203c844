from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest
from tests.report.made import empty_content, full_content, hostile_content

from kfl_widgets.report.documents import DOCUMENTS, file_name, writer_of
from kfl_widgets.report.press import Press, PressError, StoppedError


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_written_elsewhere_as_it_would_be_here(press: Press, name: str):
    shares: list[float] = []
    data = press.print_document(name, full_content(), shares.append)
    assert data[:2] == b"PK" or data.startswith(b"<!doctype html>")
    assert shares == sorted(shares)
    assert shares
    assert all(0 <= share <= 1 for share in shares)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_can_be_written_of_nothing(name: str):
    assert writer_of(DOCUMENTS[name])(empty_content())


def test_one_process_writes_document_after_document(press: Press):
    press.print_document("minutes", empty_content())
    first = press.process_id
    press.print_document("minutes", empty_content())
    assert press.process_id == first


def test_a_process_that_left_is_replaced(press: Press):
    press.print_document("minutes", empty_content())
    left = press.process_id
    assert left is not None
    os.kill(left, signal.SIGKILL)
    assert press.print_document("minutes", empty_content())[:2] == b"PK"
    assert press.process_id != left


def test_what_goes_wrong_is_told_by_its_kind_alone(press: Press):
    with pytest.raises(PressError, match=r"^KeyError$"):
        press.print_document("no such document", empty_content())


def test_who_does_not_want_it_after_all_gets_none_and_the_process_is_gone(press: Press):
    stop = threading.Event()
    with pytest.raises(StoppedError):
        press.print_document("workbook", full_content(), lambda _share: stop.set(), stop)
    assert press.process_id is None


def test_who_waits_for_another_document_need_not_wait_for_it_to_end(press: Press):
    stop, said = threading.Event(), list[type[Exception]]()

    def wait() -> None:
        try:
            press.print_document("minutes", empty_content(), stop=stop)
        except PressError as error:
            said.append(type(error))

    waiting = threading.Thread(target=wait, daemon=True)

    def come_and_go(_share: float) -> None:
        if not stop.is_set():
            waiting.start()
            stop.set()
            waiting.join(10)

    assert press.print_document("minutes", full_content(), come_and_go)[:2] == b"PK"
    assert said == [StoppedError]


def test_a_process_that_dies_of_a_document_is_told_and_replaced(press: Press):
    def kill(_share: float) -> None:
        if press.process_id is not None:
            os.kill(press.process_id, signal.SIGKILL)

    with pytest.raises(PressError, match="the process ended"):
        press.print_document("action_report", full_content(), kill)
    assert press.print_document("minutes", empty_content())[:2] == b"PK"


def test_a_file_is_named_after_document_school_and_day():
    name = file_name(DOCUMENTS["poster"], full_content())
    assert name == "KFL-plakat Tyttebærlia skole 2026-11-21.pptx"


def test_no_name_of_a_school_is_a_path_or_hides_the_file():
    for text in ("../../etc/passwd", "..", "a/b\\c:d", "\x00", "con|*?<>", "x" * 500):
        name = file_name(DOCUMENTS["minutes"], hostile_content((text,)))
        assert not set(name) & set('/\\:*?"<>|\x00')
        assert len(name) < 120
        assert name.startswith("KFL-referat")
