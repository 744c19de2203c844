"""Lets nobody but the Hub's user in: every address of the server asks the Hub first.

It knows the Hub's login, and nothing of what the addresses answer.
"""

from __future__ import annotations

import os
from typing import Any

from jupyter_core.utils import ensure_async
from jupyterhub import __version__
from jupyterhub.singleuser.extension import (
    JupyterHubAuthorizer,
    JupyterHubIdentityProvider,
    JupyterHubOAuthCallbackHandler,
)
from tornado.web import HTTPError

from kfl_widgets.app.server.routes import Health, Page, Refusing
from kfl_widgets.app.server.server import Server

__all__ = ["members_only"]

_SECRETS = ("JUPYTERHUB_API_TOKEN", "JPY_API_TOKEN")


class _Members(JupyterHubIdentityProvider):
    """The Hub's own way of knowing a user, which takes the Hub's secret out of kernels' sight."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _ = self.hub_auth.api_token  # read before it is gone
        for name in _SECRETS:
            os.environ.pop(name, None)


class _ForMembers:
    """An address that asks for the user before anything else."""

    async def prepare(self, **options: Any) -> None:
        """Send a visitor of the page to the login; refuse all else."""
        if await self.settings["identity_provider"].get_user(self):
            await ensure_async(super().prepare(**options))
        elif isinstance(self, Page) and self.request.method == "GET":
            self.redirect(self.get_login_url())
        else:
            raise HTTPError(403)

    def check_xsrf_cookie(self) -> None:
        """Nothing to check: to read is harmless, and a kernel has a strict cookie of its own."""


class _Version(Refusing):
    """Where the Hub asks whether the server speaks as it does."""

    def get(self) -> None:
        """Say which Hub it was made for."""
        self.set_header("X-JupyterHub-Version", __version__)
        self.set_status(204)


def members_only(server: Server) -> None:
    """Set a server up, before it starts, to be the Hub's and for one of its users."""
    server.identity_provider_class = _Members
    server.authorizer_class = JupyterHubAuthorizer
    server.auto_token = True  # the Hub's, and none that Voilà makes
    for_anyone = server.init_handlers

    def for_members() -> list[Any]:
        login = {"hub_auth": server.identity_provider.hub_auth}
        return [
            (f"{server.server_url}oauth_callback", JupyterHubOAuthCallbackHandler, login),
            (f"{server.server_url}api", _Version),
            *map(_guarded, for_anyone()),
        ]

    server.init_handlers = for_members


def _guarded(route: tuple[Any, ...]) -> tuple[Any, ...]:
    address, handler, *options = route
    if handler is Health:
        return route
    return (address, type(handler.__name__, (_ForMembers, handler), {}), *options)
