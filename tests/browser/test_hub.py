"""Behind the Hub: who is let in, to what, on pages and on sockets; and what is left afterwards."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import accumulate

import pytest
from benchmarks.visitors.serving import is_kernel
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import _free_port
from tests.browser.hubs import Hub, find_proxy, run_hub, wait_until
from voila.tornado.kernel_websocket_handler import read_header_from_binary_message
from websocket import WebSocket, WebSocketBadStatusException, create_connection

pytest.importorskip("jupyterhub", reason="the extra «hub» is not installed")
pytest.importorskip("oidc_provider_mock", reason="oidc-provider-mock is not installed")

NO_KERNEL = "00000000-0000-4000-8000-000000000000"
PROTOCOL = "v1.kernel.websocket.jupyter.org"
FORBIDDEN = 403


@pytest.fixture(scope="module")
def hub(
    environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Hub]:
    proxy = find_proxy(pytestconfig.cache.mkdir("proxy"))
    ports = (_free_port(), _free_port(), _free_port())
    with run_hub(tmp_path_factory.mktemp("hub"), proxy, environment, ports) as hub:
        yield hub


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has logged in with."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def kari(hub: Hub, page: Page) -> Iterator[Page]:
    """Kari's page, open and ready."""
    assert hub.login(page.context, "kari") == 200
    page.goto(hub.url)
    expect(page.get_by_role("button", name="Prøv med eksempelskolen")).to_be_visible()
    yield page
    page.goto("about:blank")  # says good-bye, as a closed tab does


def kernel_of(page: Page) -> str:
    config = page.locator("#jupyter-config-data").inner_text()
    return json.loads(config)["kernelId"]


def cookies_of(context: BrowserContext) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())


def knock(hub: Hub, kernel: str, cookies: str = "") -> WebSocket:
    """Open the socket to a kernel of Kari's, as a page of the same server would."""
    return create_connection(
        f"{hub.url}/user/kari/api/kernels/{kernel}/channels?session_id=knock".replace("http", "ws"),
        subprotocols=[PROTOCOL],
        origin=hub.url,
        cookie=cookies,
        timeout=20,
    )


def refusal(hub: Hub, kernel: str, cookies: str = "") -> int:
    with pytest.raises(WebSocketBadStatusException) as refused:
        knock(hub, kernel, cookies)
    return int(refused.value.status_code)


def test_who_has_logged_in_works_with_the_page(kari: Page):
    expect(kari).to_have_url(re.compile("/user/kari/$"))
    kari.get_by_role("button", name="Prøv med eksempelskolen").click()
    kari.get_by_role("button", name="Se nærmere").click()
    expect(kari.locator(".kfl-chart svg").first).to_be_visible()


def test_a_stranger_is_sent_to_the_login_and_let_in_nowhere(
    hub: Hub, kari: Page, stranger: BrowserContext
):
    theirs, ask = f"{hub.url}/user/kari", stranger.request.get
    answer = ask(f"{theirs}/", max_redirects=0)
    assert answer.status == 302
    assert answer.headers["location"].startswith("/hub/api/oauth2/authorize?")
    assert ask(f"{theirs}/").url.startswith(hub.provider)
    kernel = kernel_of(kari)
    for place in (f"api/kernels/{kernel}", "voila/static/voila.js", "anything"):
        assert ask(f"{theirs}/{place}", max_redirects=0).status in (FORBIDDEN, 404), place
    assert ask(f"{theirs}/voila/static/voila.js").status == FORBIDDEN
    assert refusal(hub, kernel) == FORBIDDEN
    assert refusal(hub, NO_KERNEL) == FORBIDDEN


def test_another_user_is_refused_on_page_and_socket(hub: Hub, kari: Page, stranger: BrowserContext):
    hub.start(stranger, "ola")
    assert stranger.request.get(f"{hub.url}/user/ola/").status == 200
    assert stranger.request.get(f"{hub.url}/user/kari/").status == FORBIDDEN
    kernel = kernel_of(kari)
    kernel_cookie = next(c for c in kari.context.cookies() if c["name"] == "kfl-kernel")
    stolen = f"kfl-kernel={kernel_cookie['value']}"
    assert refusal(hub, kernel, cookies_of(stranger)) == FORBIDDEN
    assert refusal(hub, kernel, f"{cookies_of(stranger)}; {stolen}") == FORBIDDEN
    assert refusal(hub, kernel, stolen) == FORBIDDEN


def test_who_is_in_none_of_the_groups_is_refused_in_plain_words(hub: Hub, stranger: BrowserContext):
    before = len(hub.servers())
    form = stranger.request.get(f"{hub.url}/hub/oauth_login").url
    answer = stranger.request.post(form, form={"sub": "per"})
    assert answer.status == FORBIDDEN
    assert "Spør den som drifter tjenesten" in answer.text()
    assert stranger.request.get(f"{hub.url}/hub/home").url.startswith(hub.provider)
    assert len(hub.servers()) == before
    log = (hub.folder / "log").read_text(encoding="utf-8")
    assert "403 GET /hub/oauth_callback?…" in log
    assert not re.search(r"[?&](code|state)=(?!\[secret\])", log)
    assert "new xsrf cookie for '…'" in log


