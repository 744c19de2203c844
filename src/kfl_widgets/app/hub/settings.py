"""What whoever deploys the Hub decides, read from the environment. It knows no JupyterHub.

How to reach the login service is said by oauthenticator's own variables (`OAUTH_CLIENT_ID`,
`OAUTH2_TOKEN_URL` …); where they are silent, it is Feide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["FEIDE_GROUPS", "Settings"]

FEIDE_GROUPS = "https://groups-api.dataporten.no/groups/me/groups"
_FEIDE = "https://auth.dataporten.no"


@dataclass(frozen=True)
class Settings:
    """How a Hub is set up.

    Attributes
    ----------
    url
        Where it listens, with the path that it is below.
    folder
        Where it keeps who has been there, and its secrets. Nothing from the pages is kept.
    groups
        Who may log in: members of any of these. Nobody, when there are none.
    operators
        Groups whose members also see who is there and may stop a server, but open no page of
        others.
    groups_from
        Where the groups of a user are found: an address that lists them, or the name of a claim.
    scopes
        What is asked for at login.
    idle_minutes
        How long a server lives that nobody uses.
    most_users
        How many may be there at once; no limit when 0.
    memory
        What one user's server may take (`1G`); no limit when empty. Enforced by spawners that can:
        not by a plain process.
    client_id
        The name of this Hub at the login service.
    authorize_url, token_url, userdata_url
        The login service.
    """

    url: str = "http://127.0.0.1:8000/"
    folder: Path = Path()
    groups: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()
    groups_from: str = FEIDE_GROUPS
    scopes: tuple[str, ...] = ("openid", "groups-org")
    idle_minutes: int = 60
    most_users: int = 0
    memory: str = ""
    client_id: str = ""
    authorize_url: str = f"{_FEIDE}/oauth/authorization"
    token_url: str = f"{_FEIDE}/oauth/token"
    userdata_url: str = f"{_FEIDE}/openid/userinfo"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; what isn't said is as above.

        Raises
        ------
        ValueError
            When a number is none.
        """
        given = {
            name: kind(environment[variable])
            for variable, (name, kind) in _VARIABLES.items()
            if environment.get(variable, "").strip()
        }
        return cls(**given)


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, text.split(","))))


_VARIABLES = {
    "KFL_HUB_URL": ("url", str),
    "KFL_HUB_FOLDER": ("folder", Path),
    "KFL_HUB_GROUPS": ("groups", _names),
    "KFL_HUB_OPERATORS": ("operators", _names),
    "KFL_HUB_GROUPS_FROM": ("groups_from", str),
    "KFL_HUB_SCOPES": ("scopes", lambda text: tuple(text.split())),
    "KFL_HUB_IDLE_MINUTES": ("idle_minutes", int),
    "KFL_HUB_MOST_USERS": ("most_users", int),
    "KFL_HUB_MEMORY": ("memory", str),
    "OAUTH_CLIENT_ID": ("client_id", str),
    "OAUTH2_AUTHORIZE_URL": ("authorize_url", str),
    "OAUTH2_TOKEN_URL": ("token_url", str),
    "OAUTH2_USERDATA_URL": ("userdata_url", str),
}
