"""Gives each visitor the token with which a closed page may stop its own kernel.

Voilà's page asks for that when it is closed, and the server refuses a request without the token;
but nothing in Voilà hands it out unless somebody logs in, so kernels would linger until culled.
"""

from __future__ import annotations

from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.identity import PasswordIdentityProvider
from voila.tornado.handler import TornadoVoilaHandler

__all__ = ["Visitors"]


class Visitors(PasswordIdentityProvider):
    """Jupyter's own identity provider, which also sets the token's cookie on the page."""

    async def get_user(self, handler: Any) -> Any:  # type: ignore[override]
        """Give the user as usual."""
        user = await ensure_async(super().get_user(handler))
        if isinstance(handler, TornadoVoilaHandler):
            handler.current_user = user  # the token asks for it
            _ = handler.xsrf_token  # reading it sets the cookie
        return user