def test_code_that_is_sent_through_ones_own_socket_does_not_run(hub: Hub, kari: Page, tmp_path):
    written = tmp_path / "written"
    with closing(knock(hub, kernel_of(kari), cookies_of(kari.context))) as socket:
        code = {"code": f"open({str(written)!r}, 'w')", "silent": False}
        socket.send_binary(_frame("execute_request", code))
        socket.send_binary(_frame("kernel_info_request", {}))
        kinds = []
        while "kernel_info_reply" not in kinds:
            kinds.append(_kind(socket.recv()))
    assert "execute_reply" not in kinds
    assert not written.exists()


def test_there_is_nothing_but_the_page(hub: Hub, kari: Page):
    places = "lab tree terminals/1 api/contents api/terminals api/sessions voila/files/x".split()
    found = [kari.context.request.get(f"{hub.url}/user/kari/{place}").status for place in places]
    assert found == [404] * len(places)


def test_a_user_can_make_no_token_and_no_second_server(hub: Hub, stranger: BrowserContext):
    assert hub.login(stranger, "kari") == 200
    ask, api = stranger.request, f"{hub.url}/hub/api/users/kari"
    xsrf = next(c["value"] for c in stranger.cookies(f"{hub.url}/hub/") if c["name"] == "_xsrf")
    headers = {"X-XSRFToken": xsrf}
    assert ask.post(f"{api}/tokens", headers=headers, data={}).status == FORBIDDEN
    assert ask.post(f"{api}/servers/another", headers=headers, data={}).status in (400, FORBIDDEN)
    assert "Det er ingen side her" in ask.get(f"{hub.url}/hub/token").text()


def test_an_operator_sees_who_is_there_and_what_it_costs_but_opens_no_page(
    hub: Hub, browser: Browser, stranger: BrowserContext
):
    kari = browser.new_context()
    hub.start(kari, "kari")
    assert hub.login(stranger, "drift") == 200
    assert stranger.request.get(f"{hub.url}/hub/admin").status == 200
    assert stranger.request.get(f"{hub.url}/user/kari/").status == FORBIDDEN
    metrics = f"{hub.url}/hub/metrics"
    assert kari.request.get(metrics).status == FORBIDDEN
    kari.close()
    wait_until(lambda: "kfl_server_memory" in stranger.request.get(metrics).text())
    told = stranger.request.get(metrics).text()
    memory = re.search(r'^kfl_server_memory_bytes\{user="kari"\} (\S+)$', told, re.MULTILINE)
    assert memory
    assert float(memory[1]) > 50e6
    assert re.search(r'^kfl_server_seconds_total\{user="kari"\} \S+$', told, re.MULTILINE)


def test_a_kernel_knows_none_of_the_hubs_secrets(hub: Hub, kari: Page):
    servers = hub.servers()
    kernels = [k for s in servers for k in s.children(recursive=True) if is_kernel(k)]
    assert kernels
    for kernel in kernels:
        names = kernel.environ()
        assert not [name for name in names if "TOKEN" in name or "SECRET" in name]
        assert "HOME" in names


def test_a_closed_page_takes_its_kernel_with_it(hub: Hub, kari: Page):
    address = f"{hub.url}/user/kari/api/kernels/{kernel_of(kari)}"
    kernel_cookies = {"Cookie": cookies_of(kari.context)}
    assert kari.context.request.get(address).status == 200
    kari.goto("about:blank")
    wait_until(lambda: kari.context.request.get(address, headers=kernel_cookies).status == 404)


def test_who_logs_out_leaves_nothing(hub: Hub, kari: Page):
    wait_until(lambda: len(hub.servers()) >= 1)
    kari.goto(f"{hub.url}/hub/home")
    kari.get_by_role("link", name="Logg ut").click()
    expect(kari.get_by_text("Du er logget ut")).to_be_visible()
    wait_until(lambda: "kari" not in hub.users())
    wait_until(lambda: len(list(hub.running.iterdir())) == len(hub.servers()))


def test_a_server_that_nobody_uses_is_ended(hub: Hub, kari: Page):
    kari.goto("about:blank")
    with hub.culling():
        wait_until(lambda: hub.servers() == [])
    wait_until(lambda: list(hub.running.iterdir()) == [])


def _frame(kind: str, content: dict[str, object]) -> bytes:
    """Write a message as the page's own script does."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": kind,
        "session": "knock",
        "username": "",
        "version": "5.3",
        "date": datetime.now(UTC).isoformat(),
    }
    parts = [b"shell", json.dumps(header).encode(), b"{}", b"{}", json.dumps(content).encode()]
    ends = list(accumulate(map(len, parts), initial=8 * (len(parts) + 2)))
    return b"".join(n.to_bytes(8, "little") for n in (len(ends), *ends)) + b"".join(parts)


def _kind(message: object) -> str:
    assert isinstance(message, bytes)
    header = read_header_from_binary_message(message)
    assert header
    return str(header["msg_type"])
