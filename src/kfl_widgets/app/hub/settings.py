"""What whoever deploys the Hub decides, read from the environment. It knows no JupyterHub.

How to reach the login service is said by oauthenticator's own variables (`OAUTH_CLIENT_ID`,
`OAUTH2_TOKEN_URL` …); where they are silent, it is Feide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kfl_widgets.app.server.settings import SettingsError, unusable
from kfl_widgets.locale import translate

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
        SettingsError
            When a value can't be used.
        """
        given: dict[str, Any] = {}
        for variable, (name, kind) in _VARIABLES.items():
            if text := environment.get(variable, "").strip():
                try:
                    given[name] = kind(text)
                except _WrongError as wrong:
                    raise SettingsError(str(unusable(variable, text, str(wrong)))) from wrong
        return cls(**given)


class _WrongError(Exception):
    """A value that can't be used; says what it must be."""


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(str.strip, text.split(","))))


def _whole(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise _WrongError(translate("et helt tall, minst {n}").format(n=least))
        return int(text)

    return read


def _memory(text: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)?[KMGT]?", text):
        raise _WrongError(translate("en mengde minne som 512M eller 1G"))
    return text


def _address(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https"):
        raise _WrongError(translate("en adresse som {example}").format(example=Settings.url))
    return text


_VARIABLES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "KFL_HUB_URL": ("url", _address),
    "KFL_HUB_FOLDER": ("folder", Path),
    "KFL_HUB_GROUPS": ("groups", _names),
    "KFL_HUB_OPERATORS": ("operators", _names),
    "KFL_HUB_GROUPS_FROM": ("groups_from", str),
    "KFL_HUB_SCOPES": ("scopes", lambda text: tuple(text.split())),
    "KFL_HUB_IDLE_MINUTES": ("idle_minutes", _whole(1)),
    "KFL_HUB_MOST_USERS": ("most_users", _whole(0)),
    "KFL_HUB_MEMORY": ("memory", _memory),
    "OAUTH_CLIENT_ID": ("client_id", str),
    "OAUTH2_AUTHORIZE_URL": ("authorize_url", str),
    "OAUTH2_TOKEN_URL": ("token_url", str),
    "OAUTH2_USERDATA_URL": ("userdata_url", str),
}
