"""``python -m kfl_widgets.app.hub.singleuser``: the page, as the Hub starts it for one user.

Where it listens, whose it is and how the Hub is reached is in the environment that the Hub gives.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from tornado.ioloop import IOLoop

from kfl_widgets.app.hub.activity import keep_telling
from kfl_widgets.app.hub.members import members_only
from kfl_widgets.app.serve import find_notebook, make_server
from kfl_widgets.app.server.limits import Limits
from kfl_widgets.app.server.server import Server

__all__ = ["main"]

_PAGES = 10
"""Pages that one user may have open at once."""


def main() -> None:
    """Serve until the Hub ends it."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    place = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    server = make_server(find_notebook(), 0, Limits(visitors=_PAGES), "warning")
    server.ip, server.port, server.port_retries = place.hostname or "", place.port, 0
    server.base_url = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    server.trust_proxy = True  # nobody comes but through the Hub's
    server.open_browser = False
    members_only(server)
    IOLoop.current().add_callback(_tell, server)
    server.start()


async def _tell(server: Server) -> None:
    await keep_telling(server.kernel_manager, server.identity_provider.hub_auth.api_token)


if __name__ == "__main__":
    main()
