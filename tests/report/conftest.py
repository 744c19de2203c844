"""LibreOffice, where there is one: it opens what we wrote, recalculates it and prints it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS = 180


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], bytes]:
    """Give ``office(data, suffix, to)``: a document as LibreOffice writes it in another form.

    Skips where there is no LibreOffice; KFL_OFFICE may name one.
    """
    known = os.environ.get("KFL_OFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
    if not known:
        pytest.skip("no LibreOffice here: install it, or set KFL_OFFICE to its soffice")
    profile = tmp_path_factory.mktemp("office")

    def convert(data: bytes, suffix: str, to: str) -> bytes:
        folder = tmp_path_factory.mktemp("document")
        document = folder / f"document{suffix}"
        document.write_bytes(data)
        out = folder / "out"
        command = [known, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        command += ["--convert-to", to, "--outdir", str(out), str(document)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        made = [*out.glob("*")] if out.exists() else []
        assert made, f"LibreOffice made nothing: {done.stdout} {done.stderr}"
        return Path(made[0]).read_bytes()

    return convert
