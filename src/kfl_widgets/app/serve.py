"""Serves the page with Voilà, set up so that nothing leaves the machine and nothing else is served.

This module knows how the page is served and not what is on it.
"""

from __future__ import annotations

import logging
import os
import site
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kfl_widgets.app.server.limits import Limits
from kfl_widgets.app.server.logs import start_logging
from kfl_widgets.locale import msg
from kfl_widgets.uploads import LIMIT_NAME, MIB

if TYPE_CHECKING:
    from kfl_widgets.app.server.server import Server

__all__ = ["TEMPLATE", "find_notebook", "make_server", "serve"]

TEMPLATE = "kfl"
"""The name of our Voilà template."""

_NOTEBOOK = Path("share", "kfl-widgets", "app.ipynb")
_CHECKOUT = Path(__file__).parents[3]

_PREPARED = "kfl_widgets.app.prepared"
"""What all pages need is imported once, where kernels can be forked."""

# Only what the widgets need: an extension of somebody's JupyterLab has no business in the page.
_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]

# Sockets in a private folder, where there are such: no port to a kernel is open on the machine.
_TRANSPORT = "tcp" if sys.platform == "win32" else "ipc"

_EVERYWHERE = ("", "0.0.0.0", "::")


def serve(
    port: int = 8866,
    open_browser: bool = True,
    base_url: str = "/",
    *,
    notebook: Path | None = None,
    host: str = "localhost",
    pool_size: int = 1,
    limits: Limits | None = None,
    trust_proxy: bool = False,
    log_level: str = "warning",
    echo: Callable[[str], object] = print,
) -> None:
    """Serve the page until interrupted, and say its address when it answers.

    Parameters
    ----------
    port
        The port. With `open_browser` another is found when it is taken.
    open_browser
        Open the page in the user's browser, where there is one.
    base_url
        Where on the server the page is.
    notebook
        What to serve; the installed page when None.
    host
        The name or address to listen on. Others than this machine reach it only if it is another
        than ``localhost``.
    pool_size
        How many kernels stand ready for the next visitor. They have run the notebook already, so
        the notebook must read nothing of the user's when it starts.
    limits
        What visitors may take, and for how long.
    trust_proxy
        Whether a proxy in front says truly who asks, and whether by https.
    log_level
        One of `LEVELS`. Logs tell what went wrong and where, never of what.
    echo
        Where the address is said.
    """
    # Kernels share the processors; several threads each, for short sums, only stand in the way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    app = make_server(notebook or find_notebook(), pool_size, limits or Limits(), log_level)
    app.base_url = f"/{base_url.strip('/')}/".replace("//", "/")
    app.ip, app.port, app.trust_proxy = host, port, trust_proxy
    if not open_browser:
        app.port_retries = 0  # somebody counts on just this port
    app.open_browser = False  # Voilà's way writes a file and fetches an icon font
    _when_it_runs(lambda: _announce(app, echo, open_browser))
    app.start()


def find_notebook() -> Path:
    """Give the notebook of the page: the installed one, or the checkout's.

    Raises
    ------
    FileNotFoundError
        When there is none.
    """
    installed = [Path(prefix) / _NOTEBOOK for prefix in (sys.prefix, site.getuserbase())]
    for path in (*installed, _CHECKOUT / "notebooks" / "app.ipynb"):
        if path.exists():
            return path
    raise FileNotFoundError(f"{_NOTEBOOK} is not installed: reinstall kfl-widgets.")


def make_server(notebook: Path, pool_size: int, limits: Limits, log_level: str) -> Server:
    """Give a server that isn't started; `serve` says what the parameters are.

    It has read the machine's own configuration, and ours holds.
    """
    from traitlets.config import Config

    from kfl_widgets.app.server.channel import Channel
    from kfl_widgets.app.server.forking import FORKED, can_fork
    from kfl_widgets.app.server.identity import Anyone
    from kfl_widgets.app.server.kernels import Kernels
    from kfl_widgets.app.server.server import Server

    os.environ[LIMIT_NAME] = str(limits.upload_bytes // MIB)  # more, the page does not even send
    app = Server(log_level=logging.ERROR)
    app.initialize([str(notebook), f"--template={TEMPLATE}"])
    start_logging(log_level, app.log)
    app.identity_provider_class = Anyone
    app.kernel_websocket_connection_class = Channel
    app.update_config(
        Config(
            Kernels={"limits": limits, **_looks(limits), "allow_tracebacks": False},
            KernelManager={"transport": _TRANSPORT},
            KernelRestarter={"restart_limit": 0},
            Channel={"limits": limits},
        )
    )
    if can_fork():
        app.shared = [_PREPARED]
        app.update_config(
            Config(
                KernelProvisionerFactory={"default_provisioner_name": FORKED},
                ForkedProvisioner={"modules": app.shared},
            )
        )
    page = app.voila_configuration
    page.multi_kernel_manager_class = Kernels
    page.template = TEMPLATE
    page.allow_template_override = page.allow_theme_override = "NO"
    page.strip_sources = True
    page.show_tracebacks = False
    page.file_allowlist = []
    page.extension_allowlist = _EXTENSIONS
    page.extension_denylist = []
    page.preheat_kernel = pool_size > 0
    page.default_pool_size = pool_size
    return app


def _looks(limits: Limits) -> dict[str, int]:
    """Say how often to look for kernels that nobody uses; Jupyter looks only if told a time."""
    soonest = min(limits.forget_after, limits.forget_open_after, limits.arrive_within)
    return {"cull_idle_timeout": 1, "cull_interval": round(min(15, max(1, soonest / 4)))}


def _when_it_runs(action: Callable[[], object]) -> None:
    from tornado.ioloop import IOLoop

    IOLoop.current().add_callback(action)


def _announce(app: Server, echo: Callable[[str], object], open_browser: bool) -> None:
    host = "localhost" if app.ip in _EVERYWHERE else app.ip
    address = f"http://{host}:{app.port}{app.base_url}"
    echo(str(msg("Siden er klar: {address}", address=address)))
    if sys.stdout.isatty():
        echo(str(msg("Trykk Ctrl+C for å avslutte.")))
    if open_browser and _has_desktop():
        webbrowser.open(address)


def _has_desktop() -> bool:
    """Whether a browser would open in a window, and not as text in this terminal."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
