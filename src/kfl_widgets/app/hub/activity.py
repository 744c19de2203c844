"""Tells the Hub when a user's pages were last used, so that what nobody uses can be ended."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from datetime import UTC, datetime
from typing import Any

from tornado.httpclient import AsyncHTTPClient

__all__ = ["keep_telling", "last_used"]

_SECONDS = 60
_log = logging.getLogger(__name__)


def last_used(kernels: Any, before: datetime) -> datetime:
    """Give when any page was last used, or what was known `before` when there is no page."""
    used = (kernels.get_kernel(key).last_activity for key in kernels.list_kernel_ids())
    return max([before, *used])


async def keep_telling(kernels: Any, token: str, every: float = _SECONDS) -> None:
    """Tell the Hub again and again; one time that fails is made up for by the next."""
    address = os.environ["JUPYTERHUB_ACTIVITY_URL"]
    server = os.environ.get("JUPYTERHUB_SERVER_NAME", "")
    used = datetime.now(UTC)
    while True:
        try:
            used = last_used(kernels, used)
            await _tell(address, token, {server: {"last_activity": used.isoformat()}})
        except Exception as error:
            _log.warning("The Hub could not be told: %s", type(error).__name__)
        await asyncio.sleep(every)


async def _tell(address: str, token: str, servers: dict[str, dict[str, str]]) -> None:
    newest = max(server["last_activity"] for server in servers.values())
    await AsyncHTTPClient().fetch(
        address,
        method="POST",
        headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
        body=json.dumps({"servers": servers, "last_activity": newest}),
    )
