"""The nginx of `docs/deploy`, started on this machine with a certificate of its own making."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.visitors.serving import free_port

__all__ = ["configured", "nginx", "proxied"]

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"

_AROUND = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 256; }}
http {{
    {temporary}
    include {folder}/kfl.conf;
}}
"""


def nginx() -> str:
    """Give the program; skip when it isn't installed."""
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not found or not shutil.which("openssl"):
        pytest.skip("no nginx or no openssl here: apt install nginx-light openssl")
    return found


def configured(folder: Path, upstream: int, name: str = "nginx.conf") -> tuple[Path, int, int]:
    """Write a configuration for this machine; give it, and its ports for https and http."""
    program, secure, plain = nginx(), free_port(), free_port()
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split()
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *words, *files], check=True, capture_output=True)
    changes = {
        "/etc/ssl/kfl": str(folder),
        "/var/log/nginx": str(folder),
        "kfl.example.no": "localhost",
        "listen 443 ": f"listen 127.0.0.1:{secure} ",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "https://$host$": f"https://$host:{secure}$",
    }
    text = (DEPLOY / name).read_text(encoding="utf-8")
    text, places = re.subn(r"(?<=server 127\.0\.0\.1:)\d+", str(upstream), text)
    assert places == 1
    for old, new in changes.items():
        assert old in text, f"the configuration has no {old}"
        text = text.replace(old, new)
    (folder / "kfl.conf").write_text(text, encoding="utf-8")
    around = folder / "nginx.conf"
    around.write_text(_AROUND.format(folder=folder, temporary=_temporary(program, folder)))
    return around, secure, plain


def _temporary(program: str, folder: Path) -> str:
    """Keep its own files in the folder, so that it can be started by anybody."""
    built = subprocess.run([program, "-V"], capture_output=True, text=True, check=True).stderr
    kinds = [k for k in ("fastcgi", "uwsgi", "scgi") if f"--without-http_{k}_module" not in built]
    return "\n    ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", *kinds)
    )


@contextlib.contextmanager
def proxied(folder: Path, upstream: int) -> Iterator[tuple[str, str]]:
    """Run nginx before a server on this machine; give the addresses of the page, https and http."""
    around, secure, plain = configured(folder, upstream)
    process = subprocess.Popen([nginx(), "-c", str(around), "-p", str(folder)])
    try:
        _wait_until_open(secure, process)
        yield f"https://localhost:{secure}/kfl/", f"http://localhost:{plain}/kfl/"
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_open(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")
