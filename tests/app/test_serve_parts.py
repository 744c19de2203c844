"""What the server is made of: which messages pass, who may stay, what is logged, what is set."""

import json
import logging
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

import kfl_widgets.app.serve as served
from kfl_widgets.app.command import main
from kfl_widgets.app.server import logs
from kfl_widgets.app.server.headers import inline_scripts, security_policy
from kfl_widgets.app.server.kernels import Visit
from kfl_widgets.app.server.limits import BYTES, MESSAGES, Limits
from kfl_widgets.app.server.messages import admit
from kfl_widgets.app.server.pace import Pace
from kfl_widgets.app.server.refusal import refusal
from kfl_widgets.uploads import MIB

TEMPLATE_FILE = Path(served.__file__).parent / "template" / "index.html.j2"


# Messages


def framed(header: object, content: object = None, *buffers: bytes, channel: str = "shell"):
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content or {})]
    return serialize_msg_to_ws_v1([*parts, *buffers], channel)


def header(kind: str, **more: object) -> dict[str, object]:
    return {"msg_id": "a", "msg_type": kind, "session": "s", "version": "5.3", **more}


def test_what_a_widget_says_passes_as_it_is():
    content = {"comm_id": "x", "data": {"method": "update"}}
    parts = admit(framed(header("comm_msg"), content, b"\x00\x01", b""))
    assert json.loads(parts[0]) == header("comm_msg")
    assert [json.loads(part) for part in parts[1:4]] == [{}, {}, content]
    assert parts[4:] == [b"\x00\x01", b""]


def test_a_header_is_written_anew():
    doubled = b'{"msg_type": "comm_msg", "msg_id": "a", "msg_type": "execute_request"}'
    assert admit(serialize_msg_to_ws_v1([doubled, b"{}", b"{}", b"{}"], "shell")) is None
    turned = b'{"msg_type": "execute_request", "msg_id": "a", "msg_type": "comm_msg"}'
    parts = admit(serialize_msg_to_ws_v1([turned, b"{}", b"{}", b"{}"], "shell"))
    assert b"execute" not in parts[0]
    parts = admit(framed(header("comm_msg", subshell_id="1", other=2)))
    assert set(json.loads(parts[0])) == {"msg_id", "msg_type", "session", "version"}


def test_only_the_question_for_all_widgets_opens_a_comm():
    opening = {
        "comm_id": "x",
        "target_name": "jupyter.widget.control",
        "target_module": "os",
        "data": {"state": {"_model_name": "x"}},
    }
    parts = admit(framed(header("comm_open"), opening))
    plain = {"comm_id": "x", "target_name": "jupyter.widget.control", "data": {}}
    assert json.loads(parts[3]) == plain
    assert admit(framed(header("comm_open"), opening | {"target_name": "jupyter.widget"})) is None
    assert admit(framed(header("comm_open"), opening | {"comm_id": 1})) is None
    assert admit(framed(header("comm_open"), ["jupyter.widget.control"])) is None


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", "", "shell "])
def test_there_is_one_channel(channel):
    assert admit(framed(header("comm_msg"), channel=channel)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        None,
        "comm_msg",
        {"msg_type": "comm_msg"},
        {"msg_type": ["comm_msg"], "msg_id": "a"},
        {"msg_type": "comm_msg", "msg_id": "a" * 300},
        {"msg_type": "comm_msg", "msg_id": 1},
    ],
)
def test_a_header_that_is_none_is_refused(wrong):
    assert admit(framed(wrong)) is None


def test_offsets_that_lie_are_refused():
    def ints(*numbers: int) -> bytes:
        return b"".join(n.to_bytes(8, "little") for n in numbers)

    assert admit(ints(2**60)) is None  # would be counted to for years
    assert admit(ints(3, 2**40, 2**41, 2**42)) is None
    assert admit(ints(3, 40, 20, 10)) is None
    assert admit(framed(header("comm_msg"))[:-1]) is None
    assert admit(framed(header("comm_msg"), None, *[b""] * 100)) is None


def test_json_that_is_too_deep_is_refused():
    deep = b"[" * 100_000
    assert admit(serialize_msg_to_ws_v1([deep, b"{}", b"{}", b"{}"], "shell")) is None
    opening = [json.dumps(header("comm_open")).encode(), b"{}", b"{}", deep]
    assert admit(serialize_msg_to_ws_v1(opening, "shell")) is None


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_pass_or_do_not_and_break_nothing(frame):
    parts = admit(frame)
    assert parts is None or json.loads(parts[0])["msg_type"]


# Pace, visits, headers, refusals


def test_who_talks_too_fast_waits_and_a_rest_helps():
    pace = Pace(per_second=10, at_once=20)
    assert [pace.wait(10, now=5.0) for _ in range(4)] == [0, 0, 1, 2]
    assert pace.wait(10, now=9.0) == 0


def test_an_upload_of_60_mb_with_clicks_beside_it_is_never_slowed():
    messages, size = Pace(*MESSAGES), Pace(*BYTES)
    for number in range(60):
        now = 5 + number / 60  # in a second, four times as fast as a kernel takes it
        assert messages.wait(1, now) == messages.wait(1, now) == size.wait(MIB, now) == 0


def test_the_answers_to_what_comes_at_once_fit_the_kernels_queue():
    _, at_once = MESSAGES
    assert 4 * at_once < 1000


