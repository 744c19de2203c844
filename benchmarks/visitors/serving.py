"""Starts the server as a process of its own, and sees what becomes of it and of its kernels."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

__all__ = ["Serving", "free_port", "is_kernel", "serving"]

SOURCE = Path(__file__).parents[2] / "src"
START_SECONDS = 90
END_SECONDS = 10
READY = "Siden er klar: "

_WITH_NOTEBOOK = """
import sys
from pathlib import Path
import kfl_widgets.app.serve as served
notebook = Path(sys.argv.pop(1))
served.find_notebook = lambda: notebook
from kfl_widgets.app.command import main
main()
"""


@dataclass
class Serving:
    """A server that runs.

    Attributes
    ----------
    url
        Where its page is.
    process
        The process, with its children.
    said
        The lines it has written.
    """

    url: str
    process: psutil.Popen
    said: list[str] = field(default_factory=list)

    @property
    def kernels(self) -> list[psutil.Process]:
        """The kernels that run, warm ones too."""
        return [p for p in self.process.children(recursive=True) if is_kernel(p)]

    def end(self, number: int) -> int:
        """Send a signal and give the exit code."""
        self.process.send_signal(number)
        return int(self.process.wait(END_SECONDS))


@contextlib.contextmanager
def serving(folder: Path, *options: str, notebook: Path | None = None) -> Iterator[Serving]:
    """Serve as the command line does, in a folder of its own, until it is no longer needed."""
    start = [sys.executable, "-c", _WITH_NOTEBOOK, str(notebook or _page())]
    port = [] if "--port" in options else ["--port", str(free_port())]
    process = psutil.Popen(
        [*start, "serve", "--no-browser", *port, *options],
        env={**os.environ, **_environment(folder)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        said: list[str] = []
        yield Serving(_address(process, said), process, said)
    finally:
        _end(process)


def _page() -> Path:
    return SOURCE.parent / "notebooks" / "app.ipynb"


def _environment(folder: Path) -> dict[str, str]:
    """Keep the machine's Jupyter settings out, and give ours its template from this checkout."""
    template = folder / "data" / "voila" / "templates" / "kfl"
    if not template.exists():
        shutil.copytree(SOURCE / "kfl_widgets" / "app" / "template", template)
    names = {"CONFIG_DIR": "config", "DATA_DIR": "own", "RUNTIME_DIR": "runtime", "PATH": "data"}
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH")))),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONUNBUFFERED": "1",
        **{f"JUPYTER_{name}": str(folder / place) for name, place in names.items()},
    }


def _address(process: psutil.Popen, said: list[str]) -> str:
    """Read on until the server says where it is; whatever follows is read beside."""
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        for line in process.stdout:
            said.append(line)
            if READY in line:
                threading.Thread(target=lambda: said.extend(process.stdout), daemon=True).start()
                return line.split(READY)[1].strip()
    finally:
        watchdog.cancel()
    raise RuntimeError("the server did not start:\n" + "".join(said))


def is_kernel(process: psutil.Process) -> bool:
    """Whether a process is a kernel: a fork, which is named so, or one started by itself."""
    with contextlib.suppress(psutil.Error):
        return process.name().startswith("kernel-") or "ipykernel_launcher" in process.cmdline()
    return False


def _end(process: psutil.Popen) -> None:
    if process.is_running():
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Find a port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
