"""JupyterHub, set up for our page: who may come, what is started for them, and when it ends.

It knows JupyterHub's settings, and nothing of what a user's server does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from traitlets.config import Config

from kfl_widgets.app.hub.groups import find_groups
from kfl_widgets.app.hub.settings import Settings
from kfl_widgets.locale import translate

__all__ = ["configure"]

_TEMPLATES = Path(__file__).parent / "templates"
_CULLER = "idle-culler"

# The Hub's own secrets are not among them.
_KEPT = ["PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "TMPDIR", "JUPYTER_PATH"]

# Less than JupyterHub gives by default: a user can make no token, and share nothing.
_USER = """
    access:servers!user servers!user users:activity!user
    read:users:name!user read:users:groups!user
""".split()
_OPERATOR = "admin-ui list:users read:users read:servers delete:servers read:metrics".split()
_CULLING = ["list:users", "read:users:activity", "read:servers", "delete:servers"]


def configure(c: Config, settings: Settings) -> None:
    """Write all settings into JupyterHub's configuration."""
    _set_up_hub(c, settings)
    _set_up_login(c, settings)
    _set_up_servers(c, settings)
    _set_up_rights(c, settings)


def _set_up_hub(c: Config, settings: Settings) -> None:
    folder = settings.folder.resolve()
    hub = c.JupyterHub
    hub.bind_url = settings.url
    hub.db_url = f"sqlite:///{folder / 'hub.sqlite'}"
    hub.cookie_secret_file = str(folder / "cookie_secret")
    hub.pid_file = str(folder / "hub.pid")
    c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")
    hub.cookie_max_age_days = 1  # who has left a group is out the next day
    hub.template_paths = [str(_TEMPLATES)]
    hub.allow_named_servers = False
    hub.active_server_limit = settings.most_users
    hub.shutdown_on_logout = True
    hub.cleanup_servers = True


def _set_up_login(c: Config, settings: Settings) -> None:
    c.JupyterHub.authenticator_class = "generic-oauth"
    login = c.GenericOAuthenticator
    login.client_id = settings.client_id
    login.authorize_url = settings.authorize_url
    login.token_url = settings.token_url
    login.userdata_url = settings.userdata_url
    login.scope = list(settings.scopes)
    login.username_claim = "sub"  # says nothing of who it is
    login.username_pattern = r"[a-z0-9][a-z0-9._@=|:-]*"
    login.manage_groups = True
    login.auth_state_groups_key = find_groups(settings.groups_from)
    login.allowed_groups = {*settings.groups, *settings.operators}
    login.auto_login = True
    login.enable_auth_state = False  # tokens of the login service are kept nowhere
    login.custom_403_message = translate("Brukeren din er ikke med i en gruppe som har tilgang.")


def _set_up_servers(c: Config, settings: Settings) -> None:
    c.JupyterHub.spawner_class = "kfl_widgets.app.hub.spawner.PageSpawner"
    c.PageSpawner.folder = str(settings.folder.resolve() / "running")
    c.Spawner.cmd = [sys.executable, "-m", "kfl_widgets.app.hub.singleuser"]
    c.Spawner.env_keep = _KEPT
    if settings.memory:
        c.Spawner.mem_limit = settings.memory


def _set_up_rights(c: Config, settings: Settings) -> None:
    idle, often = 60 * settings.idle_minutes, max(1, 60 * settings.idle_minutes // 10)
    command = [sys.executable, "-m", "jupyterhub_idle_culler"]
    c.JupyterHub.services = [
        {
            "name": _CULLER,
            "command": [*command, f"--timeout={idle}", f"--cull-every={often}"],
        }
    ]
    c.JupyterHub.load_roles = [
        {"name": "user", "scopes": _USER},
        {"name": "operator", "scopes": _OPERATOR, "groups": sorted(settings.operators)},
        {"name": _CULLER, "scopes": _CULLING, "services": [_CULLER]},
    ]
