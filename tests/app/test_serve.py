"""The server gives out the page and nothing else, and each kernel to its own visitor only."""

import json
import re
import signal
import socket
import time
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import psutil
import pytest
from benchmarks.visitors.client import Visitor, ask, beside
from benchmarks.visitors.serving import Serving, serving
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

CELLS = """
import ipywidgets as w
from kfl_widgets.widgets.upload_area import UploadArea
seen = w.Label("")
box = w.Checkbox(description="Bare elever")
box.observe(lambda change: seen.set_trait("value", f"valgt {change['new']}"), "value")
area = UploadArea(lambda files: seen.set_trait("value", " ".join(n for n, _ in files)))
w.VBox([box, seen, area])
"""
HEARTBEAT = "<script>window.voila_heartbeat()</script>\n"  # while a kernel starts slowly
NOBODY = "00000000-0000-4000-8000-000000000000"


def written(folder: Path, code: str) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    path = folder / "hemmelig.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def served(folder):
    """A server for most tests: kernels are started when they are asked for."""
    with serving(
        folder, "--pool", "0", "--max-upload", "2", notebook=written(folder, CELLS)
    ) as server:
        yield server


@pytest.fixture(scope="module")
def run():
    """Give ``run(coroutine)``: all on one loop, so that a visitor lives through several tests."""
    with beside() as run:
        yield run


@pytest.fixture(scope="module")
def visitor(served, run):
    """One page that is open all the time."""
    visitor = run(Visitor.arrive(served.url))
    run(visitor.connect())
    yield visitor
    run(visitor.leave())


def address(served: Serving, path: str) -> str:
    return served.url + path


# What is asked for over http


def test_the_page_holds_no_source(visitor):
    assert "ipywidgets" not in visitor.html
    assert "hemmelig" not in visitor.html
    assert str(Path(__file__).parents[2]) not in visitor.html


@pytest.mark.parametrize(
    "path",
    """
    voila/files/hemmelig.ipynb voila/files/ voila/tree voila/tree/ voila/render/hemmelig.ipynb
    hemmelig.ipynb files/hemmelig.ipynb tree lab edit/x login logout metrics static/favicon.ico
    api api/contents api/contents/hemmelig.ipynb voila/api/contents voila/api/contents/ api/sessions
    api/kernelspecs api/terminals api/config/x api/kernels api/status api/me api/events/subscribe
    voila/api/themes/x voila/static/style/ voila/static/index.html voila/labextensions/
    voila/labextensions/@voila-dashboards/jupyterlab-preview/static/style.js
    voila/labextensions/anywidget/package.json voila/templates/kfl/index.html.j2
    voila/templates/kfl/conf.json terminals/websocket/1 robots.txt .env
    """.split(),
)
def test_there_is_nothing_but_the_page(served, run, path):
    assert run(ask(address(served, path))).code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_the_page_can_only_be_read(served, run, method):
    assert run(ask(served.url, method)).code in (403, 405)


@pytest.mark.parametrize(
    "path",
    [
        "voila/static/../../../../../../etc/passwd",
        "voila/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "voila/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "voila/static/..%5c..%5c..%5cetc%5cpasswd",
        "voila/static//etc/passwd",
        "voila/static/./voila.js",
        "voila/static//voila.js",
        "voila/static/%2fetc/passwd",
        "voila/static/%252e%252e/etc/passwd",
        "voila/static/voila.js%00.html",
        "voila/templates/kfl/static/../index.html.j2",
        "voila/templates/kfl/static/%2e%2e/index.html.j2",
        "voila/templates/kfl/static/%2e%2e/%2e%2e/lab/index.html.j2",
        "voila/templates/../static/etc/passwd",
        "voila/labextensions/anywidget/static/../package.json",
        "voila/labextensions/anywidget/static/%2e%2e/package.json",
        "voila/labextensions/anywidget/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "voila/files/%2e%2e/%2e%2e/etc/passwd",
        "..%2fetc/passwd",
    ],
)
def test_no_path_leads_out_of_the_scripts(served, path):
    """Asked for by hand: a client of good manners would tidy the path first."""
    status, body = asked_by_hand(served, f"GET /{path} HTTP/1.1")
    assert status in (400, 403, 404)
    assert b"root:" not in body
    assert b"{%" not in body


