"""Runs the Hub until it is stopped."""

from __future__ import annotations

import os
from pathlib import Path

from kfl_widgets.app.hub.configuration import configure
from kfl_widgets.app.hub.logs import hide_secrets
from kfl_widgets.app.hub.settings import Settings

__all__ = ["run"]

_UNCHANGED = Path(__file__).with_name("unchanged.py")


def run(settings: Settings, config: Path | None = None) -> None:
    """Run JupyterHub with our configuration, and with what `config` changes in it.

    Parameters
    ----------
    settings
        How it is set up.
    config
        A JupyterHub configuration file, which has the last word.
    """
    from jupyterhub.app import JupyterHub
    from traitlets.config import Config

    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.umask(0o077)  # its database and secrets are nobody else's
    ours = Config()
    configure(ours, settings)
    hide_secrets()
    JupyterHub.instance(config=ours)
    # Without a name it would read whatever configuration lies in the working folder.
    JupyterHub.launch_instance(["--config", str(config or _UNCHANGED)])
