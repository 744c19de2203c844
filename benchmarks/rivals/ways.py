"""Serves a page the ways others would: an environment for each, and a server that ends.

Environments are made once and kept: in the folder ``KFL_RIVALS`` names, or beside the packages of
this Python. Each is one's own, because rivals may want other versions than we do.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from benchmarks.visitors.serving import Serving, free_port

__all__ = ["PANEL", "STREAMLIT", "VOILA", "MissingError", "Way", "serve_rival"]

HERE = Path(__file__).parent
START_SECONDS = 180
SHARED = ("altair[all]", "pandas", "pyarrow", "python-calamine")


class MissingError(Exception):
    """A rival that can't be measured; its message says why."""


@dataclass(frozen=True)
class Way:
    """One way to build the page.

    Attributes
    ----------
    name
        What it is called.
    packages
        What its environment holds; the first is its name there.
    command
        What serves it; ``{page}`` and ``{port}`` stand for the page's name and the port.
    path
        Where on the server the page is.
    """

    name: str
    packages: tuple[str, ...]
    command: str
    path: str = ""


VOILA = Way(
    "Voilà",
    ("voila", "ipykernel", "ipywidgets", *SHARED),
    "-m voila {page}.ipynb --port={port} --no-browser",
)
STREAMLIT = Way(
    "Streamlit",
    ("streamlit", *SHARED),
    "-m streamlit run {here}/streamlit_{page}.py --server.port={port} --server.headless=true "
    "--browser.gatherUsageStats=false",
)
PANEL = Way(
    "Panel",
    ("panel", *SHARED),
    "-m panel serve {here}/panel_{page}.py --port={port} --websocket-max-message-size=209715200",
    "panel_{page}",
)


@contextlib.contextmanager
def serve_rival(
    way: Way,
    page: str,
    *flags: str,
    code: str = "",
    variables: Mapping[str, str] | None = None,
) -> Iterator[Serving]:
    """Serve a page until it is no longer needed.

    Parameters
    ----------
    way
        How.
    page
        The page's name: ``{way}_{page}.py`` in this folder.
    flags
        What else the command is told.
    code
        What the cells of the notebook hold, with an empty line between; for Voilà, which serves
        one.
    variables
        Environment variables.

    Raises
    ------
    MissingError
        When it can't be installed, or doesn't start.
    """
    python = _python_of(way)
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        _write_notebook(code or f"from voila_{page} import page\n\npage", folder / f"{page}.ipynb")
        command = way.command.format(here=HERE, page=page, port=port).split()
        with (folder / "server.log").open("w") as said:
            server = psutil.Popen(
                [str(python), *command, *flags],
                env={**os.environ, **_settings(folder), **(variables or {})},
                cwd=folder,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait_until_open(way, server, port, folder / "server.log")
                yield Serving(f"http://localhost:{port}/{way.path.format(page=page)}", server)
            finally:
                _stop(server)


def _python_of(way: Way) -> Path:
    """Give the Python that has the way's packages; make its environment if there is none."""
    place = _environments() / way.packages[0]
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    installed = place / "installed"
    if not installed.exists() or installed.read_text() != " ".join(way.packages):
        venv.create(place, with_pip=True, clear=True)
        pip = [python, "-m", "pip", "install", "--quiet", *way.packages]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            raise MissingError(f"{way.name} is missing: pip could not install it.")
        installed.write_text(" ".join(way.packages))
    return python


def _environments() -> Path:
    named = os.environ.get("KFL_RIVALS")
    return Path(named) if named else Path(sys.prefix) / "rivals"


def _settings(folder: Path) -> dict[str, str]:
    """Keep the machine's Jupyter settings out."""
    return {
        "PYTHONPATH": str(HERE),
        "JUPYTER_PATH": str(folder / "data"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "own"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
    }


def _write_notebook(code: str, path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(cell) for cell in code.split("\n\n")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["kernelspec"] = kernel
    nbformat.write(notebook, path)


def _wait_until_open(way: Way, server: psutil.Popen, port: int, log: Path) -> None:
    """Wait until the server listens."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
            return
        time.sleep(0.05)
    raise MissingError(f"{way.name} did not start: {log.read_text()[-500:].strip()}")


def _stop(server: psutil.Popen) -> None:
    """End a server and its kernels."""
    family = server.children(recursive=True) if server.is_running() else []
    with contextlib.suppress(psutil.NoSuchProcess):  # one that ended by itself, as we have seen
        server.terminate()
    _, alive = psutil.wait_procs([server, *family], timeout=10)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
