"""How the Hub is set up, without starting it."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from jupyterhub._xsrf_utils import _set_xsrf_cookie
from tests.app.awaiting import run
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler
from traitlets.config import Config, PyFileConfigLoader

from kfl_widgets.app.command import main
from kfl_widgets.app.hub import Settings, activity, blockers, configure
from kfl_widgets.app.hub.activity import keep_telling, last_used
from kfl_widgets.app.hub.groups import find_groups
from kfl_widgets.app.hub.logs import hide_secrets

TEMPLATES = Path(importlib.util.find_spec("kfl_widgets.app.hub").origin).parent / "templates"
GIVEN = {
    "OAUTH_CLIENT_ID": "kfl",
    "KFL_HUB_GROUPS": "fc:org:skole.no, fc:adhoc:1",
    "KFL_HUB_OPERATORS": "fc:adhoc:drift",
    "KFL_HUB_IDLE_MINUTES": "30",
    "KFL_HUB_MEMORY": "1G",
}


@pytest.fixture
def configured(tmp_path: Path) -> Config:
    c = Config()
    configure(c, Settings.read(GIVEN | {"KFL_HUB_FOLDER": str(tmp_path)}))
    return c


def roles(c: Config) -> dict[str, dict[str, object]]:
    return {role["name"]: role for role in c.JupyterHub.load_roles}


def test_settings_that_nobody_gave_are_feides_and_let_nobody_in():
    settings = Settings.read({"KFL_HUB_GROUPS": " "})
    assert settings == Settings()
    assert settings.token_url.startswith("https://auth.dataporten.no/")
    assert settings.groups == frozenset()


def test_settings_are_read_from_the_environment():
    settings = Settings.read(GIVEN)
    assert settings.groups == {"fc:org:skole.no", "fc:adhoc:1"}
    assert settings.idle_minutes == 30


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("KFL_HUB_IDLE_MINUTES", "half", "et helt tall, minst 1"),
        ("KFL_HUB_IDLE_MINUTES", "0", "et helt tall, minst 1"),
        ("KFL_HUB_MOST_USERS", "-1", "et helt tall, minst 0"),
        ("KFL_HUB_MEMORY", "1 gigabyte", "en mengde minne som 512M eller 1G"),
        ("KFL_HUB_URL", "kfl.skole.no", "en adresse som http://127.0.0.1:8000/"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_it_must_be(
    monkeypatch, name, value, expected
):
    monkeypatch.setenv(name, value)
    done = CliRunner().invoke(main, ["hub"])
    assert done.exit_code == 2
    assert f"{name} er «{value}», men skal være {expected}." in done.output


def test_what_is_missing_is_said_in_sentences_before_anything_starts(monkeypatch):
    monkeypatch.setenv("PATH", "")
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)
    done = CliRunner().invoke(main, ["hub"])
    assert done.exit_code == 2
    assert "npm install -g configurable-http-proxy" in done.output
    assert "KFL_HUB_GROUPS" in done.output
    assert "OAUTH_CLIENT_ID" in done.output
    assert "Traceback" not in done.output


def test_the_hub_starts_without_a_configuration_file(tmp_path):
    proxy = tmp_path / "configurable-http-proxy"
    proxy.write_text("#!/bin/sh\nexit 7\n")  # it starts the proxy last of all
    proxy.chmod(0o755)
    (tmp_path / "voila" / "templates" / "kfl").mkdir(parents=True)
    (tmp_path / "jupyterhub_config.py").write_text("raise SystemExit('read by mistake')")
    done = subprocess.run(
        [sys.executable, "-m", "kfl_widgets.app", "hub"],
        env=os.environ
        | GIVEN
        | {
            "OAUTH_CLIENT_SECRET": "the-test-knows-it",
            "KFL_HUB_FOLDER": str(tmp_path / "state"),
            "PATH": os.pathsep.join((str(tmp_path), os.environ["PATH"])),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "JUPYTER_PATH": str(tmp_path),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Proxy failed to start with exit code 7" in done.stderr, done.stderr
    assert "read by mistake" not in done.stderr


def test_a_refused_logins_codes_are_not_logged(caplog):
    hide_secrets()
    request = "GET /hub/oauth_callback?code=secret&state=secret (1.2.3.4)"
    logging.getLogger("tornado.general").warning("%d %s: %s", 403, request, "Ikke med")
    assert caplog.messages == ["403 GET /hub/oauth_callback?… (1.2.3.4): Ikke med"]


def test_the_code_of_a_session_is_not_logged(caplog):
    hide_secrets()
    with caplog.at_level(logging.INFO):
        handler = SimpleNamespace(settings={}, current_user=None, set_cookie=lambda *_, **__: None)
        _set_xsrf_cookie(handler, b"5e551", xsrf_token=b"70ce", cookie_path="/hub/")
    assert "xsrf cookie" in caplog.text
    assert "5e551" not in caplog.text


def test_the_extra_is_asked_for_by_name_where_it_is_missing(monkeypatch):
    monkeypatch.setattr("kfl_widgets.app.hub.readiness.find_spec", lambda _name: None)
    monkeypatch.setattr("kfl_widgets.app.hub.readiness.broken", str)
    (sentence,) = blockers(Settings(), has_config=True)
    assert "pip install 'kfl-widgets[hub]'" in sentence


def test_a_page_that_could_not_start_for_anybody_keeps_the_hub_from_starting(monkeypatch):
    monkeypatch.setattr("kfl_widgets.app.installation.find_notebook", lambda: Path("nowhere"))
    (sentence,) = blockers(Settings(), has_config=True)
    assert "app.ipynb" in sentence
    assert "mangler" in sentence


def test_only_members_and_operators_may_log_in(configured: Config):
    login = configured.GenericOAuthenticator
    assert login.allowed_groups == {"fc:org:skole.no", "fc:adhoc:1", "fc:adhoc:drift"}
    assert login.manage_groups
    assert not login.enable_auth_state
    assert "allow_all" not in login
    assert "admin_groups" not in login


def test_a_user_may_use_the_own_server_and_nothing_else(configured: Config):
    scopes = roles(configured)["user"]["scopes"]
    assert all(scope.endswith("!user") for scope in scopes)
    assert not [scope for scope in scopes if "token" in scope or "share" in scope]
    assert not configured.JupyterHub.allow_named_servers


def test_an_operator_opens_no_page_of_others(configured: Config):
    operator = roles(configured)["operator"]
    assert operator["groups"] == ["fc:adhoc:drift"]
    assert not [scope for scope in operator["scopes"] if scope.startswith(("access", "admin:"))]


def test_servers_that_nobody_uses_are_looked_for(configured: Config):
    (culler,) = configured.JupyterHub.services
    assert "--timeout=1800" in culler["command"]
    assert roles(configured)[culler["name"]]["services"] == [culler["name"]]


def test_a_server_is_ours_and_inherits_no_secret(configured: Config):
    assert configured.Spawner.cmd[1:] == ["-m", "kfl_widgets.app.hub.singleuser"]
    assert configured.Spawner.mem_limit == "1G"
    kept = configured.Spawner.env_keep
    assert not [name for name in kept if "SECRET" in name or "TOKEN" in name or "OAUTH" in name]


def test_the_example_of_a_configuration_changes_ours_and_takes_nothing_away(configured: Config):
    example = Path(__file__).parents[2] / "docs" / "deploy" / "jupyterhub_config.py"
    theirs = PyFileConfigLoader(example.name, str(example.parent)).load_config()
    before = {name: set(configured[name]) for name in configured}
    configured.merge(theirs)
    assert configured.JupyterHub.concurrent_spawn_limit == 10
    assert all(kept <= set(configured[name]) for name, kept in before.items())
    assert len(configured.JupyterHub.load_roles) == 3


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_the_hubs_own_pages_are_norwegian_and_fetch_nothing_from_outside(path: Path):
    text = path.read_text(encoding="utf-8")
    assert "http" not in text.replace("http-equiv", "")
    assert "jupyter" not in text.lower()
    assert path.stem == "kfl" or "{% extends" in text


def test_groups_are_read_from_a_claim():
    groups = find_groups("groups")
    assert run(groups({"oauth_user": {"groups": ["a", "b"]}})) == ["a", "b"]
    assert run(groups({"oauth_user": {}})) == []


class Asked(RequestHandler):
    """A server that notes what it is asked, and answers as Feide's list of groups does."""

    def initialize(self, seen: list[tuple[str, bytes]]) -> None:
        self.seen = seen

    def get(self) -> None:
        self.seen.append((self.request.headers["Authorization"], b""))
        self.finish(json.dumps([{"id": "fc:org:a", "displayName": "A"}, {"id": "fc:adhoc:b"}]))

    def post(self) -> None:
        self.seen.append((self.request.headers["Authorization"], self.request.body))


