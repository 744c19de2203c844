"""Which groups a user is in, as the login service says it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

__all__ = ["find_groups"]

Groups = Callable[[dict[str, Any]], Awaitable[list[str]]]


def find_groups(source: str) -> Groups:
    """Give what reads a user's groups from `source`: an address to ask, or the name of a claim.

    An address answers with a list of groups that each have an `id`, as Feide's does. It is asked
    with the user's own access token, which is kept nowhere.
    """
    return _asks(source) if source.startswith(("https://", "http://")) else _reads(source)


def _reads(claim: str) -> Groups:
    async def groups(login: dict[str, Any]) -> list[str]:
        return list(login["oauth_user"].get(claim) or ())

    return groups


def _asks(address: str) -> Groups:
    async def groups(login: dict[str, Any]) -> list[str]:
        from tornado.httpclient import AsyncHTTPClient

        token = {"Authorization": f"Bearer {login['access_token']}"}
        answer = await AsyncHTTPClient().fetch(address, headers=token)
        return [group["id"] for group in json.loads(answer.body)]

    return groups
