"""Whoever can reach the server may see the page: a login, if any, stands in front of it.

Jupyter's own way gives each visitor a name and a cookie for a month; ours gives neither.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User

__all__ = ["Anyone"]


class Anyone(IdentityProvider):
    """The same nameless user for all."""

    def get_user(self, handler: Any) -> User:  # type: ignore[override]
        """Give the nameless user."""
        return User("visitor")