def asked(question) -> tuple[object, list[tuple[str, bytes]]]:
    """Ask a server made for it, whose address the question is given."""

    async def ask():
        seen: list[tuple[str, bytes]] = []
        socket, port = bind_unused_port()
        server = HTTPServer(Application([("/", Asked, {"seen": seen})]))
        server.add_sockets([socket])
        async with asyncio.timeout(20):
            answer = await question(f"http://127.0.0.1:{port}/", seen)
        server.stop()
        return answer, seen

    return run(ask())


def test_groups_are_asked_for_with_the_users_own_token():
    answer, seen = asked(lambda address, _: find_groups(address)({"access_token": "t"}))
    assert answer == ["fc:org:a", "fc:adhoc:b"]
    assert seen == [("Bearer t", b"")]


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def kernels(*used: datetime) -> SimpleNamespace:
    return SimpleNamespace(
        list_kernel_ids=lambda: range(len(used)),
        get_kernel=lambda key: SimpleNamespace(last_activity=used[key]),
    )


def test_the_page_that_was_used_last_counts():
    newest = LONG_AGO + timedelta(hours=2)
    assert last_used(kernels(LONG_AGO, newest), LONG_AGO) == newest
    assert last_used(kernels(), newest) == newest


def test_the_hub_is_told_when_a_page_was_last_used(monkeypatch):
    used = datetime.now(UTC) + timedelta(minutes=1)

    async def tell(address: str, seen: list[tuple[str, bytes]]) -> None:
        monkeypatch.setenv("JUPYTERHUB_ACTIVITY_URL", address)
        telling = asyncio.create_task(keep_telling(kernels(used), "secret", every=0.01))
        while len(seen) < 2:
            await asyncio.sleep(0)
        telling.cancel()

    _, seen = asked(tell)
    token, body = seen[0]
    assert token == "token secret"
    assert json.loads(body)["servers"][""]["last_activity"] == used.isoformat()
    assert json.loads(body)["last_activity"] == used.isoformat()