def test_a_path_that_is_no_text_is_refused(served):
    status, _ = asked_by_hand(served, "GET /voila/static/%ff%fe HTTP/1.1")
    assert status in (400, 404)


def asked_by_hand(served: Serving, line: str, *more: str) -> tuple[int, bytes]:
    place = urlsplit(served.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
        lines = [line, f"Host: {place.netloc}", "Connection: close", *more, "", ""]
        connection.sendall("\r\n".join(lines).encode("latin-1"))
        reply = b""
        while piece := connection.recv(65536):
            reply += piece
    head, _, body = reply.partition(b"\r\n\r\n")
    return int(head.split()[1]) if head else 0, body  # or it hangs up


def test_scripts_are_given_out_and_kept_for_minutes_only(served, run):
    reply = run(ask(address(served, "voila/static/voila.js")))
    assert reply.code == 200
    assert reply.headers["Cache-Control"] == "max-age=600"
    listing = run(ask(address(served, "voila/static/")))
    assert listing.code in (403, 404)


@pytest.mark.parametrize("path", ["", "nothing", "healthz", "voila/static/voila.js", "api/kernels"])
def test_every_answer_has_the_headers(served, run, path):
    headers = run(ask(address(served, path))).headers
    assert "Server" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
    assert "Strict-Transport-Security" not in headers  # it isn't https
    if path != "voila/static/voila.js":
        assert "no-store" in headers["Cache-Control"]


def test_a_proxy_is_not_believed_unless_it_is_meant_to_be(served, run):
    reply = run(ask(served.url + "healthz", X_Forwarded_Proto="https"))
    assert "Strict-Transport-Security" not in reply.headers


def test_a_name_that_is_not_this_machines_is_refused(served, run):
    assert run(ask(served.url, Host="ondsinnet.example")).code == 403


@pytest.mark.parametrize(
    "query",
    [
        "kernel_name=bash",
        "template=lab",
        "voila-template=lab&voila-theme=dark",
        "theme=../../../../etc/passwd",
        "voila-theme=%3Cscript%3Ealert(1)%3C/script%3E",
        "token=x&_xsrf=y&next=https://ondsinnet.example",
        "path=../../hemmelig.ipynb&session_id=x",
        "a=%ff%fe&b=%00",
        "a=" + "b" * 8000,
    ],
)
def test_a_query_string_changes_nothing(served, run, visitor, query):
    asked = run(Visitor.arrive(f"{served.url}?{query}"))
    assert plain(asked) == plain(visitor)
    asked.url = served.url
    assert run(asked.leave()).code == 204


def plain(visitor: Visitor) -> str:
    """Give the page without what differs from visit to visit."""
    html = visitor.html.replace(visitor.kernel_id, "").replace(HEARTBEAT, "")
    return re.sub(r"\b[0-9a-f]{32}\b", "", html)


def test_long_headings_and_bodies_are_refused(served):
    status, _ = asked_by_hand(served, "GET / HTTP/1.1", "X-Long: " + "x" * 20_000)
    assert status in (0, 400, 431)
    status, _ = asked_by_hand(served, "POST / HTTP/1.1", "Content-Length: 100000000")
    assert status in (0, 400, 413)


# The kernel is the visitor's own


def test_only_who_was_given_the_kernel_sees_it(served, run, visitor):
    assert run(ask(visitor.address, **visitor.headers())).code == 200
    assert run(ask(visitor.address)).code == 404
    assert run(ask(visitor.address, Cookie="kfl-kernel=feil")).code == 404
    assert run(ask(visitor.address, Cookie="kfl-kernel=\u00e6")).code == 404
    unknown = run(ask(address(served, f"api/kernels/{NOBODY}"), **visitor.headers()))
    assert unknown.code == 404
    assert unknown.body == run(ask(visitor.address)).body  # it can't be told which it was


def test_another_visitor_can_neither_reach_nor_end_it(served, run, visitor):
    other = run(Visitor.arrive(served.url))
    theirs = other.cookies
    other.kernel_id, other.cookies = visitor.kernel_id, theirs
    with pytest.raises(HTTPClientError, match="404"):
        run(other.connect())
    assert run(other.leave()).code == 404
    assert run(ask(visitor.address, "DELETE", **other.headers())).code == 404
    assert run(ask(visitor.address, **visitor.headers())).code == 200


def test_the_cookies_are_for_the_browser_alone_and_for_one_kernel(served, run):
    reply = run(ask(served.url))
    cookies = reply.headers.get_list("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Path=/api/kernels/" in cookie or "Path=/voila/api/shutdown/" in cookie
        assert "Secure" not in cookie  # the server speaks http; see the tests behind a proxy


@pytest.mark.parametrize("origin", ["http://ondsinnet.example", "null", None])
def test_a_socket_from_elsewhere_is_refused(run, visitor, origin):
    said = visitor.headers()
    said = said | {"Origin": origin} if origin else {"Cookie": said["Cookie"]}
    with pytest.raises(HTTPClientError, match="403"):
        run(visitor_again(visitor).connect(said))


@pytest.mark.parametrize("protocols", [(), ("chat",)])
def test_the_older_way_to_frame_messages_is_not_spoken(run, visitor, protocols):
    with pytest.raises(HTTPClientError, match="400"):
        run(visitor_again(visitor).connect(protocols=protocols))


@pytest.mark.parametrize("session", ["", "a b", "x" * 300, "%00"])
def test_a_session_has_a_plain_name(run, visitor, session):
    again = visitor_again(visitor)
    again.session = session
    with pytest.raises(HTTPClientError, match="400"):
        run(again.connect())


def test_the_voila_sockets_that_the_page_does_not_use_are_closed(served, run, visitor):
    for path in ("voila/query", "voila/execution"):
        assert run(ask(address(served, f"{path}/{visitor.kernel_id}"))).code == 404


def visitor_again(visitor: Visitor) -> Visitor:
    return Visitor(visitor.url, visitor.html, visitor.kernel_id, visitor.cookies)


# What is said over the socket


def test_widgets_work(run, visitor):
    box, seen = (run(visitor.find(**s)) for s in ({"description": "Bare elever"}, {"value": ""}))
    run(visitor.change(box, value=True))
    assert run(visitor.widgets())[seen]["value"] == "valgt True"
    run(visitor.change(box, value=False))


def test_of_a_thousand_changes_at_once_none_is_lost_and_the_last_one_holds(run, served, visitor):
    box = run(visitor.find(description="Bare elever"))
    for value in (True, False):
        run(visitor.change(box, value=value))
    seen = run(visitor.find(value="valgt False"))
    sent = set()
    for number in range(1000):
        data = {"method": "update", "state": {"value": number % 2 == 0}, "buffer_paths": []}
        sent.add(run(visitor.send("comm_msg", {"comm_id": box, "data": data})))
    assert run(ask(address(served, "healthz"))).code == 200  # others don't wait
    heard = run(visitor.change(box, value=True))
    dealt = [m for m in heard if m["content"].get("execution_state") == "idle"]
    assert sent <= {m["parent_header"].get("msg_id") for m in dealt}
    assert run(visitor.widgets())[seen]["value"] == "valgt True"
    run(visitor.change(box, value=False))


@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
@pytest.mark.parametrize(
    "message",
    [
        ("execute_request", {"code": "{plant}", "silent": True, "user_expressions": {}}),
        ("execute_request", {"code": "1", "user_expressions": {"x": "{plant}"}}),
        ("complete_request", {"code": "o", "cursor_pos": 1}),
        ("inspect_request", {"code": "open", "cursor_pos": 4}),
        ("history_request", {"hist_access_type": "tail", "n": 9}),
        ("is_complete_request", {"code": "1"}),
        ("debug_request", {"type": "request", "command": "debugInfo", "seq": 1}),
        ("create_subshell_request", {}),
        ("input_reply", {"value": "x"}),
        ("interrupt_request", {}),
        ("shutdown_request", {"restart": False}),
        ("comm_open", {"comm_id": "a", "target_name": "jupyter.widget", "data": {}}),
        ("usage_request", {}),
    ],
)
def test_nothing_but_widgets_reaches_the_kernel(run, visitor, tmp_path, channel, message):
    planted = tmp_path / "plantet"
    kind, content = message
    content = json.loads(json.dumps(content).replace("{plant}", f"open('{planted}', 'w')"))
    identity = run(visitor.send(kind, content, channel=channel))
    heard = run(visitor.do("kernel_info_request", {}))  # it lives, and has dealt with what came
    assert not [m for m in heard if m["parent_header"].get("msg_id") == identity]
    assert not planted.exists()


def test_a_frame_that_is_no_message_is_dropped(run, visitor):
    for frame in (b"", b"x", bytes(8), b"\xff" * 64, (2**60).to_bytes(8, "little") + bytes(64)):
        run(visitor.send_frame(frame))
    assert run(visitor.do("kernel_info_request", {}))


def test_a_text_frame_is_dropped(run, visitor):
    text = {"header": {"msg_id": "a", "msg_type": "execute_request"}, "channel": "shell"}
    run(visitor.send_frame(json.dumps(text).encode()))
    run(visitor.send_text(json.dumps(text)))
    assert run(visitor.do("kernel_info_request", {}))


def test_a_message_that_is_too_long_closes_the_socket_and_no_more(served, run, visitor):
    again = visitor_again(visitor)
    run(again.connect())
    with suppress(WebSocketClosedError):  # it may close before all is sent
        run(again.send_frame(bytes(9 * 2**20)))
    with pytest.raises((WebSocketClosedError, ConnectionError)):
        run(again.hear(lambda message: False))
    assert run(visitor.do("kernel_info_request", {}))


def test_a_visitor_has_a_few_sockets_only(run, visitor):
    others = [visitor_again(visitor) for _ in range(7)]
    for other in others:
        run(other.connect())
    with pytest.raises(HTTPClientError, match="429"):
        run(visitor_again(visitor).connect())
    for other in others:
        run(other.vanish())
    assert run(visitor.do("kernel_info_request", {}))


def test_slices_out_of_order_or_of_another_size_than_was_said_are_refused(run, visitor):
    area = run(visitor.find(_model_module="anywidget"))

    def said(*sent: tuple[int, bytes], size: int) -> list[dict]:
        begin = {"kind": "begin", "drop": "a", "files": [{"name": "a.csv", "size": size}]}
        heard = run(visitor.tell(area, **begin))
        for start, data in sent:
            piece = {"kind": "slice", "drop": "a", "file": 0, "start": start}
            heard += run(visitor.tell(area, [data], **piece))
        customs = [m["content"].get("data", {}).get("content", {}) for m in heard]
        return [c for c in customs if isinstance(c, dict) and c.get("kind") in ("failed", "got")]

    assert [s["kind"] for s in said((5, b"hei"), size=8)] == ["failed"]
    assert [s["kind"] for s in said((0, b"hei"), (0, b"hei"), size=8)] == ["got", "failed"]
    assert [s["kind"] for s in said((0, b"for langt"), size=3)] == ["failed"]
    assert [s["kind"] for s in said((0, bytes(2**20 + 1)), size=2**21)] == ["failed"]
    assert [s["kind"] for s in said(size=-1)] == ["failed"]
    assert [s["kind"] for s in said(size=10**12)] == ["failed"]
    assert said((0, b"hei"), size=3)[0] == {"kind": "got", "drop": "a", "file": 0, "arrived": 3}


def test_an_upload_over_the_limit_is_refused(run, served):
    visitor = run(Visitor.arrive(served.url))
    run(visitor.connect())
    area = run(visitor.find(_model_module="anywidget"))
    assert run(visitor.widgets())[area]["max_total"] == 2 * 2**20  # the page knows it

    def said(drop: str) -> list[str]:
        """Give what is answered to one drop of as much as is allowed."""
        begin = {"kind": "begin", "drop": drop, "files": [{"name": "b.csv", "size": 2 * 2**20}]}
        heard = run(visitor.tell(area, **begin))
        for number in range(2):
            piece = {"kind": "slice", "drop": drop, "file": 0, "start": number * 2**20}
            heard += run(visitor.tell(area, [bytes(2**20)], **piece))
        customs = [m["content"].get("data", {}).get("content") for m in heard]
        return [c["kind"] for c in customs if isinstance(c, dict)]

    assert said("a")[:2] == ["got", "got"]
    assert "got" not in said("b")  # at once after the other
    run(visitor.leave())


def test_after_all_this_nothing_of_it_is_in_the_log(served, run, visitor):
    run(visitor.do("kernel_info_request", {}))
    text = "".join(served.said)
    words = [visitor.kernel_id, visitor.session, visitor.cookies["kfl-kernel"], "hemmelig"]
    assert not [word for word in [*words, "voila-theme", "ondsinnet", "a.csv"] if word in text]
    assert "Traceback" not in text


# Coming, going, and the end


def gone(served: Serving, number: int, patience: float = 15) -> bool:
    """Whether no more than so many kernels are left, in time."""
    deadline = time.monotonic() + patience
    while len(served.kernels) > number and time.monotonic() < deadline:
        psutil.wait_procs(served.kernels, timeout=0.2)
    return len(served.kernels) <= number


def test_a_good_bye_ends_the_kernel_at_once(served, run):
    before = len(served.kernels)
    visitor = run(Visitor.arrive(served.url))
    run(visitor.connect())
    assert len(served.kernels) == before + 1
    assert run(visitor.leave()).code == 204
    assert gone(served, before, 3)
    assert is_forgotten(run, visitor)


def test_who_is_gone_is_forgotten_and_who_is_there_is_not(folder, run, tmp_path):
    notebook = written(tmp_path, "import ipywidgets as w; w.Text()")
    with serving(folder, "--pool", "0", "--forget-after", "2", notebook=notebook) as served:
        there, left = (run(Visitor.arrive(served.url)) for _ in range(2))
        run(there.connect())
        run(left.connect())
        assert len(served.kernels) == 2
        run(left.vanish())
        assert gone(served, 1)
        assert run(there.do("kernel_info_request", {}))


def test_an_open_page_that_nobody_uses_is_forgotten_later(folder, run, tmp_path):
    notebook = written(tmp_path, "import ipywidgets as w; w.Text()")
    with serving(folder, "--pool", "0", "--forget-open-after", "3", notebook=notebook) as served:
        visitor = run(Visitor.arrive(served.url))
        run(visitor.connect())
        assert gone(served, 0)


def test_who_goes_before_the_page_is_there_leaves_no_kernel(folder, run, tmp_path):
    notebook = written(tmp_path, "import time; time.sleep(2)")
    with serving(folder, "--pool", "0", notebook=notebook) as served:
        place = urlsplit(served.url)
        with socket.create_connection((place.hostname, place.port)) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
            connection.recv(1000)  # it has begun
            assert len(served.kernels) == 1
        assert gone(served, 0)


def test_when_it_is_full_the_page_says_so_and_tries_again(folder, run, tmp_path):
    notebook = written(tmp_path, "1")
    with serving(folder, "--pool", "0", "--max-visitors", "1", notebook=notebook) as served:
        first = run(Visitor.arrive(served.url))
        full = run(ask(served.url))
        assert full.code == 503
        assert full.headers["Retry-After"] == "30"
        assert "Det er fullt akkurat nå" in full.body.decode()
        assert 'http-equiv="refresh"' in full.body.decode()
        assert len(served.kernels) == 1
        run(first.leave())
        assert run(ask(served.url)).code == 200


def test_it_is_healthy_while_a_kernel_stands_ready(folder, run, tmp_path):
    notebook = written(tmp_path, "import time; time.sleep(1)")
    with serving(folder, "--pool", "1", "--base-url", "/kfl", notebook=notebook) as served:
        assert served.url.endswith("/kfl/")
        assert healthy(served, run) == [503, 200]
        assert run(ask(served.url + "healthz")).body == b"ok\n"
        assert run(ask(served.url.removesuffix("/"))).headers["Location"] == "/kfl/"
        warm = run(Visitor.arrive(served.url))
        assert healthy(served, run) == [503, 200]  # the next one has to be made ready
        run(warm.connect())
        assert run(ask(warm.address)).code == 404  # a warm kernel is given to one visitor too
        assert run(warm.leave()).code == 204


def healthy(served: Serving, run) -> list[int]:
    """Ask until it is healthy, and give what the answers were in turn."""
    codes = [run(ask(served.url + "healthz")).code]
    while codes[-1] != 200:
        codes.append(run(ask(served.url + "healthz")).code)
    return [code for code, _ in groupby(codes)]


def test_a_warm_kernel_that_died_is_given_to_nobody(folder, run, tmp_path):
    with serving(folder, "--pool", "1", notebook=written(tmp_path, CELLS)) as served:
        healthy(served, run)
        killed(served.kernels)
        assert run(ask(served.url + "healthz")).code == 503
        visitor = run(Visitor.arrive(served.url))
        run(visitor.connect())
        box = run(visitor.find(description="Bare elever"))
        run(visitor.change(box, value=True))
        assert healthy(served, run)[-1] == 200
        killed([kernel for kernel in served.kernels if kernel.pid != oldest(served)])
        assert healthy(served, run) == [503, 200]  # also when nobody comes
        assert len(served.kernels) == 2


def killed(kernels: list[psutil.Process]) -> None:
    for kernel in kernels:
        kernel.kill()
    psutil.wait_procs(kernels, timeout=5)


def oldest(served: Serving) -> int:
    return min(served.kernels, key=psutil.Process.create_time).pid


def is_forgotten(run, visitor, within=10) -> bool:
    """Wait until the address of a kernel that died is nobody's."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if run(ask(visitor.address, **visitor.headers())).code == 404:
            return True
        time.sleep(0.05)
    return False


def test_a_page_whose_kernel_died_is_told_and_finds_no_empty_one(folder, run, tmp_path):
    with serving(folder, "--pool", "0", notebook=written(tmp_path, "1")) as served:
        visitor = run(Visitor.arrive(served.url))
        run(visitor.connect())
        killed(served.kernels)
        assert run(visitor.hear(lambda m: m["content"].get("execution_state") == "dead"))
        assert gone(served, 0)
        assert is_forgotten(run, visitor)
        run(visitor.vanish())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_cleanly_with_all_its_kernels(folder, run, tmp_path, number):
    notebook = written(tmp_path, "import ipywidgets as w; w.Text()")
    with serving(folder, "--pool", "1", notebook=notebook) as served:
        visitor = run(Visitor.arrive(served.url))
        run(visitor.connect())
        family = served.process.children(recursive=True)
        assert family
        assert served.end(number) == 0
        _, alive = psutil.wait_procs(family, timeout=2)
        assert alive == []
        assert len(served.said) == 1  # the address, and nothing else


def test_a_port_that_is_taken_is_told_in_a_sentence(folder, served):
    port = str(urlsplit(served.url).port)
    with (
        pytest.raises(RuntimeError, match=rf"Kan ikke svare på localhost, port {port}"),
        serving(folder, "--port", port),
    ):
        pass