def test_a_visit_is_over_when_nobody_came_or_nobody_came_back():
    limits = Limits(forget_after=100, arrive_within=10)
    assert not Visit().is_over(limits, 1e9)  # the page is being made, or it is open
    assert Visit(alone_since=0.0).is_over(limits, 11)
    assert not Visit(alone_since=0.0).is_over(limits, 9)
    assert not Visit(alone_since=0.0, has_come=True).is_over(limits, 99)
    assert Visit(alone_since=0.0, has_come=True).is_over(limits, 101)


def test_secrets_are_long_differ_and_are_not_shown():
    one, other = Visit(), Visit()
    assert one.secret != other.secret
    assert len(one.secret) >= 43
    assert one.secret not in repr(one)


def test_every_script_written_into_the_page_is_known_by_its_hash():
    scripts = inline_scripts(TEMPLATE_FILE)
    assert any("globalThis.kflPage" in script for script in scripts)
    assert not any("{%" in script or "{{" in script for script in scripts)
    policy = dict(part.split(" ", 1) for part in security_policy(scripts).split("; "))
    assert policy["script-src"].count("'sha256-") == len(scripts) + 1
    assert "unsafe" not in policy["script-src"]
    assert policy["object-src"] == policy["base-uri"] == policy["form-action"] == "'none'"


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_refusal_is_said_in_norwegian(status):
    html = refusal(status, "en-US,en;q=0.9,nn;q=0.1")
    assert '<html lang="nb">' in html
    assert ("prøver igjen av seg selv" in html) == (status == 503)


def test_a_refusal_is_said_in_nynorsk_to_who_wants_it():
    html = refusal(404, "nn-NO,nn;q=0.9,nb;q=0.8")
    assert '<html lang="nn">' in html
    assert "Adressa finst ikkje" in html


# Logs


@pytest.fixture
def logged(capsys):
    """Give ``logged(level)``: from then on what is logged is given by calling it again."""

    def start(level: str):
        logs.start_logging(level, logging.getLogger("Server"))
        return lambda: capsys.readouterr().err

    return start


def test_of_others_only_where_and_what_kind_is_logged(logged):
    text = logged("info")
    try:
        int("hemmelig")
    except ValueError:
        logging.getLogger("tornado.application").error("GET /?fil=%s", "hemmelig", exc_info=True)
        logging.getLogger("Server").error("Kernel %s", "hemmelig", exc_info=sys.exc_info())
    logging.getLogger("tornado.access").warning("404 GET /hemmelig")
    said = text()
    assert said.count("\n") == 2
    assert "ValueError at test_serve_parts.py:" in said
    assert "hemmelig" not in said


def test_our_own_lines_are_written_whole_from_the_level_asked_for(logged):
    text = logged("warning")
    logging.getLogger("kfl_widgets.app.server.channel").info("ikke dette")
    logging.getLogger("kfl_widgets.app.server.channel").warning("An upload was refused.")
    said = text()
    assert "ikke dette" not in said
    assert said.endswith("WARNING An upload was refused.\n")


# Settings


@pytest.fixture
def serve(tmp_path, monkeypatch):
    """Give ``serve(*words) -> (result, what was asked of the server)``."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str):
        asked = {}
        monkeypatch.setattr(
            served,
            "serve",
            lambda port, browser, base_url, **more: asked.update(
                port=port, browser=browser, base_url=base_url, **more
            ),
        )
        return CliRunner().invoke(main, words), asked

    return run


def test_a_file_says_what_the_command_line_does_not(serve, tmp_path):
    (tmp_path / "kfl.toml").write_text(
        'port = 9000\nbase-url = "/kfl/"\npool = 3\nmax-upload = 10\ntrust-proxy = true\n'
        'no-browser = true\nlog-level = "info"\nmax-visitors = 5\nhost = "0.0.0.0"\n'
        "forget-after = 60\nforget-open-after = 600\n",
        encoding="utf-8",
    )
    done, asked = serve("serve", "--config", "kfl.toml", "--port", "9001")
    assert done.exit_code == 0, done.output
    assert asked == {
        "port": 9001,
        "browser": False,
        "base_url": "/kfl/",
        "host": "0.0.0.0",
        "pool_size": 3,
        "limits": Limits(5, 10 * MIB, 60, 600),
        "trust_proxy": True,
        "log_level": "info",
    }


def test_without_a_word_only_this_machine_is_served(serve):
    done, asked = serve()
    assert done.exit_code == 0
    assert (asked["host"], asked["port"], asked["trust_proxy"]) == ("localhost", 8866, False)
    assert asked["limits"] == Limits()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("poort = 1\n", ["«poort»", "finnes ikke", "port", "max-visitors"]),
        ('config = "x"\n', ["«config»", "finnes ikke"]),
        ("[serve]\nport = 1\n", ["«serve»", "finnes ikke"]),
        ("port: 1\n", ["kan ikke leses", "Skriv dem som"]),
        ('port = "mange"\n', ["kfl.toml", "port", "«mange»", "et helt tall"]),
        ("pool = -1\n", ["kfl.toml", "pool", "-1"]),
        ('log-level = "debug"\n', ["kfl.toml", "log-level", "debug"]),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_in_a_sentence(serve, tmp_path, text, words):
    (tmp_path / "kfl.toml").write_text(text, encoding="utf-8")
    done, asked = serve("--config", "kfl.toml")
    assert done.exit_code == 2  # the unit of systemd doesn't try again then
    assert asked == {}
    assert all(word in done.output for word in words), done.output
    assert "Traceback" not in done.output