def test_the_hub_is_told_although_a_page_could_not_be_looked_at_once(monkeypatch):
    pages = kernels(LONG_AGO)
    pages.list_kernel_ids = iter([[1], [0], [0]]).__next__  # the first has just gone
    pages.get_kernel = {0: SimpleNamespace(last_activity=LONG_AGO), 1: None}.get

    async def tell(address: str, seen: list[tuple[str, bytes]]) -> None:
        monkeypatch.setenv("JUPYTERHUB_ACTIVITY_URL", address)
        telling = asyncio.create_task(keep_telling(pages, "secret", every=0.01))
        while not seen:
            assert not telling.done()
            await asyncio.sleep(0)
        telling.cancel()

    asked(tell)


def test_a_hub_that_is_away_for_a_while_is_told_later(monkeypatch):
    said: list[str] = []
    log = SimpleNamespace(warning=lambda text, *values: said.append(text % values))
    monkeypatch.setattr(activity, "_log", log)

    async def tell(address: str, seen: list[tuple[str, bytes]]) -> None:
        monkeypatch.setenv("JUPYTERHUB_ACTIVITY_URL", "http://127.0.0.1:9/")
        telling = asyncio.create_task(keep_telling(kernels(), "secret", every=0.01))
        while not said:
            await asyncio.sleep(0)
        assert not telling.done()
        telling.cancel()

    asked(tell)
    assert "secret" not in "".join(said)
