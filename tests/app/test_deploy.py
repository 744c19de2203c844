"""What is given to deployers works: nginx before the server, the unit, the container's steps."""

import asyncio
import re
import shutil
import subprocess
import time
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from benchmarks.visitors.client import Visitor, ask, beside
from benchmarks.visitors.serving import free_port, serving
from tests.app.proxied import configured, nginx, proxied
from tests.app.test_serve import CELLS, written

from kfl_widgets.app.command import serve

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The page behind nginx: its addresses by https and by http."""
    nginx()
    folder = tmp_path_factory.mktemp("site")
    options = ("--pool", "0", "--base-url", "/kfl/", "--trust-proxy")
    with (
        serving(folder, *options, notebook=written(folder, CELLS)) as server,
        proxied(folder, urlsplit(server.url).port) as addresses,
    ):
        yield addresses


@pytest.fixture(scope="module")
def run():
    with beside() as run:
        yield run


def told(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-hub.conf"])
def test_nginx_understands_its_configuration(tmp_path, name):
    around, *_ = configured(tmp_path, 8866, name)
    done = told(nginx(), "-t", "-c", str(around), "-p", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr.replace('the "user" directive', "")


def test_the_page_works_by_https_under_a_path(site, run):
    secure, _ = site
    visitor = run(Visitor.arrive(secure))
    run(visitor.connect())
    box = run(visitor.find(description="Bare elever"))
    run(visitor.change(box, value=True))
    values = [state.get("value") for state in run(visitor.widgets()).values()]
    assert "valgt True" in values
    assert run(ask(visitor.address)).code == 404
    assert run(visitor.leave()).code == 204


def test_a_long_message_passes_the_proxy(site, run):
    secure, _ = site
    visitor = run(Visitor.arrive(secure))
    run(visitor.connect())
    area = run(visitor.find(_model_module="anywidget"))
    run(visitor.tell(area, kind="begin", drop="a", files=[{"name": "a.csv", "size": 2**20}]))
    run(visitor.tell(area, [bytes(2**20)], kind="slice", drop="a", file=0, start=0))
    values = [state.get("value") for state in run(visitor.widgets()).values()]
    assert "a.csv" in values
    assert run(visitor.leave()).code == 204


def test_behind_https_the_cookies_are_secure_and_the_browser_stays_with_it(site, run):
    reply = run(ask(site[0]))
    assert reply.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Server" not in reply.headers or reply.headers["Server"] == "nginx"
    cookies = reply.headers.get_list("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie and "Path=/kfl/" in cookie for cookie in cookies)


def test_http_leads_to_https_and_nothing_lies_beside_the_page(site, run):
    secure, plain = site
    assert run(ask(plain)).headers["Location"] == secure
    assert run(ask(secure.removesuffix("/"))).headers["Location"].endswith("/kfl/")
    for path in ("../", "nothing", "voila/files/a", "api/kernels", "../etc/passwd"):
        assert run(ask(secure + path)).code == 404
    assert run(ask(secure + "healthz")).body == b"ok\n"


@pytest.mark.parametrize("name", ["kfl-widgets.service", "kfl-hub.service"])
def test_the_unit_is_one(tmp_path, name):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd here: apt install systemd")
    text = (DEPLOY / name).read_text(encoding="utf-8")
    program = re.search(r"^ExecStart=(\S+)", text, re.MULTILINE)[1]
    unit = tmp_path / name
    unit.write_text(text.replace(program, shutil.which("true")), encoding="utf-8")
    done = told("systemd-analyze", "verify", str(unit))
    assert (done.returncode, done.stderr) == (0, "")


def test_ten_people_behind_one_address_need_not_wait_for_one_another(tmp_path, run):
    async def arrive() -> list[int]:
        replies = await asyncio.gather(*(ask(secure) for _ in range(10)))
        return [reply.code for reply in replies]

    with proxied(tmp_path, free_port()) as (secure, _):  # nobody is behind: nginx alone answers
        began = time.monotonic()
        assert run(arrive()) == [502] * 10
        assert time.monotonic() - began < 8  # one a second would be nine


def test_the_unit_starts_what_there_is():
    text = (DEPLOY / "kfl-widgets.service").read_text(encoding="utf-8")
    words = re.search(r"^ExecStart=\S+ (.*)$", text, re.MULTILINE)[1].split()
    assert words[0] == "serve"
    assert {w for w in words if w.startswith("--")} <= options()


def test_the_pages_of_the_guide_fit_in_the_memory_of_the_unit():
    unit = (DEPLOY / "kfl-widgets.service").read_text(encoding="utf-8")
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    settings = tomllib.loads(re.search(r"```toml\n(.*?)```", guide, re.DOTALL)[1])
    rows = re.findall(r"^\| \d+ GB \| (\d+)G \| (\d+) \| (\d+) \|$", guide, re.MULTILINE)
    most = re.search(r"^MemoryMax=(\d+)G$", unit, re.MULTILINE)[1]
    counted = re.search(
        r"count (\d+) MB .* page, (\d+) MB .* ready, (\d+) MB for the server", guide
    )
    page, ready, server = map(int, counted.groups())
    mine = (most, settings["max-visitors"], settings["pool"])
    for gigabytes, visitors, pool in (mine, *rows):
        assert page * int(visitors) + ready * int(pool) + server <= 1024 * int(gigabytes)
    assert len(rows) == 3
    assert set(settings) <= {name.removeprefix("--") for name in options()}


# The container: there is no engine to build it with, so its text is looked at.


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [
        (word, rest.strip()) for line in lines if line for word, _, rest in [line.partition(" ")]
    ]


def test_the_container_has_two_stages_no_root_and_says_how_it_is():
    words = [word for word, _ in instructions()]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "STOPSIGNAL"}
    assert set(words) <= known | {"HEALTHCHECK", "ENTRYPOINT", "CMD"}
    assert words.count("FROM") == 2
    last = dict(instructions())
    assert int(last["USER"]) > 0
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "/healthz" in last["HEALTHCHECK"]
    given = [w.strip('[]",') for w in f"{last['ENTRYPOINT']} {last['CMD']}".split() if "--" in w]
    assert set(given) <= options()
    assert "--trust-proxy" not in given  # who runs it knows whether there is a proxy


def test_the_container_is_built_of_what_is_here():
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            assert [s for s in sources if not (ROOT / s).exists()] == []


# The guide


def options() -> set[str]:
    return {option.opts[0] for option in serve.params}


def test_the_guide_tells_of_every_option_and_of_no_other():
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(--[\w-]+)", text, re.MULTILINE))
    assert told == options()


def test_the_guide_names_files_that_are_here():
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (DEPLOY / name).exists(), name
