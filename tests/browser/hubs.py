"""A Hub on this machine, with a login service of its own, for the tests that try to get in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest
from playwright.sync_api import BrowserContext

GROUPS = {"kari": ["skole-a"], "ola": ["skole-a"], "per": ["andre"], "drift": ["drift"]}
_PROXY = "configurable-http-proxy"
_SERVER, _CULLER = "kfl_widgets.app.hub.singleuser", "jupyterhub_idle_culler"
_START_SECONDS, _PATIENCE_SECONDS = 60, 30

_CONFIG = """
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.Spawner.poll_interval = 1
"""


@dataclass(frozen=True)
class Hub:
    """A running Hub: its address, its folder, its process, and where one logs in."""

    url: str
    folder: Path
    process: psutil.Process
    provider: str

    def login(self, context: BrowserContext, name: str) -> int:
        """Log in as the browser would, and give the last answer's status."""
        form = context.request.get(f"{self.url}/hub/oauth_login?next=/hub/home").url
        assert form.startswith(self.provider)
        return context.request.post(form, form={"sub": name}).status

    def start(self, context: BrowserContext, name: str) -> None:
        """Log in and have one's server started, without opening the page."""
        assert self.login(context, name) == 200
        context.request.get(f"{self.url}/hub/spawn")
        wait_until(lambda: context.request.get(f"{self.url}/hub/spawn").url.endswith(f"/{name}/"))

    def servers(self) -> list[psutil.Process]:
        """List the users' servers that run."""
        return [process for process in self.process.children() if _runs(process, _SERVER)]

    @property
    def running(self) -> Path:
        """The folder of the servers' folders."""
        return self.folder / "state" / "running"

    def users(self) -> set[str]:
        """List whose servers run."""
        return {server.environ()["JUPYTERHUB_USER"] for server in self.servers()}

    @contextmanager
    def culling(self) -> Iterator[None]:
        """Let the culler, with the rights it has, look for what is unused for a second."""
        ours = next(process for process in self.process.children() if _runs(process, _CULLER))
        command = [sys.executable, "-m", _CULLER, "--timeout=1", "--cull-every=1"]
        eager = subprocess.Popen(command, env=ours.environ(), stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            eager.terminate()
            eager.wait()


def _runs(process: psutil.Process, module: str) -> bool:
    with suppress(psutil.Error):  # it may have ended meanwhile
        return module in process.cmdline()
    return False


def find_proxy(cache: Path) -> str:
    """Give JupyterHub's proxy: the one installed, else one that npm gets into `cache` once."""
    known = os.environ.get("KFL_PROXY") or shutil.which(_PROXY)
    if known:
        return known
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"{_PROXY} is not here, nor npm to get it: install Node.js")
    program = cache / "node_modules" / ".bin" / _PROXY
    if not program.exists():
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(cache), f"{_PROXY}@5"]
        subprocess.run(command, check=True, capture_output=True)
    return str(program)


def wait_until(condition: Callable[[], bool]) -> None:
    """Ask again and again until it is so."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.1)


@contextmanager
def run_hub(
    folder: Path, proxy: str, environment: dict[str, str], ports: tuple[int, int, int]
) -> Iterator[Hub]:
    """Run a Hub until the test is done, and see to it that nothing of it is left."""
    from oidc_provider_mock import User, run_server_in_thread

    users = [User(sub=name, claims={"groups": groups}) for name, groups in GROUPS.items()]
    with run_server_in_thread(user_claims=users) as server:
        provider = f"http://localhost:{server.server_port}"
        url = f"http://127.0.0.1:{ports[0]}"
        config = folder / "config.py"
        config.write_text(_CONFIG.format(hub_port=ports[1], api_port=ports[2], proxy=proxy))
        given = environment | _settings(folder, url, provider)
        command = [sys.executable, "-m", "kfl_widgets.app", "hub", "--config", str(config)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, env=given, stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(f"{url}/hub/health", process, folder / "log")
            yield Hub(url, folder, psutil.Process(process.pid), provider)
        finally:
            _end(process)


def _settings(folder: Path, url: str, provider: str) -> dict[str, str]:
    return {
        "KFL_HUB_URL": f"{url}/",
        "KFL_HUB_FOLDER": str(folder / "state"),
        "KFL_HUB_GROUPS": "skole-a",
        "KFL_HUB_OPERATORS": "drift",
        "KFL_HUB_GROUPS_FROM": "groups",
        "KFL_HUB_SCOPES": "openid",
        "OAUTH_CLIENT_ID": "kfl",
        "OAUTH_CLIENT_SECRET": "the-test-knows-it",
        "OAUTH_CALLBACK_URL": f"{url}/hub/oauth_callback",
        "OAUTH2_AUTHORIZE_URL": f"{provider}/oauth2/authorize",
        "OAUTH2_TOKEN_URL": f"{provider}/oauth2/token",
        "OAUTH2_USERDATA_URL": f"{provider}/userinfo",
    }


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(URLError, ConnectionError), urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError("the Hub did not start:\n" + log.read_text(errors="replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(family, timeout=10)
    for left in alive:
        left.kill()
    assert not alive, "the Hub left processes behind"
