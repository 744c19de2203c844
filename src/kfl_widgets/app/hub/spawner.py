"""Starts a user's server as a process on the Hub's own machine, and measures what it takes.

Nobody can run code of their own in a page, so all servers may be of one system user, the Hub's.
Where limits per user shall be enforced, another spawner takes its place (see the guide).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Instance, Unicode, default

from kfl_widgets.app.hub.usage import Meter

__all__ = ["PageSpawner"]


class PageSpawner(LocalProcessSpawner):
    """A server without a system user: it has a private folder while it runs, and nothing after."""

    folder = Unicode(".", config=True, help="Where the servers' folders are.")
    meter = Instance(Meter)

    @default("meter")
    def _meter(self) -> Meter:
        return Meter(self.user.name)

    @property
    def home(self) -> Path:
        """The folder of this user's server, named by a number: what users are called is theirs."""
        return Path(self.folder) / str(self.user.id)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Let the server begin in its folder, and let nobody else read what it writes."""
        home = self.home

        def begin() -> None:
            os.umask(0o077)
            home.mkdir(parents=True, exist_ok=True)
            os.chdir(home)

        return begin

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Name the folder instead of a system user's home."""
        return {**env, "HOME": str(self.home)}

    async def poll(self) -> int | None:
        """Look whether the server runs, and what it takes."""
        status: int | None = await super().poll()
        if status is None:
            self.meter.read(self.pid)
        return status

    async def stop(self, now: bool = False) -> None:
        """End the server, and remove its folder."""
        await super().stop(now)
        self.meter.end()
        shutil.rmtree(self.home, ignore_errors=True)

    def move_certs(self, paths: dict[str, Any]) -> dict[str, Any]:
        """Leave certificates where they are: the server is of the Hub's own user."""
        return paths
