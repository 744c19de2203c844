"""What keeps a Hub from starting, in sentences for who deploys it."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

from kfl_widgets.app.hub.settings import Settings
from kfl_widgets.app.installation import broken
from kfl_widgets.locale import translate

__all__ = ["blockers"]

_EXTRA = ("jupyterhub", "oauthenticator", "jupyterhub_idle_culler")
_PROXY = "configurable-http-proxy"


def blockers(settings: Settings, *, has_config: bool) -> list[str]:
    """Say what is missing. A configuration file may say what the environment doesn't."""
    found = []
    if not all(map(find_spec, _EXTRA)):
        found.append(
            translate("JupyterHub er ikke installert. Skriv: pip install 'kfl-widgets[hub]'")
        )
    if trouble := broken():
        found.append(trouble)
    if has_config:
        return found
    if not shutil.which(_PROXY):
        found.append(
            translate("{program} er ikke installert. Skriv: npm install -g {program}").format(
                program=_PROXY
            )
        )
    if not settings.client_id:
        found.append(
            translate("Sett OAUTH_CLIENT_ID og OAUTH_CLIENT_SECRET til det dere har fått av Feide.")
        )
    if not settings.groups:
        found.append(
            translate("Sett KFL_HUB_GROUPS til gruppene som skal slippe inn, med komma mellom.")
        )
    return found
