"""Serves the page each way: an environment for each of the others, and a server that ends.

Knows how the pages are served, and nothing of what is measured on them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat

__all__ = ["OURS", "Way", "other_ways", "serving"]

HERE = Path(__file__).parent
SOURCE = Path(__file__).parents[2] / "src"
START_SECONDS = 180
SHARED = ("altair[all]", "pandas", "pyarrow")

OUR_PAGE = """
import os, pickle
from pathlib import Path
import kfl_widgets as kfl
session = kfl.Session(pickle.loads(Path(os.environ["CELLS"]).read_bytes()))
session.view = "compare"
kfl.App(session)
"""
OUR_SERVER = """
import sys
from pathlib import Path
from kfl_widgets.app.serve import serve
serve(int(sys.argv[1]), False, notebook=Path("page.ipynb"), pool_size=0)
"""


@dataclass(frozen=True)
class Way:
    """One way to build the page.

    Attributes
    ----------
    name
        What it is called.
    command
        What serves it, run in a folder with the notebook; ``{port}`` stands for the port.
    path
        Where on the server the page is.
    notebook
        The code of ``page.ipynb``, for those that serve a notebook.
    packages
        What its own environment holds; ours needs none.
    """

    name: str
    command: tuple[str, ...]
    path: str = ""
    notebook: str = ""
    packages: tuple[str, ...] = ()


OURS = Way("kfl-widgets", (sys.executable, "-c", OUR_SERVER, "{port}"), notebook=OUR_PAGE)

OTHERS = (
    Way(
        "Voilà, JupyterChart",
        ("-m", "voila", "page.ipynb", "--port={port}", "--no-browser"),
        notebook="from voila_page import page\npage",
        packages=("voila", "ipykernel", "ipywidgets", *SHARED),
    ),
    Way(
        "Streamlit",
        (
            *("-m", "streamlit", "run", str(HERE / "streamlit_page.py"), "--server.port={port}"),
            *("--server.headless=true", "--browser.gatherUsageStats=false"),
        ),
        packages=("streamlit", *SHARED),
    ),
    Way(
        "Panel",
        ("-m", "panel", "serve", str(HERE / "panel_page.py"), "--port={port}"),
        path="panel_page",
        packages=("panel", *SHARED),
    ),
)


def other_ways(folder: Path) -> Iterator[Way]:
    """Make an environment in `folder` for each of the other ways; say which can't be installed."""
    for way in OTHERS:
        place = folder / way.packages[0]
        python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        installed = place / "installed"
        if not installed.exists():
            venv.create(place, with_pip=True, clear=True)
            pip = [python, "-m", "pip", "install", "--quiet", *way.packages]
            done = subprocess.run(pip, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{way.name} is skipped: pip could not install it. Is there a network?")
                continue
            installed.touch()
        yield replace(way, command=(str(python), *way.command))


@contextlib.contextmanager
def serving(way: Way, files: dict[str, str]) -> Iterator[str]:
    """Serve the page one way until it is no longer needed; give its address."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        if way.notebook:
            write_notebook(way.notebook, folder / "page.ipynb")
        log = folder / "server.log"
        with log.open("w") as said:
            server = subprocess.Popen(
                [word.format(port=port) for word in way.command],
                env={**os.environ, **settings(way, folder), **files},
                cwd=folder,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
            try:
                wait_until_open(server, port, log)
                yield f"http://localhost:{port}/{way.path}"
            finally:
                stop(server)


def settings(way: Way, folder: Path) -> dict[str, str]:
    """Keep the machine's Jupyter settings out, and give ours its template from this checkout."""
    if way is OURS:
        template = folder / "data" / "voila" / "templates" / "kfl"
        shutil.copytree(SOURCE / "kfl_widgets" / "app" / "template", template)
    return {
        "PYTHONPATH": str(SOURCE if way is OURS else HERE),
        "JUPYTER_PATH": str(folder / "data"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "own"),
        "IPYTHONDIR": str(folder / "ipython"),
    }


def write_notebook(code: str, path: Path) -> None:
    """Write a notebook of one cell."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["kernelspec"] = kernel
    nbformat.write(notebook, path)


def free_port() -> int:
    """Find a port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server listens."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End a server; its kernels end with it."""
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
