from __future__ import annotations

from typing import Any

import pytest

from kfl_widgets.widgets.upload_area import MIB, SLICE, Drop, Refusal, UploadArea


class Page:
    """What a browser would send to an area, and what it would hear."""

    def __init__(self, **traits: Any) -> None:
        self.files: list[list[tuple[str, bytes]]] = []
        self.heard: list[dict[str, Any]] = []
        self.area = UploadArea(self.files.append, **traits)
        self.area.send = lambda content, buffers=None: self.heard.append(content)

    def say(self, kind: str, data: bytes | None = None, **content: Any) -> None:
        buffers = [] if data is None else [memoryview(data)]
        self.area._handle_custom_msg({"kind": kind, "drop": "d", **content}, buffers)

    def begin(self, *files: tuple[Any, Any], drop: str = "d") -> None:
        self.say("begin", drop=drop, files=[{"name": name, "size": size} for name, size in files])

    @property
    def last(self) -> dict[str, Any]:
        return self.heard[-1]


def test_files_are_handed_on_once_when_all_have_arrived():
    page = Page()
    page.begin(("a.csv", 3), ("b.csv", 2))
    page.say("slice", b"abc", file=0, start=0)
    assert page.last == {"kind": "got", "drop": "d", "file": 0, "arrived": 3}
    assert page.files == []
    page.say("slice", b"de", file=1, start=0)
    assert page.files == [[("a.csv", b"abc"), ("b.csv", b"de")]]
    assert page.last["kind"] == "done"
    assert page.area.status == "Mottok 2 filer."


def test_a_big_file_arrives_in_slices():
    page = Page()
    data = bytes(range(256)) * 5000
    page.begin(("a.xlsx", len(data)))
    for start in range(0, len(data), SLICE):
        page.say("slice", data[start : start + SLICE], file=0, start=start)
    assert page.files == [[("a.xlsx", data)]]


def test_whoever_reads_files_is_told_when_the_first_begins_to_arrive():
    told: list[str] = []
    page = Page(on_begin=lambda: told.append("begin"))
    assert told == []
    page.begin(("a.csv", 3))
    assert told == ["begin"]
    assert page.files == []


def test_an_empty_file_is_a_file():
    page = Page()
    page.begin(("tom.csv", 0))
    assert page.files == [[("tom.csv", b"")]]


@pytest.mark.parametrize(
    "slice_",
    [
        {"file": 0, "start": 1, "data": b"ab"},  # not the next one
        {"file": 0, "start": 0, "data": b"abcd"},  # more than was announced
        {"file": 0, "start": 0, "data": b""},
        {"file": 1, "start": 0, "data": b"a"},
        {"file": -1, "start": 0, "data": b"a"},
        {"file": "0", "start": 0, "data": b"a"},
        {"file": 0, "start": 0, "data": None},
    ],
)
def test_a_wrong_slice_drops_the_upload_and_says_so(slice_: dict[str, Any]):
    page = Page()
    page.begin(("a.csv", 3))
    page.say("slice", **slice_)
    assert page.last["kind"] == "failed"
    assert "Prøv igjen" in page.last["text"]
    page.say("slice", b"abc", file=0, start=0)
    assert page.last["kind"] == "failed"
    assert page.files == []


def test_a_slice_longer_than_agreed_is_refused():
    drop = Drop("d", [("a.xlsx", 3 * MIB)], max_bytes=3 * MIB)
    with pytest.raises(Refusal):
        drop.add(0, 0, bytes(SLICE + 1))


def test_a_slice_for_an_unknown_drop_leaves_the_current_one_alone():
    page = Page()
    page.begin(("a.csv", 3))
    page.say("slice", b"x", drop="annen", file=0, start=0)
    assert page.last["kind"] == "failed"
    page.say("slice", b"abc", file=0, start=0)
    assert page.files == [[("a.csv", b"abc")]]


@pytest.mark.parametrize(
    "files",
    [[], "a", [("a.csv", -1)], [("a.csv", "3")], [("a.csv", True)], [(None, 3)], [("a", 1)] * 41],
)
def test_an_announcement_that_makes_no_sense_is_refused(files: Any):
    page = Page()
    if isinstance(files, str):
        page.say("begin", files=files)
    else:
        page.begin(*files)
    assert page.last["kind"] == "failed"


