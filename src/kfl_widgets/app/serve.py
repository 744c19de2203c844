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

from kfl_widgets.locale import msg

if TYPE_CHECKING:
    from voila.app import Voila

__all__ = ["TEMPLATE", "find_notebook", "serve"]

TEMPLATE = "kfl"
"""The name of our Voilà template."""

_NOTEBOOK = Path("share", "kfl-widgets", "app.ipynb")
_CHECKOUT = Path(__file__).parents[3]

# Only what the widgets need: an extension of somebody's JupyterLab has no business in the page.
_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]

# Sockets in a private folder, where there are such: no port to a kernel is open on the machine.
_TRANSPORT = "tcp" if sys.platform == "win32" else "ipc"

# The browser itself refuses any request to another machine. Voilà's own scripts are inline, and our
# widgets are modules loaded from memory (blob:).
_CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' blob:",
        "frame-ancestors 'self'",
    )
)


def serve(
    port: int = 8866,
    open_browser: bool = True,
    base_url: str = "/",
    *,
    notebook: Path | None = None,
    pool_size: int = 1,
    forget_after: int = 3600,
    echo: Callable[[str], object] = print,
) -> None:
    """Serve the page until interrupted, and say its address when it answers.

    Parameters
    ----------
    port
        The port to try first; another is found when it is taken.
    open_browser
        Open the page in the user's browser, where there is one.
    base_url
        Where on the server the page is.
    notebook
        What to serve; the installed page when None.
    pool_size
        How many kernels stand ready for the next visitor. They have run the notebook already, so
        the notebook must read nothing of the user's when it starts.
    forget_after
        Seconds until the kernel of a closed page is stopped, with what it holds.
    echo
        Where the address is said.
    """
    # Kernels share the processors; several threads each, for short sums, only stand in the way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    app = _configured(notebook or find_notebook(), base_url, pool_size, forget_after)
    app.port = port
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


def _configured(notebook: Path, base_url: str, pool_size: int, forget_after: int) -> Voila:
    """Set Voilà up after it has read the machine's own configuration, so that ours holds."""
    from traitlets.config import Config
    from voila.app import Voila

    from kfl_widgets.app.visitor import Visitors

    app = Voila(log_level=logging.ERROR)
    app.initialize([str(notebook), f"--template={TEMPLATE}"])
    app.log_level = logging.ERROR
    logging.getLogger("tornado").setLevel(logging.ERROR)
    app.base_url = base_url if base_url.endswith("/") else f"{base_url}/"
    app.tornado_settings = {"headers": {"Content-Security-Policy": _CONTENT_SECURITY_POLICY}}
    app.identity_provider_class = Visitors
    kernels = {"cull_idle_timeout": forget_after, "cull_interval": 60}
    app.update_config(Config(MappingKernelManager=kernels, KernelManager={"transport": _TRANSPORT}))
    page = app.voila_configuration
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


def _when_it_runs(action: Callable[[], object]) -> None:
    from tornado.ioloop import IOLoop

    IOLoop.current().add_callback(action)


def _announce(app: Voila, echo: Callable[[str], object], open_browser: bool) -> None:
    address = f"http://localhost:{app.port}{app.base_url}"
    echo(str(msg("Siden er klar: {address}", address=address)))
    echo(str(msg("Trykk Ctrl+C for å avslutte.")))
    if open_browser and _has_desktop():
        webbrowser.open(address)


def _has_desktop() -> bool:
    """Whether a browser would open in a window, and not as text in this terminal."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
