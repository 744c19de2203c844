"""What is given to deployers works: nginx before the server, the unit, the container's steps."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from benchmarks.visitors.client import Visitor, ask, beside
from benchmarks.visitors.serving import serving
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


def test_nginx_understands_its_configuration(tmp_path):
    around, *_ = configured(tmp_path, 8866)
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


def test_the_unit_is_one(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd here: apt install systemd")
    text = (DEPLOY / "kfl-widgets.service").read_text(encoding="utf-8")
    program = re.search(r"^ExecStart=(\S+)", text, re.MULTILINE)[1]
    unit = tmp_path / "kfl-widgets.service"
    unit.write_text(text.replace(program, shutil.which("true")), encoding="utf-8")
    done = told("systemd-analyze", "verify", str(unit))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_starts_what_there_is():
    text = (DEPLOY / "kfl-widgets.service").read_text(encoding="utf-8")
    words = re.search(r"^ExecStart=\S+ (.*)$", text, re.MULTILINE)[1].split()
    assert words[0] == "serve"
    assert {w for w in words if w.startswith("--")} <= options()


# The container: there is no engine to build it with, so its text is looked at.


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [
        (word, rest.strip()) for line in lines if line for word, _, rest in [line.partition(" ")]
    ]


def test_the_container_has_two_stages_no_root_and_says_how_it_is():
    words = [word for word, _ in instructions()]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"}
    assert set(words) <= known | {"HEALTHCHECK", "ENTRYPOINT", "CMD"}
    assert words.count("FROM") == 2
    last = dict(instructions())
    assert int(last["USER"]) > 0
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "/healthz" in last["HEALTHCHECK"]
    assert {w.strip('[]",') for w in last["ENTRYPOINT"].split() if "--" in w} <= options()


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