def test_the_page_is_not_trusted_to_keep_the_size_limit():
    page = Page(max_bytes=2 * MIB)
    page.begin(("stor.xlsx", 2 * MIB + 1))
    assert page.last["text"] == "«stor.xlsx» er for stor. Grensen er 2 MB."
    assert page.files == []


def test_files_that_are_too_much_together_are_refused():
    page = Page(max_total=3 * MIB)
    page.begin(("a.xlsx", 2 * MIB), ("b.xlsx", MIB + 1))
    text = "Filene er for store til sammen. Grensen er 3 MB om gangen."
    assert page.last == {"kind": "failed", "drop": "d", "text": text}
    page.begin(("a.xlsx", 2 * MIB), ("b.xlsx", MIB))
    assert page.area.status == "Mottar filene …"


def test_the_server_says_how_much_may_come_in_one_drop(monkeypatch):
    monkeypatch.delenv("KFL_MAX_UPLOAD_MB", raising=False)
    assert Page().area.max_total == 250 * MIB
    monkeypatch.setenv("KFL_MAX_UPLOAD_MB", "20")
    assert Page().area.max_total == 20 * MIB


def test_a_cancelled_upload_is_forgotten():
    page = Page()
    page.begin(("a.csv", 3))
    page.say("cancel")
    assert page.area.status == "Opplastingen er avbrutt."
    page.say("slice", b"abc", file=0, start=0)
    assert page.files == []


def test_a_new_drop_replaces_one_that_was_left_half_way():
    page = Page()
    page.begin(("a.csv", 3), drop="first")
    page.begin(("b.csv", 1))
    page.say("slice", b"b", file=0, start=0)
    assert page.files == [[("b.csv", b"b")]]


def test_a_path_in_a_name_is_cut_away():
    page = Page()
    page.begin((r"C:\hemmelig\..\a/b" + "\n.csv", 0))
    assert page.files == [[("b.csv", b"")]]


def test_a_reader_that_fails_is_told_and_logged_without_its_words(caplog):
    page = Page()
    page.area.on_files = lambda files: 1 / 0
    page.begin(("a.csv", 0))
    assert page.last["kind"] == "failed"
    assert "Noe gikk galt" in page.last["text"]
    assert caplog.messages == ["on_files raised ZeroDivisionError"]


def test_what_the_reader_says_stands():
    page = Page()
    page.area.on_files = lambda files: setattr(page.area, "status", "Leste 670 rader.")
    page.begin(("a.csv", 0))
    assert page.area.status == "Leste 670 rader."


def test_nothing_is_kept_after_the_files_are_handed_on():
    page = Page()
    page.begin(("a.csv", 3))
    page.say("slice", b"abc", file=0, start=0)
    assert page.area._drop is None


def test_progress_of_reading_is_told_with_name_and_share():
    said = []

    def prepare(files, tell, stop):
        tell("b.xlsx", 0.42)
        return len(files)

    page = Page(prepare=prepare)
    page.area.observe(lambda change: said.append(change.new), "status")
    page.begin(("b.xlsx", 0))
    assert said[0] == "Mottar filene …"
    assert said[1] == "Leser «b.xlsx» … 0\N{NO-BREAK SPACE}%"
    shares = [heard["share"] for heard in page.heard if heard["kind"] == "reading"]
    assert shares == [0.0, 0.42]
    assert page.files == [1]
    assert page.last["kind"] == "done"


def test_what_was_stopped_while_it_was_read_is_never_handed_on():
    def prepare(files, tell, stop):
        page.say("cancel")
        assert stop.is_set()
        return files

    page = Page(prepare=prepare)
    page.begin(("a.csv", 0))
    assert page.files == []
    assert page.area.status == "Dere avbrøt lesingen. Ingen av filene er lest."
    assert [heard["kind"] for heard in page.heard] == ["reading", "done"]


def test_a_reading_that_fails_is_told_plainly(caplog):
    page = Page(prepare=lambda files, tell, stop: 1 / 0)
    page.begin(("a.csv", 0))
    assert page.last["kind"] == "failed"
    assert caplog.messages == ["on_files raised ZeroDivisionError"]
